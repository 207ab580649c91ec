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

Contract ToDraft(const v1::Contract& contract) {
  Contract draft;
  draft.id = contract.id();
  draft.display_name = contract.display_name();
  draft.client_id = contract.client_id();
  draft.outcome_ids = ToVector<std::string>(contract.outcome_ids());
  if (contract.has_score()) draft.score = ToDraft(contract.score());
  draft.inputs = ToDrafts<ObservedInput>(contract.inputs(), ToDraft);
  draft.clauses = ToDrafts<Clause>(contract.clauses(), ToDraft);
  if (contract.has_jom_unit()) draft.jom_unit = ToDraft(contract.jom_unit());
  return draft;
}

}  // namespace accord
