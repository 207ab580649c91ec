#include "simulation/panel/known_clients.h"

#include <random>
#include <string>
#include <variant>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace accord {
namespace {

using ::testing::ElementsAre;

SegmentRules RulesOf(SegmentRulesDraft draft) {
  return std::get<SegmentRules>(CheckSegmentRules(std::move(draft), FieldPath("rules")));
}

TEST(KnownClients, AreThoseInASegmentAtTheOriginWhereverTheyGo) {
  Panel panel({10, 20, 30, 40});
  panel.Append("early", 5, 1.0);
  panel.Append("known", 15, 1.0);
  panel.Append("late", 25, 1.0);
  panel.Append("early", 35, 1.0);
  const SegmentRules rules = RulesOf({.rules = {{.segment = "active", .recency = {.at_most = 10}},
                                                {.segment = "warm", .recency = {.at_most = 20}}}});
  const KnownClients known = FollowKnownClients(panel, rules, 1);
  EXPECT_THAT(known.at_origin, ElementsAre(1, 1)) << "known is active, early is warm";
  EXPECT_EQ(known.client_count(), 2);
  EXPECT_EQ(known.horizon_count(), 2);
  EXPECT_EQ(known.after(1, 0), 0) << "late is not among them";
  EXPECT_EQ(known.after(1, 1), 1) << "known";
  EXPECT_THAT(known.unmatched, ElementsAre(1, 1)) << "early has no segment at 30, known none at 40";
  EXPECT_EQ(known.after(2, 0), 1) << "early is back";
  EXPECT_EQ(known.after(2, 1), 0);
}

// The slow twin looks at one client and two dates at a time.
TEST(KnownClients, AgreeWithTheirSlowTwin) {
  std::mt19937 random(8);
  Panel panel({3, 12, 25, 31, 38});
  for (int client = 0; client < 300; ++client) {
    for (int t = 0; t < 45; ++t) {
      if (random() % 30 == 0) panel.Append("c" + std::to_string(client), t, random() % 100);
    }
  }
  const SegmentRules rules =
      RulesOf({.rules = {{.segment = "low", .total_amount = {.below = 60}},
                         {.segment = "new", .tenure = {.at_most = 8}},
                         {.segment = "often", .frequency = {.at_least = 2}}}});
  for (int origin = 0; origin < 5; ++origin) {
    const KnownClients known = FollowKnownClients(panel, rules, origin);
    ASSERT_EQ(known.horizon_count(), 4 - origin);
    for (int horizon = 1; horizon <= known.horizon_count(); ++horizon) {
      std::vector<std::int64_t> there(3), at_origin(3);
      std::int64_t unmatched = 0;
      for (int client = 0; client < panel.client_count(); ++client) {
        std::vector<ClientFigures> figures(5);
        panel.FiguresOf(client, figures);
        const int start = rules.SegmentOf(figures[origin]);
        if (start < 0) continue;
        ++at_origin[start];
        const int end = rules.SegmentOf(figures[origin + horizon]);
        ++(end < 0 ? unmatched : there[end]);
      }
      EXPECT_EQ(known.at_origin, at_origin);
      EXPECT_EQ(known.unmatched[horizon - 1], unmatched);
      for (int segment = 0; segment < 3; ++segment) {
        EXPECT_EQ(known.after(horizon, segment), there[segment]);
      }
    }
  }
}

}  // namespace
}  // namespace accord
