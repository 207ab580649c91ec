#ifndef ACCORD_SIMULATION_PANEL_TRANSITION_ESTIMATE_H_
#define ACCORD_SIMULATION_PANEL_TRANSITION_ESTIMATE_H_

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "simulation/panel/chain_tests.h"
#include "simulation/panel/transition_counts.h"

// Transition matrices from what a panel shows: pooled counts, posteriors, how much pairs of dates
// differ, and reasons not to trust a forecast. Pure, thread-safe.
namespace accord {

// A probability that a client of one segment is in another one pair of dates later: Dirichlet
// posterior of its row, whose marginals are beta; prior on the targets that anybody was seen to go
// to (structural zeros stay zero: all 0).
struct MoveProbability {
  double mean = 0.0;
  double p2_5 = 0.0, p5 = 0.0, p95 = 0.0, p97_5 = 0.0;
};

// Posterior of one row of counts; empty where nobody was in the segment.
std::vector<MoveProbability> RowPosterior(std::span<const std::int64_t> counts, double prior);

enum class EstimateWarning {
  kOnePair,         // nothing is known about how pairs differ
  kUnequalSpacing,  // pairs of different lengths in one matrix
  kNotStationary,   // pairs differ by more than chance
  kDrift,           // later pairs differ from earlier ones
  kSeasonal,        // seasons of the year differ
  kNotFirstOrder,   // where clients go depends on where they came from
  kSparse,          // p-values are rough
  kEmptySegment,    // a row that nobody was seen to leave
  kUnmatched,       // clients who bought and are in no segment
  kReturns,         // negative amounts
};

// "ONE_PAIR", "UNEQUAL_SPACING", ...: a public promise.
std::string_view EstimateWarningName(EstimateWarning warning);

struct EstimateRemark {
  EstimateWarning warning;
  std::string description;  // in words, with the figures
  bool distrust = false;    // a forecast from the pooled matrix should not be trusted
};

// Unit of the panel's time, which says how long a year is.
struct PanelClock {
  // Units a year: 365.2425 for days; absent where it is not known, and seasons then are not either.
  std::optional<double> units_per_year;
};

// S: pairs of dates that make a year, by their mean length, at least 2. Absent where pairs are
// longer than 0.9 years, where fewer than two make one, and where a year's length is not known:
// there is no season. Dates increase, two at least.
std::optional<int> PairsPerYear(std::span<const std::int32_t> dates, const PanelClock& clock);

struct TransitionEstimate {
  std::vector<std::int64_t> pooled;                     // [from][to], over all pairs
  std::vector<std::vector<MoveProbability>> posterior;  // of `pooled`, by from
  std::vector<std::vector<std::vector<MoveProbability>>> pair_posteriors;  // by pair, by from

  // Of rows over pairs; for all segments together and for each. No degrees where there is one pair.
  HomogeneityTest stationarity;
  std::vector<HomogeneityTest> stationarity_by_segment;
  // Of targets given where clients were before; no degrees below three dates.
  HomogeneityTest first_order;
  std::vector<HomogeneityTest> first_order_by_segment;
  // How many of those who move on would be placed in another segment if their past were known too:
  // mean total variation distance between the rows given two segments and given one.
  double first_order_distance = 0.0;

  std::optional<GroupTest> drift;   // first half of the pairs against the second
  std::optional<GroupTest> season;  // pairs of one season against those of others

  // 1 / rho - 1 of MomentRho over all segments, and of each; absent from one pair, and where pairs
  // differ by no more than chance.
  std::optional<double> concentration;
  std::vector<std::optional<double>> concentration_by_segment;

  std::vector<double> arrivals_per_pair;  // by segment, mean over pairs

  std::vector<EstimateRemark> remarks;
  bool distrust() const;
};

// Below this p-value a test rejects.
inline constexpr double kRejection = 0.01;

// From at least two dates. `prior` >= 0 on the observed support. `segments` are ids for words,
// `tally` and `panel` belong together.
TransitionEstimate EstimateTransitions(const TransitionTally& tally, const Panel& panel,
                                       std::span<const std::string> segments,
                                       const PanelClock& clock, double prior);

// The same, or nothing once `stopped` says so, which is asked at every pair of dates; it may be
// empty.
std::optional<TransitionEstimate> EstimateTransitions(const TransitionTally& tally,
                                                      const Panel& panel,
                                                      std::span<const std::string> segments,
                                                      const PanelClock& clock, double prior,
                                                      const std::function<bool()>& stopped);

}  // namespace accord

#endif  // ACCORD_SIMULATION_PANEL_TRANSITION_ESTIMATE_H_
