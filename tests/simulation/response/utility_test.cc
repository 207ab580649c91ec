#include "simulation/response/utility.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numeric>
#include <vector>

#include "gtest/gtest.h"
#include "simulation/accumulate/distribution.h"
#include "simulation/random/math.h"
#include "simulation/response/party_utilities.h"

namespace accord {
namespace {

Utility OfTail(double theta) { return {TailAversion{theta}}; }
Utility OfRisk(double a) { return {RiskAversion{a}}; }

// Normal quantiles at equal steps in an order that is not theirs.
std::vector<double> Normals(std::size_t count, double mean, double sd) {
  std::vector<double> values;
  for (std::size_t i = 0; i < count; ++i) {
    const std::size_t k = (i * 7919) % count;
    values.push_back(
        mean + sd * NormalQuantile((static_cast<double>(k) + 0.5) / static_cast<double>(count)));
  }
  return values;
}

double MeanOf(const std::vector<double>& values) {
  return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

// (1 - theta) mean + theta (mean of the worst 5 %), weights of 1 but for the path at the boundary.
double SlowTail(double theta, std::vector<double> values) {
  const double mean = MeanOf(values);
  std::sort(values.begin(), values.end());
  double left = 0.05 * static_cast<double>(values.size()), sum = 0;
  const double worst = left;
  for (const double value : values) {
    const double weight = std::min(left, 1.0);
    sum += weight * value;
    left -= weight;
  }
  return (1 - theta) * mean + theta * sum / worst;
}

// Of 40 values 1..40 the worst 5 % are 1 and 2, the mean is 20.5: with theta 0.5 U = 11.
TEST(Utility, IsTheMeanLessAPartOfTheWorst) {
  std::vector<double> values(40);
  std::iota(values.begin(), values.end(), 1.0);
  std::reverse(values.begin(), values.end());
  EXPECT_DOUBLE_EQ(UtilityOf(OfTail(0.5), values), 11.0);
  EXPECT_DOUBLE_EQ(UtilityOf(OfTail(0), values), 20.5);
  EXPECT_DOUBLE_EQ(UtilityOf(OfTail(1), values), 1.5);
}

TEST(Utility, SplitsTheBoundaryAsTheSlowOneDoes) {
  for (const std::size_t count : {1u, 2u, 7u, 19u, 20u, 21u, 39u, 40u, 63u, 64u, 65u, 1000u}) {
    const std::vector<double> values = Normals(count, 3, 10);
    std::vector<double> tied = values;
    for (double& value : tied) value = std::round(value / 8) * 8;
    for (const double theta : {0.0, 0.3, 1.0}) {
      EXPECT_NEAR(UtilityOf(OfTail(theta), values), SlowTail(theta, values), 1e-11) << count;
      EXPECT_NEAR(UtilityOf(OfTail(theta), tied), SlowTail(theta, tied), 1e-11) << count;
    }
  }
}

TEST(Utility, HasTheErrorsOfMeanAndCvar) {
  const std::vector<double> values = Normals(20'000, 3, 10);
  Distribution distribution;
  distribution.AddTile(values);
  distribution.FixEdges();
  const Estimate mean = MeanOverPaths(UtilityByPath(OfTail(0), values), false);
  EXPECT_NEAR(mean.value, distribution.Mean().value, 1e-11);
  EXPECT_NEAR(mean.standard_error, distribution.Mean().standard_error, 1e-11);
  const Estimate worst = MeanOverPaths(UtilityByPath(OfTail(1), values), false);
  const Estimate cvar = distribution.Cvar(0.95, Tail::kLowest);
  EXPECT_NEAR(worst.value, cvar.value, 1e-10);
  EXPECT_NEAR(worst.standard_error, cvar.standard_error, 0.01 * cvar.standard_error);
}

// Two equally likely values 0 and 1, a = ln 4: E exp(-a x) = (1 + 1/4) / 2 = 5/8.
TEST(Utility, IsACertaintyEquivalent) {
  const std::vector<double> values = {1, 0};
  EXPECT_NEAR(UtilityOf(OfRisk(std::log(4)), values), -std::log(5.0 / 8) / std::log(4), 1e-15);
  EXPECT_EQ(UtilityOf(OfRisk(0), values), 0.5);
}

// Of a normal mean - a variance / 2; its error is that of a mean and a variance.
TEST(Utility, OfNormalsIsTheMeanLessHalfTheRisk) {
  const std::vector<double> values = Normals(200'000, 100, 20);
  EXPECT_NEAR(UtilityOf(OfRisk(0.01), values), 100 - 0.01 * 400 / 2, 1e-2);
  const Estimate estimate = MeanOverPaths(UtilityByPath(OfRisk(0.01), values), false);
  // The variance of exp(-a x) over its squared mean is exp(a^2 variance) - 1.
  EXPECT_NEAR(estimate.standard_error, std::sqrt(std::expm1(0.04) / 200'000) / 0.01, 2e-4);
}

TEST(Utility, OverflowsNowhere) {
  const std::vector<double> values = {1e9, -1e9, 5};
  EXPECT_DOUBLE_EQ(UtilityOf(OfRisk(1e15), values), -1e9);
  EXPECT_NEAR(UtilityOf(OfRisk(1), values), -1e9 + std::log(3), 1e-6);
  for (const double value : UtilityByPath(OfRisk(1e3), std::vector<double>{-1e60, 1e60})) {
    EXPECT_TRUE(std::isfinite(value));
  }
}

// To the second order the mean less a variance / 2, as the slow sum has it no more.
TEST(Utility, KeepsItsDigitsWhereThereIsLittleRisk) {
  const std::vector<double> values = Normals(1000, 1000, 1);
  double variance = 0;
  for (const double value : values) variance += (value - MeanOf(values)) * (value - MeanOf(values));
  variance /= 1000;
  for (const double a : {1e-4, 1e-6, 1e-9, 1e-15, 1e-300}) {
    EXPECT_NEAR(UtilityOf(OfRisk(a), values), MeanOf(values) - a * variance / 2, 1e-11 + a * a)
        << a;
  }
}

TEST(Utility, OfTheSameEverywhereIsThat) {
  const std::vector<double> values(100, 0.1);
  EXPECT_EQ(UtilityOf(OfTail(0), values), 0.1);
  EXPECT_NEAR(UtilityOf(OfTail(0.5), values), 0.1, 1e-16);
  EXPECT_EQ(UtilityOf(OfRisk(3), values), 0.1);
}

}  // namespace
}  // namespace accord
