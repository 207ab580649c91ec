// Tables against the quantiles of Boost.Math at the shapes they were built for.
#include "simulation/random/quantile_table.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <boost/math/distributions/beta.hpp>
#include <boost/math/distributions/gamma.hpp>
#include <boost/math/distributions/students_t.hpp>
#include <boost/math/distributions/weibull.hpp>
#include <cmath>
#include <functional>
#include <limits>
#include <random>
#include <string>
#include <vector>

#include "simulation/random/math.h"
#include "simulation/random/special.h"

namespace accord {
namespace {

using Quantile = std::function<double(double)>;

double NearerTail(double z) { return z < 0.0 ? NormalCdf(z) : NormalUpperTail(z); }
TailEnd SideOf(double z) { return z < 0.0 ? TailEnd::kLower : TailEnd::kUpper; }

std::vector<double> Evaluated(const QuantileTable& table, const std::vector<double>& z) {
  std::vector<double> x(z.size());
  Evaluate(table, z, x);
  return x;
}

double EvaluatedAt(const QuantileTable& table, double z) { return Evaluated(table, {z})[0]; }

struct Marginal {
  std::string name;
  Quantile ours;                                        // z -> x with special.h
  std::function<long double(long double, bool)> boost;  // (nearer tail's probability, upper) -> x
};

template <typename Distribution>
auto ByBoost(Distribution distribution) {
  return [distribution](long double tail, bool upper) {
    return upper ? quantile(complement(distribution, tail)) : quantile(distribution, tail);
  };
}

std::vector<Marginal> AwkwardMarginals() {
  std::vector<Marginal> all;
  for (const double shape : {0.1, 0.5, 2.0, 50.0}) {
    all.push_back({"gamma " + std::to_string(shape),
                   [=](double z) { return GammaQuantile(shape, NearerTail(z), SideOf(z)); },
                   ByBoost(boost::math::gamma_distribution<long double>(shape))});
  }
  // The last two are PERT(0, 1, 5) and PERT(0, 0, 1) on the unit interval.
  for (const auto& [a, b] : {std::pair{0.3, 0.4}, {2.0, 3.0}, {1.8, 4.2}, {1.0, 5.0}}) {
    all.push_back({"beta " + std::to_string(a),
                   [=](double z) { return BetaQuantile(a, b, NearerTail(z), SideOf(z)); },
                   ByBoost(boost::math::beta_distribution<long double>(a, b))});
  }
  for (const double nu : {2.1, 5.0}) {
    all.push_back({"t " + std::to_string(nu),
                   [=](double z) { return StudentTQuantile(nu, NearerTail(z), SideOf(z)); },
                   ByBoost(boost::math::students_t_distribution<long double>(nu))});
  }
  for (const double shape : {0.5, 3.0}) {
    all.push_back({"Weibull " + std::to_string(shape),
                   [=](double z) {
                     const double exponential =
                         z < 0.0 ? -Log1p(-NormalCdf(z)) : -Log(NormalUpperTail(z));
                     return Pow(exponential, 1.0 / shape);
                   },
                   ByBoost(boost::math::weibull_distribution<long double>(shape))});
  }
  return all;
}

TEST(QuantileTable, IsWithin1e8OfTheMarginalEverywhere) {
  for (const Marginal& marginal : AwkwardMarginals()) {
    const QuantileTable table(marginal.ours);
    const double interdecile = marginal.ours(1.2816) - marginal.ours(-1.2816);
    double worst = 0.0;
    for (double z = -8.5; z <= 8.5; z += 0.00613) {
      const auto wanted = static_cast<double>(marginal.boost(NearerTail(z), z >= 0.0));
      const double error = std::fabs(EvaluatedAt(table, z) - wanted);
      worst = std::max(worst, error / std::max(interdecile, std::fabs(wanted)));
    }
    EXPECT_LT(worst, 1e-8) << marginal.name;
  }
}

TEST(QuantileTable, IncreasesAndStaysBetweenItsNodes) {
  for (const Marginal& marginal : AwkwardMarginals()) {
    const QuantileTable table(marginal.ours);
    const double lowest = marginal.ours(-8.5);
    const double highest = marginal.ours(8.5);
    double before = lowest;
    for (double z = -9.0; z <= 9.0; z += 0.000917) {
      const double x = EvaluatedAt(table, z);
      ASSERT_GE(x, lowest) << marginal.name;
      ASSERT_LE(x, highest) << marginal.name;
      ASSERT_GE(x, before - 1e-15 * std::fabs(before)) << marginal.name << " at " << z;
      before = x;
    }
  }
}

TEST(QuantileTable, IsExactAtItsNodes) {
  const Quantile quantile = [](double z) { return Exp(0.3 * z); };
  const QuantileTable table(quantile);
  for (int node = -1020; node <= 1020; node += 17) {
    const double z = node / 120.0;
    EXPECT_NEAR(EvaluatedAt(table, z) / quantile(z), 1.0, 1e-15) << z;
  }
}

TEST(QuantileTable, StandsStillBeyondItsEnds) {
  const QuantileTable table([](double z) { return Exp(z); });
  const double infinity = std::numeric_limits<double>::infinity();
  for (const double z : {8.5, 8.6, 40.0, 1e300, infinity}) {
    EXPECT_EQ(EvaluatedAt(table, z), Exp(8.5)) << z;
    EXPECT_EQ(EvaluatedAt(table, -z), Exp(-8.5)) << z;
  }
  EXPECT_EQ(EvaluatedAt(table, std::numeric_limits<double>::quiet_NaN()), Exp(-8.5));
}

TEST(QuantileTable, BridgesAJumpWithinOneIntervalAndWithoutOvershooting) {
  const Quantile quantile = [](double z) { return z < 1.0 ? z : 1000.0 + z; };
  const QuantileTable table(quantile);
  double before = 0.8;
  for (double z = 0.9; z < 1.1; z += 1e-5) {
    const double x = EvaluatedAt(table, z);
    if (z < 1.0 - 1.0 / 120.0 || z > 1.0) {
      // The jump bends its neighbours, but by no more than the step from node to node.
      ASSERT_NEAR(x, quantile(z), 1.0 / 120.0) << z;
    }
    ASSERT_GE(x, before) << z;
    before = x;
  }
}

TEST(QuantileTable, OfAConstantIsThatConstant) {
  const QuantileTable table([](double) { return -3.25; });
  for (double z = -9.0; z < 9.0; z += 0.1) EXPECT_EQ(EvaluatedAt(table, z), -3.25);
}

// The slow twin: Hermite's cubic in its textbook form, with the nodes' slopes.
double SlowTwin(const QuantileTable& table, double z) {
  const double place = std::clamp(120.0 * z + 1020.0, 0.0, 2040.0);
  const int interval = std::min(static_cast<int>(place), 2039);
  const double t = place - interval;
  const auto node = table.nodes().subspan(2 * interval, 4);
  return node[0] * (1.0 + 2.0 * t) * (1.0 - t) * (1.0 - t) + node[1] * t * (1.0 - t) * (1.0 - t) +
         node[2] * t * t * (3.0 - 2.0 * t) - node[3] * t * t * (1.0 - t);
}

TEST(QuantileTable, AgreesWithItsSlowTwinAtAwkwardLengths) {
  const QuantileTable table(
      [](double z) { return StudentTQuantile(3.0, NearerTail(z), SideOf(z)); });
  std::mt19937 engine(8);
  std::normal_distribution<double> normal(0.0, 3.0);
  for (const size_t length : {0, 1, 7, 8, 9, 64, 255, 256, 257, 511, 512, 513}) {
    std::vector<double> z(length);
    for (double& value : z) value = normal(engine);
    const std::vector<double> x = Evaluated(table, z);
    for (size_t i = 0; i < length; ++i) {
      const double wanted = SlowTwin(table, z[i]);
      ASSERT_NEAR(x[i], wanted, 1e-13 * std::max(1.0, std::fabs(wanted))) << z[i];
    }
    std::vector<double> in_place = z;
    Evaluate(table, in_place, in_place);
    EXPECT_EQ(in_place, x);
  }
}

}  // namespace
}  // namespace accord
