#ifndef ACCORD_SIMULATION_WARNINGS_END_WARNINGS_H_
#define ACCORD_SIMULATION_WARNINGS_END_WARNINGS_H_

#include "simulation/base/checker.h"
#include "simulation/scenario/scenario.h"

namespace accord::warnings_internal {

// What a contract that ends before the horizon leaves open: a party of which nothing is known
// after its term, clauses that were to go on, an after_end that no end leads to. `at` is the
// scenario's path.
void WarnOfEnds(Checker& warnings, const FieldPath& at, const Scenario& scenario);

}  // namespace accord::warnings_internal

#endif  // ACCORD_SIMULATION_WARNINGS_END_WARNINGS_H_
