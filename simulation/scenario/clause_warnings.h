#ifndef ACCORD_SIMULATION_SCENARIO_CLAUSE_WARNINGS_H_
#define ACCORD_SIMULATION_SCENARIO_CLAUSE_WARNINGS_H_

#include <vector>

#include "simulation/scenario/checker.h"
#include "simulation/scenario/contract.h"

// Private to this folder: the part of Warnings that reads a contract's clauses.
namespace accord {

void WarnOfClauses(Checker& warnings, const FieldPath& at, const Contract& contract,
                   const std::vector<Outcome>& outcomes);

}  // namespace accord

#endif  // ACCORD_SIMULATION_SCENARIO_CLAUSE_WARNINGS_H_
