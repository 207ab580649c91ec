#include "simulation/base/violation.h"
#include "tests/simulation/warnings/warned.h"

namespace accord {
namespace {

constexpr auto kUnused = ViolationCode::kUnused;

std::string Unused(std::function<void(Contract&)> change) {
  return WarnedOf(kUnused, OnContract(change));
}
std::string UnusedOf(const std::string& clause, std::function<void(Clause&)> change) {
  return WarnedOf(kUnused, OnClause(clause, change));
}

TEST(UnusedMemory, CarriesNothing) {
  const auto memory = [](Clause& c) { c.memory = Memory{4, 0.05, 0, 0}; };
  const std::string text = "no penalty_cap carries its excess";
  EXPECT_EQ(UnusedOf("penalty", memory),
            Line(InClause("penalty", "memory.carry_expiry_periods"), kUnused, text) +
                Line(InClause("penalty", "memory.carry_interest_per_year"), kUnused, text));
  EXPECT_EQ(UnusedOf("penalty",
                     [&](Clause& c) {
                       memory(c);
                       c.settlement_limits->excess_penalty = ExcessPenalty::kCarried;
                     }),
            "");
  EXPECT_EQ(Unused([&](Contract& c) {
              memory(ClauseOf(c, "penalty"));
              c.year_limits.emplace().penalty_cap = 5;
              c.year_limits->excess_penalty = ExcessPenalty::kCarried;
            }),
            "");
}

TEST(UnusedMemory, HasAnEmptyBank) {
  EXPECT_EQ(UnusedOf("gain",
                     [](Clause& c) {
                       c.memory = Memory{0, 0, 0, 0.5};
                     }),
            Line(InClause("gain", "memory.bank_release_per_year"), kUnused,
                 "nothing enters the bank, since bank_share is 0"));
  EXPECT_EQ(UnusedOf("gain", [](Clause& c) { c.memory = Memory{0, 0, 0.1, 0.5}; }), "");
  EXPECT_EQ(UnusedOf("penalty",
                     [](Clause& c) {
                       c.memory = Memory{0, 0, 0.1, 0.5};
                     }),
            Line(InClause("penalty", "memory.bank_share"), kUnused, "nothing in it ever gains"));
}

TEST(UnusedMemory, IsCarriedExcessWithoutACap) {
  EXPECT_EQ(
      UnusedOf("gain", [](Clause& c) { c.year_limits->excess_penalty = ExcessPenalty::kCarried; }),
      Line(InClause("gain", "year_limits.excess_penalty"), kUnused,
           "there is no penalty_cap whose excess could be carried"));
}

TEST(UnusedSettleAtEnd, SettlesNothing) {
  EXPECT_EQ(Unused([](Contract& c) { c.settle_at_end = true; }),
            Line(InContract("settle_at_end"), kUnused, "no penalty_cap carries its excess"));
  EXPECT_EQ(Unused([](Contract& c) {
              c.settle_at_end = true;
              ClauseOf(c, "penalty").settlement_limits->excess_penalty = ExcessPenalty::kCarried;
            }),
            "");
}

TEST(CarriedPenalty, IsSetOffAgainstSomething) {
  const auto warned = [](std::function<void(Contract&)> change) {
    return WarnedOf(ViolationCode::kSuspicious, OnContract([=](Contract& c) {
                      ClauseOf(c, "penalty").settlement_limits->excess_penalty =
                          ExcessPenalty::kCarried;
                      change(c);
                    }));
  };
  const std::string text =
      "what it carries can never be set off, since nothing in it gains: it lapses at the end";
  EXPECT_EQ(warned([](Contract&) {}),
            Line(InContract(R"(clauses["penalty"])"), ViolationCode::kSuspicious, text));
  EXPECT_EQ(warned([](Contract& c) { c.settle_at_end = true; }), "");
  EXPECT_EQ(
      warned([](Contract& c) { ClauseOf(c, "penalty").year_limits.emplace().net_floor = 10; }), "");
  ClauseGroup group;
  group.id = "both";
  group.memory.emplace();
  group.clauses = {"penalty", "gain"};
  EXPECT_EQ(warned([=](Contract& c) { c.groups = {group}; }), "");
  group.clauses = {"penalty"};
  EXPECT_EQ(warned([=](Contract& c) { c.groups = {group}; }),
            Line(InContract(R"(groups["both"])"), ViolationCode::kSuspicious, text));
}

TEST(UnusedGroup, HasNeitherLimitsNorMemory) {
  ClauseGroup group;
  group.id = "both";
  group.clauses = {"penalty", "gain"};
  EXPECT_EQ(Unused([=](Contract& c) { c.groups = {group}; }),
            Line(InContract(R"(groups["both"])"), kUnused, "it has neither limits nor memory"));
}

TEST(UnusedField, BelongsToAClauseThatHasNoUseForIt) {
  EXPECT_EQ(Unused([](Contract& c) {
              c.inputs = {{.id = "relief", .binding = Constantly(5)}};
              ClauseOf(c, "penalty").deduction = "relief";
              ClauseOf(c, "fee").deduction = "relief";
            }),
            Line(InClause("fee", "deduction"), kUnused, "the clause never takes a penalty"));
  EXPECT_EQ(UnusedOf("gain", [](Clause& c) { c.holdback.emplace().share = 0.1; }), "");
  EXPECT_EQ(UnusedOf("penalty", [](Clause& c) { c.holdback.emplace().share = 0.1; }),
            Line(InClause("penalty", "holdback"), kUnused, "the clause never gains"));
  EXPECT_EQ(UnusedOf("gain", [](Clause& c) { c.rebasing_weight = 0.5; }), "");
  EXPECT_EQ(UnusedOf("penalty", [](Clause& c) { c.rebasing_weight = 0.5; }),
            Line(InClause("penalty", "rebasing_weight"), kUnused,
                 "the clause looks at no benefit, whose baseline would move"));
  EXPECT_EQ(UnusedOf("fee", [](Clause& c) { c.amounts_per_year = true; }), "");
  EXPECT_EQ(UnusedOf("gain", [](Clause& c) { c.amounts_per_year = true; }),
            Line(InClause("gain", "amounts_per_year"), kUnused,
                 "the clause has no base, step or money limit of a settlement"));
}

TEST(UnusedField, MayBeUsedInAWindowThatIsShorter) {
  // 1500 at most, less 2000 a year.
  const auto held_back = [](int last_period) {
    return UnusedOf("gain", [=](Clause& c) {
      c.basis = Basis{.source = AchievementOf{"output"}};
      c.share = 1;
      c.pivot = 0;
      c.bands = {Band{0, 2, 750}};
      c.base = -2000;
      c.amounts_per_year = true;
      c.window = Window{ContractYear{}};
      c.last_period = last_period;
      c.holdback.emplace().share = 0.1;
    });
  };
  EXPECT_EQ(held_back(8), Line(InClause("gain", "holdback"), kUnused, "the clause never gains"));
  EXPECT_EQ(held_back(6), "");
}

TEST(UsedDriver, MayBeAnIndexOrATrigger) {
  const auto with = [](std::function<void(Contract&)> change) {
    return WarnedOf(kUnused, [=](ScenarioDraft& draft) {
      draft.drivers.push_back(ADriver("x", Marginal{UniformMarginal{1, 2}}));
      change(ContractOf(draft, "steel"));
    });
  };
  EXPECT_NE(with([](Contract&) {}), "");
  EXPECT_EQ(with([](Contract& c) { ClauseOf(c, "fee").indexation = Indexation{DriverId{"x"}}; }),
            "");
  EXPECT_EQ(with([](Contract& c) {
              Termination leaving;
              leaving.id = "leave";
              leaving.party = Party::kSupplier;
              leaving.watched = Basis{.source = DriverId{"x"}};
              leaving.above = 1.9;
              c.terminations = {leaving};
            }),
            "");
}

}  // namespace
}  // namespace accord
