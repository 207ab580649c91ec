#include "simulation/engine/influence.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>
#include <cstddef>
#include <cstdint>

#include "simulation/base/comparison.h"
#include "simulation/base/vector_clones.h"
#include "simulation/model/columns.h"

namespace accord {
namespace {

// Bofinger's h is c(p) n^(-1/5); c(p) n^(-1/4) with the same h at n = 16384, the usual first batch,
// needs square roots only and shrinks at an allowed rate too.
constexpr double kBandwidthAt5 = 0.170;
constexpr double kBandwidthAt25 = 0.677;
constexpr double kBandwidthAt50 = 1.055;

constexpr double kTailShare = 0.05;

double BandwidthAt(double p) {
  const double tail = std::min(p, 1.0 - p);
  return tail < 0.15 ? kBandwidthAt5 : tail < 0.4 ? kBandwidthAt25 : kBandwidthAt50;
}

// The alternative's figure, or the base's where it counts as equal to that.
ACCORD_VECTOR_CLONES void TakeEqual(const double* base, const double* alternative, double size,
                                    std::size_t count, double* taken) {
  for (std::size_t i = 0; i < count; ++i) {
    const double level = std::fabs(base[i]);
    const double slack = kComparisonTolerance * (level > size ? level : size);
    taken[i] = std::fabs(alternative[i] - base[i]) <= slack ? base[i] : alternative[i];
  }
}

// By path, of the alternative less of the base: the influence on the mean, on a quantile of level p
// with its slope, on the probability of loss and on CVaR 95.
ACCORD_VECTOR_CLONES void SetMeans(const double* base, const double* alternative, std::size_t size,
                                   double* column) {
  for (std::size_t i = 0; i < size; ++i) column[i] = alternative[i] - base[i];
}

struct QuantileInfluence {
  double level, quantile, slope;
};

ACCORD_VECTOR_CLONES void SetQuantiles(const double* base, QuantileInfluence of_base,
                                       const double* alternative, QuantileInfluence of_alternative,
                                       std::size_t size, double* column) {
  const double base_below = of_base.slope * (of_base.level - 1.0);
  const double base_above = of_base.slope * of_base.level;
  const double below = of_alternative.slope * (of_alternative.level - 1.0);
  const double above = of_alternative.slope * of_alternative.level;
  for (std::size_t i = 0; i < size; ++i) {
    column[i] = (alternative[i] <= of_alternative.quantile ? below : above) -
                (base[i] <= of_base.quantile ? base_below : base_above);
  }
}

ACCORD_VECTOR_CLONES void SetLosses(const double* base, double base_level,
                                    const double* alternative, double level, std::size_t size,
                                    double* column) {
  for (std::size_t i = 0; i < size; ++i) {
    column[i] = (alternative[i] < level ? 1.0 : 0.0) - (base[i] < base_level ? 1.0 : 0.0);
  }
}

ACCORD_VECTOR_CLONES void SetTails(const double* base, double base_boundary,
                                   const double* alternative, double boundary, std::size_t size,
                                   double* column) {
  for (std::size_t i = 0; i < size; ++i) {
    const double beyond = boundary - alternative[i];
    const double base_beyond = base_boundary - base[i];
    column[i] = (beyond > 0.0 ? beyond : 0.0) / kTailShare -
                (base_beyond > 0.0 ? base_beyond : 0.0) / kTailShare;
  }
}

// At most a tile at a time, so that the columns fit on the stack.
void AddPiece(PairedFigure& figure, std::span<const double> base,
              std::span<const double> alternative) {
  const double* const a = base.data();
  const std::size_t size = base.size();
  const Influence& of_a = figure.base;
  const Influence& of_b = figure.alternative;
  alignas(64) std::array<double, kTilePaths> taken, column;
  TakeEqual(a, alternative.data(), figure.size, size, taken.data());
  const double* const b = taken.data();
  const auto add = [&](PairedMetric metric) {
    figure.difference[static_cast<std::size_t>(metric)].AddTile({column.data(), size});
  };
  const auto add_quantile = [&](PairedMetric metric, double level, double Influence::*quantile,
                                double Influence::*slope) {
    SetQuantiles(a, {level, of_a.*quantile, of_a.*slope}, b, {level, of_b.*quantile, of_b.*slope},
                 size, column.data());
    add(metric);
  };
  SetMeans(a, b, size, column.data());
  add(PairedMetric::kMean);
  add_quantile(PairedMetric::kP5, 0.05, &Influence::p5, &Influence::slope_p5);
  add_quantile(PairedMetric::kP50, 0.5, &Influence::p50, &Influence::slope_p50);
  add_quantile(PairedMetric::kP95, 0.95, &Influence::p95, &Influence::slope_p95);
  SetLosses(a, 0.0 - of_a.loss_slack, b, 0.0 - of_b.loss_slack, size, column.data());
  add(PairedMetric::kLossProbability);
  SetTails(a, of_a.p5, b, of_b.p5, size, column.data());
  add(PairedMetric::kCvar95);
  figure.better.AddAbove({b, size}, base);
  figure.worse.AddAbove(base, {b, size});
}

}  // namespace

double QuantileSlope(const Distribution& batch, double p) {
  const double n = static_cast<double>(batch.count());
  const double h = std::min(BandwidthAt(p) / std::sqrt(std::sqrt(n)), 0.5 * std::min(p, 1.0 - p));
  return (batch.QuantileValue(p + h) - batch.QuantileValue(p - h)) / (2.0 * h);
}

Influence InfluenceOf(const Distribution& first_batch, double size) {
  assert(first_batch.count() >= 1);
  Influence influence;
  influence.p5 = first_batch.QuantileValue(0.05);
  influence.p50 = first_batch.QuantileValue(0.5);
  influence.p95 = first_batch.QuantileValue(0.95);
  influence.slope_p5 = QuantileSlope(first_batch, 0.05);
  influence.slope_p50 = QuantileSlope(first_batch, 0.5);
  influence.slope_p95 = QuantileSlope(first_batch, 0.95);
  influence.loss_slack = Slack(0.0, size);
  return influence;
}

void AlignQuantiles(PairedFigure& figure) {
  for (double Influence::*quantile : {&Influence::p5, &Influence::p50, &Influence::p95}) {
    const double base = figure.base.*quantile;
    double& alternative = figure.alternative.*quantile;
    if (std::fabs(alternative - base) <= Slack(base, figure.size)) alternative = base;
  }
}

void AddPairTile(PairedFigure& figure, std::span<const double> base,
                 std::span<const double> alternative) {
  assert(base.size() == alternative.size());
  constexpr std::size_t kPiece = kTilePaths;
  for (std::size_t i = 0; i < base.size(); i += kPiece) {
    const std::size_t size = std::min(kPiece, base.size() - i);
    AddPiece(figure, base.subspan(i, size), alternative.subspan(i, size));
  }
}

void AddEqualPaths(PairedFigure& figure, std::uint64_t paths) {
  for (PathMean& difference : figure.difference) difference.AddZeros(paths);
  figure.better.trials += paths;
  figure.worse.trials += paths;
}

}  // namespace accord
