#include "server/convert/scenario_from_proto.h"

#include "server/convert/draft_parts.h"

namespace accord {
static PeriodLength ToDraft(v1::PeriodLength length) {
  switch (length) {
    case v1::PERIOD_LENGTH_UNSPECIFIED:
      return PeriodLength::kUnspecified;
    case v1::PERIOD_LENGTH_MONTH:
      return PeriodLength::kMonth;
    case v1::PERIOD_LENGTH_QUARTER:
      return PeriodLength::kQuarter;
    case v1::PERIOD_LENGTH_YEAR:
      return PeriodLength::kYear;
    default:
      return static_cast<PeriodLength>(length);
  }
}

static Sampling ToDraft(v1::Sampling sampling) {
  switch (sampling) {
    case v1::SAMPLING_UNSPECIFIED:
      return Sampling::kUnspecified;
    case v1::SAMPLING_PSEUDO_RANDOM:
      return Sampling::kPseudoRandom;
    default:  // the others are unimplemented
      return static_cast<Sampling>(sampling);
  }
}

static Timeline ToDraft(const v1::Timeline& timeline) {
  return {.period_count = timeline.period_count(),
          .period_length = ToDraft(timeline.period_length())};
}

static EventCost ToDraft(const v1::EventCost& cost) {
  return {.driver = cost.driver(), .amount = cost.amount()};
}

static Cost ToDraft(const v1::Cost& cost) {
  Cost draft;
  if (cost.has_fixed()) draft.fixed = ToDraft(cost.fixed());
  draft.unit_cost = cost.unit_cost();
  switch (cost.volume_case()) {
    case v1::Cost::kVolumePlanned:
      draft.volume = ToDraft(cost.volume_planned());
      break;
    case v1::Cost::kVolumeOutcome:
      draft.volume = OutcomeId{cost.volume_outcome()};
      break;
    case v1::Cost::VOLUME_NOT_SET:
      break;
  }
  draft.loadings = ToDrafts<Loading>(cost.loadings(), ToDraft);
  draft.event_costs = ToDrafts<EventCost>(cost.event_costs(), ToDraft);
  return draft;
}

static Investment ToDraft(const v1::Investment& investment) {
  Investment draft;
  draft.amount = investment.amount();
  draft.specificity = investment.specificity();
  if (investment.has_life_years()) draft.life_years = investment.life_years();
  return draft;
}

static ContractAccount ToDraft(const v1::ContractAccount& account) {
  ContractAccount draft;
  draft.contract = account.contract();
  if (account.has_cost()) draft.cost = ToDraft(account.cost());
  if (account.has_investment()) draft.investment = ToDraft(account.investment());
  return draft;
}

static SupplierPrivate ToDraft(const v1::SupplierPrivate& supplier) {
  SupplierPrivate draft;
  draft.discount_rate_per_year = supplier.discount_rate_per_year();
  draft.accounts = ToDrafts<ContractAccount>(supplier.accounts(), ToDraft);
  if (supplier.has_reserve()) draft.reserve = supplier.reserve();
  return draft;
}

static ClientPrivate ToDraft(const v1::ClientPrivate& client) {
  ClientPrivate draft;
  draft.contract = client.contract();
  draft.discount_rate_per_year = client.discount_rate_per_year();
  if (client.has_cost()) draft.cost = ToDraft(client.cost());
  if (client.has_investment()) draft.investment = ToDraft(client.investment());
  if (client.has_reserve()) draft.reserve = client.reserve();
  return draft;
}

ScenarioDraft ToDraft(const v1::Scenario& scenario) {
  ScenarioDraft draft;
  draft.display_name = scenario.display_name();
  draft.source = scenario.source();
  draft.currency = scenario.currency();
  if (scenario.has_timeline()) draft.timeline = ToDraft(scenario.timeline());
  draft.drivers = ToDrafts<Driver>(scenario.drivers(), ToDraft);
  if (scenario.has_correlation()) draft.correlation = ToDraft(scenario.correlation());
  draft.outcomes = ToDrafts<Outcome>(scenario.outcomes(), ToDraft);
  draft.contracts = ToDrafts<Contract>(scenario.contracts(), ToDraft);
  if (scenario.has_client_base()) draft.client_base = ToDraft(scenario.client_base());
  draft.levers = ToDrafts<Lever>(scenario.levers(), ToDraft);
  if (scenario.has_supplier_private()) {
    draft.supplier_private = ToDraft(scenario.supplier_private());
  }
  draft.client_private = ToDrafts<ClientPrivate>(scenario.client_private(), ToDraft);
  return draft;
}

RunOptionsDraft ToDraft(const v1::RunOptions& options) {
  RunOptionsDraft draft;
  if (options.has_path_count()) draft.path_count = options.path_count();
  if (options.has_seed()) draft.seed = options.seed();
  draft.sampling = ToDraft(options.sampling());
  draft.exact_quantiles = options.exact_quantiles();
  draft.attribution = options.attribution();
  if (options.has_attribution_path_count()) {
    draft.attribution_path_count = options.attribution_path_count();
  }
  return draft;
}

}  // namespace accord
