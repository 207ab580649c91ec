#include "simulation/accumulate/serialise.h"

#include <array>
#include <bit>
#include <cmath>
#include <cstdint>
#include <utility>
#include <vector>

#include "simulation/accumulate/bytes.h"

namespace accord {
namespace {

constexpr std::size_t kNumberBytes = 8;
constexpr std::size_t kCellBytes = 4 * kNumberBytes;

template <typename... Doubles>
bool ParseFiniteAll(std::string_view* bytes, Doubles*... values) {
  return (ParseFinite(bytes, values) && ...);
}

void AppendDoubles(std::span<const double> values, std::string* bytes) {
  AppendU64(values.size(), bytes);
  for (const double value : values) AppendDouble(value, bytes);
}

bool ParseDoubles(std::string_view* bytes, std::vector<double>* values) {
  std::uint64_t length = 0;
  if (!ParseLength(bytes, kNumberBytes, &length)) return false;
  values->resize(length);
  for (double& value : *values) {
    if (!ParseFinite(bytes, &value)) return false;
  }
  return true;
}

bool IsNegativeZero(double value) { return value == 0.0 && std::signbit(value); }

// Empty cells are as Cell() makes them; others hold what their number allows.
bool Consistent(const Histogram::Cell& cell, std::size_t number, const BinEdges& edges) {
  if (cell.count == 0) return cell == Histogram::Cell();
  return std::isfinite(cell.min) && std::isfinite(cell.max) && std::isfinite(cell.sum) &&
         cell.min <= cell.max && !IsNegativeZero(cell.min) && !IsNegativeZero(cell.max) &&
         edges.CellOf(cell.min) == number && edges.CellOf(cell.max) == number &&
         (cell.count > 1 || cell.min == cell.max);
}

}  // namespace

void Append(const MeanM2& value, std::string* bytes) {
  AppendU64(value.count, bytes);
  AppendDouble(value.mean, bytes);
  AppendDouble(value.m2, bytes);
}

bool Parse(std::string_view* bytes, MeanM2* value) {
  return ParseCount(bytes, &value->count) && ParseFiniteAll(bytes, &value->mean, &value->m2) &&
         value->m2 >= 0.0 && (value->count > 1 || value->m2 == 0.0) &&
         (value->count > 0 || *value == MeanM2());
}

void Append(const Moments& value, std::string* bytes) {
  AppendU64(value.count, bytes);
  for (const double number : {value.mean, value.m2, value.m3, value.m4, value.min, value.max}) {
    AppendDouble(number, bytes);
  }
}

bool Parse(std::string_view* bytes, Moments* value) {
  return ParseCount(bytes, &value->count) &&
         ParseFiniteAll(bytes, &value->mean, &value->m2, &value->m3, &value->m4, &value->min,
                        &value->max) &&
         value->m2 >= 0.0 && value->m4 >= 0.0 && value->min <= value->max &&
         (value->count > 0 || *value == Moments());
}

void Append(const PairedMoments& value, std::string* bytes) {
  AppendU64(value.count, bytes);
  for (const double number : {value.mean_x, value.mean_y, value.mean_difference, value.m2_x,
                              value.m2_y, value.m2_difference, value.c_xy}) {
    AppendDouble(number, bytes);
  }
}

bool Parse(std::string_view* bytes, PairedMoments* value) {
  return ParseCount(bytes, &value->count) &&
         ParseFiniteAll(bytes, &value->mean_x, &value->mean_y, &value->mean_difference,
                        &value->m2_x, &value->m2_y, &value->m2_difference, &value->c_xy) &&
         value->m2_x >= 0.0 && value->m2_y >= 0.0 && value->m2_difference >= 0.0 &&
         (value->count > 0 || *value == PairedMoments());
}

void Append(const EventCount& value, std::string* bytes) {
  AppendU64(value.events, bytes);
  AppendU64(value.trials, bytes);
}

bool Parse(std::string_view* bytes, EventCount* value) {
  return ParseCount(bytes, &value->events) && ParseCount(bytes, &value->trials) &&
         value->events <= value->trials;
}

void Append(const Samples& value, std::string* bytes) { AppendDoubles(value.values(), bytes); }

bool Parse(std::string_view* bytes, Samples* value) {
  std::vector<double> values;
  if (!ParseDoubles(bytes, &values)) return false;
  for (const double number : values) {
    if (IsNegativeZero(number)) return false;
  }
  *value = Samples();
  value->Reserve(values.size());
  value->AddTile(values);
  return true;
}

void Append(const BinEdges& value, std::string* bytes) {
  for (const double number : value.breaks()) AppendDouble(number, bytes);
  AppendDoubles(value.atoms(), bytes);
  AppendU64(value.central_cells(), bytes);
}

bool Parse(std::string_view* bytes, BinEdges* value) {
  std::array<double, BinEdges::kParts + 1> breaks{};
  for (double& number : breaks) {
    if (!ParseFinite(bytes, &number)) return false;
  }
  std::vector<double> atoms;
  std::uint64_t central_cells = 0;
  if (!ParseDoubles(bytes, &atoms) || !ParseU64(bytes, &central_cells)) return false;
  const std::optional<BinEdges> edges = BinEdges::FromBreaks(breaks, atoms, central_cells);
  if (!edges) return false;
  *value = *edges;
  return true;
}

void Append(const Histogram& value, std::string* bytes) {
  Append(value.edges(), bytes);
  for (const Histogram::Cell& cell : value.cells()) {
    AppendU64(cell.count, bytes);
    AppendDouble(cell.min, bytes);
    AppendDouble(cell.max, bytes);
    AppendDouble(cell.sum, bytes);
  }
}

bool Parse(std::string_view* bytes, Histogram* value) {
  BinEdges edges;
  if (!Parse(bytes, &edges)) return false;
  if (edges.cell_count() > bytes->size() / kCellBytes) return false;
  std::vector<Histogram::Cell> cells(edges.cell_count());
  std::uint64_t total = 0;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    std::uint64_t min = 0, max = 0, sum = 0;
    if (!ParseCount(bytes, &cells[i].count) || !ParseU64(bytes, &min) || !ParseU64(bytes, &max) ||
        !ParseU64(bytes, &sum)) {
      return false;
    }
    cells[i].min = std::bit_cast<double>(min);
    cells[i].max = std::bit_cast<double>(max);
    cells[i].sum = std::bit_cast<double>(sum);
    total += cells[i].count;
    if (total > kMaxCount || !Consistent(cells[i], i, edges)) return false;
  }
  *value = Histogram(edges, std::move(cells));
  return true;
}

