#include "tests/oracles/quantile_oracle.h"

#include <algorithm>
#include <boost/math/distributions/beta.hpp>
#include <boost/math/distributions/binomial.hpp>
#include <boost/math/distributions/chi_squared.hpp>
#include <boost/math/distributions/gamma.hpp>
#include <boost/math/distributions/normal.hpp>
#include <boost/math/distributions/poisson.hpp>
#include <boost/math/distributions/students_t.hpp>
#include <boost/math/distributions/weibull.hpp>
#include <cassert>
#include <cmath>
#include <cstddef>
#include <variant>
#include <vector>

namespace accord::oracles {
namespace {

// Probabilities of a discrete marginal sum up with rounding errors; u within this of a step belongs
// to the step's lower value.
constexpr double kStepTolerance = 1e-14;

template <typename Distribution>
double BoostQuantile(const Distribution& distribution, Probability u) {
  if (u.below <= u.above) return boost::math::quantile(distribution, u.below);
  return boost::math::quantile(boost::math::complement(distribution, u.above));
}

double ScaledBeta(double alpha, double beta, double min, double max, Probability u) {
  return min + (max - min) * BoostQuantile(boost::math::beta_distribution<>(alpha, beta), u);
}

double PlainQuantile(const Marginal& marginal, Probability u);

struct QuantileOf {
  Probability u;

