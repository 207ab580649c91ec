// Marginals whose quantile is too slow for a loop over paths (gamma, beta, PERT, Student t, ...),
// as tables from the normal score to the value.
#ifndef ACCORD_SIMULATION_RANDOM_QUANTILE_TABLE_H_
#define ACCORD_SIMULATION_RANDOM_QUANTILE_TABLE_H_

#include <functional>
#include <span>
#include <vector>

namespace accord {

// x(z) = F^-1(Phi(z)) on a uniform grid of normal scores, a monotone cubic between neighbours.
//
// What it promises for every z: the result lies between the values at the two neighbouring nodes,
// hence never outside the marginal's support, and increases with z (within one interval up to
// rounding). Nodes are exact. Beyond the grid, |z| > 8.5 (probability 2e-17), the end values stand;
// NaN gives the lowest value. Where x is smooth the interpolation error is about
// 1.3e-11 |d4x/dz4|; measured worst cases, relative to the marginal's interdecile range or to x
// where that is larger, are in quantile_table_test.cc: below 1e-8 for gamma with shapes from 0.1,
// beta from (0.3, 0.4), Weibull from 0.5, Student t from 2.1 degrees of freedom and PERT. A jump or
// kink is bridged within one interval, 1/120 of a standard deviation of z.
//
// 32 KiB a table. Immutable: may be read from any number of threads.
class QuantileTable {
 public:
  static constexpr double kEnd = 8.5;
  static constexpr int kIntervalsPerUnit = 120;
  static constexpr int kIntervals = 2040;

  // `quantile(z)` is finite and non-decreasing on [-8.525, 8.525]: it is asked three nodes beyond
  // each end for slopes. Called 2047 times, in increasing order of z: some milliseconds with the
  // functions of special.h.
  explicit QuantileTable(const std::function<double(double)>& quantile);

  // The nodes: value, slope per interval, value, slope, ... as Evaluate reads them.
  std::span<const double> nodes() const { return nodes_; }

  friend bool operator==(const QuantileTable&, const QuantileTable&) = default;

 private:
  std::vector<double> nodes_;
};

// x[i] = the table at z[i]. Equal lengths, 0 allowed; x may be z itself, but not overlap otherwise.
void Evaluate(const QuantileTable& table, std::span<const double> z, std::span<double> x);

}  // namespace accord

#endif  // ACCORD_SIMULATION_RANDOM_QUANTILE_TABLE_H_
