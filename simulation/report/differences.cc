#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "simulation/base/comparison.h"
#include "simulation/engine/compared_figures.h"
#include "simulation/report/figures.h"
#include "simulation/report/parts.h"

namespace accord::report_internal {
namespace {

// A figure of these very paths, and where binning leaves it.
struct Point {
  double value;
  Interval binning;
};

Point QuantilePoint(const Distribution& distribution, double p) {
  return {distribution.QuantileValue(p), distribution.QuantileBinning(p)};
}

Point ExactPoint(double value) { return {value, {value, value}}; }

Point PointOf(const Distribution& distribution, const EventCount* loss, PairedMetric metric) {
  switch (metric) {
    case PairedMetric::kMean:
      return ExactPoint(distribution.Mean().value);
    case PairedMetric::kP5:
      return QuantilePoint(distribution, 0.05);
    case PairedMetric::kP50:
      return QuantilePoint(distribution, 0.5);
    case PairedMetric::kP95:
      return QuantilePoint(distribution, 0.95);
    case PairedMetric::kLossProbability:
      return ExactPoint(loss->Probability().value);
    case PairedMetric::kCvar95: {
      const TailFigures tail = distribution.TailMean(0.95, Tail::kLowest);
      return {0.0 - tail.mean, {0.0 - tail.binning.upper, 0.0 - tail.binning.lower}};
    }
  }
  assert(false);
  return ExactPoint(0.0);
}

// One figure of both models.
struct Pair {
  const ComparedFigure& compared;
  const PairedFigure& figure;
  const ModelTotals& base;
  const ModelTotals& alternative;
};

// The metric at another level: a quantile's, or of the tail's share.
double ValueAt(const Distribution& distribution, PairedMetric metric, double level) {
  if (metric != PairedMetric::kCvar95) return distribution.QuantileValue(level);
  return 0.0 - distribution.TailMean(1.0 - level, Tail::kLowest).mean;
}

// The level of a quantile or tail; 0 of all else.
double LevelOf(PairedMetric metric) {
  switch (metric) {
    case PairedMetric::kP5:
    case PairedMetric::kCvar95:
      return 0.05;
    case PairedMetric::kP50:
      return 0.5;
    case PairedMetric::kP95:
      return 0.95;
    case PairedMetric::kMean:
    case PairedMetric::kLossProbability:
      break;
  }
  return 0.0;
}

// How far the difference moves where the number of paths below the quantile is 1.96 of its errors
// off, over 1.96: between two modes far apart an influence function sees nothing of it.
double ErrorOfRanks(const Distribution& base, const Distribution& alternative,
                    PairedMetric metric) {
  const double level = LevelOf(metric);
  if (level == 0.0) return 0.0;
  const auto difference_at = [&](double p) {
    return ValueAt(alternative, metric, p) - ValueAt(base, metric, p);
  };
  const double quantile = base.replicated() ? kStudent975 : kNormal975;
  const double reach = quantile * std::max(base.RankError(level), alternative.RankError(level));
  const double here = difference_at(level);
  double moves = 0.0;
  for (const double p : {std::max(level - reach, 0.0), std::min(level + reach, 1.0)}) {
    if (p <= 0.0 || p >= 1.0) continue;
    moves = std::max(moves, std::fabs(difference_at(p) - here));
  }
  return moves / quantile;
}

double Length(double a, double b) { return std::sqrt(a * a + b * b); }

// The difference of two probabilities where few paths have one event and not the other, too few for
// a spread: the shares of those who gain and of those who lose it, each by Wilson's interval, set
// off by Zou and Donner (2008).
std::optional<Estimate> DifferenceOfFew(const MeanM2& influence, double change) {
  const double n = static_cast<double>(influence.count);
  const double sum = n * influence.mean;
  const double either = std::round(influence.m2 + sum * influence.mean);
  if (!(either < static_cast<double>(EventCount::kFewEvents))) return std::nullopt;
  const auto share = [&](double paths) {
    return EventCount{static_cast<std::uint64_t>(std::round(paths)), influence.count}.Probability();
  };
  const Estimate gained = share(0.5 * (either + sum)), lost = share(0.5 * (either - sum));
  Estimate difference = NormalEstimate(change, std::sqrt(either) / n);
  difference.lower = change - Length(gained.value - gained.lower, lost.upper - lost.value);
  difference.upper = change + Length(gained.upper - gained.value, lost.value - lost.lower);
  return difference;
}

// Of a difference of shares of paths: on nets at least one path, as EventCount has it.
double ShareError(const PathMean& influence, bool replicated) {
  const double error = influence.Mean().standard_error;
  return replicated ? std::max(error, 1.0 / static_cast<double>(influence.count())) : error;
}

Estimate DifferenceOf(const Pair& pair, PairedMetric metric) {
  const Distribution& of_base = DistributionOf(pair.compared, pair.base);
  const Distribution& of_alternative = DistributionOf(pair.compared, pair.alternative);
  const bool is_npv = pair.compared.is_npv();
  const Point base = PointOf(of_base, is_npv ? &LossOf(pair.compared, pair.base) : nullptr, metric);
  const Point alternative =
      PointOf(of_alternative, is_npv ? &LossOf(pair.compared, pair.alternative) : nullptr, metric);
  const PathMean& influence = pair.figure.difference[static_cast<std::size_t>(metric)];
  if (pair.figure.better.events == 0 && pair.figure.worse.events == 0) {
    return Known(0.0);  // equal on every path: cells and rounding tell nothing apart
  }
  const double change = alternative.value - base.value;
  if (metric == PairedMetric::kLossProbability) {
    if (const auto few = DifferenceOfFew(influence.about(), change)) return *few;
  }
  const bool counts_as_none = metric != PairedMetric::kLossProbability &&
                              std::fabs(change) <= Slack(base.value, pair.figure.size);
  const double of_influence = is_npv && metric == PairedMetric::kLossProbability
                                  ? ShareError(influence, of_base.replicated())
                                  : influence.Mean().standard_error;
  const double error = std::max(of_influence, ErrorOfRanks(of_base, of_alternative, metric));
  const double value = counts_as_none ? 0.0 : change;
  Estimate difference =
      of_base.replicated() ? ReplicatesEstimate(value, error) : NormalEstimate(value, error);
  if (of_base == of_alternative) return difference;  // binned alike: nothing to add
  const double reach = difference.upper - difference.value;
  difference.lower +=
      (alternative.binning.lower - alternative.value) - (base.binning.upper - base.value);
  difference.upper +=
      (alternative.binning.upper - alternative.value) - (base.binning.lower - base.value);
  difference.standard_error =
      WithBinning(difference.standard_error, {difference.lower + reach, difference.upper - reach},
                  difference.value);
  return difference;
}

struct NamedMetric {
  PairedMetric metric;
  const char* name;
};
constexpr std::array<NamedMetric, kPairedMetrics> kNpvMetrics = {{
    {PairedMetric::kMean, "npv_mean"},
    {PairedMetric::kP5, "npv_p5"},
    {PairedMetric::kP50, "npv_p50"},
    {PairedMetric::kP95, "npv_p95"},
    {PairedMetric::kLossProbability, "loss_probability"},
    {PairedMetric::kCvar95, "cvar_95"},
}};

// The metrics of a figure, and whose it is in words of the report.
struct FigureWords {
  std::string party, contract, segment;
  std::span<const NamedMetric> metrics;
};

FigureWords WordsOf(const ComparedFigure& figure, const std::vector<std::string>& contracts,
                    const std::vector<std::string>& segments) {
  using Kind = ComparedFigure::Kind;
  static constexpr NamedMetric kRevenue[] = {{PairedMetric::kMean, "revenue_mean"}};
  static constexpr NamedMetric kProfit[] = {{PairedMetric::kMean, "profit_mean"}};
  static constexpr NamedMetric kLeverCost[] = {{PairedMetric::kMean, "lever_cost_mean"}};
  static constexpr NamedMetric kClients[] = {{PairedMetric::kMean, "clients_mean"}};
  const std::size_t index = static_cast<std::size_t>(figure.index);
  switch (figure.kind) {
    case Kind::kSupplierNpv:
      return {"supplier", contracts[index], "", kNpvMetrics};
    case Kind::kClientNpv:
      return {"client", contracts[index], "", kNpvMetrics};
    case Kind::kSupplierTotalNpv:
      return {"supplier", "", "", kNpvMetrics};
    case Kind::kDiscountedRevenue:
      return {"client_base", "", "", kRevenue};
    case Kind::kDiscountedProfit:
      return {"client_base", "", "", kProfit};
    case Kind::kDiscountedLeverCost:
      return {"client_base", "", "", kLeverCost};
    case Kind::kClientCount:
      break;
  }
  return {"client_base", "", segments[index], kClients};
}

// The cost of levers is not reported where there are none.
bool IsReported(const ComparedFigure& figure, const ModelTotals& base,
                const ModelTotals& alternative) {
  if (figure.kind != ComparedFigure::Kind::kDiscountedLeverCost) return true;
  return !(*base.client_base)->levers->empty() || !(*alternative.client_base)->levers->empty();
}

}  // namespace

std::vector<Difference> MakeDifferences(const ModelTotals& base, const ModelTotals& alternative,
                                        const PairTotals& totals,
                                        const std::vector<std::string>& contracts,
                                        const std::vector<std::string>& segments,
                                        const Stopped& stopped) {
  std::vector<Difference> differences;
  const std::vector<ComparedFigure> figures = ComparedFigures(base);
  assert(figures.size() == totals.figures.size());
  for (std::size_t i = 0; i < figures.size() && !IsStopped(stopped); ++i) {
    if (!IsReported(figures[i], base, alternative)) continue;
    const Pair pair{figures[i], totals.figures[i], base, alternative};
    const FigureWords words = WordsOf(figures[i], contracts, segments);
    for (const NamedMetric& named : words.metrics) {
      Difference& difference = differences.emplace_back();
      difference.party = words.party;
      difference.contract = words.contract;
      difference.metric = named.name;
      difference.difference = DifferenceOf(pair, named.metric);
      difference.segment = words.segment;
      difference.figure = NameOf(figures[i], named.name, contracts, segments);
      if (figures[i].is_npv() && named.metric == PairedMetric::kMean) {
        const EventCount& better = totals.figures[i].better;
        const EventCount& worse = totals.figures[i].worse;
        EventCount different = better;
        different.AddDisjoint(worse);
        difference.better_probability = better.Probability();
        difference.worse_probability = worse.Probability();
        difference.same_probability = different.Complement().Probability();
      }
    }
  }
  return differences;
}

}  // namespace accord::report_internal