// Fixed edges follow from the samples, so only the number of cells asked for is kept beside them.
struct DistributionCodec {
  static void Write(const Distribution& value, std::string* bytes) {
    AppendU64(static_cast<std::uint64_t>(value.phase_), bytes);
    Append(value.moments_, bytes);
    switch (value.phase_) {
      case Distribution::Phase::kPilot:
        Append(value.samples_, bytes);
        break;
      case Distribution::Phase::kFixed:
        Append(value.samples_, bytes);
        AppendU64(value.edges_.central_cells(), bytes);
        break;
      case Distribution::Phase::kBinned:
        Append(*value.histogram_, bytes);
        break;
    }
  }

  static bool Read(std::string_view* bytes, Distribution* value) {
    std::uint64_t phase = 0;
    *value = Distribution();
    if (!ParseU64(bytes, &phase) || !Parse(bytes, &value->moments_)) return false;
    switch (phase) {
      case static_cast<std::uint64_t>(Distribution::Phase::kPilot):
        return ReadSamples(bytes, value);
      case static_cast<std::uint64_t>(Distribution::Phase::kFixed): {
        std::uint64_t central_cells = 0;
        if (!ReadSamples(bytes, value) || !ParseU64(bytes, &central_cells) || central_cells < 1 ||
            central_cells > BinEdges::kMaxCentralCells) {
          return false;
        }
        value->FixEdges(central_cells);
        return true;
      }
      case static_cast<std::uint64_t>(Distribution::Phase::kBinned):
        return ReadHistogram(bytes, value);
      default:
        return false;
    }
  }

 private:
  static bool ReadSamples(std::string_view* bytes, Distribution* value) {
    if (!Parse(bytes, &value->samples_) || value->samples_.size() != value->count()) return false;
    if (value->count() == 0) return true;
    double min = value->samples_.values()[0];
    double max = min;
    for (const double number : value->samples_.values()) {
      min = number < min ? number : min;
      max = number > max ? number : max;
    }
    return min == value->moments_.min && max == value->moments_.max;
  }

  static bool ReadHistogram(std::string_view* bytes, Distribution* value) {
    Histogram histogram;
    if (!Parse(bytes, &histogram) || histogram.count() != value->count()) return false;
    if (value->count() > 0 &&
        (histogram.OrderStatisticBracket(1).lower != value->moments_.min ||
         histogram.OrderStatisticBracket(value->count()).upper != value->moments_.max)) {
      return false;
    }
    value->phase_ = Distribution::Phase::kBinned;
    value->edges_ = histogram.edges();
    value->histogram_ = std::move(histogram);
    return true;
  }
};

void Append(const Distribution& value, std::string* bytes) {
  DistributionCodec::Write(value, bytes);
}

bool Parse(std::string_view* bytes, Distribution* value) {
  return DistributionCodec::Read(bytes, value);
}

}  // namespace accord
