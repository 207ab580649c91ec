// Walks over a panel that nobody waits for any more.
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <variant>

#include "gtest/gtest.h"
#include "simulation/panel/known_clients.h"
#include "simulation/panel/transition_counts.h"
#include "simulation/panel/transition_estimate.h"

namespace accord {
namespace {

constexpr int kClients = 2 * 256 + 1;  // of whom the first of each 256 is asked at

Panel PanelOfMany() {
  Panel panel({10, 20, 30});
  for (int i = 0; i < kClients; ++i) panel.Append(std::to_string(i), 1 + i % 9, 1.0);
  return panel;
}

SegmentRules Everybody() {
  return std::get<SegmentRules>(CheckSegmentRules({.rules = {{.segment = "all"}}}, FieldPath("r")));
}

// How often `walk` asks, and that it ends without a result at every question that says so.
template <typename Walk>
int QuestionsOf(const Walk& walk) {
  int questions = 0;
  EXPECT_TRUE(walk([&] { return ++questions < 0; }).has_value());
  for (int last = 1; last <= questions; ++last) {
    int asked = 0;
    EXPECT_FALSE(walk([&] { return ++asked == last; }).has_value()) << last;
    EXPECT_EQ(asked, last);
  }
  return questions;
}

TEST(StoppedWalk, EndsCountsWithoutAResult) {
  const Panel panel = PanelOfMany();
  const SegmentRules rules = Everybody();
  EXPECT_EQ(QuestionsOf([&](const std::function<bool()>& stopped) {
              return CountTransitions(panel, rules, stopped);
            }),
            3);
  EXPECT_EQ(CountTransitions(panel, rules).move(0, 0, 0), kClients) << "nobody to ask";
}

TEST(StoppedWalk, EndsKnownClientsWithoutAResult) {
  const Panel panel = PanelOfMany();
  const SegmentRules rules = Everybody();
  EXPECT_EQ(QuestionsOf([&](const std::function<bool()>& stopped) {
              return FollowKnownClients(panel, rules, 1, stopped);
            }),
            3);
  EXPECT_EQ(FollowKnownClients(panel, rules, 1).after(1, 0), kClients);
}

TEST(StoppedWalk, EndsAnEstimateBetweenRowsOfPairs) {
  const Panel panel = PanelOfMany();
  const SegmentRules rules = Everybody();
  const TransitionTally tally = CountTransitions(panel, rules);
  EXPECT_EQ(QuestionsOf([&](const std::function<bool()>& stopped) {
              return EstimateTransitions(tally, panel, rules.segments(), {}, 1.0, stopped);
            }),
            3)
      << "one row of each pair, and of both";
}

}  // namespace
}  // namespace accord
