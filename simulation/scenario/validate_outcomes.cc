#include <algorithm>
#include <cmath>
#include <cstddef>
#include <string>
#include <variant>
#include <vector>

#include "simulation/base/limits.h"
#include "simulation/scenario/loadings.h"
#include "simulation/scenario/parts.h"
#include "simulation/scenario/trajectory.h"

namespace accord::scenario_internal {
namespace {

constexpr double kDefaultMaxAchievement = 2;

void CheckVerification(Checker& checker, const FieldPath& at,
                       std::optional<Verification>& verification) {
  if (!verification) verification.emplace();
  checker.KnownOr(at.Field("form"), verification->form, ErrorForm::kAbsolute, ErrorForm::kRelative);
  checker.InRange(at.Field("bias"), verification->bias, Range::Any());
  checker.InRange(at.Field("sd"), verification->sd, Range::AtLeast(0));
}

void CheckLevels(const Context& context, const FieldPath& at, Outcome& outcome) {
  Checker& checker = context.checker;
  if (outcome.baseline) {
    CheckTrajectory(context, at.Field("baseline"), *outcome.baseline, Range::Any());
    if (!outcome.baseline_level) outcome.baseline_level = FirstValueOf(*outcome.baseline);
  } else {
    checker.Add(at.Field("baseline"), ViolationCode::kRequired, "must be set");
  }
  const bool target = checker.InRange(at.Field("target"), outcome.target, Range::Any());
  if (!outcome.baseline_level ||
      !checker.InRange(at.Field("baseline_level"), outcome.baseline_level, Range::Any()) ||
      !target) {
    return;
  }
  const double start = *outcome.baseline_level;
  if (outcome.target == start) {
    checker.Add(at.Field("target"), ViolationCode::kContradiction,
                "must differ from the baseline level (" + NumberText(start) + "), got " +
                    NumberText(outcome.target));
    return;
  }
  const bool more_is_better = outcome.target > start;
  if (more_is_better ? outcome.value_per_unit < 0 : outcome.value_per_unit > 0) {
    checker.Add(at.Field("value_per_unit"), ViolationCode::kContradiction,
                std::string("must be ") + (more_is_better ? "at least 0" : "at most 0") +
                    ", since the target (" + NumberText(outcome.target) + ") lies " +
                    (more_is_better ? "above" : "below") + " the baseline level (" +
                    NumberText(start) + "), got " + NumberText(outcome.value_per_unit));
  }
}

void CheckBounds(Checker& checker, const FieldPath& at, const Outcome& outcome) {
  const bool lower = checker.InRange(at.Field("lower_bound"), outcome.lower_bound, Range::Any());
  const bool upper = checker.InRange(at.Field("upper_bound"), outcome.upper_bound, Range::Any());
  if (!lower || !upper || !outcome.lower_bound || !outcome.upper_bound) return;
  if (*outcome.lower_bound < *outcome.upper_bound) return;
  checker.Add(at.Field("upper_bound"), ViolationCode::kContradiction,
              "must be above lower_bound (" + NumberText(*outcome.lower_bound) + "), got " +
                  NumberText(*outcome.upper_bound));
}

}  // namespace

bool MayLackMean(const Context& context, const Outcome& outcome) {
  if (outcome.form == OutcomeForm::kAdditive) return false;
  if (outcome.lower_bound && outcome.upper_bound) return false;
  if (context.period_count == 0) return true;
  const auto plan = PlanValuesOf(outcome, context.period_count, context.periods_per_year);
  if (!plan) return true;
  const auto [low, high] = std::minmax_element(plan->begin(), plan->end());
  return (*high > 0 && !outcome.upper_bound) || (*low < 0 && !outcome.lower_bound);
}

void CheckOutcome(const Context& context, const FieldPath& at, Outcome& outcome) {
  Checker& checker = context.checker;
  CheckDisplayName(checker, at, outcome.display_name, outcome.id);
  checker.Text(at.Field("unit"), outcome.unit, limits::kMaxUnitBytes);
  checker.KnownOr(at.Field("motive"), outcome.motive, Motive::kRelationship, Motive::kUnspecified);
  checker.InRange(at.Field("value_per_unit"), outcome.value_per_unit, Range::Any());
  CheckLevels(context, at, outcome);
  CheckPlan(context, at.Field("plan"), outcome.plan);
  checker.KnownOr(at.Field("form"), outcome.form, OutcomeForm::kAdditive,
                  OutcomeForm::kMultiplicative);
  CheckBounds(checker, at, outcome);
  CheckVerification(checker, at.Field("verification"), outcome.verification);
  if (!outcome.max_achievement) outcome.max_achievement = kDefaultMaxAchievement;
  checker.InRange(at.Field("max_achievement"), outcome.max_achievement, Range::Closed(1, 100));

  const bool loadings = CheckLoadings(context, at.Field("loadings"), outcome.loadings,
                                      AdjustmentRule::kUnlessSupplier);
  if (outcome.form == OutcomeForm::kElasticity) {
    RefuseElasticityBelowZero(context, at.Field("loadings"), outcome.loadings);
  }
  if (loadings && outcome.form == OutcomeForm::kAdditive) {
    RefuseDriversWithoutMean(context, at.Field("loadings"), outcome);
  }
  if (loadings && MayLackMean(context, outcome)) {
    const bool power = outcome.form == OutcomeForm::kElasticity;
    RefuseInfiniteMean(context, at.Field("loadings"),
                       LoadedTails(context, outcome.loadings, FormOf(outcome)),
                       power ? "give the outcome bounds, truncate the marginal, use a bounded one "
                               "such as PERT or beta with min above 0, or loadings of smaller "
                               "magnitude"
                             : "give the outcome bounds, truncate the marginal, use a bounded one "
                               "such as PERT or beta, or form elasticity");
  }
}

}  // namespace accord::scenario_internal
