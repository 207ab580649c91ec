#include "simulation/accumulate/period_distribution.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <limits>
#include <optional>
#include <utility>

#include "simulation/accumulate/order_statistics.h"
#include "simulation/accumulate/quantile_ranks.h"

namespace accord {
namespace {

using accumulate_internal::ColumnReplicates;
using accumulate_internal::ExactView;
using accumulate_internal::InterpolatedQuantile;
using accumulate_internal::QuantileEstimate;
using accumulate_internal::ReplicatedQuantile;
using accumulate_internal::ReplicatedReach;

// Order statistics as far as counts by cell give them.
class CellView {
 public:
  CellView(std::span<const double> ends, std::span<const std::uint32_t> counts,
           const MeanM2Spread& moments)
      : ends_(ends), counts_(counts), moments_(moments) {}

  // Evenly spread in the cell.
  double OrderStatistic(std::uint64_t rank) const {
    const Place place = Find(rank);
    const Interval cell = OrderStatisticBracket(rank);
    return cell.lower + (cell.upper - cell.lower) * (static_cast<double>(place.within) /
                                                     static_cast<double>(place.count + 1));
  }

  Interval OrderStatisticBracket(std::uint64_t rank) const {
    const double min = moments_.min, max = moments_.max;
    if (rank == 1) return {min, min};
    if (rank == moments_.about.count) return {max, max};
    const std::size_t cell = Find(rank).cell;
    const double lower = cell == 0 ? min : JustAbove(ends_[cell - 1]);
    const double upper = cell == ends_.size() ? max : ends_[cell];
    return {std::max(lower, min), std::min(upper, max)};
  }

  double Quantile(double p) const { return InterpolatedQuantile(*this, moments_.about.count, p); }

 private:
  struct Place {
    std::size_t cell;
    std::uint64_t within, count;  // its rank in the cell, and how many are in there
  };

  static double JustAbove(double value) {
    return std::nextafter(value, std::numeric_limits<double>::infinity());
  }

  Place Find(std::uint64_t rank) const {
    std::uint64_t before = 0;
    for (std::size_t i = 0; i < counts_.size(); ++i) {
      if (before + counts_[i] >= rank) return {i, rank - before, counts_[i]};
      before += counts_[i];
    }
    assert(false);
    return {counts_.size() - 1, 1, 1};
  }

  std::span<const double> ends_;
  std::span<const std::uint32_t> counts_;
  const MeanM2Spread& moments_;
};

// The order statistics of a large sample that the quantiles of Brackets::kLevels and their errors
// take: the levels' brackets, end to end. All of them would be as much memory again as the sample.
constexpr std::size_t kSortedWhole = std::size_t{1} << 12;

std::vector<double> AroundLevels(std::span<const double> sorted) {
  std::vector<double> kept;
  for (const double level : Brackets::kLevels) {
    const SampleRanks ranks = BracketOf(level, sorted.size());
    kept.insert(kept.end(), sorted.begin() + static_cast<std::ptrdiff_t>(ranks.low),
                sorted.begin() + static_cast<std::ptrdiff_t>(ranks.high) + 1);
  }
  return kept;
}

// One level's part of them, of `count` values in all.
class LevelView {
 public:
  LevelView(std::span<const double> kept, std::size_t first, std::uint64_t count)
      : kept_(kept), first_(first), count_(count) {}

  double OrderStatistic(std::uint64_t rank) const { return kept_[rank - 1 - first_]; }
  Interval OrderStatisticBracket(std::uint64_t rank) const {
    return {OrderStatistic(rank), OrderStatistic(rank)};
  }
  double Quantile(double p) const { return InterpolatedQuantile(*this, count_, p); }

