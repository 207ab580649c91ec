#ifndef ACCORD_SIMULATION_PANEL_ESTIMATE_REMARKS_H_
#define ACCORD_SIMULATION_PANEL_ESTIMATE_REMARKS_H_

#include <span>
#include <string>
#include <vector>

#include "simulation/panel/panel.h"
#include "simulation/panel/transition_estimate.h"

namespace accord::panel_internal {

// What the figures of an estimate mean for whoever forecasts with it, in words.
std::vector<EstimateRemark> RemarksOn(const TransitionEstimate& estimate,
                                      const TransitionTally& tally, const Panel& panel,
                                      std::span<const std::string> segments);

}  // namespace accord::panel_internal

#endif  // ACCORD_SIMULATION_PANEL_ESTIMATE_REMARKS_H_
