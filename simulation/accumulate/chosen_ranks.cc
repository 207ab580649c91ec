#include "simulation/accumulate/chosen_ranks.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cassert>
#include <cmath>
#include <memory>

#include "simulation/accumulate/order_statistics.h"
#include "simulation/accumulate/quantile_ranks.h"
#include "simulation/accumulate/samples.h"
#include "simulation/base/vector_clones.h"

namespace accord {
namespace {

// Values are first told apart by equal parts of their range, a non-decreasing map; only the parts
// that hold a wanted rank are then sorted.
constexpr std::size_t kFewest = 512;  // below, sorting all of them is as fast
constexpr std::size_t kMostParts = 2048;

std::size_t PartsFor(std::size_t size) { return std::min(std::bit_floor(size / 4), kMostParts); }

struct Spread {
  double min, max;
};

ACCORD_VECTOR_CLONES Spread SpreadOf(const double* values, std::size_t size) {
  constexpr int kLanes = 8;
  double min[kLanes], max[kLanes];
  std::fill(min, min + kLanes, values[0]);
  std::fill(max, max + kLanes, values[0]);
  std::size_t i = 0;
  for (; i + kLanes <= size; i += kLanes) {
    ACCORD_LANES
    for (int lane = 0; lane < kLanes; ++lane) {
      const double value = values[i + lane];
      min[lane] = value < min[lane] ? value : min[lane];
      max[lane] = value > max[lane] ? value : max[lane];
    }
  }
  Spread all{*std::min_element(min, min + kLanes), *std::max_element(max, max + kLanes)};
  for (; i < size; ++i) all = {std::min(all.min, values[i]), std::max(all.max, values[i])};
  return all;
}

ACCORD_VECTOR_CLONES void FindParts(const double* values, std::size_t size, double min, double rate,
                                    std::int32_t last, std::int32_t* parts) {
  for (std::size_t i = 0; i < size; ++i) {
    const auto part = static_cast<std::int32_t>((values[i] - min) * rate);
    parts[i] = part < last ? part : last;
  }
}

// What QuantileEstimate asks for.
std::array<std::uint64_t, 4> RanksAt(double p, std::uint64_t count) {
  const RankInterval interval = QuantileRanks(count, p);
  const auto below = 1 + static_cast<std::uint64_t>(p * static_cast<double>(count - 1));
  return {std::max<std::uint64_t>(interval.lower, 1), below, std::min(below + 1, count),
          std::min(interval.upper, count)};
}

void SortPart(std::span<double> part) {
  constexpr std::size_t kMany = 1024;
  if (part.size() < kMany) {
    std::sort(part.begin(), part.end());
  } else {
    const std::vector<double> sorted = Sorted(std::vector<double>(part.begin(), part.end()));
    std::copy(sorted.begin(), sorted.end(), part.begin());
  }
}

// The values of the parts that hold a wanted rank, end to end and each part sorted.
class WantedParts {
 public:
  WantedParts(std::span<const double> values, double min, double rate, std::size_t parts)
      : values_(values),
        part_of_(std::make_unique_for_overwrite<std::int32_t[]>(values.size())),
        before_(parts + 1),
        is_wanted_(parts) {
    FindParts(values.data(), values.size(), min, rate, static_cast<std::int32_t>(parts) - 1,
              part_of_.get());
    for (std::size_t i = 0; i < values.size(); ++i) ++before_[part_of_[i] + 1];
    for (std::size_t part = 0; part < parts; ++part) before_[part + 1] += before_[part];
  }

  void Want(std::uint64_t rank) { is_wanted_[PartWith(rank)] = 1; }
  void WantLowest(std::size_t count) {
    if (count == 0) return;
    std::fill_n(is_wanted_.begin(), PartWith(count) + 1, 1);
  }

  void Take() {
    const std::size_t parts = is_wanted_.size();
    start_.resize(parts);
    std::uint32_t taken = 0;
    for (std::size_t part = 0; part < parts; ++part) {
      start_[part] = taken;
      taken += is_wanted_[part] * SizeOf(part);
    }
    // What is not wanted falls on one place after all the others, again and again.
    std::vector<std::uint32_t> next = start_;
    for (std::size_t part = 0; part < parts; ++part) {
      if (is_wanted_[part] == 0) next[part] = taken;
    }
    wanted_.resize(taken + 1);
    for (std::size_t i = 0; i < values_.size(); ++i) {
      const auto part = static_cast<std::size_t>(part_of_[i]);
      wanted_[next[part]] = values_[i];
      next[part] += is_wanted_[part];
    }
    for (std::size_t part = 0; part < parts; ++part) {
      if (is_wanted_[part] != 0) SortPart(std::span(wanted_).subspan(start_[part], SizeOf(part)));
    }
  }

