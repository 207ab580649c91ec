#ifndef ACCORD_SIMULATION_WARNINGS_VARIANCE_WARNINGS_H_
#define ACCORD_SIMULATION_WARNINGS_VARIANCE_WARNINGS_H_

#include "simulation/base/checker.h"
#include "simulation/scenario/scenario.h"

namespace accord::warnings_internal {

// SUSPICIOUS: outcomes, costs and values per client whose mean exists while their variance does
// not, so that standard errors say little. `at` is the path of the scenario.
void WarnOfInfiniteVariances(Checker& warnings, const FieldPath& at, const Scenario& scenario);

}  // namespace accord::warnings_internal

#endif  // ACCORD_SIMULATION_WARNINGS_VARIANCE_WARNINGS_H_
