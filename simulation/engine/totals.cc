#include "simulation/engine/totals.h"

#include <cassert>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include "oneapi/tbb/parallel_for.h"
#include "simulation/engine/influence.h"
#include "simulation/engine/totals_visit.h"
#include "simulation/model/columns.h"

namespace accord {
namespace {

using totals_internal::Resize;
using totals_internal::Size;
using totals_internal::Walk;

// Of the distributions by period, which are reported with three quantiles only.
constexpr std::size_t kPeriodCells = 256;

Distribution PilotBlock() { return Distribution::Pilot(kBlockPaths); }
PeriodDistribution PeriodPilotBlock() { return PeriodDistribution::Pilot(kBlockPaths); }

PartyTotals PilotParty(double cash_at_start, int period_count, std::size_t flow_count,
                       std::uint64_t planned_paths) {
  PartyTotals party;
  party.tail = TailFlows::Pilot(flow_count, planned_paths);
  party.npv = PilotBlock();
  party.peak_shortfall = PilotBlock();
  party.drawdown = PilotBlock();
  party.cash_at_start = cash_at_start;
  party.periods.resize(static_cast<std::size_t>(period_count));
  for (PartyPeriodTotals& period : party.periods) {
    period.cash = PeriodPilotBlock();
    period.cumulative = PeriodPilotBlock();
  }
  return party;
}

// Not -0.0 where nothing is invested.
double CashAtStart(const CompiledAccount& account) { return 0.0 - account.investment; }

ContractTotals PilotContract(const CompiledContract& contract, const CompiledModel& model,
                             std::uint64_t planned_paths) {
  const std::size_t periods = static_cast<std::size_t>(model.period_count);
  const std::size_t cash_periods = static_cast<std::size_t>(model.cash_period_count);
  const std::size_t lines = static_cast<std::size_t>(contract.line_count());
  ContractTotals totals;
  totals.supplier = PilotParty(CashAtStart(contract.supplier), model.cash_period_count,
                               lines + 2 + cash_periods, planned_paths);
  totals.client = PilotParty(CashAtStart(contract.client), model.cash_period_count,
                             lines + 3 + cash_periods, planned_paths);
  totals.clauses.resize(contract.clauses.size());
  for (ClauseTotals& clause : totals.clauses) {
    clause.pay_by_period.resize(cash_periods);
    if (!contract.is_verified) continue;
    clause.verification.emplace();
    clause.verification_halved.emplace();
  }
  totals.other_lines.resize(lines - contract.clauses.size());
  totals.terminations.resize(static_cast<std::size_t>(contract.cause_count()));
  for (TerminationTotals& termination : totals.terminations) termination.ended_with.resize(periods);
  if (!contract.weights.empty()) totals.score.resize(periods);
  totals.benefit.resize(periods);
  totals.guard.resize(contract.weights.size());
  return totals;
}

ClientBaseTotals PilotClientBase(const CompiledClientBase& base, int period_count) {
  ClientBaseTotals totals;
  totals.discounted_lever_cost = PilotBlock();
  for (std::size_t i = 0; i < base.rows.size(); ++i) totals.final_counts.push_back(PilotBlock());
  totals.discounted_revenue = PilotBlock();
  totals.discounted_profit = PilotBlock();
  totals.periods.resize(static_cast<std::size_t>(period_count));
  for (BasePeriodTotals& period : totals.periods) {
    for (std::size_t i = 0; i < base.rows.size(); ++i) period.counts.push_back(PeriodPilotBlock());
    period.revenue = PilotBlock();
    period.profit = PilotBlock();
    if (!base.arrivals.empty()) period.shares.resize(base.rows.size());
    if (!base.knows_money()) period.segment_money.resize(base.rows.size());
  }
  totals.named_clients.resize(base.named_clients.size());
  for (NamedClientTotals& client : totals.named_clients) {
    client.periods.resize(totals.periods.size());
    for (NamedPeriodTotals& period : client.periods) period.stands_in.resize(base.rows.size());
  }
  for (const CompiledTransitionRow& row : base.rows) {
    totals.moves.emplace_back().moved.resize(row.targets.size());
  }
  totals.levers.resize(base.levers.size());
  for (LeverTotals& lever : totals.levers) lever.periods.resize(totals.periods.size());
  return totals;
}

ModelTotals PilotModel(const CompiledModel& model, std::uint64_t planned_paths) {
  ModelTotals totals;
  totals.outcomes.resize(model.chance.outcomes.size());
  for (OutcomeTotals& outcome : totals.outcomes) {
    outcome.periods.resize(static_cast<std::size_t>(model.period_count));
  }
  double suppliers_start = 0.0;
  for (const CompiledContract& contract : model.contracts) {
    totals.contracts.push_back(PilotContract(contract, model, planned_paths));
    suppliers_start += totals.contracts.back().supplier.cash_at_start;
  }
  if (model.contracts.size() > 1) {
    totals.supplier_total =
        PilotParty(suppliers_start, model.cash_period_count, model.contracts.size(), planned_paths);
  }
  if (model.client_base) {
    totals.client_base = PilotClientBase(*model.client_base, model.period_count);
  }
  return totals;
}

// What is to be fixed: distributions each once, with the cells it wants.
struct EdgeCollector {
  std::size_t cells;
  std::set<const Distribution*>& seen;
  std::vector<std::pair<Distribution*, std::size_t>>& found;
  std::vector<PeriodDistribution*>& light;
  std::vector<TailFlows*>& tails;

