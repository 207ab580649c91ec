#include "simulation/accumulate/column_replicates.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>
#include <utility>

#include "simulation/accumulate/bytes.h"
#include "simulation/base/vector_clones.h"

namespace accord::accumulate_internal {
namespace {

constexpr double kTailShare = 0.05;

struct UnitSums {
  double first, second, below;
};

// Sums of x - c, of its square and of max(tail - x, 0), in eight lanes fixed by position.
ACCORD_VECTOR_CLONES UnitSums SumUnit(const double* x, double centre, double tail) {
  constexpr std::size_t kLanes = 8;
  double first[kLanes] = {}, second[kLanes] = {}, below[kLanes] = {};
  for (std::size_t i = 0; i < Replicates::kUnit; i += kLanes) {
    for (std::size_t lane = 0; lane < kLanes; ++lane) {
      const double from = x[i + lane] - centre;
      const double under = tail - x[i + lane];
      first[lane] += from;
      second[lane] += from * from;
      below[lane] += under > 0.0 ? under : 0.0;
    }
  }
  UnitSums sums = {0.0, 0.0, 0.0};
  for (std::size_t lane = 0; lane < kLanes; ++lane) {
    sums.first += first[lane];
    sums.second += second[lane];
    sums.below += below[lane];
  }
  return sums;
}

ACCORD_VECTOR_CLONES std::int64_t CountUpTo(const double* x, double point) {
  std::int64_t count = 0;
  for (std::size_t i = 0; i < Replicates::kUnit; ++i) count += x[i] <= point ? 1 : 0;
  return count;
}

ACCORD_VECTOR_CLONES std::int64_t CountBelow(const double* x, double point) {
  std::int64_t count = 0;
  for (std::size_t i = 0; i < Replicates::kUnit; ++i) count += x[i] < point ? 1 : 0;
  return count;
}

std::size_t RankOf(double level, std::size_t count) {
  const double rank = std::ceil(level * static_cast<double>(count)) - 1.0;
  return static_cast<std::size_t>(std::clamp(rank, 0.0, static_cast<double>(count - 1)));
}

}  // namespace

ColumnReplicates::ColumnReplicates(Points points)
    : points_(std::make_shared<const Points>(std::move(points))) {
  const auto atoms = std::count(points_->is_atom.begin(), points_->is_atom.end(), true);
  sums_ = Replicates(kLevels + points_->levels.size() + static_cast<std::size_t>(atoms));
}

ColumnReplicates ColumnReplicates::Of(std::span<const double> sorted, const Samples& samples,
                                      std::span<const double> levels) {
  assert(!sorted.empty() && sorted.size() % Replicates::kBlock == 0);
  Points points;
  points.centre = sorted[RankOf(0.5, sorted.size())];
  points.tail = sorted[RankOf(kTailShare, sorted.size())];
  for (const double level : levels) {
    const double quantile = sorted[RankOf(level, sorted.size())];
    const auto [first, last] = std::equal_range(sorted.begin(), sorted.end(), quantile);
    points.levels.push_back(level);
    points.quantiles.push_back(quantile);
    points.is_atom.push_back(last - first > 1);
  }
  ColumnReplicates replicates(std::move(points));
  std::uint64_t paths = 0;
  for (const std::vector<double>& piece : samples.pieces()) {
    assert(piece.size() % Replicates::kUnit == 0);
    for (std::size_t i = 0; i < piece.size(); i += Replicates::kUnit) {
      replicates.AddTile(paths, std::span(piece).subspan(i, Replicates::kUnit));
      paths += Replicates::kUnit;
    }
  }
  return replicates;
}

ColumnReplicates ColumnReplicates::EmptyLike() const {
  ColumnReplicates empty = *this;
  empty.sums_ = sums_.EmptyLike();
  return empty;
}

void ColumnReplicates::AddTile(std::uint64_t paths_before, std::span<const double> x) {
  assert(x.size() == Replicates::kUnit);
  const UnitSums sums = SumUnit(x.data(), points_->centre, points_->tail);
  sums_.Add(kMean, paths_before, sums.first);
  sums_.Add(kSquare, paths_before, sums.second);
  sums_.Add(kTail, paths_before, sums.below);
  std::size_t channel = kLevels;
  for (std::size_t i = 0; i < points_->levels.size(); ++i) {
    const double point = points_->quantiles[i];
    sums_.Add(channel++, paths_before, static_cast<double>(CountUpTo(x.data(), point)));
    if (!points_->is_atom[i]) continue;
    sums_.Add(channel++, paths_before, static_cast<double>(CountBelow(x.data(), point)));
  }
}

double ColumnReplicates::VarianceError(double mean, std::uint64_t paths) const {
  const std::array<Replicates::Weighted, 2> terms = {
      {{kSquare, 1.0}, {kMean, -2.0 * (mean - points_->centre)}}};
  return sums_.StandardError(terms, paths);
}

double ColumnReplicates::RankError(double level, std::uint64_t paths) const {
  std::size_t channel = kLevels;
  for (std::size_t i = 0; i < points_->levels.size(); ++i) {
    const std::size_t next = channel + (points_->is_atom[i] ? 2 : 1);
    if (points_->levels[i] != level) {
      channel = next;
      continue;
    }
    double error = 0.0;
    for (; channel < next; ++channel) error = std::max(error, sums_.StandardError(channel, paths));
    return error;
  }
  assert(false);
  return 0.5;
}

double ColumnReplicates::TailError(std::uint64_t paths) const {
  return sums_.StandardError(kTail, paths) / kTailShare;
}

void ColumnReplicates::Append(std::string* bytes) const {
  AppendDouble(points_->centre, bytes);
  AppendDouble(points_->tail, bytes);
  for (std::size_t i = 0; i < points_->levels.size(); ++i) {
    AppendDouble(points_->quantiles[i], bytes);
    AppendU64(points_->is_atom[i] ? 1 : 0, bytes);
  }
  AppendSums(sums_, bytes);
}

std::optional<ColumnReplicates> ColumnReplicates::Parse(std::string_view* bytes,
                                                        std::span<const double> levels) {
  Points points;
  points.levels.assign(levels.begin(), levels.end());
  if (!ParseFinite(bytes, &points.centre) || !ParseFinite(bytes, &points.tail)) return std::nullopt;
  for (std::size_t i = 0; i < levels.size(); ++i) {
    double quantile = 0.0;
    std::uint64_t is_atom = 0;
    if (!ParseFinite(bytes, &quantile) || !ParseU64(bytes, &is_atom) || is_atom > 1) {
      return std::nullopt;
    }
    points.quantiles.push_back(quantile);
    points.is_atom.push_back(is_atom == 1);
  }
  ColumnReplicates replicates(std::move(points));
  if (!ParseSums(bytes, &replicates.sums_)) return std::nullopt;
  return replicates;
}

bool operator==(const ColumnReplicates& a, const ColumnReplicates& b) {
  return a.sums_ == b.sums_ && (a.points_ == b.points_ || *a.points_ == *b.points_);
}

}  // namespace accord::accumulate_internal