  // Of what was wanted and is taken.
  double OrderStatistic(std::uint64_t rank) const {
    const std::size_t part = PartWith(rank);
    return wanted_[start_[part] + (rank - 1 - before_[part])];
  }
  std::span<const double> Lowest(std::size_t count) const {
    return std::span(wanted_).first(count);
  }

 private:
  std::uint32_t SizeOf(std::size_t part) const { return before_[part + 1] - before_[part]; }
  std::size_t PartWith(std::uint64_t rank) const {
    const auto after = std::lower_bound(before_.begin() + 1, before_.end(), rank);
    return static_cast<std::size_t>(after - before_.begin()) - 1;
  }

  std::span<const double> values_;
  std::unique_ptr<std::int32_t[]> part_of_;  // by value
  std::vector<std::uint32_t> before_;        // by part: how many values lie in earlier ones
  std::vector<std::uint32_t> is_wanted_;     // 1 or 0
  std::vector<std::uint32_t> start_;         // where a wanted part begins
  std::vector<double> wanted_;
};

}  // namespace

ChosenRanks::ChosenRanks(std::span<const double> values, std::span<const double> levels,
                         std::size_t lowest)
    : count_(values.size()) {
  assert(lowest <= values.size());
  if (values.empty()) return;
  for (const double level : levels) {
    for (const std::uint64_t rank : RanksAt(level, count_)) ranks_.push_back(rank);
  }
  std::sort(ranks_.begin(), ranks_.end());
  ranks_.erase(std::unique(ranks_.begin(), ranks_.end()), ranks_.end());
  values_.reserve(ranks_.size());

  const Spread spread = SpreadOf(values.data(), values.size());
  if (spread.min == spread.max) {
    values_.assign(ranks_.size(), spread.min);
    lowest_.assign(lowest, spread.min);
    return;
  }
  // Not where the range, or a part's inverse width, leaves the doubles.
  const std::size_t part_count = PartsFor(values.size());
  const double rate = static_cast<double>(part_count) / (spread.max - spread.min);
  if (values.size() < kFewest || !(rate > 0.0) || !std::isfinite(rate)) {
    const std::vector<double> sorted = Sorted(std::vector<double>(values.begin(), values.end()));
    for (const std::uint64_t rank : ranks_) values_.push_back(sorted[rank - 1]);
    lowest_.assign(sorted.begin(), sorted.begin() + static_cast<std::ptrdiff_t>(lowest));
    return;
  }
  WantedParts parts(values, spread.min, rate, part_count);
  for (const std::uint64_t rank : ranks_) parts.Want(rank);
  parts.WantLowest(lowest);
  parts.Take();
  for (const std::uint64_t rank : ranks_) values_.push_back(parts.OrderStatistic(rank));
  const std::span<const double> tail = parts.Lowest(lowest);
  lowest_.assign(tail.begin(), tail.end());
}

bool ChosenRanks::Has(double p) const {
  if (count_ == 0) return false;
  const auto ranks = RanksAt(p, count_);
  return std::all_of(ranks.begin(), ranks.end(), [this](std::uint64_t rank) {
    return std::binary_search(ranks_.begin(), ranks_.end(), rank);
  });
}

double ChosenRanks::OrderStatistic(std::uint64_t rank) const {
  const auto place = std::lower_bound(ranks_.begin(), ranks_.end(), rank);
  assert(place != ranks_.end() && *place == rank);
  return values_[static_cast<std::size_t>(place - ranks_.begin())];
}

Interval ChosenRanks::OrderStatisticBracket(std::uint64_t rank) const {
  const double value = OrderStatistic(rank);
  return {value, value};
}

double ChosenRanks::Quantile(double p) const {
  return accumulate_internal::InterpolatedQuantile(*this, count_, p);
}

}  // namespace accord
