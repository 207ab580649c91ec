#include "simulation/accumulate/distribution.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <concepts>
#include <limits>
#include <utility>

#include "simulation/accumulate/order_statistics.h"

namespace accord {
namespace {

using accumulate_internal::ColumnReplicates;
using accumulate_internal::ExactView;
using accumulate_internal::QuantileEstimate;
using accumulate_internal::ReplicatedQuantile;
using accumulate_internal::TailMeanOf;
using accumulate_internal::TailPaths;

constexpr double kInfinity = std::numeric_limits<double>::infinity();

// Values that are collected before they are counted: a block of paths.
constexpr std::size_t kCollected = 4096;

// Of the tail that Finish keeps in order.
constexpr double kTailLevel = 0.95;

}  // namespace

Distribution Distribution::Pilot(std::size_t reserve) {
  Distribution pilot;
  pilot.samples_.Reserve(reserve);
  return pilot;
}

void Distribution::FixEdges(std::size_t central_cells) {
  if (phase_ != Phase::kPilot) return;
  samples_.Join();
  sorted_ = Sorted(samples_.Joined());
  edges_ = BinEdges::FromSortedSamples(sorted_, central_cells);
  if (replicated_) replicates_ = ReplicatesOf(sorted_);
  phase_ = Phase::kFixed;
}

void Distribution::Finish(std::size_t central_cells, bool with_tail) {
  if (phase_ != Phase::kPilot) return;
  if (replicated_) {
    FixEdges(central_cells);
    return;
  }
  samples_.Join();
  const std::size_t lowest = with_tail && count() > 0 ? TailPaths(count(), kTailLevel) : 0;
  chosen_.emplace(samples_.values(), kReplicatedLevels, lowest);
  edges_ = *BinEdges::FromBreaks({}, {}, central_cells);  // how many were asked for
  phase_ = Phase::kFixed;
}

void Distribution::Bin(std::size_t central_cells) {
  assert(!chosen_);
  if (phase_ == Phase::kPilot) {
    const std::vector<double> sorted = Sorted(samples_.Joined());
    edges_ = BinEdges::FromSortedSamples(sorted, central_cells);
    if (replicated_) replicates_ = ReplicatesOf(sorted);
  }
  phase_ = Phase::kBinned;
  sorted_ = std::vector<double>();
  Count();
}

ColumnReplicates Distribution::ReplicatesOf(std::span<const double> sorted) const {
  return ColumnReplicates::Of(sorted, samples_, kReplicatedLevels);
}

ColumnReplicates Distribution::CurrentReplicates() const {
  return replicates_ ? *replicates_ : ReplicatesOf(Sorted(samples_.Joined()));
}

void Distribution::Count() {
  if (IsCounted()) return;
  if (!histogram_) histogram_.emplace(edges_);
  for (const std::vector<double>& piece : samples_.pieces()) histogram_->AddTile(piece);
  samples_ = Samples();
}

Histogram Distribution::Counted() const {
  Histogram all = histogram_ ? *histogram_ : Histogram(edges_);
  for (const std::vector<double>& piece : samples_.pieces()) all.AddTile(piece);
  return all;
}

Distribution Distribution::EmptyLike() const {
  assert(edges_fixed());
  assert(!chosen_);
  Distribution empty;
  empty.phase_ = Phase::kBinned;
  empty.edges_ = edges_;
  empty.samples_.Reserve(kCollected);
  empty.replicated_ = replicated_;
  if (replicates_) empty.replicates_ = replicates_->EmptyLike();
  return empty;
}

void Distribution::AddTile(std::span<const double> x) {
  assert(phase_ != Phase::kFixed);
  if (replicates_) replicates_->AddTile(count(), x);
  moments_.AddTile(x);
  if (phase_ == Phase::kBinned && samples_.size() + x.size() > kCollected) Count();
  samples_.AddTile(x);
}

void Distribution::Merge(Distribution later) {
  if (later.count() == 0) return;
  if (phase_ == Phase::kPilot) {
    assert(later.phase_ == Phase::kPilot);
    samples_.Merge(std::move(later.samples_));
  } else {
    assert(later.phase_ == Phase::kBinned);
    Bin();
    if (replicates_) replicates_->Merge(*later.replicates_);
    // The later block's sums are made by themselves first: on their order depend the bits.
    if (later.IsCounted()) {
      histogram_->Merge(*later.histogram_);
    } else {
      histogram_->Merge(later.Counted());
    }
  }
  moments_.Merge(later.moments_);
}

std::span<const Histogram::Cell> Distribution::cells() const {
  if (exact()) return {};
  assert(IsCounted());
  return histogram_->cells();
}

Estimate Distribution::Mean() const {
  if (!replicated_ || count() == 0) return moments_.Mean();
  return ReplicatesEstimate(moments_.mean, CurrentReplicates().MeanError(count()));
}

// By the delta method from the variance's error.
Estimate Distribution::StandardDeviation() const {
  if (!replicated_ || count() == 0 || moments_.m2 == 0.0) return moments_.StandardDeviation();
  const double sd = std::sqrt(moments_.Variance());
  const double error = CurrentReplicates().VarianceError(moments_.mean, count()) / (2.0 * sd);
  Estimate estimate = ReplicatesEstimate(sd, error);
  estimate.lower = std::max(estimate.lower, 0.0);
  return estimate;
}

double Distribution::RankError(double p) const {
  if (replicated_) return CurrentReplicates().RankError(p, count());
  return std::sqrt(p * (1.0 - p) / static_cast<double>(count()));
}

template <typename Of>
auto Distribution::AtExact(std::optional<double> p, const Of& of) const {
  assert(exact());
  if (phase_ == Phase::kFixed && !chosen_) return of(ExactView(sorted_));
  if constexpr (std::invocable<Of, const ChosenRanks&>) {
    if (chosen_ && p && chosen_->Has(*p)) return of(*chosen_);
  }
  return of(ExactView(Sorted(samples_.Joined())));
}

Estimate Distribution::Quantile(double p) const {
  if (count() == 0) return NoEstimate();
  const auto of = [&](const auto& view) {
    return replicated_ ? ReplicatedQuantile(view, count(), p, RankError(p))
                       : QuantileEstimate(view, count(), p);
  };
  if (exact()) return AtExact(p, of);
  return IsCounted() ? of(*histogram_) : of(Counted());
}

double Distribution::QuantileValue(double p) const {
  if (count() == 0) return NoEstimate().value;
  const auto of = [p](const auto& view) { return view.Quantile(p); };
  if (exact()) return AtExact(p, of);
  return IsCounted() ? of(*histogram_) : of(Counted());
}

Interval Distribution::QuantileBinning(double p) const {
  assert(count() >= 1);
  if (exact()) {
    const double value = QuantileValue(p);
    return {value, value};
  }
  return IsCounted() ? accumulate_internal::QuantileBinning(*histogram_, count(), p)
                     : accumulate_internal::QuantileBinning(Counted(), count(), p);
}

// The asymptotic variance is that of boundary + (x - boundary) 1{x in tail} / (1 - level)
// (Manistre, Hancock 2005), written with the moments inside the tail.
Estimate Distribution::Cvar(double level, Tail tail) const {
  if (count() == 0) return NoEstimate();
  const TailFigures figures = TailMean(level, tail);
  Estimate estimate;
  estimate.value = figures.mean;
  double reach = replicated_ ? kStudent975 : kNormal975;
  if (replicated_) {
    assert(level == 0.95 && tail == Tail::kLowest);
    estimate.standard_error = CurrentReplicates().TailError(count());
  } else if (figures.weight < 2.0) {
    estimate.standard_error = kInfinity;
  } else {
    const double unbiased = figures.variance * (figures.weight / (figures.weight - 1.0));
    const double beyond = figures.mean - figures.boundary;
    estimate.standard_error = std::sqrt((unbiased + level * beyond * beyond) / figures.weight);
  }
  reach *= estimate.standard_error;
  estimate.lower = figures.binning.lower - reach;
  estimate.upper = figures.binning.upper + reach;
  estimate.standard_error = WithBinning(estimate.standard_error, figures.binning, estimate.value);
  return estimate;
}

TailFigures Distribution::TailMean(double level, Tail tail) const {
  assert(count() >= 1 && level >= 0.0 && level < 1.0);
  if (exact()) {
    const std::size_t paths = TailPaths(count(), level);
    if (chosen_ && tail == Tail::kLowest && paths <= chosen_->lowest().size()) {
      return TailMeanOf(chosen_->lowest().first(paths), TailWeight(count(), level), tail);
    }
    return AtExact({}, [&](const ExactView& view) { return view.TailMean(level, tail); });
  }
  return IsCounted() ? histogram_->TailMean(level, tail) : Counted().TailMean(level, tail);
}

bool operator==(const Distribution& a, const Distribution& b) {
  if (a.phase_ != b.phase_ || a.moments_ != b.moments_ || a.replicated_ != b.replicated_ ||
      a.replicates_ != b.replicates_) {
    return false;
  }
  // Edges follow from the samples.
  if (a.exact()) {
    return a.edges_.central_cells() == b.edges_.central_cells() && a.samples_ == b.samples_;
  }
  return a.edges_ == b.edges_ && a.Counted() == b.Counted();
}

}  // namespace accord
