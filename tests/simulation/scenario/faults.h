#ifndef ACCORD_TESTS_SIMULATION_SCENARIO_FAULTS_H_
#define ACCORD_TESTS_SIMULATION_SCENARIO_FAULTS_H_

#include <gtest/gtest.h>

#include <functional>
#include <limits>
#include <string>

#include "simulation/base/violation.h"
#include "tests/support/scenarios.h"

namespace accord {

inline constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
inline constexpr double kInfinity = std::numeric_limits<double>::infinity();

using Change = std::function<void(ScenarioDraft&)>;

// SmallScenario after `change` has this fault and no other. `field` is below "scenario.".
inline void ExpectOnlyFault(const Change& change, const std::string& field, ViolationCode code,
                            const std::string& description) {
  const Violations expected = {{"scenario." + field, code, description}};
  EXPECT_EQ(Listed(FaultsOf(change)), Listed(expected));
}

// The same where only part of the description matters.
inline void ExpectOnlyFaultSaying(const Change& change, const std::string& field,
                                  ViolationCode code, const std::string& part) {
  const Violations faults = FaultsOf(change);
  ASSERT_EQ(faults.size(), 1) << Listed(faults);
  EXPECT_EQ(faults[0].field, "scenario." + field);
  EXPECT_EQ(ViolationCodeName(faults[0].code), ViolationCodeName(code));
  EXPECT_NE(faults[0].description.find(part), std::string::npos) << faults[0].description;
}

inline void ExpectNoFault(const Change& change) { EXPECT_EQ(Listed(FaultsOf(change)), ""); }

}  // namespace accord

#endif  // ACCORD_TESTS_SIMULATION_SCENARIO_FAULTS_H_
