#ifndef ACCORD_SIMULATION_SENSITIVITY_BINNED_INPUT_H_
#define ACCORD_SIMULATION_SENSITIVITY_BINNED_INPUT_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "simulation/accumulate/replicates.h"

// Sensitivity of columns: what an output hangs on, from the paths that are there already
// (given-data estimators). Columns have a number for each path, in path order; nothing here knows a
// driver, a contract or how they were drawn. Pure, thread-safe.
namespace accord {

// Errors come of leaving out one of so many groups of paths at a time (jackknife; Efron, Stein
// 1981). On nets groups are the replicates.
inline constexpr std::size_t kPathGroups = Replicates::kCount;

// Of so many paths, which group path p is in.
std::size_t GroupOfPath(std::size_t path, std::size_t path_count);

// The paths of an input in bins, from the least values to the greatest. With sqrt(paths) / 2 bins
// at most, 8 to 128, each is closed once it has its part of the paths and the next value is
// another: equal values are in one bin. What would be less than a part joins the last.
class BinnedInput {
 public:
  // At least kPathGroups * 8 paths, finite values.
  explicit BinnedInput(std::span<const double> input);

  std::size_t path_count() const { return bins_.size(); }
  std::size_t bin_count() const { return least_.size(); }
  std::size_t BinOf(std::size_t path) const { return bins_[path]; }
  // The least and the greatest value in a bin.
  double least(std::size_t bin) const { return least_[bin]; }
  double greatest(std::size_t bin) const { return greatest_[bin]; }

 private:
  std::vector<std::uint8_t> bins_;
  std::vector<double> least_, greatest_;
};

}  // namespace accord

#endif  // ACCORD_SIMULATION_SENSITIVITY_BINNED_INPUT_H_
