#include "simulation/engine/comparable.h"

#include <functional>
#include <string>
#include <utility>

#include "gtest/gtest.h"
#include "tests/support/scenarios.h"

namespace accord {
namespace {

void WithABase(ScenarioDraft& draft) { draft.client_base = SmallClientBase(); }

// Of AScenario with a client base, and the same after `change`.
std::string FaultsAfter(const std::function<void(ScenarioDraft&)>& change) {
  const Scenario base = AScenario(WithABase);
  const Scenario other = AScenario([&](ScenarioDraft& draft) {
    WithABase(draft);
    change(draft);
  });
  return Listed(CheckComparable(base, other, FieldPath("other")));
}

std::string MustLeave(const std::string& what) {
  return Listed({{"other", ViolationCode::kContradiction,
                  "must leave " + what +
                      " of the base alone: an alternative is compared with it figure by figure"}});
}

TEST(CheckComparable, LetsTermsChanceAndMoneyDiffer) {
  EXPECT_EQ(FaultsAfter([](ScenarioDraft& draft) {
              draft.display_name = "Other";
              draft.drivers[0].persistence = 0.7;
              draft.contracts[0].clauses.pop_back();
              draft.client_base->segments[0].client_count = 11;
              draft.supplier_private->discount_rate_per_year = 0.2;
            }),
            "");
}

TEST(CheckComparable, RefusesAnotherTimeline) {
  EXPECT_EQ(FaultsAfter([](ScenarioDraft& draft) { draft.timeline->period_count = 12; }),
            MustLeave("the timeline"));
  EXPECT_EQ(FaultsAfter(
                [](ScenarioDraft& draft) { draft.timeline->period_length = PeriodLength::kMonth; }),
            MustLeave("the timeline"));
}

TEST(CheckComparable, RefusesOtherContractsOrTheSameInAnotherOrder) {
  const auto with_copper = [](ScenarioDraft& draft) {
    draft.contracts.push_back(draft.contracts[0]);
    draft.contracts.back().id = "copper";
  };
  EXPECT_EQ(FaultsAfter(with_copper), MustLeave("the ids of contracts"));
  const Scenario two = AScenario(with_copper);
  const Scenario turned = AScenario([&](ScenarioDraft& draft) {
    with_copper(draft);
    std::swap(draft.contracts[0], draft.contracts[1]);
  });
  EXPECT_EQ(Listed(CheckComparable(two, two, FieldPath("other"))), "");
  EXPECT_EQ(Listed(CheckComparable(two, turned, FieldPath("other"))),
            MustLeave("the ids of contracts"));
}

TEST(CheckComparable, RefusesOtherSegmentsOrNone) {
  EXPECT_EQ(FaultsAfter([](ScenarioDraft& draft) {
              draft.client_base->segments[0].id = "platinum";
              for (TransitionRow& row :
                   std::get<TransitionMatrix>(draft.client_base->transitions->kind).rows) {
                if (row.from == "gold") row.from = "platinum";
              }
            }),
            MustLeave("the segments of the client base"));
  EXPECT_EQ(FaultsAfter([](ScenarioDraft& draft) { draft.client_base.reset(); }),
            MustLeave("the segments of the client base"));
  EXPECT_EQ(Listed(CheckComparable(AScenario(), AScenario(WithABase), FieldPath("other"))),
            MustLeave("the segments of the client base"));
  EXPECT_EQ(Listed(CheckComparable(AScenario(), AScenario(), FieldPath("other"))), "");
}

TEST(CheckComparable, NamesEverythingThatDiffersAtOnce) {
  EXPECT_EQ(FaultsAfter([](ScenarioDraft& draft) {
              draft.timeline->period_count = 12;
              draft.client_base.reset();
            }),
            MustLeave("the timeline") + MustLeave("the segments of the client base"));
}

}  // namespace
}  // namespace accord
