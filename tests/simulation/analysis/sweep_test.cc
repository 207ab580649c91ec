#include "simulation/analysis/sweep.h"

#include <algorithm>
#include <atomic>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "simulation/engine/engine.h"
#include "simulation/model/compiled_model.h"
#include "simulation/report/named_figures.h"
#include "tests/support/scenarios.h"

namespace accord {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::SizeIs;

using Change = std::function<void(ScenarioDraft&)>;

double Share(std::int64_t set) { return 0.05 + 0.07 * static_cast<double>(set); }

// Shares of the gain, with a fee that falls every third set.
void SetTerms(std::int64_t set, ScenarioDraft& draft) {
  Contract& steel = ContractOf(draft, "steel");
  ClauseOf(steel, "gain").share = Share(set);
  ClauseOf(steel, "fee").base = 2000.0 - 150.0 * static_cast<double>(set / 3);
}

TermSetScenario Terms(std::int64_t set, const Change& base_change = {}) {
  return {AScenario([&](ScenarioDraft& draft) {
            if (base_change) base_change(draft);
            SetTerms(set, draft);
          }),
          /*has_base_chance=*/true};
}

SweepPlan PlanOf(const Scenario& base, std::int64_t sets, std::int64_t paths) {
  SweepPlan plan;
  plan.set_count = sets;
  plan.path_count = paths;
  plan.figures = DefaultSweepFigures(base);
  plan.figures.push_back("supplier.drawdown_mean");
  plan.figures.push_back("client.npv_p25");
  return plan;
}

std::vector<SweepRow> RowsOf(const Scenario& base, const SweepPlan& plan,
                             const TermSetSource& source, int threads = 1) {
  std::vector<SweepRow> all;
  const absl::Status swept =
      Sweep(base, plan, source, {.threads = threads},
            [&](std::vector<SweepRow> rows) { all.insert(all.end(), rows.begin(), rows.end()); });
  EXPECT_TRUE(swept.ok()) << swept;
  return all;
}

// The slow twin: a run of this scenario by itself, all its paths in the first batch.
std::vector<Estimate> Simulated(const Scenario& base, const Scenario& scenario,
                                const SweepPlan& plan, bool exact = true) {
  auto models = CompileStudy({base, scenario}, plan.seed, plan.sampling);
  const auto totals = Run({models.back()}, {plan.path_count, exact}, {});
  EXPECT_TRUE(totals.ok());
  std::vector<Estimate> figures;
  for (const std::string& name : plan.figures) {
    for (const NamedFigure& figure : NamedFigures(scenario)) {
      if (figure.name == name) figures.push_back(figure.estimate(totals->models.front()));
    }
  }
  return figures;
}

std::vector<Estimate> WithoutJoint(const SweepPlan& plan, std::vector<Estimate> figures) {
  const auto joint = std::find(plan.figures.begin(), plan.figures.end(), kJointNpvMean);
  if (joint != plan.figures.end()) figures.erase(figures.begin() + (joint - plan.figures.begin()));
  return figures;
}

TEST(Sweep, SaysOfEverySetWhatARunOfItSays) {
  const Scenario base = AScenario();
  for (const std::int64_t paths : {1, 255, 256, 257, 4097, 9000, 20000}) {
    SweepPlan plan = PlanOf(base, 5, paths);
    plan.sets_together = 3;
    const auto rows = RowsOf(
        base, plan, [](std::int64_t set) { return Terms(set); }, 2);
    ASSERT_THAT(rows, SizeIs(5));
    for (const SweepRow& row : rows) {
      EXPECT_EQ(WithoutJoint(plan, row.figures), Simulated(base, Terms(row.set).scenario, plan))
          << paths << " paths, set " << row.set;
    }
  }
}

TEST(Sweep, SaysOnNetsWhatARunOnNetsSays) {
  const Scenario base = AScenario();
  SweepPlan plan = PlanOf(base, 4, 3 * 4096);
  plan.sampling = Sampling::kSobol;
  for (const SweepRow& row : RowsOf(base, plan, [](std::int64_t set) { return Terms(set); })) {
    EXPECT_EQ(WithoutJoint(plan, row.figures), Simulated(base, Terms(row.set).scenario, plan));
  }
}

TEST(Sweep, DrawsASetThatMovesChanceByItself) {
  const Scenario base = AScenario();
  const auto source = [](std::int64_t set) {
    return TermSetScenario{
        AScenario([&](ScenarioDraft& draft) {
          std::get<NormalMarginal>(DriverOf(draft, "demand").marginal->kind).sd = 0.1 + 0.01 * set;
          if (set == 2) {
            draft.drivers.push_back(ADriver("zeal", Marginal{NormalMarginal{0, 1}}));
          }
        }),
        /*has_base_chance=*/false};
  };
  for (const Sampling sampling : {Sampling::kPseudoRandom, Sampling::kSobol}) {
    SweepPlan plan = PlanOf(base, 3, 4096);
    plan.sampling = sampling;
    for (const SweepRow& row : RowsOf(base, plan, source)) {
      EXPECT_EQ(WithoutJoint(plan, row.figures), Simulated(base, source(row.set).scenario, plan));
    }
  }
}

TEST(Sweep, CountsBothPartiesTogether) {
  const Scenario base = AScenario();
  SweepPlan plan = PlanOf(base, 3, 1000);
  plan.figures = {"supplier.npv_mean", "client.npv_mean", std::string(kJointNpvMean)};
  for (const SweepRow& row : RowsOf(base, plan, [](std::int64_t set) { return Terms(set); })) {
    EXPECT_NEAR(row.figures[2].value, row.figures[0].value + row.figures[1].value, 1e-8);
    // What one party loses to the other cancels in the sum.
    EXPECT_LT(row.figures[2].standard_error,
              row.figures[0].standard_error + row.figures[1].standard_error);
  }
}

// Two contracts and a client who may leave.
void AddRails(ScenarioDraft& draft) {
  Contract rails = ContractOf(draft, "steel");
  rails.id = "rails";
  draft.contracts.push_back(rails);
  draft.supplier_private->accounts.push_back(draft.supplier_private->accounts.front());
  draft.supplier_private->accounts.back().contract = "rails";
  ClientPrivate client;
  client.contract = "rails";
  client.discount_rate_per_year = 0.11;
  draft.client_private.push_back(client);
  draft.client_base = SmallClientBase();
}

TEST(Sweep, FollowsSeveralContractsAndTheClientBase) {
  const Scenario base = AScenario(AddRails);
  SweepPlan plan;
  plan.set_count = 3;
  plan.path_count = 5000;
  plan.figures = {
      "supplier.npv_mean", "supplier.peak_shortfall_p95", R"(contracts["rails"].client.cvar_95)",
      R"(contracts["steel"].clauses["gain"].discounted_pay)", "client_base.discounted_profit"};
  const auto source = [](std::int64_t set) { return Terms(set, AddRails); };
  for (const SweepRow& row : RowsOf(base, plan, source, 2)) {
    EXPECT_EQ(row.figures, Simulated(base, source(row.set).scenario, plan, /*exact=*/false));
  }
}

TEST(Sweep, ReadsAClauseWhereItStandsInTheSet) {
  const Scenario base = AScenario();
  const auto source = [](std::int64_t set) {
    return TermSetScenario{AScenario([&](ScenarioDraft& draft) {
                             auto& clauses = ContractOf(draft, "steel").clauses;
                             if (set == 1) std::swap(clauses[0], clauses[1]);
                           }),
                           true};
  };
  SweepPlan plan;
  plan.set_count = 2;
  plan.path_count = 500;
  plan.figures = {R"(contracts["steel"].clauses["gain"].discounted_pay)"};
  const auto rows = RowsOf(base, plan, source);
  EXPECT_NEAR(rows[0].figures[0].value, rows[1].figures[0].value, 1e-9);
}

TEST(Sweep, HasTheSameBitsForAnyThreadsAndAnyCut) {
  const Scenario base = AScenario();
  const auto source = [](std::int64_t set) { return Terms(set); };
  SweepPlan plan = PlanOf(base, 13, 9000);
  plan.sets_together = 1;
  plan.first_batch = plan.largest_batch = 1;
  const auto expected = RowsOf(base, plan, source);
  for (int repetition = 0; repetition < 20; ++repetition) {
    plan.sets_together = 1 + static_cast<std::size_t>(repetition % 5);
    plan.first_batch = 1 + static_cast<std::size_t>(repetition % 4);
    plan.largest_batch = 1 + static_cast<std::size_t>(repetition % 7);
    const auto rows = RowsOf(base, plan, source, 1 + repetition % 4);
    ASSERT_EQ(rows.size(), expected.size());
    for (std::size_t i = 0; i < rows.size(); ++i) {
      EXPECT_EQ(rows[i].set, expected[i].set);
      EXPECT_EQ(rows[i].figures, expected[i].figures);
    }
  }
}

TEST(Sweep, HandsOverRowsInOrderAFewAtFirst) {
  const Scenario base = AScenario();
  SweepPlan plan = PlanOf(base, 11, 300);
  plan.first_batch = 2;
  plan.largest_batch = 4;
  std::vector<std::size_t> sizes;
  std::int64_t next = 0;
  std::int64_t done = 0;
  const RunControl control{.threads = 2, .on_progress = [&](const RunProgress& progress) {
                             EXPECT_GE(progress.paths_done, done);
                             EXPECT_EQ(progress.path_count, 11 * 300);
                             done = progress.paths_done;
                           }};
  const absl::Status swept = Sweep(
      base, plan, [](std::int64_t set) { return Terms(set); }, control,
      [&](const std::vector<SweepRow>& rows) {
        sizes.push_back(rows.size());
        for (const SweepRow& row : rows) EXPECT_EQ(row.set, next++);
      });
  EXPECT_TRUE(swept.ok());
  EXPECT_THAT(sizes, ElementsAre(2, 4, 4, 1));
  EXPECT_EQ(done, 11 * 300);
}

TEST(Sweep, EndsAsSoonAsItIsCancelled) {
  const Scenario base = AScenario();
  for (const int after : {0, 3, 40, 200}) {
    std::atomic<int> asked = 0;
    const RunControl control{.threads = 2, .cancelled = [&] { return ++asked > after; }};
    const absl::Status swept = Sweep(
        base, PlanOf(base, 100, 50'000), [](std::int64_t set) { return Terms(set % 12); }, control,
        [](const std::vector<SweepRow>&) {});
    EXPECT_EQ(swept.code(), absl::StatusCode::kCancelled);
    EXPECT_LT(asked, after + 50);
  }
}

TEST(Sweep, SaysWhenMoneyLeavesTheRangeOfNumbers) {
  const Change huge = [](ScenarioDraft& draft) {
    DriverOf(draft, "demand").marginal = Marginal{NormalMarginal{0, 1000}};
  };
  const Scenario base = AScenario(huge);
  EXPECT_EQ(Sweep(
                base, PlanOf(base, 2, 300), [&](std::int64_t set) { return Terms(set, huge); }, {},
                [](const std::vector<SweepRow>&) {})
                .code(),
            absl::StatusCode::kOutOfRange);
}

TEST(SweepFigures, AreThoseOfRunsAndTheJointMean) {
  EXPECT_THAT(SweepableFigures(AScenario()), Contains(kJointNpvMean));
  EXPECT_THAT(SweepableFigures(AScenario()), Contains("client.npv_p25"));
  EXPECT_THAT(DefaultSweepFigures(AScenario()), SizeIs(11));
  EXPECT_THAT(DefaultSweepFigures(AScenario(AddRails)),
              Contains(R"(contracts["rails"].client.peak_shortfall_p95)"));
  const Scenario base_only = AScenario([](ScenarioDraft& draft) {
    draft.contracts.clear();
    draft.supplier_private.reset();
    draft.client_private.clear();
    draft.client_base = SmallClientBase();
  });
  EXPECT_THAT(DefaultSweepFigures(base_only),
              ElementsAre("client_base.discounted_revenue", "client_base.discounted_profit"));
}

}  // namespace
}  // namespace accord
