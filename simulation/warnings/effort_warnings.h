#ifndef ACCORD_SIMULATION_WARNINGS_EFFORT_WARNINGS_H_
#define ACCORD_SIMULATION_WARNINGS_EFFORT_WARNINGS_H_

#include "simulation/base/checker.h"
#include "simulation/scenario/scenario.h"

namespace accord::warnings_internal {

// Efforts that move nothing, that an adjustment takes out of what is paid, or that are free. `at`
// is the scenario's path.
void WarnOfEfforts(Checker& warnings, const FieldPath& at, const Scenario& scenario);

}  // namespace accord::warnings_internal

#endif  // ACCORD_SIMULATION_WARNINGS_EFFORT_WARNINGS_H_
