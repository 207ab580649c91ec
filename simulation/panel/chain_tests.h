#ifndef ACCORD_SIMULATION_PANEL_CHAIN_TESTS_H_
#define ACCORD_SIMULATION_PANEL_CHAIN_TESTS_H_

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "simulation/panel/transition_counts.h"

// What a panel says against its being a Markov chain with one matrix (Anderson and Goodman 1957;
// Billingsley 1961), and how much its matrix varies from pair to pair. Pure, thread-safe.
namespace accord {

// Homogeneity of the rows of one or several tables of counts, each within itself: whether rows of a
// table are draws from one distribution.
struct HomogeneityTest {
  double chi_squared = 0.0;       // Pearson's sum of (observed - expected)^2 / expected
  double likelihood_ratio = 0.0;  // 2 sum of observed log(observed / expected)
  // Over tables: (rows - 1) (columns - 1), of those rows and columns that hold anything.
  std::int64_t degrees_of_freedom = 0;
  // Upper tail of the chi-squared distribution with these degrees; 1 where there are none.
  double chi_squared_p_value = 1.0;
  double likelihood_ratio_p_value = 1.0;
  // Cells whose expected count is below 5, of all cells in the test: where many are, p-values are
  // rough.
  double sparse_cell_share = 0.0;
};

// Row by row, `columns` counts each, row_count x columns in all, at least 0.
struct CountTable {
  int columns = 0;
  std::vector<std::int64_t> counts;
};

HomogeneityTest TestHomogeneity(std::span<const CountTable> tables);

// Table of a segment: one row a pair of dates, one column a target.
CountTable MovesByPair(const TransitionTally& tally, int from);
// The same with pairs put together: row group_of[pair].
CountTable MovesByGroup(const TransitionTally& tally, int from, std::span<const int> group_of);
// Table of a segment: one row a segment before it, one column a segment after it.
CountTable MovesByPast(const TransitionTally& tally, int middle);

// Whether the pairs of one group resemble each other more than those of different groups: F =
// (G between / its degrees) / (G within / its degrees), G being the likelihood ratios, which add up
// exactly. Overdispersion that strikes every pair alike cancels out of F. Absent where either part
// has no degrees of freedom or G within is 0.
struct GroupTest {
  double f = 0.0;
  std::int64_t between_degrees = 0, within_degrees = 0;
  double p_value = 1.0;  // upper tail of the F distribution
};
std::optional<GroupTest> TestGroups(const TransitionTally& tally, std::span<const int> group_of);

// How much rows of the matrix vary between pairs beyond chance: rho = 1 / (1 + c) of rows that are
// Dirichlet(c p) by pair, with one c for all rows in `tables` (one of MovesByPair each). By
// moments: with X^2 Pearson's statistic of a row, K its targets and T its pairs,
//   E X^2 = (K - 1) (T - 1 + rho sum_t (n_t - 1) (1 - n_t / n)),
// the pooled frequencies standing for p (Mosimann 1962; Brier 1980). Absent where no row was left
// by anybody in two pairs; not above 0 where pairs vary by no more than chance; at most 1.
std::optional<double> MomentRho(std::span<const CountTable> tables);
// 1 / rho - 1, which is c; absent where there is no rho in (0, 1).
std::optional<double> MomentConcentration(std::span<const CountTable> tables);

}  // namespace accord

#endif  // ACCORD_SIMULATION_PANEL_CHAIN_TESTS_H_
