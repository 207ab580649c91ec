#ifndef ACCORD_SIMULATION_WARNINGS_WARNINGS_H_
#define ACCORD_SIMULATION_WARNINGS_WARNINGS_H_

#include "simulation/base/violation_fwd.h"
#include "simulation/scenario/scenario.h"

// Advice on a sound scenario, without a run.
namespace accord {

// What is legal in a scenario but worth a look, by field path as `Validate` names them: things that
// nothing reads, benefit counted twice, plans outside their bounds, outcomes whose variance does
// not exist; of contracts cliffs with their size, marginal shares above all or below none,
// overlapping bands and gaps, bands across the pivot, limits and gates that nothing can reach, the
// same paid twice, penalties without a limit, pay that is read before shared limits reduce it;
// numbers that look like per cents, and probabilities that are divided by their sum. What is said
// is true of every path; what cannot be known without a run is not said. Codes are those "of
// warnings only". Thread-safe.
Violations Warnings(const Scenario& scenario, const FieldPath& at);

}  // namespace accord

#endif  // ACCORD_SIMULATION_WARNINGS_WARNINGS_H_
