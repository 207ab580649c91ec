#include "simulation/engine/influence.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>
#include <cstddef>
#include <cstdint>

#include "simulation/model/columns.h"

namespace accord {
namespace {

// Bofinger's h is c(p) n^(-1/5); c(p) n^(-1/4) with the same h at n = 16384, the usual first batch,
// needs square roots only and shrinks at an allowed rate too.
constexpr double kBandwidthAt5 = 0.170;
constexpr double kBandwidthAt50 = 1.055;

constexpr double kTailShare = 0.05;

double Slope(const Distribution& batch, double p, double bandwidth) {
  const double n = static_cast<double>(batch.count());
  const double h = std::min(bandwidth / std::sqrt(std::sqrt(n)), 0.5 * std::min(p, 1.0 - p));
  return (batch.Quantile(p + h).value - batch.Quantile(p - h).value) / (2.0 * h);
}

// At most a tile at a time, so that the columns fit on the stack.
void AddPiece(PairedFigure& figure, std::span<const double> base,
              std::span<const double> alternative) {
  const std::size_t size = base.size();
  std::array<double, kTilePaths> column;
  const auto add = [&](PairedMetric metric, auto influence) {
    for (std::size_t i = 0; i < size; ++i) {
      column[i] = influence(figure.alternative, alternative[i]) - influence(figure.base, base[i]);
    }
    figure.difference[static_cast<std::size_t>(metric)].AddTile({column.data(), size});
  };
  add(PairedMetric::kMean, [](const Influence&, double x) { return x; });
  add(PairedMetric::kP5,
      [](const Influence& at, double x) { return at.slope_p5 * (x <= at.p5 ? 0.05 - 1.0 : 0.05); });
  add(PairedMetric::kP50,
      [](const Influence& at, double x) { return at.slope_p50 * (x <= at.p50 ? 0.5 - 1.0 : 0.5); });
  add(PairedMetric::kP95, [](const Influence& at, double x) {
    return at.slope_p95 * (x <= at.p95 ? 0.95 - 1.0 : 0.95);
  });
  add(PairedMetric::kLossProbability,
      [](const Influence&, double x) { return x < 0.0 ? 1.0 : 0.0; });
  add(PairedMetric::kCvar95, [](const Influence& at, double x) {
    const double beyond = at.p5 - x;
    return (beyond > 0.0 ? beyond : 0.0) / kTailShare;
  });
  std::array<std::uint8_t, kTilePaths> better;
  for (std::size_t i = 0; i < size; ++i) better[i] = alternative[i] > base[i] ? 1 : 0;
  figure.better.AddFlags({better.data(), size});
}

}  // namespace

Influence InfluenceOf(const Distribution& first_batch) {
  assert(first_batch.count() >= 1);
  Influence influence;
  influence.p5 = first_batch.Quantile(0.05).value;
  influence.p50 = first_batch.Quantile(0.5).value;
  influence.p95 = first_batch.Quantile(0.95).value;
  influence.slope_p5 = Slope(first_batch, 0.05, kBandwidthAt5);
  influence.slope_p50 = Slope(first_batch, 0.5, kBandwidthAt50);
  influence.slope_p95 = Slope(first_batch, 0.95, kBandwidthAt5);
  return influence;
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
  for (MeanM2& difference : figure.difference) difference.Merge({.count = paths});
  figure.better.trials += paths;
}

}  // namespace accord
