#ifndef ACCORD_SIMULATION_ACCUMULATE_SERIALISE_H_
#define ACCORD_SIMULATION_ACCUMULATE_SERIALISE_H_

#include <optional>
#include <string>
#include <string_view>

#include "simulation/accumulate/bin_edges.h"
#include "simulation/accumulate/brackets.h"
#include "simulation/accumulate/distribution.h"
#include "simulation/accumulate/event_count.h"
#include "simulation/accumulate/histogram.h"
#include "simulation/accumulate/moments.h"
#include "simulation/accumulate/path_mean.h"
#include "simulation/accumulate/period_distribution.h"
#include "simulation/accumulate/samples.h"
#include "simulation/accumulate/tail_flows.h"

namespace accord {

// Totals as bytes, for other processes and for digests. Little-endian, fields in order of
// declaration: counts as 64-bit integers, numbers as IEEE doubles bit for bit, lists preceded by
// their 64-bit length, a histogram with all its cells. There is no version in the bytes: both ends
// run the same engine version. Equal values give equal bytes.
//
// Append adds to the end of `bytes`. Parse takes from the front of `bytes` and says whether it
// could; if not, `bytes` and `value` are unspecified but valid. What was replicated is parsed into
// a value that is so already, what was not into one that is not. It refuses what is truncated,
// numbers that are not finite, counts above 2^53 or that contradict each other, extremes in the
// wrong order, values outside their cell; and it allocates nothing that the bytes do not hold.
void Append(const MeanM2& value, std::string* bytes);
void Append(const PathMean& value, std::string* bytes);
void Append(const Moments& value, std::string* bytes);
void Append(const EventCount& value, std::string* bytes);
void Append(const Samples& value, std::string* bytes);
void Append(const BinEdges& value, std::string* bytes);
void Append(const Histogram& value, std::string* bytes);
void Append(const Distribution& value, std::string* bytes);
void Append(const Brackets& value, std::string* bytes);
void Append(const MeanM2Spread& value, std::string* bytes);
void Append(const PeriodDistribution& value, std::string* bytes);
void Append(const TailFlows& value, std::string* bytes);

[[nodiscard]] bool Parse(std::string_view* bytes, MeanM2* value);
[[nodiscard]] bool Parse(std::string_view* bytes, PathMean* value);
[[nodiscard]] bool Parse(std::string_view* bytes, Moments* value);
[[nodiscard]] bool Parse(std::string_view* bytes, EventCount* value);
[[nodiscard]] bool Parse(std::string_view* bytes, Samples* value);
[[nodiscard]] bool Parse(std::string_view* bytes, BinEdges* value);
[[nodiscard]] bool Parse(std::string_view* bytes, Histogram* value);
[[nodiscard]] bool Parse(std::string_view* bytes, Distribution* value);
[[nodiscard]] bool Parse(std::string_view* bytes, Brackets* value);
[[nodiscard]] bool Parse(std::string_view* bytes, MeanM2Spread* value);
[[nodiscard]] bool Parse(std::string_view* bytes, PeriodDistribution* value);
[[nodiscard]] bool Parse(std::string_view* bytes, TailFlows* value);

template <typename T>
std::string Serialise(const T& value) {
  std::string bytes;
  Append(value, &bytes);
  return bytes;
}

// All of `bytes` as one value; empty if they do not parse or some are left over.
template <typename T>
std::optional<T> ParseAll(std::string_view bytes) {
  std::optional<T> value(std::in_place);
  if (!Parse(&bytes, &*value) || !bytes.empty()) return std::nullopt;
  return value;
}

}  // namespace accord

#endif  // ACCORD_SIMULATION_ACCUMULATE_SERIALISE_H_
