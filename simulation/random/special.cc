#include "simulation/random/special.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "simulation/base/vector_clones.h"
#include "simulation/random/math.h"
#include "simulation/random/polynomial.h"

namespace accord {

// Compiled for each generation, inlined helpers included: baseline code calls the C library for
// every fused operation, and these are called thousands of times a table.
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr double kHalfLogTwoPi = 0.9189385332046728;
constexpr double kEpsilon = 0x1p-54;
constexpr int kMaxTerms = 100000;     // shapes of 1e9 need them; 1e5 needs some thousands
constexpr int kMaxNewtonSteps = 200;  // ten are usual
constexpr double kNewtonStop = 1e-9;  // convergence is quadratic: the next step would be rounding

// log Gamma(x) / ((x - 1)(x - 2)) in x - 3/2 for x in [1, 2], to 2e-17; our own fit.
constexpr double kLogGamma[] = {
    0.4831289505409809,     -0.14595989591430594,   0.06291140107456485,    -0.03130848750105327,
    0.01679709863121395,    -0.009425622444829649,  0.005446457842219553,   -0.0032120742206072908,
    0.0019229162321227923,  -0.001164411377219605,  0.0007115202752051298,  -0.00043803516132580534,
    0.00027130273545114005, -0.0001685717945035172, 0.00010541715222185904, -6.793733027397047e-05,
    4.281642862794779e-05,  -2.148770252062576e-05, 1.3584275459130943e-05, -1.8527803997032962e-05,
    1.1820969445467145e-05};

// Stirling's series, Bernoulli(2k) / (2k (2k - 1)).
constexpr double kStirlingFrom = 10.0;
constexpr double kStirling[] = {
    0.08333333333333333,    -0.002777777777777778, 0.0007936507936507937,
    -0.0005952380952380953, 0.0008417508417508417, -0.0019175269175269176,
    0.00641025641025641,    -0.029550653594771242, 0.17964437236883057};

// 1 / (2k + 3): what follows 2s in the series of log((1 + s)/(1 - s)), halved.
constexpr double kAtanh[] = {1.0 / 3,  1.0 / 5,  1.0 / 7,  1.0 / 9,  1.0 / 11,
                             1.0 / 13, 1.0 / 15, 1.0 / 17, 1.0 / 19, 1.0 / 21};

// What log Gamma(x) has beyond (x - 1/2) log x - x + log(2 pi)/2.
ACCORD_ALWAYS_INLINE double StirlingError(double x) {
  if (x < kStirlingFrom) {
    return LogGamma(x) - ((x - 0.5) * Log(x) - x + kHalfLogTwoPi);
  }
  return Horner<kStirling>(1.0 / (x * x)) / x;
}

// r - 1 - log(r), given r - 1 without rounding error and log(r): the loss of a Poisson or gamma
// deviance, small of second order near r = 1.
ACCORD_ALWAYS_INLINE double Deviance(double excess, double log_ratio) {
  if (std::fabs(excess) > 0.25) return excess - log_ratio;
  const double s = excess / (2.0 + excess);
  return std::fma(excess, s, -2.0 * s * s * s * Horner<kAtanh>(s * s));
}

// A probability with its complement, as logarithms, and the density on the scale that is searched.
struct LogCdf {
  double lower;
  double upper;
  double density;
};

ACCORD_ALWAYS_INLINE LogCdf FromLower(double log_lower, double log_density) {
  return {log_lower, Log1p(-Exp(log_lower)), log_density};
}

ACCORD_ALWAYS_INLINE LogCdf FromUpper(double log_upper, double log_density) {
  return {Log1p(-Exp(log_upper)), log_upper, log_density};
}

// 1 + x/(a+1) + x^2/((a+1)(a+2)) + ..., where P(a, x) = x^a e^-x / Gamma(a+1) times this.
ACCORD_ALWAYS_INLINE double GammaSeries(double a, double x) {
  double term = 1.0;
  double sum = 1.0;
  for (int n = 1; n < kMaxTerms && term > sum * kEpsilon; ++n) {
    term *= x / (a + n);
    sum += term;
  }
  return sum;
}

// The continued fraction with Q(a, x) = x^a e^-x / Gamma(a) times this, x > a + 1.
ACCORD_ALWAYS_INLINE double GammaFraction(double a, double x) {
  double b = x + 1.0 - a;
  double c = kInfinity;
  double d = 1.0 / b;
  double value = d;
  for (int n = 1; n < kMaxTerms; ++n) {
    const double numerator = n * (a - n);
    b += 2.0;
    d = 1.0 / std::fma(numerator, d, b);
    c = b + numerator / c;
    const double change = c * d;
    value *= change;
    if (!(std::fabs(change - 1.0) > 4.0 * kEpsilon)) break;
  }
  return value;
}

// What does not depend on x of a gamma law of scale 1 and shape a.
struct GammaLaw {
  double a, log_a;
  double log_height;  // of the density of log x at x = a
};

ACCORD_ALWAYS_INLINE GammaLaw GammaLawOf(double a) {
  const double log_a = Log(a);
  return {a, log_a, 0.5 * log_a - kHalfLogTwoPi - StirlingError(a)};
}

// At x = exp(log_x), which may have underflowed to 0 where log_x still counts. The density is that
// of log x.
ACCORD_ALWAYS_INLINE LogCdf LogGammaCdf(const GammaLaw& law, double x, double log_x) {
  const double a = law.a;
  const double deviance = Deviance((x - a) / a, log_x - law.log_a);
  const double log_density = law.log_height - a * deviance;
  if (x < a + 1.0) return FromLower(log_density + Log(GammaSeries(a, x) / a), log_density);
  return FromUpper(log_density + Log(GammaFraction(a, x)), log_density);
}

// The continued fraction with I_x(a, b) = x^a y^b / B(a, b) / this, y = 1 - x, for x below about
// the mean a / (a + b), where hardly a term is negative: DiDonato and Morris 1992 (ACM algorithm
// 708).
ACCORD_ALWAYS_INLINE double BetaFraction(double a, double b, double x, double y) {
  const double distance = std::fma(a, y, -b * x);  // (a + b)(mean - x)
  const auto term = [&](int n) {
    return n + n * (b - n) * x / (a + 2 * n - 1) +
           (a + n) / (a + 2 * n + 1) * (distance + 1.0 + n * (1.0 + y));
  };
  double value = a / (a + 1.0) * (distance + 1.0);  // term(0), which at a = 1 would be 0/0
  double c = value;
  double d = 0.0;
  for (int n = 1; n < kMaxTerms; ++n) {
    const double inner = x / (a + 2 * n - 1);
    const double numerator = (a + n - 1) * (a + b + n - 1) * n * (b - n) * inner * inner;
    const double next = term(n);
    d = 1.0 / std::fma(numerator, d, next);
    c = next + numerator / c;
    const double change = c * d;
    value *= change;
    if (!(std::fabs(change - 1.0) > 4.0 * kEpsilon)) break;
  }
  return value;
}

// A number in (0, 1) with its complement and both logarithms.
struct UnitPoint {
  double x;
  double y;
  double log_x;
  double log_y;
};

ACCORD_ALWAYS_INLINE UnitPoint FromLogit(double logit) {
  const double small = Exp(-std::fabs(logit));
  const double log_large = -Log1p(small);
  const double log_small = log_large - std::fabs(logit);
  const double large = 1.0 / (1.0 + small);
  if (logit < 0.0) return {small * large, large, log_small, log_large};
  return {large, small * large, log_large, log_small};
}

// What does not depend on x of a beta law.
struct BetaLaw {
  double a, b;
  double log_over_a, log_over_b;  // of (a + b) / a and (a + b) / b
  double log_height;              // of the density of the logit of x at the mean
};

ACCORD_ALWAYS_INLINE BetaLaw BetaLawOf(double a, double b) {
  const double n = a + b;
  return {a, b, Log(n / a), Log(n / b),
          0.5 * (Log(a) + Log(b / n)) - kHalfLogTwoPi + StirlingError(n) - StirlingError(a) -
              StirlingError(b)};
}

// The density is that of the logit of x.
ACCORD_ALWAYS_INLINE LogCdf LogBetaCdf(const BetaLaw& law, const UnitPoint& at) {
  const auto [a, b, log_over_a, log_over_b, log_height] = law;
  const double n = a + b;
  const double loss_x = Deviance(std::fma(at.x, n, -a) / a, at.log_x + log_over_a);
  const double loss_y = Deviance(std::fma(at.y, n, -b) / b, at.log_y + log_over_b);
  const double log_density = log_height - a * loss_x - b * loss_y;
  if (at.x * (n + 2.0) <= a + 1.0) {
    return FromLower(log_density - Log(BetaFraction(a, b, at.x, at.y)), log_density);
  }
  return FromUpper(log_density - Log(BetaFraction(b, a, at.y, at.x)), log_density);
}

// The logit of the x with I_x(a, b) = p, 0 < p <= 1/2. The distribution function of the logit is
// log-concave, so that Newton's method on its logarithm converges from everywhere.
ACCORD_VECTOR_CLONES double LogitOfLowerBetaQuantile(double a, double b, double p) {
  const BetaLaw law = BetaLawOf(a, b);
  const double log_p = Log(p);
  double logit = Log(a / b) - InverseNormalUpperTail(p) * std::sqrt(1.0 / a + 1.0 / b);
  if (a < 2.0) {
    const double log_beta = LogGamma(a) + LogGamma(b) - LogGamma(a + b);
    logit = std::min(logit, (log_p + Log(a) + log_beta) / a);
  }
  for (int step = 0; step < kMaxNewtonSteps; ++step) {
    const LogCdf cdf = LogBetaCdf(law, FromLogit(logit));
    const double move = (log_p - cdf.lower) * Exp(cdf.lower - cdf.density);
    logit += std::clamp(move, -1e4, 1e4);
    if (!(std::fabs(move) > kNewtonStop)) break;
  }
  return logit;
}

double LogitOfBetaQuantile(double a, double b, double p, TailEnd tail) {
  if (p > 0.5)
    return LogitOfBetaQuantile(a, b, 1.0 - p,
                               tail == TailEnd::kLower ? TailEnd::kUpper : TailEnd::kLower);
  return tail == TailEnd::kLower ? LogitOfLowerBetaQuantile(a, b, p)
                                 : -LogitOfLowerBetaQuantile(b, a, p);
}

// Where the search for a gamma quantile starts, as log x: Wilson and Hilferty's cube, or for small
// shapes and near zero the first term of the series.
ACCORD_ALWAYS_INLINE double LogGammaQuantileStart(double a, double p, TailEnd tail) {
  const double log_lower = tail == TailEnd::kLower ? Log(p) : Log1p(-p);
  const double near_zero = (log_lower + LogGamma(a + 1.0)) / a;
  const double z = tail == TailEnd::kLower ? -InverseNormalUpperTail(p) : InverseNormalUpperTail(p);
  const double root = 1.0 - 1.0 / (9.0 * a) + z / (3.0 * std::sqrt(a));
  if (a < 1.0 || root < 0.3) {
    if (tail == TailEnd::kLower || near_zero < -1.0) return near_zero;
    return Log(0.5 - Log(p));
  }
  return Log(a) + 3.0 * Log(root);
}

}  // namespace

