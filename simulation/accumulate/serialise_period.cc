#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "simulation/accumulate/bytes.h"
#include "simulation/accumulate/serialise.h"

namespace accord {

void Append(const Brackets& value, std::string* bytes) {
  AppendDoubles(value.ends(), bytes);
  AppendU64(value.ranges().size(), bytes);
  for (const Brackets::Range& range : value.ranges()) {
    AppendU64(range.first, bytes);
    AppendU64(range.last, bytes);
  }
}

bool Parse(std::string_view* bytes, Brackets* value) {
  std::vector<double> ends;
  std::uint64_t length = 0;
  if (!ParseDoubles(bytes, &ends) || !ParseLength(bytes, 2 * kNumberBytes, &length)) return false;
  std::vector<Brackets::Range> ranges;
  for (std::uint64_t i = 0; i < length; ++i) {
    std::uint64_t first = 0, last = 0;
    if (!ParseU64(bytes, &first) || !ParseU64(bytes, &last) || last >= ends.size() ||
        first >= last) {
      return false;
    }
    ranges.push_back({static_cast<std::uint32_t>(first), static_cast<std::uint32_t>(last)});
  }
  std::optional<Brackets> brackets = Brackets::FromEnds(std::move(ends), std::move(ranges));
  if (!brackets) return false;
  *value = *std::move(brackets);
  return true;
}

void Append(const MeanM2Spread& value, std::string* bytes) {
  Append(value.about, bytes);
  AppendDouble(value.min, bytes);
  AppendDouble(value.max, bytes);
}

bool Parse(std::string_view* bytes, MeanM2Spread* value) {
  return Parse(bytes, &value->about) && ParseFinite(bytes, &value->min) &&
         ParseFinite(bytes, &value->max) && value->min <= value->max &&
         !IsNegativeZero(value->min) && !IsNegativeZero(value->max) &&
         (value->about.count > 0 || *value == MeanM2Spread());
}

// Fixed brackets follow from the samples.
struct PeriodDistributionCodec {
  using Phase = PeriodDistribution::Phase;

  static void Write(const PeriodDistribution& value, std::string* bytes) {
    AppendU64(static_cast<std::uint64_t>(value.phase_), bytes);
    Append(value.moments_, bytes);
    if (value.exact()) {
      Append(value.samples_, bytes);
      return;
    }
    Append(*value.brackets_, bytes);
    for (const std::uint32_t count : value.counts_) AppendU64(count, bytes);
    if (value.replicates_) value.replicates_->Append(bytes);
  }

  static bool Read(std::string_view* bytes, PeriodDistribution* value) {
    std::uint64_t phase = 0;
    const bool replicated = value->replicated_;
    *value = PeriodDistribution();
    value->replicated_ = replicated;
    if (!ParseU64(bytes, &phase) || !Parse(bytes, &value->moments_)) return false;
    switch (phase) {
      case static_cast<std::uint64_t>(Phase::kPilot):
        return ReadSamples(bytes, value);
      case static_cast<std::uint64_t>(Phase::kFixed):
        if (!ReadSamples(bytes, value)) return false;
        if (replicated && !IsWholeBlocks(value->count())) return false;
        value->Fix();
        return true;
      case static_cast<std::uint64_t>(Phase::kBinned):
        return ReadCounts(bytes, value);
      default:
        return false;
    }
  }

 private:
  static bool ReadSamples(std::string_view* bytes, PeriodDistribution* value) {
    if (!Parse(bytes, &value->samples_) || value->samples_.size() != value->count()) return false;
    if (value->count() == 0) return true;
    MeanM2Spread seen;
    seen.AddTile(value->samples_.values());
    return seen.min == value->moments_.min && seen.max == value->moments_.max;
  }

  // What is in the outermost cells is what moments say of the extremes.
  static bool ReadCounts(std::string_view* bytes, PeriodDistribution* value) {
    auto brackets = std::make_shared<Brackets>();
    if (!Parse(bytes, brackets.get()) || brackets->cell_count() > bytes->size() / kNumberBytes) {
      return false;
    }
    value->counts_.resize(brackets->cell_count());
    std::uint64_t total = 0;
    std::size_t lowest = value->counts_.size(), highest = 0;
    for (std::size_t i = 0; i < value->counts_.size(); ++i) {
      std::uint64_t count = 0;
      if (!ParseU64(bytes, &count) || count > std::numeric_limits<std::uint32_t>::max()) {
        return false;
      }
      value->counts_[i] = static_cast<std::uint32_t>(count);
      total += count;
      if (count == 0) continue;
      if (lowest > i) lowest = i;
      highest = i;
    }
    if (total != value->count() || total > std::numeric_limits<std::uint32_t>::max()) return false;
    if (total > 0 && (brackets->CellOf(value->moments_.min) != lowest ||
                      brackets->CellOf(value->moments_.max) != highest)) {
      return false;
    }
    value->phase_ = Phase::kBinned;
    value->brackets_ = std::move(brackets);
    if (!value->replicated_) return true;
    value->replicates_ = PeriodDistribution::ColumnReplicates::Parse(bytes, Brackets::kLevels);
    return value->replicates_.has_value() && value->count() % Replicates::kBlock == 0;
  }
};

void Append(const PeriodDistribution& value, std::string* bytes) {
  PeriodDistributionCodec::Write(value, bytes);
}

bool Parse(std::string_view* bytes, PeriodDistribution* value) {
  return PeriodDistributionCodec::Read(bytes, value);
}

}  // namespace accord
