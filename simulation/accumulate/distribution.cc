#include "simulation/accumulate/distribution.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <limits>
#include <utility>

#include "simulation/accumulate/order_statistics.h"

namespace accord {
namespace {

using accumulate_internal::ExactView;
using accumulate_internal::QuantileEstimate;

constexpr double kInfinity = std::numeric_limits<double>::infinity();

// Values that are collected before they are counted: a block of paths.
constexpr std::size_t kCollected = 4096;

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
  phase_ = Phase::kFixed;
}

void Distribution::Bin(std::size_t central_cells) {
  if (phase_ == Phase::kPilot) {
    edges_ = BinEdges::FromSortedSamples(Sorted(samples_.Joined()), central_cells);
  }
  phase_ = Phase::kBinned;
  sorted_ = std::vector<double>();
  Count();
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
  Distribution empty;
  empty.phase_ = Phase::kBinned;
  empty.edges_ = edges_;
  empty.samples_.Reserve(kCollected);
  return empty;
}

void Distribution::AddTile(std::span<const double> x) {
  assert(phase_ != Phase::kFixed);
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

Estimate Distribution::Quantile(double p) const {
  if (count() == 0) return NoEstimate();
  switch (phase_) {
    case Phase::kPilot:
      return QuantileEstimate(ExactView(Sorted(samples_.Joined())), count(), p);
    case Phase::kFixed:
      return QuantileEstimate(ExactView(sorted_), count(), p);
    case Phase::kBinned:
      break;
  }
  return IsCounted() ? QuantileEstimate(*histogram_, count(), p)
                     : QuantileEstimate(Counted(), count(), p);
}

Interval Distribution::QuantileBinning(double p) const {
  assert(count() >= 1);
  if (exact()) {
    const double value = Quantile(p).value;
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
  if (figures.weight < 2.0) {
    estimate.standard_error = kInfinity;
  } else {
    const double unbiased = figures.variance * (figures.weight / (figures.weight - 1.0));
    const double beyond = figures.mean - figures.boundary;
    estimate.standard_error = std::sqrt((unbiased + level * beyond * beyond) / figures.weight);
  }
  const double reach = kNormal975 * estimate.standard_error;
  estimate.lower = figures.binning.lower - reach;
  estimate.upper = figures.binning.upper + reach;
  estimate.standard_error = WithBinning(estimate.standard_error, figures.binning, estimate.value);
  return estimate;
}

TailFigures Distribution::TailMean(double level, Tail tail) const {
  assert(count() >= 1 && level >= 0.0 && level < 1.0);
  switch (phase_) {
    case Phase::kPilot:
      return ExactView(Sorted(samples_.Joined())).TailMean(level, tail);
    case Phase::kFixed:
      return ExactView(sorted_).TailMean(level, tail);
    case Phase::kBinned:
      break;
  }
  return IsCounted() ? histogram_->TailMean(level, tail) : Counted().TailMean(level, tail);
}

bool operator==(const Distribution& a, const Distribution& b) {
  if (a.phase_ != b.phase_ || a.moments_ != b.moments_ || a.edges_ != b.edges_) return false;
  return a.exact() ? a.samples_ == b.samples_ : a.Counted() == b.Counted();
}

}  // namespace accord