double ExpMinusOne(double x) {
  if (x < -0.5 || x > 0.5) return Exp(x) - 1.0;
  double sum = 0.0;
  for (int n = 16; n >= 1; --n) sum = x / n * (1.0 + sum);
  return sum;
}

ACCORD_VECTOR_CLONES double LogGamma(double x) {
  if (!(x > 0.0)) return kNaN;
  if (x >= kStirlingFrom) return (x - 0.5) * Log(x) - x + (kHalfLogTwoPi + StirlingError(x));
  // log Gamma(x + 1) - log(x), without rounding x + 1.
  if (x < 1.0) return std::fma(x * (x - 1.0), Horner<kLogGamma>(x - 0.5), -Log(x));
  double product = 1.0;
  while (x > 2.0) {
    x -= 1.0;
    product *= x;
  }
  return std::fma((x - 1.0) * (x - 2.0), Horner<kLogGamma>(x - 1.5), Log(product));
}

ACCORD_VECTOR_CLONES double IncompleteGamma(double shape, double x, TailEnd tail) {
  if (!(shape > 0.0 && shape < kInfinity && x >= 0.0)) return kNaN;
  if (x == 0.0) return tail == TailEnd::kLower ? 0.0 : 1.0;
  if (x == kInfinity) return tail == TailEnd::kLower ? 1.0 : 0.0;
  const LogCdf cdf = LogGammaCdf(GammaLawOf(shape), x, Log(x));
  return Exp(tail == TailEnd::kLower ? cdf.lower : cdf.upper);
}

