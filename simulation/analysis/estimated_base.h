#ifndef ACCORD_SIMULATION_ANALYSIS_ESTIMATED_BASE_H_
#define ACCORD_SIMULATION_ANALYSIS_ESTIMATED_BASE_H_

#include <span>
#include <string>

#include "simulation/panel/transition_counts.h"
#include "simulation/panel/transition_estimate.h"
#include "simulation/scenario/client_base.h"

namespace accord {

// The client base of a scenario, as a panel shows it: `segments` with their clients at the last
// date and, as revenue, the mean amount each brought since the date before; the pooled moves,
// counted, with this prior and with parameter uncertainty; and the concentration where there is
// one. A segment that nobody was seen to go from, which EstimateWarning::kEmptySegment reports,
// has one client there that stays: a scenario takes no row of zeros. `estimate` is of `tally`.
// Pure, thread-safe.
ClientBase EstimatedBase(const TransitionEstimate& estimate, const TransitionTally& tally,
                         std::span<const std::string> segments, double prior);

}  // namespace accord

#endif  // ACCORD_SIMULATION_ANALYSIS_ESTIMATED_BASE_H_
