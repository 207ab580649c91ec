#ifndef ACCORD_TESTS_SERVER_HANDLERS_REQUESTS_H_
#define ACCORD_TESTS_SERVER_HANDLERS_REQUESTS_H_

#include <cstdint>
#include <initializer_list>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "accord/v1/simulation_service.pb.h"
#include "simulation/base/violation.h"

// Requests for tests of the server and of the command line: valid by construction, so that a test
// shows only what matters. What does not parse aborts the test.
namespace accord {

// Four quarters, driver "demand", outcome "output", contract "steel" with clauses "fee", "gain" and
// "penalty". No warnings.
v1::Scenario SteelScenario();

// The same with these changes, each path=value as on the command line.
v1::Scenario SteelScenario(std::initializer_list<std::string_view> changes);

v1::SimulateRequest SimulateSteel(std::int64_t path_count,
                                  std::initializer_list<std::string_view> changes = {});

// An alternative that makes these changes.
v1::Alternative AnAlternative(std::string id, std::initializer_list<std::string_view> changes);

// Against one alternative, "dearer": a fee of 2500 instead of 2000.
v1::CompareScenariosRequest CompareSteel(std::int64_t path_count);

// clients/examples/flagship.json.
v1::Scenario FlagshipScenario();

// Those of clients/examples, by the names of their files.
std::map<std::string, v1::Scenario> ExampleScenarios();

// "path CODE" of each.
std::vector<std::string> PathsAndCodes(const Violations& violations);

}  // namespace accord

#endif  // ACCORD_TESTS_SERVER_HANDLERS_REQUESTS_H_
