#include "simulation/analysis/attribution.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <numeric>
#include <string>
#include <utility>

#include "simulation/accumulate/distribution.h"
#include "simulation/accumulate/moments.h"
#include "tests/support/scenarios.h"

namespace accord {
namespace {

std::vector<AttributionReport> Attributed(const Scenario& scenario, std::int64_t path_count,
                                          std::uint64_t seed = 1, int threads = 2) {
  auto reports = Attribute(scenario, Compile(scenario, seed), path_count, {.threads = threads});
  EXPECT_TRUE(reports.ok()) << reports.status();
  return reports.ok() ? *std::move(reports) : std::vector<AttributionReport>();
}

const AttributionReport& Find(const std::vector<AttributionReport>& reports,
                              const std::string& party, const std::string& metric,
                              bool adjusted = true) {
  const auto found =
      std::find_if(reports.begin(), reports.end(), [&](const AttributionReport& report) {
        return report.party == party && report.metric == metric && report.adjusted == adjusted;
      });
  EXPECT_NE(found, reports.end()) << party << " " << metric;
  return *found;
}

double SumOfParts(const AttributionReport& report) {
  double sum = 0;
  for (const AttributionPart& part : report.parts) sum += part.part.value;
  return sum;
}

Driver Normal(std::string id, Control control, double mean, double sd) {
  Driver driver = ADriver(std::move(id), Marginal{NormalMarginal{.mean = mean, .sd = sd}});
  driver.control = control;
  driver.reference = 0;
  return driver;
}

// One year, one outcome of 100, each unit worth 1 to the client, nothing paid: the client's NPV is
// 10 + 3 a + 2 b, undiscounted, with a ~ N(1, 1) the client's and b ~ N(-1, 2^2) external.
Scenario Linear(const std::function<void(ScenarioDraft&)>& change = {}) {
  return AScenario([&](ScenarioDraft& draft) {
    draft.timeline = Timeline{.period_count = 1, .period_length = PeriodLength::kYear};
    draft.drivers = {Normal("a", Control::kClient, 1, 1), Normal("b", Control::kExternal, -1, 2)};
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

constexpr double kNormalCvar = 2.0627128075074257;  // phi(q) / 0.05

// Mean: 3 E[a] and 2 E[b]. CVaR: v(S) = -10 - mean + k sd, so that the part of a is
// -3 + k (3 + (5 - 4)) / 2 and of b 2 + k (4 + (5 - 3)) / 2. 4.5 standard errors: false alarms 7e-6
// each.
TEST(Attribution, OfTwoNormalDriversIsTheClosedForm) {
  const auto reports = Attributed(Linear(), 16384);
  const AttributionReport& mean = Find(reports, "client", "npv_mean");
  EXPECT_DOUBLE_EQ(mean.plan_world, 10);
  EXPECT_EQ(mean.path_count, 16384);
  EXPECT_NEAR(mean.parts[1].part.value, 3, 4.5 * mean.parts[1].part.standard_error);
  EXPECT_NEAR(mean.parts[1].part.standard_error, 3 / 128.0, 1e-3);
  EXPECT_NEAR(mean.parts[3].part.value, -2, 4.5 * mean.parts[3].part.standard_error);
  EXPECT_NEAR(mean.parts[3].part.standard_error, 4 / 128.0, 1e-3);
  const AttributionReport& cvar = Find(reports, "client", "cvar_95");
  EXPECT_DOUBLE_EQ(cvar.plan_world, -10);
  const Estimate& a = cvar.parts[1].part;
  const Estimate& b = cvar.parts[3].part;
  EXPECT_NEAR(a.value, -3 + kNormalCvar * 2, 4.5 * a.standard_error);
  EXPECT_NEAR(b.value, 2 + kNormalCvar * 3, 4.5 * b.standard_error);
  EXPECT_LT(a.standard_error, 0.2);
  EXPECT_LT(b.standard_error, 0.2);
}

// A client that leaves in half of all periods, whatever happens, and takes a fee of 100 a period
// along: that loss is chance, and nothing else is uncertain.
TEST(Attribution, CountsAClientsLeavingAsChance) {
  const Scenario scenario = AScenario([](ScenarioDraft& draft) {
    draft.timeline = Timeline{.period_count = 4, .period_length = PeriodLength::kYear};
    draft.drivers = {};
    draft.correlation.reset();
    Outcome& output = OutcomeOf(draft, "output");
    output.baseline = Constantly(90);
    output.plan = Plan{RampPeriods{1}};
    output.loadings = {};
    output.verification.reset();
    draft.outcomes = {output};
    Contract& steel = ContractOf(draft, "steel");
    steel.outcome_ids = {};
    steel.score.reset();
    Clause fee;
    fee.id = "fee";
    fee.base = 100;
    steel.clauses = {fee};
    draft.supplier_private.reset();
    draft.client_private = {};
    ClientBase base;
    base.segments.resize(2);
    base.segments[0].id = "in";
    base.segments[0].client_count = 1;
    base.segments[1].id = "out";
    base.segments[1].out = true;
    base.transitions = Transitions{TransitionMatrix{{{"in", {0.5, 0.5}}, {"out", {0.0, 1.0}}}}};
    NamedClient mill;
    mill.id = steel.client_id;
    mill.segment = "in";
    base.named_clients = {mill};
    draft.client_base = base;
  });
  const auto reports = Attributed(scenario, 16384);
  const AttributionReport& mean = Find(reports, "supplier", "npv_mean");
  EXPECT_DOUBLE_EQ(mean.plan_world, 400);
  const double kept = 100 * (1 + 0.5 + 0.25 + 0.125);  // it pays for the period it leaves in
  const Estimate& chance = mean.parts[4].part;
  EXPECT_NEAR(chance.value, kept - 400, 4.5 * chance.standard_error);
  EXPECT_LT(chance.standard_error, 1.0);
  for (int group = 0; group < 4; ++group) EXPECT_EQ(mean.parts[group].part.value, 0);
}

TEST(Attribution, PartsSumToTheMetricLessThatOfThePlanWorld) {
  const auto reports = Attributed(AScenario(), 3000);
  EXPECT_EQ(reports.size(), 8u) << "two parties, two metrics, adjusted and not";
  for (const AttributionReport& report : reports) {
    EXPECT_NEAR(SumOfParts(report), report.all_on.value - report.plan_world,
                1e-9 * std::fabs(report.all_on.value));
    EXPECT_EQ(report.contract, "steel");
    ASSERT_EQ(report.parts.size(), 5u);
    EXPECT_EQ(report.parts[4].group, "measurement_and_chance");
  }
}

TEST(Attribution, AllOnIsWhatTheRunSaysOfTheSamePaths) {
  const Scenario scenario = AScenario();
  const std::vector<CompiledModel> models = {Compile(scenario, 1)};
  const auto run = accord::Run(models, {.path_count = 3000}, {});
  ASSERT_TRUE(run.ok());
  const auto reports = Attributed(scenario, 3000);
  const Distribution& npv = run->models[0].contracts[0]->supplier.npv;
  EXPECT_EQ(Find(reports, "supplier", "npv_mean").all_on, npv.Mean());
  EXPECT_EQ(Find(reports, "supplier", "cvar_95").all_on.value,
            -npv.Cvar(0.95, Tail::kLowest).value);
  EXPECT_EQ(Find(reports, "supplier", "cvar_95").all_on.standard_error,
            npv.Cvar(0.95, Tail::kLowest).standard_error);
}

// Everybody enters one after the other, in every one of the 120 orders; a part is the mean of what
// a group changes when it enters.
TEST(Attribution, IsTheMeanOverAllOrdersOfEntering) {
  const Scenario scenario = AScenario([](ScenarioDraft& draft) {
    Driver weather = ADriver("weather", Marginal{UniformMarginal{.min = -0.1, .max = 0.3}});
    Driver market = ADriver("market", Marginal{LognormalMarginal{.median = 1, .log_sd = 0.2}});
    market.control = Control::kShared;
    draft.drivers.push_back(weather);
    draft.drivers.push_back(market);
    OutcomeOf(draft, "output").loadings.push_back({.driver = "weather", .loading = 0.4});
    OutcomeOf(draft, "output").loadings.push_back({.driver = "market", .loading = 0.3});
    OutcomeOf(draft, "output").lower_bound = 0;
    OutcomeOf(draft, "output").upper_bound = 1e5;
    OutcomeOf(draft, "output").verification->bias = 0.01;
  });
  const std::array<Control, 4> controls = {Control::kSupplier, Control::kClient, Control::kShared,
                                           Control::kExternal};
  std::array<std::array<double, 2>, 32> metrics;  // of the supplier, by groups that are on
  for (unsigned on = 0; on < 32; ++on) {
    std::vector<CompiledModel> models = {Compile(scenario, 1)};
    for (std::size_t d = 0; d < scenario.facts().drivers.size(); ++d) {
      for (unsigned g = 0; g < 4; ++g) {
        if (scenario.facts().drivers[d].control == controls[g] && (on & 1u << g) == 0) {
          AlterChance(
              [d](CompiledChance& chance) { chance.drivers[d].held = chance.drivers[d].reference; },
              models[0]);
        }
      }
    }
    if ((on & 16u) == 0) {
      AlterChance(
          [](CompiledChance& chance) {
            for (CompiledOutcome& outcome : chance.outcomes) {
              outcome.error_sd = outcome.error_bias = 0;
            }
          },
          models[0]);
    }
    const auto run = accord::Run(models, {.path_count = 1000}, {});
    ASSERT_TRUE(run.ok());
    const Distribution& npv = run->models[0].contracts[0]->supplier.npv;
    metrics[on] = {npv.Mean().value, -npv.Cvar(0.95, Tail::kLowest).value};
  }
  const auto reports = Attributed(scenario, 1000);
  for (const std::size_t metric : {0, 1}) {
    std::array<double, 5> parts = {};
    std::array<unsigned, 5> order = {0, 1, 2, 3, 4};
    do {
      unsigned on = 0;
      for (const unsigned group : order) {
        parts[group] += (metrics[on | 1u << group][metric] - metrics[on][metric]) / 120;
        on |= 1u << group;
      }
    } while (std::next_permutation(order.begin(), order.end()));
    const AttributionReport& report =
        Find(reports, "supplier", metric == 0 ? "npv_mean" : "cvar_95");
    for (std::size_t group = 0; group < 5; ++group) {
      EXPECT_NEAR(report.parts[group].part.value, parts[group], 1e-9 * std::fabs(metrics[31][0]))
          << report.metric << " " << report.parts[group].group;
      EXPECT_NE(parts[group], 0) << "or the test shows nothing";
    }
  }
}

// Two drivers alike, of different owners, get alike parts: 4.5 standard errors of the difference
// (at most the sum of theirs), false alarms below 7e-6.
TEST(Attribution, TreatsGroupsAlikeThatAreAlike) {
  const Scenario scenario = Linear([](ScenarioDraft& draft) {
    draft.drivers[1] = Normal("b", Control::kExternal, 1, 1);
    draft.outcomes[0].loadings[1].loading = 3;
    Clause& share = ContractOf(draft, "steel").clauses[0];
    share.basis = Basis{.source = ContractFigure::kBenefit};
    share.bands = {Band{.lower = {}, .upper = {}, .rate = 0.5}};
  });
  for (const AttributionReport& report : Attributed(scenario, 16384)) {
    const Estimate& a = report.parts[1].part;
    const Estimate& b = report.parts[3].part;
    EXPECT_NEAR(a.value, b.value, 4.5 * (a.standard_error + b.standard_error)) << report.metric;
    EXPECT_GT(std::fabs(a.value), 10 * a.standard_error) << "or the test shows nothing";
  }
}

TEST(Attribution, GivesNothingToADriverThatNobodyLoadsOn) {
  const Scenario scenario = AScenario([](ScenarioDraft& draft) {
    Driver idle = Normal("idle", Control::kShared, 0, 1);
    draft.drivers.push_back(idle);
    draft.correlation->pairs.push_back({"demand", "idle", NormalScoreCorrelation{0.5}});
  });
  for (const AttributionReport& report : Attributed(scenario, 1000)) {
    EXPECT_EQ(report.parts[2].part.value, 0);
    EXPECT_EQ(report.parts[2].part.standard_error, 0);
    EXPECT_EQ(report.parts[3].part.value, 0) << "no driver is external";
    EXPECT_NE(report.parts[1].part.value, 0);
  }
}

// The client's driver moves the supplier's result less when half its effect is adjusted away.
TEST(Attribution, ShowsWhatTheAdjustmentTakesAway) {
  const auto reports = Attributed(AScenario(), 4096);
  const Estimate with = Find(reports, "supplier", "cvar_95", true).parts[1].part;
  const Estimate without = Find(reports, "supplier", "cvar_95", false).parts[1].part;
  EXPECT_LT(with.value + 4.5 * (with.standard_error + without.standard_error), without.value);
  EXPECT_EQ(Find(reports, "supplier", "cvar_95", true).plan_world,
            Find(reports, "supplier", "cvar_95", false).plan_world);
  const Scenario plain = AScenario(
      [](ScenarioDraft& draft) { OutcomeOf(draft, "output").loadings[0].adjustment = 0; });
  EXPECT_EQ(Attributed(plain, 100).size(), 4u) << "nothing is adjusted";
}

// Of 300 runs the spread is known to 4.1 %: 18 % at 4.5 errors, false alarms 7e-6 each. Errors that
// did not pair the variants path by path would be several times as large.
TEST(Attribution, StandardErrorsMatchTheSpread) {
  const Scenario scenario = Linear();
  constexpr int kRuns = 300;
  Moments values[4];
  double errors[4] = {};
  for (int run = 0; run < kRuns; ++run) {
    const auto reports = Attributed(scenario, 1000, static_cast<std::uint64_t>(run) + 10);
    const std::array<Estimate, 4> parts = {Find(reports, "client", "npv_mean").parts[1].part,
                                           Find(reports, "client", "npv_mean").parts[3].part,
                                           Find(reports, "client", "cvar_95").parts[1].part,
                                           Find(reports, "client", "cvar_95").parts[3].part};
    for (std::size_t i = 0; i < 4; ++i) {
      values[i].AddTile({&parts[i].value, 1});
      errors[i] += parts[i].standard_error / kRuns;
    }
  }
  for (std::size_t i = 0; i < 4; ++i) {
    EXPECT_NEAR(errors[i] / values[i].StandardDeviation().value, 1, 0.18) << i;
  }
}

TEST(Attribution, GivesTheSameBitsForAnyNumberOfThreads) {
  const Scenario scenario = AScenario();
  const auto one = Attributed(scenario, 5000, 1, 1);
  const auto four = Attributed(scenario, 5000, 1, 4);
  ASSERT_EQ(one.size(), four.size());
  for (std::size_t i = 0; i < one.size(); ++i) {
    for (std::size_t group = 0; group < 5; ++group) {
      EXPECT_EQ(one[i].parts[group].part, four[i].parts[group].part);
    }
  }
}

TEST(Attribution, ReportsProgressAndStopsWhenNobodyListens) {
  const Scenario scenario = AScenario();
  const CompiledModel model = Compile(scenario, 1);
  std::int64_t done = 0, total = 0;
  RunControl control;
  control.on_progress = [&](const RunProgress& progress) {
    EXPECT_GE(progress.paths_done, done);
    done = progress.paths_done;
    total = progress.path_count;
  };
  ASSERT_TRUE(Attribute(scenario, model, 1000, control).ok());
  EXPECT_EQ(done, total);
  EXPECT_EQ(total, AttributionPaths(scenario, 1000));
  EXPECT_EQ(total, 2 * 8 * 1000) << "nothing is shared or external";
  int asked = 0;
  control.on_progress = {};
  control.cancelled = [&] { return ++asked > 10; };
  EXPECT_EQ(Attribute(scenario, model, 1000, control).status().code(),
            absl::StatusCode::kCancelled);
  EXPECT_LT(asked, 20);
}

TEST(Attribution, IsEmptyWithoutContracts) {
  const Scenario scenario = AScenario([](ScenarioDraft& draft) {
    draft.client_base = SmallClientBase();
    draft.contracts = {};
    draft.supplier_private.reset();
    draft.client_private = {};
  });
  EXPECT_TRUE(Attributed(scenario, 100).empty());
  EXPECT_EQ(AttributionPaths(scenario, 100), 0);
}

}  // namespace
}  // namespace accord
