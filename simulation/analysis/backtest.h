#ifndef ACCORD_SIMULATION_ANALYSIS_BACKTEST_H_
#define ACCORD_SIMULATION_ANALYSIS_BACKTEST_H_

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "simulation/analysis/count_forecast.h"
#include "simulation/analysis/move_scores.h"
#include "simulation/panel/known_clients.h"
#include "simulation/panel/transition_counts.h"
#include "simulation/panel/transition_estimate.h"

// Would the forecast have been right? The last dates of a panel are held back, a matrix is
// estimated on the earlier ones, and what it foretells is held against what came. Pure,
// thread-safe.
namespace accord {

struct BacktestSettings {
  int held_back = 1;  // dates, at least 1; at least 2 are left
  double prior = 1.0;
  double level = 0.9;                // of central intervals, in [0.5, 0.99]
  std::int64_t path_count = 20'000;  // of each forecast, within limits.h
  std::uint64_t seed = 1;
  PanelClock clock = {};  // whether pairs have a season, which the process forecast asks
};

// Clients known at the origin, in one segment so many dates after it.
struct HeldBackCount {
  int horizon = 0;  // from 1
  int segment = 0;
  std::int64_t observed = 0;
  CountForecast plain;                         // without overdispersion
  std::optional<CountForecast> overdispersed;  // where there is a concentration
  CountForecast process;                       // by the process forecast
};

// How many forecasts were covered by their intervals. A forecast that all paths agree on and that
// came true is left out: it is no evidence.
struct Coverage {
  std::int64_t covered = 0, forecasts = 0;
  // Chance of so few or fewer if every interval held its level, as if forecasts were independent
  // (those of one date are not quite: their counts add up); 1 where there are none.
  double p_value = 1.0;

  // Covered forecasts of all; absent where there are none.
  std::optional<double> share() const;
};

struct IntervalCoverage {
  Coverage all;
  std::vector<Coverage> by_horizon;
};

enum class BacktestWarning {
  kTooNarrow,               // intervals without overdispersion cover too little
  kOverdispersedTooNarrow,  // those with it do
  kProcessTooNarrow,        // those of the process forecast do
  kNoOverdispersion,        // there is no forecast with it, and why
  kNoSkill,                 // the matrix says no more than a simpler forecast
  kMiscalibrated,           // segments whose clients went elsewhere than estimated
  kUnforeseen,              // moves that were thought impossible
  kEmptySegment,            // nobody was seen to leave it before the origin
  kUnmatched,               // known clients whom no rule matches later
  kUnequalSpacing,          // dates are not equally far apart
  kUnseenSeason,            // there are seasons, and less than a year of them was seen
};

// "TOO_NARROW", "OVERDISPERSED_TOO_NARROW", ...: a public promise.
std::string_view BacktestWarningName(BacktestWarning warning);

struct BacktestRemark {
  BacktestWarning warning;
  std::string description;  // in words, with the figures
};

struct BacktestResult {
  int training_pairs = 0;
  // Of the training pairs; absent from one pair, and where they differ by no more than chance.
  std::optional<double> concentration;
  std::optional<int> pairs_per_year;     // where pairs have a season
  std::vector<HeldBackCount> forecasts;  // by horizon, then segment
  IntervalCoverage plain;
  std::optional<IntervalCoverage> overdispersed;
  IntervalCoverage process;
  MoveScores scores;  // of the held-back pairs
  std::vector<SegmentCalibration> calibration;
  std::vector<ReliabilityBin> reliability;
  std::vector<BacktestRemark> remarks;
};

// `tally` is of all dates, `known` of the last one that is not held back; `segments` are ids,
// `dates` the panel's. Nothing once `stopped` says so (SampleCounts).
std::optional<BacktestResult> BacktestMigration(const TransitionTally& tally,
                                                const KnownClients& known,
                                                std::span<const std::string> segments,
                                                std::span<const std::int32_t> dates,
                                                const BacktestSettings& settings,
                                                const std::function<bool()>& stopped);

}  // namespace accord

#endif  // ACCORD_SIMULATION_ANALYSIS_BACKTEST_H_
