#include "simulation/engine/money_bias.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <span>

#include "absl/status/status.h"
#include "simulation/accumulate/moments.h"
#include "simulation/base/comparison.h"
#include "simulation/engine/march.h"
#include "simulation/engine/observe.h"
#include "simulation/model/columns.h"
#include "simulation/random/math.h"

namespace accord {
namespace {

using engine_internal::AreWithinRange;
using engine_internal::First;
using engine_internal::MarchOptions;
using engine_internal::StudyMarch;

// Of (4.1) and the share of the Unit, with everything planned.
double PlannedCost(const CompiledAccount& account, const CompiledChance& chance, std::size_t i) {
  const CompiledCost& cost = account.cost;
  if (!cost.present) return account.contribution[i];
  double volume = cost.volume.empty() ? 0.0 : cost.volume[i];
  if (cost.volume_outcome >= 0) volume = chance.outcomes[cost.volume_outcome].plan[i];
  double growth = 0.0, events = 0.0;
  for (const Term& term : cost.loadings) {
    growth += term.coefficient * GrowthAtReference(chance.drivers[term.index], i);
  }
  for (const Term& event : cost.events) {
    events += event.coefficient * chance.drivers[event.index].reference[i];
  }
  return (cost.fixed[i] + cost.unit_cost * volume) * Exp(growth) + events + account.contribution[i];
}

bool IsMovedByChance(const CompiledCost& cost) {
  return cost.present && (!cost.loadings.empty() || !cost.events.empty() ||
                          (cost.volume_outcome >= 0 && cost.unit_cost != 0.0));
}

// What is looked at: the cost of a party, or the index of a clause.
struct Watched {
  int contract;
  int clause;  // -1: a cost
  Party party;
  int period;
  double plan;
  MeanM2 observed = {};
};

std::vector<Watched> WatchedOf(const CompiledModel& model) {
  std::vector<Watched> watched;
  const int last = model.period_count;
  for (std::size_t c = 0; c < model.contracts.size(); ++c) {
    const CompiledContract& contract = model.contracts[c];
    const int index = static_cast<int>(c);
    for (const Party party : {Party::kSupplier, Party::kClient}) {
      const CompiledAccount& account =
          party == Party::kSupplier ? contract.supplier : contract.client;
      if (!IsMovedByChance(account.cost)) continue;
      watched.push_back({index, -1, party, last,
                         PlannedCost(account, *model.chance, static_cast<std::size_t>(last) - 1)});
    }
    for (std::size_t k = 0; k < contract.clauses.size(); ++k) {
      const CompiledClause& clause = contract.clauses[k];
      if (clause.index_figure < 0) continue;
      const std::size_t i = static_cast<std::size_t>(clause.last_settlement) - 1;
      const int driver = contract.figures[clause.index_figure].index;
      watched.push_back({index, static_cast<int>(k), Party::kUnspecified, clause.last_settlement,
                         model.chance->drivers[driver].reference[i] / clause.index[i]});
    }
  }
  return watched;
}

// Its values in the period last marched; an index in `scratch`.
std::span<const double> Observed(const Watched& watched, const StudyMarch& march,
                                 const CompiledModel& model, int lanes,
                                 std::array<double, kTilePaths>& scratch) {
  if (watched.clause < 0) {
    const ContractTile& tile = march.model().contract(watched.contract)->tile;
    return First(watched.party == Party::kSupplier ? tile.supplier_cost() : tile.client_cost(),
                 lanes);
  }
  const CompiledContract& contract = model.contracts[static_cast<std::size_t>(watched.contract)];
  const CompiledClause& clause = contract.clauses[static_cast<std::size_t>(watched.clause)];
  const ConstColumn level =
      march.model().chance().levels[contract.figures[clause.index_figure].index];
  for (int i = 0; i < lanes; ++i) scratch[i] = level[i] / clause.index[watched.period - 1];
  return {scratch.data(), static_cast<std::size_t>(lanes)};
}

}  // namespace

absl::StatusOr<std::vector<MoneyBias>> MoneyBiases(const Scenario& scenario,
                                                   const CompiledModel& model,
                                                   std::int64_t path_count,
                                                   const std::function<bool()>& cancelled) {
  std::vector<Watched> all = WatchedOf(model);
  if (all.empty()) return std::vector<MoneyBias>();
  StudyMarch march(model, {.clients = MarchOptions::Clients::kNone});
  std::array<double, kTilePaths> scratch;
  for (std::int64_t path = 0; path < path_count; path += kTilePaths) {
    const int lanes = static_cast<int>(std::min<std::int64_t>(kTilePaths, path_count - path));
    march.Begin(static_cast<std::uint64_t>(path));
    for (int t = 1; t <= model.period_count; ++t) {
      if (cancelled && cancelled()) return absl::CancelledError("the run was cancelled");
      march.Advance(t);
      for (Watched& watched : all) {
        if (watched.period != t) continue;
        const auto observed = Observed(watched, march, model, lanes, scratch);
        if (!AreWithinRange(observed)) {
          return absl::OutOfRangeError(
              "a cost or index leaves the range of +-1e60 on some path; check the loadings and the "
              "spread of drivers");
        }
        watched.observed.AddTile(observed);
      }
    }
  }
  std::vector<MoneyBias> biases;
  for (const Watched& watched : all) {
    const Contract& contract =
        scenario.facts().contracts[static_cast<std::size_t>(watched.contract)];
    MoneyBias& bias = biases.emplace_back();
    bias.contract = contract.id;
    if (watched.clause < 0) {
      bias.party = watched.party == Party::kSupplier ? "supplier" : "client";
    } else {
      bias.clause = contract.clauses[static_cast<std::size_t>(watched.clause)].id;
    }
    bias.period = watched.period;
    bias.plan = watched.plan;
    bias.bias = watched.observed.Mean();
    for (double* end : {&bias.bias.value, &bias.bias.lower, &bias.bias.upper}) {
      *end -= bias.plan;
      if (std::fabs(*end) <= Slack(bias.plan, 0.0)) *end = 0.0;
    }
  }
  return biases;
}

}  // namespace accord
