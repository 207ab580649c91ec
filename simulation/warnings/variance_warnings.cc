#include "simulation/warnings/variance_warnings.h"

#include <cstddef>
#include <string>
#include <variant>
#include <vector>

#include "simulation/scenario/marginal_facts.h"
#include "simulation/scenario/variance.h"

namespace accord::warnings_internal {
namespace {

void Warn(Checker& warnings, const FieldPath& at, const std::string& advice) {
  warnings.Add(at, ViolationCode::kSuspicious,
               "its mean exists but its variance does not: standard errors say little here; "
               "consider " +
                   advice);
}

void WarnOfCost(Checker& warnings, const FieldPath& at, const Scenario& scenario,
                const Cost& cost) {
  if (LacksVariance(scenario, cost)) {
    Warn(warnings, at.Field("loadings"), "smaller loadings, lighter tails or a truncation");
  }
  for (std::size_t i = 0; i < cost.event_costs.size(); ++i) {
    const EventCost& event = cost.event_costs[i];
    if (!LacksVariance(scenario, event)) continue;
    Warn(warnings, at.Field("event_costs").Entry(event.driver, static_cast<int>(i)).Field("driver"),
         "a truncation of the driver's marginal");
  }
}

void WarnOfValue(Checker& warnings, const FieldPath& at, const Scenario& scenario,
                 const ClientValue& value) {
  const auto* marginal = std::get_if<Marginal>(&value.kind);
  if (marginal != nullptr && !HasVariance(*marginal)) {
    Warn(warnings, at.Field("distribution"), "a truncation");
  }
  if (GrowthLacksVariance(scenario, value.growth_loadings)) {
    Warn(warnings, at.Field("growth_loadings"), "smaller loadings, lighter tails or a truncation");
  }
}

}  // namespace

void WarnOfInfiniteVariances(Checker& warnings, const FieldPath& at, const Scenario& scenario) {
  const ScenarioDraft& facts = scenario.facts();
  for (std::size_t i = 0; i < facts.outcomes.size(); ++i) {
    if (!LacksVariance(scenario, facts.outcomes[i])) continue;
    const FieldPath outcome = at.Field("outcomes").Entry(facts.outcomes[i].id, static_cast<int>(i));
    Warn(warnings, outcome.Field("loadings"),
         "smaller loadings, lighter tails, a truncation or bounds");
  }
  const auto& accounts = facts.supplier_private->accounts;
  for (std::size_t i = 0; i < accounts.size(); ++i) {
    const FieldPath account = at.Field("supplier_private")
                                  .Field("accounts")
                                  .Entry(accounts[i].contract, static_cast<int>(i));
    WarnOfCost(warnings, account.Field("cost"), scenario, *accounts[i].cost);
  }
  for (std::size_t i = 0; i < facts.client_private.size(); ++i) {
    const ClientPrivate& client = facts.client_private[i];
    const FieldPath entry = at.Field("client_private").Entry(client.contract, static_cast<int>(i));
    WarnOfCost(warnings, entry.Field("cost"), scenario, *client.cost);
  }
  if (!facts.client_base) return;
  const std::vector<Segment>& segments = facts.client_base->segments;
  for (std::size_t i = 0; i < segments.size(); ++i) {
    const FieldPath entry =
        at.Field("client_base").Field("segments").Entry(segments[i].id, static_cast<int>(i));
    WarnOfValue(warnings, entry.Field("revenue_per_client"), scenario,
                *segments[i].revenue_per_client);
    WarnOfValue(warnings, entry.Field("profit_per_client"), scenario,
                *segments[i].profit_per_client);
  }
}

}  // namespace accord::warnings_internal