 private:
  std::span<const double> kept_;
  std::size_t first_;  // its rank, counted from 0
  std::uint64_t count_;
};

// Nothing where p is none of the levels, or more than `reach` ranks on either side of its quantile
// are not all kept.
std::optional<LevelView> ViewAt(double p, std::span<const double> around_levels,
                                std::uint64_t count, double reach) {
  std::size_t begin = 0;
  for (const double level : Brackets::kLevels) {
    const SampleRanks ranks = BracketOf(level, static_cast<std::size_t>(count));
    const std::size_t size = ranks.high - ranks.low + 1;
    if (p == level) {
      const double rank = p * static_cast<double>(count - 1);
      if (rank - reach < static_cast<double>(ranks.low) ||
          rank + reach > static_cast<double>(ranks.high)) {
        return std::nullopt;
      }
      return LevelView(around_levels.subspan(begin, size), ranks.low, count);
    }
    begin += size;
  }
  return std::nullopt;
}

}  // namespace

PeriodDistribution PeriodDistribution::Pilot(std::size_t reserve) {
  PeriodDistribution pilot;
  pilot.samples_.Reserve(reserve);
  return pilot;
}

void PeriodDistribution::Fix() {
  if (phase_ != Phase::kPilot) return;
  samples_.Join();
  sorted_ = Sorted(samples_.Joined());
  brackets_ = std::make_shared<const Brackets>(Brackets::FromSortedSamples(sorted_));
  if (replicated_) replicates_ = ReplicatesOf(sorted_);
  if (sorted_.size() > kSortedWhole) sorted_ = AroundLevels(sorted_);
  phase_ = Phase::kFixed;
}

void PeriodDistribution::Finish() {
  if (phase_ != Phase::kPilot) return;
  if (replicated_) {
    Fix();
    return;
  }
  samples_.Join();
  chosen_.emplace(samples_.values(), Brackets::kLevels, 0);
  phase_ = Phase::kFixed;
}

void PeriodDistribution::Bin() {
  if (phase_ == Phase::kBinned) return;
  assert(!chosen_);
  if (phase_ == Phase::kPilot) {
    const std::vector<double> sorted = Sorted(samples_.Joined());
    brackets_ = std::make_shared<const Brackets>(Brackets::FromSortedSamples(sorted));
    if (replicated_) replicates_ = ReplicatesOf(sorted);
  }
  counts_.resize(brackets_->cell_count());
  for (const std::vector<double>& piece : samples_.pieces()) brackets_->Count(piece, counts_);
  samples_ = Samples();
  sorted_ = std::vector<double>();
  phase_ = Phase::kBinned;
}

ColumnReplicates PeriodDistribution::ReplicatesOf(std::span<const double> sorted) const {
  return ColumnReplicates::Of(sorted, samples_, Brackets::kLevels);
}

ColumnReplicates PeriodDistribution::CurrentReplicates() const {
  return replicates_ ? *replicates_ : ReplicatesOf(Sorted(samples_.Joined()));
}

PeriodDistribution PeriodDistribution::EmptyLike() const {
  assert(fixed());
  PeriodDistribution empty;
  empty.phase_ = Phase::kBinned;
  empty.brackets_ = brackets_;
  empty.counts_.resize(brackets_->cell_count());
  empty.replicated_ = replicated_;
  if (replicates_) empty.replicates_ = replicates_->EmptyLike();
  return empty;
}

void PeriodDistribution::AddTile(std::span<const double> x) {
  assert(phase_ != Phase::kFixed);
  if (replicates_) replicates_->AddTile(count(), x);
  moments_.AddTile(x);
  if (phase_ == Phase::kPilot) {
    samples_.AddTile(x);
  } else {
    brackets_->Count(x, counts_);
  }
}

void PeriodDistribution::Merge(PeriodDistribution later) {
  if (later.count() == 0) return;
  if (phase_ == Phase::kPilot) {
    assert(later.phase_ == Phase::kPilot);
    samples_.Merge(std::move(later.samples_));
  } else {
    assert(later.phase_ == Phase::kBinned);
    assert(brackets_ == later.brackets_ || *brackets_ == *later.brackets_);
    assert(count() + later.count() <= std::numeric_limits<std::uint32_t>::max());
    Bin();
    if (replicates_) replicates_->Merge(*later.replicates_);
    for (std::size_t i = 0; i < counts_.size(); ++i) counts_[i] += later.counts_[i];
  }
  moments_.Merge(later.moments_);
}

Estimate PeriodDistribution::Mean() const {
  if (!replicated_ || count() == 0) return moments_.about.Mean();
  return ReplicatesEstimate(moments_.about.mean, CurrentReplicates().MeanError(count()));
}

Estimate PeriodDistribution::Quantile(double p) const {
  if (count() == 0) return NoEstimate();
  const double rank_error = replicated_ ? CurrentReplicates().RankError(p, count()) : 0.0;
  const auto of = [&](const auto& view) {
    return replicated_ ? ReplicatedQuantile(view, count(), p, rank_error)
                       : QuantileEstimate(view, count(), p);
  };
  switch (phase_) {
    case Phase::kPilot:
      return of(ExactView(Sorted(samples_.Joined())));
    case Phase::kFixed:
      if (chosen_) {
        return chosen_->Has(p) ? of(*chosen_) : of(ExactView(Sorted(samples_.Joined())));
      }
      if (count() <= kSortedWhole) return of(ExactView(sorted_));
      if (const auto view = ViewAt(p, sorted_, count(), ReplicatedReach(count(), rank_error))) {
        return of(*view);
      }
      return of(ExactView(Sorted(samples_.Joined())));
    case Phase::kBinned:
      break;
  }
  return of(CellView(brackets_->ends(), counts_, moments_));
}

bool operator==(const PeriodDistribution& a, const PeriodDistribution& b) {
  if (a.phase_ != b.phase_ || a.moments_ != b.moments_ || a.replicated_ != b.replicated_ ||
      a.replicates_ != b.replicates_) {
    return false;
  }
  if (a.exact()) return a.samples_ == b.samples_;  // cells follow from them
  return a.counts_ == b.counts_ && (a.brackets_ == b.brackets_ || *a.brackets_ == *b.brackets_);
}

}  // namespace accord
