#ifndef ACCORD_SIMULATION_MIGRATION_ESTIMATE_REMARKS_H_
#define ACCORD_SIMULATION_MIGRATION_ESTIMATE_REMARKS_H_

#include <span>
#include <string>
#include <vector>

#include "simulation/migration/panel.h"
#include "simulation/migration/transition_estimate.h"

namespace accord {

// What the figures of an estimate mean for whoever forecasts with it, in words. Private to this
// folder.
std::vector<EstimateRemark> RemarksOn(const TransitionEstimate& estimate,
                                      const TransitionTally& tally, const Panel& panel,
                                      std::span<const std::string> segments);

}  // namespace accord

#endif  // ACCORD_SIMULATION_MIGRATION_ESTIMATE_REMARKS_H_
