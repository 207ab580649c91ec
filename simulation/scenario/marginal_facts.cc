#include "simulation/scenario/marginal_facts.h"

#include <algorithm>
#include <cstddef>
#include <limits>
#include <variant>
#include <vector>

#include "simulation/base/checker.h"

namespace accord {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

Support SupportOfPoints(const DiscreteMarginal& discrete) {
  Support support{kInfinity, -kInfinity};
  for (const DiscretePoint& point : discrete.points) {
    support.lower = std::min(support.lower, point.value);
    support.upper = std::max(support.upper, point.value);
  }
  return support;
}

Support SupportOfObservations(const EmpiricalMarginal& empirical) {
  const auto [low, high] =
      std::minmax_element(empirical.observations.begin(), empirical.observations.end());
  if (low == empirical.observations.end()) return {kInfinity, -kInfinity};
  return {*low, *high};
}

// The least point at which the cumulative probability reaches one half.
double MedianOfPoints(std::vector<DiscretePoint> points) {
  std::sort(points.begin(), points.end(),
            [](const DiscretePoint& a, const DiscretePoint& b) { return a.value < b.value; });
  double total = 0, cumulative = 0;
  for (const DiscretePoint& point : points) total += point.probability;
  for (const DiscretePoint& point : points) {
    cumulative += point.probability;
    if (2 * cumulative >= total) return point.value;
  }
  return 0;
}

// Type 7.
double MedianOfObservations(std::vector<double> observations) {
  if (observations.empty()) return 0;
  std::sort(observations.begin(), observations.end());
  const std::size_t n = observations.size();
  return observations[(n - 1) / 2] / 2 + observations[n / 2] / 2;
}

// F(0) < 1/2.
bool MedianOfTriangularIsAboveZero(const TriangularMarginal& m) {
  if (m.min >= 0 || m.max <= 0) return m.min >= 0;
  const double width = m.max - m.min;
  if (m.mode >= 0) return m.min * m.min < 0.5 * width * (m.mode - m.min);
  return m.max * m.max > 0.5 * width * (m.max - m.mode);
}

}  // namespace

Support SupportOf(const Marginal& marginal) {
  return std::visit(
      Overloaded{
          [](const std::monostate&) {
            return Support{-kInfinity, kInfinity};
          },
          [](const ConstantMarginal& m) {
            return Support{m.value, m.value};
          },
          [](const UniformMarginal& m) {
            return Support{m.min, m.max};
          },
          [](const NormalMarginal&) {
            return Support{-kInfinity, kInfinity};
          },
          [](const LognormalMarginal&) {
            return Support{0, kInfinity};
          },
          [](const TriangularMarginal& m) {
            return Support{m.min, m.max};
          },
          [](const PertMarginal& m) {
            return Support{m.min, m.max};
          },
          [](const BetaMarginal& m) {
            return Support{m.min, m.max.value_or(1)};
          },
          [](const GammaMarginal&) {
            return Support{0, kInfinity};
          },
          [](const WeibullMarginal&) {
            return Support{0, kInfinity};
          },
          [](const StudentTMarginal&) {
            return Support{-kInfinity, kInfinity};
          },
          [](const DiscreteMarginal& m) { return SupportOfPoints(m); },
          [](const EmpiricalMarginal& m) { return SupportOfObservations(m); },
          [](const EventMarginal& m) {
            if (m.severity == nullptr) return Support{0, kInfinity};
            const Support severity = SupportOf(*m.severity);
            return Support{std::min(0.0, severity.lower), std::max(0.0, severity.upper)};
          },
      },
      marginal.kind);
}

bool MedianIsAboveZero(const Marginal& marginal) {
  if (IsAboveZero(marginal)) return true;
  return std::visit(
      Overloaded{
          [](const UniformMarginal& m) { return m.min + m.max > 0; },
          [](const NormalMarginal& m) { return m.mean > 0; },
          [](const TriangularMarginal& m) { return MedianOfTriangularIsAboveZero(m); },
          // Continuous, so that nothing of it lies at an end that is 0.
          [](const PertMarginal& m) { return m.min >= 0; },
          [](const BetaMarginal& m) { return m.min >= 0; },
          [](const StudentTMarginal& m) { return m.location > 0; },
          [](const DiscreteMarginal& m) { return MedianOfPoints(m.points) > 0; },
          [](const EmpiricalMarginal& m) { return MedianOfObservations(m.observations) > 0; },
          [](const EventMarginal& m) {
            return m.probability > 0.5 && m.severity != nullptr && IsAboveZero(*m.severity);
          },
          [](const auto&) { return false; },
      },
      marginal.kind);
}

bool IsAboveZero(const Marginal& marginal) {
  return std::holds_alternative<LognormalMarginal>(marginal.kind) ||
         std::holds_alternative<GammaMarginal>(marginal.kind) ||
         std::holds_alternative<WeibullMarginal>(marginal.kind) || SupportOf(marginal).lower > 0;
}

}  // namespace accord
