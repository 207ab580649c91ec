#include "simulation/base/violation.h"
#include "tests/simulation/scenario/contract_changes.h"

namespace accord {
namespace {

constexpr auto kRequired = ViolationCode::kRequired;
constexpr auto kContradiction = ViolationCode::kContradiction;
constexpr auto kOutOfRange = ViolationCode::kOutOfRange;

Change OnGain(std::function<void(Clause&)> change) { return OnClause("gain", change); }
std::string Gain(const std::string& field) { return InClause("gain", field); }

TEST(Memory, HasNumbersInTheirRanges) {
  const auto with = [](std::function<void(Memory&)> change) {
    return OnGain([change](Clause& c) { change(c.memory.emplace()); });
  };
  ExpectNoFault(with([](Memory& m) { m = {480, 10, 1, 1}; }));
  for (const int expiry : {-1, 481}) {
    ExpectOnlyFault(with([=](Memory& m) { m.carry_expiry_periods = expiry; }),
                    Gain("memory.carry_expiry_periods"), kOutOfRange,
                    "must be in [0, 480], got " + std::to_string(expiry));
  }
  ExpectOnlyFault(with([](Memory& m) { m.carry_interest_per_year = 10.5; }),
                  Gain("memory.carry_interest_per_year"), kOutOfRange,
                  "must be in [0, 10], got 10.5");
  ExpectOnlyFault(with([](Memory& m) { m.carry_interest_per_year = -0.1; }),
                  Gain("memory.carry_interest_per_year"), kOutOfRange,
                  "must be in [0, 10], got -0.1");
  ExpectOnlyFault(with([](Memory& m) { m.bank_share = -0.1; }), Gain("memory.bank_share"),
                  kOutOfRange, "must be in [0, 1], got -0.1");
  ExpectOnlyFault(with([](Memory& m) { m.bank_release_per_year = 1.1; }),
                  Gain("memory.bank_release_per_year"), kOutOfRange, "must be in [0, 1], got 1.1");
}

TEST(ExcessPenalty, MayBeCarried) {
  ExpectNoFault(OnGain([](Clause& c) { c.year_limits->excess_penalty = ExcessPenalty::kCarried; }));
}

Change WithHoldback(std::function<void(Holdback&)> change) {
  return OnGain([change](Clause& c) {
    c.holdback.emplace().share = 0.2;
    change(*c.holdback);
  });
}

TEST(Holdback, IsAtMostAllOfAGain) {
  ExpectNoFault(WithHoldback([](Holdback& h) { h.share = 1; }));
  ExpectOnlyFault(WithHoldback([](Holdback& h) { h.share = 1.01; }), Gain("holdback.share"),
                  kOutOfRange, "must be in [0, 1], got 1.01");
  ExpectOnlyFault(WithHoldback([](Holdback& h) { h.release_base = kNan; }),
                  Gain("holdback.release_base"), kOutOfRange, "must be a finite number, got nan");
  ExpectOnlyFault(WithHoldback([](Holdback& h) {
                    h.release_bands = {Band{1, 0.5, 1}};
                  }),
                  Gain("holdback.release_bands[0].upper"), kContradiction,
                  "must be above lower (1), got 0.5");
  ExpectOnlyFault(WithHoldback([](Holdback& h) { h.release_steps.emplace_back().threshold = 1; }),
                  Gain("holdback.release_steps[0].side"), kRequired, "must be set");
  ExpectOnlyFault(WithHoldback([](Holdback& h) {
                    h.release_bands.assign(33, Band{0, 1, 1});
                  }),
                  Gain("holdback.release_bands"), ViolationCode::kTooMany,
                  "must have at most 32 entries, got 33");
}

TEST(Holdback, ReleasedByTheScoreNeedsOne) {
  const auto without_score = [](std::function<void(Holdback&)> change) {
    return [change](ScenarioDraft& draft) {
      WithHoldback(change)(draft);
      Contract& steel = ContractOf(draft, "steel");
      steel.score.reset();
      steel.clauses.pop_back();
    };
  };
  ExpectNoFault(without_score([](Holdback&) {}));
  ExpectOnlyFault(without_score([](Holdback& h) {
                    h.release_bands = {Band{0, 1, 1}};
                  }),
                  InContract("score"), kRequired,
                  "must be set, since scenario." + Gain("holdback.release_bands") + " reads it");
  ExpectOnlyFault(without_score([](Holdback& h) {
                    h.release_steps = {Step{1, Side::kAbove, true, 1}};
                  }),
                  InContract("score"), kRequired,
                  "must be set, since scenario." + Gain("holdback.release_steps") + " reads it");
}

TEST(Holdback, IsReleasedInFullUnlessThereIsASchedule) {
  const auto base = [](std::function<void(Holdback&)> change) {
    return *AScenario(WithHoldback(change)).facts().contracts[0].clauses[1].holdback->release_base;
  };
  EXPECT_EQ(base([](Holdback&) {}), 1);
  EXPECT_EQ(base([](Holdback& h) { h.release_bands = {Band{0, 1, 1}}; }), 0);
  EXPECT_EQ(base([](Holdback& h) { h.release_steps = {Step{1, Side::kAbove, true, 1}}; }), 0);
  EXPECT_EQ(base([](Holdback& h) { h.release_base = 0.5; }), 0.5);
}

TEST(Deduction, NamesAnInput) {
  ExpectOnlyFault(OnGain([](Clause& c) { c.deduction = "relief"; }), Gain("deduction"),
                  ViolationCode::kUnknownId, R"(names no observed input: "relief")");
  ExpectNoFault(OnContract([](Contract& c) {
    c.inputs = {{.id = "relief", .binding = Constantly(5)}};
    ClauseOf(c, "penalty").deduction = "relief";
  }));
}

TEST(PaymentLag, IsBounded) {
  ExpectNoFault(OnGain([](Clause& c) { c.payment_lag_periods = 480; }));
  for (const int lag : {-1, 481}) {
    ExpectOnlyFault(OnGain([=](Clause& c) { c.payment_lag_periods = lag; }),
                    Gain("payment_lag_periods"), kOutOfRange,
                    "must be in [0, 480], got " + std::to_string(lag));
  }
}

TEST(Rebasing, HasAWeight) {
  ExpectNoFault(OnGain([](Clause& c) { c.rebasing_weight = 1; }));
  ExpectOnlyFault(OnGain([](Clause& c) { c.rebasing_weight = 1.1; }), Gain("rebasing_weight"),
                  kOutOfRange, "must be in [0, 1], got 1.1");
}

TEST(Rebasing, DividesByNothingThatItMoves) {
  const Basis relative{.source = ContractFigure::kBenefitAgainstPlanRelative};
  const std::string text =
      "must not be relative to the planned benefit, which rebasing_weight (0.5) may move to 0";
  const auto with = [](std::function<void(Clause&)> change) {
    return OnGain([change](Clause& c) {
      c.rebasing_weight = 0.5;
      change(c);
    });
  };
  ExpectOnlyFault(with([=](Clause& c) { c.basis = relative; }), Gain("basis.contract_figure"),
                  kContradiction, text);
  ExpectOnlyFault(with([=](Clause& c) {
                    c.gate = GateSet{GateMode::kAllOf, {Gate{relative, 0, {}}}};
                  }),
                  Gain("gate.gates[0].basis.contract_figure"), kContradiction, text);
  ExpectOnlyFault(with([=](Clause& c) {
                    c.scale = Scale{1, 1, relative, {}, {}};
                  }),
                  Gain("scale.basis.contract_figure"), kContradiction, text);
}

Change WithIndexation(Indexation indexation) {
  return OnClause("fee", [=](Clause& c) { c.indexation = indexation; });
}

TEST(Indexation, GoesByARateOrADriver) {
  ExpectOnlyFault(WithIndexation({}), InClause("fee", "indexation"), kRequired,
                  "must give rate_per_year or driver");
  ExpectNoFault(WithIndexation({RateIndex{-0.5}}));
  ExpectOnlyFault(WithIndexation({RateIndex{-1}}), InClause("fee", "indexation.rate_per_year"),
                  kOutOfRange, "must be above -1, got -1");
  ExpectOnlyFaultSaying(WithIndexation({RateIndex{1e9}}),
                        InClause("fee", "indexation.rate_per_year"), kOutOfRange,
                        "must keep the last period's factor within 1000000000000000, got "
                        "1000000000, which makes it 5.62341326");
  ExpectOnlyFault(WithIndexation({DriverId{"wages"}}), InClause("fee", "indexation.driver"),
                  ViolationCode::kUnknownId, R"(names no driver: "wages")");
}

// A fee that follows a driver of this kind.
Change Following(Marginal marginal, std::optional<double> reference = {},
                 Accumulation accumulation = Accumulation::kLevel) {
  return [=](ScenarioDraft& draft) {
    Driver wages = ADriver("wages", marginal);
    wages.reference = reference;
    wages.accumulation = accumulation;
    draft.drivers.push_back(wages);
    ClauseOf(ContractOf(draft, "steel"), "fee").indexation = Indexation{DriverId{"wages"}};
  };
}
void ExpectRefused(const Change& change) {
  ExpectOnlyFaultSaying(change, InClause("fee", "indexation.driver"), kContradiction,
                        "must have a reference above 0, but that of \"wages\" is ");
}

TEST(Indexation, DividesByAReferenceAboveZero) {
  const Marginal around_zero{NormalMarginal{0, 1}};
  ExpectRefused(Following(around_zero));
  ExpectRefused(Following(around_zero, -1));
  ExpectRefused(Following(around_zero, 0));
  ExpectNoFault(Following(around_zero, 0.5));
  ExpectNoFault(Following(Marginal{UniformMarginal{-0.1, 0.1}}, {}, Accumulation::kIndex));
}

TEST(Indexation, DoesNotFollowARunningSumWhichBeginsAtZero) {
  for (const std::optional<double> reference : {std::optional<double>(), std::optional(0.5)}) {
    const Violations faults =
        FaultsOf(Following(Marginal{NormalMarginal{1, 0.1}}, reference, Accumulation::kRunningSum));
    ASSERT_EQ(faults.size(), 1u);
    EXPECT_NE(faults[0].description.find("is a running sum, which begins at 0"), std::string::npos);
  }
}

TEST(Indexation, KnowsOnWhichSideOfZeroAMedianLies) {
  const auto severity = std::make_shared<const Marginal>(Marginal{UniformMarginal{1, 2}});
  for (const Marginal& above :
       {Marginal{ConstantMarginal{0.1}}, Marginal{UniformMarginal{-1, 1.1}},
        Marginal{NormalMarginal{0.1, 5}}, Marginal{LognormalMarginal{1, 1, {}, {}}},
        Marginal{TriangularMarginal{-1, 0, 1.1}}, Marginal{TriangularMarginal{-1, -0.5, 2}},
        Marginal{PertMarginal{0, 0, 1}}, Marginal{BetaMarginal{2, 3, 0, 1}},
        Marginal{GammaMarginal{2, 1}}, Marginal{WeibullMarginal{2, 1}},
        Marginal{StudentTMarginal{3, 0.1, 1}}, Marginal{DiscreteMarginal{{{2, 0.6}, {-1, 0.4}}}},
        Marginal{EmpiricalMarginal{{3, -2, -1, 2}}}, Marginal{EventMarginal{0.6, severity}}}) {
    ExpectNoFault(Following(above));
  }
  for (const Marginal& not_above :
       {Marginal{ConstantMarginal{0}}, Marginal{UniformMarginal{-1.1, 1}},
        Marginal{NormalMarginal{-0.1, 5}}, Marginal{TriangularMarginal{-1.1, 0, 1}},
        Marginal{TriangularMarginal{-2, 0.5, 1}}, Marginal{PertMarginal{-1, 0, 5}},
        Marginal{BetaMarginal{2, 3, -1, 5}}, Marginal{StudentTMarginal{3, -0.1, 1}},
        Marginal{DiscreteMarginal{{{2, 0.4}, {-1, 0.6}}}}, Marginal{EmpiricalMarginal{{2, -2, -3}}},
        Marginal{EventMarginal{0.5, severity}}}) {
    ExpectRefused(Following(not_above));
  }
}

}  // namespace
}  // namespace accord
