// What a plan over a panel may ask for, and for how long it is computed.
#include <functional>
#include <string>
#include <variant>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/handlers/estimation.h"
#include "server/handlers/segmentation.h"
#include "simulation/base/limits.h"
#include "tests/server/handlers/requests.h"

namespace accord {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

v1::EstimationPlan PlanOf(const std::vector<std::string>& dates) {
  v1::EstimationPlan plan;
  plan.mutable_rules()->add_rules()->set_segment("all");
  for (const std::string& date : dates) plan.mutable_dates()->add_values(date);
  return plan;
}

Violations FaultsOf(const v1::EstimationPlan& plan) {
  const auto checked = CheckPlan(plan, 2, FieldPath("plan"));
  const auto* faults = std::get_if<Violations>(&checked);
  return faults ? *faults : Violations{};
}

TEST(PanelPlan, IsRefusedByTheNumberOfColumnsOfARule) {
  v1::EstimationPlan plan = PlanOf({"2014-01-01", "2015-01-01"});
  v1::SegmentRule& rule = *plan.mutable_rules()->mutable_rules(0);
  for (int i = 0; i < 8; ++i) rule.add_columns()->set_column("x" + std::to_string(i));
  EXPECT_THAT(FaultsOf(plan), IsEmpty());
  for (int i = 8; i < 100'000; ++i) rule.add_columns()->set_column("x" + std::to_string(i));
  EXPECT_THAT(PathsAndCodes(FaultsOf(plan)), ElementsAre("plan.rules.rules[0].columns TOO_MANY"));
}

TEST(PanelPlan, IsRefusedByTheNumberOfColumnsOfAllRules) {
  v1::EstimationPlan plan = PlanOf({"2014-01-01", "2015-01-01"});
  for (int i = 0; i < 3; ++i) {
    v1::SegmentRule& rule = *plan.mutable_rules()->add_rules();
    rule.set_segment("all");
    for (int k = 0; k < 3; ++k) rule.add_columns()->set_column(std::to_string(3 * i + k));
  }
  EXPECT_THAT(PathsAndCodes(FaultsOf(plan)), ElementsAre("plan.rules.rules TOO_MANY"));
}

TEST(PanelPlan, IsRefusedByTheNumberOfRulesAndSegments) {
  v1::EstimationPlan plan = PlanOf({"2014-01-01", "2015-01-01"});
  for (int i = 0; i < 256; ++i) {
    v1::SegmentRule& rule = *plan.mutable_rules()->add_rules();
    for (int k = 0; k < 9; ++k) rule.add_columns();
  }
  for (int i = 0; i < 65; ++i) plan.mutable_rules()->add_segments("");
  EXPECT_THAT(PathsAndCodes(FaultsOf(plan)),
              ElementsAre("plan.rules.segments TOO_MANY", "plan.rules.rules TOO_MANY"));
}

TEST(PanelPlan, IsRefusedByTheNumberOfDates) {
  EXPECT_THAT(PathsAndCodes(FaultsOf(PlanOf(std::vector<std::string>(122, "foo")))),
              ElementsAre("plan.dates.values TOO_MANY"));
  v1::EstimationPlan periods = PlanOf({});
  for (int i = 0; i < 122; ++i) periods.mutable_periods()->add_values(0);
  periods.mutable_periods()->set_periods_per_year(0);
  EXPECT_THAT(
      PathsAndCodes(FaultsOf(periods)),
      ElementsAre("plan.periods.periods_per_year OUT_OF_RANGE", "plan.periods.values TOO_MANY"));
}

TEST(PanelPlan, IsToldWhichDatesAreNoneAndWhichAreOutOfOrderAtOnce) {
  const Violations faults = FaultsOf(PlanOf({"2014-01-01", "foo", "2013-01-01"}));
  EXPECT_THAT(PathsAndCodes(faults), ElementsAre("plan.dates.values[1] INVALID_FORMAT",
                                                 "plan.dates.values[2] CONTRADICTION"));
  ASSERT_THAT(faults, SizeIs(2));
  EXPECT_EQ(faults[1].description, "must be after the date before it (2014-01-01), got 2013-01-01");
}

// Two clients, each with one row.
v1::PanelRows Rows() {
  v1::PanelRows rows;
  for (const char* client : {"a", "b"}) {
    rows.add_clients(client);
    rows.add_times(1);
    rows.add_amounts(5);
  }
  return rows;
}

Estimation Begun(const v1::EstimationPlan& plan) {
  Estimation estimation;
  v1::EstimateTransitionsRequest part;
  *part.mutable_plan() = plan;
  EXPECT_THAT(estimation.Add(part), IsEmpty());
  return estimation;
}

TEST(PanelRows, AreRefusedByTheNumberOfTheirColumns) {
  Estimation estimation = Begun(PlanOf({"2014-01-01", "2015-01-01"}));
  v1::EstimateTransitionsRequest part;
  *part.mutable_rows() = Rows();
  for (int i = 0; i < 100'000; ++i) part.mutable_rows()->add_columns();
  EXPECT_THAT(PathsAndCodes(estimation.Add(part)), ElementsAre("rows.columns TOO_MANY"));
}

TEST(PanelRows, AreToldTheValueThatMayNotBe) {
  v1::EstimationPlan plan = PlanOf({"2014-01-01", "2015-01-01"});
  v1::ColumnRange& visits = *plan.mutable_rules()->mutable_rules(0)->add_columns();
  visits.set_column("visits");
  Estimation estimation = Begun(plan);
  v1::EstimateTransitionsRequest part;
  *part.mutable_rows() = Rows();
  v1::PanelColumn& column = *part.mutable_rows()->add_columns();
  column.set_name("visits");
  column.add_values(3);
  column.add_values(-4e15);
  const Violations faults = estimation.Add(part);
  EXPECT_THAT(PathsAndCodes(faults), ElementsAre("rows.columns[0].values[1] OUT_OF_RANGE"));
  ASSERT_THAT(faults, SizeIs(1));
  EXPECT_THAT(faults[0].description, HasSubstr(", got " + NumberText(-4e15)));
}

// How often `upload` asks before it has an answer, and that it gives up at every question.
template <typename Upload>
int QuestionsOf(const Upload& upload) {
  int questions = 0;
  const auto whole = upload.Answer([&] { return ++questions < 0; });
  EXPECT_EQ(whole.index(), 0U);
  for (int last = 1; last <= questions; ++last) {
    int asked = 0;
    const auto answer = upload.Answer([&] { return ++asked >= last; });
    const auto* faults = std::get_if<Violations>(&answer);
    EXPECT_TRUE(faults != nullptr && faults->empty()) << last;
    EXPECT_LE(asked, last + 3);
  }
  return questions;
}

TEST(Estimation, IsNotComputedForWhoHasLeft) {
  Estimation estimation = Begun(PlanOf({"2014-01-01", "2015-01-01", "2016-01-01"}));
  v1::EstimateTransitionsRequest part;
  *part.mutable_rows() = Rows();
  ASSERT_THAT(estimation.Add(part), IsEmpty());
  EXPECT_EQ(QuestionsOf(estimation), 5) << "clients, a row of each pair and of both, the message";
}

TEST(Segmentation, OfAPanelIsNotComputedForWhoHasLeft) {
  Segmentation segmentation;
  v1::SegmentClientsRequest part;
  *part.mutable_plan() = PlanOf({"2014-01-01"});
  ASSERT_THAT(segmentation.Add(part), IsEmpty());
  *part.mutable_panel() = Rows();
  ASSERT_THAT(segmentation.Add(part), IsEmpty());
  EXPECT_GE(QuestionsOf(segmentation), 5) << "clients, their pyramid, concentration, assignments";
}

TEST(Segmentation, OfAPyramidIsNotComputedForWhoHasLeft) {
  Segmentation segmentation;
  v1::SegmentClientsRequest part;
  part.mutable_rule();
  ASSERT_THAT(segmentation.Add(part), IsEmpty());
  part.mutable_rows()->add_rows()->set_id("a");
  ASSERT_THAT(segmentation.Add(part), IsEmpty());
  EXPECT_GE(QuestionsOf(segmentation), 5) << "ids, ranks, concentration, assignments";
}

}  // namespace
}  // namespace accord
