#include "simulation/engine/settle_observed.h"

#include <cassert>
#include <cmath>
#include <cstddef>
#include <utility>
#include <vector>

#include "simulation/engine/guard.h"
#include "simulation/engine/march.h"
#include "simulation/paths/observed_tile.h"

namespace accord {

Ledger SettleObserved(const CompiledModel& model, int contract, const Observations& observed) {
  assert(contract >= 0 && static_cast<std::size_t>(contract) < model.contracts.size());
  assert(observed.period_count >= 0 && observed.period_count <= model.period_count);
  Ledger ledger;
  engine_internal::StudyMarch march(model,
                                    {.contracts = std::vector<int>{contract},
                                     .clients = engine_internal::MarchOptions::Clients::kNone,
                                     .observed = &observed});
  march.Keep(contract, &ledger, /*lane=*/0);
  march.Begin(0);
  for (int t = 1; t <= observed.period_count; ++t) march.Advance(t);
  for (int lag = 1; lag <= model.contracts[contract].longest_lag; ++lag) {
    march.AdvanceLagged(observed.period_count + lag);
  }
  return ledger;
}

std::vector<ScoredPeriod> ScoresObserved(const CompiledModel& model, int contract,
                                         const Observations& observed) {
  const CompiledContract& compiled = model.contracts[static_cast<std::size_t>(contract)];
  std::vector<ScoredPeriod> periods;
  if (compiled.weights.empty()) return periods;
  engine_internal::StudyMarch march(model,
                                    {.contracts = std::vector<int>{contract},
                                     .clients = engine_internal::MarchOptions::Clients::kNone,
                                     .observed = &observed});
  const ContractTile& tile = march.model().contract(contract)->tile;
  ColumnStore scratch(1);
  march.Begin(0);
  for (int t = 1; t <= observed.period_count; ++t) {
    march.Advance(t);
    const ChanceView chance = march.model().chance();
    ScoredPeriod& period = periods.emplace_back();
    period.period = t;
    period.score = tile.score()[0];
    double furthest = 0.0;
    for (const Term& weight : compiled.weights) {
      const CompiledOutcome& outcome =
          model.chance->outcomes[static_cast<std::size_t>(weight.index)];
      const double achievement = chance.achievements[weight.index][0];
      ScoredPart& part = period.parts.emplace_back();
      part.outcome = weight.index;
      part.measured = chance.measured[weight.index][0];
      part.scored = tile.ScoredFigure(weight.index, t, chance, scratch[0])[0];
      part.weight = weight.coefficient;
      if (outcome.has_achievement) {
        part.achievement_at_start = engine_internal::AchievementAtStart(outcome);
        part.below_start = achievement < engine_internal::GuardLevel(outcome);
      }
      const double missed = part.weight * (1.0 - part.scored);
      if (missed <= furthest) continue;
      furthest = missed;
      period.furthest_below = static_cast<int>(period.parts.size()) - 1;
    }
  }
  return periods;
}

std::vector<Adjustment> AdjustmentsObserved(const CompiledModel& model,
                                            const Observations& observed) {
  std::vector<Adjustment> all;
  ObservedTile tile(*model.chance, observed);
  for (int t = 1; t <= observed.period_count; ++t) {
    tile.Advance(t);
    for (Adjustment& made : tile.Adjustments()) all.push_back(std::move(made));
  }
  return all;
}

bool AreMeasuredWithinRange(const CompiledModel& model, const Observations& observed) {
  constexpr double kRange = 1e60;
  ObservedTile tile(*model.chance, observed);
  for (int t = 1; t <= observed.period_count; ++t) {
    tile.Advance(t);
    for (int j = 0; j < static_cast<int>(model.chance->outcomes.size()); ++j) {
      if (!(std::fabs(tile.view().measured[j][0]) <= kRange)) return false;
    }
    for (const Adjustment& made : tile.Adjustments()) {
      for (const DriverAdjustment& driver : made.drivers) {
        if (!(std::fabs(driver.effect) <= kRange)) return false;
      }
    }
  }
  return true;
}

double TotalPayments(const Ledger& ledger) {
  double total = 0.0;
  for (const CashLine& line : ledger.cash) total += line.payments;
  return total;
}

}  // namespace accord
