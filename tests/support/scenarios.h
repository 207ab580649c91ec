#ifndef ACCORD_TESTS_SUPPORT_SCENARIOS_H_
#define ACCORD_TESTS_SUPPORT_SCENARIOS_H_

#include <cstdint>
#include <functional>
#include <string>

#include "simulation/scenario/scenario.h"

// Scenarios that are valid by construction, so that a test shows only what matters to it.
namespace accord {

// Two years of quarters; currency EUR.
//   drivers    "demand" (client's, normal 0 +- 0.1, phi 0.5), "skill" (supplier's, triangular
//              -0.2/0/0.2, fresh every quarter), correlated 0.3
//   outcomes   "output" in t: 1000 -> 1200, multiplicative, loads demand 0.8 (half adjusted away)
//   and
//              skill 0.5, worth 50 a unit, measured with a relative error of sd 0.02;
//              "downtime" in h: 100 -> 80, additive, loads skill -40, worth -100 a unit, exact
//   contract   "steel": score 0.6 output + 0.4 downtime (achievement); clauses "fee" (2000 each
//              quarter), "gain" (30 % of benefit above 2000, at most 5000 a year), "penalty"
//              (yearly, 1000 for each 0.1 of score below 0.9, at most 3000)
//   parties    8 % and 5 % a year; delivery cost 1000 a quarter exp(0.1 skill); the supplier
//   invests
//              4000 with specificity 0.5 and holds a reserve of 2000
ScenarioDraft SmallScenario();

// Four segments gold 10, silver 40, bronze 150, gone 0 (out) with a certain matrix; revenue 900,
// 300, 100, 0 and profit of a fifth of it.
ClientBase SmallClientBase();

// SmallScenario after `change`, checked. A change that leaves faults ends the test program with all
// of them printed: the test is wrong.
Scenario AScenario(const std::function<void(ScenarioDraft&)>& change = {});

// The same from any draft.
Scenario Valid(ScenarioDraft draft);

// Everything wrong with SmallScenario after `change`, at the root path "scenario"; empty if
// nothing.
Violations FaultsOf(const std::function<void(ScenarioDraft&)>& change);

// "field: CODE: description", one a line.
std::string Listed(const Violations& violations);

// Pseudo-random options, checked the same way.
RunOptions SomeOptions(std::int64_t path_count, std::uint64_t seed = 1,
                       bool exact_quantiles = false);

// Entries of a draft by id; the id must exist.
Driver& DriverOf(ScenarioDraft& draft, const std::string& id);
Outcome& OutcomeOf(ScenarioDraft& draft, const std::string& id);
Contract& ContractOf(ScenarioDraft& draft, const std::string& id);
Clause& ClauseOf(Contract& contract, const std::string& id);

// A trajectory that stays at `value`; a driver with this marginal, externally controlled.
Trajectory Constantly(double value);
Driver ADriver(std::string id, Marginal marginal, double persistence = 0);

}  // namespace accord

#endif  // ACCORD_TESTS_SUPPORT_SCENARIOS_H_
