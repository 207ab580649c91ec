#include "simulation/analysis/backtest.h"

#include <cstddef>

#include "simulation/analysis/backtest_remarks.h"
#include "simulation/panel/chain_tests.h"
#include "simulation/panel/process_fit.h"
#include "simulation/random/special.h"

namespace accord {
namespace {

// The tally as it was at the origin.
TransitionTally UpTo(const TransitionTally& tally, int date_count) {
  TransitionTally earlier;
  earlier.segment_count = tally.segment_count;
  earlier.date_count = date_count;
  const auto n = static_cast<std::size_t>(tally.segment_count);
  const auto pairs = static_cast<std::size_t>(date_count - 1);
  earlier.moves.assign(tally.moves.begin(),
                       tally.moves.begin() + static_cast<std::ptrdiff_t>(pairs * n * n));
  return earlier;
}

std::vector<std::int64_t> PooledMoves(const TransitionTally& tally) {
  const auto n = static_cast<std::size_t>(tally.segment_count);
  std::vector<std::int64_t> pooled(n * n);
  for (std::size_t i = 0; i < tally.moves.size(); ++i) pooled[i % pooled.size()] += tally.moves[i];
  return pooled;
}

// P(X <= covered) of a binomial.
double LowerTail(std::int64_t covered, std::int64_t forecasts, double level) {
  if (covered >= forecasts) return 1.0;
  return IncompleteBeta(static_cast<double>(forecasts - covered), static_cast<double>(covered) + 1,
                        1.0 - level, TailEnd::kLower);
}

template <typename ForecastOf>
IntervalCoverage CoverageOf(const std::vector<HeldBackCount>& counts, int horizons, double level,
                            const ForecastOf& forecast_of) {
  IntervalCoverage coverage;
  coverage.by_horizon.resize(static_cast<std::size_t>(horizons));
  for (const HeldBackCount& count : counts) {
    const CountForecast& forecast = forecast_of(count);
    if (forecast.certain() && forecast.covered) continue;
    for (Coverage* part : {&coverage.all, &coverage.by_horizon[count.horizon - 1]}) {
      ++part->forecasts;
      if (forecast.covered) ++part->covered;
    }
  }
  coverage.all.p_value = LowerTail(coverage.all.covered, coverage.all.forecasts, level);
  for (Coverage& part : coverage.by_horizon) {
    part.p_value = LowerTail(part.covered, part.forecasts, level);
  }
  return coverage;
}

}  // namespace

std::optional<double> Coverage::share() const {
  if (forecasts == 0) return std::nullopt;
  return static_cast<double>(covered) / static_cast<double>(forecasts);
}

std::optional<BacktestResult> BacktestMigration(const TransitionTally& tally,
                                                const KnownClients& known,
                                                std::span<const std::string> segments,
                                                std::span<const std::int32_t> dates,
                                                const BacktestSettings& settings,
                                                const std::function<bool()>& stopped) {
  BacktestResult result;
  const int n = tally.segment_count;
  const int origin = tally.date_count - 1 - settings.held_back;
  const TransitionTally training = UpTo(tally, origin + 1);
  result.training_pairs = training.pair_count();
  std::vector<CountTable> rows;
  for (int from = 0; from < n; ++from) rows.push_back(MovesByPair(training, from));
  result.concentration = MomentConcentration(rows);
  for (int horizon = 1; horizon <= settings.held_back; ++horizon) {
    for (int segment = 0; segment < n; ++segment) {
      HeldBackCount& count = result.forecasts.emplace_back();
      count.horizon = horizon;
      count.segment = segment;
      count.observed = known.after(horizon, segment);
    }
  }

  const std::vector<std::int64_t> pooled = PooledMoves(training);
  const auto counted = [&](std::optional<double> concentration) {
    return CountedBase(segments, pooled, settings.prior, known.at_origin, concentration,
                       settings.seed);
  };
  const auto forecast = [&](const CompiledClientBase& base, const auto& keep) {
    const std::optional<CountSamples> samples =
        SampleCounts(base, settings.held_back, settings.path_count, stopped);
    if (!samples) return false;
    for (HeldBackCount& count : result.forecasts) {
      if (stopped && stopped()) return false;
      keep(count, JudgeForecast(samples->at(count.horizon, count.segment), count.observed,
                                settings.level));
    }
    return true;
  };
  if (!forecast(counted(std::nullopt),
                [](HeldBackCount& count, const CountForecast& found) { count.plain = found; })) {
    return std::nullopt;
  }
  result.plain =
      CoverageOf(result.forecasts, settings.held_back, settings.level,
                 [](const HeldBackCount& count) -> const CountForecast& { return count.plain; });
  if (result.concentration) {
    if (!forecast(counted(result.concentration),
                  [](HeldBackCount& count, const CountForecast& found) {
                    count.overdispersed = found;
                  })) {
      return std::nullopt;
    }
    result.overdispersed = CoverageOf(
        result.forecasts, settings.held_back, settings.level,
        [](const HeldBackCount& count) -> const CountForecast& { return *count.overdispersed; });
  }

  result.pairs_per_year =
      PairsPerYear(dates.first(static_cast<std::size_t>(origin) + 1), settings.clock);
  const std::optional<ProcessFit> fit = FitProcess(training.moves, n, settings.held_back,
                                                   result.pairs_per_year, settings.prior, stopped);
  if (!fit ||
      !forecast(ProcessBase(segments, *fit, known.at_origin, settings.seed),
                [](HeldBackCount& count, const CountForecast& found) { count.process = found; })) {
    return std::nullopt;
  }
  result.process =
      CoverageOf(result.forecasts, settings.held_back, settings.level,
                 [](const HeldBackCount& count) -> const CountForecast& { return count.process; });

  if (stopped && stopped()) return std::nullopt;
  result.scores = ScoreMoves(tally, training.pair_count(), settings.prior);
  if (stopped && stopped()) return std::nullopt;
  result.calibration =
      CalibrationOf(tally, training.pair_count(), settings.prior, result.concentration);
  result.reliability = ReliabilityOf(tally, training.pair_count(), settings.prior);
  result.remarks = analysis_internal::RemarksOn(result, known, pooled, segments, dates, settings);
  return result;
}

}  // namespace accord
