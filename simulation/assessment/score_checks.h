#ifndef ACCORD_SIMULATION_ASSESSMENT_SCORE_CHECKS_H_
#define ACCORD_SIMULATION_ASSESSMENT_SCORE_CHECKS_H_

#include "simulation/assessment/score.h"
#include "simulation/base/checker.h"

// Private to this folder.
namespace accord::assessment_internal {

// Every fault of the draft.
Violations CheckScore(const ScoreDraft& draft);

// Whether less is better for a goal without faults.
bool IsLowerBetter(const PartnershipGoal& goal);

}  // namespace accord::assessment_internal

#endif  // ACCORD_SIMULATION_ASSESSMENT_SCORE_CHECKS_H_
