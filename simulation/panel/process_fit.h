#ifndef ACCORD_SIMULATION_PANEL_PROCESS_FIT_H_
#define ACCORD_SIMULATION_PANEL_PROCESS_FIT_H_

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <vector>

// The process forecast: transition matrices of the next pairs of dates from those of a panel. Rows
// vary around a matrix that moves in time, in common: it has a level, a season and one common
// factor; clients of a pair are not independent. Equations (5.2) to (5.11) of docs/model.md,
// section 5. Pure, thread-safe; the same bits on every machine.
namespace accord {

// A row of one segment. Targets are segments that any client was seen to go to; all others stay
// impossible.
struct ProcessRow {
  std::vector<int> targets;  // ascending; empty: nobody was seen to leave, clients stay
  std::vector<double> mean;  // by target: m_k (5.4), above 0, sums to 1
  double concentration = 0;  // c_k (5.5), in [2, 20000]: how many clients of a pair count as free
  // [h - 1][target]: lambda (5.9), logarithm of the weight of a target h pairs ahead where the
  // common factor is 0.
  std::vector<double> log_weights;
  std::vector<double> loadings;           // by target: b (5.10); 0 from one pair
  double own_variance = 0;                // rho (5.11), at least 0
  std::vector<double> counting_variance;  // [h - 1]: sum_t A_ht^2 / max(n_tk, 1/2)
};

// How much all rows vary, as it may be: mu of (5.5).
struct SpreadLevel {
  double log_concentration = 0;
  double probability = 0;
};

// How much pairs resemble those before them, as it may be: (5.7).
struct KernelProbability {
  double level = 0;   // q: variance of a random walk's step, that of a pair's own deviation being 1
  double season = 0;  // u: variance of what one time of the year has of its own, likewise
  double probability = 0;
};

struct ProcessFit {
  int pairs = 0;    // T
  int horizon = 0;  // H
  std::vector<ProcessRow> rows;
  // The common factor z_1..z_H: multivariate t (5.10).
  double degrees_of_freedom = 0;         // f = T - 1 + 4
  std::vector<double> factor_scale;      // [h][h]: V (5.8), positive definite
  std::vector<double> factor_cholesky;   // [h][h]: L, lower, L L' = V
  std::vector<double> squared_weights;   // [h - 1]: sum_t A_ht^2, in the variance of every row
  std::vector<SpreadLevel> spread;       // ascending; probabilities sum to 1
  std::vector<KernelProbability> times;  // probabilities sum to 1

  // log r of (5.11) has this mean where a path draws log_concentration mu: E mu - mu.
  double mean_log_concentration() const;
};

// `moves`: [pair][from][to], clients, at least 0, from 1 to limits::kMaxPanelDates - 1 pairs of at
// most limits::kMaxSegments segments. `horizon` from 1 to limits::kMaxPanelDates. `pairs_per_year`:
// at least 2 where pairs have a season, absent where they have none or it is not known. `prior`:
// alpha, at least 0, on the observed support, default 1. Memory: in bytes at most 64 (T + H) K^2
// + 256 K^2 + 200 (T + H)^2. Nothing once `stopped` says so, which is asked row by row and may be
// empty.
std::optional<ProcessFit> FitProcess(std::span<const std::int64_t> moves, int segments, int horizon,
                                     std::optional<int> pairs_per_year, double prior,
                                     const std::function<bool()>& stopped);

}  // namespace accord

#endif  // ACCORD_SIMULATION_PANEL_PROCESS_FIT_H_
