#ifndef ACCORD_SIMULATION_WARNINGS_CLIENT_BASE_WARNINGS_H_
#define ACCORD_SIMULATION_WARNINGS_CLIENT_BASE_WARNINGS_H_

#include "simulation/base/checker.h"
#include "simulation/scenario/client_base.h"

// Private to this folder: what is legal in a client base but worth a look.
namespace accord {

// Segments that no client can be in. `base` is without faults.
void WarnOfClientBase(Checker& warnings, const FieldPath& at, const ClientBase& base);

}  // namespace accord

#endif  // ACCORD_SIMULATION_WARNINGS_CLIENT_BASE_WARNINGS_H_
