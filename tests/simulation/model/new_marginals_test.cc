#include <array>
#include <boost/math/distributions/binomial.hpp>
#include <boost/math/distributions/lognormal.hpp>
#include <boost/math/distributions/normal.hpp>
#include <boost/math/distributions/poisson.hpp>
#include <boost/math/distributions/students_t.hpp>
#include <boost/math/distributions/triangular.hpp>
#include <cmath>
#include <cstddef>
#include <memory>
#include <optional>
#include <variant>
#include <vector>

#include "gtest/gtest.h"
#include "simulation/base/limits.h"
#include "simulation/model/compile_parts.h"
#include "simulation/model/count_points.h"
#include "simulation/model/quantiles.h"
#include "simulation/scenario/metalog.h"

// Quantiles of metalogs, truncated marginals and counts, against Boost.Math and closed forms.
namespace accord {
namespace {

using model_internal::CompileMarginal;
using model_internal::PointsOf;

double Below(double z) { return cdf(boost::math::normal(), z); }
double Above(double z) { return cdf(complement(boost::math::normal(), z)); }

Marginal Cut(Marginal marginal, std::optional<double> min, std::optional<double> max) {
  marginal.truncation = Truncation{min, max};
  return marginal;
}

double MedianOfMarginal(const Marginal& marginal) { return DefaultReferences(marginal).front(); }

TEST(Metalog, IsTabulatedFromItsFormula) {
  for (const MetalogMarginal& marginal :
       {MetalogMarginal{8, 10, 15, {}, {}}, MetalogMarginal{1, 4, 20, 0, {}},
        MetalogMarginal{-20, -4, -1, {}, 0}, MetalogMarginal{0.1, 0.2, 0.6, 0, 1}}) {
    const CompiledMarginal compiled = CompileMarginal({marginal});
    const Metalog m = MetalogOf(marginal);
    for (double z = -6.3; z < 6.3; z += 0.0171) {
      const double x = MetalogValue(m, Below(z), Above(z));
      EXPECT_NEAR(QuantileAt(compiled, z), x, 1e-8 * (marginal.p90 - marginal.p10 + std::fabs(x)))
          << z;
    }
    EXPECT_NEAR(QuantileAt(compiled, 0), marginal.p50, 1e-12 * (1 + std::fabs(marginal.p50)));
  }
}

// The twin: F^-1(F(min) + u mass), by whichever tail of the whole is smaller.
template <typename Distribution>
void ExpectTruncated(const Marginal& marginal, const Distribution& whole, double scale,
                     double tolerance = 1e-8) {
  const double infinity = HUGE_VAL;
  const double min = marginal.truncation->min.value_or(-infinity);
  const double max = marginal.truncation->max.value_or(infinity);
  const double below_min = min == -infinity ? 0 : cdf(whole, min);
  const double above_min = min == -infinity ? 1 : cdf(complement(whole, min));
  const double above_max = max == infinity ? 0 : cdf(complement(whole, max));
  const double mass = below_min > 0.5 ? above_min - above_max : 1 - above_max - below_min;
  const CompiledMarginal compiled = CompileMarginal(marginal);
  for (double z = -6.3; z < 6.3; z += 0.0171) {
    const double below = below_min + Below(z) * mass, above = above_max + Above(z) * mass;
    const double x = below < above ? quantile(whole, below) : quantile(complement(whole, above));
    EXPECT_NEAR(QuantileAt(compiled, z), x, tolerance * (scale + std::fabs(x))) << z;
    EXPECT_GE(QuantileAt(compiled, z), min);
    EXPECT_LE(QuantileAt(compiled, z), max);
  }
}

TEST(Truncated, QuantilesAreThoseOfWhatIsLeft) {
  namespace bm = boost::math;
  ExpectTruncated(Cut({NormalMarginal{1, 2}}, 0, 4), bm::normal(1, 2), 1);
  ExpectTruncated(Cut({NormalMarginal{1, 2}}, {}, 0.5), bm::normal(1, 2), 1);
  ExpectTruncated(Cut({LognormalMarginal{.median = 2, .log_sd = 0.5}}, 1, {}),
                  bm::lognormal(std::log(2.0), 0.5), 1);
  ExpectTruncated(Cut({StudentTMarginal{3, 0, 1}}, -1, 40), bm::students_t(3), 1);
  // A table bridges the kink at the mode within one of its intervals.
  ExpectTruncated(Cut({TriangularMarginal{0, 1, 4}}, 0.5, 3), bm::triangular(0, 1, 4), 1, 1e-5);
}

// 1 - F would have kept three digits of this.
TEST(Truncated, FarTailsComeFromTheSurvivalSide) {
  ExpectTruncated(Cut({NormalMarginal{0, 1}}, 4.7, {}), boost::math::normal(0, 1), 1);
  ExpectTruncated(Cut({NormalMarginal{0, 1}}, {}, -4.7), boost::math::normal(0, 1), 1);
}

TEST(Truncated, UniformIsUniform) {
  const auto uniform =
      std::get<UniformQuantiles>(CompileMarginal(Cut({UniformMarginal{0, 4}}, 1, 9)));
  EXPECT_EQ(uniform.min, 1);
  EXPECT_EQ(uniform.width, 3);
}

TEST(Truncated, MedianIsTheDefaultReference) {
  // Half of N(0, 1) above 0 lies above its 75 % quantile.
  EXPECT_NEAR(MedianOfMarginal(Cut({NormalMarginal{0, 1}}, 0, {})), 0.6744897501960817, 1e-12);
  // An exponential has no memory: from 2 on it is 2 more.
  EXPECT_NEAR(MedianOfMarginal(Cut({WeibullMarginal{1, 3}}, 2, {})), 2 + 3 * std::log(2.0), 1e-11);
}

// What is compared on the plan path is compared with the size of the reference: 2e-16 in place of 0
// would make that size of nothing, and a step at 0 would be missed.
TEST(Medians, OfZeroAreZero) {
  EXPECT_EQ(MedianOfMarginal({StudentTMarginal{5, 0, 1}}), 0);
  EXPECT_EQ(MedianOfMarginal({StudentTMarginal{3, 0, 1e9}}), 0);
  EXPECT_EQ(MedianOfMarginal({MetalogMarginal{-1, 0, 1, {}, {}}}), 0);
  EXPECT_EQ(MedianOfMarginal({MetalogMarginal{-10, 0, 30, -20, {}}}), 0);
  EXPECT_EQ(MedianOfMarginal({MetalogMarginal{-30, 0, 10, {}, 1e9}}), 0);
  EXPECT_EQ(MedianOfMarginal({MetalogMarginal{-10, 0, 30, -20, 50}}), 0);
  EXPECT_EQ(MedianOfMarginal({PertMarginal{-1, 0, 1}}), 0);
  EXPECT_EQ(MedianOfMarginal({BetaMarginal{.alpha = 3, .beta = 3, .min = -0.7, .max = 0.7}}), 0);
  EXPECT_EQ(MedianOfMarginal(Cut({NormalMarginal{0, 1}}, -1, 1)), 0);
  EXPECT_EQ(MedianOfMarginal(Cut({StudentTMarginal{3, 0, 1}}, -0.3, 0.3)), 0);
}

TEST(Medians, OfAMetalogAreAsGiven) {
  EXPECT_EQ(MedianOfMarginal({MetalogMarginal{0.1, 0.3, 0.9, 0, {}}}), 0.3);
  EXPECT_EQ(MedianOfMarginal({MetalogMarginal{-1e3, 0.1, 1e3, -1e9, 1e9}}), 0.1);
}

TEST(Medians, ThatAreSmallBesideTheirSpreadStay) {
  // Above 0 throughout: 1e-3 here and 2e10 a standard deviation up.
  const Marginal wide = Cut({MetalogMarginal{1e-15, 1e-3, 1e15, 0, {}}}, 1e-150, 1e150);
  EXPECT_NEAR(MedianOfMarginal(wide), 1e-3, 1e-9);
  EXPECT_NEAR(MedianOfMarginal({StudentTMarginal{5, 1e-9, 1}}), 1e-9, 1e-15);
}

TEST(Truncated, SeverityOfAnEventIsDrawnFromWhatIsLeft) {
  const Marginal severity = Cut({WeibullMarginal{1, 3}}, {}, 5);
  const CompiledMarginal event =
      CompileMarginal({EventMarginal{0.1, std::make_shared<const Marginal>(severity)}});
  const CompiledMarginal alone = CompileMarginal(severity);
  EXPECT_EQ(QuantileAt(event, 1.28), 0);
  const double z = quantile(boost::math::normal(), 1 - 0.1 * Above(0.7));
  EXPECT_NEAR(QuantileAt(event, z), QuantileAt(alone, 0.7), 1e-9);
}

template <typename Distribution, typename Count>
void ExpectProbabilities(const Count& marginal, const Distribution& twin, double tolerance) {
  double sum = 0;
  for (const DiscretePoint& point : PointsOf(marginal)) {
    sum += point.probability;
    if (point.probability < 1e-25) continue;
    const double expected = pdf(twin, point.value);
    ASSERT_NEAR(point.probability, expected, tolerance * expected) << point.value;
  }
  EXPECT_NEAR(sum, 1, 1e-12);
}

TEST(Counts, HaveTheProbabilitiesOfBoost) {
  for (const double mean : {1e-9, 0.3, 1.0, 7.5, 100.0, 12345.6}) {
    ExpectProbabilities(PoissonMarginal{mean}, boost::math::poisson(mean), 1e-10);
  }
  for (const int trials : {1, 2, 9, 400, 30'000}) {
    for (const double p : {1e-6, 0.1, 0.5, 0.97}) {
      ExpectProbabilities(BinomialMarginal{trials, p}, boost::math::binomial(trials, p), 1e-10);
    }
  }
}

// F^-1(u): the least count whose probability reaches u.
template <typename Distribution>
void ExpectSteps(const Marginal& marginal, const Distribution& twin) {
  const auto steps = std::get<DiscreteQuantiles>(CompileMarginal(marginal));
  ASSERT_EQ(steps.values.size(), steps.thresholds.size() + 1);
  for (std::size_t k = 0; k < steps.thresholds.size(); ++k) {
    const double below = cdf(twin, steps.values[k]), above = cdf(complement(twin, steps.values[k]));
    const double z = steps.thresholds[k];
    if (below < above) {
      ASSERT_NEAR(Below(z), below, 1e-9 * below) << steps.values[k];
    } else {
      ASSERT_NEAR(Above(z), above, 1e-9 * above) << steps.values[k];
    }
    EXPECT_EQ(QuantileAt(CompiledMarginal(steps), z), steps.values[k]);
    if (k > 0) {
      ASSERT_GE(z, steps.thresholds[k - 1]);
    }
  }
}

TEST(Counts, ChangeWhereTheirCdfDoes) {
  ExpectSteps({PoissonMarginal{0.4}}, boost::math::poisson(0.4));
  ExpectSteps({PoissonMarginal{55}}, boost::math::poisson(55));
  ExpectSteps({BinomialMarginal{10, 0.3}}, boost::math::binomial(10, 0.3));
  ExpectSteps({BinomialMarginal{5000, 0.01}}, boost::math::binomial(5000, 0.01));
}

TEST(Counts, HaveTheLowerMedian) {
  for (int trials = 1; trials < 3000; trials += 14) {
    // P(X <= (n - 1) / 2) is exactly one half.
    EXPECT_EQ(MedianOfMarginal({BinomialMarginal{trials, 0.5}}), (trials - 1) / 2);
  }
  EXPECT_EQ(MedianOfMarginal({BinomialMarginal{10, 0.5}}), 5);
  EXPECT_EQ(MedianOfMarginal({PoissonMarginal{0.69}}), 0);
  EXPECT_EQ(MedianOfMarginal({PoissonMarginal{0.70}}), 1);
  EXPECT_EQ(MedianOfMarginal({PoissonMarginal{1000}}), 1000);
  EXPECT_EQ(MedianOfMarginal({PoissonMarginal{1e-300}}), 0);
}

TEST(Counts, HaveNoMoreStepsThanTheLimit) {
  for (const Marginal& marginal : {Marginal{PoissonMarginal{limits::kMaxCountVariance}},
                                   Marginal{BinomialMarginal{56'000'000, 0.5}}}) {
    const auto steps = std::get<DiscreteQuantiles>(CompileMarginal(marginal));
    EXPECT_LE(steps.thresholds.size(), static_cast<std::size_t>(limits::kMaxCountSteps));
    EXPECT_GT(steps.thresholds.size(), 60'000u);
  }
}

}  // namespace
}  // namespace accord
