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
  message->set_to_date(draft.to_date);
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

static void Fill(const Band& draft, v1::Band* message) {
  if (draft.lower) message->set_lower(*draft.lower);
  if (draft.upper) message->set_upper(*draft.upper);
  message->set_rate(draft.rate);
}

static void Fill(const Step& draft, v1::Step* message) {
  message->set_threshold(draft.threshold);
  message->set_side(ByNumber<v1::Side>(draft.side));
  message->set_inclusive(draft.inclusive);
  message->set_amount(draft.amount);
}

static void Fill(const Indexation& draft, v1::Indexation* message) {
  std::visit(Overloaded{
                 [](std::monostate) {},
                 [&](const RateIndex& rate) { message->set_rate_per_year(rate.rate_per_year); },
                 [&](const DriverId& driver) { message->set_driver(driver.id); },
             },
             draft.by);
}

static void Fill(const Memory& draft, v1::Memory* message) {
  message->set_carry_expiry_periods(draft.carry_expiry_periods);
  message->set_carry_interest_per_year(draft.carry_interest_per_year);
  message->set_bank_share(draft.bank_share);
  message->set_bank_release_per_year(draft.bank_release_per_year);
}

static void Fill(const Holdback& draft, v1::Holdback* message) {
  message->set_share(draft.share);
  if (draft.release_base) message->set_release_base(*draft.release_base);
  for (const Band& band : draft.release_bands) Fill(band, message->add_release_bands());
  for (const Step& step : draft.release_steps) Fill(step, message->add_release_steps());
}

// What clauses, groups and contracts have in common.
template <typename Draft, typename Message>
void FillLimits(const Draft& draft, Message* message) {
  if (draft.settlement_limits) Fill(*draft.settlement_limits, message->mutable_settlement_limits());
  if (draft.year_limits) Fill(*draft.year_limits, message->mutable_year_limits());
  if (draft.term_limits) Fill(*draft.term_limits, message->mutable_term_limits());
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
  for (const Band& band : draft.bands) Fill(band, message->add_bands());
  for (const Step& step : draft.steps) Fill(step, message->add_steps());
  message->set_edge_unit(ByNumber<v1::ValueUnit>(draft.edge_unit));
  message->set_amount_unit(ByNumber<v1::ValueUnit>(draft.amount_unit));
  if (draft.gate) {
    message->mutable_gate()->set_mode(ByNumber<v1::GateMode>(draft.gate->mode));
    for (const Gate& gate : draft.gate->gates) Fill(gate, message->mutable_gate()->add_gates());
  }
  if (draft.scale) Fill(*draft.scale, message->mutable_scale());
  FillLimits(draft, message);
  message->set_deduction(draft.deduction);
  message->set_amounts_per_year(draft.amounts_per_year);
  if (draft.indexation) Fill(*draft.indexation, message->mutable_indexation());
  if (draft.memory) Fill(*draft.memory, message->mutable_memory());
  message->set_payment_lag_periods(draft.payment_lag_periods);
  if (draft.holdback) Fill(*draft.holdback, message->mutable_holdback());
  message->set_rebasing_weight(draft.rebasing_weight);
}

static void Fill(const ClauseGroup& draft, v1::ClauseGroup* message) {
  message->set_id(draft.id);
  for (const std::string& clause : draft.clauses) message->add_clauses(clause);
  FillLimits(draft, message);
  if (draft.memory) Fill(*draft.memory, message->mutable_memory());
}

static void Fill(const Termination& draft, v1::Termination* message) {
  message->set_id(draft.id);
  message->set_party(ByNumber<v1::Party>(draft.party));
  std::visit(Overloaded{
                 [](std::monostate) {},
                 [&](const Basis& trigger) { Fill(trigger, message->mutable_trigger()); },
                 [&](const CumulativeCash& cash) { message->set_cumulative_cash(cash.set); },
             },
             draft.watched);
  if (draft.window) Fill(*draft.window, message->mutable_window());
  if (draft.below) message->set_below(*draft.below);
  if (draft.above) message->set_above(*draft.above);
  message->set_consecutive(draft.consecutive);
  message->set_notice_periods(draft.notice_periods);
  message->set_payment(draft.payment);
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
  for (const ClauseGroup& group : draft.groups) Fill(group, message->add_groups());
  FillLimits(draft, message);
  for (const Termination& termination : draft.terminations) {
    Fill(termination, message->add_terminations());
  }
  if (draft.jom_unit) {
    v1::JomUnit& unit = *message->mutable_jom_unit();
    if (draft.jom_unit->budget_per_period) {
      Fill(*draft.jom_unit->budget_per_period, unit.mutable_budget_per_period());
    }
    unit.set_supplier_share(draft.jom_unit->supplier_share);
  }
  message->set_default_beyond_reserve(draft.default_beyond_reserve);
  message->set_settle_at_end(draft.settle_at_end);
}

}  // namespace accord
