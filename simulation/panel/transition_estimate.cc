#include "simulation/panel/transition_estimate.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <utility>

#include "simulation/panel/estimate_remarks.h"
#include "simulation/random/special.h"

namespace accord {
namespace {

// A pair shorter than this part of a year has a season.
constexpr double kLongestSeason = 0.9;

using Rows = std::vector<std::vector<MoveProbability>>;

// Nothing once stopped.
std::optional<Rows> Posteriors(std::span<const std::int64_t> counts, int segments, double prior,
                               const std::function<bool()>& stopped) {
  Rows rows;
  for (int from = 0; from < segments; ++from) {
    if (stopped && stopped()) return std::nullopt;
    rows.push_back(
        RowPosterior(counts.subspan(static_cast<std::size_t>(from) * segments, segments), prior));
  }
  return rows;
}

double Distance(const TransitionTally& tally) {
  double moved = 0.0;
  double whole = 0.0;
  for (int middle = 0; middle < tally.segment_count; ++middle) {
    const CountTable table = MovesByPast(tally, middle);
    const int n = table.columns;
    std::vector<double> row_sums(n), column_sums(n);
    double sum = 0.0;
    for (std::size_t i = 0; i < table.counts.size(); ++i) {
      const auto count = static_cast<double>(table.counts[i]);
      row_sums[i / n] += count;
      column_sums[i % n] += count;
      sum += count;
    }
    if (sum == 0.0) continue;
    for (std::size_t i = 0; i < table.counts.size(); ++i) {
      moved += 0.5 * std::fabs(static_cast<double>(table.counts[i]) -
                               row_sums[i / n] * column_sums[i % n] / sum);
    }
    whole += sum;
  }
  return whole > 0.0 ? moved / whole : 0.0;
}

// Season of each pair, counted from 0 as they come; empty where pairs have none.
std::vector<int> Seasons(std::span<const std::int32_t> dates, const PanelClock& clock) {
  const std::optional<int> seasons = PairsPerYear(dates, clock);
  if (!seasons || dates.size() < 3) return {};
  const double year = *clock.units_per_year;
  std::vector<int> group_of;
  std::vector<int> seen;
  for (std::size_t pair = 0; pair + 1 < dates.size(); ++pair) {
    const double years = static_cast<double>(dates[pair] - dates.front()) / year;
    const double place = (years - std::floor(years)) * *seasons;
    const int season = static_cast<int>(std::floor(place + 0.5)) % *seasons;
    const auto found = std::find(seen.begin(), seen.end(), season);
    group_of.push_back(static_cast<int>(found - seen.begin()));
    if (found == seen.end()) seen.push_back(season);
  }
  return group_of;
}

std::vector<int> Halves(int pairs) {
  std::vector<int> group_of(pairs);
  for (int pair = 0; pair < pairs; ++pair) group_of[pair] = pair < pairs / 2 ? 0 : 1;
  return group_of;
}

}  // namespace

std::vector<MoveProbability> RowPosterior(std::span<const std::int64_t> counts, double prior) {
  double whole = 0.0;
  for (std::int64_t count : counts) {
    if (count > 0) whole += static_cast<double>(count) + prior;
  }
  std::vector<MoveProbability> row;
  if (whole == 0.0) return row;
  for (std::int64_t count : counts) {
    MoveProbability& cell = row.emplace_back();
    if (count == 0) continue;
    const double a = static_cast<double>(count) + prior;
    const double b = whole - a;
    cell.mean = a / whole;
    const auto quantile = [&](double p, TailEnd end) {
      return b > 0.0 ? BetaQuantile(a, b, p, end) : 1.0;
    };
    cell.p2_5 = quantile(0.025, TailEnd::kLower);
    cell.p5 = quantile(0.05, TailEnd::kLower);
    cell.p95 = quantile(0.05, TailEnd::kUpper);
    cell.p97_5 = quantile(0.025, TailEnd::kUpper);
  }
  return row;
}

std::optional<int> PairsPerYear(std::span<const std::int32_t> dates, const PanelClock& clock) {
  constexpr double kMostPairs = 1e9;
  if (!clock.units_per_year) return std::nullopt;
  const double year = *clock.units_per_year;
  const double step =
      static_cast<double>(dates.back() - dates.front()) / static_cast<double>(dates.size() - 1);
  if (step > kLongestSeason * year) return std::nullopt;
  const double pairs = std::min(std::floor(year / step + 0.5), kMostPairs);
  return pairs < 2.0 ? std::nullopt : std::optional(static_cast<int>(pairs));
}

bool TransitionEstimate::distrust() const {
  return std::any_of(remarks.begin(), remarks.end(),
                     [](const EstimateRemark& remark) { return remark.distrust; });
}

TransitionEstimate EstimateTransitions(const TransitionTally& tally, const Panel& panel,
                                       std::span<const std::string> segments,
                                       const PanelClock& clock, double prior) {
  return *EstimateTransitions(tally, panel, segments, clock, prior, {});
}

std::optional<TransitionEstimate> EstimateTransitions(const TransitionTally& tally,
                                                      const Panel& panel,
                                                      std::span<const std::string> segments,
                                                      const PanelClock& clock, double prior,
                                                      const std::function<bool()>& stopped) {
  TransitionEstimate estimate;
  const int n = tally.segment_count;
  const std::size_t cells = static_cast<std::size_t>(n) * n;
  estimate.pooled.resize(cells);
  estimate.arrivals_per_pair.resize(n);
  for (int pair = 0; pair < tally.pair_count(); ++pair) {
    const std::span moves = std::span(tally.moves).subspan(pair * cells, cells);
    for (std::size_t i = 0; i < cells; ++i) estimate.pooled[i] += moves[i];
    for (int to = 0; to < n; ++to) {
      estimate.arrivals_per_pair[to] +=
          static_cast<double>(tally.arrivals[pair * n + to]) / tally.pair_count();
    }
    std::optional<Rows> posteriors = Posteriors(moves, n, prior, stopped);
    if (!posteriors) return std::nullopt;
    estimate.pair_posteriors.push_back(*std::move(posteriors));
  }
  std::optional<Rows> pooled = Posteriors(estimate.pooled, n, prior, stopped);
  if (!pooled) return std::nullopt;
  estimate.posterior = *std::move(pooled);

  std::vector<CountTable> by_pair, by_past;
  for (int from = 0; from < n; ++from) {
    by_pair.push_back(MovesByPair(tally, from));
    by_past.push_back(MovesByPast(tally, from));
    estimate.stationarity_by_segment.push_back(TestHomogeneity(std::span(&by_pair.back(), 1)));
    estimate.first_order_by_segment.push_back(TestHomogeneity(std::span(&by_past.back(), 1)));
    estimate.concentration_by_segment.push_back(MomentConcentration(std::span(&by_pair.back(), 1)));
  }
  estimate.stationarity = TestHomogeneity(by_pair);
  estimate.first_order = TestHomogeneity(by_past);
  estimate.first_order_distance = Distance(tally);
  estimate.concentration = MomentConcentration(by_pair);
  if (tally.pair_count() >= 3) estimate.drift = TestGroups(tally, Halves(tally.pair_count()));
  const std::vector<int> seasons = Seasons(panel.dates(), clock);
  if (!seasons.empty()) estimate.season = TestGroups(tally, seasons);
  estimate.remarks = panel_internal::RemarksOn(estimate, tally, panel, segments);
  return estimate;
}

}  // namespace accord
