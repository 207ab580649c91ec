#include "simulation/migration/expected_counts.h"

#include <algorithm>
#include <cstddef>
#include <utility>

#include "simulation/migration/lever_tile.h"
#include "simulation/random/math.h"

namespace accord {
namespace {

// Log odds ratio of going from one segment to another under the levers of period t, which treat
// everybody with a known effect.
double LogOddsOf(const CompiledClientBase& base, int from, int to, int t) {
  double sum = 0.0;
  for (const CompiledLever& lever : base.levers) {
    const bool treats = std::ranges::any_of(
        lever.segments, [from](const auto& treated) { return treated.segment == from; });
    if (!treats || !lever.acts_in(t) || to == from) continue;
    sum += to == base.out ? lever.log_out : to < from ? lever.log_up : lever.log_down;
  }
  return std::clamp(sum, -kMostLogOdds, kMostLogOdds);
}

}  // namespace

std::vector<std::vector<double>> ExpectedCounts(const CompiledClientBase& base, int periods) {
  std::vector<std::vector<double>> counts = {base.initial_counts};
  for (int t = 1; t <= periods; ++t) {
    std::vector<double> next(base.rows.size(), 0.0);
    for (std::size_t segment = 0; segment < base.rows.size(); ++segment) {
      const CompiledTransitionRow& row = base.rows[segment];
      std::vector<double> weights = row.probabilities;
      double sum = 0.0;
      for (std::size_t i = 0; i < row.targets.size(); ++i) {
        if (!base.levers.empty()) {
          weights[i] *= Exp(LogOddsOf(base, static_cast<int>(segment), row.targets[i], t));
        }
        sum += weights[i];
      }
      if (base.levers.empty()) sum = 1.0;
      for (std::size_t i = 0; i < row.targets.size(); ++i) {
        next[row.targets[i]] += counts.back()[segment] * (weights[i] / sum);
      }
    }
    for (const CompiledArrivals& arrivals : base.arrivals) {
      next[arrivals.segment] += arrivals.mean_per_period;
    }
    counts.push_back(std::move(next));
  }
  return counts;
}

}  // namespace accord
