#include "simulation/analysis/unseen_share.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <variant>
#include <vector>

#include "simulation/base/vector_clones.h"
#include "simulation/model/marginal_kernels.h"
#include "simulation/random/math.h"

namespace accord {
namespace {

constexpr double kShareThatMatters = 0.01;
constexpr double kLargestDraw = 6.231;  // of a normal (decision 0002)
constexpr double kEndOfTables = 8.5;    // beyond it lies 1e-17 of all draws

struct Scores {
  double from, to;
};

// Of the standard normal.
ACCORD_VECTOR_CLONES void Densities(ConstColumn z, Column densities) {
  for (int i = 0; i < kTilePaths; ++i) densities[i] = 0.3989422804014327 * Exp(-0.5 * z[i] * z[i]);
}

// What distances contribute to their mean between two scores.
double PartOfMean(const Scores& scores, const CompiledMarginal& marginal,
                  const Distances& distances) {
  constexpr int kSteps = 512;
  const double width = (scores.to - scores.from) / kSteps;
  alignas(64) double z[kTilePaths], values[kTilePaths], densities[kTilePaths];
  double sum = 0;
  for (int first = 0; first <= kSteps; first += kTilePaths) {
    for (int i = 0; i < kTilePaths; ++i) z[i] = scores.from + std::min(first + i, kSteps) * width;
    Densities(ConstColumn(z), Column(densities));
    ApplyMarginal(marginal, ConstColumn(z), Column(values));
    distances(Column(values));
    for (int i = 0; i < kTilePaths && first + i <= kSteps; ++i) {
      const int node = first + i;
      const double weight = node == 0 || node == kSteps ? 1 : node % 2 == 1 ? 4 : 2;
      sum += weight * values[i] * densities[i];
    }
  }
  return sum * width / 3;
}

// P(from < Z <= to), from the nearer tail.
double MassOf(const Scores& scores) {
  if (scores.from >= scores.to) return 0;
  return scores.from > 0 ? NormalUpperTail(scores.from) - NormalUpperTail(scores.to)
                         : NormalCdf(scores.to) - NormalCdf(scores.from);
}

double PartOfMean(const Scores& scores, const DiscreteQuantiles& steps,
                  const Distances& distances) {
  const std::size_t size = steps.values.size();
  alignas(64) double values[kTilePaths];
  double sum = 0;
  for (std::size_t first = 0; first < size; first += kTilePaths) {
    for (std::size_t i = 0; i < kTilePaths; ++i) {
      values[i] = steps.values[std::min(first + i, size - 1)];
    }
    distances(Column(values));
    for (std::size_t k = first; k < std::min(first + kTilePaths, size); ++k) {
      const double mass =
          MassOf({k == 0 ? scores.from : std::max(scores.from, steps.thresholds[k - 1]),
                  k + 1 == size ? scores.to : std::min(scores.to, steps.thresholds[k])});
      if (mass > 0) sum += values[k - first] * mass;
    }
  }
  return sum;
}

// Of steps a value is seen as a whole, or not.
Scores WholeSteps(const Scores& seen, const DiscreteQuantiles& steps) {
  const std::vector<double>& ends = steps.thresholds;
  const auto above = std::lower_bound(ends.begin(), ends.end(), seen.to);
  const auto below = std::upper_bound(ends.begin(), ends.end(), seen.from);
  return {below == ends.begin() ? -kEndOfTables : *(below - 1),
          above == ends.end() ? kEndOfTables : *above};
}

}  // namespace

double UnseenShare(double draws, const CompiledMarginal& marginal, const Distances& distances,
                   const OpenSides& open) {
  const auto* steps = std::get_if<DiscreteQuantiles>(&marginal);
  const auto part = [&](double from, double to) {
    return steps != nullptr ? PartOfMean({from, to}, *steps, distances)
                            : PartOfMean({from, to}, marginal, distances);
  };
  const double end = std::min(InverseNormalUpperTail(std::min(0.5, 1 / draws)), kLargestDraw);
  Scores seen{-end, end};
  if (steps != nullptr) seen = WholeSteps(seen, *steps);
  const double below = part(-kEndOfTables, seen.from), above = part(seen.to, kEndOfTables);
  const double all = below + part(seen.from, seen.to) + above;
  if (all == 0) return 0;
  if (!std::isfinite(all)) return 1;
  return ((open.lower ? below : 0) + (open.upper ? above : 0)) / all;
}

bool IsTooMuch(double unseen_share, double draws) {
  const double exponential = (1 + Log(draws)) / (draws * Log(2));
  return unseen_share > std::max(kShareThatMatters, exponential);
}

}  // namespace accord
