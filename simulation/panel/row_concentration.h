#ifndef ACCORD_SIMULATION_PANEL_ROW_CONCENTRATION_H_
#define ACCORD_SIMULATION_PANEL_ROW_CONCENTRATION_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "simulation/panel/log_gamma_sums.h"

// How much rows of a matrix vary from pair to pair of dates, and what their mean then is: (5.4) and
// (5.5) of the process forecast (docs/model.md, section 5). Pure, thread-safe.
namespace accord::panel_internal {

// Moves out of one segment by pair of dates, on the targets that any client was seen to go to.
struct RowMoves {
  std::vector<int> targets;     // ascending; empty: nobody was seen to leave
  std::vector<double> counts;   // [pair][target]
  std::vector<double> leaving;  // by pair, n_tk, who stayed included

  std::size_t pair_count() const { return leaving.size(); }
  double mean_leaving() const;
};

// `moves` are [pair][from][to].
RowMoves MovesFrom(int from, int segments, std::span<const std::int64_t> moves);

// A pair's n clients are worth n (1 + c) / (n + c) independent ones (McCullagh and Nelder 1989,
// chapter 9; Brier 1980); a_kl of (5.4), by target, each above 0. `prior` is alpha, at least 0.
std::vector<double> EffectiveCounts(const RowMoves& row, double concentration, double prior);
// m_kl of (5.4): sums to 1.
std::vector<double> MeanRow(const RowMoves& row, double concentration, double prior);

// Concentrations are looked for on this grid, equally spaced in the logarithm from 2 to 20 000.
inline constexpr std::size_t kConcentrations = 25;
using OnConcentrations = std::array<double, kConcentrations>;
OnConcentrations LogConcentrations();

// l_k(c) of (5.5) but for what does not depend on c, by the candidate's formula (Besag 1989). The
// row has at least one target.
class RowLikelihood {
 public:
  RowLikelihood(const RowMoves& row, double prior);

  // Pairs' rows are Dirichlet around the mean row of each c.
  OnConcentrations AroundMean() const;
  // Around `rows`, [pair][target], each above 0.
  OnConcentrations Around(std::span<const double> rows) const;

 private:
  double SumOverPairs(double concentration, std::span<const double> rows) const;

  const RowMoves& row_;
  RisingFactorials by_target_, by_pair_;
  std::vector<std::vector<double>> means_;  // by concentration
  OnConcentrations posterior_{};            // of the mean row, by concentration
};

// log c_k ~ N(mu, 0.8^2), mu ~ N(log 30, 1.5^2), both on grids: c_k = exp E[log c_k | N], and the
// posterior of mu, which is how unsure the spread between pairs is.
inline constexpr std::size_t kConcentrationLevels = 31;
struct ConcentrationLevel {
  double log_concentration = 0.0;  // mu
  double probability = 0.0;
};
struct PooledConcentrations {
  std::vector<double> by_row;
  std::array<ConcentrationLevel, kConcentrationLevels> levels{};
};
// Logarithms of likelihoods by row; rows that say nothing have 0 throughout.
PooledConcentrations PoolConcentrations(std::span<const OnConcentrations> likelihoods);

}  // namespace accord::panel_internal

#endif  // ACCORD_SIMULATION_PANEL_ROW_CONCENTRATION_H_
