#include "simulation/sensitivity/first_order.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>
#include <cstddef>

#include "simulation/accumulate/replicates.h"
#include "simulation/base/comparison.h"

namespace accord {
namespace {

struct Sums {
  double count = 0, sum = 0, square = 0;

  void Add(double value) {
    ++count;
    sum += value;
    square += value * value;
  }
  Sums operator+(const Sums& b) const { return {count + b.count, sum + b.sum, square + b.square}; }
  Sums operator-(const Sums& b) const { return {count - b.count, sum - b.sum, square - b.square}; }
  // Of squared deviations from the mean.
  double Spread() const { return count > 0.0 ? square - sum * (sum / count) : 0.0; }
};

// The output less its mean over the greatest deviation, so that squares neither cancel nor
// overflow; empty where it is the same on every path.
std::vector<double> Standardised(std::span<const double> output, double size) {
  double sum = 0.0;
  for (const double value : output) {
    sum += value;
    size = std::max(size, std::fabs(value));
  }
  const double mean = sum / static_cast<double>(output.size());
  double most = 0.0;
  for (const double value : output) most = std::max(most, std::fabs(value - mean));
  if (most <= Slack(mean, size)) return {};
  std::vector<double> values;
  values.reserve(output.size());
  for (const double value : output) values.push_back((value - mean) / most);
  return values;
}

// Index of all paths, and without each group.
struct Indices {
  double of_all = 0;
  std::array<double, kPathGroups> without = {};
};

double IndexOf(const std::vector<Sums>& bins) {
  Sums all;
  double within = 0.0, filled = 0.0;
  for (const Sums& bin : bins) {
    all = all + bin;
    within += bin.Spread();
    filled += bin.count > 0.0 ? 1.0 : 0.0;
  }
  const double variance = all.Spread() / (all.count - 1.0);
  return variance > 0.0 ? 1.0 - within / (all.count - filled) / variance : 0.0;
}

Indices IndicesOf(const BinnedInput& input, const std::vector<double>& values) {
  std::vector<Sums> bins(input.bin_count());
  std::vector<std::array<Sums, kPathGroups>> parts(input.bin_count());
  for (std::size_t p = 0; p < values.size(); ++p) {
    bins[input.BinOf(p)].Add(values[p]);
    parts[input.BinOf(p)][GroupOfPath(p, values.size())].Add(values[p]);
  }
  Indices indices;
  indices.of_all = IndexOf(bins);
  for (std::size_t group = 0; group < kPathGroups; ++group) {
    std::vector<Sums> rest(bins.size());
    for (std::size_t b = 0; b < bins.size(); ++b) rest[b] = bins[b] - parts[b][group];
    indices.without[group] = IndexOf(rest);
  }
  return indices;
}

Estimate Jackknifed(const Indices& indices) {
  constexpr double kGroups = static_cast<double>(kPathGroups);
  double mean = 0.0, square = 0.0;
  for (const double value : indices.without) mean += value / kGroups;
  for (const double value : indices.without) square += (value - mean) * (value - mean);
  return ReplicatesEstimate(indices.of_all, std::sqrt((kGroups - 1.0) / kGroups * square));
}

}  // namespace

Estimate FirstOrderIndex(const BinnedInput& input, std::span<const double> output, double size) {
  return SumOfFirstOrder({&input}, output, size);
}

Estimate SumOfFirstOrder(const std::vector<const BinnedInput*>& inputs,
                         std::span<const double> output, double size) {
  Indices sum;
  const std::vector<double> values = Standardised(output, size);
  if (values.empty()) return Jackknifed(sum);
  for (const BinnedInput* input : inputs) {
    assert(input->path_count() == output.size());
    const Indices indices = IndicesOf(*input, values);
    sum.of_all += indices.of_all;
    for (std::size_t group = 0; group < kPathGroups; ++group) {
      sum.without[group] += indices.without[group];
    }
  }
  return Jackknifed(sum);
}

}  // namespace accord
