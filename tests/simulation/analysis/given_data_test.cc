#include "simulation/analysis/given_data.h"

#include <cmath>
#include <functional>
#include <numbers>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "simulation/engine/driver_means.h"
#include "simulation/model/compiled_model.h"
#include "simulation/paths/chance_tile.h"
#include "tests/support/scenarios.h"

namespace accord {
namespace {

using ::testing::SizeIs;

Driver NormalDriver(std::string id, double mean, double sd, DriverCategory category) {
  Driver driver = ADriver(std::move(id), Marginal{NormalMarginal{.mean = mean, .sd = sd}});
  driver.category = category;
  return driver;
}

// One year at rate 0: the client's NPV is 10 + 3 (a - 1) + 2 (b + 1), a ~ N(1, 1), b ~ N(-1, 2): sd
// 3 of a and 4 of b. The supplier has nothing.
Scenario Linear(const std::function<void(ScenarioDraft&)>& change = {}) {
  return AScenario([&](ScenarioDraft& draft) {
    draft.timeline = Timeline{.period_count = 1, .period_length = PeriodLength::kYear};
    draft.drivers = {NormalDriver("a", 1, 1, DriverCategory::kDemand),
                     NormalDriver("b", -1, 2, DriverCategory::kSupply)};
    draft.correlation.reset();
    Outcome& output = OutcomeOf(draft, "output");
    output.baseline = Constantly(90);
    output.target = 100;
    output.plan = Plan{RampPeriods{1}};
    output.form = OutcomeForm::kAdditive;
    output.loadings = {{.driver = "a", .loading = 3}, {.driver = "b", .loading = 2}};
    output.verification.reset();
    output.value_per_unit = 1;
    draft.outcomes = {output};
    Contract& steel = ContractOf(draft, "steel");
    steel.outcome_ids = {};
    steel.score.reset();
    Clause fee;
    fee.id = "fee";
    steel.clauses = {fee};
    draft.supplier_private.reset();
    draft.client_private = {};
    if (change) change(draft);
  });
}

GivenDataPlan PlanOf(std::int64_t paths, double client_walk_away) {
  GivenDataPlan plan;
  plan.path_count = paths;
  plan.walk_aways = {0, client_walk_away};
  return plan;
}

PartyKnowledge ClientOf(const Scenario& scenario, const GivenDataPlan& plan, int threads = 1) {
  const auto parties = AnalyzeGivenData(scenario, plan, {.threads = threads});
  EXPECT_TRUE(parties.ok()) << parties.status();
  return parties->at(1);
}

// E[max(x, 0)] - max(m, 0) of x ~ N(m, sd).
double LossOfNormal(double mean, double sd) {
  const double z = std::fabs(mean) / sd;
  return sd * (std::exp(-0.5 * z * z) / std::sqrt(2 * std::numbers::pi) -
               z * 0.5 * std::erfc(z / std::numbers::sqrt2));
}

// Six errors, Student's with 15 degrees of freedom (a false alarm in 40 000), and the hundredth
// that bins take. It would see an error of 0.04 in an index. At random and on nets.
TEST(GivenData, OfALinearDealIsExact) {
  for (const Sampling sampling : {Sampling::kPseudoRandom, Sampling::kSobol}) {
    GivenDataPlan plan = PlanOf(16'384, 8);
    plan.sampling = sampling;
    const PartyKnowledge client = ClientOf(Linear(), plan);
    EXPECT_NEAR(client.npv_mean.value, 10, 6 * client.npv_mean.standard_error);
    ASSERT_THAT(client.drivers, SizeIs(2));
    const double sds[] = {3, 4};
    for (std::size_t d = 0; d < 2; ++d) {
      const DriverKnowledge& driver = client.drivers[d];
      const double share = sds[d] * sds[d] / 25, value = LossOfNormal(2, sds[d]);
      EXPECT_NEAR(driver.first_order.value, share,
                  6 * driver.first_order.standard_error + 0.01 * share);
      EXPECT_LT(driver.first_order.standard_error, 0.01);
      EXPECT_NEAR(driver.information.value.value, value,
                  6 * driver.information.value.standard_error + 0.01 * value);
      EXPECT_LT(driver.information.value.standard_error, 0.05);
      ASSERT_TRUE(driver.information.threshold);
      EXPECT_TRUE(driver.information.threshold->signs_above);
    }
    // 10 + 3 (a - 1) is 8 at a = 1/3.
    EXPECT_NEAR(client.drivers[0].information.threshold->input, 1.0 / 3, 0.2);
    EXPECT_NEAR(client.perfect_information.value, LossOfNormal(2, 5),
                6 * client.perfect_information.standard_error);
    ASSERT_THAT(client.categories, SizeIs(2));
    EXPECT_EQ(client.categories[0].category, DriverCategory::kDemand);
    EXPECT_EQ(client.categories[0].share, client.drivers[0].first_order);
    EXPECT_EQ(client.uncertainty_from, DriverCategory::kSupply);
    EXPECT_EQ(client.uncertainty, client.categories[1].share.value);
    EXPECT_EQ(client.decisive, 1u);
  }
}

// What both drivers together are of one category.
TEST(GivenData, AddsTheDriversOfACategory) {
  const Scenario scenario = Linear([](ScenarioDraft& draft) {
    for (Driver& driver : draft.drivers) driver.category = DriverCategory::kTechnology;
  });
  const PartyKnowledge client = ClientOf(scenario, PlanOf(4096, 0));
  ASSERT_THAT(client.categories, SizeIs(1));
  EXPECT_NEAR(client.categories[0].share.value,
              client.drivers[0].first_order.value + client.drivers[1].first_order.value, 1e-12);
  EXPECT_EQ(client.uncertainty_from, DriverCategory::kTechnology);
  EXPECT_LE(client.uncertainty, 1);
}

// The supplier has nothing that moves: nothing is worth knowing.
TEST(GivenData, SaysNothingOfAPartyThatHasNothingAtStake) {
  const auto parties = AnalyzeGivenData(Linear(), PlanOf(1024, 8), {});
  ASSERT_TRUE(parties.ok());
  const PartyKnowledge& supplier = parties->at(0);
  EXPECT_EQ(supplier.drivers[0].first_order, (Estimate{0, 0, 0, 0}));
  EXPECT_EQ(supplier.perfect_information.value, 0);
  EXPECT_FALSE(supplier.decisive);
  EXPECT_EQ(supplier.uncertainty, 0);
}

TEST(GivenData, HasTheSameBitsForAnyThreads) {
  const Scenario scenario = AScenario();
  const PartyKnowledge expected = ClientOf(scenario, PlanOf(9000, 100));
  for (int repetition = 0; repetition < 20; ++repetition) {
    const PartyKnowledge client = ClientOf(scenario, PlanOf(9000, 100), 1 + repetition % 4);
    EXPECT_EQ(client.perfect_information, expected.perfect_information);
    for (std::size_t d = 0; d < expected.drivers.size(); ++d) {
      EXPECT_EQ(client.drivers[d].first_order, expected.drivers[d].first_order);
      EXPECT_EQ(client.drivers[d].information.value, expected.drivers[d].information.value);
    }
  }
}

TEST(GivenData, StopsWhenNobodyWaits) {
  const auto parties =
      AnalyzeGivenData(Linear(), PlanOf(1024, 0), {.threads = 1, .cancelled = [] { return true; }});
  EXPECT_TRUE(absl::IsCancelled(parties.status()));
}

// The slow twin: every tile by itself, every period added up by hand.
TEST(DriverMeans, AreThoseOfThePathsOfARun) {
  const Scenario scenario = AScenario([](ScenarioDraft& draft) {
    DriverOf(draft, "skill").accumulation = Accumulation::kRunningSum;
  });
  const CompiledModel model = Compile(scenario, 3);
  for (const std::int64_t paths : {1, 255, 256, 257, 4097}) {
    const auto means = RunDriverMeans(model, paths, {.threads = 2});
    ASSERT_TRUE(means.ok());
    ASSERT_THAT(*means, SizeIs(2));
    for (std::int64_t path = 0; path < paths; path += 97) {
      ChanceTile tile(*model.chance);
      tile.Begin(static_cast<std::uint64_t>(path / kTilePaths * kTilePaths));
      double sums[2] = {0, 0};
      for (int t = 1; t <= model.period_count; ++t) {
        tile.Advance(t);
        for (int d = 0; d < 2; ++d) sums[d] += tile.view().levels[d][path % kTilePaths];
      }
      for (std::size_t d = 0; d < 2; ++d) {
        EXPECT_NEAR((*means)[d][static_cast<std::size_t>(path)], sums[d] / model.period_count,
                    1e-12);
      }
    }
  }
}

}  // namespace
}  // namespace accord
