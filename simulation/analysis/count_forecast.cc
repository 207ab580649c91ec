#include "simulation/analysis/count_forecast.h"

#include <algorithm>
#include <cmath>

#include "simulation/base/stoppable_sort.h"
#include "simulation/migration/base_tile.h"

namespace accord {
namespace {

CompiledTransitionRow RowOf(std::span<const std::int64_t> counts, int from, double prior) {
  CompiledTransitionRow row;
  double whole = 0.0;
  for (const std::int64_t count : counts) {
    if (count > 0) whole += static_cast<double>(count) + prior;
  }
  if (whole == 0.0) {
    row.targets.push_back(from);
    row.probabilities.push_back(1.0);
    return row;
  }
  for (std::size_t to = 0; to < counts.size(); ++to) {
    if (counts[to] == 0) continue;
    const double weight = static_cast<double>(counts[to]) + prior;
    row.targets.push_back(static_cast<int>(to));
    row.probabilities.push_back(weight / whole);
    row.concentration.push_back(weight);
  }
  return row;
}

}  // namespace

CompiledClientBase CountedBase(std::span<const std::string> segments,
                               std::span<const std::int64_t> counts, double prior,
                               std::span<const std::int64_t> start,
                               std::optional<double> concentration, std::uint64_t seed) {
  CompiledClientBase base;
  base.certain = false;
  base.overdispersion = concentration.value_or(0.0);
  const std::size_t n = segments.size();
  for (std::size_t from = 0; from < n; ++from) {
    base.initial_counts.push_back(static_cast<double>(start[from]));
    CompiledTransitionRow& row =
        base.rows.emplace_back(RowOf(counts.subspan(from * n, n), static_cast<int>(from), prior));
    row.moves = MakeStreamKey(seed, "segment", segments[from], "moves");
    row.matrix = MakeStreamKey(seed, "segment", segments[from], "matrix");
    row.overdispersion = MakeStreamKey(seed, "segment", segments[from], "overdispersion");
  }
  return base;
}

std::optional<CountSamples> SampleCounts(const CompiledClientBase& base, int periods,
                                         std::int64_t paths, const std::function<bool()>& stopped) {
  const int segments = static_cast<int>(base.rows.size());
  CountSamples samples(periods, segments, paths);
  BaseTile tile(base);
  for (std::int64_t first = 0; first < paths; first += kTilePaths) {
    const auto lanes = static_cast<std::size_t>(std::min<std::int64_t>(kTilePaths, paths - first));
    tile.Begin(static_cast<std::uint64_t>(first));
    for (int t = 1; t <= periods; ++t) {
      if (stopped && stopped()) return std::nullopt;
      tile.Move(t, {});
      for (int segment = 0; segment < segments; ++segment) {
        const ConstColumn counts = tile.count(segment);
        const std::span<std::int32_t> to =
            samples.at(t, segment).subspan(static_cast<std::size_t>(first), lanes);
        for (std::size_t lane = 0; lane < lanes; ++lane) {
          to[lane] = static_cast<std::int32_t>(counts[lane]);
        }
      }
    }
  }
  for (int t = 1; t <= periods; ++t) {
    for (int segment = 0; segment < segments; ++segment) {
      if (!SortUnless(stopped, samples.at(t, segment))) return std::nullopt;
    }
  }
  return samples;
}

std::optional<double> CountForecast::z(std::int64_t observed) const {
  if (certain()) return std::nullopt;
  return (static_cast<double>(observed) - mean) / sd;
}

CountForecast JudgeForecast(std::span<const std::int32_t> ascending, std::int64_t observed,
                            double level) {
  CountForecast forecast;
  const auto paths = static_cast<std::int64_t>(ascending.size());
  const auto n = static_cast<double>(paths);
  double sum = 0.0;
  for (const std::int32_t count : ascending) sum += count;
  forecast.mean = sum / n;
  double squares = 0.0;
  for (const std::int32_t count : ascending) {
    squares += (count - forecast.mean) * (count - forecast.mean);
  }
  if (ascending.front() != ascending.back()) forecast.sd = std::sqrt(squares / (n - 1.0));
  forecast.mean_error = forecast.sd / std::sqrt(n);

  const double tail = 0.5 * (1.0 - level);
  // A level such as 0.9 is a hair off what was written: 1000 paths have 50 in each tail, not 49.
  const auto cut = static_cast<std::int64_t>(std::floor(tail * n + 1e-6));
  const auto reach = static_cast<std::int64_t>(std::ceil(1.96 * std::sqrt(n * tail * (1 - tail))));
  const auto quantile = [&](std::int64_t rank) {
    const auto at = [&](std::int64_t place) {
      return std::int64_t{ascending[std::clamp<std::int64_t>(place, 0, paths - 1)]};
    };
    return SampledQuantile{at(rank), at(rank - reach), at(rank + reach)};
  };
  forecast.lower = quantile(cut);
  forecast.upper = quantile(paths - 1 - cut);
  forecast.covered = observed >= forecast.lower.value && observed <= forecast.upper.value;

  const auto [first, last] = std::ranges::equal_range(
      ascending, observed, {}, [](std::int32_t count) { return std::int64_t{count}; });
  const auto below = static_cast<double>(first - ascending.begin()) / n;
  const auto equal = static_cast<double>(last - first) / n;
  forecast.pit = below + 0.5 * equal;
  const double variance = below + 0.25 * equal - forecast.pit * forecast.pit;
  forecast.pit_error = std::sqrt(std::max(0.0, variance) / n);
  return forecast;
}

}  // namespace accord
