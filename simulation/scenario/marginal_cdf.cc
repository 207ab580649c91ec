#include "simulation/scenario/marginal_cdf.h"

#include <algorithm>
#include <cmath>
#include <variant>

#include "simulation/random/math.h"
#include "simulation/random/special.h"
#include "simulation/scenario/metalog.h"

namespace accord {
namespace {

using MaybeTails = std::optional<Tails>;

constexpr Tails kAllAbove{0, 1};
constexpr Tails kAllBelow{1, 0};

MaybeTails At(std::monostate, double) { return std::nullopt; }
MaybeTails At(const ConstantMarginal&, double) { return std::nullopt; }
MaybeTails At(const DiscreteMarginal&, double) { return std::nullopt; }
MaybeTails At(const EmpiricalMarginal&, double) { return std::nullopt; }
MaybeTails At(const EventMarginal&, double) { return std::nullopt; }
MaybeTails At(const PoissonMarginal&, double) { return std::nullopt; }
MaybeTails At(const BinomialMarginal&, double) { return std::nullopt; }
MaybeTails At(const TrialsMarginal&, double) { return std::nullopt; }

MaybeTails At(const UniformMarginal& m, double x) {
  const double width = m.max - m.min;
  return Tails{std::clamp((x - m.min) / width, 0.0, 1.0),
               std::clamp((m.max - x) / width, 0.0, 1.0)};
}

Tails OfScore(double z) { return {NormalCdf(z), NormalUpperTail(z)}; }

MaybeTails At(const NormalMarginal& m, double x) { return OfScore((x - m.mean) / m.sd); }

MaybeTails At(const LognormalMarginal& m, double x) {
  if (x <= 0) return kAllAbove;
  if (m.median) return OfScore((Log(x) - Log(*m.median)) / *m.log_sd);
  const double ratio = *m.sd / *m.mean;
  const double log_variance = Log1p(ratio * ratio);
  return OfScore((Log(x) - Log(*m.mean) + 0.5 * log_variance) / std::sqrt(log_variance));
}

MaybeTails At(const TriangularMarginal& m, double x) {
  if (x <= m.min) return kAllAbove;
  if (x >= m.max) return kAllBelow;
  const double width = m.max - m.min;
  if (x < m.mode) {
    const double below = (x - m.min) / width * ((x - m.min) / (m.mode - m.min));
    return Tails{below, 1 - below};
  }
  const double above = (m.max - x) / width * ((m.max - x) / (m.max - m.mode));
  return Tails{1 - above, above};
}

Tails OfBeta(double alpha, double beta, double min, double max, double x) {
  if (x <= min) return kAllAbove;
  if (x >= max) return kAllBelow;
  // From the nearer end, so that it is not rounded away.
  const double width = max - min;
  if (x - min <= max - x) {
    const double place = (x - min) / width;
    return {IncompleteBeta(alpha, beta, place, TailEnd::kLower),
            IncompleteBeta(alpha, beta, place, TailEnd::kUpper)};
  }
  const double place = (max - x) / width;
  return {IncompleteBeta(beta, alpha, place, TailEnd::kUpper),
          IncompleteBeta(beta, alpha, place, TailEnd::kLower)};
}

MaybeTails At(const PertMarginal& m, double x) {
  const double width = m.max - m.min;
  return OfBeta(1 + 4 * (m.mode - m.min) / width, 1 + 4 * (m.max - m.mode) / width, m.min, m.max,
                x);
}

MaybeTails At(const BetaMarginal& m, double x) {
  return OfBeta(m.alpha, m.beta, m.min, m.max.value_or(1), x);
}

MaybeTails At(const GammaMarginal& m, double x) {
  const double place = std::max(x, 0.0) / m.scale;
  return Tails{IncompleteGamma(m.shape, place, TailEnd::kLower),
               IncompleteGamma(m.shape, place, TailEnd::kUpper)};
}

MaybeTails At(const WeibullMarginal& m, double x) {
  if (x <= 0) return kAllAbove;
  const double hazard = Pow(x / m.scale, m.shape);
  return Tails{-ExpMinusOne(-hazard), Exp(-hazard)};
}

MaybeTails At(const StudentTMarginal& m, double x) {
  const double t = (x - m.location) / m.scale;
  return Tails{StudentTProbability(m.degrees_of_freedom, t, TailEnd::kLower),
               StudentTProbability(m.degrees_of_freedom, t, TailEnd::kUpper)};
}

MaybeTails At(const MetalogMarginal& marginal, double x) {
  const Metalog m = MetalogOf(marginal);
  if (x <= m.lower) return kAllAbove;
  if (x >= m.upper) return kAllBelow;
  const double logit = MetalogLogit(m, x);
  return Tails{1 / (1 + Exp(-logit)), 1 / (1 + Exp(logit))};
}

}  // namespace

std::optional<Tails> TailsAt(const Marginal& marginal, double x) {
  return std::visit([x](const auto& kind) { return At(kind, x); }, marginal.kind);
}

TruncatedRange RangeOf(const Marginal& marginal, const Truncation& truncation) {
  const Tails min =
      truncation.min ? TailsAt(marginal, *truncation.min).value_or(kAllAbove) : kAllAbove;
  const Tails max =
      truncation.max ? TailsAt(marginal, *truncation.max).value_or(kAllBelow) : kAllBelow;
  const double mass = min.below > 0.5   ? min.above - max.above
                      : max.above > 0.5 ? max.below - min.below
                                        : 1 - min.below - max.above;
  return {min, max, mass};
}

}  // namespace accord
