#ifndef ACCORD_SIMULATION_ASSESSMENT_DIRECTIONS_H_
#define ACCORD_SIMULATION_ASSESSMENT_DIRECTIONS_H_

#include "simulation/assessment/strategy.h"
#include "simulation/base/checker.h"

// The seven directions by numbers. Private to this folder.
namespace accord::assessment_internal {

void CheckDirection(Checker& checker, const FieldPath& at, const DirectionQuestion& question);

// The direction of a question without faults; `attractiveness` may be unspecified.
DirectionAnswer DirectionOf(const DirectionQuestion& question, RelationshipLevel attractiveness);

}  // namespace accord::assessment_internal

#endif  // ACCORD_SIMULATION_ASSESSMENT_DIRECTIONS_H_
