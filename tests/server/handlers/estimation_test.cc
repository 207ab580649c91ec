#include "server/handlers/estimation.h"

#include <cmath>
#include <string>
#include <variant>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/handlers/segmentation.h"
#include "simulation/base/limits.h"
#include "tests/server/handlers/requests.h"

namespace accord {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

v1::EstimationPlan Plan(const std::vector<std::string>& dates) {
  v1::EstimationPlan plan;
  v1::SegmentRule& lately = *plan.mutable_rules()->add_rules();
  lately.set_segment("lately");
  lately.mutable_recency()->set_at_most(30);
  plan.mutable_rules()->add_rules()->set_segment("long-ago");
  for (const std::string& date : dates) plan.mutable_dates()->add_values(date);
  return plan;
}

v1::EstimateTransitionsRequest PlanPart(const v1::EstimationPlan& plan) {
  v1::EstimateTransitionsRequest part;
  *part.mutable_plan() = plan;
  return part;
}

struct Row {
  std::string client;
  int day;
  double amount;
};

v1::EstimateTransitionsRequest Rows(const std::vector<Row>& rows) {
  v1::EstimateTransitionsRequest part;
  part.mutable_rows();
  for (const Row& row : rows) {
    part.mutable_rows()->add_clients(row.client);
    part.mutable_rows()->add_times(row.day);
    part.mutable_rows()->add_amounts(row.amount);
  }
  return part;
}

Violations FaultsOf(const Estimation& estimation) {
  const auto answer = estimation.Answer();
  const auto* violations = std::get_if<Violations>(&answer);
  return violations ? *violations : Violations{};
}

// 1970-03-01 is day 59, 1970-04-01 day 90, 1970-05-01 day 120.
const std::vector<std::string> kDates = {"1970-03-01", "1970-04-01", "1970-05-01"};

TEST(Estimation, CountsTransitionsOfRowsThatComeInParts) {
  Estimation estimation;
  ASSERT_THAT(estimation.Add(PlanPart(Plan(kDates))), IsEmpty());
  ASSERT_THAT(estimation.Add(Rows({{"a", 50, 10}, {"b", 110, 5}})), IsEmpty());
  ASSERT_THAT(estimation.Add(Rows({})), IsEmpty());
  ASSERT_THAT(estimation.Add(Rows({{"a", 115, 30}, {"a", 120, 99}})), IsEmpty());
  const auto answer = estimation.Answer();
  ASSERT_TRUE(std::holds_alternative<v1::EstimateTransitionsResponse>(answer));
  const v1::TransitionEstimate& estimate =
      std::get<v1::EstimateTransitionsResponse>(answer).estimate();
  ASSERT_THAT(estimate.pairs(), SizeIs(2));
  EXPECT_EQ(estimate.pairs(0).first_date(), "1970-03-01");
  EXPECT_THAT(estimate.pairs(0).rows(0).counts(), ElementsAre(0, 1)) << "a, 40 days on";
  EXPECT_THAT(estimate.pairs(1).rows(1).counts(), ElementsAre(1, 0)) << "a has come back";
  EXPECT_THAT(estimate.pairs(1).arrivals(), ElementsAre(1, 0)) << "b";
  EXPECT_EQ(estimate.row_count(), 4);
  EXPECT_EQ(estimate.later_row_count(), 1);
  EXPECT_EQ(estimate.client_count(), 2);
  const v1::ClientBase& base = estimate.client_base();
  ASSERT_THAT(base.segments(), SizeIs(2));
  EXPECT_EQ(base.segments(0).client_count(), 2);
  EXPECT_EQ(base.segments(0).revenue_per_client().fixed().constant(), 17.5);
  EXPECT_THAT(base.transitions().counted().rows(1).counts(), ElementsAre(1, 0));
  EXPECT_EQ(base.transitions().counted().prior(), 1.0);
}

TEST(Estimation, TakesThePlanOnceAndFirst) {
  Estimation estimation;
  EXPECT_THAT(PathsAndCodes(estimation.Add(Rows({}))), ElementsAre("plan REQUIRED"));
  EXPECT_THAT(PathsAndCodes(FaultsOf(estimation)), ElementsAre("plan REQUIRED"));
  EXPECT_THAT(PathsAndCodes(estimation.Add({})), ElementsAre("part REQUIRED"));
  ASSERT_THAT(estimation.Add(PlanPart(Plan(kDates))), IsEmpty());
  EXPECT_THAT(PathsAndCodes(FaultsOf(estimation)), ElementsAre("rows REQUIRED"));
  EXPECT_THAT(PathsAndCodes(estimation.Add(PlanPart(Plan(kDates)))), ElementsAre("plan DUPLICATE"));
}

TEST(Estimation, NamesEveryFaultOfThePlan) {
  Estimation estimation;
  v1::EstimationPlan plan = Plan({"1970-03-01", "1970-02-30"});
  plan.mutable_rules()->add_rules()->set_segment("nobody");
  plan.set_prior(-1);
  EXPECT_THAT(PathsAndCodes(estimation.Add(PlanPart(plan))),
              ElementsAre("plan.rules.rules[2] CONTRADICTION",
                          "plan.dates.values[1] INVALID_FORMAT", "plan.prior OUT_OF_RANGE"));
  EXPECT_THAT(PathsAndCodes(estimation.Add(PlanPart(Plan({"1970-03-01"})))),
              ElementsAre("plan.dates.values REQUIRED"));
  EXPECT_THAT(PathsAndCodes(estimation.Add(PlanPart(Plan({})))),
              ElementsAre("plan.dates REQUIRED"));
  v1::EstimationPlan periods = Plan({});
  periods.mutable_periods()->add_values(5);
  periods.mutable_periods()->add_values(5);
  periods.mutable_periods()->set_periods_per_year(0);
  EXPECT_THAT(PathsAndCodes(estimation.Add(PlanPart(periods))),
              ElementsAre("plan.periods.periods_per_year OUT_OF_RANGE",
                          "plan.periods.values[1] CONTRADICTION"));
}

TEST(Estimation, NamesFaultsOfRowsByRowNumberOverAllParts) {
  Estimation estimation;
  ASSERT_THAT(estimation.Add(PlanPart(Plan(kDates))), IsEmpty());
  ASSERT_THAT(estimation.Add(Rows({{"a", 1, 1}, {"b", 1, 1}})), IsEmpty());
  EXPECT_THAT(
      PathsAndCodes(estimation.Add(
          Rows({{"", 1, 1}, {"c", 4'000'000, 1}, {"d", 1, 1e300}, {std::string(257, 'x'), 1, 1}}))),
      ElementsAre("rows.clients[2] REQUIRED", "rows.times[3] OUT_OF_RANGE",
                  "rows.amounts[4] OUT_OF_RANGE", "rows.clients[5] INVALID_FORMAT"));
  v1::EstimateTransitionsRequest uneven = Rows({{"a", 1, 1}});
  uneven.mutable_rows()->add_times(2);
  EXPECT_THAT(PathsAndCodes(estimation.Add(uneven)), ElementsAre("rows CONTRADICTION"));
  EXPECT_THAT(PathsAndCodes(estimation.Add(
                  Rows(std::vector<Row>(limits::kMaxClientRowsPerMessage + 1, {"a", 1, 1})))),
              ElementsAre("rows TOO_MANY"));
}

TEST(Segmentation, PutsAPanelIntoSegmentsByRules) {
  Segmentation segmentation;
  v1::SegmentClientsRequest part;
  *part.mutable_plan() = Plan({"1970-04-01"});
  ASSERT_THAT(segmentation.Add(part), IsEmpty());
  EXPECT_THAT(PathsAndCodes(segmentation.Add(part)), ElementsAre("plan DUPLICATE"));
  part.Clear();
  *part.mutable_panel() =
      Rows({{"a", 80, 10}, {"b", 20, 30}, {"c", 95, 5}, {"d", 70, -2}, {"a", 10, 20}}).rows();
  ASSERT_THAT(segmentation.Add(part), IsEmpty());
  const auto answer = segmentation.Answer();
  ASSERT_TRUE(std::holds_alternative<v1::SegmentClientsResponse>(answer));
  const auto& response = std::get<v1::SegmentClientsResponse>(answer);
  ASSERT_THAT(response.assignments(), SizeIs(2));
  EXPECT_EQ(response.assignments(0).segment(), "lately");
  EXPECT_EQ(response.assignments(1).segment(), "long-ago");
  EXPECT_EQ(response.segments(0).criterion_sum(), 30);
  EXPECT_EQ(response.segments(1).criterion_share(), 0.5);
  EXPECT_EQ(response.unassigned_count(), 1) << "d, who only returned";
  EXPECT_EQ(response.return_count(), 1);
}

TEST(Segmentation, TakesOneDateAndRowsOfItsKind) {
  Segmentation segmentation;
  v1::SegmentClientsRequest part;
  *part.mutable_plan() = Plan(kDates);
  EXPECT_THAT(PathsAndCodes(segmentation.Add(part)), ElementsAre("plan.dates.values TOO_MANY"));
  part.Clear();
  part.mutable_panel();
  EXPECT_THAT(PathsAndCodes(segmentation.Add(part)), ElementsAre("plan REQUIRED"));
}

// Two criteria of four clients: by the second, b and c change places.
v1::SegmentClientsRequest FourClients() {
  v1::SegmentClientsRequest part;
  const auto add = [&](const char* id, double first, double second, double cost, double marketing) {
    v1::ClientRow& row = *part.mutable_rows()->add_rows();
    row.set_id(id);
    row.set_criterion(first);
    row.set_second_criterion(second);
    row.set_transaction_cost(cost);
    row.set_marketing_cost(marketing);
  };
  add("a", 100, 9, 40, 3);
  add("b", 80, 1, 20, 1);
  add("c", 60, 8, 30, 0);
  add("d", 40, 2, 10, 0);
  return part;
}

v1::SegmentClientsRequest HalfAndHalf() {
  v1::SegmentClientsRequest part;
  for (const char* id : {"key", "rest"}) part.mutable_rule()->add_segments(id);
  for (const double count : {2.0, 2.0}) part.mutable_rule()->mutable_counts()->add_values(count);
  return part;
}

TEST(Segmentation, ComparesTwoCriteriaAndSaysWhoMoves) {
  Segmentation segmentation;
  ASSERT_THAT(segmentation.Add(HalfAndHalf()), IsEmpty());
  ASSERT_THAT(segmentation.Add(FourClients()), IsEmpty());
  const auto answer = segmentation.Answer();
  ASSERT_TRUE(std::holds_alternative<v1::SegmentClientsResponse>(answer));
  const auto& response = std::get<v1::SegmentClientsResponse>(answer);
  const v1::CriterionComparison& second = response.second();
  EXPECT_THAT(second.cross_table(), ElementsAre(1, 1, 1, 1));
  ASSERT_THAT(second.moves(), SizeIs(2));
  EXPECT_EQ(second.moves(0).client(), "b");
  EXPECT_EQ(second.moves(0).first_segment(), "key");
  EXPECT_EQ(second.moves(0).second_segment(), "rest");
  EXPECT_EQ(second.moves(1).client(), "c");
  EXPECT_EQ(second.segments(0).criterion_share(), 0.85);
  EXPECT_EQ(response.segments(0).transaction_cost_sum(), 60);
  EXPECT_EQ(response.segments(0).net_criterion_mean(), 58) << "(180 - 60 - 4) / 2";
  EXPECT_EQ(response.segments(0).marketing_cost_share(), 1.0);
  EXPECT_EQ(second.segments(0).marketing_cost_share(), 0.75);
  EXPECT_EQ(second.segments(0).net_criterion_mean(), -28) << "(17 - 70 - 3) / 2";
  ASSERT_THAT(response.concentration(), SizeIs(14));
  EXPECT_EQ(response.concentration(4).client_share(), 0.2);
  EXPECT_NEAR(response.concentration(4).criterion_share(), 100.0 / 280, 1e-12);
  EXPECT_NEAR(response.concentration(7).criterion_share(), 180.0 / 280, 1e-12);
  EXPECT_EQ(response.concentration(13).criterion_share(), 1.0);
}

std::vector<std::string> PlacesOf(const v1::SegmentClientsResponse& response) {
  std::vector<std::string> places;
  for (const v1::SegmentAssignment& client : response.assignments()) {
    places.push_back(client.client() + " " + client.segment());
  }
  return places;
}

TEST(Segmentation, RanksByWhatBothCostsLeaveOfTheCriterion) {
  Segmentation segmentation;
  v1::SegmentClientsRequest rule = HalfAndHalf();
  rule.mutable_rule()->set_net_of_costs(true);
  ASSERT_THAT(segmentation.Add(rule), IsEmpty());
  v1::SegmentClientsRequest clients = FourClients();
  // 100 - 40 - 23 = 37, 80 - 20 - 1 = 59, 60 - 30 - 0 = 30, 40 - 10 - 0 = 30: before marketing a
  // was the best, before both c ranked above d by its criterion, now by its id.
  clients.mutable_rows()->mutable_rows(0)->set_marketing_cost(23);
  ASSERT_THAT(segmentation.Add(clients), IsEmpty());
  const auto response = std::get<v1::SegmentClientsResponse>(segmentation.Answer());
  EXPECT_THAT(PlacesOf(response), ElementsAre("a key", "b key", "c rest", "d rest"));
  EXPECT_EQ(response.segments(0).criterion_sum(), 37 + 59);
  EXPECT_EQ(response.segments(0).net_criterion_mean(), 48) << "not less costs again";
  EXPECT_EQ(response.segments(1).criterion_share(), 60.0 / 156);
  EXPECT_EQ(response.concentration(0).criterion_share(), 59.0 / 156) << "b is the best";
  // 9 - 63, 1 - 21, 8 - 30, 2 - 10: d and b.
  EXPECT_EQ(response.second().segments(0).criterion_sum(), -20 - 8);
  EXPECT_EQ(response.second().segments(0).net_criterion_mean(), -14);
}

TEST(Segmentation, RanksOneCriterionNetOfCostsAndTheOtherAsItIs) {
  Segmentation segmentation;
  ASSERT_THAT(segmentation.Add(HalfAndHalf()), IsEmpty());
  v1::SegmentClientsRequest second;
  *second.mutable_second_rule() = HalfAndHalf().rule();
  second.mutable_second_rule()->set_net_of_costs(true);
  ASSERT_THAT(segmentation.Add(second), IsEmpty());
  v1::SegmentClientsRequest clients = FourClients();
  for (v1::ClientRow& row : *clients.mutable_rows()->mutable_rows()) row.clear_transaction_cost();
  ASSERT_THAT(segmentation.Add(clients), IsEmpty());
  const auto response = std::get<v1::SegmentClientsResponse>(segmentation.Answer());
  EXPECT_EQ(response.segments(0).criterion_sum(), 180);
  EXPECT_FALSE(response.segments(0).has_transaction_cost_sum());
  EXPECT_EQ(response.segments(0).net_criterion_mean(), (180 - 4) / 2.0) << "less what is known";
  EXPECT_EQ(response.second().segments(0).criterion_sum(), 6 + 8) << "a and c";
}

TEST(Segmentation, RefusesToRankNetOfCostsThatThereAreNot) {
  Segmentation segmentation;
  v1::SegmentClientsRequest rule = HalfAndHalf(), second;
  rule.mutable_rule()->set_net_of_costs(true);
  *second.mutable_second_rule() = rule.rule();
  ASSERT_THAT(segmentation.Add(rule), IsEmpty());
  ASSERT_THAT(segmentation.Add(second), IsEmpty());
  v1::SegmentClientsRequest clients = FourClients();
  for (v1::ClientRow& row : *clients.mutable_rows()->mutable_rows()) {
    row.clear_transaction_cost();
    row.clear_marketing_cost();
  }
  ASSERT_THAT(segmentation.Add(clients), IsEmpty());
  EXPECT_THAT(
      PathsAndCodes(std::get<Violations>(segmentation.Answer())),
      ElementsAre("rule.net_of_costs CONTRADICTION", "second_rule.net_of_costs CONTRADICTION"));
}

TEST(Segmentation, ReportsAFaultyCostOnceWhereItRanksNetOfCosts) {
  Segmentation segmentation;
  v1::SegmentClientsRequest rule = HalfAndHalf();
  rule.mutable_rule()->set_net_of_costs(true);
  ASSERT_THAT(segmentation.Add(rule), IsEmpty());
  v1::SegmentClientsRequest clients = FourClients();
  clients.mutable_rows()->mutable_rows(1)->set_marketing_cost(std::nan(""));
  ASSERT_THAT(segmentation.Add(clients), IsEmpty());
  EXPECT_THAT(PathsAndCodes(std::get<Violations>(segmentation.Answer())),
              ElementsAre("rows.rows[1].marketing_cost OUT_OF_RANGE"));
}

TEST(Segmentation, CutsTheSecondCriterionByARuleOfItsOwn) {
  Segmentation segmentation;
  v1::SegmentClientsRequest second;
  *second.mutable_second_rule() = HalfAndHalf().rule();
  EXPECT_THAT(PathsAndCodes(segmentation.Add(second)), ElementsAre("rule REQUIRED"));
  ASSERT_THAT(segmentation.Add(HalfAndHalf()), IsEmpty());
  second.mutable_second_rule()->mutable_counts()->set_values(0, 1);
  second.mutable_second_rule()->mutable_counts()->set_values(1, 3);
  ASSERT_THAT(segmentation.Add(second), IsEmpty());
  EXPECT_THAT(PathsAndCodes(segmentation.Add(second)), ElementsAre("second_rule DUPLICATE"));
  ASSERT_THAT(segmentation.Add(FourClients()), IsEmpty());
  const auto answer = segmentation.Answer();
  ASSERT_TRUE(std::holds_alternative<v1::SegmentClientsResponse>(answer));
  EXPECT_THAT(std::get<v1::SegmentClientsResponse>(answer).second().cross_table(),
              ElementsAre(1, 1, 0, 2));
}

TEST(Segmentation, WantsColumnsWholeAndInRange) {
  Segmentation segmentation;
  ASSERT_THAT(segmentation.Add(HalfAndHalf()), IsEmpty());
  v1::SegmentClientsRequest part = FourClients();
  part.mutable_rows()->mutable_rows(1)->clear_second_criterion();
  part.mutable_rows()->mutable_rows(2)->set_transaction_cost(-1);
  part.mutable_rows()->mutable_rows(3)->set_marketing_cost(1e300);
  ASSERT_THAT(segmentation.Add(part), IsEmpty());
  const auto answer = segmentation.Answer();
  ASSERT_TRUE(std::holds_alternative<Violations>(answer));
  EXPECT_THAT(PathsAndCodes(std::get<Violations>(answer)),
              ElementsAre("rows.rows[1].second_criterion REQUIRED",
                          "rows.rows[2].transaction_cost OUT_OF_RANGE",
                          "rows.rows[3].marketing_cost OUT_OF_RANGE"));
}

v1::EstimationPlan PlanByMargin() {
  v1::EstimationPlan plan;
  v1::SegmentRule& good = *plan.mutable_rules()->add_rules();
  good.set_segment("good");
  v1::ColumnRange& margin = *good.add_columns();
  margin.set_column("margin");
  margin.mutable_range()->set_at_least(0.2);
  plan.mutable_rules()->add_rules()->set_segment("other");
  for (const std::string& date : kDates) plan.mutable_dates()->add_values(date);
  return plan;
}

TEST(Estimation, FollowsClientsByFurtherColumns) {
  Estimation estimation;
  ASSERT_THAT(estimation.Add(PlanPart(PlanByMargin())), IsEmpty());
  v1::EstimateTransitionsRequest part =
      Rows({{"a", 1, 5}, {"b", 1, 5}, {"a", 60, 5}, {"b", 95, 5}});
  v1::PanelColumn& margin = *part.mutable_rows()->add_columns();
  margin.set_name("margin");
  for (const double value : {0.3, 0.1, 0.1, 0.5}) margin.add_values(value);
  ASSERT_THAT(PathsAndCodes(estimation.Add(part)), IsEmpty());
  const auto answer = estimation.Answer();
  const v1::TransitionEstimate& estimate =
      std::get<v1::EstimateTransitionsResponse>(answer).estimate();
  ASSERT_THAT(estimate.pooled(), SizeIs(2));
  EXPECT_THAT(estimate.pooled(0).counts(), ElementsAre(0, 1)) << "a from good to other";
  EXPECT_THAT(estimate.pooled(1).counts(), ElementsAre(1, 2)) << "b to good, a and b stay";
}

TEST(Estimation, RefusesRowsWithoutTheColumnsOfTheRulesOrWithOthers) {
  const auto faults_with =
      [](const std::vector<std::pair<std::string, std::vector<double>>>& sent) {
        Estimation estimation;
        EXPECT_THAT(estimation.Add(PlanPart(PlanByMargin())), IsEmpty());
        v1::EstimateTransitionsRequest part = Rows({{"a", 1, 5}, {"b", 1, 5}});
        for (const auto& [name, values] : sent) {
          v1::PanelColumn& column = *part.mutable_rows()->add_columns();
          column.set_name(name);
          for (const double value : values) column.add_values(value);
        }
        return PathsAndCodes(estimation.Add(part));
      };
  EXPECT_THAT(faults_with({{"margin", {0.1, 0.2}}}), IsEmpty());
  EXPECT_THAT(faults_with({}), ElementsAre("rows.columns REQUIRED"));
  EXPECT_THAT(faults_with({{"margin", {0.1}}}),
              ElementsAre("rows.columns[0].values CONTRADICTION"));
  EXPECT_THAT(faults_with({{"margin", {0.1, 0.2}}, {"visits", {1, 2}}, {"margin", {1, 2}}}),
              ElementsAre("rows.columns[1].name UNKNOWN_ID", "rows.columns[2].name DUPLICATE"));
  EXPECT_THAT(faults_with({{"margin", {0.1, 2e15}}}),
              ElementsAre("rows.columns[0].values[1] OUT_OF_RANGE"));
}

}  // namespace
}  // namespace accord
