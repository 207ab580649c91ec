#ifndef ACCORD_SIMULATION_ACCUMULATE_BRACKETS_H_
#define ACCORD_SIMULATION_ACCUMULATE_BRACKETS_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "simulation/accumulate/bracket_kernel.h"

namespace accord {

// Cells for a column of which only three quantiles are wanted, fixed by the samples of the first
// batch: fine around these quantiles, one cell in between.
//
// The cells end at ascending numbers: cell i holds ends[i-1] < x <= ends[i], the first and the last
// are open. Around each level of kLevels there is its *bracket* (quantile_ranks.h). Brackets are
// cut at all values of their samples if these are at most 63, else into 63 parts with as many
// samples. A value that such an end repeats, or that is a whole bracket, gets a cell of its own: it
// begins just below it. So atoms at the quantile and whole numbers are exact.
//
// Only what is inside brackets, a tenth of a continuous column, is searched for its cell; what lies
// before, between and behind is counted by comparison with a handful of *marks*. An atom heavier
// than a bracket is never inside one but at its end, and marks set it apart.
//
// Immutable, thread-safe.
class Brackets {
 public:
  static constexpr std::array<double, 3> kLevels = {0.05, 0.5, 0.95};
  static constexpr std::size_t kParts = 63;
  static constexpr std::size_t kMostInside = 2 * kParts + 1;  // ends inside a bracket

  // Ends first .. last are those of a bracket, first < last.
  struct Range {
    std::uint32_t first = 0;
    std::uint32_t last = 0;

    friend bool operator==(const Range&, const Range&) = default;
  };

  // One cell for all.
  Brackets() : Brackets({}, {}) {}

  // From samples in ascending order, finite and without negative zeros.
  static Brackets FromSortedSamples(std::span<const double> sorted);

  // What ends() and ranges() once were. Empty if ends do not ascend or are not finite, if ranges
  // are too many, too long, overlap or go beyond the ends.
  static std::optional<Brackets> FromEnds(std::vector<double> ends, std::vector<Range> ranges);

  std::size_t cell_count() const { return ends_.size() + 1; }
  std::span<const double> ends() const { return ends_; }
  // In ascending order; they share one end at most.
  std::span<const Range> ranges() const { return ranges_; }

  // The cell of a finite x.
  std::size_t CellOf(double x) const;

  // ++counts[CellOf(x[i])] for all i, modulo 2^32; 0.6 ns each with AVX-512, 1.2 with AVX2. Any
  // length; counts has cell_count() numbers.
  void Count(std::span<const double> x, std::span<std::uint32_t> counts) const;

  friend bool operator==(const Brackets& a, const Brackets& b) {
    return a.ends_ == b.ends_ && a.ranges_ == b.ranges_;
  }

 private:
  // An end at which values are compared, and which of the cells beside it are counted by that.
  struct Mark {
    std::uint32_t end;
    bool counts_below, counts_above;
  };
  static_assert(kMostInside < accumulate_internal::kSlotEnds);

  Brackets(std::vector<double> ends, std::vector<Range> ranges);

  void CountInRanges(std::span<const double> chunk, std::span<std::uint32_t> counts) const;
  void CountMark(const Mark& mark, std::int64_t above, std::span<std::uint32_t> counts) const;

  std::vector<double> ends_;
  std::vector<Range> ranges_;
  // Follow from the two above.
  accumulate_internal::BracketSlots slots_;
  std::vector<Mark> range_marks_;  // of each range first and last
  std::vector<Mark> other_marks_;
  accumulate_internal::EndTable inside_;
};

}  // namespace accord

#endif  // ACCORD_SIMULATION_ACCUMULATE_BRACKETS_H_
