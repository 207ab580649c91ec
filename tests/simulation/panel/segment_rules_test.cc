#include "simulation/panel/segment_rules.h"

#include <random>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "simulation/base/limits.h"

namespace accord {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

ClientFigures Client(int recency, int tenure, int frequency, double total) {
  return {.frequency = frequency,
          .recency = recency,
          .tenure = tenure,
          .total_amount = total,
          .mean_amount = total / frequency};
}

std::vector<std::string> FaultsOf(SegmentRulesDraft draft) {
  std::vector<std::string> faults;
  const auto checked = CheckSegmentRules(std::move(draft), FieldPath("rules"));
  if (const auto* violations = std::get_if<Violations>(&checked)) {
    for (const Violation& fault : *violations) {
      faults.push_back(fault.field + " " + std::string(ViolationCodeName(fault.code)));
    }
  }
  return faults;
}

SegmentRules RulesOf(SegmentRulesDraft draft) {
  auto checked = CheckSegmentRules(std::move(draft), FieldPath("rules"));
  if (auto* violations = std::get_if<Violations>(&checked)) {
    throw std::invalid_argument(violations->front().field + violations->front().description);
  }
  return std::get<SegmentRules>(std::move(checked));
}

TEST(SegmentRules, TakeTheFirstThatMatches) {
  const SegmentRules rules =
      RulesOf({.rules = {{.segment = "gone", .recency = {.above = 365}},
                         {.segment = "best", .mean_amount = {.at_least = 100}},
                         {.segment = "gone", .frequency = {.below = 2}},
                         {.segment = "rest"}}});
  EXPECT_THAT(rules.segments(), ElementsAre("gone", "best", "rest"));
  EXPECT_EQ(rules.SegmentOf(Client(366, 400, 2, 900)), 0);
  EXPECT_EQ(rules.SegmentOf(Client(365, 400, 2, 200)), 1);
  EXPECT_EQ(rules.SegmentOf(Client(365, 365, 1, 99.99)), 0);
  EXPECT_EQ(rules.SegmentOf(Client(365, 400, 2, 199.99)), 2);
}

TEST(SegmentRules, KeepTheRankOrderThatIsGiven) {
  const SegmentRules rules =
      RulesOf({.segments = {"best", "rest"},
               .rules = {{.segment = "rest", .total_amount = {.below = 5}}, {.segment = "best"}}});
  EXPECT_THAT(rules.segments(), ElementsAre("best", "rest"));
  EXPECT_EQ(rules.SegmentOf(Client(1, 1, 1, 4)), 1);
  EXPECT_EQ(rules.SegmentOf(Client(1, 1, 1, 5)), 0);
}

TEST(SegmentRules, LeaveOutWhoNeverBoughtAndWhomNoneMatches) {
  const SegmentRules all = RulesOf({.rules = {{.segment = "all"}}});
  EXPECT_EQ(all.SegmentOf(ClientFigures{}), -1);
  const SegmentRules some = RulesOf({.rules = {{.segment = "new", .tenure = {.at_most = 30}}}});
  EXPECT_EQ(some.SegmentOf(Client(1, 31, 2, 10)), -1);
}

TEST(SegmentRules, KnowOpenFromClosedEnds) {
  for (const auto& [range, below, at, above] :
       std::vector<std::tuple<FigureRange, bool, bool, bool>>{
           {{.above = 10}, false, false, true},
           {{.at_least = 10}, false, true, true},
           {{.below = 10}, true, false, false},
           {{.at_most = 10}, true, true, false}}) {
    const SegmentRules money = RulesOf({.rules = {{.segment = "s", .total_amount = range}}});
    EXPECT_EQ(money.SegmentOf(Client(1, 1, 1, 9.999999999)) == 0, below);
    EXPECT_EQ(money.SegmentOf(Client(1, 1, 1, 10)) == 0, at);
    EXPECT_EQ(money.SegmentOf(Client(1, 1, 1, 10.000000001)) == 0, above);
    const SegmentRules days = RulesOf({.rules = {{.segment = "s", .recency = range}}});
    EXPECT_EQ(days.SegmentOf(Client(9, 20, 2, 1)) == 0, below);
    EXPECT_EQ(days.SegmentOf(Client(10, 20, 2, 1)) == 0, at);
    EXPECT_EQ(days.SegmentOf(Client(11, 20, 2, 1)) == 0, above);
  }
}

TEST(SegmentRules, NameEveryFaultOfTheirForm) {
  EXPECT_THAT(FaultsOf({}), ElementsAre("rules.rules REQUIRED"));
  EXPECT_THAT(
      FaultsOf({.segments = {"a", "a", "c"},
                .rules = {{.segment = "a"}, {.segment = "d ", .recency = {.above = 1e16}}}}),
      ElementsAre("rules.segments[1] DUPLICATE", "rules.rules[1].segment INVALID_FORMAT",
                  "rules.rules[1].recency.above OUT_OF_RANGE", "rules.rules[1].segment UNKNOWN_ID",
                  "rules.segments[2] CONTRADICTION"));
  EXPECT_THAT(FaultsOf({.rules = {{.segment = ""}}}),
              ElementsAre("rules.rules[0].segment REQUIRED"));
  EXPECT_THAT(
      FaultsOf({.rules = {{.segment = "a",
                           .tenure = {.above = 1, .at_least = 1, .below = 9, .at_most = 9}}}}),
      ElementsAre("rules.rules[0].tenure.at_least CONTRADICTION",
                  "rules.rules[0].tenure.at_most CONTRADICTION"));
  EXPECT_THAT(FaultsOf({.rules = std::vector<SegmentRuleDraft>(limits::kMaxSegmentRules + 1,
                                                               {.segment = "a"})}),
              ElementsAre("rules.rules TOO_MANY"));
  SegmentRulesDraft many;
  for (int i = 0; i < 65; ++i) {
    many.rules.push_back({.segment = "s" + std::to_string(i), .recency = {.above = 65.0 - i}});
  }
  EXPECT_THAT(FaultsOf(many), ElementsAre("rules.rules TOO_MANY"));
}

TEST(SegmentRules, RefuseARuleWhoseFiguresNobodyHas) {
  const std::vector<std::string> refused = {"rules.rules[0] CONTRADICTION"};
  EXPECT_EQ(FaultsOf({.rules = {{.segment = "a", .recency = {.above = 5, .below = 6}}}}), refused);
  EXPECT_EQ(FaultsOf({.rules = {{.segment = "a", .recency = {.below = 1}}}}), refused);
  EXPECT_EQ(FaultsOf({.rules = {{.segment = "a", .frequency = {.at_least = 1.2, .at_most = 1.9}}}}),
            refused);
  EXPECT_EQ(
      FaultsOf({.rules = {{.segment = "a", .recency = {.above = 30}, .tenure = {.at_most = 30}}}}),
      refused)
      << "the first purchase is not after the last";
  EXPECT_EQ(FaultsOf({.rules = {{.segment = "a",
                                 .recency = {.at_most = 3},
                                 .tenure = {.at_least = 4},
                                 .frequency = {.at_most = 1}}}}),
            refused)
      << "a single purchase is the first and the last";
  EXPECT_EQ(FaultsOf({.rules = {{.segment = "a",
                                 .frequency = {.at_least = 3},
                                 .mean_amount = {.at_least = 100},
                                 .total_amount = {.below = 299.9}}}}),
            refused)
      << "three of a hundred are three hundred";
  EXPECT_THAT(FaultsOf({.rules = {{.segment = "a",
                                   .frequency = {.at_least = 3},
                                   .mean_amount = {.at_least = 100},
                                   .total_amount = {.at_most = 300}}}}),
              IsEmpty());
}

TEST(SegmentRules, RefuseARuleWhoseClientsAllAreTakenBefore) {
  EXPECT_THAT(FaultsOf({.rules = {{.segment = "a"}, {.segment = "b", .recency = {.above = 3}}}}),
              ElementsAre("rules.rules[1] CONTRADICTION"));
  EXPECT_THAT(FaultsOf({.rules = {{.segment = "a", .recency = {.above = 10}},
                                  {.segment = "b", .recency = {.at_most = 10}},
                                  {.segment = "c"}}}),
              ElementsAre("rules.rules[2] CONTRADICTION"))
      << "two together";
  EXPECT_THAT(FaultsOf({.rules = {{.segment = "a", .recency = {.above = 10}},
                                  {.segment = "b", .recency = {.below = 10}},
                                  {.segment = "c"}}}),
              IsEmpty())
      << "ten days are left";
  EXPECT_THAT(FaultsOf({.rules = {{.segment = "a", .tenure = {.at_least = 100}},
                                  {.segment = "b", .recency = {.at_least = 100}}}}),
              ElementsAre("rules.rules[1] CONTRADICTION"))
      << "tenure is no less than recency";
}

// Coverage by brute force over a small world of clients: what is refused matches nobody there, and
// what is accepted matches somebody, where the world holds every client that such rules tell apart.
TEST(SegmentRules, AreRefusedExactlyWhereASmallWorldHasNobody) {
  std::vector<ClientFigures> world;
  for (int recency = 1; recency <= 5; ++recency) {
    for (int tenure = recency; tenure <= 5; ++tenure) {
      for (int frequency = tenure == recency ? 1 : 2; frequency <= 5; ++frequency) {
        world.push_back(Client(recency, tenure, frequency, 10.0 * frequency));
      }
    }
  }
  std::mt19937 random(3);
  int refused = 0;
  for (int trial = 0; trial < 3000; ++trial) {
    const auto range = [&] {
      FigureRange range;
      if (random() % 2) range.at_least = static_cast<double>(random() % 4 + 1);
      if (random() % 2) range.at_most = static_cast<double>(random() % 4 + 1);
      return range;
    };
    SegmentRulesDraft draft;
    for (int i = 0; i < 4; ++i) {
      draft.rules.push_back({.segment = "s" + std::to_string(i),
                             .recency = range(),
                             .tenure = range(),
                             .frequency = range()});
    }
    const auto matches = [&](const SegmentRuleDraft& rule, const ClientFigures& client) {
      const auto in = [](const FigureRange& range, double value) {
        return (!range.at_least || value >= *range.at_least) &&
               (!range.at_most || value <= *range.at_most);
      };
      return in(rule.recency, client.recency) && in(rule.tenure, client.tenure) &&
             in(rule.frequency, static_cast<double>(client.frequency));
    };
    std::vector<std::string> expected;
    for (int i = 0; i < 4; ++i) {
      bool any = false;
      for (const ClientFigures& client : world) {
        bool taken = false;
        for (int j = 0; j < i; ++j) taken |= matches(draft.rules[j], client);
        any |= !taken && matches(draft.rules[i], client);
      }
      if (!any) expected.push_back("rules.rules[" + std::to_string(i) + "] CONTRADICTION");
    }
    refused += static_cast<int>(expected.size());
    ASSERT_EQ(FaultsOf(draft), expected) << trial;
  }
  EXPECT_GT(refused, 1000);
  EXPECT_LT(refused, 11000);
}

ClientFigures With(double margin, double visits = kNoValue) {
  ClientFigures figures = Client(1, 1, 1, 10);
  figures.columns[0] = margin;
  figures.columns[1] = visits;
  return figures;
}

TEST(SegmentRules, LookAtFurtherColumns) {
  const SegmentRules rules =
      RulesOf({.rules = {{.segment = "best", .columns = {{"margin", {.at_least = 0.2}}}},
                         {.segment = "seen", .columns = {{"visits", {}}}},
                         {.segment = "known", .columns = {{"margin", {}}}},
                         {.segment = "rest"}}});
  EXPECT_THAT(rules.columns(), ElementsAre("margin", "visits"));
  EXPECT_EQ(rules.SegmentOf(With(0.2)), 0);
  EXPECT_EQ(rules.SegmentOf(With(0.1, 7)), 1) << "a range without ends takes every value";
  EXPECT_EQ(rules.SegmentOf(With(0.1)), 2);
  EXPECT_EQ(rules.SegmentOf(With(kNoValue)), 3) << "who has no value is in no range";
}

TEST(SegmentRules, AskSeveralColumnsOfOneRuleAtOnce) {
  const SegmentRules rules = RulesOf(
      {.rules = {{.segment = "low",
                  .columns = {{"margin", {.below = 0}}, {"visits", {.above = 2, .at_most = 5}}}},
                 {.segment = "rest", .total_amount = {.above = 1}}}});
  EXPECT_EQ(rules.SegmentOf(With(-0.1, 5)), 0);
  EXPECT_EQ(rules.SegmentOf(With(-0.1, 2)), 1);
  EXPECT_EQ(rules.SegmentOf(With(0, 5)), 1);
  EXPECT_EQ(rules.SegmentOf(With(-0.1)), 1);
}

TEST(SegmentRules, KnowThatAColumnMayHaveNoValueWhenTheyProveThatNoneIsLeft) {
  const SegmentRuleDraft low{.segment = "low", .columns = {{"margin", {.below = 5}}}};
  const SegmentRuleDraft high{.segment = "high", .columns = {{"margin", {.at_least = 5}}}};
  EXPECT_THAT(FaultsOf({.rules = {low, high, {.segment = "unknown"}}}), IsEmpty());
  const SegmentRuleDraft any{.segment = "any", .columns = {{"margin", {}}}};
  EXPECT_THAT(FaultsOf({.rules = {low, high, any}}), ElementsAre("rules.rules[2] CONTRADICTION"));
  const SegmentRuleDraft none{.segment = "none", .columns = {{"margin", {.above = 5, .below = 5}}}};
  EXPECT_THAT(FaultsOf({.rules = {none}}), ElementsAre("rules.rules[0] CONTRADICTION"));
}

TEST(SegmentRules, NameFaultyColumnsByTheirPlace) {
  EXPECT_THAT(
      FaultsOf({.rules = {{.segment = "a",
                           .columns = {{"", {}},
                                       {"x", {.above = 2e15}},
                                       {"x", {.below = 1}},
                                       {std::string(65, 'y'), {.above = 1, .at_least = 1}}}}}}),
      ElementsAre("rules.rules[0].columns[1].range.above OUT_OF_RANGE",
                  "rules.rules[0].columns[3].range.at_least CONTRADICTION",
                  "rules.rules[0].columns[0].column REQUIRED",
                  "rules.rules[0].columns[2].column DUPLICATE",
                  "rules.rules[0].columns[3].column INVALID_FORMAT"));
  SegmentRulesDraft many;
  for (int i = 0; i <= limits::kMaxPanelColumns; ++i) {
    many.rules.push_back({.segment = "a", .columns = {{"x" + std::to_string(i), {.above = 1}}}});
  }
  EXPECT_THAT(FaultsOf(many), ElementsAre("rules.rules TOO_MANY"));
  many.rules.pop_back();
  EXPECT_THAT(FaultsOf(many), IsEmpty());
}

TEST(SegmentRules, AreRefusedByNumberWhereARuleHasTooManyColumns) {
  SegmentRulesDraft draft{.rules = {{.segment = "a"}, {.segment = "b c "}}};
  draft.rules[0].columns.assign(100'000, {"x", {.above = 1e300}});
  EXPECT_THAT(FaultsOf(draft), ElementsAre("rules.rules[0].columns TOO_MANY"))
      << "and nothing that is said of each of them";
}

TEST(SegmentRules, ReportSoManyFaultsAndCountTheOthers) {
  const FigureRange wrong{.above = 1e300, .at_least = 1e300, .below = 1e300, .at_most = 1e300};
  SegmentRulesDraft draft;
  for (int i = 0; i < 200; ++i) {  // with 12 faults each
    draft.rules.push_back({.segment = "a", .recency = wrong, .tenure = wrong});
  }
  const auto checked = CheckSegmentRules(std::move(draft), FieldPath("rules"));
  const auto& faults = std::get<Violations>(checked);
  ASSERT_EQ(faults.size(), static_cast<std::size_t>(limits::kMaxViolations + 1));
  EXPECT_EQ(faults.back().field, "rules");
  EXPECT_EQ(faults.back().description, "has 1400 further faults, not listed");
}

}  // namespace
}  // namespace accord
