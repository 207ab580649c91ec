#ifndef ACCORD_SIMULATION_SCENARIO_VARIANCE_H_
#define ACCORD_SIMULATION_SCENARIO_VARIANCE_H_

#include "simulation/scenario/scenario.h"

namespace accord {

// Whether the tails of its drivers leave an outcome of the scenario without a variance, so that a
// standard error of its mean says little. Its mean exists: Validate refuses it otherwise.
bool LacksVariance(const Scenario& scenario, const Outcome& outcome);

}  // namespace accord

#endif  // ACCORD_SIMULATION_SCENARIO_VARIANCE_H_
