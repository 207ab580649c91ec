#include "server/convert/draft_parts.h"

namespace accord {
static ContractFigure ToDraft(v1::ContractFigure figure) {
  switch (figure) {
    case v1::CONTRACT_FIGURE_UNSPECIFIED:
      return ContractFigure::kUnspecified;
    case v1::CONTRACT_FIGURE_SCORE:
      return ContractFigure::kScore;
    case v1::CONTRACT_FIGURE_BENEFIT:
      return ContractFigure::kBenefit;
    case v1::CONTRACT_FIGURE_BENEFIT_AGAINST_PLAN:
      return ContractFigure::kBenefitAgainstPlan;
    case v1::CONTRACT_FIGURE_BENEFIT_AGAINST_PLAN_RELATIVE:
      return ContractFigure::kBenefitAgainstPlanRelative;
    case v1::CONTRACT_FIGURE_DELIVERY_COST:
      return ContractFigure::kDeliveryCost;
    default:
      return static_cast<ContractFigure>(figure);
  }
}

static Aggregation ToDraft(v1::Aggregation aggregation) {
  switch (aggregation) {
    case v1::AGGREGATION_UNSPECIFIED:
      return Aggregation::kUnspecified;
    case v1::AGGREGATION_SUM:
      return Aggregation::kSum;
    case v1::AGGREGATION_MEAN:
      return Aggregation::kMean;
    case v1::AGGREGATION_MIN:
      return Aggregation::kMin;
    case v1::AGGREGATION_MAX:
      return Aggregation::kMax;
    case v1::AGGREGATION_LAST:
      return Aggregation::kLast;
    default:
      return static_cast<Aggregation>(aggregation);
  }
}

static Side ToDraft(v1::Side side) {
  switch (side) {
    case v1::SIDE_UNSPECIFIED:
      return Side::kUnspecified;
    case v1::SIDE_ABOVE:
      return Side::kAbove;
    case v1::SIDE_BELOW:
      return Side::kBelow;
    default:
      return static_cast<Side>(side);
  }
}

static ValueUnit ToDraft(v1::ValueUnit unit) {
  switch (unit) {
    case v1::VALUE_UNIT_UNSPECIFIED:
      return ValueUnit::kUnspecified;
    case v1::VALUE_UNIT_ABSOLUTE:
      return ValueUnit::kAbsolute;
    case v1::VALUE_UNIT_OF_REFERENCE:
      return ValueUnit::kOfReference;
    default:
      return static_cast<ValueUnit>(unit);
  }
}

static GateMode ToDraft(v1::GateMode mode) {
  switch (mode) {
    case v1::GATE_MODE_UNSPECIFIED:
      return GateMode::kUnspecified;
    case v1::GATE_MODE_ALL_OF:
      return GateMode::kAllOf;
    case v1::GATE_MODE_ANY_OF:
      return GateMode::kAnyOf;
    default:
      return static_cast<GateMode>(mode);
  }
}

static ExcessPenalty ToDraft(v1::ExcessPenalty excess) {
  switch (excess) {
    case v1::EXCESS_PENALTY_UNSPECIFIED:
      return ExcessPenalty::kUnspecified;
    case v1::EXCESS_PENALTY_FORGIVEN:
      return ExcessPenalty::kForgiven;
    case v1::EXCESS_PENALTY_CARRIED:
      return ExcessPenalty::kCarried;
    default:
      return static_cast<ExcessPenalty>(excess);
  }
}

Window ToDraft(const v1::Window& window) {
  switch (window.length_case()) {
    case v1::Window::kPeriods:
      return {EveryPeriods{window.periods()}};
    case v1::Window::kWholeTerm:
      return {WholeTerm{window.whole_term()}};
    case v1::Window::kContractYear:
      return {ContractYear{window.contract_year()}};
    case v1::Window::LENGTH_NOT_SET:
      break;
  }
  return {};
}

Basis ToDraft(const v1::Basis& basis) {
  Basis draft{
      .source = {}, .aggregation = ToDraft(basis.aggregation()), .to_date = basis.to_date()};
  switch (basis.source_case()) {
    case v1::Basis::kContractFigure:
      draft.source = ToDraft(basis.contract_figure());
      break;
    case v1::Basis::kAchievement:
      draft.source = AchievementOf{basis.achievement()};
      break;
    case v1::Basis::kProgress:
      draft.source = ProgressOf{basis.progress()};
      break;
    case v1::Basis::kAttainment:
      draft.source = AttainmentOf{basis.attainment()};
      break;
    case v1::Basis::kMeasured:
      draft.source = MeasuredValueOf{basis.measured()};
      break;
    case v1::Basis::kDriver:
      draft.source = DriverId{basis.driver()};
      break;
    case v1::Basis::kObservedInput:
      draft.source = InputId{basis.observed_input()};
      break;
    case v1::Basis::kClausePay:
      draft.source = ClauseId{basis.clause_pay()};
      break;
    case v1::Basis::kConstant:
      draft.source = ConstantFigure{basis.constant()};
      break;
    case v1::Basis::SOURCE_NOT_SET:
      break;
  }
  return draft;
}

static Reference ToDraft(const v1::Reference& reference) {
  switch (reference.source_case()) {
    case v1::Reference::kConstant:
      return {ConstantFigure{reference.constant()}};
    case v1::Reference::kDriver:
      return {DriverId{reference.driver()}};
    case v1::Reference::kObservedInput:
      return {InputId{reference.observed_input()}};
    case v1::Reference::kClausePay:
      return {ClauseId{reference.clause_pay()}};
    case v1::Reference::kPlanValue:
      return {PlanValueOf{reference.plan_value()}};
    case v1::Reference::kPlanBenefit:
      return {PlanBenefit{reference.plan_benefit()}};
    case v1::Reference::SOURCE_NOT_SET:
      break;
  }
  return {};
}

static Band ToDraft(const v1::Band& band) {
  Band draft;
  if (band.has_lower()) draft.lower = band.lower();
  if (band.has_upper()) draft.upper = band.upper();
  draft.rate = band.rate();
  return draft;
}

static Step ToDraft(const v1::Step& step) {
  return {.threshold = step.threshold(),
          .side = ToDraft(step.side()),
          .inclusive = step.inclusive(),
          .amount = step.amount()};
}

static Gate ToDraft(const v1::Gate& gate) {
  Gate draft;
  if (gate.has_basis()) draft.basis = ToDraft(gate.basis());
  if (gate.has_min()) draft.min = gate.min();
  if (gate.has_max()) draft.max = gate.max();
  draft.min_open = gate.min_open();
  draft.max_open = gate.max_open();
  draft.unit = ToDraft(gate.unit());
  return draft;
}

static GateSet ToDraft(const v1::GateSet& set) {
  return {.mode = ToDraft(set.mode()), .gates = ToDrafts<Gate>(set.gates(), ToDraft)};
}

static Scale ToDraft(const v1::Scale& scale) {
  Scale draft;
  draft.intercept = scale.intercept();
  draft.slope = scale.slope();
  if (scale.has_basis()) draft.basis = ToDraft(scale.basis());
  if (scale.has_min()) draft.min = scale.min();
  if (scale.has_max()) draft.max = scale.max();
  return draft;
}

Limits ToDraft(const v1::Limits& limits) {
  Limits draft;
  if (limits.has_gain_cap()) draft.gain_cap = limits.gain_cap();
  if (limits.has_penalty_cap()) draft.penalty_cap = limits.penalty_cap();
  if (limits.has_net_cap()) draft.net_cap = limits.net_cap();
  if (limits.has_net_floor()) draft.net_floor = limits.net_floor();
  draft.unit = ToDraft(limits.unit());
  draft.excess_penalty = ToDraft(limits.excess_penalty());
  return draft;
}

static Indexation ToDraft(const v1::Indexation& indexation) {
  switch (indexation.by_case()) {
    case v1::Indexation::kRatePerYear:
      return {RateIndex{indexation.rate_per_year()}};
    case v1::Indexation::kDriver:
      return {DriverId{indexation.driver()}};
    case v1::Indexation::BY_NOT_SET:
      break;
  }
  return {};
}

Memory ToDraft(const v1::Memory& memory) {
  return {.carry_expiry_periods = memory.carry_expiry_periods(),
          .carry_interest_per_year = memory.carry_interest_per_year(),
          .bank_share = memory.bank_share(),
          .bank_release_per_year = memory.bank_release_per_year()};
}

static Holdback ToDraft(const v1::Holdback& holdback) {
  Holdback draft;
  draft.share = holdback.share();
  if (holdback.has_release_base()) draft.release_base = holdback.release_base();
  draft.release_bands = ToDrafts<Band>(holdback.release_bands(), ToDraft);
  draft.release_steps = ToDrafts<Step>(holdback.release_steps(), ToDraft);
  return draft;
}

Clause ToDraft(const v1::Clause& clause) {
  Clause draft;
  draft.id = clause.id();
  draft.display_name = clause.display_name();
  draft.first_period = clause.first_period();
  draft.last_period = clause.last_period();
  if (clause.has_window()) draft.window = ToDraft(clause.window());
  if (clause.has_basis()) draft.basis = ToDraft(clause.basis());
  if (clause.has_reference()) draft.reference = ToDraft(clause.reference());
  draft.pivot = clause.pivot();
  draft.base = clause.base();
  if (clause.has_share()) draft.share = clause.share();
  draft.bands = ToDrafts<Band>(clause.bands(), ToDraft);
  draft.steps = ToDrafts<Step>(clause.steps(), ToDraft);
  draft.edge_unit = ToDraft(clause.edge_unit());
  draft.amount_unit = ToDraft(clause.amount_unit());
  if (clause.has_gate()) draft.gate = ToDraft(clause.gate());
  if (clause.has_scale()) draft.scale = ToDraft(clause.scale());
  if (clause.has_settlement_limits()) draft.settlement_limits = ToDraft(clause.settlement_limits());
  if (clause.has_year_limits()) draft.year_limits = ToDraft(clause.year_limits());
  if (clause.has_term_limits()) draft.term_limits = ToDraft(clause.term_limits());
  draft.deduction = clause.deduction();
  draft.amounts_per_year = clause.amounts_per_year();
  if (clause.has_indexation()) draft.indexation = ToDraft(clause.indexation());
  if (clause.has_memory()) draft.memory = ToDraft(clause.memory());
  draft.payment_lag_periods = clause.payment_lag_periods();
  if (clause.has_holdback()) draft.holdback = ToDraft(clause.holdback());
  draft.rebasing_weight = clause.rebasing_weight();
  return draft;
}

}  // namespace accord
