#ifndef ACCORD_SIMULATION_MODEL_QUANTILES_H_
#define ACCORD_SIMULATION_MODEL_QUANTILES_H_

#include <algorithm>
#include <cmath>
#include <cstddef>

#include "simulation/model/compiled_chance.h"
#include "simulation/random/math.h"

// x = F^-1(Phi(z)) of every marginal, one number at a time. Inlined: the kernels of paths are loops
// over these, Compile uses them for medians, and so there is one formula of each.
namespace accord {

// P(Z <= z) and P(Z > z), both without loss in their small tail.
struct NormalTails {
  double below, above;
};

ACCORD_ALWAYS_INLINE NormalTails TailsOf(double z) {
  const double tail = NormalUpperTail(std::fabs(z));
  const double rest = 1.0 - tail;
  return z < 0.0 ? NormalTails{tail, rest} : NormalTails{rest, tail};
}

ACCORD_ALWAYS_INLINE double QuantileAt(const ConstantQuantile& q, double /*z*/) { return q.value; }

ACCORD_ALWAYS_INLINE double QuantileAt(const NormalQuantiles& q, double z) {
  return std::fma(q.sd, z, q.mean);
}

ACCORD_ALWAYS_INLINE double QuantileAt(const LognormalQuantiles& q, double z) {
  return Exp(std::fma(q.log_sd, z, q.log_median));
}

ACCORD_ALWAYS_INLINE double QuantileAt(const UniformQuantiles& q, double z) {
  return std::fma(q.width, NormalCdf(z), q.min);
}

ACCORD_ALWAYS_INLINE double QuantileAt(const TriangularQuantiles& q, double z) {
  const NormalTails tails = TailsOf(z);
  const double rising = std::fma(q.rise, std::sqrt(tails.below), q.min);
  const double falling = std::fma(-q.fall, std::sqrt(tails.above), q.max);
  return tails.below <= q.mode_share ? rising : falling;
}

inline double QuantileAt(const DiscreteQuantiles& q, double z) {
  const auto above = std::lower_bound(q.thresholds.begin(), q.thresholds.end(), z);
  return q.values[static_cast<std::size_t>(above - q.thresholds.begin())];
}

ACCORD_ALWAYS_INLINE double QuantileAt(const EmpiricalQuantiles& q, double z) {
  const double last = static_cast<double>(q.sorted.size() - 1);
  const double position = NormalCdf(z) * last;
  const double whole = std::min(std::floor(position), last - 1.0);
  const std::size_t index = static_cast<std::size_t>(whole);
  const double low = q.sorted[index];
  return std::fma(position - whole, q.sorted[index + 1] - low, low);
}

inline double QuantileAt(const TabulatedQuantiles& q, double z) {
  double x;
  Evaluate(q.table, {&z, 1}, {&x, 1});
  return x;
}

inline double QuantileAt(const SimpleQuantiles& q, double z) {
  return std::visit([z](const auto& kind) { return QuantileAt(kind, z); }, q);
}

// The severity's own normal score, given that the event happened at score z > threshold.
ACCORD_ALWAYS_INLINE double SeverityScore(double probability, double z) {
  const double share = NormalUpperTail(z) / probability;
  return InverseNormalUpperTail(share < 1.0 ? share : 1.0);
}

inline double QuantileAt(const EventQuantiles& q, double z) {
  return z > q.threshold ? QuantileAt(q.severity, SeverityScore(q.probability, z)) : 0.0;
}

inline double QuantileAt(const CompiledMarginal& q, double z) {
  return std::visit([z](const auto& kind) { return QuantileAt(kind, z); }, q);
}

}  // namespace accord

#endif  // ACCORD_SIMULATION_MODEL_QUANTILES_H_
