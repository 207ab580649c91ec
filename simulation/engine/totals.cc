#include "simulation/engine/totals.h"

#include <algorithm>
#include <atomic>
#include <cassert>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include "oneapi/tbb/parallel_for.h"
#include "simulation/engine/compared_figures.h"
#include "simulation/engine/influence.h"
#include "simulation/engine/stoppable_totals.h"
#include "simulation/engine/tail_flow.h"
#include "simulation/engine/totals_visit.h"
#include "simulation/model/columns.h"
#include "simulation/model/likeness.h"

namespace accord {
namespace {

using totals_internal::Resize;
using totals_internal::Size;
using totals_internal::Walk;

// Of the distributions by period, which are reported with three quantiles only.
constexpr std::size_t kPeriodCells = 256;

// How many paths a block of the first batch has at most: a run of few paths has many figures.
std::size_t BlockRoom(std::uint64_t planned_paths) {
  constexpr std::uint64_t kBlock = kBlockPaths;
  return static_cast<std::size_t>(planned_paths == 0 ? kBlock : std::min(planned_paths, kBlock));
}

// What is known of a party's cash before the first path.
struct KnownCash {
  double at_start = 0.0, size = 0.0, npv_size = 0.0;
};
// Not -0.0 where nothing is invested.
KnownCash KnownOf(const CompiledAccount& account) {
  const int last = static_cast<int>(account.cash_sizes.size());
  return {0.0 - account.investment, SizeAt(account.cash_sizes, last), account.npv_size};
}

PartyTotals PilotParty(const KnownCash& known, int period_count, std::size_t flow_count,
                       std::uint64_t planned_paths) {
  const std::size_t room = BlockRoom(planned_paths);
  PartyTotals party;
  party.tail = TailFlows::Pilot(flow_count, planned_paths);
  party.npv = Distribution::Pilot(room);
  party.peak_shortfall = Distribution::Pilot(room);
  party.drawdown = Distribution::Pilot(room);
  party.cash_at_start = known.at_start;
  party.npv_size = known.npv_size;
  party.cash_size = known.size;
  party.periods.resize(static_cast<std::size_t>(period_count));
  for (PartyPeriodTotals& period : party.periods) {
    period.cash = PeriodDistribution::Pilot(room);
    period.cumulative = PeriodDistribution::Pilot(room);
  }
  return party;
}

ContractTotals PilotContract(const CompiledContract& contract, const CompiledModel& model,
                             std::uint64_t planned_paths) {
  const std::size_t periods = static_cast<std::size_t>(model.period_count);
  const std::size_t cash_periods = static_cast<std::size_t>(model.cash_period_count);
  const std::size_t lines = static_cast<std::size_t>(contract.line_count());
  const auto flow_count = [&](ContractParty party) {
    return TailFlowsOf(contract, party, model.cash_period_count).size();
  };
  ContractTotals totals;
  totals.supplier = PilotParty(KnownOf(contract.supplier), model.cash_period_count,
                               flow_count(ContractParty::kSupplier), planned_paths);
  totals.client = PilotParty(KnownOf(contract.client), model.cash_period_count,
                             flow_count(ContractParty::kClient), planned_paths);
  totals.clauses.resize(contract.clauses.size());
  for (Shared<ClauseTotals>& clause : totals.clauses) {
    clause->pay_by_period.resize(cash_periods);
    if (!contract.is_verified) continue;
    clause->verification.emplace();
    clause->verification_halved.emplace();
  }
  totals.other_lines.resize(lines - contract.clauses.size());
  CourseTotals& course = *totals.course;
  course.terminations.resize(static_cast<std::size_t>(contract.cause_count()));
  for (TerminationTotals& termination : course.terminations) termination.ended_with.resize(periods);
  if (!contract.weights.empty()) course.score.resize(periods);
  course.benefit.resize(periods);
  course.guard.resize(contract.weights.size());
  return totals;
}

ClientBaseTotals PilotClientBase(const CompiledClientBase& base, int period_count,
                                 std::uint64_t planned_paths) {
  const std::size_t room = BlockRoom(planned_paths);
  ClientBaseTotals totals;
  *totals.discounted_lever_cost = Distribution::Pilot(room);
  for (std::size_t i = 0; i < base.rows.size(); ++i)
    totals.final_counts->push_back(Distribution::Pilot(room));
  totals.discounted_revenue = Distribution::Pilot(room);
  totals.discounted_profit = Distribution::Pilot(room);
  totals.periods.resize(static_cast<std::size_t>(period_count));
  for (BasePeriodTotals& period : totals.periods) {
    for (std::size_t i = 0; i < base.rows.size(); ++i)
      period.counts->push_back(PeriodDistribution::Pilot(room));
    period.revenue = Distribution::Pilot(room);
    period.profit = Distribution::Pilot(room);
    if (!base.arrivals.empty()) period.shares->resize(base.rows.size());
    if (!base.knows_money()) period.segment_money.resize(base.rows.size());
  }
  totals.named_clients.resize(base.named_clients.size());
  for (NamedClientTotals& client : totals.named_clients) {
    client.periods.resize(totals.periods.size());
    for (NamedPeriodTotals& period : client.periods) period.stands_in->resize(base.rows.size());
  }
  for (const CompiledTransitionRow& row : base.rows) {
    totals.moves->emplace_back().moved.resize(row.targets.size());
  }
  totals.levers->resize(base.levers.size());
  for (LeverTotals& lever : *totals.levers) lever.periods.resize(totals.periods.size());
  return totals;
}

ModelTotals PilotModel(const CompiledModel& model, std::uint64_t planned_paths) {
  ModelTotals totals;
  totals.outcomes->resize(model.chance->outcomes.size());
  for (OutcomeTotals& outcome : *totals.outcomes) {
    outcome.periods.resize(static_cast<std::size_t>(model.period_count));
  }
  KnownCash suppliers;
  for (const CompiledContract& contract : model.contracts) {
    totals.contracts.emplace_back(PilotContract(contract, model, planned_paths));
    const PartyTotals& supplier = totals.contracts.back()->supplier;
    suppliers.at_start += supplier.cash_at_start;
    suppliers.size += supplier.cash_size;
    suppliers.npv_size += supplier.npv_size;
  }
  if (model.contracts.size() > 1) {
    totals.supplier_total =
        PilotParty(suppliers, model.cash_period_count, model.contracts.size(), planned_paths);
  }
  if (model.client_base) {
    totals.client_base.emplace(
        PilotClientBase(*model.client_base, model.period_count, planned_paths));
  }
  return totals;
}

void ShareContract(const ContractTotals& like, const ContractLikeness& likeness,
                   ContractTotals& totals) {
  if (!likeness.counted) return;
  for (std::size_t line = 0; line < likeness.lines.size(); ++line) {
    if (!likeness.lines[line]) continue;
    if (line < totals.clauses.size()) {
      totals.clauses[line] = like.clauses[line].Share();
    } else {
      const std::size_t other = line - totals.clauses.size();
      totals.other_lines[other] = like.other_lines[other].Share();
    }
  }
  if (likeness.figures && likeness.ends) totals.course = like.course.Share();
}

void ShareMoves(const ClientBaseTotals& like, ClientBaseTotals& totals) {
  totals.discounted_lever_cost = like.discounted_lever_cost.Share();
  totals.final_counts = like.final_counts.Share();
  totals.moves = like.moves.Share();
  totals.levers = like.levers.Share();
  for (std::size_t t = 0; t < totals.periods.size(); ++t) {
    totals.periods[t].counts = like.periods[t].counts.Share();
    totals.periods[t].shares = like.periods[t].shares.Share();
  }
  for (std::size_t i = 0; i < totals.named_clients.size(); ++i) {
    std::vector<NamedPeriodTotals>& periods = totals.named_clients[i].periods;
    for (std::size_t t = 0; t < periods.size(); ++t) {
      periods[t].stands_in = like.named_clients[i].periods[t].stands_in.Share();
    }
  }
}

// Makes what is the same one part.
void ShareModel(const ModelTotals& like, const ModelLikeness& likeness, ModelTotals& totals) {
  totals.outcomes = like.outcomes.Share();
  for (std::size_t c = 0; c < totals.contracts.size(); ++c) {
    if (likeness.contracts[c].whole) {
      totals.contracts[c] = like.contracts[c].Share();
    } else {
      ShareContract(*like.contracts[c], likeness.contracts[c], *totals.contracts[c]);
    }
  }
  if (likeness.client_base) {
    totals.client_base = like.client_base->Share();
  } else if (likeness.moves) {
    ShareMoves(**like.client_base, **totals.client_base);
  }
}

// Makes all that is followed that of paths of nets.
struct Replicator {
  template <typename T>
  bool Part(Shared<T>&) {
    return true;
  }
  template <typename T>
  void List(T&) {}
  void Leaf(double&) {}
  void Leaf(std::uint64_t&) {}
  template <typename T>
  void Leaf(T& leaf) {
    leaf.Replicate();
  }
};

// What is to be fixed: distributions each once, with the cells it wants. Those by period, which
// want fewer, are asked for no tail.
struct EdgeCollector {
  std::size_t cells;
  std::set<const Distribution*>& seen;
  std::set<const void*>& others_seen;
  std::vector<std::pair<Distribution*, std::size_t>>& found;
  std::vector<PeriodDistribution*>& light;
  std::vector<TailFlows*>& tails;

