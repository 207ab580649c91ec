#include "simulation/base/violation.h"
#include "simulation/scenario/clause_windows.h"
#include "tests/simulation/scenario/contract_changes.h"

namespace accord {
namespace {

constexpr auto kRequired = ViolationCode::kRequired;
constexpr auto kContradiction = ViolationCode::kContradiction;
constexpr auto kOutOfRange = ViolationCode::kOutOfRange;

// The client leaves when a quarter's score is below 0.7.
Termination Leaving() {
  Termination leaving;
  leaving.id = "leave";
  leaving.party = Party::kClient;
  leaving.watched = Basis{.source = ContractFigure::kScore};
  leaving.below = 0.7;
  return leaving;
}
Change With(std::function<void(Termination&)> change) {
  return OnContract([change](Contract& c) {
    c.terminations = {Leaving()};
    change(c.terminations[0]);
  });
}
std::string Leave(const std::string& field) {
  return InContract(R"(terminations["leave"])" + (field.empty() ? "" : "." + field));
}

TEST(Termination, IsTestedEveryPeriodUntilToldOtherwise) {
  const Scenario scenario = AScenario(With([](Termination&) {}));
  const Termination& leave = scenario.facts().contracts[0].terminations[0];
  EXPECT_EQ(std::get<EveryPeriods>(leave.window->length).periods, 1);
  EXPECT_EQ(leave.consecutive, 1);
  EXPECT_EQ(leave.notice_periods, 0);
  EXPECT_EQ(std::get<Basis>(leave.watched).aggregation, Aggregation::kMean);
  EXPECT_FALSE(leave.above);
}

TEST(Termination, IsSomebodysRightToLookAtSomething) {
  ExpectOnlyFault(With([](Termination& t) { t.party = Party::kUnspecified; }), Leave("party"),
                  kRequired, "must be set");
  ExpectOnlyFaultSaying(With([](Termination& t) { t.party = Party{3}; }), Leave("party"),
                        ViolationCode::kUnknownValue, "got number 3");
  ExpectOnlyFault(With([](Termination& t) { t.watched = std::monostate{}; }), Leave(""), kRequired,
                  "must give trigger or cumulative_cash");
  ExpectOnlyFault(With([](Termination& t) { t.watched = CumulativeCash{false}; }),
                  Leave("cumulative_cash"), kContradiction,
                  "must be true when it is given, got false");
  ExpectNoFault(With([](Termination& t) { t.watched = CumulativeCash{}; }));
}

TEST(Termination, LooksAtAnythingAClauseMayAndAtAnyClause) {
  const auto looks_at = [](Basis basis) {
    return With([=](Termination& t) { t.watched = basis; });
  };
  ExpectNoFault(looks_at(Basis{.source = ClauseId{"penalty"}}));
  ExpectNoFault(looks_at(Basis{.source = ContractFigure::kBenefit, .to_date = true}));
  ExpectOnlyFault(looks_at(Basis{}), Leave("trigger"), kRequired, "must name a source");
  ExpectOnlyFault(looks_at(Basis{.source = ClauseId{"bonus"}}), Leave("trigger.clause_pay"),
                  ViolationCode::kUnknownId, R"(names no clause: "bonus")");
  ExpectOnlyFault(OnContract([](Contract& c) {
                    c.score.reset();
                    c.clauses.pop_back();
                    c.terminations = {Leaving()};
                  }),
                  InContract("score"), kRequired,
                  "must be set, since scenario.contracts[\"steel\"].terminations[\"leave\"]."
                  "trigger.contract_figure reads it");
}

TEST(Termination, HasLevelsThatLeaveRoomBetweenThem) {
  ExpectOnlyFault(With([](Termination& t) { t.below.reset(); }), Leave(""), kRequired,
                  "must give below, above or both");
  ExpectOnlyFault(With([](Termination& t) { t.below = kNan; }), Leave("below"), kOutOfRange,
                  "must be a finite number, got nan");
  ExpectNoFault(With([](Termination& t) { t.above = 0.8; }));
  for (const double above : {0.7, 0.6}) {
    ExpectOnlyFault(With([=](Termination& t) { t.above = above; }), Leave("above"), kContradiction,
                    "must be above below (0.7), since every figure would count otherwise, got " +
                        NumberText(above));
  }
}

TEST(Termination, HasAWindowThatDividesTheTerm) {
  ExpectNoFault(With([](Termination& t) { t.window = Window{EveryPeriods{4}}; }));
  ExpectNoFault(With([](Termination& t) { t.window = Window{ContractYear{}}; }));
  ExpectOnlyFault(With([](Termination& t) { t.window = Window{EveryPeriods{3}}; }),
                  Leave("window.periods"), kContradiction,
                  "must divide the number of active periods (8), got 3");
}

TEST(Termination, CountsNoMoreTestsThanThereAre) {
  ExpectNoFault(With([](Termination& t) { t.consecutive = 8; }));
  ExpectOnlyFault(With([](Termination& t) { t.consecutive = 9; }), Leave("consecutive"),
                  kContradiction, "must be at most the number of tests (8), got 9");
  ExpectOnlyFault(With([](Termination& t) {
                    t.window = Window{ContractYear{}};
                    t.consecutive = 3;
                  }),
                  Leave("consecutive"), kContradiction,
                  "must be at most the number of tests (2), got 3");
  ExpectOnlyFault(With([](Termination& t) { t.consecutive = -1; }), Leave("consecutive"),
                  kOutOfRange, "must be in [1, 480], got -1");
}

TEST(Termination, GivesNoticeShorterThanTheContract) {
  ExpectNoFault(With([](Termination& t) { t.notice_periods = 7; }));
  for (const int notice : {-1, 8}) {
    ExpectOnlyFault(With([=](Termination& t) { t.notice_periods = notice; }),
                    Leave("notice_periods"), kOutOfRange,
                    "must be in [0, 7], got " + std::to_string(notice));
  }
  ExpectOnlyFault(With([](Termination& t) { t.payment = kInfinity; }), Leave("payment"),
                  kOutOfRange, "must be a finite number, got inf");
}

TEST(Terminations, AreFewAndHaveNames) {
  ExpectOnlyFault(OnContract([](Contract& c) {
                    for (int i = 0; i < 17; ++i) {
                      c.terminations.push_back(Leaving());
                      c.terminations.back().id = "t" + std::to_string(i);
                    }
                  }),
                  InContract("terminations"), ViolationCode::kTooMany,
                  "must have at most 16 entries, got 17");
  ExpectOnlyFault(OnContract([](Contract& c) {
                    c.terminations = {Leaving(), Leaving()};
                  }),
                  InContract("terminations[1].id"), ViolationCode::kDuplicate,
                  R"(must be unique, but entry 0 is "leave" already)");
}

// Plan by quarter, and a yearly clause that divides by its benefit.
Change Relative(std::vector<double> plan, std::optional<Termination> termination,
                bool to_date = false) {
  return [=](ScenarioDraft& draft) {
    OutcomeOf(draft, "output").plan = Plan{ValueList{plan}};
    OutcomeOf(draft, "downtime").value_per_unit = 0;
    Contract& steel = ContractOf(draft, "steel");
    Clause& gain = ClauseOf(steel, "gain");
    gain.window = Window{ContractYear{}};
    gain.basis = Basis{.source = ContractFigure::kBenefitAgainstPlanRelative, .to_date = to_date};
    if (termination) steel.terminations = {*termination};
  };
}

TEST(Termination, MustNotLeaveAPartOfAWindowWithoutAPlannedBenefit) {
  const std::vector<double> late = {0, 1, 1, 1, 0, 0, 1, 1};
  Termination leaving = Leaving();
  ExpectNoFault(Relative(late, {}));
  ExpectOnlyFault(Relative(late, leaving), InClause("gain", "basis.contract_figure"),
                  kContradiction,
                  "needs a planned benefit other than 0 in every window and in the part of one "
                  "that an early end may leave, but that of periods 1 to 1 is 0");
  leaving.notice_periods = 2;
  ExpectNoFault(Relative({0, 0, 1, 1, 1, 1, 1, 1}, leaving));
  leaving.notice_periods = 0;
  leaving.window = Window{ContractYear{}};
  ExpectNoFault(Relative(late, leaving));
}

TEST(Basis, ToDateRelativeToThePlanLooksAtThePlanToDate) {
  const std::vector<double> early = {1, 1, 1, 1, 0, 0, 0, 0};
  ExpectNoFault(Relative(early, {}, /*to_date=*/true));
  ExpectOnlyFaultSaying(Relative(early, {}), InClause("gain", "basis.contract_figure"),
                        kContradiction, "that of periods 5 to 8 is 0");
}

TEST(EarlyEnds, FollowTheTestsByTheirNotice) {
  Contract contract;
  contract.terminations = {Leaving()};
  Termination& leaving = contract.terminations[0];
  leaving.consecutive = 2;
  leaving.notice_periods = 1;
  EXPECT_EQ(EarlyEndsOf(contract, 6, 4), (std::vector<int>{3, 4, 5}));
  leaving.window = Window{EveryPeriods{2}};
  EXPECT_EQ(EarlyEndsOf(contract, 6, 4), (std::vector<int>{5}));
  leaving.notice_periods = 2;
  EXPECT_EQ(EarlyEndsOf(contract, 6, 4), (std::vector<int>{}));
  contract.terminations.push_back(Leaving());
  contract.terminations[1].window = Window{ContractYear{}};
  EXPECT_EQ(EarlyEndsOf(contract, 6, 4), (std::vector<int>{4}));
}

}  // namespace
}  // namespace accord
