#ifndef ACCORD_TESTS_SIMULATION_SCENARIO_CONTRACT_CHANGES_H_
#define ACCORD_TESTS_SIMULATION_SCENARIO_CONTRACT_CHANGES_H_

#include <functional>
#include <string>

#include "tests/simulation/scenario/faults.h"

namespace accord {

// Changes to SmallScenario's contract "steel", and paths into it.
inline Change OnContract(std::function<void(Contract&)> change) {
  return [change](ScenarioDraft& draft) { change(ContractOf(draft, "steel")); };
}
inline Change OnClause(const std::string& id, std::function<void(Clause&)> change) {
  return OnContract([id, change](Contract& contract) { change(ClauseOf(contract, id)); });
}
inline std::string InContract(const std::string& field) { return R"(contracts["steel"].)" + field; }
inline std::string InClause(const std::string& id, const std::string& field) {
  return InContract("clauses[\"" + id + "\"]." + field);
}

}  // namespace accord

#endif  // ACCORD_TESTS_SIMULATION_SCENARIO_CONTRACT_CHANGES_H_
