#ifndef ACCORD_SIMULATION_ACCUMULATE_BIN_EDGES_H_
#define ACCORD_SIMULATION_ACCUMULATE_BIN_EDGES_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

namespace accord {

// Which cell of a histogram a value falls in: a non-decreasing map from the doubles to
// 0..cell_count()-1, fixed by the samples of the first batch. Cells, in ascending order:
//
// * a low tail of kTailCells cells that grow geometrically (eight of one width, eight of twice
//   that, ...), the outermost open-ended;
// * a central range between the 0.1 % and the 99.9 % quantile of the samples, in parts of equal
//   cells. Around every level of kLevels, the quantiles that are reported, there is a part of its
//   own, the *bracket* of the level (quantile_ranks.h), where the quantile of a larger run is
//   found. It has three times as many cells as the parts between; they are narrow whatever the
//   distribution looks like elsewhere, with two modes far apart as well;
// * a high tail as the low one;
// * every *atom* (a value that makes up at least 0.1 % of the samples, at least two of them, the
//   eight heaviest) has a cell of its own.
//
// Degenerate samples work: all equal, a few distinct values, none (n = 0), a range up to the
// largest double. A part without width gets no cells; brackets that overlap, of few samples, are
// divided at all of their ends. That the map does not decrease is all that correctness needs: the
// cells record their own smallest and largest value.
//
// Immutable, a plain value (about 400 bytes), thread-safe.
class BinEdges {
 public:
  static constexpr std::array<double, 6> kLevels = {0.05, 0.25, 0.5, 0.75, 0.95, 0.99};
  static constexpr std::size_t kParts = 2 * kLevels.size() + 1;
  static constexpr std::size_t kMaxAtoms = 8;
  static constexpr std::size_t kTailCells = 160;  // reaches 8 million central cells out
  static constexpr std::size_t kMaxCentralCells = 1 << 16;
  static constexpr std::size_t kDefaultCentralCells = 1024;

  // Those of no samples: round zero, one unit a cell.
  BinEdges();

  // From samples in ascending order. 1 <= central_cells <= kMaxCentralCells is the most the
  // central range gets; it is divided by the shares of the parts that have a width, rounding down,
  // each share getting at least one.
  static BinEdges FromSortedSamples(std::span<const double> sorted,
                                    std::size_t central_cells = kDefaultCentralCells);

  // What the map is a function of. Empty if breaks decrease or are not finite, if atoms do not
  // increase, are too many or not finite, or if central_cells is out of range.
  static std::optional<BinEdges> FromBreaks(const std::array<double, kParts + 1>& breaks,
                                            std::span<const double> atoms,
                                            std::size_t central_cells);

  std::size_t cell_count() const { return 2 * kTailCells + central_count_ + 2 * atom_count_; }

  // The cell of x. NaN falls in some cell of the range.
  std::size_t CellOf(double x) const;

  // cells[i] = CellOf(x[i]), vectorised: about 1 ns each. The sizes are equal.
  void CellsOf(std::span<const double> x, std::span<std::int32_t> cells) const;

  const std::array<double, kParts + 1>& breaks() const { return breaks_; }
  std::span<const double> atoms() const { return {atoms_.data(), atom_count_}; }
  std::size_t central_cells() const { return asked_cells_; }  // as given to the factory

  friend bool operator==(const BinEdges&, const BinEdges&) = default;

 private:
  BinEdges(const std::array<double, kParts + 1>& breaks, std::span<const double> atoms,
           std::size_t central_cells);

  std::array<double, kParts + 1> breaks_{};
  std::array<double, kParts> widths_{};  // of the parts
  std::array<double, kParts> rates_{};   // cells per unit; 0 for a part without width
  double low_tail_rate_ = 0.0;
  double high_tail_rate_ = 0.0;
  std::array<double, kMaxAtoms> atoms_{};
  std::size_t atom_count_ = 0;
  std::size_t central_count_ = 0;
  std::size_t asked_cells_ = 0;
};

}  // namespace accord

#endif  // ACCORD_SIMULATION_ACCUMULATE_BIN_EDGES_H_
