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

// What SmallScenario is warned of after `change`: all lines, or those of one code.
inline std::string Warned(const Change& change) {
  return Listed(Warnings(AScenario(change), FieldPath("scenario")));
}
inline std::string WarnedOf(ViolationCode code, const Change& change) {
  Violations found;
  for (const Violation& warning : Warnings(AScenario(change), FieldPath("scenario"))) {
    if (warning.code == code) found.push_back(warning);
  }
  return Listed(found);
}
// One such line. `field` is below "scenario.".
inline std::string Line(const std::string& field, ViolationCode code, const std::string& text) {
  return Listed({{"scenario." + field, code, text}});
}

}  // namespace accord

#endif  // ACCORD_TESTS_SIMULATION_SCENARIO_CONTRACT_CHANGES_H_
