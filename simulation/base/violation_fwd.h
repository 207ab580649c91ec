#ifndef ACCORD_SIMULATION_BASE_VIOLATION_FWD_H_
#define ACCORD_SIMULATION_BASE_VIOLATION_FWD_H_

#include <vector>

// Violations by name, for headers that declare what returns or takes them; who looks into one
// includes violation.h.
namespace accord {

struct Violation;
using Violations = std::vector<Violation>;
class FieldPath;

}  // namespace accord

#endif  // ACCORD_SIMULATION_BASE_VIOLATION_FWD_H_
