#ifndef ACCORD_SIMULATION_WARNINGS_CLIENT_BASE_WARNINGS_H_
#define ACCORD_SIMULATION_WARNINGS_CLIENT_BASE_WARNINGS_H_

#include "simulation/base/checker.h"
#include "simulation/scenario/client_base.h"

// What is legal in a client base but worth a look.
namespace accord::warnings_internal {

// Segments that no client can be in, probabilities that are divided by their sum, counts that are
// all 0. `base` is without faults.
void WarnOfClientBase(Checker& warnings, const FieldPath& at, const ClientBase& base);

}  // namespace accord::warnings_internal

#endif  // ACCORD_SIMULATION_WARNINGS_CLIENT_BASE_WARNINGS_H_
