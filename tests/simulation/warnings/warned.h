#ifndef ACCORD_TESTS_SIMULATION_WARNINGS_WARNED_H_
#define ACCORD_TESTS_SIMULATION_WARNINGS_WARNED_H_

#include <string>

#include "simulation/base/violation.h"
#include "simulation/warnings/warnings.h"
#include "tests/simulation/scenario/contract_changes.h"

namespace accord {

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

#endif  // ACCORD_TESTS_SIMULATION_WARNINGS_WARNED_H_
