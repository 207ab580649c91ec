#include "server/handlers/backtest.h"

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/server/handlers/requests.h"

namespace accord {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

// Ten clients at periods 1 to `dates`; two segments.
v1::BacktestPlan Plan(int dates) {
  v1::BacktestPlan plan;
  v1::SegmentRules& rules = *plan.mutable_estimation()->mutable_rules();
  v1::SegmentRule& here = *rules.add_rules();
  here.set_segment("here");
  here.mutable_recency()->set_at_most(1);
  rules.add_rules()->set_segment("away");
  for (int date = 1; date <= dates; ++date) {
    plan.mutable_estimation()->mutable_periods()->add_values(date);
  }
  plan.set_path_count(1000);
  return plan;
}

v1::BacktestMigrationRequest PlanPart(const v1::BacktestPlan& plan) {
  v1::BacktestMigrationRequest part;
  *part.mutable_plan() = plan;
  return part;
}

// Every client buys in period 0; client i again in every period that (i + 3) divides.
v1::BacktestMigrationRequest Rows(int periods) {
  v1::BacktestMigrationRequest part;
  v1::PanelRows& rows = *part.mutable_rows();
  for (int client = 0; client < 10; ++client) {
    for (int period = 0; period < periods; ++period) {
      if (period % (client + 3) != 0) continue;
      rows.add_clients("c" + std::to_string(client));
      rows.add_times(period);
      rows.add_amounts(1);
    }
  }
  return part;
}

std::vector<std::string> FaultsOf(const Backtest& backtest) {
  const auto answer = backtest.Answer();
  const auto* violations = std::get_if<Violations>(&answer);
  return violations ? PathsAndCodes(*violations) : std::vector<std::string>{};
}

TEST(Backtest, ForetellsTheDatesThatAreHeldBack) {
  Backtest backtest;
  v1::BacktestPlan plan = Plan(12);
  plan.set_held_back(2);
  plan.set_level(0.8);
  plan.set_seed(5);
  ASSERT_THAT(backtest.Add(PlanPart(plan)), IsEmpty());
  ASSERT_THAT(backtest.Add(Rows(12)), IsEmpty());
  v1::BacktestMigrationRequest newcomer;
  newcomer.mutable_rows()->add_clients("new");
  newcomer.mutable_rows()->add_times(10);
  newcomer.mutable_rows()->add_amounts(1);
  ASSERT_THAT(backtest.Add(newcomer), IsEmpty());
  const auto answer = backtest.Answer();
  ASSERT_TRUE(std::holds_alternative<v1::BacktestMigrationResponse>(answer));
  const v1::BacktestReport& report = std::get<v1::BacktestMigrationResponse>(answer).report();
  EXPECT_EQ(report.origin_date(), "10");
  EXPECT_EQ(report.training_pairs(), 9);
  EXPECT_EQ(report.level(), 0.8);
  EXPECT_EQ(report.path_count(), 1000);
  EXPECT_EQ(report.seed(), 5U);
  EXPECT_EQ(report.client_count(), 11);
  EXPECT_EQ(report.known_client_count(), 10) << "not who came in period 10, after the origin";
  ASSERT_THAT(report.counts(), SizeIs(4));
  EXPECT_EQ(report.counts(0).date(), "11");
  EXPECT_EQ(report.counts(0).segment(), "here");
  EXPECT_EQ(report.counts(3).date(), "12");
  EXPECT_EQ(report.counts(3).segment(), "away");
  // In period 10 client 2 (every 5) and client 7 (every 10) buy; in period 11 client 8 does.
  EXPECT_EQ(report.counts(0).observed(), 2);
  EXPECT_EQ(report.counts(1).observed(), 8);
  EXPECT_EQ(report.counts(2).observed(), 1);
  EXPECT_NEAR(
      report.counts(0).forecast().mean().value() + report.counts(1).forecast().mean().value(), 10,
      1e-9);
  EXPECT_EQ(report.coverage().all().count(), 4);
  ASSERT_THAT(report.coverage().dates(), SizeIs(2));
  EXPECT_EQ(report.coverage().dates(1).date(), "12");
  ASSERT_THAT(report.move_scores().pairs(), SizeIs(2));
  EXPECT_EQ(report.move_scores().pairs(0).first_date(), "10");
  EXPECT_EQ(report.move_scores().pairs(0).moves(), 10);
  EXPECT_EQ(report.move_scores().pairs(1).moves(), 11) << "the new client's is scored";
  EXPECT_THAT(report.calibration(), SizeIs(2));
  EXPECT_THAT(report.reliability(), SizeIs(9));
}

TEST(Backtest, HoldsBackOneDateUnlessToldOtherwise) {
  Backtest backtest;
  v1::BacktestPlan plan = Plan(4);
  plan.clear_path_count();
  ASSERT_THAT(backtest.Add(PlanPart(plan)), IsEmpty());
  ASSERT_THAT(backtest.Add(Rows(4)), IsEmpty());
  const auto answer = backtest.Answer();
  ASSERT_TRUE(std::holds_alternative<v1::BacktestMigrationResponse>(answer));
  const v1::BacktestReport& report = std::get<v1::BacktestMigrationResponse>(answer).report();
  EXPECT_EQ(report.origin_date(), "3");
  EXPECT_EQ(report.level(), 0.9);
  EXPECT_EQ(report.path_count(), 20'000);
  EXPECT_EQ(report.seed(), 1U);
  EXPECT_THAT(report.counts(), SizeIs(2));
}

TEST(Backtest, NamesEveryFaultOfThePlan) {
  Backtest backtest;
  v1::BacktestPlan plan = Plan(2);
  plan.mutable_estimation()->set_prior(-1);
  plan.set_held_back(0);
  plan.set_level(1);
  plan.set_path_count(999);
  EXPECT_THAT(PathsAndCodes(backtest.Add(PlanPart(plan))),
              ElementsAre("plan.estimation.periods.values REQUIRED",
                          "plan.estimation.prior OUT_OF_RANGE", "plan.held_back OUT_OF_RANGE",
                          "plan.level OUT_OF_RANGE", "plan.path_count OUT_OF_RANGE"));
  plan = Plan(4);
  plan.set_held_back(3);
  EXPECT_THAT(PathsAndCodes(backtest.Add(PlanPart(plan))),
              ElementsAre("plan.held_back CONTRADICTION"));
  plan.set_held_back(2);
  plan.set_path_count(1'000'001);
  EXPECT_THAT(PathsAndCodes(backtest.Add(PlanPart(plan))),
              ElementsAre("plan.path_count OUT_OF_RANGE"));
  plan = Plan(40);
  plan.set_held_back(34);  // 68 counts a path
  plan.set_path_count(1'000'000);
  EXPECT_THAT(PathsAndCodes(backtest.Add(PlanPart(plan))), ElementsAre("plan.path_count TOO_MANY"));
}

TEST(Backtest, TakesThePlanOnceAndFirst) {
  Backtest backtest;
  EXPECT_THAT(PathsAndCodes(backtest.Add(Rows(1))), ElementsAre("plan REQUIRED"));
  EXPECT_THAT(FaultsOf(backtest), ElementsAre("plan REQUIRED"));
  EXPECT_THAT(PathsAndCodes(backtest.Add({})), ElementsAre("part REQUIRED"));
  ASSERT_THAT(backtest.Add(PlanPart(Plan(4))), IsEmpty());
  EXPECT_THAT(FaultsOf(backtest), ElementsAre("rows REQUIRED"));
  EXPECT_THAT(PathsAndCodes(backtest.Add(PlanPart(Plan(4)))), ElementsAre("plan DUPLICATE"));
}

TEST(Backtest, NamesFaultsOfRowsByRowNumberOverAllParts) {
  Backtest backtest;
  ASSERT_THAT(backtest.Add(PlanPart(Plan(4))), IsEmpty());
  v1::BacktestMigrationRequest rows = Rows(1);
  ASSERT_THAT(backtest.Add(rows), IsEmpty());
  rows.mutable_rows()->set_clients(3, "");
  EXPECT_THAT(PathsAndCodes(backtest.Add(rows)), ElementsAre("rows.clients[13] REQUIRED"));
}

TEST(Backtest, NeedsAClientWhoIsKnownAtTheOrigin) {
  Backtest backtest;
  ASSERT_THAT(backtest.Add(PlanPart(Plan(4))), IsEmpty());
  v1::BacktestMigrationRequest late;
  late.mutable_rows()->add_clients("late");
  late.mutable_rows()->add_times(3);
  late.mutable_rows()->add_amounts(1);
  ASSERT_THAT(backtest.Add(late), IsEmpty());
  EXPECT_THAT(FaultsOf(backtest), ElementsAre("rows REQUIRED"));
}

TEST(Backtest, IsNotComputedForWhoHasLeft) {
  Backtest backtest;
  ASSERT_THAT(backtest.Add(PlanPart(Plan(12))), IsEmpty());
  ASSERT_THAT(backtest.Add(Rows(12)), IsEmpty());
  int questions = 0;
  ASSERT_TRUE(std::holds_alternative<v1::BacktestMigrationResponse>(
      backtest.Answer([&] { return ++questions < 0; })));
  EXPECT_GE(questions, 3) << "who is followed, what is counted, what is drawn";
  for (int last = 1; last <= questions; ++last) {
    int asked = 0;
    const auto answer = backtest.Answer([&] { return ++asked == last; });
    ASSERT_TRUE(std::holds_alternative<Violations>(answer)) << last;
    EXPECT_THAT(std::get<Violations>(answer), IsEmpty());
    EXPECT_EQ(asked, last);
  }
}

}  // namespace
}  // namespace accord
