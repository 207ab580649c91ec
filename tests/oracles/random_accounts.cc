#include <algorithm>
#include <variant>

#include "tests/oracles/random_scenarios.h"

namespace accord::oracles {
namespace {

// Whether exp(mu X) of the driver has a mean whatever mu, and whether X stays at or above 0, as far
// as the generator's marginals go.
bool IsLight(const Driver& driver) {
  const auto& kind = driver.marginal->kind;
  return !std::holds_alternative<LognormalMarginal>(kind) &&
         !std::holds_alternative<StudentTMarginal>(kind) &&
         !std::holds_alternative<GammaMarginal>(kind) &&
         !std::holds_alternative<WeibullMarginal>(kind) &&
         !std::holds_alternative<EventMarginal>(kind);
}
bool IsNeverNegative(const Driver& driver) {
  const auto& kind = driver.marginal->kind;
  return std::holds_alternative<EventMarginal>(kind) ||
         std::holds_alternative<LognormalMarginal>(kind) ||
         std::holds_alternative<GammaMarginal>(kind) ||
         std::holds_alternative<WeibullMarginal>(kind) ||
         driver.accumulation == Accumulation::kIndex;
}

Cost RandomCost(Dice& dice, const ScenarioDraft& draft) {
  Cost cost;
  if (dice.Chance(0.7)) cost.fixed = RandomTrajectory(dice, draft, 80);
  if (dice.Chance(0.6)) {
    cost.unit_cost = dice.Round(0, 2);
    if (dice.Chance(0.5)) {
      cost.volume = RandomTrajectory(dice, draft, 50);
    } else {
      cost.volume = OutcomeId{dice.Of(draft.outcomes).id};
    }
  }
  for (const Driver& driver : draft.drivers) {
    if (IsLight(driver) && dice.Chance(0.3)) {
      cost.loadings.push_back({driver.id, dice.Between(-0.2, 0.2), 0});
    }
    if (IsNeverNegative(driver) && dice.Chance(0.4)) {
      cost.event_costs.push_back({driver.id, dice.Round(0, 50)});
    }
  }
  return cost;
}

Investment RandomInvestment(Dice& dice, const ScenarioDraft& draft) {
  Investment investment{dice.Round(0, 500), dice.Round(0, 1), {}};
  const double term = static_cast<double>(draft.timeline->period_count) / PeriodsPerYear(draft);
  if (dice.Chance(0.6)) investment.life_years = term * dice.Between(0.5, 3);
  return investment;
}

}  // namespace

void AddAccounts(Dice& dice, ScenarioDraft& draft) {
  const bool defaults =
      std::any_of(draft.contracts.begin(), draft.contracts.end(),
                  [](const Contract& contract) { return contract.default_beyond_reserve; });
  if (defaults || dice.Chance(0.9)) draft.supplier_private.emplace();
  for (const Contract& contract : draft.contracts) {
    if (draft.supplier_private && dice.Chance(0.8)) {
      ContractAccount account;
      account.contract = contract.id;
      if (dice.Chance(0.8)) account.cost = RandomCost(dice, draft);
      if (dice.Chance(0.7)) account.investment = RandomInvestment(dice, draft);
      draft.supplier_private->accounts.push_back(account);
    }
    if (!dice.Chance(0.8)) continue;
    ClientPrivate client;
    client.contract = contract.id;
    client.discount_rate_per_year = dice.Round(-0.1, 0.3);
    if (dice.Chance(0.7)) client.cost = RandomCost(dice, draft);
    if (dice.Chance(0.7)) client.investment = RandomInvestment(dice, draft);
    draft.client_private.push_back(client);
  }
  if (!draft.supplier_private) return;
  draft.supplier_private->discount_rate_per_year = dice.Round(-0.1, 0.3);
  if (defaults || dice.Chance(0.5)) draft.supplier_private->reserve = dice.Round(0, 1000);
  // Accounts go by contract, in any order.
  std::reverse(draft.supplier_private->accounts.begin(), draft.supplier_private->accounts.end());
}

}  // namespace accord::oracles
