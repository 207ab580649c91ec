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

constexpr std::size_t kCellBytes = 4 * kNumberBytes;

template <typename... Doubles>
bool ParseFiniteAll(std::string_view* bytes, Doubles*... values) {
  return (ParseFinite(bytes, values) && ...);
}

// Empty cells are as Cell() makes them; others hold what their number allows.
bool Consistent(const Histogram::Cell& cell, std::size_t number, const BinEdges& edges) {
  if (cell.count == 0) return cell == Histogram::Cell();
  return std::isfinite(cell.min) && std::isfinite(cell.max) && std::isfinite(cell.sum) &&
         cell.min <= cell.max && !IsNegativeZero(cell.min) && !IsNegativeZero(cell.max) &&
         edges.CellOf(cell.min) == number && edges.CellOf(cell.max) == number &&
         (cell.count > 1 || cell.min == cell.max);
}

// What has replicates has as many paths of each.
bool HoldsItsPaths(const Replicates& replicates, std::uint64_t paths) {
  return !replicates.on() || paths % Replicates::kBlock == 0;
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

struct PathMeanCodec {
  static void Write(const PathMean& value, std::string* bytes) {
    Append(value.about_, bytes);
    AppendSums(value.replicates_, bytes);
  }
  static bool Read(std::string_view* bytes, PathMean* value) {
    return Parse(bytes, &value->about_) && ParseSums(bytes, &value->replicates_) &&
           HoldsItsPaths(value->replicates_, value->count());
  }
};

void Append(const PathMean& value, std::string* bytes) { PathMeanCodec::Write(value, bytes); }

bool Parse(std::string_view* bytes, PathMean* value) { return PathMeanCodec::Read(bytes, value); }

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

void Append(const EventCount& value, std::string* bytes) {
  AppendU64(value.events, bytes);
  AppendU64(value.trials, bytes);
  AppendSums(value.replicates, bytes);
}

bool Parse(std::string_view* bytes, EventCount* value) {
  return ParseCount(bytes, &value->events) && ParseCount(bytes, &value->trials) &&
         value->events <= value->trials && ParseSums(bytes, &value->replicates) &&
         HoldsItsPaths(value->replicates, value->trials);
}

void Append(const Samples& value, std::string* bytes) {
  AppendU64(value.size(), bytes);
  for (const std::vector<double>& piece : value.pieces()) AppendEach(piece, bytes);
}

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
        Append(value.IsCounted() ? *value.histogram_ : value.Counted(), bytes);
        if (value.replicates_) value.replicates_->Append(bytes);
        break;
    }
  }

  static bool Read(std::string_view* bytes, Distribution* value) {
    std::uint64_t phase = 0;
    const bool replicated = value->replicated_;
    *value = Distribution();
    value->replicated_ = replicated;
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
        if (replicated && !IsWholeBlocks(value->count())) return false;
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
    if (!value->replicated_) return true;
    value->replicates_ = Distribution::ColumnReplicates::Parse(bytes, value->kReplicatedLevels);
    return value->replicates_.has_value() && value->count() % Replicates::kBlock == 0;
  }
};

void Append(const Distribution& value, std::string* bytes) {
  DistributionCodec::Write(value, bytes);
}

bool Parse(std::string_view* bytes, Distribution* value) {
  return DistributionCodec::Read(bytes, value);
}

// The bracket of a fixed one follows from its samples.
struct TailFlowsCodec {
  static void Write(const TailFlows& value, std::string* bytes) {
    AppendU64(static_cast<std::uint64_t>(value.phase_), bytes);
    AppendU64(value.flow_count_, bytes);
    AppendU64(value.keep_, bytes);
    AppendU64(value.count_, bytes);
    if (value.exact()) {
      AppendDoubles(value.figures_, bytes);
      AppendDoubles(value.flows_, bytes);
      for (const std::uint8_t replicate : value.replicate_of_) AppendU64(replicate, bytes);
      return;
    }
    AppendDoubles(value.cells_.ends, bytes);
    AppendDoubles(value.cells_.origins, bytes);
    for (const std::uint64_t count : value.cells_.counts) AppendU64(count, bytes);
    for (const double sum : value.cells_.sums) AppendDouble(sum, bytes);
    for (const double square : value.cells_.squares) AppendDouble(square, bytes);
    if (!value.replicated_) return;
    AppendDouble(value.tail_.boundary, bytes);
    AppendDouble(value.tail_.share_of_ties, bytes);
    AppendSums(value.tail_.sums, bytes);
  }

