#include <algorithm>
#include <cstddef>
#include <string>
#include <variant>

#include "simulation/scenario/clause_windows.h"
#include "simulation/scenario/parts.h"
#include "simulation/scenario/trajectory.h"

namespace accord {
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

// Relative to Gplan: it must not vanish over any window of the clause.
void CheckPlanBenefit(const ClauseScope& scope, const FieldPath& at) {
  const Context& context = scope.contract.context;
  if (context.period_count == 0 || context.periods_per_year == 0) return;
  std::vector<double> benefit(static_cast<std::size_t>(context.period_count), 0.0);
  for (const std::string& id : scope.contract.contract.outcome_ids) {
    const int index = context.outcomes.Find(id);
    if (index < 0) return;
    const Outcome& outcome = context.outcome_list[static_cast<std::size_t>(index)];
    const auto shares = PlanSharesOf(outcome.plan, context.period_count);
    if (!outcome.baseline_level || !shares) return;
    for (std::size_t t = 0; t < benefit.size(); ++t) {
      benefit[t] +=
          outcome.value_per_unit * (outcome.target - *outcome.baseline_level) * (*shares)[t];
    }
  }
  for (const PeriodSpan& window :
       WindowsOf(scope.clause, context.period_count, context.periods_per_year)) {
    double sum = 0;
    for (int t = window.first; t <= window.last; ++t)
      sum += benefit[static_cast<std::size_t>(t - 1)];
    if (sum != 0) continue;
    context.checker.Add(at, ViolationCode::kContradiction,
                        "needs a planned benefit other than 0 in every window, but that of "
                        "periods " +
                            std::to_string(window.first) + " to " + std::to_string(window.last) +
                            " is 0");
    return;
  }
}

void CheckFigure(const ClauseScope& scope, const FieldPath& at, ContractFigure figure) {
  if (!scope.contract.context.checker.KnownAndSet(at, figure, ContractFigure::kDeliveryCost))
    return;
  std::string& reader = scope.contract.score_reader;
  if (figure == ContractFigure::kScore && reader.empty()) reader = at.text();
  if (figure == ContractFigure::kBenefitAgainstPlanRelative) CheckPlanBenefit(scope, at);
}

Aggregation DefaultAggregation(const Basis& basis) {
  if (const auto* figure = std::get_if<ContractFigure>(&basis.source)) {
    const bool money = *figure == ContractFigure::kBenefit ||
                       *figure == ContractFigure::kBenefitAgainstPlan ||
                       *figure == ContractFigure::kDeliveryCost;
    return money ? Aggregation::kSum : Aggregation::kMean;
  }
  const bool money = std::holds_alternative<InputId>(basis.source) ||
                     std::holds_alternative<ClauseId>(basis.source);
  return money ? Aggregation::kSum : Aggregation::kMean;
}

}  // namespace

void CheckBasis(const ClauseScope& scope, const FieldPath& at, Basis& basis) {
  const Context& context = scope.contract.context;
  Checker& checker = context.checker;
  std::visit(
      Overloaded{
          [&](const std::monostate&) {
            checker.Add(at, ViolationCode::kRequired, "must name a source");
          },
          [&](ContractFigure figure) { CheckFigure(scope, at.Field("contract_figure"), figure); },
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
  checker.KnownOr(at.Field("aggregation"), basis.aggregation, Aggregation::kLast,
                  DefaultAggregation(basis));
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

}  // namespace accord
