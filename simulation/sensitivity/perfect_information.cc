#include "simulation/sensitivity/perfect_information.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>
#include <cstddef>
#include <vector>

#include "simulation/accumulate/replicates.h"

namespace accord {
namespace {

using ByGroup = std::array<double, kPathGroups>;

double SumOf(std::span<const double> values) {
  double sum = 0.0;
  for (const double value : values) sum += value;
  return sum;
}

// The mean over all paths, by the sums and counts of groups; its error by the spread of their
// means.
Estimate MeanByGroups(const ByGroup& sums, const ByGroup& counts) {
  const double mean = SumOf(sums) / SumOf(counts);
  double square = 0.0;
  for (std::size_t g = 0; g < kPathGroups; ++g) {
    const double deviation = sums[g] / counts[g] - mean;
    square += deviation * deviation;
  }
  constexpr double kGroups = static_cast<double>(kPathGroups);
  return ReplicatesEstimate(mean, std::sqrt(square / (kGroups - 1.0) / kGroups));
}

ByGroup CountsOf(std::size_t path_count) {
  ByGroup counts = {};
  for (std::size_t p = 0; p < path_count; ++p) counts[GroupOfPath(p, path_count)] += 1.0;
  return counts;
}

// The best rule that signs on one side of a cut between two bins.
std::optional<Threshold> BestCut(const BinnedInput& input, const std::vector<double>& sums) {
  const double all = SumOf(sums);
  double best = std::max(all, 0.0), below = 0.0;
  std::optional<Threshold> threshold;
  for (std::size_t bin = 0; bin + 1 < sums.size(); ++bin) {
    below += sums[bin];
    const double above = all - below;
    if (std::max(below, above) <= best) continue;
    best = std::max(below, above);
    threshold = {0.5 * input.greatest(bin) + 0.5 * input.least(bin + 1), above > below};
  }
  return threshold;
}

}  // namespace

InformationValue PartialInformation(const BinnedInput& input, std::span<const double> surplus) {
  assert(input.path_count() == surplus.size());
  std::vector<ByGroup> parts(input.bin_count(), ByGroup{});
  std::vector<ByGroup> counts(input.bin_count(), ByGroup{});
  for (std::size_t p = 0; p < surplus.size(); ++p) {
    const std::size_t bin = input.BinOf(p), group = GroupOfPath(p, surplus.size());
    parts[bin][group] += surplus[p];
    counts[bin][group] += 1.0;
  }
  std::vector<double> sums;
  for (const ByGroup& part : parts) sums.push_back(SumOf(part));
  const bool signs = SumOf(sums) > 0.0;
  // What is gained over the action that is best without knowing x.
  ByGroup gained = {};
  double changed = 0.0;
  for (std::size_t bin = 0; bin < parts.size(); ++bin) {
    for (std::size_t g = 0; g < kPathGroups; ++g) {
      const bool has_others = SumOf(counts[bin]) > counts[bin][g];
      const bool signs_knowing = has_others ? sums[bin] - parts[bin][g] > 0.0 : signs;
      if (signs_knowing == signs) continue;
      gained[g] += signs_knowing ? parts[bin][g] : -parts[bin][g];
      changed += counts[bin][g];
    }
  }
  return {MeanByGroups(gained, CountsOf(surplus.size())),
          changed / static_cast<double>(surplus.size()), BestCut(input, sums)};
}

Estimate PerfectInformation(std::span<const double> surplus) {
  assert(surplus.size() >= kPathGroups * 8);
  const bool signs = SumOf(surplus) > 0.0;
  ByGroup gained = {};
  for (std::size_t p = 0; p < surplus.size(); ++p) {
    gained[GroupOfPath(p, surplus.size())] +=
        signs ? std::max(-surplus[p], 0.0) : std::max(surplus[p], 0.0);
  }
  return MeanByGroups(gained, CountsOf(surplus.size()));
}

}  // namespace accord
