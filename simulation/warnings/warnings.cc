#include "simulation/warnings/warnings.h"

#include <algorithm>
#include <cstddef>
#include <set>
#include <string>
#include <variant>
#include <vector>

#include "simulation/base/checker.h"
#include "simulation/scenario/trajectory.h"
#include "simulation/scenario/variance.h"
#include "simulation/warnings/clause_warnings.h"
#include "simulation/warnings/client_base_warnings.h"

namespace accord {
namespace {

using warnings_internal::WarnOfClientBase;
using warnings_internal::WarnOfContract;

// Where the scenario's drivers and outcomes stand.
struct Places {
  const IdIndex& drivers;
  const IdIndex& outcomes;
};

// Ids that something in the scenario reads.
struct Reads {
  std::set<std::string> drivers, outcomes;

  void Add(const Basis& basis) {
    std::visit(Overloaded{
                   [&](const AchievementOf& source) { outcomes.insert(source.outcome); },
                   [&](const ProgressOf& source) { outcomes.insert(source.outcome); },
                   [&](const AttainmentOf& source) { outcomes.insert(source.outcome); },
                   [&](const MeasuredValueOf& source) { outcomes.insert(source.outcome); },
                   [&](const DriverId& driver) { drivers.insert(driver.id); },
                   [](const auto&) {},
               },
               basis.source);
  }

  void Add(const Clause& clause) {
    Add(*clause.basis);
    if (clause.scale) Add(*clause.scale->basis);
    if (clause.gate) {
      for (const Gate& gate : clause.gate->gates) Add(*gate.basis);
    }
    if (clause.indexation) {
      const auto* driver = std::get_if<DriverId>(&clause.indexation->by);
      if (driver != nullptr) drivers.insert(driver->id);
    }
    if (!clause.reference) return;
    if (const auto* driver = std::get_if<DriverId>(&clause.reference->source)) {
      drivers.insert(driver->id);
    } else if (const auto* plan = std::get_if<PlanValueOf>(&clause.reference->source)) {
      outcomes.insert(plan->outcome);
    }
  }

  void Add(const Contract& contract) {
    outcomes.insert(contract.outcome_ids.begin(), contract.outcome_ids.end());
    for (const ObservedInput& input : contract.inputs) {
      if (const auto* driver = std::get_if<DriverId>(&input.binding)) drivers.insert(driver->id);
      if (const auto* outcome = std::get_if<OutcomeId>(&input.binding)) {
        outcomes.insert(outcome->id);
      }
    }
    for (const Clause& clause : contract.clauses) Add(clause);
    for (const Termination& termination : contract.terminations) {
      if (const auto* trigger = std::get_if<Basis>(&termination.watched)) Add(*trigger);
    }
  }

  void Add(const ClientValue& value) {
    for (const Loading& loading : value.growth_loadings) drivers.insert(loading.driver);
  }

