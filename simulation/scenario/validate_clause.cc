#include <cmath>
#include <cstddef>
#include <string>
#include <variant>

#include "simulation/base/limits.h"
#include "simulation/scenario/parts.h"

namespace accord {
namespace {

void CheckWindow(const Context& context, const FieldPath& at, const Clause& clause) {
  Checker& checker = context.checker;
  const auto must_be_true = [&](const char* field, bool set) {
    if (set) return;
    checker.Add(at.Field(field), ViolationCode::kContradiction,
                "must be true when it is given, got false");
  };
  const int active = clause.last_period - clause.first_period + 1;
  std::visit(Overloaded{
                 [](const std::monostate&) {},
                 [&](const EveryPeriods& every) {
                   if (!checker.IntegerInRange(at.Field("periods"), every.periods, 1,
                                               limits::kMaxPeriods) ||
                       active < 1 || active % every.periods == 0) {
                     return;
                   }
                   checker.Add(at.Field("periods"), ViolationCode::kContradiction,
                               "must divide the number of active periods (" +
                                   std::to_string(active) + "), got " +
                                   std::to_string(every.periods));
                 },
                 [&](const WholeTerm& term) { must_be_true("whole_term", term.set); },
                 [&](const ContractYear& year) {
                   must_be_true("contract_year", year.set);
                   const int n = context.periods_per_year;
                   if (n == 0 || clause.first_period < 1 || (clause.first_period - 1) % n == 0)
                     return;
                   checker.Add(at.Field("contract_year"), ViolationCode::kContradiction,
                               "needs a first_period that begins a contract year (1, " +
                                   std::to_string(n + 1) + ", " + std::to_string(2 * n + 1) +
                                   ", ...), got " + std::to_string(clause.first_period));
                 },
             },
             clause.window->length);
}

// Active periods and window, defaults first.
void CheckWhen(const Context& context, const FieldPath& at, Clause& clause) {
  if (!clause.window) clause.window.emplace();
  if (std::holds_alternative<std::monostate>(clause.window->length)) {
    clause.window->length = EveryPeriods{1};
  }
  if (clause.first_period == 0) clause.first_period = 1;
  if (clause.last_period == 0) clause.last_period = context.period_count;
  if (context.period_count == 0) return;
  Checker& checker = context.checker;
  const int n = context.period_count;
  const bool first = checker.IntegerInRange(at.Field("first_period"), clause.first_period, 1, n);
  const bool last = checker.IntegerInRange(at.Field("last_period"), clause.last_period, 1, n);
  if (!first || !last) return;
  if (clause.last_period < clause.first_period) {
    checker.Add(at.Field("last_period"), ViolationCode::kContradiction,
                "must be at least first_period (" + std::to_string(clause.first_period) +
                    "), got " + std::to_string(clause.last_period));
    return;
  }
  CheckWindow(context, at.Field("window"), clause);
}

void CheckUnit(Checker& checker, const FieldPath& at, ValueUnit& unit, const Clause& clause) {
  checker.KnownOr(at, unit, ValueUnit::kOfReference, ValueUnit::kAbsolute);
  if (unit != ValueUnit::kOfReference || clause.reference) return;
  checker.Add(at, ViolationCode::kContradiction,
              "must not be of reference, since the clause has no reference");
}

void CheckSchedule(Checker& checker, const FieldPath& at, Clause& clause) {
  checker.InRange(at.Field("pivot"), clause.pivot, Range::Any());
  checker.InRange(at.Field("base"), clause.base, Range::Any());
  if (!clause.share) clause.share = 1;
  checker.InRange(at.Field("share"), clause.share, Range::Closed(-10, 10));

  const FieldPath bands_at = at.Field("bands");
  CutToLimit(checker, bands_at, clause.bands, limits::kMaxBandsPerClause);
  for (std::size_t i = 0; i < clause.bands.size(); ++i) {
    const Band& band = clause.bands[i];
    const FieldPath entry = bands_at.At(static_cast<int>(i));
    const bool lower = checker.InRange(entry.Field("lower"), band.lower, Range::Any());
    const bool upper = checker.InRange(entry.Field("upper"), band.upper, Range::Any());
    if (lower && upper) checker.Ordered(entry.Field("upper"), band.lower, band.upper);
    checker.InRange(entry.Field("rate"), band.rate, Range::Any());
  }

  const FieldPath steps_at = at.Field("steps");
  CutToLimit(checker, steps_at, clause.steps, limits::kMaxStepsPerClause);
  for (std::size_t i = 0; i < clause.steps.size(); ++i) {
    const Step& step = clause.steps[i];
    const FieldPath entry = steps_at.At(static_cast<int>(i));
    checker.InRange(entry.Field("threshold"), step.threshold, Range::Any());
    checker.KnownAndSet(entry.Field("side"), step.side, Side::kBelow);
    checker.InRange(entry.Field("amount"), step.amount, Range::Any());
  }
  CheckUnit(checker, at.Field("edge_unit"), clause.edge_unit, clause);
  CheckUnit(checker, at.Field("amount_unit"), clause.amount_unit, clause);
}

// max at least min, where both are given and sound.
bool CheckMinMax(Checker& checker, const FieldPath& at, const std::optional<double>& min,
                 const std::optional<double>& max) {
  const bool min_sound = checker.InRange(at.Field("min"), min, Range::Any());
  const bool max_sound = checker.InRange(at.Field("max"), max, Range::Any());
  if (!min_sound || !max_sound || !min || !max || *min <= *max) return min_sound && max_sound;
  checker.Add(at.Field("max"), ViolationCode::kContradiction,
              "must be at least min (" + NumberText(*min) + "), got " + NumberText(*max));
  return false;
}

void CheckGate(const ClauseScope& scope, const FieldPath& at, Gate& gate) {
  Checker& checker = scope.contract.context.checker;
  if (gate.basis) {
    CheckBasis(scope, at.Field("basis"), *gate.basis);
  } else {
    gate.basis = scope.clause.basis;
  }
  CheckUnit(checker, at.Field("unit"), gate.unit, scope.clause);
  if (!gate.min && !gate.max) {
    checker.Add(at, ViolationCode::kRequired, "must give min, max or both");
    return;
  }
  if (!CheckMinMax(checker, at, gate.min, gate.max) || !gate.min || !gate.max) return;
  if (*gate.min == *gate.max && (gate.min_open || gate.max_open)) {
    checker.Add(at.Field("max"), ViolationCode::kContradiction,
                "must be above min (" + NumberText(*gate.min) +
                    ") where an end does not open the gate, got " + NumberText(*gate.max));
  }
}

void CheckGates(const ClauseScope& scope, const FieldPath& at, GateSet& set) {
  Checker& checker = scope.contract.context.checker;
  checker.KnownOr(at.Field("mode"), set.mode, GateMode::kAnyOf, GateMode::kAllOf);
  const FieldPath gates_at = at.Field("gates");
  CutToLimit(checker, gates_at, set.gates, limits::kMaxGatesPerClause);
  if (set.gates.empty() && set.mode == GateMode::kAnyOf) {
    checker.Add(gates_at, ViolationCode::kRequired,
                "must have at least 1 gate: with any-of, none would never open");
  }
  for (std::size_t i = 0; i < set.gates.size(); ++i) {
    CheckGate(scope, gates_at.At(static_cast<int>(i)), set.gates[i]);
  }
}

void CheckScale(const ClauseScope& scope, const FieldPath& at, Scale& scale) {
  Checker& checker = scope.contract.context.checker;
  checker.InRange(at.Field("intercept"), scale.intercept, Range::Any());
  checker.InRange(at.Field("slope"), scale.slope, Range::Any());
  CheckMinMax(checker, at, scale.min, scale.max);
  if (!scale.basis && scale.slope != 0) {
    checker.Add(at.Field("basis"), ViolationCode::kRequired,
                "must be set, since slope is " + NumberText(scale.slope));
  }
  if (!scale.basis) scale.basis = Basis{ConstantFigure{}, Aggregation::kMean};
  CheckBasis(scope, at.Field("basis"), *scale.basis);
}

void CheckLimits(Checker& checker, const FieldPath& at, std::optional<Limits>& given,
                 const Clause& clause) {
  if (!given) return;
  Limits& limits = *given;
  checker.InRange(at.Field("gain_cap"), limits.gain_cap, Range::AtLeast(0));
  checker.InRange(at.Field("penalty_cap"), limits.penalty_cap, Range::AtLeast(0));
  const bool cap = checker.InRange(at.Field("net_cap"), limits.net_cap, Range::Any());
  const bool floor = checker.InRange(at.Field("net_floor"), limits.net_floor, Range::Any());
  CheckUnit(checker, at.Field("unit"), limits.unit, clause);
  checker.KnownOr(at.Field("excess_penalty"), limits.excess_penalty, ExcessPenalty::kForgiven,
                  ExcessPenalty::kForgiven);
  if (!cap || !floor || !limits.net_cap || !limits.net_floor ||
      *limits.net_floor <= *limits.net_cap) {
    return;
  }
  checker.Add(at.Field("net_floor"), ViolationCode::kContradiction,
              "must be at most net_cap (" + NumberText(*limits.net_cap) + "), got " +
                  NumberText(*limits.net_floor));
}

}  // namespace

void CheckClause(const ContractScope& contract, const FieldPath& at, Clause& clause, int index) {
  Checker& checker = contract.context.checker;
  CheckDisplayName(checker, at, clause.display_name, clause.id);
  CheckWhen(contract.context, at, clause);
  const ClauseScope scope{contract, clause, index};
  if (!clause.basis) clause.basis = Basis{ConstantFigure{}, Aggregation::kMean};
  CheckBasis(scope, at.Field("basis"), *clause.basis);
  if (clause.reference) CheckReference(scope, at.Field("reference"), *clause.reference);
  CheckSchedule(checker, at, clause);
  if (clause.gate) CheckGates(scope, at.Field("gate"), *clause.gate);
  if (clause.scale) CheckScale(scope, at.Field("scale"), *clause.scale);
  CheckLimits(checker, at.Field("settlement_limits"), clause.settlement_limits, clause);
  CheckLimits(checker, at.Field("year_limits"), clause.year_limits, clause);
  CheckLimits(checker, at.Field("term_limits"), clause.term_limits, clause);
}

}  // namespace accord
