#include "simulation/accumulate/tail_flows.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>
#include <limits>
#include <utility>

#include "simulation/accumulate/histogram.h"
#include "simulation/accumulate/samples.h"

namespace accord {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr double kShare = 1.0 - TailFlows::kLevel;
constexpr double kBracketErrors = 6.0;
constexpr double kBoundaryErrors = 2.0;
constexpr std::size_t kChunk = 256;

// Ranks from the boundary's: so many standard errors of the number of paths below a fixed 5 %
// quantile.
double RankReach(std::uint64_t paths, double errors) {
  return std::ceil(errors * std::sqrt(static_cast<double>(paths) * kShare * TailFlows::kLevel));
}

// The order statistic (from 1) so many ranks from the boundary's, on the safe side.
std::uint64_t RankAt(std::uint64_t paths, double reach) {
  const double rank = TailWeight(paths, TailFlows::kLevel) + reach;
  return static_cast<std::uint64_t>(std::clamp(reach < 0.0 ? std::floor(rank) : std::ceil(rank),
                                               1.0, static_cast<double>(paths)));
}

double JustBelow(double value) { return std::nextafter(value, -kInfinity); }

std::vector<double> Ascending(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  values.erase(std::unique(values.begin(), values.end()), values.end());
  return values;
}

// Ends of cells of as many samples each from rank `low` to rank `high`; a value that fills a cell
// gets one of its own.
std::vector<double> BracketEnds(std::span<const double> sorted, std::uint64_t paths) {
  if (sorted.empty()) return {0.0};
  const std::uint64_t low = RankAt(paths, -RankReach(paths, kBracketErrors));
  const std::uint64_t high = RankAt(paths, RankReach(paths, kBracketErrors));
  std::vector<double> ends;
  for (std::uint64_t k = 0; k <= TailFlows::kCells; ++k) {
    const double end = sorted[low + (high - low) * k / TailFlows::kCells - 1];
    if (!ends.empty() && end == ends.back()) ends.push_back(JustBelow(end));
    ends.push_back(end);
  }
  return Ascending(std::move(ends));
}

// The boundary alone in its cell, and the region in which it moves from run to run.
std::vector<double> BoundaryEnds(std::span<const double> sorted, std::uint64_t paths) {
  const double reach = RankReach(paths, kBoundaryErrors);
  const double boundary = sorted[RankAt(paths, 0.0) - 1];
  return Ascending({std::min(sorted[RankAt(paths, -reach) - 1], JustBelow(boundary)),
                    JustBelow(boundary), boundary, sorted[RankAt(paths, reach) - 1]});
}

// How much of a cell of `count` paths that begins at rank `before` lies between two ranks.
double Overlap(double before, double count, double from, double to) {
  return std::max(std::min(before + count, to) - std::max(before, from), 0.0);
}

}  // namespace

TailFlows::Cells::Cells(std::vector<double> ends_, std::vector<double> origins_)
    : ends(std::move(ends_)),
      origins(std::move(origins_)),
      counts(ends.size()),
      sums(ends.size() * origins.size()),
      squares(ends.size() * origins.size()) {}

bool TailFlows::Cells::IsPoint(std::size_t cell) const {
  return cell > 0 && ends[cell - 1] == JustBelow(ends[cell]);
}

std::size_t TailFlows::Cells::CellOf(double figure) const {
  return static_cast<std::size_t>(std::lower_bound(ends.begin(), ends.end(), figure) -
                                  ends.begin());
}

void TailFlows::Cells::Merge(const Cells& other) {
  assert(ends == other.ends && origins == other.origins);
  for (std::size_t i = 0; i < counts.size(); ++i) counts[i] += other.counts[i];
  for (std::size_t i = 0; i < sums.size(); ++i) sums[i] += other.sums[i];
  for (std::size_t i = 0; i < squares.size(); ++i) squares[i] += other.squares[i];
}

TailFlows TailFlows::Pilot(std::size_t flow_count, std::uint64_t planned_paths) {
  assert(flow_count <= kMaxFlows);
  TailFlows pilot;
  pilot.flow_count_ = flow_count;
  if (planned_paths > 0)
    pilot.keep_ = RankAt(planned_paths, RankReach(planned_paths, kBracketErrors));
  return pilot;
}

