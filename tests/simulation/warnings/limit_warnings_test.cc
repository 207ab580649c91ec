#include "simulation/base/violation.h"
#include "tests/simulation/warnings/warned.h"

namespace accord {
namespace {

constexpr auto kNeverBinds = ViolationCode::kNeverBinds;
constexpr auto kUnlimited = ViolationCode::kUnlimited;

std::string Idle(std::function<void(Contract&)> change) {
  return WarnedOf(kNeverBinds, OnContract(change));
}
// "penalty", yearly, takes up to 9000 for a score below 0.9 and is capped at 3000.
std::string OfPenalty(std::function<void(Clause&)> change) {
  return WarnedOf(kNeverBinds, OnClause("penalty", change));
}
std::string Penalty(const std::string& field, const std::string& text) {
  return Line(InClause("penalty", field), kNeverBinds, text);
}

TEST(LimitThatNeverBinds, IsAboveWhatTheScheduleReaches) {
  EXPECT_EQ(OfPenalty([](Clause& c) { c.settlement_limits->penalty_cap = 9000; }), "");
  EXPECT_EQ(OfPenalty([](Clause& c) { c.settlement_limits->penalty_cap = 9001; }),
            Penalty("settlement_limits.penalty_cap",
                    "never binds: penalties of the clause reach 9000 at most in a settlement"));
  EXPECT_EQ(OfPenalty([](Clause& c) {
              c.settlement_limits->penalty_cap.reset();
              c.settlement_limits->net_floor = -9001;
            }),
            Penalty("settlement_limits.net_floor",
                    "never binds: penalties of the clause reach 9000 at most in a settlement"));
  EXPECT_EQ(OfPenalty([](Clause& c) { c.settlement_limits->gain_cap = 1; }),
            Penalty("settlement_limits.gain_cap",
                    "never binds: gains of the clause reach 0 at most in a settlement"));
}

TEST(LimitThatNeverBinds, CountsScaleIndexAndSteps) {
  EXPECT_EQ(OfPenalty([](Clause& c) {
              c.settlement_limits->penalty_cap = 15'000;
              c.scale = Scale{2, 0, {}, {}, {}};
            }),
            "");
  EXPECT_EQ(OfPenalty([](Clause& c) {
              c.settlement_limits->penalty_cap = 12'000;
              c.indexation = Indexation{RateIndex{0.5}};
            }),
            "");
  EXPECT_EQ(OfPenalty([](Clause& c) {
              c.settlement_limits->penalty_cap = 9500;
              c.steps = {Step{0.5, Side::kBelow, false, -1000}};
            }),
            "");
  EXPECT_EQ(OfPenalty([](Clause& c) {
              c.settlement_limits->penalty_cap = 9500;
              c.basis->source = ProgressOf{"output"};
            }),
            "");
  EXPECT_EQ(OfPenalty([](Clause& c) {
              c.settlement_limits->penalty_cap = 7000;
              c.gate.emplace().gates.emplace_back().min = 0.3;
            }),
            Penalty("settlement_limits.penalty_cap",
                    "never binds: penalties of the clause reach 6000 at most in a settlement"));
}

TEST(LimitThatNeverBinds, OfAYearIsWhatItsSettlementsReach) {
  const auto gain = [](double year, double term) {
    return WarnedOf(kNeverBinds, OnClause("gain", [=](Clause& c) {
                      c.settlement_limits.emplace().gain_cap = 1000;
                      c.year_limits->gain_cap = year;
                      c.term_limits.emplace().gain_cap = term;
                    }));
  };
  EXPECT_EQ(gain(3999, 7997), "");
  EXPECT_EQ(gain(4000, 7999),
            Line(InClause("gain", "year_limits.gain_cap"), kNeverBinds,
                 "never binds: gains of the clause reach 4000 at most in a contract year"));
  EXPECT_EQ(gain(3000, 6000),
            Line(InClause("gain", "term_limits.gain_cap"), kNeverBinds,
                 "never binds: gains of the clause reach 6000 at most in the term"));
}

TEST(LimitThatNeverBinds, MayBindWhereAFloorTopsUp) {
  EXPECT_EQ(WarnedOf(kNeverBinds, OnClause("gain",
                                           [](Clause& c) {
                                             c.settlement_limits.emplace().gain_cap = 1000;
                                             c.year_limits->gain_cap = 3000;
                                             c.year_limits->net_floor = 2000;
                                             c.term_limits.emplace().gain_cap = 6000;
                                           })),
            "");
}

TEST(LimitThatNeverBinds, IsNoneThatAFloorOfASettlementOvercomes) {
  const auto gain = [](std::optional<double> floor) {
    return WarnedOf(kNeverBinds, OnClause("gain", [=](Clause& c) {
                      c.settlement_limits.emplace().gain_cap = 1000;
                      c.settlement_limits->net_floor = floor;
                      c.year_limits->gain_cap = 0;
                      c.term_limits.emplace().gain_cap = 100;
                    }));
  };
  EXPECT_NE(gain({}), "");
  EXPECT_EQ(gain(10), "");
}

TEST(LimitThatNeverBinds, MayBeInUnitsOfTheReference) {
  const auto in_units = [](Reference reference, double cap) {
    return OfPenalty([=](Clause& c) {
      c.reference = reference;
      c.bands.clear();
      c.steps = {Step{0.9, Side::kBelow, false, -0.1}};
      c.amount_unit = ValueUnit::kOfReference;
      c.settlement_limits->unit = ValueUnit::kOfReference;
      c.settlement_limits->penalty_cap = cap;
    });
  };
  EXPECT_EQ(in_units(Reference{ClauseId{"fee"}}, 0.1), "");
  EXPECT_EQ(in_units(Reference{ClauseId{"fee"}}, 0.2),
            Penalty("settlement_limits.penalty_cap",
                    "never binds: penalties of the clause reach 0.1 at most of the reference in a "
                    "settlement, where that is above 0"));
  EXPECT_EQ(in_units(Reference{ConstantFigure{500}}, 0.2),
            Penalty("settlement_limits.penalty_cap",
                    "never binds: penalties of the clause reach 0.1 at most in a settlement"));
}

TEST(LimitThatNeverBinds, ScalesWithTheYearWhereAmountsDo) {
  const auto fee = [](double cap) {
    return WarnedOf(kNeverBinds, OnClause("fee", [=](Clause& c) {
                      c.amounts_per_year = true;
                      c.settlement_limits.emplace().gain_cap = cap;
                    }));
  };
  EXPECT_EQ(fee(2000), "");
  EXPECT_NE(fee(2001), "");
}

ClauseGroup AGroup(std::vector<std::string> clauses) {
  ClauseGroup group;
  group.id = "both";
  group.clauses = std::move(clauses);
  return group;
}

TEST(LimitThatNeverBinds, OfAGroupIsTheSumOfItsMembers) {
  const auto capped = [](double settlement, double year) {
    return Idle([=](Contract& c) {
      ClauseGroup group = AGroup({"fee", "gain"});
      group.settlement_limits.emplace().gain_cap = settlement;
      group.year_limits.emplace().gain_cap = year;
      c.groups = {group};
      ClauseOf(c, "gain").settlement_limits.emplace().gain_cap = 1500;
    });
  };
  EXPECT_EQ(capped(3499, 12'999), "");
  EXPECT_EQ(capped(3500, 12'999),
            Line(InContract(R"(groups["both"].settlement_limits.gain_cap)"), kNeverBinds,
                 "never binds: gains of the group's clauses reach 3500 at most at a date"));
  EXPECT_EQ(capped(3499, 13'000),
            Line(InContract(R"(groups["both"].year_limits.gain_cap)"), kNeverBinds,
                 "never binds: gains of the group's clauses reach 13000 at most in a contract "
                 "year"));
}

TEST(LimitThatNeverBinds, OfAContractIsTheSumOfAllClausesAndGroups) {
  const auto capped = [](double term, bool net) {
    return Idle([=](Contract& c) {
      ClauseGroup group = AGroup({"penalty"});
      group.term_limits.emplace().penalty_cap = 4000;
      if (net) group.term_limits->net_cap = 10;
      c.groups = {group};
      c.term_limits.emplace().penalty_cap = term;
    });
  };
  EXPECT_EQ(capped(3999, false), "");
  EXPECT_EQ(capped(4000, false),
            Line(InContract("term_limits.penalty_cap"), kNeverBinds,
                 "never binds: penalties of all clauses reach 4000 at most in the term"));
  EXPECT_EQ(capped(4000, true).find("contracts[\"steel\"].term_limits"), std::string::npos);
}

// The supplier may leave with a loss.
Termination Leaving() {
  Termination leaving;
  leaving.id = "leave";
  leaving.party = Party::kSupplier;
  leaving.watched = CumulativeCash{};
  leaving.below = -5000;
  return leaving;
}

TEST(LimitThatNeverBinds, CountsTheSettlementOfAnEarlyEnd) {
  const auto once_a_term = [](bool may_end) {
    return Idle([=](Contract& c) {
      Clause& penalty = ClauseOf(c, "penalty");
      penalty.window = Window{WholeTerm{}};
      penalty.year_limits.emplace().penalty_cap = 3000;
      if (may_end) c.terminations = {Leaving()};
    });
  };
  EXPECT_NE(once_a_term(false), "");
  EXPECT_EQ(once_a_term(true), "");
  const auto dates_of_a_year = [](bool may_end) {
    return Idle([=](Contract& c) {
      ClauseGroup group = AGroup({"fee", "gain"});
      group.settlement_limits.emplace().gain_cap = 1000;
      group.year_limits.emplace().gain_cap = 4000;
      c.groups = {group};
      if (may_end) c.terminations = {Leaving()};
    });
  };
  EXPECT_NE(dates_of_a_year(false), "");
  EXPECT_EQ(dates_of_a_year(true), "");
}

// The penalty clause on benefit, without its cap.
std::string Uncapped(std::function<void(Contract&)> change) {
  return WarnedOf(kUnlimited, OnContract([=](Contract& c) {
                    Clause& penalty = ClauseOf(c, "penalty");
                    penalty.basis = Basis{.source = ContractFigure::kBenefit};
                    penalty.settlement_limits.reset();
                    change(c);
                  }));
}

TEST(UnlimitedPenalty, IsLimitedByItsGroupOrContract) {
  EXPECT_NE(Uncapped([](Contract&) {}), "");
  EXPECT_EQ(Uncapped([](Contract& c) { c.term_limits.emplace().penalty_cap = 1; }), "");
  EXPECT_EQ(Uncapped([](Contract& c) { c.year_limits.emplace().net_floor = -1; }), "");
  EXPECT_NE(Uncapped([](Contract& c) { c.year_limits.emplace().gain_cap = 1; }), "");
  ClauseGroup group = AGroup({"penalty"});
  group.year_limits.emplace().penalty_cap = 1;
  EXPECT_EQ(Uncapped([=](Contract& c) { c.groups = {group}; }), "");
  group.clauses = {"gain"};
  EXPECT_NE(Uncapped([=](Contract& c) { c.groups = {group}; }), "");
}

}  // namespace
}  // namespace accord
