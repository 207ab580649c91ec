#include <algorithm>
#include <cmath>
#include <cstddef>
#include <set>
#include <string>
#include <variant>
#include <vector>

#include "simulation/base/limits.h"
#include "simulation/scenario/contract_reads.h"
#include "simulation/scenario/parts.h"
#include "simulation/scenario/trajectory.h"

namespace accord::scenario_internal {
namespace {

constexpr double kWeightSumTolerance = 1e-9;

void CheckOutcomeIds(const Context& context, const FieldPath& at, std::vector<std::string>& ids) {
  if (ids.empty()) {
    for (const Outcome& outcome : context.outcome_list) ids.push_back(outcome.id);
    return;
  }
  CutToLimit(context.checker, at, ids, limits::kMaxOutcomes);
  std::set<std::string> seen;
  for (std::size_t i = 0; i < ids.size(); ++i) {
    const FieldPath entry = at.At(static_cast<int>(i));
    if (context.outcomes.Resolve(context.checker, entry, ids[i]) < 0) continue;
    if (!seen.insert(ids[i]).second) {
      context.checker.Add(entry, ViolationCode::kDuplicate,
                          "must be named once, got " + QuotedText(ids[i]) + " again");
    }
  }
}

// The measure has to be defined for every outcome that is weighed.
void CheckMeasure(const Context& context, const FieldPath& at, ScoreMeasure measure,
                  const Outcome& outcome) {
  if (measure == ScoreMeasure::kAchievement) CheckAchievement(context, at, outcome);
  if (measure == ScoreMeasure::kAttainment) CheckAttainment(context, at, outcome);
}

void CheckScore(const Context& context, const FieldPath& at, const Contract& contract,
                Score& score) {
  Checker& checker = context.checker;
  checker.KnownOr(at.Field("measure"), score.measure, ScoreMeasure::kAttainment,
                  ScoreMeasure::kAchievement);
  const FieldPath weights_at = at.Field("weights");
  bool sound = !CutToLimit(checker, weights_at, score.weights, limits::kMaxOutcomes);
  if (score.weights.empty()) {
    checker.Add(weights_at, ViolationCode::kRequired, "must weigh at least 1 outcome");
    return;
  }
  UniqueKeys keys(checker, weights_at, "outcome");
  double sum = 0;
  for (const ScoreWeight& weight : score.weights) {
    const FieldPath entry = keys.Next(weight.outcome);
    sound &= checker.InRange(entry.Field("weight"), weight.weight, Range::OpenClosed(0, 1));
    sum += weight.weight;
    const FieldPath outcome_at = entry.Field("outcome");
    const int index = context.outcomes.Resolve(checker, outcome_at, weight.outcome);
    if (index < 0) continue;
    const auto& ids = contract.outcome_ids;
    if (std::find(ids.begin(), ids.end(), weight.outcome) == ids.end()) {
      checker.Add(outcome_at, ViolationCode::kContradiction,
                  "must be one of the contract's outcome_ids, got " + QuotedText(weight.outcome));
    }
    CheckMeasure(context, outcome_at, score.measure,
                 context.outcome_list[static_cast<std::size_t>(index)]);
  }
  if (sound && std::fabs(sum - 1) > kWeightSumTolerance) {
    checker.Add(weights_at, ViolationCode::kOutOfRange,
                "must sum to 1 within 1e-9, got " + RoundedText(sum));
  }
}

void CheckInput(const Context& context, const FieldPath& at, ObservedInput& input) {
  CheckDisplayName(context.checker, at, input.display_name, input.id);
  std::visit(Overloaded{
                 [&](const std::monostate&) {
                   context.checker.Add(at, ViolationCode::kRequired,
                                       "must be bound to an outcome, driver or trajectory");
                 },
                 [&](const OutcomeId& outcome) {
                   context.outcomes.Resolve(context.checker, at.Field("outcome"), outcome.id);
                 },
                 [&](const DriverId& driver) {
                   context.drivers.Resolve(context.checker, at.Field("driver"), driver.id);
                 },
                 [&](const Trajectory& trajectory) {
                   CheckTrajectory(context, at.Field("trajectory"), trajectory, Range::Any());
                 },
             },
             input.binding);
}

void CheckJomUnit(const Context& context, const FieldPath& at, JomUnit& unit) {
  if (!unit.budget_per_period) unit.budget_per_period = Trajectory{ConstantShape{}};
  CheckTrajectory(context, at.Field("budget_per_period"), *unit.budget_per_period,
                  Range::AtLeast(0));
  context.checker.InRange(at.Field("supplier_share"), unit.supplier_share, Range::Closed(0, 1));
}

// Where there is none.
void RequireScore(Checker& checker, const FieldPath& at, const Contract& contract) {
  for (const ContractRead& read : ReadsOf(contract, at)) {
    const auto* figure = std::get_if<ContractFigure>(&read.source);
    if (figure == nullptr || *figure != ContractFigure::kScore) continue;
    checker.Add(at.Field("score"), ViolationCode::kRequired,
                "must be set, since " + read.path.text() + " reads it");
    return;
  }
}

}  // namespace

bool CheckAchievement(const Context& context, const FieldPath& at, const Outcome& outcome) {
  if (!outcome.baseline_level) return true;
  const double start = *outcome.baseline_level;
  if (start > 0 && outcome.target > 0) return true;
  // Faulty numbers have violations already.
  if (!std::isfinite(start) || !std::isfinite(outcome.target)) return true;
  context.checker.Add(at, ViolationCode::kContradiction,
                      "achievement needs a baseline level and a target above 0, but those of " +
                          QuotedText(outcome.id) + " are " + NumberText(start) + " and " +
                          NumberText(outcome.target) + ": use progress");
  return false;
}

bool CheckAttainment(const Context& context, const FieldPath& at, const Outcome& outcome) {
  if (context.period_count == 0) return true;
  const auto plan = PlanValuesOf(outcome, context.period_count, context.periods_per_year);
  if (!plan) return true;
  for (std::size_t i = 0; i < plan->size(); ++i) {
    if (!((*plan)[i] <= 0)) continue;
    context.checker.Add(at, ViolationCode::kContradiction,
                        "attainment needs plan values above 0, but that of " +
                            QuotedText(outcome.id) + " in period " + std::to_string(i + 1) +
                            " is " + NumberText((*plan)[i]) + ": use progress");
    return false;
  }
  return true;
}

void CheckContract(const Context& context, const FieldPath& at, Contract& contract) {
  Checker& checker = context.checker;
  CheckDisplayName(checker, at, contract.display_name, contract.id);
  if (contract.client_id.empty()) {
    contract.client_id = contract.id;
  } else {
    checker.ClientId(at.Field("client_id"), contract.client_id);
  }
  CheckOutcomeIds(context, at.Field("outcome_ids"), contract.outcome_ids);
  // Windows of clauses look at it.
  if (!contract.term_periods) contract.term_periods = context.period_count;
  checker.IntegerInRange(at.Field("term_periods"), *contract.term_periods, 0,
                         context.period_count == 0 ? limits::kMaxPeriods : context.period_count);
  if (contract.score) CheckScore(context, at.Field("score"), contract, *contract.score);

  const FieldPath inputs_at = at.Field("inputs");
  const bool inputs_cut =
      CutToLimit(checker, inputs_at, contract.inputs, limits::kMaxInputsPerContract);
  const IdIndex inputs(checker, inputs_at, contract.inputs, "observed input", inputs_cut);
  for (std::size_t i = 0; i < contract.inputs.size(); ++i) {
    CheckInput(context, inputs.path(i), contract.inputs[i]);
  }

  // Clauses that divide by the plan look at terminations.
  const FieldPath terminations_at = at.Field("terminations");
  CutToLimit(checker, terminations_at, contract.terminations, limits::kMaxTerminations);
  const FieldPath clauses_at = at.Field("clauses");
  const bool clauses_cut =
      CutToLimit(checker, clauses_at, contract.clauses, limits::kMaxClausesPerContract);
  const IdIndex clauses(checker, clauses_at, contract.clauses, "clause", clauses_cut);
  const ContractScope scope{context, contract, inputs, clauses};
  for (std::size_t i = 0; i < contract.clauses.size(); ++i) {
    CheckClause(scope, clauses.path(i), contract.clauses[i], static_cast<int>(i));
  }
  CheckGroups(scope, at.Field("groups"), contract.groups);
  const UnitOwner owner{"contract", false};
  CheckLimits(checker, at.Field("settlement_limits"), contract.settlement_limits, owner);
  CheckLimits(checker, at.Field("year_limits"), contract.year_limits, owner);
  CheckLimits(checker, at.Field("term_limits"), contract.term_limits, owner);
  CheckTerminations(scope, terminations_at, contract.terminations);
  if (!contract.score) RequireScore(checker, at, contract);
  if (contract.jom_unit) CheckJomUnit(context, at.Field("jom_unit"), *contract.jom_unit);
}

}  // namespace accord::scenario_internal
