#include "simulation/accumulate/bin_edges.h"

#include <algorithm>
#include <bit>
#include <cassert>
#include <cmath>
#include <vector>

#include "simulation/accumulate/cell_kernel.h"
#include "simulation/accumulate/quantile_ranks.h"

namespace accord {
namespace {

using accumulate_internal::CellMap;
using accumulate_internal::CellsBody;

// Where the central range ends.
constexpr double kLowestShare = 0.001, kHighestShare = 0.999;
constexpr double kAtomShare = 0.001;

// Brackets have three times as many cells as the parts between them.
constexpr std::size_t ShareOf(std::size_t part) { return part % 2 == 1 ? 3 : 1; }

// Beyond this a width or its inverse would overflow.
constexpr double kFarthest = 8e307;
constexpr double kNarrowest = 1e-290;

// The tail starts with the cell width of the part next to it, unless that part is so narrow (a
// cap that rounding has smeared) that the tail would then reach nowhere.
constexpr double kNarrowPart = 1.0 / 1024.0;

constexpr int kSubcellBits = 3;  // eight cells of a width
constexpr double kSubcells = 1 << kSubcellBits;
constexpr int kOctaves = static_cast<int>(BinEdges::kTailCells) >> kSubcellBits;

ACCORD_VECTOR_CLONES void Cells(const CellMap& map, const double* x, std::size_t size,
                                std::int32_t* cells) {
  CellsBody(map, x, size, cells);
}

// v in [1, 2) has cells 0..7, [2, 4) cells 8..15, and so on: exponent and leading bits of v.
std::size_t TailSlot(double distance, double cells_per_unit) {
  const double v = 1.0 + distance * cells_per_unit / kSubcells;
  if (!(v < static_cast<double>(1 << kOctaves))) return BinEdges::kTailCells - 1;
  constexpr std::uint64_t kBias = std::uint64_t{1023} << kSubcellBits;
  return static_cast<std::size_t>((std::bit_cast<std::uint64_t>(v) >> (52 - kSubcellBits)) - kBias);
}

std::vector<double> HeaviestAtoms(std::span<const double> sorted) {
  struct Run {
    double value;
    std::size_t length;
  };
  const std::size_t least = std::max<std::size_t>(
      2, static_cast<std::size_t>(std::ceil(kAtomShare * static_cast<double>(sorted.size()))));
  std::vector<Run> runs;
  for (std::size_t i = 0; i < sorted.size();) {
    std::size_t end = i + 1;
    while (end < sorted.size() && sorted[end] == sorted[i]) ++end;
    if (end - i >= least) runs.push_back({sorted[i], end - i});
    i = end;
  }
  std::sort(runs.begin(), runs.end(), [](const Run& a, const Run& b) {
    return a.length != b.length ? a.length > b.length : a.value < b.value;
  });
  if (runs.size() > BinEdges::kMaxAtoms) runs.resize(BinEdges::kMaxAtoms);
  std::vector<double> atoms;
  for (const Run& run : runs) atoms.push_back(run.value);
  std::sort(atoms.begin(), atoms.end());
  return atoms;
}

}  // namespace

BinEdges::BinEdges() : BinEdges(*FromBreaks({}, {}, 1)) {}

BinEdges::BinEdges(const std::array<double, kParts + 1>& breaks, std::span<const double> atoms,
                   std::size_t central_cells)
    : breaks_(breaks), atom_count_(atoms.size()), asked_cells_(central_cells) {
  std::copy(atoms.begin(), atoms.end(), atoms_.begin());
  // Equal edges have equal bits: no negative zeros.
  for (double& value : breaks_) value += 0.0;
  for (double& value : atoms_) value += 0.0;
  std::size_t shares = 0;
  for (std::size_t part = 0; part < kParts; ++part) {
    widths_[part] = breaks_[part + 1] - breaks_[part];
    if (widths_[part] > kNarrowest) shares += ShareOf(part);
  }
  const double range = breaks.back() - breaks.front();
  if (shares == 0) {
    // All samples equal: nothing gives the scale of what may still come but the value itself.
    const double cell = std::fabs(breaks.front()) * kNarrowPart;
    low_tail_rate_ = high_tail_rate_ = cell > kNarrowest ? 1.0 / cell : 1.0;
    central_count_ = 1;
    return;
  }
  const std::size_t cells_of_share = std::max<std::size_t>(1, central_cells / shares);
  central_count_ = cells_of_share * shares;
  for (std::size_t part = 0; part < kParts; ++part) {
    if (widths_[part] > kNarrowest) {
      rates_[part] = static_cast<double>(ShareOf(part) * cells_of_share) / widths_[part];
    }
  }
  const double even_rate = static_cast<double>(central_count_) / range;
  low_tail_rate_ = widths_.front() > kNarrowPart * range ? rates_.front() : even_rate;
  high_tail_rate_ = widths_.back() > kNarrowPart * range ? rates_.back() : even_rate;
}

BinEdges BinEdges::FromSortedSamples(std::span<const double> sorted, std::size_t central_cells) {
  assert(central_cells >= 1 && central_cells <= kMaxCentralCells);
  std::array<double, kParts + 1> breaks{};
  if (!sorted.empty()) {
    const auto at = [&](double share) {
      return static_cast<std::size_t>(share * static_cast<double>(sorted.size() - 1) + 0.5);
    };
    const std::size_t lowest = at(kLowestShare), highest = at(kHighestShare);
    std::array<std::size_t, kParts + 1> ranks = {lowest, highest};
    auto next = ranks.begin() + 2;
    for (const double level : kLevels) {
      const SampleRanks bracket = BracketOf(level, sorted.size());
      *next++ = std::clamp(bracket.low, lowest, highest);
      *next++ = std::clamp(bracket.high, lowest, highest);
    }
    std::sort(ranks.begin(), ranks.end());
    std::transform(ranks.begin(), ranks.end(), breaks.begin(),
                   [&](std::size_t rank) { return sorted[rank]; });
    if (breaks.front() == breaks.back()) {
      breaks.fill(sorted.back());
      breaks.front() = sorted.front();
    }
    for (double& value : breaks) value = std::clamp(value, -kFarthest, kFarthest);
  }
  return BinEdges(breaks, HeaviestAtoms(sorted), central_cells);
}

std::optional<BinEdges> BinEdges::FromBreaks(const std::array<double, kParts + 1>& breaks,
                                             std::span<const double> atoms,
                                             std::size_t central_cells) {
  const auto far = [](double value) { return !(std::fabs(value) <= kFarthest); };
  if (central_cells < 1 || central_cells > kMaxCentralCells || atoms.size() > kMaxAtoms ||
      std::any_of(breaks.begin(), breaks.end(), far) ||
      !std::is_sorted(breaks.begin(), breaks.end()) ||
      std::any_of(atoms.begin(), atoms.end(), [](double a) { return !std::isfinite(a); }) ||
      std::adjacent_find(atoms.begin(), atoms.end(), [](double a, double b) { return !(a < b); }) !=
          atoms.end()) {
    return std::nullopt;
  }
  return BinEdges(breaks, atoms, central_cells);
}

std::size_t BinEdges::CellOf(double x) const {
  std::size_t cell = kTailCells;
  if (x < breaks_.front()) {
    cell -= 1 + TailSlot(breaks_.front() - x, low_tail_rate_);
  } else if (x > breaks_.back()) {
    cell += central_count_ + TailSlot(x - breaks_.back(), high_tail_rate_);
  } else {
    double position = 0.0;
    for (std::size_t part = 0; part < kParts; ++part) {
      const double into = std::min(std::max(0.0, x - breaks_[part]), widths_[part]);
      position += into * rates_[part];
    }
    cell += std::min(static_cast<std::size_t>(position), central_count_ - 1);
  }
  // Counting the atoms at or below x and those below x can only grow with x, and sets each atom
  // apart from its neighbours on either side.
  for (std::size_t i = 0; i < atom_count_; ++i) {
    cell += static_cast<std::size_t>(x >= atoms_[i]) + static_cast<std::size_t>(x > atoms_[i]);
  }
  return cell;
}

void BinEdges::CellsOf(std::span<const double> x, std::span<std::int32_t> cells) const {
  assert(x.size() == cells.size());
  CellMap map;
  std::copy(breaks_.begin(), breaks_.end() - 1, map.from);
  std::copy(widths_.begin(), widths_.end(), map.width);
  std::copy(rates_.begin(), rates_.end(), map.rate);
  map.low = breaks_.front();
  map.high = breaks_.back();
  map.first = static_cast<std::int32_t>(kTailCells);
  map.last_central = static_cast<double>(central_count_ - 1);
  map.atoms = atoms_.data();
  map.atom_count = atom_count_;
  Cells(map, x.data(), x.size(), cells.data());
  for (std::size_t i = 0; i < x.size(); ++i) {
    if (cells[i] < 0) [[unlikely]]
      cells[i] = static_cast<std::int32_t>(CellOf(x[i]));
  }
}

}  // namespace accord