  static bool Read(std::string_view* bytes, TailFlows* value) {
    std::uint64_t phase = 0, flow_count = 0;
    const bool replicated = value->replicated_;
    *value = TailFlows();
    value->replicated_ = replicated;
    if (!ParseU64(bytes, &phase) || !ParseCount(bytes, &flow_count) ||
        flow_count > TailFlows::kMaxFlows || !ParseCount(bytes, &value->keep_) ||
        !ParseCount(bytes, &value->count_)) {
      return false;
    }
    value->flow_count_ = flow_count;
    switch (phase) {
      case static_cast<std::uint64_t>(TailFlows::Phase::kPilot):
        return ReadSamples(bytes, value);
      case static_cast<std::uint64_t>(TailFlows::Phase::kFixed):
        if (!ReadSamples(bytes, value)) return false;
        if (replicated && !IsWholeBlocks(value->count_)) return false;
        value->Fix();
        return true;
      case static_cast<std::uint64_t>(TailFlows::Phase::kBinned):
        return ReadCells(bytes, value);
      default:
        return false;
    }
  }

 private:
  static bool ReadSamples(std::string_view* bytes, TailFlows* value) {
    if (!ParseDoubles(bytes, &value->figures_) || !ParseDoubles(bytes, &value->flows_)) {
      return false;
    }
    for (const double figure : value->figures_) {
      if (IsNegativeZero(figure)) return false;
    }
    for (std::size_t i = 0; value->replicated_ && i < value->figures_.size(); ++i) {
      std::uint64_t replicate = 0;
      if (!ParseU64(bytes, &replicate) || replicate >= Replicates::kCount) return false;
      value->replicate_of_.push_back(static_cast<std::uint8_t>(replicate));
    }
    const std::uint64_t kept = value->figures_.size();
    return kept * value->flow_count_ == value->flows_.size() && value->SamplesReachTheBracket() &&
           (kept == value->count_ || (kept < value->count_ && value->keep_ > 0));
  }

  static bool ReadCells(std::string_view* bytes, TailFlows* value) {
    std::vector<double> ends, origins;
    if (!ParseDoubles(bytes, &ends) || !ParseDoubles(bytes, &origins) || ends.empty() ||
        origins.size() != value->flow_count_ + 1 || value->keep_ != 0) {
      return false;
    }
    for (std::size_t i = 1; i < ends.size(); ++i) {
      if (!(ends[i - 1] < ends[i])) return false;
    }
    const std::size_t numbers = ends.size() * (2 * origins.size() + 1);
    if (numbers > bytes->size() / kNumberBytes) return false;
    TailFlows::Cells cells(std::move(ends), std::move(origins));
    std::uint64_t counted = 0;
    for (std::uint64_t& count : cells.counts) {
      if (!ParseCount(bytes, &count)) return false;
      counted += count;
      if (counted > value->count_) return false;
    }
    for (std::vector<double>* list : {&cells.sums, &cells.squares}) {
      for (double& number : *list) {
        if (!ParseFinite(bytes, &number)) return false;
      }
    }
    if (!Consistent(cells)) return false;
    if (value->replicated_) {
      TailFlows::FixedTail& tail = value->tail_;
      tail.sums = Replicates(value->flow_count_ + 2);
      if (!ParseFinite(bytes, &tail.boundary) || !ParseFinite(bytes, &tail.share_of_ties) ||
          !ParseSums(bytes, &tail.sums) || !(tail.share_of_ties >= 0.0) ||
          !(tail.share_of_ties <= 1.0) || !HoldsItsPaths(tail.sums, value->count_)) {
        return false;
      }
    }
    value->phase_ = TailFlows::Phase::kBinned;
    value->cells_ = std::move(cells);
    return true;
  }

  // Nothing is in empty cells, and no square is negative.
  static bool Consistent(const TailFlows::Cells& cells) {
    for (std::size_t i = 0; i < cells.sums.size(); ++i) {
      const bool empty = cells.counts[i % cells.counts.size()] == 0;
      if (cells.squares[i] < 0.0 || (empty && (cells.sums[i] != 0.0 || cells.squares[i] != 0.0))) {
        return false;
      }
    }
    return true;
  }
};

void Append(const TailFlows& value, std::string* bytes) { TailFlowsCodec::Write(value, bytes); }

bool Parse(std::string_view* bytes, TailFlows* value) { return TailFlowsCodec::Read(bytes, value); }

}  // namespace accord
