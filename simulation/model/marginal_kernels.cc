#include "simulation/model/marginal_kernels.h"

#include <array>
#include <cmath>
#include <cstddef>
#include <span>
#include <variant>

#include "simulation/base/vector_clones.h"
#include "simulation/model/quantiles.h"

namespace accord {
namespace {

void Fill(const ConstantQuantile& q, std::span<const double> /*z*/, std::span<double> x) {
  for (double& value : x) value = q.value;
}

ACCORD_VECTOR_CLONES void Fill(const NormalQuantiles& q, std::span<const double> z,
                               std::span<double> x) {
  for (std::size_t i = 0; i < z.size(); ++i) x[i] = QuantileAt(q, z[i]);
}

ACCORD_VECTOR_CLONES void Fill(const LognormalQuantiles& q, std::span<const double> z,
                               std::span<double> x) {
  for (std::size_t i = 0; i < z.size(); ++i) x[i] = QuantileAt(q, z[i]);
}

ACCORD_VECTOR_CLONES void Fill(const UniformQuantiles& q, std::span<const double> z,
                               std::span<double> x) {
  for (std::size_t i = 0; i < z.size(); ++i) x[i] = QuantileAt(q, z[i]);
}

ACCORD_VECTOR_CLONES void Fill(const TriangularQuantiles& q, std::span<const double> z,
                               std::span<double> x) {
  for (std::size_t i = 0; i < z.size(); ++i) x[i] = QuantileAt(q, z[i]);
}

// Few values: one pass of selects for each. Many: a search for each path.
ACCORD_VECTOR_CLONES void SelectAbove(double threshold, double value, std::span<const double> z,
                                      std::span<double> x) {
  for (std::size_t i = 0; i < z.size(); ++i) x[i] = z[i] > threshold ? value : x[i];
}

void Fill(const DiscreteQuantiles& q, std::span<const double> z, std::span<double> x) {
  constexpr std::size_t kFew = 16;
  if (q.values.size() > kFew) {
    for (std::size_t i = 0; i < z.size(); ++i) x[i] = QuantileAt(q, z[i]);
    return;
  }
  for (double& value : x) value = q.values[0];
  for (std::size_t k = 0; k < q.thresholds.size(); ++k) {
    SelectAbove(q.thresholds[k], q.values[k + 1], z, x);
  }
}

ACCORD_VECTOR_CLONES void Fill(const EmpiricalQuantiles& q, std::span<const double> z,
                               std::span<double> x) {
  for (std::size_t i = 0; i < z.size(); ++i) x[i] = QuantileAt(q, z[i]);
}

void Fill(const TabulatedQuantiles& q, std::span<const double> z, std::span<double> x) {
  Evaluate(q.table, z, x);
}

void Fill(const SimpleQuantiles& q, std::span<const double> z, std::span<double> x) {
  std::visit([&](const auto& kind) { Fill(kind, z, x); }, q);
}

ACCORD_VECTOR_CLONES void SeverityScores(double probability, std::span<const double> z,
                                         std::span<double> scores) {
  for (std::size_t i = 0; i < z.size(); ++i) scores[i] = SeverityScore(probability, z[i]);
}

ACCORD_VECTOR_CLONES void ConstantOrZero(double threshold, double severity,
                                         std::span<const double> z, std::span<double> x) {
  for (std::size_t i = 0; i < z.size(); ++i) x[i] = z[i] > threshold ? severity : 0.0;
}

// The few paths that the event strikes are drawn together, their severity computed in a column of
// their own, and put back.
void Fill(const EventQuantiles& q, std::span<const double> z, std::span<double> x) {
  if (const auto* constant = std::get_if<ConstantQuantile>(&q.severity)) {
    ConstantOrZero(q.threshold, constant->value, z, x);
    return;
  }
  alignas(64) std::array<double, kTilePaths> struck{};
  std::array<int, kTilePaths> where;
  int count = 0;
  for (int i = 0; i < kTilePaths; ++i) {
    struck[count] = z[i];
    where[count] = i;
    count += z[i] > q.threshold ? 1 : 0;
    x[i] = 0.0;
  }
  if (count == 0) return;
  const std::span<double> severities(struck.data(), static_cast<std::size_t>(count));
  alignas(64) std::array<double, kTilePaths> scores;
  SeverityScores(q.probability, severities, {scores.data(), severities.size()});
  Fill(q.severity, {scores.data(), severities.size()}, severities);
  for (int i = 0; i < count; ++i) x[where[i]] = struck[i];
}

}  // namespace

void ApplyMarginal(const CompiledMarginal& marginal, ConstColumn z, Column x) {
  std::visit([&](const auto& kind) { Fill(kind, z, x); }, marginal);
}

}  // namespace accord
