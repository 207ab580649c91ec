#include <array>
#include <cassert>
#include <cstddef>
#include <cstdint>

#include "simulation/engine/influence.h"
#include "simulation/report/figures.h"
#include "simulation/report/parts.h"

namespace accord::report_internal {
namespace {

// A figure of these very paths, and where binning leaves it.
struct Point {
  double value;
  Interval binning;
};

// The extremes of the cells that hold the order statistics next to the quantile.
Interval QuantileBinning(const Distribution& distribution, double p) {
  const double position = p * static_cast<double>(distribution.count() - 1);
  const std::uint64_t rank = static_cast<std::uint64_t>(position) + 1;
  const std::uint64_t next = static_cast<double>(rank - 1) == position ? rank : rank + 1;
  Interval binning;
  std::uint64_t before = 0;
  for (const Histogram::Cell& cell : distribution.cells()) {
    const std::uint64_t through = before + cell.count;
    if (before < rank && rank <= through) binning.lower = cell.min;
    if (before < next && next <= through) binning.upper = cell.max;
    before = through;
  }
  return binning;
}

Point QuantilePoint(const Distribution& distribution, double p) {
  const double value = distribution.Quantile(p).value;
  if (distribution.exact()) return {value, {value, value}};
  return {value, QuantileBinning(distribution, p)};
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

// One figure of both models; losses are null where nothing can be lost.
struct Pair {
  const PairedFigure& figure;
  const Distribution& base;
  const Distribution& alternative;
  const EventCount* base_loss;
  const EventCount* alternative_loss;
};

Estimate DifferenceOf(const Pair& pair, PairedMetric metric) {
  const Point base = PointOf(pair.base, pair.base_loss, metric);
  const Point alternative = PointOf(pair.alternative, pair.alternative_loss, metric);
  const MeanM2& influence = pair.figure.difference[static_cast<std::size_t>(metric)];
  Estimate difference =
      NormalEstimate(alternative.value - base.value, influence.Mean().standard_error);
  if (pair.base == pair.alternative) return difference;  // binned alike: nothing to add
  difference.lower +=
      (alternative.binning.lower - alternative.value) - (base.binning.upper - base.value);
  difference.upper +=
      (alternative.binning.upper - alternative.value) - (base.binning.lower - base.value);
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

void AddParty(const PairedFigure& figure, const PartyTotals& base, const PartyTotals& alternative,
              const std::string& party, const std::string& contract,
              std::vector<Difference>& differences) {
  const Pair pair{figure, base.npv, alternative.npv, &base.loss, &alternative.loss};
  for (const NamedMetric& named : kNpvMetrics) {
    Difference difference{party, contract, named.name, DifferenceOf(pair, named.metric), {}};
    if (named.metric == PairedMetric::kMean) {
      difference.better_probability = figure.better.Probability();
    }
    differences.push_back(difference);
  }
}

void AddValue(const PairedFigure& figure, const Distribution& base, const Distribution& alternative,
              const char* metric, const std::string& segment,
              std::vector<Difference>& differences) {
  const Pair pair{figure, base, alternative, nullptr, nullptr};
  differences.push_back(
      {"client_base", "", metric, DifferenceOf(pair, PairedMetric::kMean), std::nullopt, segment});
}

}  // namespace

// Figures come in the order of PairTotals.
std::vector<Difference> MakeDifferences(const ModelTotals& base, const ModelTotals& alternative,
                                        const PairTotals& pair,
                                        const std::vector<std::string>& contracts,
                                        const std::vector<std::string>& segments) {
  std::vector<Difference> differences;
  std::size_t next = 0;
  const auto figure = [&]() -> const PairedFigure& { return pair.figures[next++]; };
  for (std::size_t i = 0; i < contracts.size(); ++i) {
    const ContractTotals& of_base = base.contracts[i];
    const ContractTotals& of_alternative = alternative.contracts[i];
    AddParty(figure(), of_base.supplier, of_alternative.supplier, "supplier", contracts[i],
             differences);
    AddParty(figure(), of_base.client, of_alternative.client, "client", contracts[i], differences);
  }
  if (base.supplier_total) {
    AddParty(figure(), *base.supplier_total, *alternative.supplier_total, "supplier", "",
             differences);
  }
  if (base.client_base) {
    AddValue(figure(), base.client_base->discounted_revenue,
             alternative.client_base->discounted_revenue, "revenue_mean", "", differences);
    AddValue(figure(), base.client_base->discounted_profit,
             alternative.client_base->discounted_profit, "profit_mean", "", differences);
    const PairedFigure& lever_cost = figure();
    if (!base.client_base->levers.empty() || !alternative.client_base->levers.empty()) {
      AddValue(lever_cost, base.client_base->discounted_lever_cost,
               alternative.client_base->discounted_lever_cost, "lever_cost_mean", "", differences);
    }
    for (std::size_t k = 0; k < segments.size(); ++k) {
      AddValue(figure(), base.client_base->final_counts[k],
               alternative.client_base->final_counts[k], "clients_mean", segments[k], differences);
    }
  }
  assert(next == pair.figures.size());
  return differences;
}

}  // namespace accord::report_internal
