#include "tests/server/convert/from_draft.h"

#include <variant>

#include "tests/server/convert/from_draft_parts.h"

namespace accord {

void Fill(const Trajectory& draft, v1::Trajectory* message) {
  std::visit(Overloaded{
                 [](std::monostate) {},
                 [&](const ConstantShape& shape) { message->set_constant(shape.value); },
                 [&](const Growth& shape) {
                   message->mutable_growth()->set_initial(shape.initial);
                   message->mutable_growth()->set_rate_per_year(shape.rate_per_year);
                 },
                 [&](const ValueList& shape) {
                   message->mutable_list();
                   for (const double value : shape.values)
                     message->mutable_list()->add_values(value);
                 },
             },
             draft.shape);
}

void Fill(const Loading& draft, v1::Loading* message) {
  message->set_driver(draft.driver);
  message->set_loading(draft.loading);
  message->set_adjustment(draft.adjustment);
}

static void Fill(const Plan& draft, v1::Plan* message) {
  std::visit(Overloaded{
                 [](std::monostate) {},
                 [&](const RampPeriods& shape) { message->set_ramp_periods(shape.periods); },
                 [&](const ValueList& shape) {
                   message->mutable_list();
                   for (const double value : shape.values)
                     message->mutable_list()->add_values(value);
                 },
             },
             draft.shape);
}

void Fill(const Outcome& draft, v1::Outcome* message) {
  message->set_id(draft.id);
  message->set_display_name(draft.display_name);
  message->set_unit(draft.unit);
  message->set_motive(ByNumber<v1::Motive>(draft.motive));
  if (draft.baseline) Fill(*draft.baseline, message->mutable_baseline());
  if (draft.baseline_level) message->set_baseline_level(*draft.baseline_level);
  message->set_target(draft.target);
  if (draft.plan) Fill(*draft.plan, message->mutable_plan());
  message->set_form(ByNumber<v1::OutcomeForm>(draft.form));
  if (draft.lower_bound) message->set_lower_bound(*draft.lower_bound);
  if (draft.upper_bound) message->set_upper_bound(*draft.upper_bound);
  for (const Loading& loading : draft.loadings) Fill(loading, message->add_loadings());
  if (draft.verification) {
    v1::Verification& verification = *message->mutable_verification();
    verification.set_form(ByNumber<v1::ErrorForm>(draft.verification->form));
    verification.set_bias(draft.verification->bias);
    verification.set_sd(draft.verification->sd);
  }
  message->set_value_per_unit(draft.value_per_unit);
  if (draft.max_achievement) message->set_max_achievement(*draft.max_achievement);
}

static void Fill(const ClientValue& draft, v1::ClientValue* message) {
  std::visit(Overloaded{
                 [](std::monostate) {},
                 [&](const Trajectory& fixed) { Fill(fixed, message->mutable_fixed()); },
                 [&](const Marginal& drawn) { Fill(drawn, message->mutable_distribution()); },
                 [&](const EmpiricalMarginal& seen) { Fill(seen, message->mutable_bootstrap()); },
             },
             draft.kind);
  for (const Loading& loading : draft.growth_loadings) {
    Fill(loading, message->add_growth_loadings());
  }
}

static void Fill(const Transitions& draft, v1::Transitions* message) {
  if (const auto* given = std::get_if<TransitionMatrix>(&draft.kind)) {
    message->mutable_given();
    for (const TransitionRow& row : given->rows) {
      v1::TransitionRow& to = *message->mutable_given()->add_rows();
      to.set_from(row.from);
      for (const double probability : row.probabilities) to.add_probabilities(probability);
    }
  }
  if (const auto* counted = std::get_if<TransitionCounts>(&draft.kind)) {
    v1::TransitionCounts& counts = *message->mutable_counted();
    for (const TransitionCountRow& row : counted->rows) {
      v1::TransitionCountRow& to = *counts.add_rows();
      to.set_from(row.from);
      for (const double count : row.counts) to.add_counts(count);
    }
    if (counted->prior) counts.set_prior(*counted->prior);
    counts.set_parameter_uncertainty(counted->parameter_uncertainty);
  }
  if (draft.overdispersion_concentration) {
    message->set_overdispersion_concentration(*draft.overdispersion_concentration);
  }
}

void Fill(const ClientBase& draft, v1::ClientBase* message) {
  for (const Segment& segment : draft.segments) {
    v1::Segment& to = *message->add_segments();
    to.set_id(segment.id);
    to.set_display_name(segment.display_name);
    to.set_client_count(segment.client_count);
    to.set_out(segment.out);
    if (segment.revenue_per_client) {
      Fill(*segment.revenue_per_client, to.mutable_revenue_per_client());
    }
    if (segment.profit_per_client) Fill(*segment.profit_per_client, to.mutable_profit_per_client());
  }
  if (draft.transitions) Fill(*draft.transitions, message->mutable_transitions());
  for (const Arrival& arrival : draft.arrivals) {
    v1::Arrival& to = *message->add_arrivals();
    to.set_segment(arrival.segment);
    to.set_mean_per_period(arrival.mean_per_period);
  }
  for (const NamedClient& client : draft.named_clients) {
    v1::NamedClient& to = *message->add_named_clients();
    to.set_id(client.id);
    to.set_segment(client.segment);
    to.set_beta_out(client.beta_out);
    to.set_beta_up(client.beta_up);
    to.set_beta_down(client.beta_down);
    to.set_reference_score(client.reference_score);
  }
}

static void Fill(const Lever& draft, v1::Lever* message) {
  message->set_id(draft.id);
  message->set_display_name(draft.display_name);
  for (const std::string& segment : draft.segments) message->add_segments(segment);
  message->set_first_period(draft.first_period);
  message->set_last_period(draft.last_period);
  if (draft.odds_ratio_up) message->set_odds_ratio_up(*draft.odds_ratio_up);
  if (draft.odds_ratio_down) message->set_odds_ratio_down(*draft.odds_ratio_down);
  if (draft.odds_ratio_out) message->set_odds_ratio_out(*draft.odds_ratio_out);
  if (draft.cost_per_client) message->set_cost_per_client(*draft.cost_per_client);
  if (draft.capacity) message->set_capacity(*draft.capacity);
  message->set_effect_log_sd(draft.effect_log_sd);
}

static void Fill(const Cost& draft, v1::Cost* message) {
  if (draft.fixed) Fill(*draft.fixed, message->mutable_fixed());
  message->set_unit_cost(draft.unit_cost);
  if (const auto* planned = std::get_if<Trajectory>(&draft.volume)) {
    Fill(*planned, message->mutable_volume_planned());
  }
  if (const auto* outcome = std::get_if<OutcomeId>(&draft.volume)) {
    message->set_volume_outcome(outcome->id);
  }
  for (const Loading& loading : draft.loadings) Fill(loading, message->add_loadings());
  for (const EventCost& cost : draft.event_costs) {
    v1::EventCost& to = *message->add_event_costs();
    to.set_driver(cost.driver);
    to.set_amount(cost.amount);
  }
}

static void Fill(const Investment& draft, v1::Investment* message) {
  message->set_amount(draft.amount);
  message->set_specificity(draft.specificity);
  if (draft.life_years) message->set_life_years(*draft.life_years);
}

v1::Scenario FromDraft(const ScenarioDraft& draft) {
  v1::Scenario message;
  message.set_display_name(draft.display_name);
  message.set_source(draft.source);
  message.set_currency(draft.currency);
  if (draft.timeline) {
    v1::Timeline& timeline = *message.mutable_timeline();
    timeline.set_period_count(draft.timeline->period_count);
    timeline.set_period_length(ByNumber<v1::PeriodLength>(draft.timeline->period_length));
  }
  for (const Driver& driver : draft.drivers) Fill(driver, message.add_drivers());
  if (draft.correlation) Fill(*draft.correlation, message.mutable_correlation());
  for (const Outcome& outcome : draft.outcomes) Fill(outcome, message.add_outcomes());
  for (const Contract& contract : draft.contracts) Fill(contract, message.add_contracts());
  if (draft.client_base) Fill(*draft.client_base, message.mutable_client_base());
  for (const Lever& lever : draft.levers) Fill(lever, message.add_levers());
  if (draft.supplier_private) {
    v1::SupplierPrivate& supplier = *message.mutable_supplier_private();
    supplier.set_discount_rate_per_year(draft.supplier_private->discount_rate_per_year);
    for (const ContractAccount& account : draft.supplier_private->accounts) {
      v1::ContractAccount& to = *supplier.add_accounts();
      to.set_contract(account.contract);
      if (account.cost) Fill(*account.cost, to.mutable_cost());
      if (account.investment) Fill(*account.investment, to.mutable_investment());
    }
    if (draft.supplier_private->reserve) supplier.set_reserve(*draft.supplier_private->reserve);
  }
  for (const ClientPrivate& client : draft.client_private) {
    v1::ClientPrivate& to = *message.add_client_private();
    to.set_contract(client.contract);
    to.set_discount_rate_per_year(client.discount_rate_per_year);
    if (client.cost) Fill(*client.cost, to.mutable_cost());
    if (client.investment) Fill(*client.investment, to.mutable_investment());
    if (client.reserve) to.set_reserve(*client.reserve);
  }
  return message;
}

v1::RunOptions FromDraft(const RunOptionsDraft& draft) {
  v1::RunOptions message;
  if (draft.path_count) message.set_path_count(*draft.path_count);
  if (draft.seed) message.set_seed(*draft.seed);
  message.set_sampling(ByNumber<v1::Sampling>(draft.sampling));
  message.set_exact_quantiles(draft.exact_quantiles);
  message.set_attribution(draft.attribution);
  if (draft.attribution_path_count) {
    message.set_attribution_path_count(*draft.attribution_path_count);
  }
  return message;
}

}  // namespace accord
