#include "simulation/model/marginal_summary.h"

#include <boost/math/distributions/normal.hpp>
#include <boost/math/distributions/students_t.hpp>
#include <boost/math/distributions/weibull.hpp>
#include <boost/math/quadrature/exp_sinh.hpp>
#include <boost/math/quadrature/tanh_sinh.hpp>
#include <boost/math/special_functions/gamma.hpp>
#include <cmath>
#include <limits>
#include <memory>
#include <numeric>
#include <optional>

#include "gtest/gtest.h"
#include "simulation/model/quantiles.h"
#include "simulation/random/math.h"
#include "simulation/scenario/metalog.h"
#include "tests/support/scenarios.h"

namespace accord {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

Marginal Cut(Marginal marginal, std::optional<double> min, std::optional<double> max) {
  marginal.truncation = Truncation{min, max};
  return marginal;
}

void ExpectMoments(const Marginal& marginal, double mean, double sd, double tolerance = 1e-9) {
  const DriverSummary summary = SummaryOf(marginal);
  ASSERT_TRUE(summary.mean && summary.sd) << "kind " << marginal.kind.index();
  EXPECT_NEAR(*summary.mean, mean, tolerance * (std::fabs(mean) + sd))
      << "kind " << marginal.kind.index();
  EXPECT_NEAR(*summary.sd, sd, tolerance * (std::fabs(mean) + sd))
      << "kind " << marginal.kind.index();
}

TEST(Summary, HasTheMomentsOfTheTextbooks) {
  ExpectMoments({ConstantMarginal{3}}, 3, 0);
  ExpectMoments({UniformMarginal{1, 4}}, 2.5, 3 / std::sqrt(12));
  ExpectMoments({NormalMarginal{-2, 5}}, -2, 5);
  ExpectMoments({LognormalMarginal{.median = 2, .log_sd = 0.5}}, 2 * std::exp(0.125),
                2 * std::exp(0.125) * std::sqrt(std::expm1(0.25)));
  ExpectMoments({LognormalMarginal{.mean = 3, .sd = 7}}, 3, 7);
  ExpectMoments({TriangularMarginal{0, 1, 5}}, 2, std::sqrt((0 + 1 + 25 - 0 - 0 - 5) / 18.0));
  ExpectMoments({PertMarginal{0, 1, 4}}, 8.0 / 6, std::sqrt(16 * (2.0 / 6) * (4.0 / 6) / 7));
  ExpectMoments({BetaMarginal{.alpha = 2, .beta = 3, .min = 1, .max = 2}}, 1.4, 0.2);
  ExpectMoments({GammaMarginal{4, 3}}, 12, 6);
  ExpectMoments({WeibullMarginal{1, 3}}, 3, 3);
  ExpectMoments({StudentTMarginal{6, 1, 2}}, 1, 2 * std::sqrt(1.5));
  ExpectMoments({DiscreteMarginal{{{0, 0.25}, {4, 0.75}}}}, 3, std::sqrt(3.0));
  ExpectMoments({EmpiricalMarginal{{3, 1, 2}}}, 2, 2 / std::sqrt(12));  // uniform from 1 to 3
  ExpectMoments({PoissonMarginal{7}}, 7, std::sqrt(7.0));
  ExpectMoments({BinomialMarginal{10, 0.2}}, 2, std::sqrt(1.6));
  ExpectMoments(
      {EventMarginal{0.2, std::make_shared<const Marginal>(Marginal{GammaMarginal{4, 3}})}}, 2.4,
      std::sqrt(0.2 * (36 + 144) - 2.4 * 2.4));
}

// E and variance of what is left, from the density: of N(0, 1) mean (phi(a) - phi(b)) / mass,
// variance 1 + (a phi(a) - b phi(b)) / mass - mean^2; of others by the same partial moments.
TEST(Summary, HasTheMomentsOfTruncatedMarginals) {
  const boost::math::normal n;
  const auto truncated_normal = [&](double a, double b) {
    const double mass = cdf(n, b) - cdf(n, a);
    const double mean = (pdf(n, a) - pdf(n, b)) / mass;
    return std::pair{mean, std::sqrt(1 + (a * pdf(n, a) - b * pdf(n, b)) / mass - mean * mean)};
  };
  const auto [m1, s1] = truncated_normal(-0.5, 2);
  ExpectMoments(Cut({NormalMarginal{0, 1}}, -0.5, 2), m1, s1);
  ExpectMoments(Cut({NormalMarginal{10, 3}}, 8.5, 16), 10 + 3 * m1, 3 * s1);
  const double half = std::sqrt(2 / std::acos(-1.0));
  ExpectMoments(Cut({NormalMarginal{0, 1}}, 0, {}), half, std::sqrt(1 - half * half));
  // Lognormal of log_sd s up to b: E x^k = exp(k^2 s^2 / 2) Phi(ln b / s - k s) / Phi(ln b / s).
  const double s = 0.6, b = 3;
  const auto moment = [&](double k) {
    return std::exp(k * k * s * s / 2) * cdf(n, std::log(b) / s - k * s) / cdf(n, std::log(b) / s);
  };
  ExpectMoments(Cut({LognormalMarginal{.median = 1, .log_sd = s}}, {}, b), moment(1),
                std::sqrt(moment(2) - moment(1) * moment(1)));
  ExpectMoments(Cut({UniformMarginal{0, 4}}, 1, 9), 2.5, 3 / std::sqrt(12));
  // An exponential has no memory; and up to c it has mean 1 - c / (e^c - 1).
  ExpectMoments(Cut({WeibullMarginal{1, 1}}, 2, {}), 3, 1);
  const double c = 1.5, e = std::expm1(c);
  ExpectMoments(Cut({WeibullMarginal{1, 1}}, {}, c), 1 - c / e,
                std::sqrt(1 - c * c * (e + 1) / (e * e)));
}

// From the density by tanh-sinh quadrature; an open end on the scale of its logarithm.
template <typename Density>
void ExpectMomentsOfDensity(const Marginal& marginal, const Density& density, double from,
                            double to, double tolerance = 1e-8) {
  boost::math::quadrature::tanh_sinh<double> finite;
  boost::math::quadrature::exp_sinh<double> open;
  const auto integral = [&](const auto& f) {
    const auto weighed = [&](double x) {
      const double weight = density(x);
      return weight > 0 ? f(x) * weight : 0.0;
    };
    if (std::isfinite(from) && std::isfinite(to)) return finite.integrate(weighed, from, to, 1e-12);
    return open.integrate(weighed, from, to, 1e-12);
  };
  const double mass = integral([](double) { return 1.0; });
  const double mean = integral([](double x) { return x; }) / mass;
  const double variance = integral([&](double x) { return (x - mean) * (x - mean); }) / mass;
  ExpectMoments(marginal, mean, std::sqrt(variance), tolerance);
}

TEST(Summary, HasTheMomentsOfATruncationThatLeavesAHeavySideOpen) {
  for (const double nu : {2.5, 3.0, 5.0, 9.0}) {
    const boost::math::students_t t(nu);
    const auto density = [&](double x) { return pdf(t, (x - 1) / 2); };
    const Marginal student{StudentTMarginal{nu, 1, 2}};
    for (const double end : {-9.0, 0.0, 1.0, 12.0}) {
      ExpectMomentsOfDensity(Cut(student, end, {}), density, end, kInfinity, 1e-7);
      ExpectMomentsOfDensity(Cut(student, {}, end), density, -kInfinity, end, 1e-7);
    }
    ExpectMomentsOfDensity(Cut(student, -30, 25), density, -30, 25);
  }
  // An exponential law of the logarithm beyond: what the last score does not reach.
  const double s = 3;
  const boost::math::normal n;
  const auto moment = [&](double k) {
    return std::exp(k * k * s * s / 2) * cdf(complement(n, -k * s)) / 0.5;
  };
  ExpectMoments(Cut({LognormalMarginal{.median = 1, .log_sd = s}}, 1, {}), moment(1),
                std::sqrt(moment(2) - moment(1) * moment(1)));
  // E X^k = e^h Gamma(1 + k / shape, h) at the hazard h of the end.
  const double h = 2, k = 1 / 0.2;
  const double first = std::exp(h) * boost::math::tgamma(1 + k, h);
  const double second = std::exp(h) * boost::math::tgamma(1 + 2 * k, h);
  ExpectMoments(Cut({WeibullMarginal{0.2, 1}}, std::pow(h, k), {}), first,
                std::sqrt(second - first * first));
}

// A log-logistic of slope c: x^(1/c) are the odds of lying below x.
TEST(Summary, HasTheMomentsOfTruncatedMetalogs) {
  for (const double c : {0.1, 0.3, 0.45}) {
    const auto density = [c](double x) {
      const double odds = std::pow(x, 1 / c);
      return 1 / (c * x * (odds + 2 + 1 / odds));
    };
    const double up = std::pow(9, c);
    const Marginal metalog{MetalogMarginal{1 / up, 1, up, 0, {}}};
    ExpectMomentsOfDensity(Cut(metalog, 0.5, {}), density, 0.5, kInfinity, 1e-7);
    ExpectMomentsOfDensity(Cut(metalog, 1.5, {}), density, 1.5, kInfinity, 1e-7);
    ExpectMomentsOfDensity(Cut(metalog, {}, 3), density, 0, 3);
    ExpectMomentsOfDensity(Cut(metalog, 0.5, 3), density, 0.5, 3);
    const DriverSummary mirrored =
        SummaryOf(Cut({MetalogMarginal{-up, -1, -1 / up, {}, 0}}, {}, -1));
    const DriverSummary as_is = SummaryOf(Cut(metalog, 1, {}));
    EXPECT_NEAR(mirrored.mean.value(), -as_is.mean.value(), 1e-12);
    EXPECT_NEAR(mirrored.sd.value(), as_is.sd.value(), 1e-12);
  }
  // A slope of 0.8: no variance; 1.2: no mean either, but for a cut however far out.
  const auto of_slope = [](double c, std::optional<double> min, std::optional<double> max) {
    return SummaryOf(Cut({MetalogMarginal{std::pow(9, -c), 1, std::pow(9, c), 0, {}}}, min, max));
  };
  EXPECT_FALSE(of_slope(0.8, 1, {}).sd.has_value());
  EXPECT_FALSE(of_slope(1.2, 1, {}).mean.has_value());
  ASSERT_TRUE(of_slope(1.2, {}, 1e15).sd.has_value());
  EXPECT_GT(of_slope(1.2, {}, 1e15).mean.value(), of_slope(1.2, {}, 1e14).mean.value());
}

TEST(Summary, HasTheMomentsOfUnboundedMetalogs) {
  const double ln9 = std::log(9.0), pi = std::acos(-1.0);
  ExpectMoments({MetalogMarginal{-1, 0, 1, {}, {}}}, 0, pi / std::sqrt(3) / ln9);  // logistic
  const Metalog m = MetalogOf({8, 10, 15, {}, {}});
  ExpectMoments({MetalogMarginal{8, 10, 15, {}, {}}}, m.a1 + m.a3 / 2,
                std::sqrt(pi * pi / 3 * m.a2 * m.a2 + (1 / 12.0 + pi * pi / 36) * m.a3 * m.a3));
}

// A log-logistic of slope c: mean B(1 + c, 1 - c) = pi c / sin(pi c), square B(1 + 2c, 1 - 2c).
TEST(Summary, HasTheMomentsOfHalfBoundedMetalogs) {
  const double pi = std::acos(-1.0);
  const auto closed = [&](double c) { return pi * c / std::sin(pi * c); };
  for (const double c : {0.1, 0.3, 0.45, 0.49}) {
    const double up = std::pow(9, c), down = 1 / up;
    const double sd = std::sqrt(closed(2 * c) - closed(c) * closed(c));
    ExpectMoments({MetalogMarginal{5 + down, 6, 5 + up, 5, {}}}, 5 + closed(c), sd, 1e-8);
    ExpectMoments({MetalogMarginal{5 - up, 4, 5 - down, {}, 5}}, 5 - closed(c), sd, 1e-8);
  }
  const double up = std::pow(9, 0.8);
  const DriverSummary no_sd = SummaryOf({MetalogMarginal{1 / up, 1, up, 0, {}}});
  EXPECT_NEAR(no_sd.mean.value(), closed(0.8), 1e-8);
  EXPECT_FALSE(no_sd.sd.has_value());
  const DriverSummary none = SummaryOf({MetalogMarginal{0.1, 1, 10, 0, {}}});
  EXPECT_FALSE(none.mean.has_value() || none.sd.has_value());
  // Symmetric inside its bounds.
  EXPECT_NEAR(SummaryOf({MetalogMarginal{0.2, 0.5, 0.8, 0, 1}}).mean.value(), 0.5, 1e-12);
}

// Moments by formula against those of the quantiles that runs draw from.
TEST(Summary, AgreesWithTheQuantilesThatAreDrawn) {
  for (const Marginal& marginal :
       {Marginal{PertMarginal{0, 1, 4}}, Marginal{GammaMarginal{0.7, 3}},
        Marginal{WeibullMarginal{2, 3}}, Marginal{StudentTMarginal{9, 1, 2}},
        Marginal{MetalogMarginal{8, 10, 15, {}, {}}}, Marginal{MetalogMarginal{4, 5, 7, 0, {}}},
        Marginal{MetalogMarginal{0.1, 0.2, 0.6, 0, 1}}}) {
    const DriverSummary by_formula = SummaryOf(marginal);
    // A truncation that cuts next to nothing.
    const DriverSummary by_table = SummaryOf(Cut(marginal, {}, 1e12));
    EXPECT_NEAR(*by_table.mean, *by_formula.mean, 1e-6 * *by_formula.sd);
    EXPECT_NEAR(*by_table.sd, *by_formula.sd, 1e-5 * *by_formula.sd);
  }
}

TEST(Summary, SaysTheQuantilesThatWereEntered) {
  const DriverSummary metalog = SummaryOf({MetalogMarginal{8, 10, 15, 5, 25}});
  EXPECT_NEAR(metalog.p10, 8, 1e-8);
  EXPECT_NEAR(metalog.p50, 10, 1e-12);
  EXPECT_NEAR(metalog.p90, 15, 1e-8);
  const DriverSummary poisson = SummaryOf({PoissonMarginal{3}});
  EXPECT_EQ(poisson.p10, 1);
  EXPECT_EQ(poisson.p50, 3);
  EXPECT_EQ(poisson.p90, 5);
}

double SumOf(const DriverSummary& summary) {
  return std::accumulate(summary.bin_probabilities.begin(), summary.bin_probabilities.end(), 0.0);
}

TEST(Chart, HoldsTheProbabilitiesOfItsBins) {
  const boost::math::normal n;
  const DriverSummary normal = SummaryOf({NormalMarginal{0, 1}});
  ASSERT_EQ(normal.bin_probabilities.size(), 40u);
  EXPECT_NEAR(SumOf(normal), 0.99, 1e-12);
  const double width = (normal.chart_max - normal.chart_min) / 40;
  for (int i = 0; i < 40; ++i) {
    const double from = normal.chart_min + width * i;
    EXPECT_NEAR(normal.bin_probabilities[static_cast<std::size_t>(i)],
                cdf(n, from + width) - cdf(n, from), 1e-12);
  }
  const DriverSummary sure = SummaryOf({ConstantMarginal{3}});
  EXPECT_EQ(sure.chart_min, sure.chart_max);
  ASSERT_EQ(sure.bin_probabilities.size(), 1u);
  EXPECT_NEAR(sure.bin_probabilities[0], 1, 1e-12);
  const DriverSummary coin = SummaryOf({DiscreteMarginal{{{0, 0.3}, {2, 0.7}}}});
  EXPECT_NEAR(coin.bin_probabilities.front(), 0.3, 1e-12);
  EXPECT_NEAR(coin.bin_probabilities.back(), 0.7, 1e-12);
  EXPECT_NEAR(SumOf(coin), 1, 1e-12);
}

TEST(DriverSummaries, AreThoseOfTheScenarioInItsOrder) {
  const Scenario scenario = AScenario();
  const auto summaries = DriverSummaries(scenario);
  ASSERT_TRUE(summaries.has_value());
  ASSERT_EQ(summaries->size(), scenario.facts().drivers.size());
  for (std::size_t i = 0; i < summaries->size(); ++i) {
    EXPECT_EQ((*summaries)[i].driver, scenario.facts().drivers[i].id);
  }
}

TEST(DriverSummaries, AreNoneForWhoHasLeft) {
  int asked = 0;
  EXPECT_FALSE(DriverSummaries(AScenario(), [&] { return ++asked == 2; }).has_value());
  EXPECT_EQ(asked, 2);
}

}  // namespace
}  // namespace accord