  template <typename T>
  bool Part(Shared<T>&) {
    return true;  // several times, perhaps: what is found has been seen
  }
  // A distribution goes with the cells it was first seen with, so that lists over periods, which
  // want other cells, only need to come first.
  template <typename T>
  void List(std::vector<T>& list) {
    if constexpr (std::same_as<T, BasePeriodTotals>) {
      std::vector<PeriodDistribution*> later;  // found again with the others
      std::set<const void*> unseen;
      EdgeCollector by_period{kPeriodCells, seen, unseen, found, later, tails};
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
      if (others_seen.insert(&leaf).second) light.push_back(&leaf);
    } else if constexpr (std::same_as<T, TailFlows>) {
      if (others_seen.insert(&leaf).second) tails.push_back(&leaf);
    }
  }
};

// Parts that were one are one again.
struct EmptyMaker {
  std::map<std::shared_ptr<void>, std::shared_ptr<void>> made = {};

  template <typename T>
  bool Part(Shared<T>& empty, const Shared<T>& fixed) {
    const auto [place, is_new] = made.try_emplace(fixed.part(), empty.part());
    if (!is_new) empty = Shared<T>::Of(place->second);
    return is_new;
  }
  template <typename T>
  void List(T& empty, const T& fixed) {
    Resize(empty, Size(fixed));
  }
  void Leaf(double& known, double fixed) { known = fixed; }
  void Leaf(std::uint64_t& count, std::uint64_t) { count = 0; }
  template <typename T>
  void Leaf(T& empty, const T& fixed) {
    empty = fixed.EmptyLike();
  }
};

struct Merger {
  std::set<std::shared_ptr<void>> merged = {};