void TailFlows::Fix() {
  if (phase_ != Phase::kPilot) return;
  Prune();
  assert(SamplesReachTheBracket());
  const std::vector<double> sorted = Sorted(figures_);
  cells_.ends = BracketEnds(sorted, count_);
  cells_.origins = OriginsAt(sorted.empty() ? 0.0 : sorted[RankAt(count_, 0.0) - 1]);
  if (replicated_) tail_ = ReplicateTail(cells_, sorted);
  phase_ = Phase::kFixed;
}

TailFlows TailFlows::EmptyLike() const {
  assert(fixed());
  TailFlows empty;
  empty.phase_ = Phase::kBinned;
  empty.flow_count_ = flow_count_;
  empty.cells_ = Cells(cells_.ends, cells_.origins);
  empty.replicated_ = replicated_;
  empty.tail_ = {tail_.boundary, tail_.share_of_ties, tail_.sums.EmptyLike()};
  return empty;
}

void TailFlows::AddTile(std::span<const double> figure, std::span<const FlowColumn> flows) {
  assert(phase_ != Phase::kFixed && flows.size() == flow_count_);
  if (phase_ == Phase::kBinned) {
    if (replicated_) CountReplicates(figure, flows);
    CountTile(figure, flows);
    count_ += figure.size();
    return;
  }
  if (replicated_) {
    replicate_of_.insert(replicate_of_.end(), figure.size(),
                         static_cast<std::uint8_t>(Replicates::ReplicateOf(count_)));
  }
  count_ += figure.size();
  for (std::size_t i = 0; i < figure.size(); ++i) {
    figures_.push_back(figure[i] + 0.0);  // makes a negative zero a positive one
    for (const FlowColumn& flow : flows) {
      flows_.push_back(flow.values[i] * flow.factor + 0.0);
    }
  }
  if (figures_.size() >= 2 * keep_) Prune();
}

void TailFlows::CountTile(std::span<const double> figure, std::span<const FlowColumn> flows) {
  const double top = cells_.ends.back();
  const std::size_t cell_count = cells_.ends.size();
  std::array<std::uint32_t, kChunk> lanes, cells;
  for (std::size_t first = 0; first < figure.size(); first += kChunk) {
    const std::span<const double> chunk =
        figure.subspan(first, std::min(kChunk, figure.size() - first));
    std::size_t inside = 0;
    for (std::size_t i = 0; i < chunk.size(); ++i) {
      lanes[inside] = static_cast<std::uint32_t>(i);
      inside += chunk[i] <= top ? 1 : 0;
    }
    for (std::size_t k = 0; k < inside; ++k) {
      cells[k] = static_cast<std::uint32_t>(cells_.CellOf(chunk[lanes[k]]));
      ++cells_.counts[cells[k]];
    }
    for (std::size_t series = 0; series <= flow_count_; ++series) {
      const FlowColumn flow = series < flow_count_ ? flows[series] : FlowColumn{figure.data()};
      const double origin = cells_.origins[series];
      double* const sums = cells_.sums.data() + series * cell_count;
      double* const squares = cells_.squares.data() + series * cell_count;
      for (std::size_t k = 0; k < inside; ++k) {
        const double from = flow.values[first + lanes[k]] * flow.factor - origin;
        sums[cells[k]] += from;
        squares[cells[k]] += from * from;
      }
    }
  }
}

// Few lanes are in the tail: about 5 %.
void TailFlows::CountReplicates(std::span<const double> figure, std::span<const FlowColumn> flows) {
  assert(figure.size() == Replicates::kUnit);
  std::array<std::uint32_t, Replicates::kUnit> lanes;
  std::size_t inside = 0;
  for (std::size_t i = 0; i < figure.size(); ++i) {
    lanes[inside] = static_cast<std::uint32_t>(i);
    inside += figure[i] <= tail_.boundary ? 1 : 0;
  }
  const auto add = [&](std::size_t channel, const auto& value_of) {
    double sum = 0.0;
    for (std::size_t k = 0; k < inside; ++k) {
      sum += tail_.WeightOf(figure[lanes[k]]) * value_of(lanes[k]);
    }
    tail_.sums.Add(channel, count_, sum);
  };
  for (std::size_t series = 0; series <= flow_count_; ++series) {
    const FlowColumn flow = series < flow_count_ ? flows[series] : FlowColumn{figure.data()};
    const double origin = cells_.origins[series];
    add(series, [&](std::uint32_t lane) { return flow.values[lane] * flow.factor - origin; });
  }
  add(flow_count_ + 1, [](std::uint32_t) { return 1.0; });
}

