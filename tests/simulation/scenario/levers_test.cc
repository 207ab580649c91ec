#include "simulation/base/violation.h"
#include "tests/simulation/scenario/faults.h"

namespace accord {
namespace {

constexpr auto kRequired = ViolationCode::kRequired;
constexpr auto kOutOfRange = ViolationCode::kOutOfRange;
constexpr auto kContradiction = ViolationCode::kContradiction;

// A lever "visit" on silver and bronze, all else by default.
Change OnLever(std::function<void(Lever&)> change) {
  return [change](ScenarioDraft& draft) {
    draft.client_base = SmallClientBase();
    Lever& lever = draft.levers.emplace_back();
    lever.id = "visit";
    lever.segments = {"silver", "bronze"};
    change(lever);
  };
}
Change OnBase(std::function<void(ClientBase&)> change) {
  return [change](ScenarioDraft& draft) {
    draft.client_base = SmallClientBase();
    change(*draft.client_base);
  };
}
const std::string kVisit = R"(levers["visit"])";

TEST(Lever, NeedsNothingButSegmentsAndHasItsDefaults) {
  ScenarioDraft draft = SmallScenario();
  OnLever([](Lever&) {})(draft);
  const Scenario scenario = Valid(draft);
  const Lever& lever = scenario.facts().levers[0];
  EXPECT_EQ(lever.display_name, "visit");
  EXPECT_EQ(lever.first_period, 1);
  EXPECT_EQ(lever.last_period, 8);
  EXPECT_EQ(lever.odds_ratio_up, 1.0);
  EXPECT_EQ(lever.odds_ratio_down, 1.0);
  EXPECT_EQ(lever.odds_ratio_out, 1.0);
}

TEST(Lever, TreatsSegmentsOfTheBaseEachOnce) {
  ExpectOnlyFault(OnLever([](Lever& l) { l.segments.clear(); }), kVisit + ".segments", kRequired,
                  "must name at least 1 segment");
  ExpectOnlyFault(OnLever([](Lever& l) { l.segments[1] = "tin"; }), kVisit + ".segments[1]",
                  ViolationCode::kUnknownId, R"(names no segment: "tin")");
  ExpectOnlyFault(OnLever([](Lever& l) { l.segments[1] = "silver"; }), kVisit + ".segments[1]",
                  ViolationCode::kDuplicate, R"(must be unique, but "silver" is named already)");
  ExpectOnlyFault(OnLever([](Lever& l) { l.segments.assign(65, "silver"); }), kVisit + ".segments",
                  ViolationCode::kTooMany, "must have at most 64 entries, got 65");
}

TEST(Lever, ActsWithinTheTimeline) {
  ExpectOnlyFault(OnLever([](Lever& l) { l.first_period = -1; }), kVisit + ".first_period",
                  kOutOfRange, "must be in [1, 8], got -1");
  ExpectOnlyFault(OnLever([](Lever& l) { l.last_period = 9; }), kVisit + ".last_period",
                  kOutOfRange, "must be in [1, 8], got 9");
  ExpectOnlyFault(OnLever([](Lever& l) {
                    l.first_period = 5;
                    l.last_period = 4;
                  }),
                  kVisit + ".last_period", kContradiction,
                  "must be at least first_period (5), got 4");
}

TEST(Lever, HasOddsRatiosAboveZeroAndAnEffectThatIsNotTooUnsure) {
  ExpectOnlyFault(OnLever([](Lever& l) { l.odds_ratio_up = 0; }), kVisit + ".odds_ratio_up",
                  kOutOfRange, "must be in [1e-06, 1000000], got 0");
  ExpectOnlyFault(OnLever([](Lever& l) { l.odds_ratio_down = -1; }), kVisit + ".odds_ratio_down",
                  kOutOfRange, "must be in [1e-06, 1000000], got -1");
  ExpectOnlyFault(OnLever([](Lever& l) { l.odds_ratio_out = 2e6; }), kVisit + ".odds_ratio_out",
                  kOutOfRange, "must be in [1e-06, 1000000], got 2000000");
  ExpectOnlyFault(OnLever([](Lever& l) { l.effect_log_sd = 2.5; }), kVisit + ".effect_log_sd",
                  kOutOfRange, "must be in [0, 2], got 2.5");
}

TEST(Lever, SaysWhatItCostsWhereItsCapacityIsLimited) {
  ExpectOnlyFault(OnLever([](Lever& l) { l.capacity = 10; }), kVisit + ".cost_per_client",
                  kRequired, "must be set where capacity is, if only to 0");
  ExpectNoFault(OnLever([](Lever& l) {
    l.capacity = 10;
    l.cost_per_client = 0;
  }));
  ExpectOnlyFault(OnLever([](Lever& l) { l.cost_per_client = -1; }), kVisit + ".cost_per_client",
                  kOutOfRange, "must be in [0, 1000000000000], got -1");
  ExpectOnlyFault(OnLever([](Lever& l) {
                    l.capacity = -1;
                    l.cost_per_client = 0;
                  }),
                  kVisit + ".capacity", kOutOfRange, "must be in [0, 100000000000000], got -1");
}

TEST(Levers, NeedABaseAndNamesOfTheirOwn) {
  ExpectOnlyFault([](ScenarioDraft& draft) { draft.levers.emplace_back().id = "visit"; }, "levers",
                  kContradiction, "must be empty where the scenario has no client_base");
  const Change twice = OnLever([](Lever&) {});
  ExpectOnlyFault(
      [&](ScenarioDraft& draft) {
        twice(draft);
        twice(draft);
      },
      "levers[1].id", ViolationCode::kDuplicate,
      R"(must be unique, but entry 0 is "visit" already)");
  ExpectOnlyFault(
      [&](ScenarioDraft& draft) {
        twice(draft);
        draft.levers.resize(33);
      },
      "levers", ViolationCode::kTooMany, "must have at most 32 entries, got 33");
}

TEST(Arrivals, AreOfSegmentsOfTheBaseEachOnce) {
  ExpectNoFault(OnBase([](ClientBase& b) { b.arrivals = {{"gold", 0.5}, {"bronze", 1e9}}; }));
  ExpectOnlyFault(OnBase([](ClientBase& b) {
                    b.arrivals = {{"tin", 1}};
                  }),
                  R"(client_base.arrivals["tin"].segment)", ViolationCode::kUnknownId,
                  R"(names no segment: "tin")");
  ExpectOnlyFault(OnBase([](ClientBase& b) {
                    b.arrivals = {{"gold", 1}, {"gold", 2}};
                  }),
                  "client_base.arrivals[1].segment", ViolationCode::kDuplicate,
                  R"(must be unique, but entry 0 is for "gold" already)");
  ExpectOnlyFault(OnBase([](ClientBase& b) {
                    b.arrivals = {{"gold", kNan}};
                  }),
                  R"(client_base.arrivals["gold"].mean_per_period)", kOutOfRange,
                  "must be in [0, 1000000000], got nan");
}

TEST(Overdispersion, HasAConcentrationAboveZero) {
  ExpectNoFault(OnBase([](ClientBase& b) { b.transitions->overdispersion_concentration = 1e-9; }));
  ExpectOnlyFault(OnBase([](ClientBase& b) { b.transitions->overdispersion_concentration = 0; }),
                  "client_base.transitions.overdispersion_concentration", kOutOfRange,
                  "must be above 0, got 0");
}

}  // namespace
}  // namespace accord
