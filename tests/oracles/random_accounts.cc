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
  if (driver.marginal->truncation) return *driver.marginal->truncation->min >= 0;
  return std::holds_alternative<EventMarginal>(kind) ||
         std::holds_alternative<LognormalMarginal>(kind) ||
         std::holds_alternative<GammaMarginal>(kind) ||
         std::holds_alternative<WeibullMarginal>(kind) ||
         driver.accumulation == Accumulation::kIndex;
}

Cost RandomCost(RandomChoices& random, const ScenarioDraft& draft) {
  Cost cost;
  if (random.Chance(0.7)) cost.fixed = RandomTrajectory(random, draft, 80);
  if (random.Chance(0.6)) {
    cost.unit_cost = random.Round(0, 2);
    if (random.Chance(0.5)) {
      cost.volume = RandomTrajectory(random, draft, 50);
    } else {
      cost.volume = OutcomeId{random.Of(draft.outcomes).id};
    }
  }
  for (const Driver& driver : draft.drivers) {
    if (IsLight(driver) && random.Chance(0.3)) {
      cost.loadings.push_back({driver.id, random.Between(-0.2, 0.2), 0});
    }
    if (IsNeverNegative(driver) && random.Chance(0.4)) {
      cost.event_costs.push_back({driver.id, random.Round(0, 50)});
    }
  }
  return cost;
}

Investment RandomInvestment(RandomChoices& random, const ScenarioDraft& draft) {
  Investment investment{random.Round(0, 500), random.Round(0, 1), {}};
  const double term = static_cast<double>(draft.timeline->period_count) / PeriodsPerYear(draft);
  if (random.Chance(0.6)) investment.life_years = term * random.Between(0.5, 3);
  return investment;
}

AfterEnd RandomAfterEnd(RandomChoices& random, const ScenarioDraft& draft) {
  AfterEnd after_end;
  if (random.Chance(0.7)) after_end.benefit_per_period = RandomTrajectory(random, draft, 60);
  if (random.Chance(0.5)) after_end.cost_per_period = RandomTrajectory(random, draft, 40);
  if (random.Chance(0.6)) after_end.transition_cost = random.Round(0, 300);
  return after_end;
}

}  // namespace

void AddEnds(RandomChoices& random, ScenarioDraft& draft) {
  for (Contract& contract : draft.contracts) {
    if (!random.Chance(0.5)) continue;
    contract.term_periods = random.Integer(0, draft.timeline->period_count);
    for (Clause& clause : contract.clauses) {
      // Windows that need not divide the term are cut by it.
      const bool is_long =
          clause.window && std::holds_alternative<EveryPeriods>(clause.window->length);
      if (is_long && clause.last_period == 0) clause.last_period = draft.timeline->period_count;
    }
  }
  if (draft.supplier_private) {
    for (ContractAccount& account : draft.supplier_private->accounts) {
      if (random.Chance(0.6)) account.after_end = RandomAfterEnd(random, draft);
    }
  }
  for (ClientPrivate& client : draft.client_private) {
    if (random.Chance(0.6)) client.after_end = RandomAfterEnd(random, draft);
  }
}

void AddEfforts(RandomChoices& random, ScenarioDraft& draft) {
  if (draft.contracts.size() > 1) return;
  const auto add = [&](Control party, std::vector<Effort>& efforts) {
    for (const Driver& driver : draft.drivers) {
      if (driver.control != party && driver.control != Control::kShared) continue;
      if (!random.Chance(0.6)) continue;
      efforts.push_back({driver.id, random.Between(-0.5, 0.5), random.Round(0, 200)});
    }
  };
  if (draft.supplier_private) {
    for (ContractAccount& account : draft.supplier_private->accounts) {
      add(Control::kSupplier, account.efforts);
    }
  }
  for (ClientPrivate& client : draft.client_private) add(Control::kClient, client.efforts);
}

void AddAccounts(RandomChoices& random, ScenarioDraft& draft) {
  const bool defaults =
      std::any_of(draft.contracts.begin(), draft.contracts.end(),
                  [](const Contract& contract) { return contract.default_beyond_reserve; });
  if (defaults || random.Chance(0.9)) draft.supplier_private.emplace();
  for (const Contract& contract : draft.contracts) {
    if (draft.supplier_private && random.Chance(0.8)) {
      ContractAccount account;
      account.contract = contract.id;
      if (random.Chance(0.8)) account.cost = RandomCost(random, draft);
      if (random.Chance(0.7)) account.investment = RandomInvestment(random, draft);
      draft.supplier_private->accounts.push_back(account);
    }
    if (!random.Chance(0.8)) continue;
    ClientPrivate client;
    client.contract = contract.id;
    client.discount_rate_per_year = random.Round(-0.1, 0.3);
    if (random.Chance(0.7)) client.cost = RandomCost(random, draft);
    if (random.Chance(0.7)) client.investment = RandomInvestment(random, draft);
    draft.client_private.push_back(client);
  }
  if (!draft.supplier_private) return;
  draft.supplier_private->discount_rate_per_year = random.Round(-0.1, 0.3);
  if (defaults || random.Chance(0.5)) draft.supplier_private->reserve = random.Round(0, 1000);
  // Accounts go by contract, in any order.
  std::reverse(draft.supplier_private->accounts.begin(), draft.supplier_private->accounts.end());
}

}  // namespace accord::oracles
