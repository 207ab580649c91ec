#ifndef ACCORD_SIMULATION_WARNINGS_CLAUSE_WARNINGS_H_
#define ACCORD_SIMULATION_WARNINGS_CLAUSE_WARNINGS_H_

#include <string>
#include <vector>

#include "simulation/base/checker.h"
#include "simulation/warnings/clause_curve.h"
#include "simulation/warnings/figure_reach.h"

// The part of Warnings that reads a contract. Whatever is reported holds on every path; what
// only a run could show is not reported.
namespace accord::warnings_internal {

// Everything below, at the contract's path.
void WarnOfContract(Checker& warnings, const FieldPath& at, const ContractContext& view);

// The curves of the clauses, in their order.
using Curves = std::vector<Curve>;

// schedule_warnings.cc: cliffs, bands over one another, across the pivot, gaps between bands.
void WarnOfSchedules(Checker& warnings, const FieldPath& at, const ContractContext& view,
                     const Curves& curves);
// share_warnings.cc: marginal shares of money, the same paid by two clauses.
void WarnOfShares(Checker& warnings, const FieldPath& at, const ContractContext& view,
                  const Curves& curves);
// gate_warnings.cc: gates and terminations that nothing can reach.
void WarnOfGates(Checker& warnings, const FieldPath& at, const ContractContext& view);
// limit_warnings.cc: limits that nothing can reach.
void WarnOfLimits(Checker& warnings, const FieldPath& at, const ContractContext& view,
                  const Curves& curves);
// memory_warnings.cc: what is carried, banked, held back or deducted in vain.
void WarnOfMemory(Checker& warnings, const FieldPath& at, const ContractContext& view,
                  const Curves& curves);

// reading_warnings.cc: pay that is read before the limits of a group or the contract act on it.
void WarnOfReadings(Checker& warnings, const FieldPath& at, const ContractContext& view,
                    const Curves& curves);

// The group of a clause; null where it is in none.
const ClauseGroup* GroupOf(const Contract& contract, const std::string& clause);

// pay_bounds.cc
// What a clause's due at one settlement can be, limits apart: in money, and as multiples of its
// reference. Without ends where it is not known, or not of that kind.
struct DueRange {
  Reach money;
  Reach of_reference;
};
DueRange DueRangeOf(const ContractContext& view, const Curve& curve);
// Whether the clause may ever be due to the supplier, or take from it.
bool MayGain(const DueRange& due);
bool MayTake(const DueRange& due);

}  // namespace accord::warnings_internal

#endif  // ACCORD_SIMULATION_WARNINGS_CLAUSE_WARNINGS_H_
