#include "simulation/warnings/warnings.h"

#include <algorithm>
#include <cstddef>
#include <set>
#include <string>
#include <variant>
#include <vector>

#include "simulation/base/checker.h"
#include "simulation/scenario/contract_reads.h"
#include "simulation/scenario/trajectory.h"
#include "simulation/warnings/clause_warnings.h"
#include "simulation/warnings/client_base_warnings.h"
#include "simulation/warnings/effort_warnings.h"
#include "simulation/warnings/end_warnings.h"
#include "simulation/warnings/number_warnings.h"
#include "simulation/warnings/variance_warnings.h"

namespace accord {
namespace {

using warnings_internal::WarnOfClientBase;
using warnings_internal::WarnOfContract;
using warnings_internal::WarnOfEfforts;
using warnings_internal::WarnOfEnds;
using warnings_internal::WarnOfInfiniteVariances;
using warnings_internal::WarnOfNumbers;

// Where the scenario's drivers and outcomes stand.
struct Places {
  const IdIndex& drivers;
  const IdIndex& outcomes;
};

// Ids that something in the scenario reads.
struct ReadIds {
  std::set<std::string> drivers, outcomes;

  void Add(const std::vector<ContractRead>& reads) {
    for (const ContractRead& read : reads) {
      std::visit(Overloaded{
                     [&](const MeasuredOutcome& outcome) { outcomes.insert(outcome.id); },
                     [&](const VolumeOutcome& outcome) { outcomes.insert(outcome.id); },
                     [&](const PlannedOutcome& outcome) { outcomes.insert(outcome.id); },
                     [&](const DriverId& driver) { drivers.insert(driver.id); },
                     [](const InputId&) {},  // whose binding is read by itself
                     [](const ClauseId&) {},
                     // Which read by themselves as well.
                     [](ContractFigure) {},
                     [](const PlanBenefit&) {},
                     [](const CashOf&) {},
                 },
                 read.source);
    }
  }

  void Add(const std::vector<Loading>& loadings) {
    for (const Loading& loading : loadings) drivers.insert(loading.driver);
  }
};

ReadIds ReadIdsOf(const ScenarioDraft& facts) {
  ReadIds ids;
  for (const Outcome& outcome : facts.outcomes) ids.Add(outcome.loadings);
  for (const Contract& contract : facts.contracts) ids.Add(ReadsOf(contract, FieldPath()));
  for (const ContractAccount& account : facts.supplier_private->accounts) {
    ids.Add(ReadsOf(*account.cost, FieldPath(), ""));
  }
  for (const ClientPrivate& client : facts.client_private) {
    ids.Add(ReadsOf(*client.cost, FieldPath(), ""));
  }
  if (facts.client_base) {
    for (const Segment& segment : facts.client_base->segments) {
      ids.Add(segment.revenue_per_client->growth_loadings);
      ids.Add(segment.profit_per_client->growth_loadings);
    }
  }
  return ids;
}

void WarnOfUnused(Checker& warnings, const FieldPath& at, const ScenarioDraft& facts,
                  const Places& places) {
  const ReadIds reads = ReadIdsOf(facts);
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
  }
  WarnOfInfiniteVariances(warnings, at, scenario);
  WarnOfNumbers(warnings, at, facts);
  for (std::size_t i = 0; i < facts.contracts.size(); ++i) {
    const Contract& contract = facts.contracts[i];
    WarnOfContract(warnings, at.Field("contracts").Entry(contract.id, static_cast<int>(i)),
                   {facts, contract, scenario.period_count(), scenario.periods_per_year()});
  }
  WarnOfEnds(warnings, at, scenario);
  WarnOfEfforts(warnings, at, scenario);
  if (facts.client_base) WarnOfClientBase(warnings, at.Field("client_base"), *facts.client_base);
  return warnings.Take(at);
}

}  // namespace accord
