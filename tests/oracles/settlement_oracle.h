#ifndef ACCORD_TESTS_ORACLES_SETTLEMENT_ORACLE_H_
#define ACCORD_TESTS_ORACLES_SETTLEMENT_ORACLE_H_

#include <optional>
#include <string>
#include <vector>

#include "tests/oracles/path_oracle.h"
#include "tests/oracles/plan_sizes.h"

// Private to the path oracle: model.md section 3, what clauses look at and what they come to before
// memory and limits.
namespace accord::oracles {

// What a contract's clauses look at.
struct ContractScope {
  const Scenario& scenario;
  const Contract& contract;
  const ChancePath& chance;
  // Score, benefits and costs of all periods; what clauses have paid so far.
  const ContractPath& so_far;
  const PlanSizes& sizes;
};

// Windows over the active periods first..last.
std::vector<Periods> WindowsOver(const std::optional<Window>& window, Periods active,
                                 int periods_per_year);
std::vector<Periods> WindowsOf(const Scenario& scenario, const Clause& clause);

// A basis over some periods, where benefit is counted from baselines that move by
// `rebasing_weight`.
Sized Read(const ContractScope& scope, const Basis& basis, Periods over, double rebasing_weight,
           EdgeWatch& edges);

// As given, or the default of its kind.
Aggregation AggregationOf(const Basis& basis);

// x in whole multiples of the step, half away from zero, a tie being one within the tolerance; x
// where no step is given.
Sized RoundTo(Sized x, const std::optional<double>& step, double size, EdgeWatch& edges);

// r of a clause over some periods; a constant counts `settlements` times. 1 where there is none.
Sized ReferenceOver(const ContractScope& scope, const Clause& clause, Periods over, int settlements,
                    EdgeWatch& edges);
// Whether r is known when the contract is signed.
bool IsReferenceKnown(const Contract& contract, const Clause& clause);

// An observed input in one period.
Sized InputAt(const ContractScope& scope, const std::string& id, int t);

// base + bands around a pivot of 0 + steps, of the final score: what is released of what was held
// back (the clip included).
Sized ReleaseFactor(const Holdback& holdback, Sized score, double plan_size, EdgeWatch& edges);

// One settlement of one clause.
struct Settlement {
  int clause = 0;
  Periods window;   // up to the date
  Periods planned;  // as it was to be; `window` but at an early end
  int number = 1;   // of the clause's settlements so far, this one included
  bool is_closing = false;
  bool is_top_up = false;
};

// The line up to `due`. `to_date` is A of (the clause's) last date with gates open.
SettlementLine DueOf(const ContractScope& scope, const Settlement& settlement, Sized& to_date,
                     EdgeWatch& edges);

}  // namespace accord::oracles

#endif  // ACCORD_TESTS_ORACLES_SETTLEMENT_ORACLE_H_
