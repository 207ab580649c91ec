#include "simulation/scenario/tails.h"

#include <gtest/gtest.h>

#include <boost/math/distributions/gamma.hpp>
#include <boost/math/distributions/normal.hpp>
#include <boost/math/distributions/weibull.hpp>
#include <cmath>
#include <limits>
#include <memory>

#include "tests/support/scenarios.h"

namespace accord::scenario_internal {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

double Exponential(const Marginal& marginal, double loading, int periods = 1,
                   Accumulation accumulation = Accumulation::kLevel, double phi = 0) {
  Driver driver = ADriver("x", marginal, phi);
  driver.accumulation = accumulation;
  return ExponentialTail(0, driver, loading, periods).growth;
}

double Power(const Marginal& marginal, double loading) {
  return PowerTail(0, ADriver("x", marginal), loading, 1).growth;
}

const Marginal kGamma{GammaMarginal{2.5, 0.4}};
const Marginal kLognormal{LognormalMarginal{.median = 1, .log_sd = 0.5, .mean = {}, .sd = {}}};

// The slow twin: what the factor's logarithm is, divided by z^2 / 2, far out. The terms left out
// fall like log z / z^2: 3 % at z = 30.
TEST(Tails, GrowAsTheQuantilesSay) {
  const double z = 30, tail = boost::math::cdf(complement(boost::math::normal(), z));
  const double half_square = z * z / 2;
  const boost::math::gamma_distribution<> gamma(2.5, 0.4);
  EXPECT_NEAR(Exponential(kGamma, 1.5), 1.5 * quantile(complement(gamma, tail)) / half_square,
              0.03);
  EXPECT_NEAR(Power(kGamma, -2), -2 * std::log(quantile(gamma, tail)) / half_square, 0.03);
  const boost::math::weibull_distribution<> weibull(1.0, 0.3), sharp(4.0, 2.0);
  const Marginal weibull_marginal{WeibullMarginal{1, 0.3}}, sharp_marginal{WeibullMarginal{4, 2}};
  EXPECT_NEAR(Exponential(weibull_marginal, 2),
              2 * quantile(complement(weibull, tail)) / half_square, 0.03);
  EXPECT_NEAR(Power(sharp_marginal, -3), -3 * std::log(quantile(sharp, tail)) / half_square, 0.03);
}

TEST(Tails, OfHeavyMarginalsHaveNoExponentialMean) {
  const Marginal student{StudentTMarginal{5, 0, 1}};
  EXPECT_EQ(Exponential(student, 0.01), kInfinity);
  EXPECT_EQ(Exponential(student, -0.01), kInfinity);
  EXPECT_EQ(Exponential(student, 0), 0);
  EXPECT_EQ(Exponential(kLognormal, 0.01), kInfinity);
  EXPECT_EQ(Exponential(kLognormal, -5), 0);
  EXPECT_EQ(Exponential(Marginal{WeibullMarginal{0.99, 1}}, 0.01), kInfinity);
  EXPECT_EQ(Exponential(Marginal{WeibullMarginal{0.99, 1}}, -0.01), 0);
  EXPECT_EQ(Exponential(Marginal{WeibullMarginal{1.01, 1}}, 100), 0);
  EXPECT_EQ(Exponential(Marginal{NormalMarginal{0, 1}}, 100), 0);
  const Marginal event{EventMarginal{0.01, std::make_shared<const Marginal>(kLognormal)}};
  EXPECT_EQ(Exponential(event, 0.01), kInfinity);
  EXPECT_EQ(Exponential(event, -0.01), 0);
}

TEST(Tails, OfPowersAreHeavyOnlyNearZero) {
  EXPECT_EQ(Power(kLognormal, -3), 0);
  EXPECT_EQ(Power(kGamma, 3), 0);
  EXPECT_EQ(Power(kGamma, -2.5), 1);
}

TEST(Tails, OfARunningSumAddUpWithPersistence) {
  const auto sum = [](double phi, int periods) {
    return Exponential(kGamma, 0.1, periods, Accumulation::kRunningSum, phi) / (0.1 * 0.4);
  };
  EXPECT_NEAR(sum(0, 100), 1, 1e-12);
  EXPECT_NEAR(sum(1, 12), 12, 1e-12);
  EXPECT_NEAR(sum(0.6, 2), 1.6, 1e-9);  // eigenvalues of [[1, phi], [phi, 1]]
  EXPECT_NEAR(sum(0.6, 3), 1 + (0.36 + std::sqrt(0.36 * 0.36 + 8 * 0.36)) / 2, 1e-9);
  EXPECT_NEAR(sum(0.6, 480), (1 + 0.6) / (1 - 0.6), 1e-3);  // the spectral density at 0
}

TEST(Tails, OfAnIndexMultiply) {
  EXPECT_NEAR(Exponential(kGamma, 0.5, 1, Accumulation::kIndex), 0.2, 1e-15);
  EXPECT_EQ(Exponential(kGamma, 0.5, 2, Accumulation::kIndex), kInfinity);
  EXPECT_EQ(Exponential(kGamma, -0.5, 2, Accumulation::kIndex), 0);
  const Marginal weibull{WeibullMarginal{3, 1}};
  EXPECT_EQ(Exponential(weibull, 0.5, 2, Accumulation::kIndex), 0);
  EXPECT_EQ(Exponential(weibull, 0.5, 4, Accumulation::kIndex), kInfinity);
  EXPECT_EQ(Exponential(Marginal{UniformMarginal{-0.5, 0.5}}, 9, 480, Accumulation::kIndex), 0);
}

TEST(JointGrowth, OfIndependentFactorsIsTheLargest) {
  EXPECT_EQ(JointGrowth({}, CorrelationTable(0)), 0);
  EXPECT_NEAR(JointGrowth({{0, true, 0.6}, {1, true, 0.7}}, CorrelationTable(2)), 0.7, 1e-9);
}

TEST(JointGrowth, OfFactorsThatRunTogetherIsTheirSum) {
  CorrelationTable table(2);
  table.Set(0, 1, 1);
  EXPECT_NEAR(JointGrowth({{0, true, 0.6}, {1, true, 0.7}}, table), 1.3, 1e-9);
  EXPECT_NEAR(JointGrowth({{0, true, 0.6}, {0, true, 0.7}}, CorrelationTable(1)), 1.3, 1e-9);
  table.Set(0, 1, 0.5);
  EXPECT_NEAR(JointGrowth({{0, true, 0.6}, {1, true, 0.6}}, table), 0.9, 1e-9);
}

TEST(JointGrowth, OfOppositeEndsIsThatOfOne) {
  CorrelationTable table(2);
  table.Set(0, 1, 1);
  EXPECT_NEAR(JointGrowth({{0, true, 0.6}, {1, false, 0.7}}, table), 0.7, 1e-9);
  table.Set(0, 1, -1);
  EXPECT_NEAR(JointGrowth({{0, true, 0.6}, {1, false, 0.7}}, table), 1.3, 1e-9);
  EXPECT_NEAR(JointGrowth({{0, true, 0.6}, {1, true, 0.7}}, table), 0.7, 1e-9);
}

// Under a t copula both ends of both drivers are met together with a share of the probability of
// one, whatever their correlation: E exp((c + d) z^2 / 2) over that share is finite below 1.
TEST(JointGrowth, UnderATCopulaIsTheSumOfThoseMixedTogether) {
  const auto moving = MixedWith::kMoving, fixed = MixedWith::kStatic;
  const CorrelationTable table(2);
  EXPECT_NEAR(JointGrowth({{0, true, 0.6}, {1, true, 0.7}}, {table, {moving, moving}}), 1.3, 1e-9);
  EXPECT_NEAR(JointGrowth({{0, true, 0.6}, {1, false, 0.7}}, {table, {fixed, fixed}}), 1.3, 1e-9);
  EXPECT_NEAR(JointGrowth({{0, true, 0.6}, {1, true, 0.7}}, {table, {moving, fixed}}), 0.7, 1e-9);
  const auto nothing = MixedWith::kNothing;
  EXPECT_NEAR(JointGrowth({{0, true, 0.6}, {1, true, 0.7}}, {table, {nothing, nothing}}), 0.7,
              1e-9);
}

// E X^lambda of a tail P(X > x) = x^-power.
TEST(Tails, OfPowersOfAPowerLawFollowTheirPower) {
  const Marginal metalog{MetalogMarginal{1.0 / 3, 1, 3, 0, {}}};  // slopes 1/2 of ln x, both
  EXPECT_NEAR(Power(metalog, 1.5), 0.75, 1e-12);
  EXPECT_NEAR(Power(metalog, -1.5), 0.75, 1e-12);
  EXPECT_EQ(Exponential(metalog, 0.01), kInfinity);
  EXPECT_EQ(Exponential(metalog, -0.01), 0);
  Driver index = ADriver("x", metalog, 0.6);
  index.accumulation = Accumulation::kIndex;
  EXPECT_NEAR(PowerTail(0, index, 1, 2).growth, 0.5 * 1.6, 1e-9);
  EXPECT_TRUE(HasMeanOverTime(index, 2));
  EXPECT_FALSE(HasMeanOverTime(index, 40)) << "0.5 (1 + 0.6) / (1 - 0.6) in the end";
  index.accumulation = Accumulation::kRunningSum;
  EXPECT_TRUE(HasMeanOverTime(index, 40));
  // x = a1 + L (a2 + a3 / 2), L ~ z^2 / 2.
  const Marginal unbounded{MetalogMarginal{-1, 0, 1, {}, {}}};
  EXPECT_NEAR(Exponential(unbounded, 2), 2 / std::log(9), 1e-12);
  EXPECT_NEAR(Exponential(unbounded, -2), 2 / std::log(9), 1e-12);
  EXPECT_EQ(Exponential(Marginal{PoissonMarginal{3}}, 9), 0);
}

TEST(JointGrowth, OfOneWithoutMeanIsInfinite) {
  EXPECT_EQ(JointGrowth({{0, true, kInfinity}, {1, true, 0}}, CorrelationTable(2)), kInfinity);
}

}  // namespace
}  // namespace accord::scenario_internal
