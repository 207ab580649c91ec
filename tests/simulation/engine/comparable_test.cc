#include "simulation/engine/comparable.h"

#include <functional>
#include <optional>
#include <string>
#include <utility>

#include "gtest/gtest.h"
#include "simulation/model/compiled_model.h"
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

// What a driver of the alternative is compared with; 0.3 is the median of the base's "demand".
std::optional<double> KeptBy(const std::function<void(ScenarioDraft&)>& base,
                             const std::function<void(Driver&)>& change) {
  ScenarioDraft draft = SmallScenario();
  DriverOf(draft, "demand").marginal = Marginal{NormalMarginal{.mean = 0.3, .sd = 0.1}};
  base(draft);
  ScenarioDraft alternative = draft;
  change(DriverOf(alternative, "demand"));
  const Scenario checked = Valid(draft);
  ReferenceKeeper(checked).Keep({"demand"}, alternative);
  const Driver& driver = DriverOf(alternative, "demand");
  EXPECT_FALSE(driver.reference && !driver.base_reference.empty());
  return LowestReference(driver);
}

TEST(ReferenceKeeper, KeepsWhatTheBaseIsComparedWithUnlessOneIsGiven) {
  const auto as_it_is = [](ScenarioDraft&) {};
  const auto moved = [](Driver& driver) {
    driver.marginal = Marginal{NormalMarginal{.mean = -5, .sd = 0.1}};
  };
  EXPECT_EQ(KeptBy(as_it_is, moved), 0.3);
  EXPECT_EQ(KeptBy(as_it_is, [](Driver&) {}), 0.3);
  EXPECT_EQ(KeptBy(as_it_is,
                   [&](Driver& driver) {
                     moved(driver);
                     driver.reference = -4;
                   }),
            -4);
  const auto with_reference = [](ScenarioDraft& draft) {
    DriverOf(draft, "demand").reference = 0.25;
  };
  EXPECT_EQ(KeptBy(with_reference,
                   [&](Driver& driver) {
                     moved(driver);
                     driver.reference.reset();  // replaced as a whole
                   }),
            0.25);
}

// What accumulates otherwise is another figure; who is not said to have changed has the reference
// anyway.
TEST(ReferenceKeeper, LeavesAloneWhatIsAnotherFigureOrTheBasesOwn) {
  const Scenario base = AScenario();
  ScenarioDraft alternative = SmallScenario();
  Driver& demand = DriverOf(alternative, "demand");
  demand.accumulation = Accumulation::kRunningSum;
  ReferenceKeeper keeper(base);
  keeper.Keep({"demand", "skill"}, alternative);
  EXPECT_TRUE(demand.base_reference.empty());
  EXPECT_NEAR(DriverOf(alternative, "skill").base_reference.at(0), 0, 1e-15);
  DriverOf(alternative, "skill").base_reference.clear();
  keeper.Keep({}, alternative);
  EXPECT_TRUE(DriverOf(alternative, "skill").base_reference.empty());
}

// A default that is kept is a default still: it does not move the origin of a sum.
TEST(ReferenceKeeper, LeavesOriginsWhereTheyAre) {
  ScenarioDraft draft = SmallScenario();
  Driver wages = ADriver("wages", Marginal{NormalMarginal{.mean = 0.01, .sd = 0.002}});
  wages.accumulation = Accumulation::kRunningSum;
  draft.drivers.push_back(wages);
  ScenarioDraft alternative = draft;
  DriverOf(alternative, "wages").marginal = Marginal{NormalMarginal{.mean = 0.03, .sd = 0.002}};
  const Scenario checked = Valid(draft);
  ReferenceKeeper(checked).Keep({"wages"}, alternative);
  const CompiledModel model = Compile(Valid(alternative), 1);
  const CompiledDriver& compiled = model.chance->drivers.back();
  EXPECT_DOUBLE_EQ(compiled.reference[7], 0.08);
  EXPECT_EQ(compiled.origin[7], 0);
}

}  // namespace
}  // namespace accord
