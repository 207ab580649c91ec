#include <cstddef>
#include <string>
#include <variant>

#include "simulation/base/limits.h"
#include "simulation/scenario/parts.h"

namespace accord::scenario_internal {
namespace {

// Active periods and window, defaults first. A clause lasts as long as its contract does, but for
// one that begins after it and never settles.
void CheckWhen(const Context& context, const FieldPath& at, int term, Clause& clause) {
  if (clause.first_period == 0) clause.first_period = 1;
  if (clause.last_period == 0) {
    const bool settles = clause.first_period <= term && term <= context.period_count;
    clause.last_period = settles ? term : context.period_count;
  }
  Checker& checker = context.checker;
  const int n = context.period_count;
  if (n == 0) return CheckWindow(context, at.Field("window"), clause.window, 0, 0);
  const bool first = checker.IntegerInRange(at.Field("first_period"), clause.first_period, 1, n);
  const bool last = checker.IntegerInRange(at.Field("last_period"), clause.last_period, 1, n);
  const bool ordered = clause.first_period <= clause.last_period;
  if (first && last && !ordered) {
    checker.Add(at.Field("last_period"), ViolationCode::kContradiction,
                "must be at least first_period (" + std::to_string(clause.first_period) +
                    "), got " + std::to_string(clause.last_period));
  }
  const bool sound = first && last && ordered;
  CheckWindow(context, at.Field("window"), clause.window, sound ? clause.first_period : 0,
              sound ? clause.last_period : 0);
}

UnitOwner OwnerOf(const Clause& clause) { return {"clause", clause.reference.has_value()}; }

void CheckSchedule(Checker& checker, const FieldPath& at, Clause& clause) {
  checker.InRange(at.Field("pivot"), clause.pivot, Range::Any());
  checker.InRange(at.Field("base"), clause.base, Range::Any());
  checker.InRange(at.Field("round_to"), clause.round_to, RoundingSteps());
  if (!clause.share) clause.share = 1;
  checker.InRange(at.Field("share"), clause.share, Range::Closed(-10, 10));

  CheckBands(checker, at.Field("bands"), clause.bands);
  CheckSteps(checker, at.Field("steps"), clause.steps);
  CheckUnit(checker, at.Field("edge_unit"), clause.edge_unit, OwnerOf(clause));
  CheckUnit(checker, at.Field("amount_unit"), clause.amount_unit, OwnerOf(clause));
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
  CheckUnit(checker, at.Field("unit"), gate.unit, OwnerOf(scope.clause));
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

}  // namespace

void CheckClause(const ContractScope& contract, const FieldPath& at, Clause& clause, int index) {
  Checker& checker = contract.context.checker;
  CheckDisplayName(checker, at, clause.display_name, clause.id);
  CheckWhen(contract.context, at, *contract.contract.term_periods, clause);
  const ClauseScope scope{contract, clause, index};
  if (!clause.basis) clause.basis = Basis{ConstantFigure{}, Aggregation::kMean};
  CheckBasis(scope, at.Field("basis"), *clause.basis);
  if (clause.reference) CheckReference(scope, at.Field("reference"), *clause.reference);
  CheckSchedule(checker, at, clause);
  if (clause.gate) CheckGates(scope, at.Field("gate"), *clause.gate);
  if (clause.scale) CheckScale(scope, at.Field("scale"), *clause.scale);
  CheckLimits(checker, at.Field("settlement_limits"), clause.settlement_limits, OwnerOf(clause));
  CheckLimits(checker, at.Field("year_limits"), clause.year_limits, OwnerOf(clause));
  CheckLimits(checker, at.Field("term_limits"), clause.term_limits, OwnerOf(clause));
  CheckAdjustments(contract, at, clause);
  if (clause.memory) CheckMemory(checker, at.Field("memory"), *clause.memory);
  if (clause.holdback) CheckHoldback(contract, at.Field("holdback"), *clause.holdback);
}

}  // namespace accord::scenario_internal