ACCORD_VECTOR_CLONES double GammaQuantile(double shape, double p, TailEnd tail) {
  if (!(shape > 0.0 && shape < kInfinity && p >= 0.0 && p <= 1.0)) return kNaN;
  if (p > 0.5) {
    p = 1.0 - p;
    tail = tail == TailEnd::kLower ? TailEnd::kUpper : TailEnd::kLower;
  }
  if (p == 0.0) return tail == TailEnd::kLower ? 0.0 : kInfinity;
  const GammaLaw law = GammaLawOf(shape);
  const double log_p = Log(p);
  double log_x = LogGammaQuantileStart(shape, p, tail);
  for (int step = 0; step < kMaxNewtonSteps; ++step) {
    const LogCdf cdf = LogGammaCdf(law, Exp(log_x), log_x);
    // Both tails of log x are log-concave. Far to the right the upper one falls like exp(-x): a
    // step computed on its flat left would overshoot, hence the bound.
    const double move =
        tail == TailEnd::kLower
            ? std::max((log_p - cdf.lower) * Exp(cdf.lower - cdf.density), -1e4)
            : std::clamp((cdf.upper - log_p) * Exp(cdf.upper - cdf.density), -1e4, 1.0);
    log_x += move;
    if (!(std::fabs(move) > kNewtonStop)) break;
  }
  return Exp(log_x);
}