  double operator()(const std::monostate&) const {
    assert(false);
    return 0;
  }
  double operator()(const ConstantMarginal& m) const { return m.value; }
  double operator()(const UniformMarginal& m) const {
    if (u.below <= u.above) return m.min + (m.max - m.min) * u.below;
    return m.max - (m.max - m.min) * u.above;
  }
  double operator()(const NormalMarginal& m) const {
    return BoostQuantile(boost::math::normal(m.mean, m.sd), u);
  }
  double operator()(const LognormalMarginal& m) const {
    double log_median, log_sd;
    if (m.median) {
      log_median = std::log(*m.median);
      log_sd = *m.log_sd;
    } else {
      const double variation = *m.sd / *m.mean;
      const double log_variance = std::log1p(variation * variation);
      log_median = std::log(*m.mean) - log_variance / 2;
      log_sd = std::sqrt(log_variance);
    }
    return std::exp(BoostQuantile(boost::math::normal(log_median, log_sd), u));
  }
  double operator()(const TriangularMarginal& m) const {
    const double width = m.max - m.min;
    if (u.below * width <= m.mode - m.min) {
      return m.min + std::sqrt(u.below * width * (m.mode - m.min));
    }
    return m.max - std::sqrt(u.above * width * (m.max - m.mode));
  }
  double operator()(const PertMarginal& m) const {
    // The classic shapes with 4 as the weight of the mode give the mean (min + 4 mode + max) / 6.
    const double width = m.max - m.min;
    return ScaledBeta(1 + 4 * (m.mode - m.min) / width, 1 + 4 * (m.max - m.mode) / width, m.min,
                      m.max, u);
  }
  double operator()(const BetaMarginal& m) const {
    return ScaledBeta(m.alpha, m.beta, m.min, m.max.value_or(1), u);
  }
  double operator()(const GammaMarginal& m) const {
    return BoostQuantile(boost::math::gamma_distribution<>(m.shape, m.scale), u);
  }
  double operator()(const WeibullMarginal& m) const {
    return BoostQuantile(boost::math::weibull(m.shape, m.scale), u);
  }
  double operator()(const StudentTMarginal& m) const {
    return m.location + m.scale * BoostQuantile(boost::math::students_t(m.degrees_of_freedom), u);
  }
  double operator()(const MetalogMarginal& m) const {
    // Keelin 2016 by the letter, with the inverse of each of its transforms.
    const bool low = m.lower_bound.has_value(), high = m.upper_bound.has_value();
    const auto transformed = [&](double q) {
      if (low && high) return std::log((q - *m.lower_bound) / (*m.upper_bound - q));
      return low ? std::log(q - *m.lower_bound) : high ? -std::log(*m.upper_bound - q) : q;
    };
    const double q10 = transformed(m.p10), q50 = transformed(m.p50), q90 = transformed(m.p90);
    const double a2 = (q90 - q10) / (2 * std::log(9.0));
    const double a3 = (q90 + q10 - 2 * q50) / (0.8 * std::log(9.0));
    const double logit = std::log(u.below / u.above);
    const double half = 0.5 * std::tanh(0.5 * logit);
    const double scale = q50 + logit * (a2 + a3 * half);
    if (low && high) {
      return (*m.lower_bound + *m.upper_bound * std::exp(scale)) / (1 + std::exp(scale));
    }
    return low    ? *m.lower_bound + std::exp(scale)
           : high ? *m.upper_bound - std::exp(-scale)
                  : scale;
  }
  double operator()(const PoissonMarginal& m) const {
    return Count(boost::math::poisson(m.mean), 1e9);
  }
  double operator()(const BinomialMarginal& m) const {
    return Count(boost::math::binomial(m.trials, m.probability), m.trials);
  }
  // The least count whose probability reaches u.
  template <typename Distribution>
  double Count(const Distribution& distribution, double most) const {
    double k = 0;
    if (u.below <= u.above) {
      while (k < most && cdf(distribution, k) + kStepTolerance < u.below) ++k;
    } else {
      while (k < most && cdf(complement(distribution, k)) > u.above + kStepTolerance) ++k;
    }
    return k;
  }
  // These hang on the path alone.
  double operator()(const TrialsMarginal&) const { return 0; }
  double operator()(const DiscreteMarginal& m) const {
    std::vector<DiscretePoint> points = m.points;
    std::sort(points.begin(), points.end(),
              [](const DiscretePoint& a, const DiscretePoint& b) { return a.value < b.value; });
    double cumulative = 0;
    for (const DiscretePoint& point : points) {
      cumulative += point.probability;
      if (u.below <= cumulative + kStepTolerance) return point.value;
    }
    return points.back().value;
  }
  double operator()(const EmpiricalMarginal& m) const {
    std::vector<double> sorted = m.observations;
    std::sort(sorted.begin(), sorted.end());
    const double rank = static_cast<double>(sorted.size() - 1) * u.below;
    const auto low = static_cast<std::size_t>(rank);
    if (low + 1 >= sorted.size()) return sorted.back();
    const double share = rank - static_cast<double>(low);
    return sorted[low] + share * (sorted[low + 1] - sorted[low]);
  }
  double operator()(const EventMarginal& m) const {
    if (u.above >= m.probability) return 0;  // u <= 1 - q
    const Probability severity{(m.probability - u.above) / m.probability, u.above / m.probability};
    return PlainQuantile(*m.severity, severity);
  }
};

// F, found by halving where F^-1 passes x.
double CdfOf(const Marginal& marginal, double x) {
  double low = -38, high = 38;
  for (int i = 0; i < 200; ++i) {
    const double middle = (low + high) / 2;
    const Probability u = ProbabilityOf(middle);
    (std::visit(QuantileOf{u}, marginal.kind) < x ? low : high) = middle;
  }
  return ProbabilityOf(low).below;
}

double PlainQuantile(const Marginal& marginal, Probability u) {
  if (marginal.truncation) {
    // The generator cuts little, so that one side of F is good enough.
    const Truncation& cut = *marginal.truncation;
    const double from = cut.min ? CdfOf(marginal, *cut.min) : 0;
    const double to = cut.max ? CdfOf(marginal, *cut.max) : 1;
    const Probability within{from + u.below * (to - from), (1 - to) + u.above * (to - from)};
    return std::visit(QuantileOf{within}, marginal.kind);
  }
  return std::visit(QuantileOf{u}, marginal.kind);
}

}  // namespace

Probability ProbabilityOf(double z) {
  return {std::erfc(-z / std::sqrt(2.0)) / 2, std::erfc(z / std::sqrt(2.0)) / 2};
}

Probability TCopulaProbability(double nu, double z, double normal) {
  const boost::math::chi_squared chi2(nu);
  const Probability share = ProbabilityOf(normal);
  const double value = normal > 0 ? boost::math::quantile(chi2, share.above)
                                  : boost::math::quantile(complement(chi2, share.below));
  const boost::math::students_t t(nu);
  const double score = z * std::sqrt(nu / value);
  return {boost::math::cdf(t, score), boost::math::cdf(complement(t, score))};
}

Sized Quantile(const Marginal& marginal, Probability u) {
  const auto* event = std::get_if<EventMarginal>(&marginal.kind);
  const Marginal& spread_of = event == nullptr ? marginal : *event->severity;
  const double spread =
      PlainQuantile(spread_of, {0.75, 0.25}) - PlainQuantile(spread_of, {0.25, 0.75});
  const double x = PlainQuantile(marginal, u);
  return {x, std::fabs(x) + spread};
}

double Median(const Marginal& marginal) { return PlainQuantile(marginal, {0.5, 0.5}); }

bool IsTabulated(const Marginal& marginal) {
  if (const auto* event = std::get_if<EventMarginal>(&marginal.kind)) {
    return IsTabulated(*event->severity);
  }
  if (marginal.truncation) return true;
  return std::holds_alternative<MetalogMarginal>(marginal.kind) ||
         std::holds_alternative<PertMarginal>(marginal.kind) ||
         std::holds_alternative<BetaMarginal>(marginal.kind) ||
         std::holds_alternative<GammaMarginal>(marginal.kind) ||
         std::holds_alternative<WeibullMarginal>(marginal.kind) ||
         std::holds_alternative<StudentTMarginal>(marginal.kind);
}

}  // namespace accord::oracles
