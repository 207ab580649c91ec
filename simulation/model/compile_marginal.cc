#include <algorithm>
#include <cmath>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "simulation/model/compile_parts.h"
#include "simulation/model/quantiles.h"
#include "simulation/random/math.h"
#include "simulation/random/quantile_table.h"
#include "simulation/random/special.h"
#include "simulation/scenario/shares.h"

namespace accord::model_internal {
namespace {

// The smaller tail of z with its side, so that no quantile loses its end.
struct TailProbability {
  double probability;
  TailEnd tail;
};

TailProbability TailOf(double z) {
  return z < 0.0 ? TailProbability{NormalCdf(z), TailEnd::kLower}
                 : TailProbability{NormalUpperTail(z), TailEnd::kUpper};
}

template <typename Quantile>
TabulatedQuantiles Tabulate(Quantile quantile) {
  return {QuantileTable([&quantile](double z) {
    const TailProbability at = TailOf(z);
    return quantile(at.probability, at.tail);
  })};
}

SimpleQuantiles Compiled(const ConstantMarginal& m) { return ConstantQuantile{m.value}; }

SimpleQuantiles Compiled(const UniformMarginal& m) {
  return UniformQuantiles{m.min, m.max - m.min};
}

SimpleQuantiles Compiled(const NormalMarginal& m) { return NormalQuantiles{m.mean, m.sd}; }

SimpleQuantiles Compiled(const LognormalMarginal& m) {
  if (m.median) return LognormalQuantiles{Log(*m.median), *m.log_sd};
  const double ratio = *m.sd / *m.mean;
  const double log_variance = Log1p(ratio * ratio);
  return LognormalQuantiles{Log(*m.mean) - 0.5 * log_variance, std::sqrt(log_variance)};
}

SimpleQuantiles Compiled(const TriangularMarginal& m) {
  const double width = m.max - m.min;
  return TriangularQuantiles{m.min, m.max, (m.mode - m.min) / width,
                             std::sqrt(width * (m.mode - m.min)),
                             std::sqrt(width * (m.max - m.mode))};
}

SimpleQuantiles CompiledBeta(double alpha, double beta, double min, double max) {
  return Tabulate([=](double p, TailEnd tail) {
    return std::fma(max - min, BetaQuantile(alpha, beta, p, tail), min);
  });
}

SimpleQuantiles Compiled(const PertMarginal& m) {
  const double width = m.max - m.min;
  return CompiledBeta(1.0 + 4.0 * (m.mode - m.min) / width, 1.0 + 4.0 * (m.max - m.mode) / width,
                      m.min, m.max);
}

SimpleQuantiles Compiled(const BetaMarginal& m) {
  return CompiledBeta(m.alpha, m.beta, m.min, m.max.value_or(1.0));
}

SimpleQuantiles Compiled(const GammaMarginal& m) {
  return Tabulate(
      [m](double p, TailEnd tail) { return m.scale * GammaQuantile(m.shape, p, tail); });
}

SimpleQuantiles Compiled(const WeibullMarginal& m) {
  return Tabulate([m](double p, TailEnd tail) {
    const double hazard = tail == TailEnd::kUpper ? -Log(p) : -Log1p(-p);
    return m.scale * Pow(hazard, 1.0 / m.shape);
  });
}

SimpleQuantiles Compiled(const StudentTMarginal& m) {
  return Tabulate([m](double p, TailEnd tail) {
    return std::fma(m.scale, StudentTQuantile(m.degrees_of_freedom, p, tail), m.location);
  });
}

SimpleQuantiles Compiled(const DiscreteMarginal& m) {
  std::vector<DiscretePoint> points = m.points;
  std::sort(points.begin(), points.end(),
            [](const auto& a, const auto& b) { return a.value < b.value; });
  if (const ShareSum shares = SharesOf(m); !shares.IsWhole()) {
    for (DiscretePoint& point : points) point.probability /= shares.sum();
  }
  DiscreteQuantiles compiled;
  double below = 0.0, above = 1.0;
  for (std::size_t i = 0; i < points.size(); ++i) {
    compiled.values.push_back(points[i].value);
    below += points[i].probability;
    above = 0.0;  // summed from the far end, so that small upper probabilities stay exact
    for (std::size_t j = i + 1; j < points.size(); ++j) above += points[j].probability;
    if (i + 1 == points.size()) break;
    compiled.thresholds.push_back(below <= above ? NormalQuantile(below)
                                                 : InverseNormalUpperTail(above));
  }
  return compiled;
}

SimpleQuantiles Compiled(const EmpiricalMarginal& m) {
  EmpiricalQuantiles compiled{m.observations};
  std::sort(compiled.sorted.begin(), compiled.sorted.end());
  return compiled;
}

// A severity is not itself an event: Validate has refused that.
SimpleQuantiles Compiled(const EventMarginal&) { return ConstantQuantile{0.0}; }
SimpleQuantiles Compiled(std::monostate) { return ConstantQuantile{0.0}; }

SimpleQuantiles CompileSimple(const Marginal& marginal) {
  return std::visit([](const auto& kind) { return Compiled(kind); }, marginal.kind);
}

}  // namespace

CompiledMarginal CompileMarginal(const Marginal& marginal) {
  if (const auto* event = std::get_if<EventMarginal>(&marginal.kind)) {
    return EventQuantiles{event->probability, InverseNormalUpperTail(event->probability),
                          CompileSimple(*event->severity)};
  }
  return std::visit([](auto&& kind) -> CompiledMarginal { return std::move(kind); },
                    CompileSimple(marginal));
}

}  // namespace accord::model_internal