// The samples counted about the boundary that they have; `cells` give the origins.
TailFlows::FixedTail TailFlows::ReplicateTail(const Cells& cells,
                                              std::span<const double> sorted) const {
  FixedTail tail;
  tail.sums = Replicates(flow_count_ + 2);
  if (sorted.empty()) return tail;
  tail.boundary = sorted[RankAt(count_, 0.0) - 1];
  const auto [first, last] = std::equal_range(sorted.begin(), sorted.end(), tail.boundary);
  tail.share_of_ties = (TailWeight(count_, kLevel) - static_cast<double>(first - sorted.begin())) /
                       static_cast<double>(last - first);
  for (std::size_t i = 0; i < figures_.size(); ++i) {
    const double weight = tail.WeightOf(figures_[i]);
    if (weight == 0.0) continue;
    const std::uint64_t place = replicate_of_[i] * Replicates::kUnit;
    for (std::size_t series = 0; series <= flow_count_; ++series) {
      const double value = series < flow_count_ ? flows_[i * flow_count_ + series] : figures_[i];
      tail.sums.Add(series, place, weight * (value - cells.origins[series]));
    }
    tail.sums.Add(flow_count_ + 1, place, weight);
  }
  return tail;
}

void TailFlows::Merge(const TailFlows& later) {
  if (later.count_ == 0) return;
  assert(flow_count_ == later.flow_count_);
  count_ += later.count_;
  if (phase_ == Phase::kPilot) {
    assert(later.phase_ == Phase::kPilot && keep_ == later.keep_);
    figures_.insert(figures_.end(), later.figures_.begin(), later.figures_.end());
    flows_.insert(flows_.end(), later.flows_.begin(), later.flows_.end());
    replicate_of_.insert(replicate_of_.end(), later.replicate_of_.begin(),
                         later.replicate_of_.end());
    Prune();
    return;
  }
  assert(later.phase_ == Phase::kBinned);
  if (phase_ == Phase::kFixed) {
    cells_ = CountSamples(std::move(cells_.ends), std::move(cells_.origins));
    figures_ = std::vector<double>();
    flows_ = std::vector<double>();
    replicate_of_ = std::vector<std::uint8_t>();
    keep_ = 0;
    phase_ = Phase::kBinned;
  }
  cells_.Merge(later.cells_);
  tail_.sums.Merge(later.tail_.sums);
}

std::size_t TailFlows::kept_values() const {
  return figures_.size() + flows_.size() + cells_.ends.size() + cells_.origins.size() +
         cells_.counts.size() + cells_.sums.size() + cells_.squares.size();
}

// A path with `keep_` or more strictly lower ones is never needed, whatever is merged later; so the
// paths that are left do not depend on when this is called.
void TailFlows::Prune() {
  if (keep_ == 0 || figures_.size() <= keep_) return;
  std::vector<double> order = figures_;
  const auto last = order.begin() + static_cast<std::ptrdiff_t>(keep_ - 1);
  std::nth_element(order.begin(), last, order.end());
  const double cut = *last;
  std::size_t left = 0;
  for (std::size_t i = 0; i < figures_.size(); ++i) {
    if (figures_[i] > cut) continue;
    figures_[left] = figures_[i];
    if (replicated_) replicate_of_[left] = replicate_of_[i];
    std::copy_n(flows_.begin() + static_cast<std::ptrdiff_t>(i * flow_count_), flow_count_,
                flows_.begin() + static_cast<std::ptrdiff_t>(left * flow_count_));
    ++left;
  }
  figures_.resize(left);
  flows_.resize(left * flow_count_);
  if (replicated_) replicate_of_.resize(left);
}

bool TailFlows::SamplesReachTheBracket() const {
  if (count_ == 0) return true;
  const std::uint64_t needed = RankAt(count_, RankReach(count_, kBracketErrors));
  return figures_.size() >= needed && (keep_ == 0 || keep_ >= needed);
}

// The series of the first path with this figure.
std::vector<double> TailFlows::OriginsAt(double figure) const {
  std::vector<double> origins(flow_count_ + 1, 0.0);
  const auto found = std::find(figures_.begin(), figures_.end(), figure);
  if (found == figures_.end()) return origins;
  const std::ptrdiff_t path = found - figures_.begin();
  std::copy_n(flows_.begin() + path * static_cast<std::ptrdiff_t>(flow_count_), flow_count_,
              origins.begin());
  origins.back() = figure;
  return origins;
}