ACCORD_VECTOR_CLONES double IncompleteBeta(double a, double b, double x, TailEnd tail) {
  if (!(a > 0.0 && b > 0.0 && a < kInfinity && b < kInfinity && x >= 0.0 && x <= 1.0)) return kNaN;
  if (x == 0.0) return tail == TailEnd::kLower ? 0.0 : 1.0;
  if (x == 1.0) return tail == TailEnd::kLower ? 1.0 : 0.0;
  const LogCdf cdf = LogBetaCdf(BetaLawOf(a, b), {x, 1.0 - x, Log(x), Log1p(-x)});
  return Exp(tail == TailEnd::kLower ? cdf.lower : cdf.upper);
}

ACCORD_VECTOR_CLONES double BetaQuantile(double a, double b, double p, TailEnd tail) {
  if (!(a > 0.0 && b > 0.0 && a < kInfinity && b < kInfinity && p >= 0.0 && p <= 1.0)) return kNaN;
  if (p == 0.0) return tail == TailEnd::kLower ? 0.0 : 1.0;
  if (p == 1.0) return tail == TailEnd::kLower ? 1.0 : 0.0;
  return FromLogit(LogitOfBetaQuantile(a, b, p, tail)).x;
}

double StudentTProbability(double nu, double t, TailEnd tail) {
  if (!(nu > 0.0 && nu < kInfinity) || std::isnan(t)) return kNaN;
  const double square = t * t;
  // t^2 / (nu + t^2) is beta(1/2, nu/2); its complement where that is the smaller one.
  const double outside =
      square == kInfinity ? 0.0
      : square < nu ? 0.5 * IncompleteBeta(0.5, 0.5 * nu, square / (nu + square), TailEnd::kUpper)
                    : 0.5 * IncompleteBeta(0.5 * nu, 0.5, nu / (nu + square), TailEnd::kLower);
  return (t > 0.0) == (tail == TailEnd::kUpper) ? outside : 1.0 - outside;
}

ACCORD_VECTOR_CLONES double StudentTQuantile(double nu, double p, TailEnd tail) {
  if (!(nu > 0.0 && nu < kInfinity && p >= 0.0 && p <= 1.0)) return kNaN;
  const double sign = (p < 0.5) == (tail == TailEnd::kUpper) ? 1.0 : -1.0;
  const double outside = 2.0 * std::min(p, 1.0 - p);
  if (outside == 0.0) return sign * kInfinity;
  if (outside == 1.0) return 0.0;
  // nu / (nu + t^2) is beta(nu/2, 1/2), and its logit is log(nu / t^2).
  const double logit = LogitOfBetaQuantile(0.5 * nu, 0.5, outside, TailEnd::kLower);
  return sign * std::sqrt(nu) * Exp(-0.5 * logit);
}

}  // namespace accord
