#include "simulation/base/violation.h"
#include "tests/simulation/scenario/faults.h"

namespace accord {
namespace {

constexpr auto kRequired = ViolationCode::kRequired;
constexpr auto kOutOfRange = ViolationCode::kOutOfRange;
constexpr auto kContradiction = ViolationCode::kContradiction;
constexpr auto kUnknownId = ViolationCode::kUnknownId;

Change OnGain(std::function<void(Clause&)> change) {
  return [change](ScenarioDraft& draft) { change(ClauseOf(ContractOf(draft, "steel"), "gain")); };
}
std::string Gain(const std::string& field) {
  return R"(contracts["steel"].clauses["gain"].)" + field;
}

TEST(Clause, IsActiveWithinTheTimeline) {
  ExpectOnlyFault(OnGain([](Clause& c) { c.first_period = -1; }), Gain("first_period"), kOutOfRange,
                  "must be in [1, 8], got -1");
  ExpectOnlyFault(OnGain([](Clause& c) { c.last_period = 9; }), Gain("last_period"), kOutOfRange,
                  "must be in [1, 8], got 9");
  ExpectOnlyFault(OnGain([](Clause& c) {
                    c.first_period = 5;
                    c.last_period = 4;
                  }),
                  Gain("last_period"), kContradiction, "must be at least first_period (5), got 4");
}

TEST(Window, DividesTheActivePeriods) {
  ExpectNoFault(OnGain([](Clause& c) { c.window = Window{EveryPeriods{4}}; }));
  ExpectOnlyFault(OnGain([](Clause& c) { c.window = Window{EveryPeriods{3}}; }),
                  Gain("window.periods"), kContradiction,
                  "must divide the number of active periods (8), got 3");
  ExpectNoFault(OnGain([](Clause& c) {
    c.window = Window{EveryPeriods{3}};
    c.first_period = 3;
  }));
  ExpectOnlyFault(OnGain([](Clause& c) { c.window = Window{EveryPeriods{0}}; }),
                  Gain("window.periods"), kOutOfRange, "must be in [1, 480], got 0");
}

TEST(Window, OfContractYearsBeginsWithAYear) {
  ExpectOnlyFault(OnGain([](Clause& c) {
                    c.window = Window{ContractYear{}};
                    c.first_period = 3;
                  }),
                  Gain("window.contract_year"), kContradiction,
                  "needs a first_period that begins a contract year (1, 5, 9, ...), got 3");
  ExpectNoFault(OnGain([](Clause& c) {
    c.window = Window{ContractYear{}};
    c.first_period = 5;
    c.last_period = 6;
  }));
}

TEST(Window, IsNotGivenAsFalse) {
  ExpectOnlyFault(OnGain([](Clause& c) { c.window = Window{WholeTerm{false}}; }),
                  Gain("window.whole_term"), kContradiction,
                  "must be true when it is given, got false");
  ExpectOnlyFault(OnGain([](Clause& c) { c.window = Window{ContractYear{false}}; }),
                  Gain("window.contract_year"), kContradiction,
                  "must be true when it is given, got false");
}

TEST(Band, HasItsEndsInOrder) {
  ExpectOnlyFault(OnGain([](Clause& c) {
                    c.bands = {Band{5000, 4000, 1}};
                  }),
                  Gain("bands[0].upper"), kContradiction, "must be above lower (5000), got 4000");
  ExpectOnlyFault(OnGain([](Clause& c) {
                    c.bands = {Band{{}, {}, 1}, Band{1, 1, 1}};
                  }),
                  Gain("bands[1].upper"), kContradiction, "must be above lower (1), got 1");
  ExpectOnlyFault(OnGain([](Clause& c) {
                    c.bands = {Band{0, 1, kNan}};
                  }),
                  Gain("bands[0].rate"), kOutOfRange, "must be a finite number, got nan");
  ExpectOnlyFault(OnGain([](Clause& c) {
                    c.bands = {Band{-kInfinity, 1, 1}};
                  }),
                  Gain("bands[0].lower"), kOutOfRange, "must be a finite number, got -inf");
  ExpectOnlyFault(OnGain([](Clause& c) {
                    c.bands.assign(33, Band{4, 5, 1});
                  }),
                  Gain("bands"), ViolationCode::kTooMany, "must have at most 32 entries, got 33");
}

TEST(Schedule, HasNumbersInTheirRanges) {
  ExpectOnlyFault(OnGain([](Clause& c) { c.pivot = kNan; }), Gain("pivot"), kOutOfRange,
                  "must be a finite number, got nan");
  ExpectOnlyFault(OnGain([](Clause& c) { c.base = kInfinity; }), Gain("base"), kOutOfRange,
                  "must be a finite number, got inf");
  ExpectOnlyFault(OnGain([](Clause& c) { c.share = 10.5; }), Gain("share"), kOutOfRange,
                  "must be in [-10, 10], got 10.5");
  ExpectNoFault(OnGain([](Clause& c) { c.share = -10; }));
}

TEST(Step, HasASide) {
  ExpectOnlyFault(OnGain([](Clause& c) {
                    c.steps = {Step{1, Side::kUnspecified, false, 1}};
                  }),
                  Gain("steps[0].side"), kRequired, "must be set");
  ExpectOnlyFaultSaying(OnGain([](Clause& c) {
                          c.steps = {Step{1, Side{3}, false, 1}};
                        }),
                        Gain("steps[0].side"), ViolationCode::kUnknownValue, "got number 3");
  ExpectOnlyFault(OnGain([](Clause& c) {
                    c.steps = {Step{kNan, Side::kAbove, false, 1}};
                  }),
                  Gain("steps[0].threshold"), kOutOfRange, "must be a finite number, got nan");
  ExpectOnlyFault(OnGain([](Clause& c) {
                    c.steps = {Step{1, Side::kAbove, false, kNan}};
                  }),
                  Gain("steps[0].amount"), kOutOfRange, "must be a finite number, got nan");
}

TEST(ValueUnit, OfReferenceNeedsAReference) {
  const std::string description = "must not be of reference, since the clause has no reference";
  const auto unit = ValueUnit::kOfReference;
  ExpectOnlyFault(OnGain([=](Clause& c) { c.edge_unit = unit; }), Gain("edge_unit"), kContradiction,
                  description);
  ExpectOnlyFault(OnGain([=](Clause& c) { c.amount_unit = unit; }), Gain("amount_unit"),
                  kContradiction, description);
  ExpectOnlyFault(OnGain([=](Clause& c) { c.year_limits->unit = unit; }), Gain("year_limits.unit"),
                  kContradiction, description);
  ExpectOnlyFault(OnGain([=](Clause& c) {
                    Gate gate;
                    gate.min = 1;
                    gate.unit = unit;
                    c.gate = GateSet{GateMode::kAllOf, {gate}};
                  }),
                  Gain("gate.gates[0].unit"), kContradiction, description);
  ExpectNoFault(OnGain([=](Clause& c) {
    c.reference = Reference{PlanBenefit{}};
    c.edge_unit = unit;
  }));
  ExpectOnlyFaultSaying(OnGain([](Clause& c) { c.edge_unit = ValueUnit{3}; }), Gain("edge_unit"),
                        ViolationCode::kUnknownValue, "got number 3");
}

TEST(Basis, NamesSomethingThatExists) {
  const auto source = [](auto source) {
    return OnGain([=](Clause& c) { c.basis = Basis{.source = source}; });
  };
  ExpectOnlyFault(source(std::monostate{}), Gain("basis"), kRequired, "must name a source");
  ExpectOnlyFault(source(AchievementOf{"x"}), Gain("basis.achievement"), kUnknownId,
                  R"(names no outcome: "x")");
  ExpectOnlyFault(source(ProgressOf{"x"}), Gain("basis.progress"), kUnknownId,
                  R"(names no outcome: "x")");
  ExpectOnlyFault(source(AttainmentOf{"x"}), Gain("basis.attainment"), kUnknownId,
                  R"(names no outcome: "x")");
  ExpectOnlyFault(source(MeasuredValueOf{"x"}), Gain("basis.measured"), kUnknownId,
                  R"(names no outcome: "x")");
  ExpectOnlyFault(source(DriverId{"x"}), Gain("basis.driver"), kUnknownId,
                  R"(names no driver: "x")");
  ExpectOnlyFault(source(InputId{"x"}), Gain("basis.observed_input"), kUnknownId,
                  R"(names no observed input: "x")");
  ExpectOnlyFault(source(ClauseId{"x"}), Gain("basis.clause_pay"), kUnknownId,
                  R"(names no clause: "x")");
  ExpectOnlyFault(source(ConstantFigure{kNan}), Gain("basis.constant"), kOutOfRange,
                  "must be a finite number, got nan");
  ExpectOnlyFault(source(ContractFigure::kUnspecified), Gain("basis.contract_figure"), kRequired,
                  "must be set");
  ExpectOnlyFaultSaying(source(ContractFigure{6}), Gain("basis.contract_figure"),
                        ViolationCode::kUnknownValue, "got number 6");
  ExpectOnlyFaultSaying(OnGain([](Clause& c) { c.basis->aggregation = Aggregation{8}; }),
                        Gain("basis.aggregation"), ViolationCode::kUnknownValue, "got number 8");
}

// K1 is of what is 1 as planned; what is relative to plan already is no mean of periods.
TEST(Clause, RefusesAggregationsThatItsFigureDoesNotHave) {
  ExpectOnlyFaultSaying(OnGain([](Clause& c) { c.basis->aggregation = Aggregation::kRhythmicity; }),
                        Gain("basis.aggregation"), kContradiction, "is of an attainment");
  ExpectOnlyFaultSaying(OnGain([](Clause& c) {
                          c.basis->source = ContractFigure::kBenefitAgainstPlanRelative;
                          c.basis->aggregation = Aggregation::kGeometricMean;
                        }),
                        Gain("basis.aggregation"), kContradiction, "relative to plan");
  ExpectNoFault(OnGain([](Clause& c) {
    c.basis->source = AttainmentOf{"output"};
    c.basis->aggregation = Aggregation::kRhythmicity;
  }));
}

TEST(Basis, ReadsOnlyEarlierClauses) {
  const auto reads = [](const char* id) {
    return OnGain([=](Clause& c) { c.basis = Basis{.source = ClauseId{id}}; });
  };
  ExpectNoFault(reads("fee"));
  ExpectOnlyFault(reads("gain"), Gain("basis.clause_pay"), kContradiction,
                  R"(must name an earlier clause, but "gain" is this one)");
  ExpectOnlyFault(reads("penalty"), Gain("basis.clause_pay"), kContradiction,
                  R"(must name an earlier clause, but "penalty" comes later in the list)");
  ExpectOnlyFault(OnGain([](Clause& c) { c.reference = Reference{ClauseId{"penalty"}}; }),
                  Gain("reference.clause_pay"), kContradiction,
                  R"(must name an earlier clause, but "penalty" comes later in the list)");
}

TEST(Basis, RelativeToThePlanNeedsAPlannedBenefitInEveryWindow) {
  const auto relative = [](std::vector<double> plan, Window window) {
    return [=](ScenarioDraft& draft) {
      OutcomeOf(draft, "output").plan = Plan{ValueList{plan}};
      OutcomeOf(draft, "downtime").value_per_unit = 0;
      Clause& gain = ClauseOf(ContractOf(draft, "steel"), "gain");
      gain.window = window;
      gain.basis = Basis{.source = ContractFigure::kBenefitAgainstPlanRelative};
    };
  };
  ExpectNoFault(relative({0, 1, 0, 1, 0, 1, 0, 1}, Window{EveryPeriods{2}}));
  ExpectOnlyFault(relative({0, 1, 0, 0, 0, 1, 0, 1}, Window{EveryPeriods{2}}),
                  Gain("basis.contract_figure"), kContradiction,
                  "needs a planned benefit other than 0 in every window, but that of periods 3 to "
                  "4 is 0");
}

TEST(Reference, NamesSomethingThatExists) {
  const auto source = [](auto source) {
    return OnGain([=](Clause& c) { c.reference = Reference{source}; });
  };
  ExpectNoFault(source(PlanValueOf{"output"}));
  ExpectOnlyFault(source(std::monostate{}), Gain("reference"), kRequired, "must name a source");
  ExpectOnlyFault(source(PlanValueOf{"x"}), Gain("reference.plan_value"), kUnknownId,
                  R"(names no outcome: "x")");
  ExpectOnlyFault(source(DriverId{"x"}), Gain("reference.driver"), kUnknownId,
                  R"(names no driver: "x")");
  ExpectOnlyFault(source(InputId{"x"}), Gain("reference.observed_input"), kUnknownId,
                  R"(names no observed input: "x")");
  ExpectOnlyFault(source(ConstantFigure{kInfinity}), Gain("reference.constant"), kOutOfRange,
                  "must be a finite number, got inf");
  ExpectOnlyFault(source(PlanBenefit{false}), Gain("reference.plan_benefit"), kContradiction,
                  "must be true when it is given, got false");
}

Change WithGate(Gate gate, GateMode mode = GateMode::kAllOf) {
  return OnGain([=](Clause& c) { c.gate = GateSet{mode, {gate}}; });
}
Gate Between(std::optional<double> min, std::optional<double> max) {
  Gate gate;
  gate.min = min;
  gate.max = max;
  return gate;
}

TEST(Gate, HasAnEnd) {
  ExpectOnlyFault(WithGate(Gate{}), Gain("gate.gates[0]"), kRequired, "must give min, max or both");
}

TEST(Gate, HasItsEndsInOrder) {
  ExpectNoFault(WithGate(Between(1, 1)));
  ExpectOnlyFault(WithGate(Between(2, 1)), Gain("gate.gates[0].max"), kContradiction,
                  "must be at least min (2), got 1");
  ExpectOnlyFault(WithGate(Between(kNan, 1)), Gain("gate.gates[0].min"), kOutOfRange,
                  "must be a finite number, got nan");
  Gate never = Between(1, 1);
  never.max_open = true;
  ExpectOnlyFault(WithGate(never), Gain("gate.gates[0].max"), kContradiction,
                  "must be above min (1) where an end does not open the gate, got 1");
}

TEST(Gate, MayLookElsewhere) {
  Gate gate = Between(1, {});
  gate.basis = Basis{.source = DriverId{"x"}};
  ExpectOnlyFault(WithGate(gate), Gain("gate.gates[0].basis.driver"), kUnknownId,
                  R"(names no driver: "x")");
}

TEST(Gates, AreFewAndCombineInANamedWay) {
  ExpectOnlyFaultSaying(WithGate(Between(1, {}), GateMode{3}), Gain("gate.mode"),
                        ViolationCode::kUnknownValue, "got number 3");
  ExpectOnlyFault(OnGain([](Clause& c) {
                    c.gate = GateSet{GateMode::kAnyOf, {}};
                  }),
                  Gain("gate.gates"), kRequired,
                  "must have at least 1 gate: with any-of, none would never open");
  ExpectNoFault(OnGain([](Clause& c) { c.gate = GateSet{}; }));
  ExpectOnlyFault(OnGain([](Clause& c) {
                    c.gate = GateSet{GateMode::kAllOf, std::vector<Gate>(9, Between(1, {}))};
                  }),
                  Gain("gate.gates"), ViolationCode::kTooMany,
                  "must have at most 8 entries, got 9");
}

TEST(Scale, WithASlopeNeedsABasis) {
  ExpectOnlyFault(OnGain([](Clause& c) { c.scale.emplace().slope = 0.5; }), Gain("scale.basis"),
                  kRequired, "must be set, since slope is 0.5");
  ExpectNoFault(OnGain([](Clause& c) { c.scale.emplace().intercept = 0.5; }));
  ExpectOnlyFault(OnGain([](Clause& c) {
                    c.scale.emplace().min = 1;
                    c.scale->max = 0.5;
                  }),
                  Gain("scale.max"), kContradiction, "must be at least min (1), got 0.5");
  ExpectOnlyFault(OnGain([](Clause& c) { c.scale.emplace().intercept = kNan; }),
                  Gain("scale.intercept"), kOutOfRange, "must be a finite number, got nan");
}

TEST(Limits, HaveCapsThatAreNotNegative) {
  ExpectNoFault(OnGain([](Clause& c) { c.term_limits.emplace().penalty_cap = 0; }));
  ExpectOnlyFault(OnGain([](Clause& c) { c.term_limits.emplace().penalty_cap = -1; }),
                  Gain("term_limits.penalty_cap"), kOutOfRange, "must be at least 0, got -1");
  ExpectOnlyFault(OnGain([](Clause& c) { c.settlement_limits.emplace().gain_cap = kNan; }),
                  Gain("settlement_limits.gain_cap"), kOutOfRange, "must be at least 0, got nan");
}

TEST(Limits, HaveAFloorBelowTheCap) {
  ExpectOnlyFault(OnGain([](Clause& c) {
                    c.year_limits->net_cap = -5;
                    c.year_limits->net_floor = 5;
                  }),
                  Gain("year_limits.net_floor"), kContradiction,
                  "must be at most net_cap (-5), got 5");
  ExpectNoFault(OnGain([](Clause& c) {
    c.year_limits->net_cap = -5;
    c.year_limits->net_floor = -5;
  }));
  ExpectOnlyFaultSaying(OnGain([](Clause& c) { c.year_limits->excess_penalty = ExcessPenalty{3}; }),
                        Gain("year_limits.excess_penalty"), ViolationCode::kUnknownValue,
                        "got number 3");
}

TEST(Limits, HaveACapThatItsFloorCanReach) {
  ExpectOnlyFault(OnGain([](Clause& c) { c.year_limits->net_floor = 5001; }),
                  Gain("year_limits.net_floor"), kContradiction,
                  "must be at most gain_cap (5000), got 5001");
  ExpectNoFault(OnGain([](Clause& c) { c.year_limits->net_floor = 5000; }));
  ExpectNoFault(OnGain([](Clause& c) {
    c.year_limits->gain_cap = 0;
    c.year_limits->net_floor = -1;
  }));
  ExpectOnlyFault(OnGain([](Clause& c) {
                    c.year_limits->penalty_cap = 100;
                    c.year_limits->net_cap = -101;
                  }),
                  Gain("year_limits.net_cap"), kContradiction,
                  "must be at least minus penalty_cap (-100), got -101");
  ExpectNoFault(OnGain([](Clause& c) {
    c.year_limits->penalty_cap = 100;
    c.year_limits->net_cap = -100;
  }));
}

}  // namespace
}  // namespace accord
