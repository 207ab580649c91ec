#include "simulation/accumulate/histogram.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>
#include <utility>

#include "simulation/accumulate/order_statistics.h"

namespace accord {
namespace {

constexpr std::size_t kChunk = 256;

// A cell and how many values lie in the cells before it.
struct Place {
  const Histogram::Cell* cell;
  std::uint64_t before;
};

Place Find(std::span<const Histogram::Cell> cells, std::uint64_t rank) {
  std::uint64_t before = 0;
  for (const Histogram::Cell& cell : cells) {
    if (before + cell.count >= rank) return {&cell, before};
    before += cell.count;
  }
  assert(false);
  return {&cells.back(), before - cells.back().count};
}

}  // namespace

double Histogram::Cell::Mean() const {
  return std::clamp(sum / static_cast<double>(count), min, max);
}

Histogram::Histogram(const BinEdges& edges, std::vector<Cell> cells)
    : edges_(edges), cells_(std::move(cells)) {
  assert(cells_.size() == edges.cell_count());
  for (const Cell& cell : cells_) count_ += cell.count;
}

void Histogram::AddTile(std::span<const double> x) {
  std::array<std::int32_t, kChunk> buffer;
  for (std::size_t i = 0; i < x.size(); i += kChunk) {
    const std::span<const double> chunk = x.subspan(i, std::min(kChunk, x.size() - i));
    const std::span<std::int32_t> cells(buffer.data(), chunk.size());
    edges_.CellsOf(chunk, cells);
    AddToCells(chunk, cells);
  }
}

void Histogram::AddToCells(std::span<const double> x, std::span<const std::int32_t> cells) {
  Cell* const into = cells_.data();
  for (std::size_t i = 0; i < x.size(); ++i) {
    Cell& cell = into[cells[i]];
    const double value = x[i] + 0.0;  // makes a negative zero a positive one
    // Copies, or g++ takes the two below through integer registers: at an atom, where every value
    // waits for the one before it, that is half of the time.
    const double min = cell.min, max = cell.max;
    ++cell.count;
    cell.min = value < min ? value : min;
    cell.max = value > max ? value : max;
    cell.sum += value;
  }
  count_ += x.size();
}

void Histogram::Merge(const Histogram& other) {
  assert(edges_ == other.edges_);
  for (std::size_t i = 0; i < cells_.size(); ++i) {
    Cell& cell = cells_[i];
    const Cell& more = other.cells_[i];
    cell.count += more.count;
    cell.min = more.min < cell.min ? more.min : cell.min;
    cell.max = more.max > cell.max ? more.max : cell.max;
    cell.sum += more.sum;
  }
  count_ += other.count_;
}

double Histogram::OrderStatistic(std::uint64_t rank) const {
  assert(rank >= 1 && rank <= count_);
  const auto [cell, before] = Find(cells_, rank);
  const std::uint64_t within = rank - before;
  if (within == cell->count) return cell->max;
  const double along = static_cast<double>(within - 1) / static_cast<double>(cell->count - 1);
  return cell->min + (cell->max - cell->min) * along;
}

Interval Histogram::OrderStatisticBracket(std::uint64_t rank) const {
  assert(rank >= 1 && rank <= count_);
  const auto [cell, before] = Find(cells_, rank);
  const std::uint64_t within = rank - before;
  return {within == cell->count ? cell->max : cell->min, within == 1 ? cell->min : cell->max};
}

double Histogram::Quantile(double p) const {
  assert(count_ >= 1 && p >= 0.0 && p <= 1.0);
  return accumulate_internal::InterpolatedQuantile(*this, count_, p);
}

double TailWeight(std::uint64_t count, double level) {
  const double n = static_cast<double>(count);
  const double weight = n - n * level;
  return weight > 0.0 ? weight : n * (1.0 - level);
}

TailFigures Histogram::TailMean(double level, Tail tail) const {
  assert(count_ >= 1 && level >= 0.0 && level < 1.0);
  const bool lowest = tail == Tail::kLowest;
  TailFigures figures;
  figures.weight = TailWeight(count_, level);
  const std::uint64_t paths =
      std::clamp<std::uint64_t>(static_cast<std::uint64_t>(std::ceil(figures.weight)), 1, count_);
  figures.boundary = OrderStatistic(lowest ? paths : count_ + 1 - paths);

  // Everything is summed relative to the boundary, so that an atom there contributes nothing.
  double sum = 0.0, squares = 0.0, inward = 0.0;
  double left = figures.weight;
  for (std::size_t i = 0; i < cells_.size() && left > 0.0; ++i) {
    const Cell& cell = cells_[lowest ? i : cells_.size() - 1 - i];
    if (cell.count == 0) continue;
    const double count = static_cast<double>(cell.count);
    const double taken = std::min(count, left);
    const double mean = cell.Mean();
    const double from = mean - figures.boundary;
    sum += taken * from;
    // Bhatia and Davis (2000): no values between min and max with this mean vary more.
    squares += taken * (from * from + (cell.max - mean) * (mean - cell.min));
    if (taken < count) {
      // The taken ones are the outer ones of the cell: at best all at its outer end, and the
      // others then no further in than its inner end.
      const double at_end = taken * (lowest ? mean - cell.min : cell.max - mean);
      const double others = (count - taken) * (lowest ? cell.max - mean : mean - cell.min);
      inward = std::min(at_end, others);
    }
    left -= taken;
  }
  const double shift = sum / figures.weight;
  figures.mean = figures.boundary + shift;
  figures.variance = std::max(squares / figures.weight - shift * shift, 0.0);
  figures.binning = {figures.mean, figures.mean};
  (lowest ? figures.binning.lower : figures.binning.upper) +=
      (lowest ? -inward : inward) / figures.weight;
  return figures;
}

}  // namespace accord
