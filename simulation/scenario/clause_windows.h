#ifndef ACCORD_SIMULATION_SCENARIO_CLAUSE_WINDOWS_H_
#define ACCORD_SIMULATION_SCENARIO_CLAUSE_WINDOWS_H_

#include <vector>

#include "simulation/scenario/contract.h"

namespace accord {

// Periods first..last, both included.
struct PeriodSpan {
  int first;
  int last;

  friend bool operator==(const PeriodSpan&, const PeriodSpan&) = default;
};

// The windows of a clause in order, covering its active periods once; the clause settles at the end
// of each. Windows count from first_period; contract years are those of the timeline, so that only
// the last may be partial. Empty for a clause that Validate refuses.
std::vector<PeriodSpan> WindowsOf(const Clause& clause, int period_count, int periods_per_year);

// A clause that is active throughout and settles when this termination is tested, by default every
// period.
Clause TestDatesOf(const Termination& termination, int period_count);

// The period ends before the last at which a termination or the term of the contract may end it, in
// order; empty where it never begins.
std::vector<int> EarlyEndsOf(const Contract& contract, int period_count, int periods_per_year);

}  // namespace accord

#endif  // ACCORD_SIMULATION_SCENARIO_CLAUSE_WINDOWS_H_
