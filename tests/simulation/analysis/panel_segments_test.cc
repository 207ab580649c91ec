#include "simulation/analysis/panel_segments.h"

#include <algorithm>
#include <string>
#include <utility>
#include <variant>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace accord {
namespace {

using ::testing::DoubleEq;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Optional;
using ::testing::SizeIs;

SegmentRules RulesOf(SegmentRulesDraft draft) {
  return std::get<SegmentRules>(CheckSegmentRules(std::move(draft), FieldPath("rules")));
}

// Who bought at most ten back is fresh, who bought for much is rich; all others are in no segment.
SegmentRules FreshOrRich() {
  return RulesOf({.segments = {"fresh", "rich", "richest"},
                  .rules = {{.segment = "richest", .total_amount = {.at_least = 1e9}},
                            {.segment = "fresh", .recency = {.at_most = 10}},
                            {.segment = "rich", .total_amount = {.at_least = 50}}}});
}

Panel SomePanel() {
  Panel panel({30});
  panel.Append("poor", 1, 3);
  panel.Append("late", 31, 1000);
  panel.Append("rich", 2, 60);
  panel.Append("fresh", 29, 25);
  panel.Append("fresh", 5, 20);
  panel.Append("fresh", 6, -5);
  panel.Append("only returns", 25, -2);
  return panel;
}

TEST(PanelSegments, PutsClientsWithARowBeforeTheDateIntoSegmentsInTheOrderInWhichTheyCame) {
  const auto found = SegmentPanel(SomePanel(), FreshOrRich());
  ASSERT_TRUE(found.has_value());
  ASSERT_EQ(found->clients.size(), 2);
  EXPECT_EQ(found->clients.id(0), "rich");
  EXPECT_EQ(found->clients.id(1), "fresh");
  EXPECT_EQ(found->clients.criterion(1), 40);
  EXPECT_THAT(found->segment_of, ElementsAre(1, 0));
  EXPECT_EQ(found->unassigned_count, 2) << "too poor, or never bought";
}

TEST(PanelSegments, SumUpTheirClients) {
  const auto found = SegmentPanel(SomePanel(), FreshOrRich());
  ASSERT_TRUE(found.has_value());
  ASSERT_THAT(found->segments, SizeIs(3));
  const PyramidSegment& rich = found->segments[1];
  EXPECT_EQ(rich.id, "rich");
  EXPECT_EQ(rich.client_count, 1);
  EXPECT_EQ(rich.client_share, 0.5);
  EXPECT_EQ(rich.criterion_sum, 60);
  EXPECT_THAT(rich.criterion_share, Optional(DoubleEq(0.6)));
  EXPECT_EQ(rich.criterion_mean, 60);
  const PyramidSegment& nobody = found->segments[2];
  EXPECT_EQ(nobody.client_count, 0);
  EXPECT_EQ(nobody.client_share, 0);
  EXPECT_THAT(nobody.criterion_share, Optional(DoubleEq(0)));
  EXPECT_EQ(nobody.criterion_mean, 0);
}

TEST(PanelSegments, HaveTheConcentrationOfAPyramidOfTheirClients) {
  const auto found = SegmentPanel(SomePanel(), FreshOrRich());
  ASSERT_TRUE(found.has_value());
  // 60 and 40: the better one holds 0.6; Gini (60 - 40) / (2 * 100).
  EXPECT_THAT(found->top_20_percent_share, Optional(DoubleEq(0.6)));
  EXPECT_THAT(found->gini, Optional(DoubleEq(0.1)));
  ASSERT_THAT(found->concentration, SizeIs(14));
  EXPECT_EQ(found->concentration.front().criterion_share, 0.6);
  EXPECT_EQ(found->concentration.back().criterion_share, 1.0);
}

TEST(PanelSegments, HaveNoSharesWhereNobodyIsInOneOrNothingWasBought) {
  const auto nobody = SegmentPanel(
      SomePanel(), RulesOf({.rules = {{.segment = "richest", .total_amount = {.at_least = 1e9}}}}));
  ASSERT_TRUE(nobody.has_value());
  EXPECT_EQ(nobody->unassigned_count, 4);
  EXPECT_THAT(nobody->segment_of, IsEmpty());
  EXPECT_EQ(nobody->segments[0].client_share, 0);
  EXPECT_FALSE(nobody->segments[0].criterion_share.has_value());
  EXPECT_FALSE(nobody->top_20_percent_share.has_value());
  EXPECT_FALSE(nobody->gini.has_value());
  EXPECT_THAT(nobody->concentration, IsEmpty());

  Panel gifts({30});
  gifts.Append("a", 1, 0);
  const auto given = SegmentPanel(gifts, RulesOf({.rules = {{.segment = "all"}}}));
  ASSERT_TRUE(given.has_value());
  EXPECT_EQ(given->segments[0].client_share, 1);
  EXPECT_FALSE(given->segments[0].criterion_share.has_value());
  EXPECT_FALSE(given->gini.has_value());
}

TEST(PanelSegments, AreThoseOfTheLastDate) {
  Panel panel({10, 30});
  panel.Append("once", 5, 7);
  const SegmentRules rules =
      RulesOf({.rules = {{.segment = "fresh", .recency = {.at_most = 10}}, {.segment = "gone"}}});
  const auto found = SegmentPanel(panel, rules);
  ASSERT_TRUE(found.has_value());
  EXPECT_THAT(found->segment_of, ElementsAre(1));
}

TEST(PanelSegments, AreGivenUpOnceNobodyWaits) {
  constexpr int kClients = 2 * 256 + 1;  // of whom the first of each 256 is asked at
  Panel panel({30});
  for (int i = 0; i < kClients; ++i) panel.Append(std::to_string(i), 1, 1.0);
  const SegmentRules rules = RulesOf({.rules = {{.segment = "all"}}});
  int questions = 0;
  ASSERT_TRUE(SegmentPanel(panel, rules, [&] { return ++questions < 0; }).has_value());
  EXPECT_GE(questions, 3 + 4) << "of clients, then of the pyramid";
  for (int last = 1; last <= questions; ++last) {
    int asked = 0;
    EXPECT_FALSE(SegmentPanel(panel, rules, [&] { return ++asked >= last; }).has_value()) << last;
    EXPECT_LE(asked, last + 2) << "who called asks once more each";
  }
}

}  // namespace
}  // namespace accord
