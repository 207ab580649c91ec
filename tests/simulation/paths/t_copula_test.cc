#include <boost/math/distributions/normal.hpp>
#include <boost/math/distributions/students_t.hpp>
#include <cmath>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "gtest/gtest.h"
#include "simulation/model/compiled_model.h"
#include "simulation/paths/chance_tile.h"
#include "tests/support/scenarios.h"

// What a run draws under a Student t copula, against closed forms and one integral. Bounds are 4.5
// standard errors: a false-alarm rate of 7e-6 a comparison.
namespace accord {
namespace {

constexpr int kTiles = 400;
constexpr int kPeriods = 5;  // beyond one group of four
constexpr double kErrors = 4.5;
constexpr double kNu = 3, kRho = 0.5;

// Normal drivers, so that X is the score: of persistences 0 (a, b, correlated), 0.9 (c, d, not
// correlated but coupled), 1 (e, f, correlated), and h, which is not coupled.
CompiledModel Drivers(std::optional<double> nu) {
  return Compile(AScenario([&](ScenarioDraft& draft) {
                   draft.timeline->period_count = kPeriods;
                   draft.drivers.clear();
                   const std::vector<std::pair<std::string, double>> all = {
                       {"a", 0}, {"b", 0}, {"c", 0.9}, {"d", 0.9}, {"e", 1}, {"f", 1}, {"h", 0}};
                   for (const auto& [id, phi] : all) {
                     draft.drivers.push_back(ADriver(id, Marginal{NormalMarginal{0, 1}}, phi));
                   }
                   draft.correlation =
                       Correlation{.pairs = {{"a", "b", NormalScoreCorrelation{kRho}},
                                             {"c", "d", NormalScoreCorrelation{0}},
                                             {"e", "f", NormalScoreCorrelation{kRho}}},
                                   .copula_degrees_of_freedom = nu};
                   for (Outcome& outcome : draft.outcomes) {
                     outcome.form = OutcomeForm::kAdditive;
                     outcome.loadings = {{.driver = "a", .loading = 0.1}};
                   }
                   draft.supplier_private->accounts[0].cost.reset();
                 }),
                 1);
}
enum { kA, kB, kC, kD, kE, kF, kH, kDrivers };

// sample[driver][period - 1][path].
using Sample = std::vector<std::vector<std::vector<double>>>;

Sample Draw(const CompiledModel& model) {
  Sample sample(kDrivers, std::vector<std::vector<double>>(kPeriods));
  ChanceTile tile(*model.chance);
  for (int k = 0; k < kTiles; ++k) {
    tile.Begin(static_cast<std::uint64_t>(k) * kTilePaths);
    for (int t = 1; t <= kPeriods; ++t) {
      tile.Advance(t);
      for (std::size_t d = 0; d < kDrivers; ++d) {
        const ConstColumn level = tile.view().levels[static_cast<int>(d)];
        auto& into = sample[d][static_cast<std::size_t>(t - 1)];
        into.insert(into.end(), level.begin(), level.end());
      }
    }
  }
  return sample;
}

const Sample& Mixed() {
  static const Sample sample = Draw(Drivers(kNu));
  return sample;
}

// P(both below their p quantiles) of a t copula. Given T1 = x, T2 is t of nu + 1 degrees about
// rho x with scale sqrt((1 - rho^2)(nu + x^2) / (nu + 1)).
double JointProbability(double nu, double rho, double p) {
  constexpr int kSteps = 4000;
  const boost::math::students_t_distribution<> t(nu), next(nu + 1);
  const double end = quantile(t, p);
  double sum = 0;
  for (int i = 0; i < kSteps; ++i) {
    const double x = quantile(t, p * (i + 0.5) / kSteps);
    const double scale = std::sqrt((1 - rho * rho) * (nu + x * x) / (nu + 1));
    sum += cdf(next, (end - rho * x) / scale);
  }
  return p * sum / kSteps;
}

double TailDependence(double nu, double rho) {
  const boost::math::students_t_distribution<> next(nu + 1);
  return 2 * cdf(next, -std::sqrt((nu + 1) * (1 - rho) / (1 + rho)));
}

TEST(TCopula, TwinHasTheTailDependenceOfTheClosedForm) {
  for (const double nu : {2.5, 3.0, 8.0}) {
    for (const double rho : {-0.3, 0.0, 0.5}) {
      EXPECT_NEAR(JointProbability(nu, rho, 1e-14) / 1e-14, TailDependence(nu, rho),
                  2e-2 * TailDependence(nu, rho) + 1e-4);
    }
  }
}

// The share of paths with both below their p quantiles, or, with signs, in another corner.
void ExpectJoint(const std::vector<double>& x, const std::vector<double>& y, double sign_x,
                 double sign_y, double p, double expected) {
  const double end = quantile(boost::math::normal(), p);
  int both = 0;
  for (std::size_t i = 0; i < x.size(); ++i) both += sign_x * x[i] < end && sign_y * y[i] < end;
  const double n = static_cast<double>(x.size());
  EXPECT_NEAR(both / n, expected, kErrors * std::sqrt(expected * (1 - expected) / n));
}

// 102 400 paths: at p = 1 % some 370 are expected together, 24 % more or fewer are seen; a Gaussian
// copula would have 130, an independent pair 10.
TEST(TCopula, HasExtremesTogetherInEveryCorner) {
  const Sample& x = Mixed();
  const double same = JointProbability(kNu, kRho, 0.01);
  const double opposite = JointProbability(kNu, -kRho, 0.01);
  const double uncorrelated = JointProbability(kNu, 0, 0.01);
  EXPECT_GT(same / 0.01, TailDependence(kNu, kRho));
  for (const std::size_t t : {0, 1, 4}) {
    ExpectJoint(x[kA][t], x[kB][t], 1, 1, 0.01, same);
    ExpectJoint(x[kA][t], x[kB][t], -1, -1, 0.01, same);
    ExpectJoint(x[kA][t], x[kB][t], 1, -1, 0.01, opposite);
    ExpectJoint(x[kC][t], x[kD][t], 1, 1, 0.01, uncorrelated);
    ExpectJoint(x[kC][t], x[kD][t], -1, 1, 0.01, uncorrelated);
    // One chi-square for all moving drivers of a period, whatever their persistence.
    ExpectJoint(x[kA][t], x[kC][t], 1, 1, 0.01, uncorrelated);
    ExpectJoint(x[kE][t], x[kF][t], 1, 1, 0.01, same);
  }
}

TEST(TCopula, LeavesStaticDriversAndThoseNotNamedApart) {
  const Sample& x = Mixed();
  for (const std::size_t t : {0, 1, 4}) {
    ExpectJoint(x[kA][t], x[kE][t], 1, 1, 0.02, 0.0004);
    ExpectJoint(x[kA][t], x[kH][t], 1, 1, 0.02, 0.0004);
  }
  const Sample gaussian = Draw(Drivers({}));
  EXPECT_EQ(x[kH], gaussian[kH]);
  EXPECT_NE(x[kA][0], gaussian[kA][0]);
}

// Kendall's tau of every elliptical copula is 2/pi asin(rho): pairs of paths agree in order with
// probability (1 + tau) / 2. Deviations of 0.01 are seen.
TEST(TCopula, KeepsKendallsTau) {
  const Sample& x = Mixed();
  const double agree = 0.5 + std::asin(kRho) / std::acos(-1.0);
  for (const auto& [one, other] : {std::pair{kA, kB}, std::pair{kE, kF}}) {
    const auto& u = x[static_cast<std::size_t>(one)][1];
    const auto& v = x[static_cast<std::size_t>(other)][1];
    const double pairs = static_cast<double>(u.size() / 2);
    int agreeing = 0;
    for (std::size_t i = 0; i + 1 < u.size(); i += 2) {
      agreeing += (u[i] - u[i + 1]) * (v[i] - v[i + 1]) > 0;
    }
    EXPECT_NEAR(agreeing / pairs, agree, kErrors * std::sqrt(agree * (1 - agree) / pairs));
  }
}

TEST(TCopula, KeepsEveryMarginal) {
  const Sample& x = Mixed();
  for (std::size_t d = 0; d < kDrivers; ++d) {
    for (const std::size_t t : {0, 3, 4}) {
      const double n = static_cast<double>(x[d][t].size());
      double sum = 0, squares = 0;
      int far = 0;
      for (const double value : x[d][t]) {
        sum += value, squares += value * value;
        far += std::fabs(value) > 3;
      }
      EXPECT_NEAR(sum / n, 0, kErrors / std::sqrt(n));
      EXPECT_NEAR(squares / n, 1, kErrors * std::sqrt(2 / n));
      const double p = 2 * cdf(boost::math::normal(), -3.0);
      EXPECT_NEAR(far / n, p, kErrors * std::sqrt(p * (1 - p) / n));
    }
  }
}

double Product(const std::vector<double>& x, const std::vector<double>& y, double power) {
  double sum = 0;
  for (std::size_t i = 0; i < x.size(); ++i) {
    sum += (std::pow(x[i], power) - (power == 2)) * (std::pow(y[i], power) - (power == 2));
  }
  return sum / static_cast<double>(x.size());
}

// c and d do not correlate; their squares do, by the chi-square of a period (0.5 at nu = 3), but
// not from one period to the next, as each has its own: independent, with error 2 / sqrt(n)
// (squares less one have variance 2).
TEST(TCopula, MixesFreshEachPeriodAndOnceWhatIsStatic) {
  const Sample& x = Mixed();
  const double error = 2 / std::sqrt(static_cast<double>(kTiles * kTilePaths));
  EXPECT_GT(Product(x[kC][1], x[kD][1], 2), 0.4);
  EXPECT_NEAR(Product(x[kC][1], x[kD][2], 2), 0, kErrors * error);
  EXPECT_NEAR(Product(x[kC][3], x[kD][4], 2), 0, kErrors * error);
  for (std::size_t t = 1; t < kPeriods; ++t) {
    EXPECT_EQ(x[kE][t], x[kE][0]);
    EXPECT_EQ(x[kF][t], x[kF][0]);
  }
  // z(t) goes on underneath: what persists is less than 0.9, but much.
  EXPECT_GT(Product(x[kC][1], x[kC][2], 1), 0.5);
}

// At 1e5 degrees of freedom the copula is next to Gaussian, and the scores are those of the same
// streams: stretched by 1 + O(z / sqrt(2 nu)).
TEST(TCopula, OfManyDegreesOfFreedomIsGaussian) {
  const Sample mixed = Draw(Drivers(1e5)), gaussian = Draw(Drivers({}));
  for (std::size_t d = 0; d < kDrivers; ++d) {
    for (std::size_t i = 0; i < mixed[d][4].size(); ++i) {
      ASSERT_NEAR(mixed[d][4][i], gaussian[d][4][i], 0.015 * (0.01 + std::fabs(gaussian[d][4][i])));
    }
  }
}

}  // namespace
}  // namespace accord
