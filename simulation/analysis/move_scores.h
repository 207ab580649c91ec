#ifndef ACCORD_SIMULATION_ANALYSIS_MOVE_SCORES_H_
#define ACCORD_SIMULATION_ANALYSIS_MOVE_SCORES_H_

#include <cstdint>
#include <optional>
#include <vector>

#include "simulation/panel/transition_counts.h"

// How well a matrix that was estimated on the first pairs of a panel foretells the moves of the
// pairs after them, client by client. Pure, thread-safe.
namespace accord {

// Mean natural logarithm of the probability that was given to where a client went (the logarithmic
// score, Good 1952): at most 0, higher is better. Of three forecasts, none of which knows the moves
// that are scored:
//   estimated    the posterior mean p of the client's row, from N counts, with one imaginary client
//                spread equally over the K segments, so that no move is impossible: (N p + 1/K) /
//                (N + 1); 1/K where nobody was seen to leave the segment
//   no change    staying has 1 - eps, every other segment eps / (K - 1), eps being the share of
//                movers in the first pairs by Laplace's rule, (movers + 1) / (moves + 2)
//   climatology  the share of each segment among all targets of the first pairs, wherever clients
//                came from, with the same imaginary client
struct LogScores {
  std::int64_t moves = 0;
  double estimated = 0.0, no_change = 0.0, climatology = 0.0;  // 0 where there are no moves
};

// What the estimated matrix gains over another forecast, per client and move.
struct ScoreGain {
  double mean = 0.0;
  // As if moves were independent; what strikes a whole pair is not in it.
  double standard_error = 0.0;
};

struct MoveScores {
  std::vector<LogScores> by_pair;  // the pairs that are scored
  LogScores all;
  double mover_share = 0.0;     // eps
  std::int64_t unforeseen = 0;  // moves that nobody made in the first pairs
  // Absent below two moves.
  std::optional<ScoreGain> over_no_change, over_climatology;
};

// Estimates on the first `training_pairs` pairs, of which there is at least one, and scores all
// later ones. `prior` as in RowPosterior.
MoveScores ScoreMoves(const TransitionTally& tally, int training_pairs, double prior);

// One segment's row against the clients who left it, or stayed, in the later pairs.
struct SegmentCalibration {
  std::int64_t clients = 0;  // who stood in it when a later pair began
  std::int64_t stayed = 0;   // of these, seen
  double expected_to_stay = 0.0;
  // Pearson's statistic of where they went, summed over the later pairs, cells with fewer than five
  // expected put together; each pair's divided by 1 + (n - 1) rho, which is what a matrix that is
  // uncertain (Dirichlet with A = counts and prior of the row) and varies from pair to pair (c)
  // makes of it: rho = 1 - A / (A + 1) c / (c + 1) (Brier 1980). The first one has no c.
  double chi_squared = 0.0;
  std::optional<double> overdispersed_chi_squared;  // where there is a concentration
  std::int64_t degrees_of_freedom = 0;
  // Upper tails of the chi-squared distribution, roughly; 1 without degrees.
  double p_value = 1.0;
  std::optional<double> overdispersed_p_value;
};

// By segment.
std::vector<SegmentCalibration> CalibrationOf(const TransitionTally& tally, int training_pairs,
                                              double prior, std::optional<double> concentration);

// All moves that were given a probability from `above` (kept out unless it is 0) to `at_most`:
// what share of them came true.
struct ReliabilityBin {
  double above = 0.0, at_most = 0.0;
  std::int64_t chances = 0;   // clients times targets
  double expected = 0.0;      // sum of the probabilities
  std::int64_t observed = 0;  // moves
};

// Of the posterior means, by bins that end at 0, 1 %, 5 %, 10 %, 25 %, 50 %, 75 %, 90 % and 1; the
// first one holds moves that were thought impossible.
std::vector<ReliabilityBin> ReliabilityOf(const TransitionTally& tally, int training_pairs,
                                          double prior);

}  // namespace accord

#endif  // ACCORD_SIMULATION_ANALYSIS_MOVE_SCORES_H_
