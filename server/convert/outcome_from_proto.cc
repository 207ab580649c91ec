#include "server/convert/draft_parts.h"

namespace accord {
static Motive ToDraft(v1::Motive motive) {
  switch (motive) {
    case v1::MOTIVE_UNSPECIFIED:
      return Motive::kUnspecified;
    case v1::MOTIVE_PRODUCTION:
      return Motive::kProduction;
    case v1::MOTIVE_LOGISTICS:
      return Motive::kLogistics;
    case v1::MOTIVE_MARKETING:
      return Motive::kMarketing;
    case v1::MOTIVE_RELATIONSHIP:
      return Motive::kRelationship;
    default:
      return static_cast<Motive>(motive);
  }
}

static OutcomeForm ToDraft(v1::OutcomeForm form) {
  switch (form) {
    case v1::OUTCOME_FORM_UNSPECIFIED:
      return OutcomeForm::kUnspecified;
    case v1::OUTCOME_FORM_MULTIPLICATIVE:
      return OutcomeForm::kMultiplicative;
    case v1::OUTCOME_FORM_ELASTICITY:
      return OutcomeForm::kElasticity;
    case v1::OUTCOME_FORM_ADDITIVE:
      return OutcomeForm::kAdditive;
    default:
      return static_cast<OutcomeForm>(form);
  }
}

static ErrorForm ToDraft(v1::ErrorForm form) {
  switch (form) {
    case v1::ERROR_FORM_UNSPECIFIED:
      return ErrorForm::kUnspecified;
    case v1::ERROR_FORM_RELATIVE:
      return ErrorForm::kRelative;
    case v1::ERROR_FORM_ABSOLUTE:
      return ErrorForm::kAbsolute;
    default:
      return static_cast<ErrorForm>(form);
  }
}

static ValueList ToDraft(const v1::ValueList& list) { return {ToVector<double>(list.values())}; }

static Plan ToDraft(const v1::Plan& plan) {
  switch (plan.shape_case()) {
    case v1::Plan::kRampPeriods:
      return {RampPeriods{plan.ramp_periods()}};
    case v1::Plan::kList:
      return {ToDraft(plan.list())};
    case v1::Plan::SHAPE_NOT_SET:
      break;
  }
  return {};
}

static Verification ToDraft(const v1::Verification& verification) {
  return {
      .form = ToDraft(verification.form()), .bias = verification.bias(), .sd = verification.sd()};
}

Trajectory ToDraft(const v1::Trajectory& trajectory) {
  switch (trajectory.shape_case()) {
    case v1::Trajectory::kConstant:
      return {ConstantShape{trajectory.constant()}};
    case v1::Trajectory::kGrowth:
      return {Growth{.initial = trajectory.growth().initial(),
                     .rate_per_year = trajectory.growth().rate_per_year()}};
    case v1::Trajectory::kList:
      return {ToDraft(trajectory.list())};
    case v1::Trajectory::SHAPE_NOT_SET:
      break;
  }
  return {};
}

Loading ToDraft(const v1::Loading& loading) {
  return {
      .driver = loading.driver(), .loading = loading.loading(), .adjustment = loading.adjustment()};
}

Outcome ToDraft(const v1::Outcome& outcome) {
  Outcome draft;
  draft.id = outcome.id();
  draft.display_name = outcome.display_name();
  draft.unit = outcome.unit();
  draft.motive = ToDraft(outcome.motive());
  if (outcome.has_baseline()) draft.baseline = ToDraft(outcome.baseline());
  if (outcome.has_baseline_level()) draft.baseline_level = outcome.baseline_level();
  draft.target = outcome.target();
  if (outcome.has_plan()) draft.plan = ToDraft(outcome.plan());
  draft.form = ToDraft(outcome.form());
  if (outcome.has_lower_bound()) draft.lower_bound = outcome.lower_bound();
  if (outcome.has_upper_bound()) draft.upper_bound = outcome.upper_bound();
  draft.loadings = ToDrafts<Loading>(outcome.loadings(), ToDraft);
  if (outcome.has_verification()) draft.verification = ToDraft(outcome.verification());
  draft.value_per_unit = outcome.value_per_unit();
  if (outcome.has_max_achievement()) draft.max_achievement = outcome.max_achievement();
  return draft;
}

}  // namespace accord