  template <typename T>
  bool Part(Shared<T>& totals, const Shared<T>&) {
    return merged.insert(totals.part()).second;
  }
  template <typename T>
  void List([[maybe_unused]] T& totals, [[maybe_unused]] const T& later) {
    assert(Size(totals) == Size(later));
  }
  // Samples change hands: all of them twice would be most of the memory of a run.
  void Leaf(Distribution& totals, Distribution& later) { totals.Merge(std::move(later)); }
  void Leaf(PeriodDistribution& totals, PeriodDistribution& later) {
    totals.Merge(std::move(later));
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

// Those behind the figures of a comparison, each once; none where nothing is compared.
std::vector<Distribution*> ComparedDistributions(StudyTotals& totals) {
  std::vector<Distribution*> distributions;
  if (totals.models.size() == 1) return distributions;
  std::set<const Distribution*> seen;
  for (ModelTotals& model : totals.models) {
    for (const ComparedFigure& figure : ComparedFigures(model)) {
      Distribution& compared = DistributionOf(figure, model);
      if (seen.insert(&compared).second) distributions.push_back(&compared);
    }
  }
  return distributions;
}

// Paths of a figure that are paired between two questions: whole tiles, whose cut is that of all.
constexpr std::size_t kPairedAtOnce = std::size_t{256} * kTilePaths;

// All of it unless stopped.
PairTotals PairOf(const ModelTotals& base, const ModelTotals& alternative, bool replicated,
                  const Stopped& stopped) {
  PairTotals pair;
  for (const ComparedFigure& compared : ComparedFigures(base)) {
    if (IsStopped(stopped)) break;
    const Distribution& of_base = DistributionOf(compared, base);
    const Distribution& of_alternative = DistributionOf(compared, alternative);
    PairedFigure& figure = pair.figures.emplace_back();
    if (replicated) {
      for (PathMean& difference : figure.difference) difference.Replicate();
      figure.better.Replicate();
      figure.worse.Replicate();
    }
    const double base_size = SizeOf(compared, base);
    const double alternative_size = SizeOf(compared, alternative);
    figure.size = std::max(base_size, alternative_size);
    figure.base = InfluenceOf(of_base, base_size);
    figure.alternative = InfluenceOf(of_alternative, alternative_size);
    AlignQuantiles(figure);
    const std::size_t count = of_base.samples().size();
    for (std::size_t i = 0; i < count && !IsStopped(stopped); i += kPairedAtOnce) {
      const std::size_t size = std::min(kPairedAtOnce, count - i);
      AddPairTile(figure, of_base.samples().subspan(i, size),
                  of_alternative.samples().subspan(i, size));
    }
  }
  return pair;
}

// Does it for every index below `count`, on the threads that this is called on; false, and only
// some of them done, once stopped.
template <typename Work>
bool ForEachUnless(const Stopped& stopped, std::size_t count, const Work& work) {
  std::atomic<bool> gone = false;
  oneapi::tbb::parallel_for(std::size_t{0}, count, [&](std::size_t i) {
    if (gone || IsStopped(stopped)) {
      gone = true;
    } else {
      work(i);
    }
  });
  return !gone;
}

}  // namespace

StudyTotals PilotTotals(const std::vector<CompiledModel>& models, std::uint64_t planned_paths) {
  const StudyLikeness study = LikenessOf(models);
  StudyTotals totals;
  for (std::size_t m = 0; m < models.size(); ++m) {
    totals.models.push_back(PilotModel(models[m], planned_paths));
    if (study.like[m] < 0) continue;
    const ModelTotals& like = totals.models[static_cast<std::size_t>(study.like[m])];
    ShareModel(like, study.likeness[m], totals.models.back());
  }
  totals.replicated = models.front().chance->net != nullptr;
  if (totals.replicated) {
    Replicator replicator;
    Walk(replicator, totals);
  }
  return totals;
}

void FixEdges(StudyTotals& totals) { FixEdges(totals, NextBatch::kPerhaps, {}); }

bool FixEdges(StudyTotals& totals, NextBatch next, const Stopped& stopped) {
  std::set<const Distribution*> seen;
  std::set<const void*> others_seen;
  std::vector<std::pair<Distribution*, std::size_t>> found;
  std::vector<PeriodDistribution*> light;
  std::vector<TailFlows*> tails;
  EdgeCollector collector{BinEdges::kDefaultCentralCells, seen, others_seen, found, light, tails};
  Walk(collector, totals);
  // Figures that are compared need all their samples once more.
  const std::vector<Distribution*> compared = ComparedDistributions(totals);
  if (!ForEachUnless(stopped, compared.size(), [&](std::size_t i) { compared[i]->FixEdges(); })) {
    return false;
  }
  for (std::size_t i = 1; i < totals.models.size(); ++i) {
    totals.pairs.push_back(
        PairOf(totals.models.front(), totals.models[i], totals.replicated, stopped));
  }
  // Each distribution is on its own.
  const auto fix = [&](std::size_t i) {
    const auto [distribution, cells] = found[i];
    switch (next) {
      case NextBatch::kComes:
        distribution->Bin(cells);
        break;
      case NextBatch::kPerhaps:
        distribution->FixEdges(cells);
        break;
      case NextBatch::kNever:
        distribution->Finish(cells, /*with_tail=*/cells != kPeriodCells);
        break;
    }
  };
  const auto fix_light = [&](std::size_t i) {
    switch (next) {
      case NextBatch::kComes:
        light[i]->Bin();
        break;
      case NextBatch::kPerhaps:
        light[i]->Fix();
        break;
      case NextBatch::kNever:
        light[i]->Finish();
        break;
    }
  };
  return ForEachUnless(stopped, found.size(), fix) &&
         ForEachUnless(stopped, light.size(), fix_light) &&
         ForEachUnless(stopped, tails.size(), [&](std::size_t i) { tails[i]->Fix(); });
}

StudyTotals EmptyLike(const StudyTotals& fixed) {
  StudyTotals empty;
  empty.replicated = fixed.replicated;
  EmptyMaker maker;
  Walk(maker, empty, fixed);
  return empty;
}

void Merge(StudyTotals& totals, StudyTotals later) {
  assert(totals.replicated == later.replicated);
  Merger merger;
  Walk(merger, totals, later);
}

}  // namespace accord
