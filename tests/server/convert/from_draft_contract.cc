#include <variant>

#include "tests/server/convert/from_draft_parts.h"

namespace accord {

static void Fill(const Basis& draft, v1::Basis* message) {
  std::visit(Overloaded{
                 [](std::monostate) {},
                 [&](ContractFigure figure) {
                   message->set_contract_figure(ByNumber<v1::ContractFigure>(figure));
                 },
                 [&](const AchievementOf& of) { message->set_achievement(of.outcome); },
                 [&](const ProgressOf& of) { message->set_progress(of.outcome); },
                 [&](const AttainmentOf& of) { message->set_attainment(of.outcome); },
                 [&](const MeasuredValueOf& of) { message->set_measured(of.outcome); },
                 [&](const DriverId& driver) { message->set_driver(driver.id); },
                 [&](const InputId& input) { message->set_observed_input(input.id); },
                 [&](const ClauseId& clause) { message->set_clause_pay(clause.id); },
                 [&](const ConstantFigure& figure) { message->set_constant(figure.value); },
             },
             draft.source);
  message->set_aggregation(ByNumber<v1::Aggregation>(draft.aggregation));
}

static void Fill(const Reference& draft, v1::Reference* message) {
  std::visit(Overloaded{
                 [](std::monostate) {},
                 [&](const ConstantFigure& figure) { message->set_constant(figure.value); },
                 [&](const DriverId& driver) { message->set_driver(driver.id); },
                 [&](const InputId& input) { message->set_observed_input(input.id); },
                 [&](const ClauseId& clause) { message->set_clause_pay(clause.id); },
                 [&](const PlanValueOf& of) { message->set_plan_value(of.outcome); },
                 [&](const PlanBenefit& benefit) { message->set_plan_benefit(benefit.set); },
             },
             draft.source);
}

static void Fill(const Window& draft, v1::Window* message) {
  std::visit(Overloaded{
                 [](std::monostate) {},
                 [&](const EveryPeriods& every) { message->set_periods(every.periods); },
                 [&](const WholeTerm& term) { message->set_whole_term(term.set); },
                 [&](const ContractYear& year) { message->set_contract_year(year.set); },
             },
             draft.length);
}

static void Fill(const Gate& draft, v1::Gate* message) {
  if (draft.basis) Fill(*draft.basis, message->mutable_basis());
  if (draft.min) message->set_min(*draft.min);
  if (draft.max) message->set_max(*draft.max);
  message->set_min_open(draft.min_open);
  message->set_max_open(draft.max_open);
  message->set_unit(ByNumber<v1::ValueUnit>(draft.unit));
}

static void Fill(const Scale& draft, v1::Scale* message) {
  message->set_intercept(draft.intercept);
  message->set_slope(draft.slope);
  if (draft.basis) Fill(*draft.basis, message->mutable_basis());
  if (draft.min) message->set_min(*draft.min);
  if (draft.max) message->set_max(*draft.max);
}

static void Fill(const Limits& draft, v1::Limits* message) {
  if (draft.gain_cap) message->set_gain_cap(*draft.gain_cap);
  if (draft.penalty_cap) message->set_penalty_cap(*draft.penalty_cap);
  if (draft.net_cap) message->set_net_cap(*draft.net_cap);
  if (draft.net_floor) message->set_net_floor(*draft.net_floor);
  message->set_unit(ByNumber<v1::ValueUnit>(draft.unit));
  message->set_excess_penalty(ByNumber<v1::ExcessPenalty>(draft.excess_penalty));
}

static void Fill(const Clause& draft, v1::Clause* message) {
  message->set_id(draft.id);
  message->set_display_name(draft.display_name);
  message->set_first_period(draft.first_period);
  message->set_last_period(draft.last_period);
  if (draft.window) Fill(*draft.window, message->mutable_window());
  if (draft.basis) Fill(*draft.basis, message->mutable_basis());
  if (draft.reference) Fill(*draft.reference, message->mutable_reference());
  message->set_pivot(draft.pivot);
  message->set_base(draft.base);
  if (draft.share) message->set_share(*draft.share);
  for (const Band& band : draft.bands) {
    v1::Band& to = *message->add_bands();
    if (band.lower) to.set_lower(*band.lower);
    if (band.upper) to.set_upper(*band.upper);
    to.set_rate(band.rate);
  }
  for (const Step& step : draft.steps) {
    v1::Step& to = *message->add_steps();
    to.set_threshold(step.threshold);
    to.set_side(ByNumber<v1::Side>(step.side));
    to.set_inclusive(step.inclusive);
    to.set_amount(step.amount);
  }
  message->set_edge_unit(ByNumber<v1::ValueUnit>(draft.edge_unit));
  message->set_amount_unit(ByNumber<v1::ValueUnit>(draft.amount_unit));
  if (draft.gate) {
    message->mutable_gate()->set_mode(ByNumber<v1::GateMode>(draft.gate->mode));
    for (const Gate& gate : draft.gate->gates) Fill(gate, message->mutable_gate()->add_gates());
  }
  if (draft.scale) Fill(*draft.scale, message->mutable_scale());
  if (draft.settlement_limits) Fill(*draft.settlement_limits, message->mutable_settlement_limits());
  if (draft.year_limits) Fill(*draft.year_limits, message->mutable_year_limits());
  if (draft.term_limits) Fill(*draft.term_limits, message->mutable_term_limits());
}

static void Fill(const ObservedInput& draft, v1::ObservedInput* message) {
  message->set_id(draft.id);
  std::visit(Overloaded{
                 [](std::monostate) {},
                 [&](const OutcomeId& outcome) { message->set_outcome(outcome.id); },
                 [&](const DriverId& driver) { message->set_driver(driver.id); },
                 [&](const Trajectory& known) { Fill(known, message->mutable_trajectory()); },
             },
             draft.binding);
}

void Fill(const Contract& draft, v1::Contract* message) {
  message->set_id(draft.id);
  message->set_display_name(draft.display_name);
  message->set_client_id(draft.client_id);
  for (const std::string& outcome : draft.outcome_ids) message->add_outcome_ids(outcome);
  if (draft.score) {
    v1::Score& score = *message->mutable_score();
    score.set_measure(ByNumber<v1::ScoreMeasure>(draft.score->measure));
    for (const ScoreWeight& weight : draft.score->weights) {
      v1::ScoreWeight& to = *score.add_weights();
      to.set_outcome(weight.outcome);
      to.set_weight(weight.weight);
    }
  }
  for (const ObservedInput& input : draft.inputs) Fill(input, message->add_inputs());
  for (const Clause& clause : draft.clauses) Fill(clause, message->add_clauses());
  if (draft.jom_unit) {
    v1::JomUnit& unit = *message->mutable_jom_unit();
    if (draft.jom_unit->budget_per_period) {
      Fill(*draft.jom_unit->budget_per_period, unit.mutable_budget_per_period());
    }
    unit.set_supplier_share(draft.jom_unit->supplier_share);
  }
}

}  // namespace accord
