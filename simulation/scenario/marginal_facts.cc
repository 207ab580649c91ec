#include "simulation/scenario/marginal_facts.h"

#include <algorithm>
#include <limits>
#include <variant>

#include "simulation/scenario/checker.h"

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

bool IsAboveZero(const Marginal& marginal) {
  return std::holds_alternative<LognormalMarginal>(marginal.kind) ||
         std::holds_alternative<GammaMarginal>(marginal.kind) ||
         std::holds_alternative<WeibullMarginal>(marginal.kind) || SupportOf(marginal).lower > 0;
}

}  // namespace accord
