#include "simulation/accumulate/brackets.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <limits>
#include <utility>

#include "simulation/accumulate/quantile_ranks.h"

namespace accord {
namespace {

using accumulate_internal::BracketCounts;
using accumulate_internal::CountAboveBody;
using accumulate_internal::CountInBrackets;
using accumulate_internal::kBracketSlots;
using accumulate_internal::kPickChunk;

constexpr double kInfinity = std::numeric_limits<double>::infinity();
static_assert(Brackets::kLevels.size() == kBracketSlots);

ACCORD_VECTOR_CLONES std::int64_t CountAbove(const double* x, std::size_t size, double mark) {
  return CountAboveBody(x, size, mark);
}

double JustBelow(double value) { return std::nextafter(value, -kInfinity); }

// Brackets that overlap, of few samples, begin where the one before ends.
class Cutter {
 public:
  explicit Cutter(std::span<const double> sorted) : sorted_(sorted) {}

  void Cut(SampleRanks ranks) {
    const double from = sorted_[ranks.low], to = sorted_[ranks.high];
    if (from == to) {
      SetApart(to);
      return;
    }
    AddValue(from);
    const std::size_t first = ends.size() - 1;
    CutInside(ranks);
    if (IsRepeated(to)) {
      Add(JustBelow(to));
    } else {
      Add(to);
    }
    const std::size_t last = ends.size() - 1;
    if (first < last) {
      ranges.push_back({static_cast<std::uint32_t>(first), static_cast<std::uint32_t>(last)});
    }
    Add(to);
  }

  std::vector<double> ends;
  std::vector<Brackets::Range> ranges;

 private:
  void Add(double end) {
    if (ends.empty() || end > ends.back()) ends.push_back(end);
  }
  void SetApart(double value) {
    Add(JustBelow(value));
    Add(value);
  }
  void AddValue(double value) {
    if (IsRepeated(value)) {
      SetApart(value);
    } else {
      Add(value);
    }
  }
  bool IsRepeated(double value) const {
    const auto first = std::lower_bound(sorted_.begin(), sorted_.end(), value);
    return sorted_.end() - first > 1 && first[1] == value;
  }

  void CutInside(SampleRanks ranks) {
    const double from = sorted_[ranks.low], to = sorted_[ranks.high];
    std::size_t distinct = 0;
    for (std::size_t i = ranks.low + 1; i <= ranks.high; ++i) {
      distinct += sorted_[i] != sorted_[i - 1] && sorted_[i] < to ? 1 : 0;
    }
    const std::size_t parts =
        distinct <= Brackets::kParts ? ranks.high - ranks.low : Brackets::kParts;
    for (std::size_t k = 1; k < parts; ++k) {
      const double value = sorted_[ranks.low + (ranks.high - ranks.low) * k / parts];
      if (value > from && value < to) AddValue(value);
    }
  }

  std::span<const double> sorted_;
};

}  // namespace

Brackets::Brackets(std::vector<double> ends, std::vector<Range> ranges)
    : ends_(std::move(ends)), ranges_(std::move(ranges)) {
  std::vector<bool> is_searched(cell_count(), false), is_mark(ends_.size(), true);
  std::fill(std::begin(slots_.from), std::end(slots_.from), kInfinity);
  std::fill(std::begin(slots_.to), std::end(slots_.to), kInfinity);
  for (std::size_t r = 0; r < ranges_.size(); ++r) {
    const auto [first, last] = ranges_[r];
    slots_.from[r] = ends_[first];
    slots_.to[r] = ends_[last];
    inside_.SetSlot(r, ends_.data() + first + 1, last - first - 1, ends_[last], first + 1);
    std::fill(is_searched.begin() + first + 1, is_searched.begin() + last + 1, true);
    std::fill(is_mark.begin() + first + 1, is_mark.begin() + last, false);
  }
  const auto take = [&](std::uint32_t end) {
    const Mark mark{end, is_mark[end] && !is_searched[end], is_mark[end] && !is_searched[end + 1]};
    is_mark[end] = false;
    return mark;
  };
  for (const Range& range : ranges_) {
    range_marks_.push_back(take(range.first));
    range_marks_.push_back(take(range.last));
  }
  for (std::uint32_t end = 0; end < ends_.size(); ++end) {
    if (is_mark[end]) other_marks_.push_back(take(end));
  }
}

Brackets Brackets::FromSortedSamples(std::span<const double> sorted) {
  if (sorted.empty()) return Brackets();
  Cutter cutter(sorted);
  for (const double level : kLevels) cutter.Cut(BracketOf(level, sorted.size()));
  return Brackets(std::move(cutter.ends), std::move(cutter.ranges));
}

std::optional<Brackets> Brackets::FromEnds(std::vector<double> ends, std::vector<Range> ranges) {
  for (std::size_t i = 0; i < ends.size(); ++i) {
    if (!std::isfinite(ends[i]) || (i > 0 && !(ends[i - 1] < ends[i]))) return std::nullopt;
  }
  if (ranges.size() > kLevels.size()) return std::nullopt;
  std::uint32_t from = 0;
  for (const auto [first, last] : ranges) {
    if (first < from || last <= first || last >= ends.size() || last - first - 1 > kMostInside) {
      return std::nullopt;
    }
    from = last;
  }
  return Brackets(std::move(ends), std::move(ranges));
}

std::size_t Brackets::CellOf(double x) const {
  return static_cast<std::size_t>(std::lower_bound(ends_.begin(), ends_.end(), x) - ends_.begin());
}

// A cell between two marks holds what is above the one less what is above the other.
void Brackets::CountMark(const Mark& mark, std::int64_t above,
                         std::span<std::uint32_t> counts) const {
  const std::uint32_t count = static_cast<std::uint32_t>(above);
  if (mark.counts_below) counts[mark.end] -= count;
  if (mark.counts_above) counts[mark.end + 1] += count;
}

void Brackets::Count(std::span<const double> x, std::span<std::uint32_t> counts) const {
  assert(counts.size() == cell_count());
  for (std::size_t i = 0; i < x.size(); i += kPickChunk) {
    const std::span<const double> chunk = x.subspan(i, std::min(kPickChunk, x.size() - i));
    counts[0] += static_cast<std::uint32_t>(chunk.size());
    for (const Mark& mark : other_marks_) {
      CountMark(mark, CountAbove(chunk.data(), chunk.size(), ends_[mark.end]), counts);
    }
    if (!ranges_.empty()) CountInRanges(chunk, counts);
  }
}

void Brackets::CountInRanges(std::span<const double> chunk, std::span<std::uint32_t> counts) const {
  const BracketCounts found =
      CountInBrackets(slots_, inside_, chunk.data(), chunk.size(), counts.data());
  for (std::size_t r = 0; r < ranges_.size(); ++r) {
    const std::int64_t above = found.above.count[r];
    CountMark(range_marks_[2 * r], above, counts);
    CountMark(range_marks_[2 * r + 1], above - found.inside.count[r], counts);
  }
}

}  // namespace accord
