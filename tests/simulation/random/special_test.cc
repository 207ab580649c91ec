// Special functions against Boost.Math in extended precision. Boost 1.74's own beta inverse is good
// to nine digits only for small shapes, so quantiles are judged by putting them back into its
// distribution function, and by it directly where it is good.
#include "simulation/random/special.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <boost/math/distributions/students_t.hpp>
#include <boost/math/special_functions/beta.hpp>
#include <boost/math/special_functions/gamma.hpp>
#include <cmath>
#include <limits>
#include <string>

namespace accord {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr double kBound = 2e-12;  // as special.h states
constexpr double kShapes[] = {0.05, 0.1, 0.3,  0.5,   0.9,    1.0,     1.5, 2.1,
                              5.0,  9.7, 30.0, 123.4, 1000.0, 12345.0, 1e5};
constexpr double kProbabilities[] = {1e-17, 1e-10, 1e-6, 1e-3, 0.01, 0.1, 0.3, 0.5, 0.7, 0.9, 0.99};

using Policy = boost::math::policies::policy<
    boost::math::policies::overflow_error<boost::math::policies::ignore_error>,
    boost::math::policies::underflow_error<boost::math::policies::ignore_error>>;

void ExpectClose(double got, long double wanted, double bound, const std::string& what) {
  if (wanted == got) return;
  EXPECT_LE(std::fabs(static_cast<double>(got / wanted - 1.0L)), bound)
      << what << ": got " << got << ", wanted " << static_cast<double>(wanted);
}

std::string Name(double a, double b, double p, TailEnd tail) {
  return std::to_string(a) + " " + std::to_string(b) + " p=" + std::to_string(std::log10(p)) +
         (tail == TailEnd::kLower ? " (log10) lower" : " (log10) upper");
}

long double GammaByBoost(long double a, long double x, TailEnd tail) {
  return tail == TailEnd::kLower ? boost::math::gamma_p(a, x, Policy())
                                 : boost::math::gamma_q(a, x, Policy());
}

long double BetaByBoost(long double a, long double b, long double x, TailEnd tail) {
  return tail == TailEnd::kLower ? boost::math::ibeta(a, b, x, Policy())
                                 : boost::math::ibetac(a, b, x, Policy());
}

// d log p / d log x by differences: how far an error in x is seen in p.
template <typename LogCdf>
double Elasticity(LogCdf cdf, double x) {
  const double step = 1e-6;
  const long double ratio = cdf(x * (1.0 + step)) / cdf(x * (1.0 - step));
  return std::fabs(static_cast<double>(std::log(ratio))) / (2.0 * step);
}

TEST(ExpMinusOne, KeepsItsDigitsNearZero) {
  for (const double x : {-30.0, -1.0, -0.5, -0.3, -1e-3, -1e-12, 0.0, 1e-300, 1e-12, 1e-3, 0.3, 0.5,
                         0.7, 1.0, 30.0}) {
    ExpectClose(ExpMinusOne(x), std::expm1(static_cast<long double>(x)), 4e-15, std::to_string(x));
  }
}

TEST(LogGamma, AgreesWithBoost) {
  for (double x = 1e-6; x < 1e7; x *= 1.0007) {
    ExpectClose(LogGamma(x), boost::math::lgamma(static_cast<long double>(x)), 1e-14,
                std::to_string(x));
  }
}

TEST(LogGamma, KeepsItsDigitsNearItsZeros) {
  for (double d = 1e-12; d < 0.5; d *= 1.5) {
    for (const double x : {1.0 - d, 1.0 + d, 2.0 - d, 2.0 + d}) {
      ExpectClose(LogGamma(x), boost::math::lgamma(static_cast<long double>(x)), 1e-14,
                  std::to_string(x));
    }
  }
  EXPECT_EQ(LogGamma(1.0), 0.0);
  EXPECT_EQ(LogGamma(2.0), 0.0);
}

TEST(LogGamma, RefusesWhatIsNotPositive) {
  EXPECT_TRUE(std::isnan(LogGamma(0.0)));
  EXPECT_TRUE(std::isnan(LogGamma(-1.5)));
  EXPECT_TRUE(std::isnan(LogGamma(kNaN)));
}

TEST(IncompleteGamma, AgreesWithBoostInBothTails) {
  for (const double a : kShapes) {
    for (double x = a * 0.01; x < a * 100.0 && x < a + 40.0 * std::sqrt(a) + 40.0; x *= 1.05) {
      for (const TailEnd tail : {TailEnd::kLower, TailEnd::kUpper}) {
        const long double wanted = GammaByBoost(a, x, tail);
        if (wanted < 1e-290L) continue;
        // Far out one unit in the last place of x or of the exponent shows in the probability.
        const double bound = kBound * std::max(1.0, -0.01 * static_cast<double>(std::log(wanted)));
        ExpectClose(IncompleteGamma(a, x, tail), wanted, bound, Name(a, x, 1.0, tail));
      }
    }
  }
}

TEST(IncompleteGamma, KnowsItsEdges) {
  EXPECT_EQ(IncompleteGamma(2.0, 0.0, TailEnd::kLower), 0.0);
  EXPECT_EQ(IncompleteGamma(2.0, 0.0, TailEnd::kUpper), 1.0);
  EXPECT_EQ(IncompleteGamma(2.0, kInfinity, TailEnd::kLower), 1.0);
  EXPECT_EQ(IncompleteGamma(2.0, kInfinity, TailEnd::kUpper), 0.0);
  EXPECT_TRUE(std::isnan(IncompleteGamma(0.0, 1.0, TailEnd::kLower)));
  EXPECT_TRUE(std::isnan(IncompleteGamma(1.0, -1.0, TailEnd::kLower)));
  EXPECT_TRUE(std::isnan(IncompleteGamma(1.0, kNaN, TailEnd::kLower)));
}

TEST(GammaQuantile, AgreesWithBoostFromEitherTail) {
  for (const double a : kShapes) {
    for (const double p : kProbabilities) {
      for (const TailEnd tail : {TailEnd::kLower, TailEnd::kUpper}) {
        const auto shape = static_cast<long double>(a);
        const long double wanted =
            tail == TailEnd::kLower
                ? boost::math::gamma_p_inv(shape, static_cast<long double>(p), Policy())
                : boost::math::gamma_q_inv(shape, static_cast<long double>(p), Policy());
        if (wanted < 1e-300L) {
          EXPECT_LT(GammaQuantile(a, p, tail), 1e-299);
        } else {
          ExpectClose(GammaQuantile(a, p, tail), wanted, kBound, Name(a, 0.0, p, tail));
        }
      }
    }
  }
}

TEST(GammaQuantile, OfShapeOneIsTheExponentials) {
  for (const double p : kProbabilities) {
    ExpectClose(GammaQuantile(1.0, p, TailEnd::kUpper), -std::log(static_cast<long double>(p)),
                1e-14, "upper");
    ExpectClose(GammaQuantile(1.0, p, TailEnd::kLower), -std::log1p(static_cast<long double>(-p)),
                1e-14, "lower");
  }
}

TEST(GammaQuantile, KnowsItsEdges) {
  EXPECT_EQ(GammaQuantile(2.0, 0.0, TailEnd::kLower), 0.0);
  EXPECT_EQ(GammaQuantile(2.0, 1.0, TailEnd::kLower), kInfinity);
  EXPECT_EQ(GammaQuantile(2.0, 0.0, TailEnd::kUpper), kInfinity);
  EXPECT_EQ(GammaQuantile(2.0, 1.0, TailEnd::kUpper), 0.0);
  EXPECT_TRUE(std::isnan(GammaQuantile(-1.0, 0.5, TailEnd::kLower)));
  EXPECT_TRUE(std::isnan(GammaQuantile(1.0, 1.5, TailEnd::kLower)));
  EXPECT_TRUE(std::isnan(GammaQuantile(1.0, kNaN, TailEnd::kLower)));
}

TEST(IncompleteBeta, AgreesWithBoostInBothTails) {
  for (const double a : kShapes) {
    for (const double b : kShapes) {
      const double mean = a / (a + b);
      const double sd = std::sqrt(mean * (1.0 - mean) / (a + b + 1.0));
      for (double steps = -8.0; steps <= 8.0; steps += 0.25) {
        const double x = mean + steps * sd;
        if (!(x > 0.0 && x < 1.0)) continue;
        for (const TailEnd tail : {TailEnd::kLower, TailEnd::kUpper}) {
          ExpectClose(IncompleteBeta(a, b, x, tail), BetaByBoost(a, b, x, tail), kBound,
                      Name(a, b, x, tail));
        }
      }
    }
  }
}

TEST(IncompleteBeta, KnowsItsEdges) {
  EXPECT_EQ(IncompleteBeta(2.0, 3.0, 0.0, TailEnd::kLower), 0.0);
  EXPECT_EQ(IncompleteBeta(2.0, 3.0, 1.0, TailEnd::kLower), 1.0);
  EXPECT_EQ(IncompleteBeta(2.0, 3.0, 0.0, TailEnd::kUpper), 1.0);
  EXPECT_EQ(IncompleteBeta(2.0, 3.0, 1.0, TailEnd::kUpper), 0.0);
  EXPECT_TRUE(std::isnan(IncompleteBeta(0.0, 1.0, 0.5, TailEnd::kLower)));
  EXPECT_TRUE(std::isnan(IncompleteBeta(1.0, 1.0, 1.5, TailEnd::kLower)));
}

TEST(BetaQuantile, GivesItsProbabilityBackFromEitherTail) {
  for (const double a : kShapes) {
    for (const double b : kShapes) {
      for (const double p : kProbabilities) {
        for (const TailEnd tail : {TailEnd::kLower, TailEnd::kUpper}) {
          const double x = BetaQuantile(a, b, p, tail);
          if (x < 1e-300 || x > 1.0 - 1e-5) continue;  // the other end is seen with a, b swapped
          // Where p is near 1 the other tail tells more.
          const TailEnd seen = p <= 0.5                  ? tail
                               : tail == TailEnd::kLower ? TailEnd::kUpper
                                                         : TailEnd::kLower;
          const long double wanted = p <= 0.5 ? static_cast<long double>(p) : 1.0L - p;
          const auto cdf = [&](long double at) { return BetaByBoost(a, b, at, seen); };
          const double bound = kBound * std::max(1.0, Elasticity(cdf, x));
          ExpectClose(static_cast<double>(cdf(x)), wanted, bound, Name(a, b, p, tail));
        }
      }
    }
  }
}

TEST(BetaQuantile, AgreesWithClosedForms) {
  for (const double p : kProbabilities) {
    const long double sine = std::sin(std::acos(-1.0L) * p / 2.0L);
    ExpectClose(BetaQuantile(0.5, 0.5, p, TailEnd::kLower), sine * sine, kBound, "arcsine");
    for (const double a : {0.05, 0.3, 4.0}) {
      const long double power = std::pow(static_cast<long double>(p), 1.0L / a);
      if (power < 1e-300L) continue;
      ExpectClose(BetaQuantile(a, 1.0, p, TailEnd::kLower), power, kBound, "power");
    }
  }
  EXPECT_NEAR(BetaQuantile(0.3, 0.3, 0.5, TailEnd::kUpper), 0.5, 1e-14);
}

TEST(BetaQuantile, KnowsItsEdges) {
  EXPECT_EQ(BetaQuantile(2.0, 3.0, 0.0, TailEnd::kLower), 0.0);
  EXPECT_EQ(BetaQuantile(2.0, 3.0, 1.0, TailEnd::kLower), 1.0);
  EXPECT_EQ(BetaQuantile(2.0, 3.0, 0.0, TailEnd::kUpper), 1.0);
  EXPECT_EQ(BetaQuantile(2.0, 3.0, 1.0, TailEnd::kUpper), 0.0);
  EXPECT_TRUE(std::isnan(BetaQuantile(2.0, 0.0, 0.5, TailEnd::kLower)));
  EXPECT_TRUE(std::isnan(BetaQuantile(2.0, 3.0, -0.5, TailEnd::kLower)));
}

TEST(StudentTQuantile, AgreesWithBoostFromEitherTail) {
  for (const double nu : {0.5, 1.0, 2.1, 3.0, 4.7, 10.0, 30.0, 200.0, 1e4, 1e6}) {
    const boost::math::students_t_distribution<long double, Policy> t(nu);
    for (const double p : kProbabilities) {
      const auto probability = static_cast<long double>(p);
      ExpectClose(StudentTQuantile(nu, p, TailEnd::kLower), quantile(t, probability), kBound,
                  Name(nu, 0.0, p, TailEnd::kLower));
      ExpectClose(StudentTQuantile(nu, p, TailEnd::kUpper), quantile(complement(t, probability)),
                  kBound, Name(nu, 0.0, p, TailEnd::kUpper));
    }
  }
}

TEST(StudentTProbability, AgreesWithBoostOnBothSides) {
  for (const double nu : {0.5, 1.0, 2.1, 3.0, 4.7, 10.0, 30.0, 200.0, 1e4, 1e6}) {
    const boost::math::students_t_distribution<long double, Policy> t(nu);
    for (const double x : {-1e6, -30.0, -5.0, -1.0, -1e-5, 0.0, 1e-3, 0.7, 2.0, 6.0, 40.0, 1e5}) {
      const auto place = static_cast<long double>(x);
      const long double upper = cdf(complement(t, place));
      if (upper < 1e-300L) continue;
      ExpectClose(StudentTProbability(nu, x, TailEnd::kUpper), upper, kBound,
                  Name(nu, 0.0, x, TailEnd::kUpper));
      ExpectClose(StudentTProbability(nu, -x, TailEnd::kLower), upper, kBound,
                  Name(nu, 0.0, x, TailEnd::kLower));
    }
  }
  EXPECT_EQ(StudentTProbability(3.0, kInfinity, TailEnd::kUpper), 0.0);
  EXPECT_EQ(StudentTProbability(3.0, -kInfinity, TailEnd::kUpper), 1.0);
  EXPECT_TRUE(std::isnan(StudentTProbability(3.0, NAN, TailEnd::kUpper)));
  EXPECT_TRUE(std::isnan(StudentTProbability(0.0, 1.0, TailEnd::kUpper)));
}

TEST(StudentTQuantile, KeepsItsDigitsNearTheMedian) {
  // With one degree of freedom t = tan(pi (p - 1/2)).
  for (double d = 1e-12; d < 0.4; d *= 3.0) {
    const double p = 0.5 + d;
    const long double wanted = std::tan(std::acos(-1.0L) * (p - 0.5L));
    ExpectClose(StudentTQuantile(1.0, p, TailEnd::kLower), wanted, kBound, std::to_string(d));
  }
}

TEST(StudentTQuantile, KnowsItsEdges) {
  EXPECT_EQ(StudentTQuantile(3.0, 0.5, TailEnd::kLower), 0.0);
  EXPECT_EQ(StudentTQuantile(3.0, 0.0, TailEnd::kLower), -kInfinity);
  EXPECT_EQ(StudentTQuantile(3.0, 1.0, TailEnd::kLower), kInfinity);
  EXPECT_EQ(StudentTQuantile(3.0, 0.0, TailEnd::kUpper), kInfinity);
  EXPECT_EQ(StudentTQuantile(3.0, 0.2, TailEnd::kUpper),
            -StudentTQuantile(3.0, 0.2, TailEnd::kLower));
  EXPECT_TRUE(std::isnan(StudentTQuantile(0.0, 0.2, TailEnd::kLower)));
}

}  // namespace
}  // namespace accord
