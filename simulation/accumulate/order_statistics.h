#ifndef ACCORD_SIMULATION_ACCUMULATE_ORDER_STATISTICS_H_
#define ACCORD_SIMULATION_ACCUMULATE_ORDER_STATISTICS_H_

// Private to this folder: what is said of a column by its order statistics, whoever knows them.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>

#include "simulation/accumulate/estimate.h"
#include "simulation/accumulate/histogram.h"
#include "simulation/accumulate/quantile_ranks.h"
#include "simulation/accumulate/replicates.h"

namespace accord::accumulate_internal {

// Type 7 (Hyndman, Fan 1996) of a view with OrderStatistic(rank), ranks from 1 to n. p in [0, 1].
template <typename View>
double InterpolatedQuantile(const View& view, std::uint64_t n, double p) {
  const double position = p * static_cast<double>(n - 1);
  const double whole = std::floor(position);
  const std::uint64_t rank = 1 + static_cast<std::uint64_t>(whole);
  const double low = view.OrderStatistic(rank);
  if (position == whole) return low;
  return low + (view.OrderStatistic(rank + 1) - low) * (position - whole);
}

// Where the quantile of these very samples must lie.
template <typename View>
Interval QuantileBinning(const View& view, std::uint64_t n, double p) {
  const double position = p * static_cast<double>(n - 1);
  const std::uint64_t rank = 1 + static_cast<std::uint64_t>(position);
  const std::uint64_t next = static_cast<double>(rank - 1) == position ? rank : rank + 1;
  return {view.OrderStatisticBracket(rank).lower, view.OrderStatisticBracket(next).upper};
}

// How many paths beyond `level` there are, the boundary one included.
inline std::size_t TailPaths(std::uint64_t count, double level) {
  return static_cast<std::size_t>(std::clamp<std::uint64_t>(
      static_cast<std::uint64_t>(std::ceil(TailWeight(count, level))), 1, count));
}

// Of the TailPaths of a tail, in ascending order.
inline TailFigures TailMeanOf(std::span<const double> inside, double weight, Tail tail) {
  TailFigures figures;
  figures.weight = weight;
  // The boundary path, taken in part, adds nothing to sums relative to itself.
  figures.boundary = tail == Tail::kLowest ? inside.back() : inside.front();
  double sum = 0.0, squares = 0.0;
  for (const double value : inside) {
    const double from = value - figures.boundary;
    sum += from;
    squares += from * from;
  }
  const double shift = sum / figures.weight;
  figures.mean = figures.boundary + shift;
  figures.variance = std::max(squares / figures.weight - shift * shift, 0.0);
  figures.binning = {figures.mean, figures.mean};
  return figures;
}

// Samples in ascending order, with the questions a histogram answers.
class ExactView {
 public:
  explicit ExactView(std::span<const double> sorted) : sorted_(sorted) {}

  double OrderStatistic(std::uint64_t rank) const { return sorted_[rank - 1]; }

  Interval OrderStatisticBracket(std::uint64_t rank) const {
    return {sorted_[rank - 1], sorted_[rank - 1]};
  }

  double Quantile(double p) const { return InterpolatedQuantile(*this, sorted_.size(), p); }

  TailFigures TailMean(double level, Tail tail) const {
    const std::uint64_t n = sorted_.size();
    const std::size_t paths = TailPaths(n, level);
    return TailMeanOf(tail == Tail::kLowest ? sorted_.first(paths) : sorted_.last(paths),
                      TailWeight(n, level), tail);
  }

 private:
  std::span<const double> sorted_;
};

// The p-quantile of a view with OrderStatistic, OrderStatisticBracket and Quantile, as
// Distribution::Quantile has it. n >= 1.
template <typename View>
Estimate QuantileEstimate(const View& view, std::uint64_t n, double p) {
  const RankInterval ranks = QuantileRanks(n, p);
  const std::uint64_t low = std::max<std::uint64_t>(ranks.lower, 1);
  const std::uint64_t high = std::min(ranks.upper, n);
  Estimate estimate;
  estimate.value = view.Quantile(p);
  const double of_ranks =
      n < 2 ? std::numeric_limits<double>::infinity()
            : (view.OrderStatistic(high) - view.OrderStatistic(low)) / (2.0 * kNormal975);
  estimate.standard_error = WithBinning(of_ranks, QuantileBinning(view, n, p), estimate.value);
  estimate.lower = ranks.lower < 1 ? -std::numeric_limits<double>::infinity()
                                   : view.OrderStatisticBracket(low).lower;
  estimate.upper = ranks.upper > n ? std::numeric_limits<double>::infinity()
                                   : view.OrderStatisticBracket(high).upper;
  return estimate;
}

// How many ranks from that of its quantile ReplicatedQuantile goes, roundings included.
inline double ReplicatedReach(std::uint64_t n, double rank_error) {
  return kStudent975 * rank_error * static_cast<double>(n) + 1.0;
}

// The same on nets, where `rank_error` is the standard error of the share of paths below a fixed
// p-quantile: the interval is between the order statistics that far from p's, t-quantile times, and
// the standard error their distance over twice that.
template <typename View>
Estimate ReplicatedQuantile(const View& view, std::uint64_t n, double p, double rank_error) {
  const double count = static_cast<double>(n);
  const double centre = p * (count - 1.0) + 1.0;
  const double reach = kStudent975 * rank_error * count;
  const double lowest = std::floor(centre - reach), highest = std::ceil(centre + reach);
  const auto low = static_cast<std::uint64_t>(std::max(lowest, 1.0));
  const auto high = static_cast<std::uint64_t>(std::min(highest, count));
  Estimate estimate;
  estimate.value = view.Quantile(p);
  const double of_ranks =
      (view.OrderStatistic(high) - view.OrderStatistic(low)) / (2.0 * kStudent975);
  estimate.standard_error = WithBinning(of_ranks, QuantileBinning(view, n, p), estimate.value);
  estimate.lower = lowest < 1.0 ? -std::numeric_limits<double>::infinity()
                                : view.OrderStatisticBracket(low).lower;
  estimate.upper = highest > count ? std::numeric_limits<double>::infinity()
                                   : view.OrderStatisticBracket(high).upper;
  return estimate;
}

}  // namespace accord::accumulate_internal

#endif  // ACCORD_SIMULATION_ACCUMULATE_ORDER_STATISTICS_H_
