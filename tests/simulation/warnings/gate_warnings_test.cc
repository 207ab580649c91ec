#include "simulation/base/violation.h"
#include "tests/simulation/warnings/warned.h"

namespace accord {
namespace {

constexpr auto kNeverOpens = ViolationCode::kNeverOpens;

Gate GateOn(Basis basis, std::optional<double> min, std::optional<double> max) {
  Gate gate;
  gate.basis = std::move(basis);
  gate.min = min;
  gate.max = max;
  return gate;
}
std::string Gated(std::vector<Gate> gates, GateMode mode = GateMode::kAllOf) {
  return WarnedOf(kNeverOpens, OnClause("gain", [=](Clause& c) { c.gate = GateSet{mode, gates}; }));
}
std::string Never(int gate, const std::string& text) {
  return Line(InClause("gain", "gate.gates[" + std::to_string(gate) + "]"), kNeverOpens, text);
}

const Basis kAchievement{.source = AchievementOf{"output"}};

TEST(GateThatNeverOpens, WantsMoreThanAFigureCanBe) {
  EXPECT_EQ(Gated({GateOn(kAchievement, 2, {})}), "");
  EXPECT_EQ(
      Gated({GateOn(kAchievement, 2.1, {})}),
      Never(0, "never opens: it wants what it looks at at least 2.1, which is always [0, 2]"));
  EXPECT_EQ(
      Gated({GateOn(kAchievement, {}, -0.1)}),
      Never(0, "never opens: it wants what it looks at at most -0.1, which is always [0, 2]"));
  Gate open = GateOn(kAchievement, 2, {});
  open.min_open = true;
  EXPECT_EQ(Gated({open}),
            Never(0, "never opens: it wants what it looks at above 2, which is always [0, 2]"));
}

TEST(GateThatNeverOpens, KnowsWhatFiguresCanBe) {
  EXPECT_NE(Gated({GateOn(Basis{.source = ConstantFigure{5}}, 6, 7)}), "");
  EXPECT_EQ(Gated({GateOn(Basis{.source = ConstantFigure{5}}, 5, 7)}), "");
  EXPECT_NE(Gated({GateOn(Basis{.source = DriverId{"skill"}}, 0.3, {})}), "");
  EXPECT_EQ(Gated({GateOn(Basis{.source = DriverId{"demand"}}, 9, {})}), "");
  EXPECT_NE(Gated({GateOn(Basis{.source = ContractFigure::kScore}, 2.1, {})}), "");
  EXPECT_NE(Gated({GateOn(Basis{.source = ContractFigure::kDeliveryCost}, {}, -1)}), "");
  EXPECT_EQ(Gated({GateOn(Basis{.source = ContractFigure::kBenefit}, {}, -1)}), "");
  EXPECT_EQ(Gated({GateOn(Basis{.source = ProgressOf{"output"}}, 9, {})}), "");
}

TEST(GateThatNeverOpens, AddsUpWhatAWindowSums) {
  const auto over_a_year = [](double min, bool may_end) {
    return WarnedOf(kNeverOpens, OnContract([=](Contract& contract) {
                      Clause& c = ClauseOf(contract, "gain");
                      c.window = Window{ContractYear{}};
                      Basis sum = kAchievement;
                      sum.aggregation = Aggregation::kSum;
                      c.gate = GateSet{GateMode::kAllOf, {GateOn(sum, min, {})}};
                      if (!may_end) return;
                      Termination leaving;
                      leaving.id = "leave";
                      leaving.party = Party::kClient;
                      leaving.watched = CumulativeCash{};
                      leaving.below = 0;
                      contract.terminations = {leaving};
                    }));
  };
  EXPECT_EQ(over_a_year(8, false), "");
  EXPECT_NE(over_a_year(8.1, false), "");
  EXPECT_NE(over_a_year(8.1, true), "");
  const auto known = [](std::optional<double> max, bool may_end) {
    return WarnedOf(
        kNeverOpens, OnContract([=](Contract& contract) {
          contract.inputs = {{.id = "five", .binding = Constantly(5)}};
          Clause& c = ClauseOf(contract, "gain");
          c.window = Window{ContractYear{}};
          c.gate = GateSet{GateMode::kAllOf, {GateOn(Basis{.source = InputId{"five"}}, {}, max)}};
          if (!may_end) return;
          Termination leaving;
          leaving.id = "leave";
          leaving.party = Party::kClient;
          leaving.watched = CumulativeCash{};
          leaving.below = 0;
          contract.terminations = {leaving};
        }));
  };
  EXPECT_NE(known(19, false), "");
  EXPECT_EQ(known(20, false), "");
  EXPECT_EQ(known(19, true), "");  // an early end may sum less
}

TEST(GateThatNeverOpens, MayBeOneThatExcludesAnother) {
  const std::vector<Gate> two = {GateOn(kAchievement, 1, {}), GateOn(kAchievement, {}, 0.9)};
  EXPECT_EQ(Gated(two),
            Never(1, "is never open together with scenario." + InClause("gain", "gate.gates[0]") +
                         ", which looks at the same, so that the clause never pays"));
  EXPECT_EQ(Gated(two, GateMode::kAnyOf), "");
  EXPECT_EQ(Gated({GateOn(kAchievement, 1, {}), GateOn(kAchievement, {}, 1)}), "");
  EXPECT_EQ(Gated({GateOn(kAchievement, 1, {}),
                   GateOn(Basis{.source = AchievementOf{"downtime"}}, {}, 0.9)}),
            "");
}

TEST(GateThatNeverOpens, MayBeInUnitsOfAKnownReference) {
  const auto of = [](Reference reference) {
    return WarnedOf(kNeverOpens, OnClause("gain", [=](Clause& c) {
                      c.reference = reference;
                      Gate gate = GateOn(kAchievement, 3, {});
                      gate.unit = ValueUnit::kOfReference;
                      c.gate = GateSet{GateMode::kAllOf, {gate}};
                    }));
  };
  EXPECT_NE(of(Reference{ConstantFigure{1}}), "");
  EXPECT_EQ(of(Reference{ConstantFigure{0.5}}), "");
  EXPECT_EQ(of(Reference{ClauseId{"fee"}}), "");
}

std::string Ending(std::function<void(Termination&)> change) {
  return WarnedOf(kNeverOpens, OnContract([=](Contract& c) {
                    Termination leaving;
                    leaving.id = "leave";
                    leaving.party = Party::kClient;
                    leaving.watched = kAchievement;
                    change(leaving);
                    c.terminations = {leaving};
                  }));
}

TEST(TerminationThatNeverFires, WaitsForWhatCannotBe) {
  EXPECT_EQ(Ending([](Termination& t) { t.below = 0.5; }), "");
  EXPECT_EQ(Ending([](Termination& t) {
              t.below = 0;
              t.above = 2;
            }),
            Line(InContract(R"(terminations["leave"].below)"), kNeverOpens,
                 "is never reached: what is tested is always [0, 2]") +
                Line(InContract(R"(terminations["leave"].above)"), kNeverOpens,
                     "is never reached: what is tested is always [0, 2]"));
}

TEST(TerminationThatNeverFires, TakesLongerThanTheTerm) {
  const auto after = [](int consecutive, int notice) {
    return Ending([=](Termination& t) {
      t.below = 0.5;
      t.consecutive = consecutive;
      t.notice_periods = notice;
    });
  };
  EXPECT_EQ(after(3, 5), "");
  EXPECT_EQ(after(3, 6),
            Line(InContract(R"(terminations["leave"])"), kNeverOpens,
                 "never ends the contract: it fires in period 3 at the earliest, and its notice "
                 "of 6 periods then runs past the last one"));
}

TEST(GateThatNeverOpens, IsNotOneThatLooksAtTheFigureBeforeRounding) {
  Basis rounded = kAchievement;
  rounded.round_to = 1;
  // 0.6 is at most 0.9, and rounded it is 1.
  EXPECT_EQ(Gated({GateOn(rounded, 1, {}), GateOn(kAchievement, {}, 0.9)}), "");
  EXPECT_NE(Gated({GateOn(rounded, 1, {}), GateOn(rounded, {}, 0.9)}), "");
}

}  // namespace
}  // namespace accord
