#include "server/convert/draft_parts.h"

namespace accord {
static ScoreMeasure ToDraft(v1::ScoreMeasure measure) {
  switch (measure) {
    case v1::SCORE_MEASURE_UNSPECIFIED:
      return ScoreMeasure::kUnspecified;
    case v1::SCORE_MEASURE_ACHIEVEMENT:
      return ScoreMeasure::kAchievement;
    case v1::SCORE_MEASURE_PROGRESS:
      return ScoreMeasure::kProgress;
    case v1::SCORE_MEASURE_ATTAINMENT:
      return ScoreMeasure::kAttainment;
    default:
      return static_cast<ScoreMeasure>(measure);
  }
}

static ScoreWeight ToDraft(const v1::ScoreWeight& weight) {
  return {.outcome = weight.outcome(), .weight = weight.weight()};
}

static Score ToDraft(const v1::Score& score) {
  return {.measure = ToDraft(score.measure()),
          .weights = ToDrafts<ScoreWeight>(score.weights(), ToDraft)};
}

static ObservedInput ToDraft(const v1::ObservedInput& input) {
  ObservedInput draft{.id = input.id(), .binding = {}};
  switch (input.binding_case()) {
    case v1::ObservedInput::kOutcome:
      draft.binding = OutcomeId{input.outcome()};
      break;
    case v1::ObservedInput::kDriver:
      draft.binding = DriverId{input.driver()};
      break;
    case v1::ObservedInput::kTrajectory:
      draft.binding = ToDraft(input.trajectory());
      break;
    case v1::ObservedInput::BINDING_NOT_SET:
      break;
  }
  return draft;
}

static JomUnit ToDraft(const v1::JomUnit& unit) {
  JomUnit draft;
  if (unit.has_budget_per_period()) draft.budget_per_period = ToDraft(unit.budget_per_period());
  draft.supplier_share = unit.supplier_share();
  return draft;
}

static ClauseGroup ToDraft(const v1::ClauseGroup& group) {
  ClauseGroup draft;
  draft.id = group.id();
  draft.clauses = ToVector<std::string>(group.clauses());
  if (group.has_settlement_limits()) draft.settlement_limits = ToDraft(group.settlement_limits());
  if (group.has_year_limits()) draft.year_limits = ToDraft(group.year_limits());
  if (group.has_term_limits()) draft.term_limits = ToDraft(group.term_limits());
  if (group.has_memory()) draft.memory = ToDraft(group.memory());
  return draft;
}

static Party ToDraft(v1::Party party) {
  switch (party) {
    case v1::PARTY_UNSPECIFIED:
      return Party::kUnspecified;
    case v1::PARTY_SUPPLIER:
      return Party::kSupplier;
    case v1::PARTY_CLIENT:
      return Party::kClient;
    default:
      return static_cast<Party>(party);
  }
}

static Termination ToDraft(const v1::Termination& termination) {
  Termination draft;
  draft.id = termination.id();
  draft.party = ToDraft(termination.party());
  switch (termination.watched_case()) {
    case v1::Termination::kTrigger:
      draft.watched = ToDraft(termination.trigger());
      break;
    case v1::Termination::kCumulativeCash:
      draft.watched = CumulativeCash{termination.cumulative_cash()};
      break;
    case v1::Termination::WATCHED_NOT_SET:
      break;
  }
  if (termination.has_window()) draft.window = ToDraft(termination.window());
  if (termination.has_below()) draft.below = termination.below();
  if (termination.has_above()) draft.above = termination.above();
  draft.consecutive = termination.consecutive();
  draft.notice_periods = termination.notice_periods();
  draft.payment = termination.payment();
  return draft;
}

Contract ToDraft(const v1::Contract& contract) {
  Contract draft;
  draft.id = contract.id();
  draft.display_name = contract.display_name();
  draft.client_id = contract.client_id();
  draft.outcome_ids = ToVector<std::string>(contract.outcome_ids());
  if (contract.has_score()) draft.score = ToDraft(contract.score());
  draft.inputs = ToDrafts<ObservedInput>(contract.inputs(), ToDraft);
  draft.clauses = ToDrafts<Clause>(contract.clauses(), ToDraft);
  draft.groups = ToDrafts<ClauseGroup>(contract.groups(), ToDraft);
  if (contract.has_settlement_limits()) {
    draft.settlement_limits = ToDraft(contract.settlement_limits());
  }
  if (contract.has_year_limits()) draft.year_limits = ToDraft(contract.year_limits());
  if (contract.has_term_limits()) draft.term_limits = ToDraft(contract.term_limits());
  draft.terminations = ToDrafts<Termination>(contract.terminations(), ToDraft);
  if (contract.has_jom_unit()) draft.jom_unit = ToDraft(contract.jom_unit());
  draft.default_beyond_reserve = contract.default_beyond_reserve();
  draft.settle_at_end = contract.settle_at_end();
  return draft;
}

}  // namespace accord
