#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <optional>
#include <string>

#include "simulation/base/violation.h"
#include "simulation/warnings/warnings.h"
#include "tests/support/scenarios.h"

namespace accord {
namespace {

// What SmallScenario with a driver "x" is suspected of after `change`.
std::string Suspected(const Marginal& marginal, const std::function<void(ScenarioDraft&)>& change) {
  const Scenario scenario = AScenario([&](ScenarioDraft& draft) {
    draft.drivers.push_back(ADriver("x", marginal));
    change(draft);
  });
  Violations suspicions;
  for (const Violation& warning : Warnings(scenario, FieldPath("scenario"))) {
    if (warning.code == ViolationCode::kSuspicious) suspicions.push_back(warning);
  }
  return Listed(suspicions);
}

std::string Line(const std::string& field, const std::string& advice) {
  return "scenario." + field +
         ": SUSPICIOUS: its mean exists but its variance does not: standard errors say little "
         "here; consider " +
         advice + "\n";
}

// X > 0 whose upper tail falls like x to minus 1 / slope.
Marginal WithSlope(double slope, std::optional<double> max = {}) {
  Marginal marginal{MetalogMarginal{std::pow(9, -slope), 1, std::pow(9, slope), 0, {}}};
  if (max) marginal.truncation = Truncation{{}, max};
  return marginal;
}

TEST(VarianceWarnings, NameAnAdditiveOutcomeThatADriverLeavesWithoutOne) {
  const auto loaded = [](std::optional<double> upper, double loading = 1) {
    return [=](ScenarioDraft& draft) {
      Outcome& downtime = OutcomeOf(draft, "downtime");
      downtime.loadings = {{"x", loading, 0}};
      downtime.lower_bound.reset();
      downtime.upper_bound = upper;
    };
  };
  const std::string line = Line("outcomes[\"downtime\"].loadings",
                                "smaller loadings, lighter tails, a truncation or bounds");
  EXPECT_EQ(Suspected(WithSlope(0.6), loaded({})), line);
  EXPECT_EQ(Suspected(WithSlope(0.6), loaded(1000, -1)), line) << "bounded on the other side";
  EXPECT_EQ(Suspected(WithSlope(0.4), loaded({})), "");
  EXPECT_EQ(Suspected(WithSlope(0.6, 100), loaded({})), "");
  EXPECT_EQ(Suspected(WithSlope(0.6), loaded(1000)), "");
  EXPECT_EQ(Suspected(WithSlope(0.6), loaded({}, 0)), "");
}

TEST(VarianceWarnings, NameACostOfEventsThatTheirDriverLeavesWithoutOne) {
  const auto struck = [](double amount) {
    return [=](ScenarioDraft& draft) {
      draft.client_private[0].cost.emplace().event_costs = {{"x", amount}};
    };
  };
  EXPECT_EQ(Suspected(WithSlope(0.6), struck(2)),
            Line("client_private[\"steel\"].cost.event_costs[\"x\"].driver",
                 "a truncation of the driver's marginal"));
  EXPECT_EQ(Suspected(WithSlope(0.4), struck(2)), "");
  EXPECT_EQ(Suspected(WithSlope(0.6), struck(0)), "");
}

TEST(VarianceWarnings, NameACostThatALoadingLeavesWithoutOne) {
  const auto loaded = [](double loading) {
    return [=](ScenarioDraft& draft) {
      draft.supplier_private->accounts[0].cost->loadings = {{"x", loading, 0}};
    };
  };
  EXPECT_EQ(Suspected({GammaMarginal{2, 1}}, loaded(0.5)),
            Line("supplier_private.accounts[\"steel\"].cost.loadings",
                 "smaller loadings, lighter tails or a truncation"));
  EXPECT_EQ(Suspected({GammaMarginal{2, 1}}, loaded(0.49)), "");
}

TEST(VarianceWarnings, NameValuesPerClientWithoutOne) {
  const auto brings = [](const Marginal& marginal, double growth = 0) {
    return Suspected({GammaMarginal{2, 1}}, [=](ScenarioDraft& draft) {
      draft.client_base = SmallClientBase();
      draft.client_base->segments[0].revenue_per_client->kind = marginal;
      draft.client_base->segments[0].revenue_per_client->growth_loadings = {{"x", growth, 0}};
    });
  };
  const std::string at = "client_base.segments[\"gold\"].revenue_per_client.";
  EXPECT_EQ(brings(WithSlope(0.6)), Line(at + "distribution", "a truncation"));
  EXPECT_EQ(brings(WithSlope(0.4)), "");
  EXPECT_EQ(brings(WithSlope(0.6, 100)), "");
  EXPECT_EQ(brings(WithSlope(0.4), 0.6),
            Line(at + "growth_loadings", "smaller loadings, lighter tails or a truncation"));
}

}  // namespace
}  // namespace accord
