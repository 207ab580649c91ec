#include "simulation/report/figure_quantiles.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <utility>

#include "simulation/accumulate/estimate.h"
#include "simulation/accumulate/path_mean.h"
#include "simulation/accumulate/quantile_ranks.h"
#include "simulation/accumulate/replicates.h"

namespace accord {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

// Type 7 of an ascending sample.
double QuantileOf(const std::vector<double>& sorted, double level) {
  const double at = level * static_cast<double>(sorted.size() - 1);
  const auto low = static_cast<std::size_t>(at);
  const std::size_t high = std::min(low + 1, sorted.size() - 1);
  const double share = at - static_cast<double>(low);
  if (share == 0.0 || sorted[low] == sorted[high]) return sorted[low];
  return sorted[low] + share * (sorted[high] - sorted[low]);
}

// Order statistics about a quantile, counted from 1; 0 and n + 1 where there is none. `quantile`:
// how many of its errors the interval reaches.
struct Reach {
  std::uint64_t lower = 0, upper = 0;
  double quantile = kNormal975;
};

// Of points of nets: the rank moves like the share of paths below the quantile.
Reach ReachOfNets(std::span<const double> values, const std::vector<double>& sorted, double level) {
  const double n = static_cast<double>(values.size());
  const double quantile = QuantileOf(sorted, level);
  const auto [first, last] = std::equal_range(sorted.begin(), sorted.end(), quantile);
  const double ties = static_cast<double>(last - first);
  const double below = static_cast<double>(first - sorted.begin());
  const double theta = ties == 0.0 ? 0.0 : std::clamp((level * n - below) / ties, 0.0, 1.0);
  Replicates shares(1);
  for (std::size_t i = 0; i < values.size(); i += Replicates::kUnit) {
    double sum = 0.0;
    for (const double value : values.subspan(i, Replicates::kUnit)) {
      sum += value < quantile ? 1.0 : value == quantile ? theta : 0.0;
    }
    shares.Add(0, i, sum);
  }
  // At least one path's.
  const double error = std::max(shares.StandardError(0, values.size()), 1.0 / n);
  const double low = std::floor((level - kStudent975 * error) * n);
  const double high = std::ceil((level + kStudent975 * error) * n) + 1.0;
  return {static_cast<std::uint64_t>(std::max(low, 0.0)),
          static_cast<std::uint64_t>(std::min(high, n + 1.0)), kStudent975};
}

Estimate QuantileEstimate(const std::vector<double>& sorted, double level, const Reach& reach) {
  const std::size_t n = sorted.size();
  Estimate estimate;
  estimate.value = QuantileOf(sorted, level);
  estimate.lower = reach.lower == 0 ? -kInfinity : sorted[reach.lower - 1];
  estimate.upper = reach.upper > n ? kInfinity : sorted[reach.upper - 1];
  const double low = std::max(estimate.lower, sorted.front());
  const double high = std::min(estimate.upper, sorted.back());
  // Between its neighbours the quantile may be anywhere, as in Distribution::Quantile.
  const double at = level * static_cast<double>(n - 1);
  const auto before = static_cast<std::size_t>(std::floor(at));
  const auto after = static_cast<std::size_t>(std::ceil(at));
  estimate.standard_error = WithBinning((high - low) / (2.0 * reach.quantile),
                                        {sorted[before], sorted[after]}, estimate.value);
  return estimate;
}

}  // namespace

FigureQuantiles MakeFigureQuantiles(std::string figure, std::span<const double> values,
                                    bool on_nets, const std::vector<double>& levels) {
  FigureQuantiles report{std::move(figure), {}, {}};
  PathMean mean;
  if (on_nets) mean.Replicate();
  for (std::size_t i = 0; i < values.size(); i += Replicates::kUnit) {
    mean.AddTile(values.subspan(i, std::min<std::size_t>(Replicates::kUnit, values.size() - i)));
  }
  report.mean = mean.Mean();
  std::vector<double> sorted(values.begin(), values.end());
  std::sort(sorted.begin(), sorted.end());
  for (const double level : levels) {
    Reach reach;
    if (on_nets) {
      reach = ReachOfNets(values, sorted, level);
    } else {
      const RankInterval ranks = QuantileRanks(values.size(), level);
      reach = {ranks.lower, ranks.upper};
    }
    report.quantiles.push_back({level, QuantileEstimate(sorted, level, reach)});
  }
  return report;
}

}  // namespace accord
