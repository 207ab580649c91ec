#ifndef ACCORD_TESTS_ORACLES_CONTRACT_ORACLE_H_
#define ACCORD_TESTS_ORACLES_CONTRACT_ORACLE_H_

#include <optional>

#include "tests/oracles/path_oracle.h"
#include "tests/oracles/plan_sizes.h"

// Private to the path oracle: model.md section 3, one contract from the first date to the last
// payment.
namespace accord::oracles {

// Investments, costs and joint unit are (4.2)'s.
struct ContractTerms {
  const Scenario& scenario;
  const Contract& contract;
  const PlanSizes& sizes;
  // T + the longest lag of all contracts.
  int last_cash_period = 0;
  // The last period in which it lives where that is given: nobody then terminates it.
  std::optional<int> end;
  // The period in which its client leaves the base (5.1), where that is while it lives.
  std::optional<int> client_leaves;
};

// Needs score, benefits, costs and shares of the joint unit of all periods in `path`; fills the
// rest but what follows from cash alone (NPV and the like), and what is 0 after the end.
void SettleContract(const ContractTerms& terms, const ChancePath& chance, ContractPath& path);

}  // namespace accord::oracles

#endif  // ACCORD_TESTS_ORACLES_CONTRACT_ORACLE_H_
