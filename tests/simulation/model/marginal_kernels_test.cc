#include <algorithm>
#include <array>
#include <boost/math/distributions/beta.hpp>
#include <boost/math/distributions/gamma.hpp>
#include <boost/math/distributions/lognormal.hpp>
#include <boost/math/distributions/normal.hpp>
#include <boost/math/distributions/students_t.hpp>
#include <boost/math/distributions/triangular.hpp>
#include <boost/math/distributions/weibull.hpp>
#include <cmath>
#include <functional>
#include <memory>
#include <utility>
#include <vector>

#include "gtest/gtest.h"
#include "simulation/model/columns.h"
#include "simulation/model/compile_parts.h"
#include "simulation/model/marginal_kernels.h"
#include "simulation/model/quantiles.h"

namespace accord {
namespace {

using Scores = std::array<double, kTilePaths>;

// Scores from far tail to far tail, 0 and both signs among them.
Scores ManyScores() {
  Scores z;
  for (int i = 0; i < kTilePaths; ++i) z[i] = -6.2 + 12.4 * i / (kTilePaths - 2);
  z[kTilePaths - 1] = 0.0;
  return z;
}

Scores ColumnOf(const Marginal& marginal, const Scores& z) {
  Scores x;
  ApplyMarginal(model_internal::CompileMarginal(marginal), z, x);
  return x;
}

double Below(double z) { return boost::math::cdf(boost::math::normal(), z); }
double Above(double z) {
  return boost::math::cdf(boost::math::complement(boost::math::normal(), z));
}

// The quantile at score z by Boost.Math, from the nearer tail.
template <typename Distribution>
double Twin(const Distribution& distribution, double z) {
  return z < 0 ? boost::math::quantile(distribution, Below(z))
               : boost::math::quantile(boost::math::complement(distribution, Above(z)));
}

// Every column equals the twin within `tolerance`, relative to the value or to `scale`.
template <typename F>
void ExpectColumn(const Marginal& marginal, F twin, double tolerance, double scale) {
  const Scores z = ManyScores();
  const Scores x = ColumnOf(marginal, z);
  for (int i = 0; i < kTilePaths; ++i) {
    const double expected = twin(z[i]);
    ASSERT_NEAR(x[i], expected, tolerance * std::max(std::fabs(expected), scale)) << "z " << z[i];
  }
}

TEST(Marginals, EqualBoostQuantilesOnTheWholeLine) {
  ExpectColumn(
      {NormalMarginal{3, 2}}, [](double z) { return 3 + 2 * z; }, 1e-15, 1);
  ExpectColumn(
      {LognormalMarginal{.median = 2, .log_sd = 0.3}},
      [](double z) { return Twin(boost::math::lognormal(std::log(2.0), 0.3), z); }, 1e-13, 0);
  ExpectColumn(
      {UniformMarginal{-1, 4}}, [](double z) { return -1 + 5 * Below(z); }, 1e-14, 1);
  ExpectColumn(
      {TriangularMarginal{-1, 0, 1.5}},
      [](double z) { return Twin(boost::math::triangular(-1, 0, 1.5), z); }, 1e-12, 1);
  ExpectColumn(
      {TriangularMarginal{2, 2, 3}},
      [](double z) { return Twin(boost::math::triangular(2, 2, 3), z); }, 1e-12, 1);
}

TEST(Marginals, EqualBoostQuantilesWithinTheTablesError) {
  ExpectColumn(
      {GammaMarginal{2.5, 3}},
      [](double z) { return Twin(boost::math::gamma_distribution<>(2.5, 3), z); }, 1e-8, 1);
  ExpectColumn(
      {BetaMarginal{.alpha = 2, .beta = 5, .min = 1, .max = 3}},
      [](double z) { return 1 + 2 * Twin(boost::math::beta_distribution<>(2, 5), z); }, 1e-8, 1);
  ExpectColumn(
      {PertMarginal{0, 1, 4}},
      [](double z) { return 4 * Twin(boost::math::beta_distribution<>(2, 4), z); }, 1e-8, 1);
  ExpectColumn(
      {WeibullMarginal{1.5, 2}}, [](double z) { return Twin(boost::math::weibull(1.5, 2), z); },
      1e-8, 1);
  ExpectColumn(
      {StudentTMarginal{4, 1, 2}},
      [](double z) { return 1 + 2 * Twin(boost::math::students_t(4), z); }, 1e-8, 1);
}

TEST(Marginals, LognormalByMeanAndSdHasThatMeanAndSd) {
  const CompiledMarginal compiled =
      model_internal::CompileMarginal({LognormalMarginal{.mean = 10, .sd = 4}});
  const auto& q = std::get<LognormalQuantiles>(compiled);
  const boost::math::lognormal twin(q.log_median, q.log_sd);
  EXPECT_NEAR(boost::math::mean(twin), 10, 1e-12);
  EXPECT_NEAR(boost::math::standard_deviation(twin), 4, 1e-12);
}

// F^-1(u) = the least value whose cumulative probability reaches u.
double DiscreteTwin(const std::vector<DiscretePoint>& ascending, double z) {
  double cumulative = 0;
  for (const DiscretePoint& point : ascending) {
    cumulative += point.probability;
    if (Below(z) <= cumulative) return point.value;
  }
  return ascending.back().value;
}

TEST(Marginals, DiscreteTakesTheLeastValueThatReachesTheProbability) {
  const std::vector<DiscretePoint> few = {{-2, 0.25}, {0, 0.25}, {7, 0.5}};
  ExpectColumn(
      {DiscreteMarginal{few}}, [&](double z) { return DiscreteTwin(few, z); }, 0, 0);
  EXPECT_EQ(QuantileAt(model_internal::CompileMarginal({DiscreteMarginal{few}}), 0.0), 0)
      << "the lower median";
  std::vector<DiscretePoint> many;
  for (int k = 0; k < 40; ++k) many.push_back({k * k - 3.0, 1.0 / 40});
  std::vector<DiscretePoint> shuffled(many.rbegin(), many.rend());
  ExpectColumn(
      {DiscreteMarginal{shuffled}}, [&](double z) { return DiscreteTwin(many, z); }, 0, 0);
}

TEST(Marginals, EmpiricalInterpolatesItsObservationsByType7) {
  const std::vector<double> sorted = {1, 2, 4, 8, 16};
  ExpectColumn(
      {EmpiricalMarginal{{8, 1, 16, 4, 2}}},
      [&](double z) {
        const double position = Below(z) * 4;
        const int k = std::min(3, static_cast<int>(position));
        return sorted[k] + (position - k) * (sorted[k + 1] - sorted[k]);
      },
      1e-13, 0);
  const Scores ends = ColumnOf({EmpiricalMarginal{{8, 1}}}, Scores{-40, 40});
  EXPECT_EQ(ends[0], 1);
  EXPECT_EQ(ends[1], 8);
}

Marginal EventOf(double probability, Marginal severity) {
  return {EventMarginal{probability, std::make_shared<const Marginal>(std::move(severity))}};
}

TEST(Marginals, AnEventIsTheUpperTailOfItsScore) {
  const boost::math::triangular severity(1, 2, 6);
  ExpectColumn(
      EventOf(0.1, {TriangularMarginal{1, 2, 6}}),
      [&](double z) {
        const double above = Above(z);
        if (above >= 0.1) return 0.0;
        return boost::math::quantile(boost::math::complement(severity, above / 0.1));
      },
      1e-10, 1);
  ExpectColumn(
      EventOf(0.03, {ConstantMarginal{5}}), [&](double z) { return Above(z) < 0.03 ? 5.0 : 0.0; },
      0, 0);
}

TEST(Marginals, ColumnsEqualTheOneNumberAtATimeFormula) {
  const std::vector<Marginal> all = {{ConstantMarginal{2}},
                                     {UniformMarginal{1, 2}},
                                     {NormalMarginal{0, 1}},
                                     {TriangularMarginal{0, 1, 2}},
                                     {GammaMarginal{2, 1}},
                                     {EmpiricalMarginal{{1, 5, 2}}},
                                     {DiscreteMarginal{{{1, 1}}}},
                                     EventOf(0.2, {GammaMarginal{1, 1}}),
                                     {LognormalMarginal{.median = 1, .log_sd = 1}}};
  const Scores z = ManyScores();
  for (const Marginal& marginal : all) {
    const Scores x = ColumnOf(marginal, z);
    const CompiledMarginal compiled = model_internal::CompileMarginal(marginal);
    for (int i = 0; i < kTilePaths; ++i) {
      ASSERT_EQ(x[i], QuantileAt(compiled, z[i]))
          << "kind " << marginal.kind.index() << " z " << z[i];
    }
  }
}

std::vector<double> ThresholdsOf(const std::vector<double>& probabilities) {
  DiscreteMarginal marginal;
  for (const double probability : probabilities) {
    marginal.points.push_back({static_cast<double>(marginal.points.size()), probability});
  }
  return std::get<DiscreteQuantiles>(model_internal::CompileMarginal(Marginal{marginal}))
      .thresholds;
}

TEST(Discrete, ProbabilitiesAreDividedByTheirSum) {
  const std::vector<double> rounded = ThresholdsOf({0.33, 0.33, 0.33});
  const std::vector<double> exact = ThresholdsOf({1.0 / 3, 1.0 / 3, 1.0 / 3});
  ASSERT_EQ(rounded.size(), 2u);
  for (std::size_t i = 0; i < 2; ++i) EXPECT_NEAR(rounded[i], exact[i], 1e-15);
}

TEST(Discrete, ProbabilitiesThatAreWholeButForRoundingErrorsStandAsTheyAre) {
  EXPECT_EQ(ThresholdsOf({0.25, 0.75 - 5e-10}), ThresholdsOf({0.25, 0.75}));
}

}  // namespace
}  // namespace accord
