#ifndef ACCORD_TESTS_ORACLES_SETTLEMENT_ORACLE_H_
#define ACCORD_TESTS_ORACLES_SETTLEMENT_ORACLE_H_

#include "tests/oracles/path_oracle.h"

// Private to the path oracle: model.md section 3.
namespace accord::oracles {

// What a contract's clauses look at.
struct ContractScope {
  const Scenario& scenario;
  const Contract& contract;
  const ChancePath& chance;
  // Everything but the clauses is there; of these the ones before the clause being settled.
  const ContractPath& so_far;
};

// A figure of one period, t = 1..T.
Sized FigureOf(const ContractScope& scope, const Basis& basis, int t, EdgeWatch& edges);

// What clause `index` pays along the path.
ClausePath SettleClause(const ContractScope& scope, int index);

}  // namespace accord::oracles

#endif  // ACCORD_TESTS_ORACLES_SETTLEMENT_ORACLE_H_
