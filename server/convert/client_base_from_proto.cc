#include "server/convert/draft_parts.h"

namespace accord {
static ClientValue ToDraft(const v1::ClientValue& value) {
  ClientValue draft;
  switch (value.kind_case()) {
    case v1::ClientValue::kFixed:
      draft.kind = ToDraft(value.fixed());
      break;
    case v1::ClientValue::kDistribution:
      draft.kind = ToDraft(value.distribution());
      break;
    case v1::ClientValue::kBootstrap:
      draft.kind = EmpiricalMarginal{ToVector<double>(value.bootstrap().observations())};
      break;
    case v1::ClientValue::KIND_NOT_SET:
      break;
  }
  draft.growth_loadings = ToDrafts<Loading>(value.growth_loadings(), ToDraft);
  return draft;
}

static Segment ToDraft(const v1::Segment& segment) {
  Segment draft;
  draft.id = segment.id();
  draft.display_name = segment.display_name();
  draft.client_count = segment.client_count();
  draft.out = segment.out();
  if (segment.has_revenue_per_client()) {
    draft.revenue_per_client = ToDraft(segment.revenue_per_client());
  }
  if (segment.has_profit_per_client()) {
    draft.profit_per_client = ToDraft(segment.profit_per_client());
  }
  return draft;
}

static TransitionRow ToDraft(const v1::TransitionRow& row) {
  return {.from = row.from(), .probabilities = ToVector<double>(row.probabilities())};
}

static TransitionCountRow ToDraft(const v1::TransitionCountRow& row) {
  return {.from = row.from(), .counts = ToVector<double>(row.counts())};
}

static TransitionCounts ToDraft(const v1::TransitionCounts& counts) {
  TransitionCounts draft;
  draft.rows = ToDrafts<TransitionCountRow>(counts.rows(), ToDraft);
  if (counts.has_prior()) draft.prior = counts.prior();
  draft.parameter_uncertainty = counts.parameter_uncertainty();
  return draft;
}

static Transitions ToDraft(const v1::Transitions& transitions) {
  Transitions draft;
  if (transitions.has_given()) {
    draft.kind = TransitionMatrix{ToDrafts<TransitionRow>(transitions.given().rows(), ToDraft)};
  } else if (transitions.has_counted()) {
    draft.kind = ToDraft(transitions.counted());
  }
  if (transitions.has_overdispersion_concentration()) {
    draft.overdispersion_concentration = transitions.overdispersion_concentration();
  }
  return draft;
}

static Arrival ToDraft(const v1::Arrival& arrival) {
  return {arrival.segment(), arrival.mean_per_period()};
}

static NamedClient ToDraft(const v1::NamedClient& client) {
  return {.id = client.id(),
          .segment = client.segment(),
          .beta_out = client.beta_out(),
          .beta_up = client.beta_up(),
          .beta_down = client.beta_down(),
          .reference_score = client.reference_score()};
}

ClientBase ToDraft(const v1::ClientBase& base) {
  ClientBase draft;
  draft.segments = ToDrafts<Segment>(base.segments(), ToDraft);
  if (base.has_transitions()) draft.transitions = ToDraft(base.transitions());
  draft.arrivals = ToDrafts<Arrival>(base.arrivals(), ToDraft);
  draft.named_clients = ToDrafts<NamedClient>(base.named_clients(), ToDraft);
  return draft;
}

Lever ToDraft(const v1::Lever& lever) {
  Lever draft;
  draft.id = lever.id();
  draft.display_name = lever.display_name();
  draft.segments = ToVector<std::string>(lever.segments());
  draft.first_period = lever.first_period();
  draft.last_period = lever.last_period();
  if (lever.has_odds_ratio_up()) draft.odds_ratio_up = lever.odds_ratio_up();
  if (lever.has_odds_ratio_down()) draft.odds_ratio_down = lever.odds_ratio_down();
  if (lever.has_odds_ratio_out()) draft.odds_ratio_out = lever.odds_ratio_out();
  if (lever.has_cost_per_client()) draft.cost_per_client = lever.cost_per_client();
  if (lever.has_capacity()) draft.capacity = lever.capacity();
  draft.effect_log_sd = lever.effect_log_sd();
  return draft;
}

}  // namespace accord
