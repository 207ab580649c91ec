#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "simulation/base/violation.h"
#include "tests/simulation/warnings/warned.h"

namespace accord {
namespace {

TEST(Warnings, AreNoneForAScenarioThatNeedsNoLook) {
  EXPECT_EQ(Warned([](ScenarioDraft&) {}), "");
  EXPECT_EQ(Warned([](ScenarioDraft& d) { d.client_base = SmallClientBase(); }), "");
}

TEST(Warnings, NameADriverThatNothingReadsAndItsCorrelations) {
  EXPECT_EQ(Warned([](ScenarioDraft& draft) {
              draft.drivers.push_back(ADriver("x", Marginal{ConstantMarginal{1}}));
              draft.correlation->pairs.push_back({"x", "skill", NormalScoreCorrelation{0.1}});
            }),
            "scenario.drivers[\"x\"]: UNUSED: no outcome, cost, clause or value per client depends "
            "on this driver\n"
            "scenario.correlation.pairs[1]: UNUSED: nothing depends on driver \"x\", so that this "
            "correlation has no effect\n");
}

TEST(Warnings, CountEveryWayOfReadingADriver) {
  for (int way = 0; way < 6; ++way) {
    EXPECT_EQ(WarnedOf(ViolationCode::kUnused,
                       [&](ScenarioDraft& draft) {
                         draft.drivers.push_back(ADriver("x", Marginal{UniformMarginal{1, 2}}));
                         Contract& steel = ContractOf(draft, "steel");
                         Clause& gain = ClauseOf(steel, "gain");
                         const Basis basis{.source = DriverId{"x"}};
                         Cost& cost = draft.client_private[0].cost.emplace();
                         if (way == 0) OutcomeOf(draft, "output").loadings.push_back({"x", 1, 0});
                         if (way == 1) cost.loadings = {{"x", 1, 0}};
                         if (way == 2) cost.event_costs = {{"x", 1}};
                         if (way == 3) steel.inputs = {{.id = "input", .binding = DriverId{"x"}}};
                         if (way == 4) gain.gate = GateSet{GateMode::kAllOf, {Gate{basis, 1, {}}}};
                         if (way == 5) {
                           gain.reference = Reference{DriverId{"x"}};
                           gain.edge_unit = ValueUnit::kOfReference;
                         }
                       }),
              "")
        << way;
  }
}

TEST(Warnings, NameAnOutcomeInNoContract) {
  EXPECT_EQ(Warned([](ScenarioDraft& draft) {
              draft.outcomes.push_back(draft.outcomes[0]);
              draft.outcomes.back().id = "spare";
            }),
            "scenario.outcomes[\"spare\"]: UNUSED: no contract counts or reads this outcome\n");
}

TEST(Warnings, NameBenefitThatIsCountedTwice) {
  EXPECT_EQ(Warned([](ScenarioDraft& draft) {
              Contract second;
              second.id = "second";
              second.outcome_ids = {"downtime"};
              second.clauses = {draft.contracts[0].clauses[0]};
              draft.contracts.push_back(second);
            }),
            "scenario.outcomes[\"downtime\"]: SUSPICIOUS: its benefit is counted once for each of "
            "the contracts \"steel\", \"second\"\n");
}

TEST(Warnings, NameAPlanThatItsBoundsForbid) {
  EXPECT_EQ(Warned([](ScenarioDraft& draft) { OutcomeOf(draft, "output").upper_bound = 1120; }),
            "scenario.outcomes[\"output\"].upper_bound: SUSPICIOUS: the plan of period 3 (1150) "
            "lies above 1120, so that it can never be met\n");
}

TEST(Warnings, NameAnOutcomeWithoutAVariance) {
  EXPECT_EQ(Warned([](ScenarioDraft& draft) {
              draft.drivers.push_back(ADriver("x", Marginal{GammaMarginal{2, 1}}));
              OutcomeOf(draft, "output").loadings.push_back({"x", 0.5, 0});
            }),
            "scenario.outcomes[\"output\"].loadings: SUSPICIOUS: its mean exists but its variance "
            "does not: standard errors say little here; consider smaller loadings, lighter tails, "
            "a truncation or bounds\n");
  EXPECT_EQ(Warned([](ScenarioDraft& draft) {
              draft.drivers.push_back(ADriver("x", Marginal{GammaMarginal{2, 1}}));
              OutcomeOf(draft, "output").loadings.push_back({"x", 0.49, 0});
            }),
            "");
}

// Days late, bound to an outcome that is measured exactly, or not.
Change DaysLate(const std::function<void(Outcome&)>& change, const std::vector<Band>& bands) {
  return [=](ScenarioDraft& draft) {
    Contract& steel = ContractOf(draft, "steel");
    OutcomeOf(draft, "downtime").lower_bound.reset();
    change(OutcomeOf(draft, "downtime"));
    steel.inputs = {{.id = "days", .binding = OutcomeId{"downtime"}}};
    Clause& penalty = ClauseOf(steel, "penalty");
    penalty.basis = Basis{.source = InputId{"days"}};
    penalty.pivot = 0;
    penalty.bands = bands;
    penalty.settlement_limits.reset();
  };
}

TEST(Warnings, AreNoneForAPenaltyThatItsBasisBounds) {
  const auto of = [](const std::function<void(Outcome&)>& change, const Band& band) {
    return WarnedOf(ViolationCode::kUnlimited, DaysLate(change, {band}));
  };
  const Band falling{{}, 100, 500}, rising{0, {}, -500};
  const auto as_it_is = [](Outcome&) {};
  EXPECT_NE(of(as_it_is, falling), "");
  EXPECT_NE(of(as_it_is, rising), "");
  const auto never_negative = [](Outcome& o) { o.lower_bound = 0; };
  EXPECT_EQ(of(never_negative, falling), "");
  EXPECT_NE(of(never_negative, rising), "");
  EXPECT_EQ(of([](Outcome& o) { o.upper_bound = 150; }, rising), "");
  EXPECT_EQ(of([](Outcome& o) { o.form = OutcomeForm::kMultiplicative; }, falling), "")
      << "a plan above 0 times a factor above 0";
  EXPECT_NE(of(
                [&](Outcome& o) {
                  never_negative(o);
                  o.verification = Verification{.sd = 0.1};
                },
                falling),
            "")
      << "bounds act before errors";
  const auto driver = [&](const Marginal& marginal) {
    return WarnedOf(ViolationCode::kUnlimited, [&](ScenarioDraft& draft) {
      DaysLate(as_it_is, {rising})(draft);
      DriverOf(draft, "demand").marginal = marginal;
      ContractOf(draft, "steel").inputs = {{.id = "days", .binding = DriverId{"demand"}}};
    });
  };
  EXPECT_EQ(driver(Marginal{UniformMarginal{0, 10}}), "");
  EXPECT_NE(driver(Marginal{NormalMarginal{0, 10}}), "");
}

// The penalty clause on benefit, without its cap.
Change Uncapped(std::function<void(Clause&)> change) {
  return [change](ScenarioDraft& draft) {
    Clause& penalty = ClauseOf(ContractOf(draft, "steel"), "penalty");
    penalty.basis = Basis{.source = ContractFigure::kBenefit};
    penalty.settlement_limits.reset();
    change(penalty);
  };
}

std::string UnlimitedOf(const Change& change) {
  return WarnedOf(ViolationCode::kUnlimited, change);
}

TEST(Warnings, NameAPenaltyWithoutALimit) {
  const std::string at =
      "scenario.contracts[\"steel\"].clauses[\"penalty\"]: UNLIMITED: no "
      "penalty_cap or net_floor limits what it takes from the supplier as its "
      "basis ";
  EXPECT_EQ(UnlimitedOf(Uncapped([](Clause&) {})), at + "falls\n");
  EXPECT_EQ(UnlimitedOf(Uncapped([](Clause& c) { c.bands = {Band{0, {}, -1}}; })), at + "rises\n");
  EXPECT_EQ(UnlimitedOf(Uncapped([](Clause& c) {
              c.bands = {Band{0, {}, 1}};
              c.share = -1;
            })),
            at + "rises\n");
}

TEST(Warnings, AreNoneForAPenaltyWithALimit) {
  EXPECT_EQ(UnlimitedOf(Uncapped([](Clause& c) { c.year_limits.emplace().penalty_cap = 1; })), "");
  EXPECT_EQ(UnlimitedOf(Uncapped([](Clause& c) { c.term_limits.emplace().net_floor = -1; })), "");
  EXPECT_EQ(UnlimitedOf(Uncapped([](Clause& c) { c.bands = {Band{-5, 0, 1}}; })), "");
  EXPECT_EQ(
      UnlimitedOf(Uncapped([](Clause& c) { c.basis = Basis{.source = ContractFigure::kScore}; })),
      "");
  EXPECT_EQ(
      UnlimitedOf(Uncapped([](Clause& c) { c.gate.emplace().gates.emplace_back().min = -9; })), "");
}

TEST(Warnings, NameProbabilitiesThatAreDividedByTheirSum) {
  const auto with = [](const Marginal& marginal) {
    return WarnedOf(ViolationCode::kNormalised,
                    [&](ScenarioDraft& draft) { DriverOf(draft, "skill").marginal = marginal; });
  };
  const auto discrete = [](double third) {
    return Marginal{DiscreteMarginal{{{0, third}, {1, third}, {2, third}}}};
  };
  EXPECT_EQ(with(discrete(0.33)),
            Line(R"(drivers["skill"].marginal.discrete.points)", ViolationCode::kNormalised,
                 "probabilities sum to 0.99, by which each is divided"));
  EXPECT_EQ(with(discrete(1.0 / 3)), "");
  EXPECT_EQ(
      with(Marginal{EventMarginal{0.2, std::make_shared<const Marginal>(discrete(0.33))}}),
      Line(R"(drivers["skill"].marginal.event.severity.discrete.points)",
           ViolationCode::kNormalised, "probabilities sum to 0.99, by which each is divided"));
}

TEST(Warnings, NameATCopulaThatCouplesNobody) {
  const auto with = [](std::vector<std::string> order) {
    return WarnedOf(ViolationCode::kUnused, [&](ScenarioDraft& draft) {
      draft.correlation = Correlation{.factor_order = order, .copula_degrees_of_freedom = 4};
    });
  };
  const std::string line =
      Line("correlation.copula_degrees_of_freedom", ViolationCode::kUnused,
           "couples no two drivers: only those that pairs or factor_order name have extremes "
           "together, static ones apart from the others");
  EXPECT_EQ(with({}), line);
  EXPECT_EQ(with({"demand"}), line) << "nobody to be extreme with";
  EXPECT_EQ(with({"demand", "skill"}), "");
  const auto one_static = [](ScenarioDraft& draft) {
    draft.drivers[0].persistence = 1;
    draft.correlation =
        Correlation{.factor_order = {"demand", "skill"}, .copula_degrees_of_freedom = 4};
  };
  EXPECT_EQ(WarnedOf(ViolationCode::kUnused, one_static), line);
}

TEST(Warnings, NameARateThatLooksLikePerCents) {
  const auto with = [](double supplier, double client) {
    return WarnedOf(ViolationCode::kSuspicious, [=](ScenarioDraft& draft) {
      draft.supplier_private->discount_rate_per_year = supplier;
      draft.client_private[0].discount_rate_per_year = client;
    });
  };
  EXPECT_EQ(with(8, 0.08),
            Line("supplier_private.discount_rate_per_year", ViolationCode::kSuspicious,
                 "is 800 % a year: per cent or share? 8 % is 0.08"));
  EXPECT_EQ(with(0.08, 1.5),
            Line(R"(client_private["steel"].discount_rate_per_year)", ViolationCode::kSuspicious,
                 "is 150 % a year: per cent or share? 1.5 % is 0.015"));
  EXPECT_EQ(with(1, 1), "");
}

TEST(Warnings, NameAnErrorOfVerificationThatLooksLikePerCents) {
  const auto with = [](ErrorForm form, double sd) {
    return WarnedOf(ViolationCode::kSuspicious, [=](ScenarioDraft& draft) {
      OutcomeOf(draft, "output").verification = Verification{.form = form, .sd = sd};
    });
  };
  EXPECT_EQ(with(ErrorForm::kRelative, 5),
            Line(R"(outcomes["output"].verification.sd)", ViolationCode::kSuspicious,
                 "is 500 % of the true value: per cent or share? 5 % is 0.05"));
  EXPECT_EQ(with(ErrorForm::kRelative, 1), "");
  EXPECT_EQ(with(ErrorForm::kAbsolute, 5), "");
}

TEST(Warnings, NameAReferenceThatIsNotUsed) {
  EXPECT_EQ(Warned([](ScenarioDraft& draft) {
              ClauseOf(ContractOf(draft, "steel"), "gain").reference = Reference{PlanBenefit{}};
            }),
            "scenario.contracts[\"steel\"].clauses[\"gain\"].reference: UNUSED: no edge, amount, "
            "gate or limit is in units of it\n");
}

TEST(Warnings, NameAContractThatPaysNothing) {
  EXPECT_EQ(Warned([](ScenarioDraft& draft) { ContractOf(draft, "steel").clauses.clear(); }),
            "scenario.contracts[\"steel\"].clauses: SUSPICIOUS: without clauses nothing is ever "
            "paid\n");
  EXPECT_EQ(Warned([](ScenarioDraft& draft) {
              for (Outcome& outcome : draft.outcomes) outcome.value_per_unit = 0;
            }),
            "scenario.contracts[\"steel\"].clauses[\"gain\"].basis: SUSPICIOUS: the benefit is "
            "always 0, since no outcome of the contract has a value_per_unit\n");
}

}  // namespace
}  // namespace accord