TailFlows::Cells TailFlows::CountSamples(std::vector<double> ends,
                                         std::vector<double> origins) const {
  Cells cells(std::move(ends), std::move(origins));
  const std::size_t cell_count = cells.ends.size();
  for (std::size_t i = 0; i < figures_.size(); ++i) {
    const std::size_t cell = cells.CellOf(figures_[i]);
    if (cell == cell_count) continue;
    ++cells.counts[cell];
    for (std::size_t series = 0; series <= flow_count_; ++series) {
      const double value = series < flow_count_ ? flows_[i * flow_count_ + series] : figures_[i];
      const double from = value - cells.origins[series];
      cells.sums[series * cell_count + cell] += from;
      cells.squares[series * cell_count + cell] += from * from;
    }
  }
  return cells;
}

TailSplit TailFlows::Split() const {
  if (count_ == 0) return {NoEstimate(), std::vector<Estimate>(flow_count_, NoEstimate())};
  if (phase_ == Phase::kBinned) return SplitOf(cells_, tail_);
  const std::vector<double> sorted = Sorted(figures_);
  const Cells cells =
      CountSamples(BoundaryEnds(sorted, count_), OriginsAt(sorted[RankAt(count_, 0.0) - 1]));
  return SplitOf(cells, replicated_ ? ReplicateTail(cells, sorted) : FixedTail());
}

TailSplit TailFlows::SplitOf(const Cells& cells, const FixedTail& tail) const {
  const std::size_t cell_count = cells.ends.size();
  const double weight = TailWeight(count_, kLevel);
  const double reach = RankReach(count_, kBoundaryErrors);

  // By cell: its share in the tail, the same for squares, and its share in the boundary's region.
  std::vector<double> taken(cell_count), squared(cell_count), beside(cell_count);
  double counted = 0.0, region = 0.0;
  for (std::size_t i = 0; i < cell_count; ++i) {
    const double count = static_cast<double>(cells.counts[i]);
    if (count == 0.0) continue;
    taken[i] = Overlap(counted, count, 0.0, weight) / count;
    squared[i] = cells.IsPoint(i) ? taken[i] * taken[i] : taken[i];
    const double overlap = Overlap(counted, count, weight - reach, weight + reach);
    beside[i] = overlap / count;
    region += overlap;
    counted += count;
  }
  const bool known = counted >= weight && weight >= 2.0 && region > 0.0;
  const double paths = std::min(weight, counted);

  TailSplit split;
  for (std::size_t series = 0; series <= flow_count_; ++series) {
    const double* const sums = cells.sums.data() + series * cell_count;
    const double* const squares = cells.squares.data() + series * cell_count;
    double sum = 0.0, at_boundary = 0.0;
    for (std::size_t i = 0; i < cell_count; ++i) {
      sum += taken[i] * sums[i];
      at_boundary += beside[i] * sums[i];
    }
    const double mean = paths > 0.0 ? sum / paths : 0.0;
    double error = kInfinity;
    if (known && replicated_) {
      const std::array<Replicates::Weighted, 2> terms = {
          {{series, 1.0}, {flow_count_ + 1, -at_boundary / region}}};
      error = tail.sums.StandardError(terms, count_) / kShare;
    } else if (known) {
      const double boundary = at_boundary / region;
      double about = 0.0;
      for (std::size_t i = 0; i < cell_count; ++i) {
        about += squared[i] *
                 (squares[i] -
                  boundary * (2.0 * sums[i] - boundary * static_cast<double>(cells.counts[i])));
      }
      const double beyond = (mean - boundary) * (mean - boundary);
      const double variance = std::max(about / weight - beyond, 0.0) * (weight / (weight - 1.0));
      error = std::sqrt((variance + kLevel * beyond) / weight);
    }
    const double value = 0.0 - (cells.origins[series] + mean);
    const Estimate part =
        replicated_ ? ReplicatesEstimate(value, error) : NormalEstimate(value, error);
    if (series < flow_count_) {
      split.parts.push_back(part);
    } else {
      split.total = part;
    }
  }
  return split;
}

}  // namespace accord
