#include "simulation/analysis/count_forecast.h"

#include <algorithm>
#include <cmath>

#include "simulation/base/stoppable_sort.h"
#include "simulation/migration/base_tile.h"
#include "simulation/model/t_copula.h"
#include "simulation/random/math.h"

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

void NameStreams(std::uint64_t seed, const std::string& segment, CompiledTransitionRow& row) {
  row.moves = MakeStreamKey(seed, "segment", segment, "moves");
  row.matrix = MakeStreamKey(seed, "segment", segment, "matrix");
  row.overdispersion = MakeStreamKey(seed, "segment", segment, "overdispersion");
}

CompiledTransitionRow RowOf(const ProcessRow& fitted, int from) {
  CompiledTransitionRow row;
  row.targets = fitted.targets;
  row.probabilities = fitted.mean;
  if (row.targets.empty()) {
    row.targets.push_back(from);
    row.probabilities.push_back(1.0);
  }
  return row;
}

CompiledProcessRow RowOf(const ProcessRow& fitted, std::span<const double> squared_weights) {
  if (fitted.targets.size() < 2) return {};
  CompiledProcessRow row{.log_weights = fitted.log_weights,
                         .loadings = fitted.loadings,
                         .own_variance = {},
                         .counting_variance = fitted.counting_variance};
  for (const double squares : squared_weights) {
    row.own_variance.push_back(fitted.own_variance * (1.0 + squares));
  }
  return row;
}

CompiledProcess ProcessOf(const ProcessFit& fit, std::uint64_t seed) {
  constexpr double kMostSpread = 12.0;
  CompiledProcess process{.period_count = fit.horizon,
                          .rows = {},
                          .factor_cholesky = fit.factor_cholesky,
                          .stretch = StretchTable(fit.degrees_of_freedom),
                          .spreads = {},
                          .spread_ends = {},
                          .factor = MakeStreamKey(seed, "base", "", "factor"),
                          .level = MakeStreamKey(seed, "base", "", "level")};
  for (const ProcessRow& row : fit.rows) process.rows.push_back(RowOf(row, fit.squared_weights));
  const double mean = fit.mean_log_concentration();
  double below = 0.0;
  for (const SpreadLevel& level : fit.spread) {
    process.spreads.push_back(
        std::clamp(Exp(mean - level.log_concentration), 1.0 / kMostSpread, kMostSpread));
    if (process.spreads.size() == fit.spread.size()) break;
    below += level.probability;
    process.spread_ends.push_back(NormalQuantile(std::min(below, 1.0)));
  }
  return process;
}

}  // namespace

CompiledClientBase ProcessBase(std::span<const std::string> segments, const ProcessFit& fit,
                               std::span<const std::int64_t> start, std::uint64_t seed) {
  CompiledClientBase base;
  base.certain = false;
  for (std::size_t from = 0; from < segments.size(); ++from) {
    base.initial_counts.push_back(static_cast<double>(start[from]));
    NameStreams(seed, segments[from],
                base.rows.emplace_back(RowOf(fit.rows[from], static_cast<int>(from))));
  }
  base.process = ProcessOf(fit, seed);
  return base;
}

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
    NameStreams(seed, segments[from], row);
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
