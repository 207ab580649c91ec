#ifndef ACCORD_SIMULATION_WARNINGS_NUMBER_WARNINGS_H_
#define ACCORD_SIMULATION_WARNINGS_NUMBER_WARNINGS_H_

#include "simulation/base/checker.h"
#include "simulation/scenario/scenario.h"
#include "simulation/scenario/shares.h"

// Numbers that are not taken as they stand, or that look like per cents.
namespace accord::warnings_internal {

// Rates of discount and errors of verification above 1; probabilities of drivers that are divided
// by their sum. `facts` are without faults, `at` is their path.
void WarnOfNumbers(Checker& warnings, const FieldPath& at, const ScenarioDraft& facts);

// Of probabilities, wherever there are some; an event's severity included.
void WarnOfMarginal(Checker& warnings, const FieldPath& at, const Marginal& marginal);
void WarnOfSum(Checker& warnings, const FieldPath& at, const ShareSum& shares);

}  // namespace accord::warnings_internal

#endif  // ACCORD_SIMULATION_WARNINGS_NUMBER_WARNINGS_H_
