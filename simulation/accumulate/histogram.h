#ifndef ACCORD_SIMULATION_ACCUMULATE_HISTOGRAM_H_
#define ACCORD_SIMULATION_ACCUMULATE_HISTOGRAM_H_

#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include "simulation/accumulate/bin_edges.h"
#include "simulation/accumulate/estimate.h"

namespace accord {

// Which end of a column a tail is: the supplier's bad end of an NPV is the lowest.
enum class Tail { kLowest, kHighest };

// The mean of the lowest or highest of the paths, its parts and its error.
struct TailFigures {
  double boundary = 0.0;  // the order statistic at which the tail ends (value at risk)
  double mean = 0.0;      // with the boundary atom split (Acerbi, Tasche 2002)
  double variance = 0.0;  // within the tail; a histogram's may be too large, never too small
  double weight = 0.0;    // TailWeight: how many paths, the boundary one in part
  Interval binning{};     // where the mean of these very samples must lie; a point if exact
};

// How many of `count` paths are beyond `level`: count - count level, so that 95 % of a hundred
// leaves five and not 5.000000000000004. Above 0 for 0 <= level < 1.
double TailWeight(std::uint64_t count, double level);

// Counts, extremes and sums of a column by cell. Thread-compatible. The edges must be the same in
// all that is merged. Counts and extremes are exact under any split; the sums of a cell depend on
// the order in which tiles and blocks are put together, so that order must be fixed.
//
// Because a cell knows its smallest and its largest value, an atom alone in its cell and a
// value alone in its cell are exact; only the order of several different values inside one cell
// is lost. Values must be finite.
class Histogram {
 public:
  struct Cell {
    std::uint64_t count = 0;
    double min = std::numeric_limits<double>::infinity();  // while the cell is empty
    double max = -std::numeric_limits<double>::infinity();
    double sum = 0.0;

    // Of what is in it; not empty. Between min and max, so exact for an atom.
    double Mean() const;

    friend bool operator==(const Cell&, const Cell&) = default;
  };

  Histogram() : Histogram(BinEdges()) {}
  explicit Histogram(const BinEdges& edges) : edges_(edges), cells_(edges.cell_count()) {}
  // Cells as once read from cells(); their number must be that of the edges.
  Histogram(const BinEdges& edges, std::vector<Cell> cells);

  // Any length. Nothing is allocated. 2.5 ns a value, 4 where most are one atom.
  void AddTile(std::span<const double> x);
  void Merge(const Histogram& other);

  std::uint64_t count() const { return count_; }
  const BinEdges& edges() const { return edges_; }
  std::span<const Cell> cells() const { return cells_; }

  // Order statistics count from 1 to count(). The figure interpolates between the extremes of the
  // cell; the bracket holds the true one for certain and is a point where it is known.
  double OrderStatistic(std::uint64_t rank) const;
  Interval OrderStatisticBracket(std::uint64_t rank) const;

  // Type 7 (Hyndman, Fan 1996) on the interpolated order statistics. p in [0, 1], count() >= 1.
  double Quantile(double p) const;

  // The tail beyond `level`: the lowest or highest n - n level of the paths, in part where that is
  // no whole number. 0 <= level < 1, count() >= 1. The cell in which the tail ends counts in
  // proportion, at its mean; cells wholly inside are exact.
  TailFigures TailMean(double level, Tail tail) const;

  friend bool operator==(const Histogram&, const Histogram&) = default;

 private:
  // cells[i] = edges().CellOf(x[i]).
  void AddToCells(std::span<const double> x, std::span<const std::int32_t> cells);

  BinEdges edges_;
  std::uint64_t count_ = 0;
  std::vector<Cell> cells_;
};

}  // namespace accord

#endif  // ACCORD_SIMULATION_ACCUMULATE_HISTOGRAM_H_