  // A distribution goes with the cells it was first seen with, so that lists over periods, which
  // want other cells, only need to come first.
  template <typename T>
  void List(std::vector<T>& list) {
    if constexpr (std::same_as<T, BasePeriodTotals>) {
      std::vector<PeriodDistribution*> later;  // found again with the others
      EdgeCollector by_period{kPeriodCells, seen, found, later, tails};
      for (T& period : list) Walk(by_period, period);
    }
  }
  template <typename T>
  void List(std::optional<T>&) {}
  template <typename T>
  void Leaf(T& leaf) {
    if constexpr (std::same_as<T, Distribution>) {
      if (seen.insert(&leaf).second) found.emplace_back(&leaf, cells);
    } else if constexpr (std::same_as<T, PeriodDistribution>) {
      light.push_back(&leaf);
    } else if constexpr (std::same_as<T, TailFlows>) {
      tails.push_back(&leaf);
    }
  }
};

struct EmptyMaker {
  template <typename T>
  void List(T& empty, const T& fixed) {
    Resize(empty, Size(fixed));
  }
  void Leaf(Distribution& empty, const Distribution& fixed) { empty = fixed.EmptyLike(); }
  void Leaf(PeriodDistribution& empty, const PeriodDistribution& fixed) {
    empty = fixed.EmptyLike();
  }
  void Leaf(TailFlows& empty, const TailFlows& fixed) { empty = fixed.EmptyLike(); }
  void Leaf(double& known, double fixed) { known = fixed; }
  template <typename T>
  void Leaf(T& empty, const T&) {
    empty = T();
  }
};

struct Merger {
  template <typename T>
  void List([[maybe_unused]] T& totals, [[maybe_unused]] const T& later) {
    assert(Size(totals) == Size(later));
  }
  void Leaf([[maybe_unused]] double known, [[maybe_unused]] double later) {
    assert(known == later);
  }
  void Leaf(std::uint64_t& count, std::uint64_t later) { count += later; }
  template <typename T>
  void Leaf(T& totals, const T& later) {
    totals.Merge(later);
  }
};

PairTotals PairOf(const ModelTotals& base, const ModelTotals& alternative) {
  const std::vector<const Distribution*> of_base = PairedDistributions(base);
  const std::vector<const Distribution*> of_alternative = PairedDistributions(alternative);
  assert(of_base.size() == of_alternative.size());
  PairTotals pair;
  pair.figures.resize(of_base.size());
  for (std::size_t i = 0; i < of_base.size(); ++i) {
    PairedFigure& figure = pair.figures[i];
    figure.base = InfluenceOf(*of_base[i]);
    figure.alternative = InfluenceOf(*of_alternative[i]);
    AddPairTile(figure, of_base[i]->samples(), of_alternative[i]->samples());
  }
  return pair;
}

}  // namespace

StudyTotals PilotTotals(const std::vector<CompiledModel>& models, std::uint64_t planned_paths) {
  StudyTotals totals;
  for (const CompiledModel& model : models) {
    totals.models.push_back(PilotModel(model, planned_paths));
  }
  return totals;
}

void FixEdges(StudyTotals& totals) {
  std::set<const Distribution*> seen;
  std::vector<std::pair<Distribution*, std::size_t>> found;
  std::vector<PeriodDistribution*> light;
  std::vector<TailFlows*> tails;
  EdgeCollector collector{BinEdges::kDefaultCentralCells, seen, found, light, tails};
  Walk(collector, totals);
  // Sorting the samples is most of what a short run waits for; each distribution is on its own.
  oneapi::tbb::parallel_for(std::size_t{0}, found.size(),
                            [&found](std::size_t i) { found[i].first->FixEdges(found[i].second); });
  oneapi::tbb::parallel_for(std::size_t{0}, light.size(),
                            [&light](std::size_t i) { light[i]->Fix(); });
  oneapi::tbb::parallel_for(std::size_t{0}, tails.size(),
                            [&tails](std::size_t i) { tails[i]->Fix(); });
  for (std::size_t i = 1; i < totals.models.size(); ++i) {
    totals.pairs.push_back(PairOf(totals.models.front(), totals.models[i]));
  }
}

StudyTotals EmptyLike(const StudyTotals& fixed) {
  StudyTotals empty;
  EmptyMaker maker;
  Walk(maker, empty, fixed);
  return empty;
}

void Merge(StudyTotals& totals, const StudyTotals& later) {
  Merger merger;
  Walk(merger, totals, later);
}

}  // namespace accord
