#include "simulation/analysis/estimated_base.h"

#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/support/scenarios.h"

namespace accord {
namespace {

using ::testing::ElementsAre;
using ::testing::SizeIs;

const std::vector<std::string> kSegments = {"active", "asleep", "new"};

// At three dates: of two active clients one falls asleep, and wakes again; nobody leaves "new".
TransitionTally ATally() {
  return {.segment_count = 3,
          .date_count = 3,
          .clients = {2, 0, 0, 1, 1, 0, 2, 0, 1},
          .amounts = {50, 0, 0, 30, 0, 0, 45, 0, 7},
          .moves = {1, 1, 0, 0, 0, 0, 0, 0, 0,  //
                    1, 0, 0, 1, 0, 0, 0, 0, 0}};
}

TransitionEstimate AnEstimate() {
  TransitionEstimate estimate;
  estimate.pooled = {2, 1, 0, 1, 0, 0, 0, 0, 0};
  return estimate;
}

double RevenueOf(const Segment& segment) {
  const auto& fixed = std::get<Trajectory>(segment.revenue_per_client->kind);
  return std::get<ConstantShape>(fixed.shape).value;
}

TEST(EstimatedBase, HasTheClientsOfTheLastDateAndWhatEachBroughtSinceTheOneBefore) {
  const ClientBase base = EstimatedBase(AnEstimate(), ATally(), kSegments, 1.0);
  ASSERT_THAT(base.segments, SizeIs(3));
  EXPECT_EQ(base.segments[0].id, "active");
  EXPECT_EQ(base.segments[0].client_count, 2);
  EXPECT_EQ(RevenueOf(base.segments[0]), 22.5);
  EXPECT_EQ(base.segments[1].client_count, 0);
  EXPECT_EQ(RevenueOf(base.segments[1]), 0.0) << "of nobody";
  EXPECT_EQ(base.segments[2].client_count, 1);
  EXPECT_EQ(RevenueOf(base.segments[2]), 7.0);
  EXPECT_FALSE(base.segments[0].profit_per_client.has_value());
}

TEST(EstimatedBase, CountsThePooledMovesWithUncertaintyAndTheirPrior) {
  const ClientBase base = EstimatedBase(AnEstimate(), ATally(), kSegments, 0.5);
  const auto& counted = std::get<TransitionCounts>(base.transitions->kind);
  EXPECT_EQ(counted.prior, 0.5);
  EXPECT_TRUE(counted.parameter_uncertainty);
  ASSERT_THAT(counted.rows, SizeIs(3));
  EXPECT_EQ(counted.rows[1].from, "asleep");
  EXPECT_THAT(counted.rows[0].counts, ElementsAre(2, 1, 0));
  EXPECT_THAT(counted.rows[1].counts, ElementsAre(1, 0, 0));
}

TEST(EstimatedBase, KeepsOneClientWhereNobodyWasSeenToGoFrom) {
  const ClientBase base = EstimatedBase(AnEstimate(), ATally(), kSegments, 1.0);
  EXPECT_THAT(std::get<TransitionCounts>(base.transitions->kind).rows[2].counts,
              ElementsAre(0, 0, 1));
}

TEST(EstimatedBase, IsOverdispersedWhereTheEstimateIs) {
  TransitionEstimate estimate = AnEstimate();
  EXPECT_FALSE(EstimatedBase(estimate, ATally(), kSegments, 1.0)
                   .transitions->overdispersion_concentration.has_value());
  estimate.concentration = 80.0;
  EXPECT_EQ(
      EstimatedBase(estimate, ATally(), kSegments, 1.0).transitions->overdispersion_concentration,
      80.0);
}

TEST(EstimatedBase, IsSoundInAScenarioWhateverThePanelShows) {
  Panel panel({10, 20, 30});
  for (int i = 0; i < 40; ++i) panel.Append("c" + std::to_string(i), i % 25, 10.0 + i);
  for (const int t : {5, 15, 25}) panel.Append("often", t, 10.0);
  const auto rules = std::get<SegmentRules>(
      CheckSegmentRules({.rules = {{.segment = "rich", .total_amount = {.above = 1e9}},
                                   {.segment = "fresh", .recency = {.at_most = 10}},
                                   {.segment = "gone"}}},
                        FieldPath("rules")));
  const TransitionTally tally = CountTransitions(panel, rules);
  const TransitionEstimate estimate = EstimateTransitions(tally, panel, rules.segments(), {}, 1.0);
  EXPECT_EQ(Listed(FaultsOf([&](ScenarioDraft& draft) {
              draft.client_base = EstimatedBase(estimate, tally, rules.segments(), 1.0);
            })),
            "");
}

}  // namespace
}  // namespace accord
