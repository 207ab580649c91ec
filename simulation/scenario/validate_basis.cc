#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "simulation/scenario/clause_windows.h"
#include "simulation/scenario/parts.h"
#include "simulation/scenario/trajectory.h"

namespace accord::scenario_internal {
namespace {

// Resolves an earlier clause of the contract.
void CheckEarlierClause(const ClauseScope& scope, const FieldPath& at, const std::string& id) {
  Checker& checker = scope.contract.context.checker;
  const int index = scope.contract.clauses.Resolve(checker, at, id);
  if (index < 0 || index < scope.index) return;
  checker.Add(at, ViolationCode::kContradiction,
              "must name an earlier clause, but " + QuotedText(id) +
                  (index == scope.index ? " is this one" : " comes later in the list"));
}

const Outcome* ResolveOutcome(const Context& context, const FieldPath& at, const std::string& id) {
  const int index = context.outcomes.Resolve(context.checker, at, id);
  return index < 0 ? nullptr : &context.outcome_list[static_cast<std::size_t>(index)];
}

// Gplan by period; nothing where it is not known.
std::optional<std::vector<double>> PlannedBenefitOf(const ContractScope& scope) {
  const Context& context = scope.context;
  if (context.period_count == 0 || context.periods_per_year == 0) return std::nullopt;
  std::vector<double> benefit(static_cast<std::size_t>(context.period_count), 0.0);
  for (const std::string& id : scope.contract.outcome_ids) {
    const int index = context.outcomes.Find(id);
    if (index < 0) return std::nullopt;
    const Outcome& outcome = context.outcome_list[static_cast<std::size_t>(index)];
    const auto shares = PlanSharesOf(outcome.plan, context.period_count);
    if (!outcome.baseline_level || !shares) return std::nullopt;
    for (std::size_t t = 0; t < benefit.size(); ++t) {
      benefit[t] +=
          outcome.value_per_unit * (outcome.target - *outcome.baseline_level) * (*shares)[t];
    }
  }
  return benefit;
}

// Relative to Gplan: it must not vanish over any window of the clause, nor over the part of one
// that an early end leaves.
void CheckPlanBenefit(const ClauseScope& scope, const FieldPath& at, bool to_date) {
  const Context& context = scope.contract.context;
  const auto benefit = PlannedBenefitOf(scope.contract);
  if (!benefit) return;
  const Contract& contract = scope.contract.contract;
  const bool is_clause = scope.index < static_cast<int>(contract.clauses.size());
  std::vector<int> early_ends;
  if (is_clause) {
    early_ends = EarlyEndsOf(contract, context.period_count, context.periods_per_year);
  }
  const auto vanishes = [&](int first, int last, std::string_view where) {
    double sum = 0;
    for (int t = first; t <= last; ++t) sum += (*benefit)[static_cast<std::size_t>(t - 1)];
    if (sum != 0) return false;
    context.checker.Add(at, ViolationCode::kContradiction,
                        "needs a planned benefit other than 0 in every window" +
                            std::string(where) + ", but that of periods " + std::to_string(first) +
                            " to " + std::to_string(last) + " is 0");
    return true;
  };
  for (const PeriodSpan& window :
       WindowsOf(scope.clause, context.period_count, context.periods_per_year)) {
    const int first = to_date ? scope.clause.first_period : window.first;
    if (vanishes(first, window.last, "")) return;
    for (const int end : early_ends) {
      if (window.first <= end && end < window.last &&
          vanishes(first, end, " and in the part of one that an early end may leave")) {
        return;
      }
    }
  }
}

void CheckFigure(const ClauseScope& scope, const FieldPath& at, const Basis& basis) {
  const auto figure = std::get<ContractFigure>(basis.source);
  Checker& checker = scope.contract.context.checker;
  if (!checker.KnownAndSet(at, figure, ContractFigure::kDeliveryCost)) return;
  if (figure != ContractFigure::kBenefitAgainstPlanRelative) return;
  if (scope.clause.rebasing_weight > 0) {
    checker.Add(at, ViolationCode::kContradiction,
                "must not be relative to the planned benefit, which rebasing_weight (" +
                    NumberText(scope.clause.rebasing_weight) + ") may move to 0");
    return;
  }
  CheckPlanBenefit(scope, at, basis.to_date);
}

// Money is summed over a window, all else averaged.
bool IsMoney(ContractFigure figure) {
  switch (figure) {
    case ContractFigure::kBenefit:
    case ContractFigure::kBenefitAgainstPlan:
    case ContractFigure::kDeliveryCost:
      return true;
    case ContractFigure::kScore:
    case ContractFigure::kBenefitAgainstPlanRelative:
    case ContractFigure::kUnspecified:
      return false;
  }
  return false;
}

bool IsMoney(const Basis& basis) {
  return std::visit(Overloaded{
                        [](std::monostate) { return false; },
                        [](ContractFigure figure) { return IsMoney(figure); },
                        [](const AchievementOf&) { return false; },
                        [](const ProgressOf&) { return false; },
                        [](const AttainmentOf&) { return false; },
                        [](const MeasuredValueOf&) { return false; },
                        [](const DriverId&) { return false; },
                        [](const InputId&) { return true; },
                        [](const ClauseId&) { return true; },
                        [](const ConstantFigure&) { return false; },
                    },
                    basis.source);
}

}  // namespace

void CheckBasis(const ClauseScope& scope, const FieldPath& at, Basis& basis) {
  const Context& context = scope.contract.context;
  Checker& checker = context.checker;
  checker.InRange(at.Field("round_to"), basis.round_to, RoundingSteps());
  std::visit(Overloaded{
                 [&](const std::monostate&) {
                   checker.Add(at, ViolationCode::kRequired, "must name a source");
                 },
                 [&](ContractFigure) { CheckFigure(scope, at.Field("contract_figure"), basis); },
                 [&](const AchievementOf& source) {
                   const FieldPath field = at.Field("achievement");
                   const Outcome* outcome = ResolveOutcome(context, field, source.outcome);
                   if (outcome != nullptr) CheckAchievement(context, field, *outcome);
                 },
                 [&](const ProgressOf& source) {
                   ResolveOutcome(context, at.Field("progress"), source.outcome);
                 },
                 [&](const AttainmentOf& source) {
                   const FieldPath field = at.Field("attainment");
                   const Outcome* outcome = ResolveOutcome(context, field, source.outcome);
                   if (outcome != nullptr) CheckAttainment(context, field, *outcome);
                 },
                 [&](const MeasuredValueOf& source) {
                   ResolveOutcome(context, at.Field("measured"), source.outcome);
                 },
                 [&](const DriverId& driver) {
                   context.drivers.Resolve(checker, at.Field("driver"), driver.id);
                 },
                 [&](const InputId& input) {
                   scope.contract.inputs.Resolve(checker, at.Field("observed_input"), input.id);
                 },
                 [&](const ClauseId& clause) {
                   CheckEarlierClause(scope, at.Field("clause_pay"), clause.id);
                 },
                 [&](const ConstantFigure& constant) {
                   checker.InRange(at.Field("constant"), constant.value, Range::Any());
                 },
             },
             basis.source);
  checker.KnownOr(at.Field("aggregation"), basis.aggregation, Aggregation::kGeometricMean,
                  IsMoney(basis) ? Aggregation::kSum : Aggregation::kMean);
  if (basis.aggregation == Aggregation::kRhythmicity &&
      !std::holds_alternative<AttainmentOf>(basis.source)) {
    checker.Add(at.Field("aggregation"), ViolationCode::kContradiction,
                "rhythmicity is of an attainment, which is 1 where all is as planned");
  }
  const auto* figure = std::get_if<ContractFigure>(&basis.source);
  if (basis.aggregation == Aggregation::kGeometricMean && figure != nullptr &&
      *figure == ContractFigure::kBenefitAgainstPlanRelative) {
    checker.Add(
        at.Field("aggregation"), ViolationCode::kContradiction,
        "must not be a geometric mean of the benefit relative to plan, which is the window's "
        "sum over the plan's");
  }
}

void CheckReference(const ClauseScope& scope, const FieldPath& at, const Reference& reference) {
  const Context& context = scope.contract.context;
  Checker& checker = context.checker;
  std::visit(Overloaded{
                 [&](const std::monostate&) {
                   checker.Add(at, ViolationCode::kRequired, "must name a source");
                 },
                 [&](const ConstantFigure& constant) {
                   checker.InRange(at.Field("constant"), constant.value, Range::Any());
                 },
                 [&](const DriverId& driver) {
                   context.drivers.Resolve(checker, at.Field("driver"), driver.id);
                 },
                 [&](const InputId& input) {
                   scope.contract.inputs.Resolve(checker, at.Field("observed_input"), input.id);
                 },
                 [&](const ClauseId& clause) {
                   CheckEarlierClause(scope, at.Field("clause_pay"), clause.id);
                 },
                 [&](const PlanValueOf& plan) {
                   ResolveOutcome(context, at.Field("plan_value"), plan.outcome);
                 },
                 [&](const PlanBenefit& plan) {
                   if (plan.set) return;
                   checker.Add(at.Field("plan_benefit"), ViolationCode::kContradiction,
                               "must be true when it is given, got false");
                 },
             },
             reference.source);
}

}  // namespace accord::scenario_internal
