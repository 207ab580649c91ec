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