  void Add(const Cost& cost) {
    for (const Loading& loading : cost.loadings) drivers.insert(loading.driver);
    for (const EventCost& event : cost.event_costs) drivers.insert(event.driver);
    if (const auto* volume = std::get_if<OutcomeId>(&cost.volume)) outcomes.insert(volume->id);
  }
};

Reads ReadsOf(const ScenarioDraft& facts) {
  Reads reads;
  for (const Outcome& outcome : facts.outcomes) {
    for (const Loading& loading : outcome.loadings) reads.drivers.insert(loading.driver);
  }
  for (const Contract& contract : facts.contracts) reads.Add(contract);
  for (const ContractAccount& account : facts.supplier_private->accounts) reads.Add(*account.cost);
  for (const ClientPrivate& client : facts.client_private) reads.Add(*client.cost);
  if (facts.client_base) {
    for (const Segment& segment : facts.client_base->segments) {
      reads.Add(*segment.revenue_per_client);
      reads.Add(*segment.profit_per_client);
    }
  }
  return reads;
}

void WarnOfUnused(Checker& warnings, const FieldPath& at, const ScenarioDraft& facts,
                  const Places& places) {
  const Reads reads = ReadsOf(facts);
  for (std::size_t i = 0; i < facts.drivers.size(); ++i) {
    if (reads.drivers.count(facts.drivers[i].id) > 0) continue;
    warnings.Add(places.drivers.path(i), ViolationCode::kUnused,
                 "no outcome, cost, clause or value per client depends on this driver");
  }
  for (std::size_t i = 0; i < facts.correlation->pairs.size(); ++i) {
    const CorrelationPair& pair = facts.correlation->pairs[i];
    const bool first = reads.drivers.count(pair.first) > 0;
    const bool second = reads.drivers.count(pair.second) > 0;
    if (first && second) continue;
    warnings.Add(at.Field("correlation").Field("pairs").At(static_cast<int>(i)),
                 ViolationCode::kUnused,
                 "nothing depends on driver " + QuotedText(first ? pair.second : pair.first) +
                     ", so that this correlation has no effect");
  }
  for (std::size_t i = 0; i < facts.outcomes.size(); ++i) {
    if (reads.outcomes.count(facts.outcomes[i].id) > 0) continue;
    warnings.Add(places.outcomes.path(i), ViolationCode::kUnused,
                 "no contract counts or reads this outcome");
  }
}

void WarnOfSharedBenefit(Checker& warnings, const ScenarioDraft& facts, const Places& places) {
  for (std::size_t i = 0; i < facts.outcomes.size(); ++i) {
    const Outcome& outcome = facts.outcomes[i];
    if (outcome.value_per_unit == 0) continue;
    std::string names;
    int count = 0;
    for (const Contract& contract : facts.contracts) {
      const auto& ids = contract.outcome_ids;
      if (std::find(ids.begin(), ids.end(), outcome.id) == ids.end()) continue;
      names += (count++ == 0 ? "" : ", ") + QuotedText(contract.id);
    }
    if (count < 2) continue;
    warnings.Add(places.outcomes.path(i), ViolationCode::kSuspicious,
                 "its benefit is counted once for each of the contracts " + names);
  }
}

void WarnOfPlanOutOfBounds(Checker& warnings, const FieldPath& at, const Scenario& scenario,
                           const Outcome& outcome) {
  const auto plan = PlanValuesOf(outcome, scenario.period_count(), scenario.periods_per_year());
  if (!plan) return;
  for (std::size_t t = 0; t < plan->size(); ++t) {
    const double a = (*plan)[t];
    const bool low = outcome.lower_bound && a < *outcome.lower_bound;
    const bool high = outcome.upper_bound && a > *outcome.upper_bound;
    if (!low && !high) continue;
    warnings.Add(at.Field(low ? "lower_bound" : "upper_bound"), ViolationCode::kSuspicious,
                 "the plan of period " + std::to_string(t + 1) + " (" + NumberText(a) + ") lies " +
                     (low ? "below " : "above ") +
                     NumberText(low ? *outcome.lower_bound : *outcome.upper_bound) +
                     ", so that it can never be met");
    return;
  }
}

void WarnOfInfiniteVariance(Checker& warnings, const FieldPath& at, const Scenario& scenario,
                            const Outcome& outcome) {
  if (!LacksVariance(scenario, outcome)) return;
  warnings.Add(at.Field("loadings"), ViolationCode::kSuspicious,
               "its mean exists but its variance does not: standard errors say little here; "
               "consider smaller loadings, lighter tails or bounds");
}

}  // namespace

Violations Warnings(const Scenario& scenario, const FieldPath& at) {
  const ScenarioDraft& facts = scenario.facts();
  Checker warnings;
  const IdIndex drivers(warnings, at.Field("drivers"), facts.drivers, "driver", /*cut=*/false);
  const IdIndex outcomes(warnings, at.Field("outcomes"), facts.outcomes, "outcome", false);
  const Places places{drivers, outcomes};
  WarnOfUnused(warnings, at, facts, places);
  WarnOfSharedBenefit(warnings, facts, places);
  for (std::size_t i = 0; i < facts.outcomes.size(); ++i) {
    WarnOfPlanOutOfBounds(warnings, outcomes.path(i), scenario, facts.outcomes[i]);
    WarnOfInfiniteVariance(warnings, outcomes.path(i), scenario, facts.outcomes[i]);
  }
  for (std::size_t i = 0; i < facts.contracts.size(); ++i) {
    const Contract& contract = facts.contracts[i];
    WarnOfContract(warnings, at.Field("contracts").Entry(contract.id, static_cast<int>(i)),
                   {facts, contract, scenario.period_count(), scenario.periods_per_year()});
  }
  if (facts.client_base) WarnOfClientBase(warnings, at.Field("client_base"), *facts.client_base);
  return warnings.Take(at);
}

}  // namespace accord
