#include "server/levers/ready_levers.h"

#include <set>
#include <string>
#include <variant>
#include <vector>

#include "accord/v1/scenario.pb.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/convert/json.h"
#include "server/convert/scenario_from_proto.h"
#include "simulation/scenario/scenario.h"

namespace accord {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

// The customer pyramid as levers come: active, inactive, left.
v1::Scenario Pyramid() {
  v1::Scenario scenario;
  const Violations faults = ParseJson(R"json({
    "currency": "EUR",
    "timeline": {"period_count": 4, "period_length": "PERIOD_LENGTH_QUARTER"},
    "client_base": {
      "segments": [
        {"id": "A", "client_count": 10}, {"id": "B", "client_count": 40},
        {"id": "C", "client_count": 150}, {"id": "D", "client_count": 800},
        {"id": "inactive", "client_count": 300}, {"id": "left", "out": true}
      ],
      "transitions": {"given": {"rows": [
        {"from": "A", "probabilities": [0.9, 0.05, 0.01, 0, 0.02, 0.02]},
        {"from": "B", "probabilities": [0.03, 0.87, 0.06, 0.01, 0.02, 0.01]},
        {"from": "C", "probabilities": [0, 0.02, 0.86, 0.07, 0.03, 0.02]},
        {"from": "D", "probabilities": [0, 0, 0.01, 0.88, 0.08, 0.03]},
        {"from": "inactive", "probabilities": [0, 0, 0, 0.05, 0.85, 0.1]},
        {"from": "left", "probabilities": [0, 0, 0, 0.01, 0, 0.99]}
      ]}}
    },
    "supplier_private": {"discount_rate_per_year": 0.1}
  })json",
                                      FieldPath("scenario"), &scenario);
  EXPECT_TRUE(faults.empty());
  return scenario;
}

std::vector<std::string> FaultsOf(const v1::Scenario& scenario) {
  std::vector<std::string> faults;
  const Checked<Scenario> checked = Validate(ToDraft(scenario), FieldPath("scenario"));
  if (const auto* violations = std::get_if<Violations>(&checked)) {
    for (const Violation& fault : *violations) {
      faults.push_back(fault.field + " " + fault.description);
    }
  }
  return faults;
}

TEST(ReadyLevers, AreTheSevenDirectionsAndTheFourMethods) {
  std::vector<std::string> directions, instruments;
  for (const v1::ReadyLever& ready : ReadyLevers().levers()) {
    (ready.family() == v1::LEVER_FAMILY_DIRECTION ? directions : instruments)
        .push_back(ready.lever().id());
  }
  EXPECT_THAT(directions, ElementsAre("start", "protect", "improve", "reorganise",
                                      "maximise-profit", "win-back", "end"));
  EXPECT_THAT(instruments,
              ElementsAre("trust", "entry-barriers", "joint-activities", "exit-barriers"));
}

TEST(ReadyLevers, EachFitThePyramid) {
  EXPECT_THAT(FaultsOf(Pyramid()), IsEmpty());
  for (const v1::ReadyLever& ready : ReadyLevers().levers()) {
    v1::Scenario scenario = Pyramid();
    *scenario.add_levers() = ready.lever();
    EXPECT_THAT(FaultsOf(scenario), IsEmpty()) << ready.lever().id();
  }
}

TEST(ReadyLevers, FitItAllTogether) {
  v1::Scenario scenario = Pyramid();
  for (const v1::ReadyLever& ready : ReadyLevers().levers()) {
    *scenario.add_levers() = ready.lever();
  }
  EXPECT_THAT(FaultsOf(scenario), IsEmpty());
}

// What a user is to replace stands there: effect, cost, capacity and uncertainty.
TEST(ReadyLevers, ShowEverythingThatCanBeEdited) {
  for (const v1::ReadyLever& ready : ReadyLevers().levers()) {
    const v1::Lever& lever = ready.lever();
    EXPECT_TRUE(lever.has_odds_ratio_up() || lever.has_odds_ratio_down() ||
                lever.has_odds_ratio_out())
        << lever.id();
    for (const double ratio : {lever.has_odds_ratio_up() ? lever.odds_ratio_up() : 2,
                               lever.has_odds_ratio_down() ? lever.odds_ratio_down() : 2,
                               lever.has_odds_ratio_out() ? lever.odds_ratio_out() : 2}) {
      EXPECT_NE(ratio, 1) << lever.id();
    }
    EXPECT_TRUE(lever.has_cost_per_client()) << lever.id();
    EXPECT_GT(lever.capacity(), 0) << lever.id();
    EXPECT_GT(lever.effect_log_sd(), 0) << lever.id();
  }
}

TEST(ReadyLevers, ExplainThemselves) {
  std::set<std::string> ids, descriptions;
  for (const v1::ReadyLever& ready : ReadyLevers().levers()) {
    const std::string& id = ready.lever().id();
    EXPECT_TRUE(ids.insert(id).second) << id;
    EXPECT_TRUE(descriptions.insert(ready.description()).second) << id;
    EXPECT_NE(ready.family(), v1::LEVER_FAMILY_UNSPECIFIED) << id;
    EXPECT_FALSE(ready.lever().display_name().empty()) << id;
    EXPECT_TRUE(ready.description().ends_with(".")) << id;
    EXPECT_FALSE(ready.treats().empty() || ready.treats().ends_with(".")) << id;
    EXPECT_FALSE(ready.source().empty()) << id;
  }
}

}  // namespace
}  // namespace accord
