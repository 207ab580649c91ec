#ifndef ACCORD_SIMULATION_ACCUMULATE_CHOSEN_RANKS_H_
#define ACCORD_SIMULATION_ACCUMULATE_CHOSEN_RANKS_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "simulation/accumulate/estimate.h"

namespace accord {

// Some order statistics of a sample, selected: a third of the time that sorting it takes. Those
// that quantiles of given levels and their intervals are made of, and all of the lowest ones that a
// tail is. Ranks count from 1. Immutable, thread-safe.
class ChosenRanks {
 public:
  // None of nothing.
  ChosenRanks() = default;

  // Of `values`, in any order, finite and without negative zeros: what QuantileEstimate asks for at
  // the levels, and the `lowest` smallest ones.
  ChosenRanks(std::span<const double> values, std::span<const double> levels, std::size_t lowest);

  // Whether everything is here that QuantileEstimate asks for at p.
  bool Has(double p) const;
  // The smallest ones in ascending order, as many as were asked for.
  std::span<const double> lowest() const { return lowest_; }

  // As ExactView answers; only ranks that are here.
  double OrderStatistic(std::uint64_t rank) const;
  Interval OrderStatisticBracket(std::uint64_t rank) const;
  double Quantile(double p) const;

 private:
  std::uint64_t count_ = 0;
  std::vector<std::uint64_t> ranks_;  // ascending
  std::vector<double> values_;        // of these ranks
  std::vector<double> lowest_;
};

}  // namespace accord

#endif  // ACCORD_SIMULATION_ACCUMULATE_CHOSEN_RANKS_H_
