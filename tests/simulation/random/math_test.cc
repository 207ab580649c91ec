// The vectorisable functions against slow twins: the C library in extended precision, Boost.Math.
#include "simulation/random/math.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <boost/math/distributions/normal.hpp>
#include <cmath>
#include <cstdint>
#include <limits>
#include <random>

namespace accord {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr double kSmallestNormal = std::numeric_limits<double>::min();
constexpr double kSmallest = std::numeric_limits<double>::denorm_min();
constexpr double kLargest = std::numeric_limits<double>::max();

// Largest relative error over a grid, and where.
class WorstError {
 public:
  void Add(double x, double got, long double wanted) {
    if (wanted == got) return;
    const auto error = static_cast<double>(std::fabs(got / wanted - 1.0L));
    if (error <= worst_) return;
    worst_ = std::isnan(error) ? kInfinity : error;
    at_ = x;
  }

  void ExpectBelow(double bound) const { EXPECT_LE(worst_, bound) << "at " << at_; }

 private:
  double worst_ = 0.0;
  double at_ = 0.0;
};

long double UpperTailByBoost(double z) {
  return boost::math::cdf(boost::math::complement(boost::math::normal_distribution<long double>(),
                                                  static_cast<long double>(z)));
}

long double InverseByBoost(long double q) {
  return boost::math::quantile(
      boost::math::complement(boost::math::normal_distribution<long double>(), q));
}

TEST(Exp, IsWithin1e15OverTheWholeRange) {
  WorstError error;
  for (int i = 0; i <= 1000000; ++i) {
    const double x = -708.39 + i * (709.78 + 708.39) / 1000000;
    error.Add(x, Exp(x), std::exp(static_cast<long double>(x)));
  }
  for (double x = 1e-300; x < 1.0; x *= 1.01) {
    error.Add(x, Exp(x), std::exp(static_cast<long double>(x)));
    error.Add(-x, Exp(-x), std::exp(static_cast<long double>(-x)));
  }
  error.ExpectBelow(1e-15);
}

TEST(Exp, FadesOutThroughTheSubnormals) {
  for (int i = 0; i <= 10000; ++i) {
    const double x = -745.0 + i * (745.0 - 708.4) / 10000;
    const auto wanted = static_cast<double>(std::exp(static_cast<long double>(x)));
    EXPECT_NEAR(Exp(x), wanted, std::max(2e-15 * wanted, kSmallest)) << x;
  }
}

TEST(Exp, KnowsItsEdges) {
  EXPECT_EQ(Exp(0.0), 1.0);
  EXPECT_EQ(Exp(-0.0), 1.0);
  EXPECT_EQ(Exp(709.8), kInfinity);
  EXPECT_EQ(Exp(kLargest), kInfinity);
  EXPECT_EQ(Exp(kInfinity), kInfinity);
  EXPECT_LT(Exp(709.78), kInfinity);
  EXPECT_EQ(Exp(-746.0), 0.0);
  EXPECT_EQ(Exp(-kLargest), 0.0);
  EXPECT_EQ(Exp(-kInfinity), 0.0);
  EXPECT_GT(Exp(-745.0), 0.0);
  EXPECT_TRUE(std::isnan(Exp(kNaN)));
}

TEST(Log, IsWithin1e15OverTheWholeRange) {
  WorstError error;
  std::mt19937_64 engine(1);
  for (int i = 0; i < 1000000; ++i) {
    const auto x = std::bit_cast<double>(engine() & 0x7fffffffffffffffu);
    if (std::isfinite(x)) error.Add(x, Log(x), std::log(static_cast<long double>(x)));
  }
  for (int i = -500000; i <= 500000; ++i) {
    const double x = 1.0 + i * 1e-6;
    error.Add(x, Log(x), std::log(static_cast<long double>(x)));
  }
  for (double d = 0x1p-53; d < 0.1; d *= 1.01) {
    error.Add(1.0 + d, Log(1.0 + d), std::log(static_cast<long double>(1.0 + d)));
    error.Add(1.0 - d, Log(1.0 - d), std::log(static_cast<long double>(1.0 - d)));
  }
  error.ExpectBelow(1e-15);
}

TEST(Log, KnowsItsEdges) {
  EXPECT_EQ(Log(1.0), 0.0);
  EXPECT_EQ(Log(0.0), -kInfinity);
  EXPECT_EQ(Log(-0.0), -kInfinity);
  EXPECT_EQ(Log(kInfinity), kInfinity);
  EXPECT_TRUE(std::isnan(Log(-1.0)));
  EXPECT_TRUE(std::isnan(Log(-kSmallest)));
  EXPECT_TRUE(std::isnan(Log(-kInfinity)));
  EXPECT_TRUE(std::isnan(Log(kNaN)));
  for (const double x :
       {kSmallest, 3 * kSmallest, kSmallestNormal / 2, kSmallestNormal, kLargest}) {
    EXPECT_NEAR(Log(x) / std::log(x), 1.0, 1e-15) << x;
  }
}

TEST(Log1p, IsWithin2e15) {
  WorstError error;
  for (double x = 1e-300; x < 1e300; x *= 1.003) {
    error.Add(x, Log1p(x), std::log1p(static_cast<long double>(x)));
    if (x < 1.0) error.Add(-x, Log1p(-x), std::log1p(static_cast<long double>(-x)));
  }
  for (int i = 1; i < 1000000; ++i) {
    const double x = -1.0 + i * 3e-6;
    error.Add(x, Log1p(x), std::log1p(static_cast<long double>(x)));
  }
  error.ExpectBelow(2e-15);
}

TEST(Log1p, KnowsItsEdges) {
  EXPECT_EQ(Log1p(0.0), 0.0);
  EXPECT_EQ(Log1p(-1.0), -kInfinity);
  EXPECT_EQ(Log1p(kInfinity), kInfinity);
  EXPECT_TRUE(std::isnan(Log1p(-1.1)));
  EXPECT_TRUE(std::isnan(Log1p(kNaN)));
}

TEST(Pow, KeepsItsStatedError) {
  std::mt19937_64 engine(4);
  std::uniform_real_distribution<double> log_base(-20.0, 20.0);
  std::uniform_real_distribution<double> exponent(-10.0, 10.0);
  for (int i = 0; i < 200000; ++i) {
    const double x = std::exp(log_base(engine));
    const double y = exponent(engine);
    const long double wanted = std::pow(static_cast<long double>(x), static_cast<long double>(y));
    const double bound = 1e-15 * (1.0 + std::fabs(y * std::log(x)));
    ASSERT_LE(std::fabs(Pow(x, y) / wanted - 1.0L), bound) << x << " to the " << y;
  }
}

TEST(Pow, KnowsItsEdges) {
  EXPECT_EQ(Pow(0.0, 2.0), 0.0);
  EXPECT_EQ(Pow(0.0, -2.0), kInfinity);
  EXPECT_EQ(Pow(0.0, 0.0), 1.0);
  EXPECT_EQ(Pow(kNaN, 0.0), 1.0);
  EXPECT_EQ(Pow(1.0, 1e300), 1.0);
  EXPECT_TRUE(std::isnan(Pow(-1.0, 2.0)));
}

TEST(NormalUpperTail, IsWithin1e14InBothTails) {
  WorstError error;
  for (int i = -375000; i <= 375000; ++i) {
    const double z = i * 1e-4;
    error.Add(z, NormalUpperTail(z), UpperTailByBoost(z));
  }
  for (double z = 1e-300; z < 1.0; z *= 1.1) error.Add(z, NormalCdf(z), UpperTailByBoost(-z));
  error.ExpectBelow(1e-14);
}

TEST(NormalUpperTail, FadesOutThroughTheSubnormals) {
  for (double z = 37.5; z < 40.0; z += 1e-3) {
    const auto wanted = static_cast<double>(UpperTailByBoost(z));
    EXPECT_NEAR(NormalUpperTail(z), wanted, std::max(1e-14 * wanted, 2 * kSmallest)) << z;
  }
}

TEST(NormalCdf, KnowsItsEdges) {
  EXPECT_NEAR(NormalCdf(0.0), 0.5, 1e-15);
  EXPECT_EQ(NormalCdf(kInfinity), 1.0);
  EXPECT_EQ(NormalCdf(-kInfinity), 0.0);
  EXPECT_EQ(NormalUpperTail(1e300), 0.0);
  EXPECT_TRUE(std::isnan(NormalCdf(kNaN)));
}

TEST(InverseNormalUpperTail, IsWithin1e13OverTheWholeRange) {
  WorstError error;
  for (double q = 1e-307; q < 0.5; q *= 1.003) {
    error.Add(q, InverseNormalUpperTail(q), InverseByBoost(q));
  }
  for (int i = 1; i < 500000; ++i) {
    const double q = i * 1e-6;
    error.Add(q, InverseNormalUpperTail(q), InverseByBoost(q));
    error.Add(1.0 - q, NormalQuantile(1.0 - q), InverseByBoost(1.0L - (1.0 - q)));
  }
  for (double d = 0x1p-53; d < 0.4; d *= 1.01) {
    error.Add(d, InverseNormalUpperTail(0.5 - d), InverseByBoost(0.5 - d));
  }
  error.ExpectBelow(1e-13);
}

TEST(InverseNormalUpperTail, KnowsItsEdges) {
  EXPECT_EQ(InverseNormalUpperTail(0.5), 0.0);
  EXPECT_EQ(InverseNormalUpperTail(0.0), kInfinity);
  EXPECT_EQ(InverseNormalUpperTail(1.0), -kInfinity);
  EXPECT_NEAR(InverseNormalUpperTail(kSmallest), 38.4674, 1e-3);
  EXPECT_TRUE(std::isnan(InverseNormalUpperTail(-1e-9)));
  EXPECT_TRUE(std::isnan(InverseNormalUpperTail(1.0 + 1e-9)));
  EXPECT_TRUE(std::isnan(InverseNormalUpperTail(kNaN)));
}

TEST(InverseNormalUpperTail, DoesNotJumpWhereItsPolynomialsMeet) {
  const double seam = 0.25 * std::exp(-21.5);
  double before = InverseNormalUpperTail(seam * 0.999);
  for (int i = 1; i <= 2000; ++i) {
    const double now = InverseNormalUpperTail(seam * (0.999 + i * 1e-6));
    EXPECT_LT(now, before);
    before = now;
  }
}

TEST(NormalFromWord, IsTheQuantileOfTheMiddleOfItsCell) {
  WorstError error;
  std::mt19937 engine(5);
  const auto check = [&](uint32_t word) {
    // Sign and magnitude apart: upper tail (m + 1/2) / 2^32 on the side of the sign.
    const bool negative = (word & 0x80000000u) != 0;
    const uint32_t outward = (negative ? ~word : word) & 0x7fffffffu;
    const long double tail = (0x7fffffffu - outward + 0.5L) / 4294967296.0L;
    error.Add(word, NormalFromWord(word), (negative ? -1 : 1) * InverseByBoost(tail));
  };
  for (int i = 0; i < 500000; ++i) check(static_cast<uint32_t>(engine()));
  for (uint32_t i = 0; i < 2000; ++i) {
    for (const uint32_t end : {0u, 0x7fffffffu, 0x80000000u, 0xffffffffu}) {
      check(end + i);
      check(end - i);
    }
  }
  error.ExpectBelow(1e-13);
}

TEST(NormalFromWord, ReachesAsFarOnBothSides) {
  EXPECT_NEAR(NormalFromWord(0x7fffffffu), 6.33796, 1e-5);
  EXPECT_EQ(NormalFromWord(0x80000000u), -NormalFromWord(0x7fffffffu));
  EXPECT_NEAR(NormalFromWord(0), 2.918e-10, 1e-13);
  EXPECT_EQ(NormalFromWord(0xffffffffu), -NormalFromWord(0));
}

TEST(NormalFromWord, IsExactlyAntithetic) {
  std::mt19937 engine(6);
  for (int i = 0; i < 100000; ++i) {
    const auto word = static_cast<uint32_t>(engine());
    ASSERT_EQ(NormalFromWord(~word), -NormalFromWord(word));
  }
}

TEST(NormalFromWord, IncreasesWithTheWordAsASignedNumber) {
  for (const int64_t start : {-2147483648ll, -1000ll, 1000000000ll, 2147483647ll - 2000}) {
    for (int64_t s = start; s < start + 2000; ++s) {
      ASSERT_LT(NormalFromWord(static_cast<uint32_t>(s)),
                NormalFromWord(static_cast<uint32_t>(s + 1)))
          << s;
    }
  }
}

}  // namespace
}  // namespace accord
