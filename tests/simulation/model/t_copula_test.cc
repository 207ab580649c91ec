#include "simulation/model/t_copula.h"

#include <array>
#include <boost/math/distributions/chi_squared.hpp>
#include <boost/math/distributions/normal.hpp>
#include <boost/math/distributions/students_t.hpp>
#include <cmath>

#include "gtest/gtest.h"
#include "simulation/model/compiled_model.h"
#include "tests/support/scenarios.h"

namespace accord {
namespace {

using model_internal::CompileTCopula;
using Lanes = std::array<double, kTilePaths>;

constexpr double kDegrees[] = {2.0001, 2.5, 4, 10, 100, 1e5};

TEST(TCopula, StretchesByTheChiSquaredThatANormalStandsFor) {
  const boost::math::normal n;
  for (const double nu : kDegrees) {
    const CompiledTCopula copula = CompileTCopula(nu, 1);
    const boost::math::chi_squared chi2(nu);
    Lanes normals, stretch;
    for (int i = 0; i < kTilePaths; ++i) normals[i] = -6.2 + 12.4 * i / (kTilePaths - 1);
    Stretch(copula, normals, stretch);
    for (int i = 0; i < kTilePaths; ++i) {
      const double z = normals[i];
      // Large normals stand for small chi2.
      const double value =
          z > 0 ? quantile(chi2, cdf(complement(n, z))) : quantile(complement(chi2, cdf(n, z)));
      const double expected = std::sqrt(nu / value);
      ASSERT_NEAR(stretch[i], expected, 1e-8 * expected) << nu << " " << z;
    }
  }
}

TEST(TCopula, TurnsATScoreIntoANormalOneOnTheWholeLine) {
  const boost::math::normal n;
  for (const double nu : kDegrees) {
    const CompiledTCopula copula = CompileTCopula(nu, 1);
    const boost::math::students_t_distribution<> t(nu);
    Lanes z, stretch, score;
    // Scores from -7 to 7, and both factors of the t value they come from.
    for (int i = 0; i < kTilePaths; ++i) {
      const double wanted = -7 + 14.0 * i / (kTilePaths - 1);
      const double value = wanted < 0 ? quantile(t, cdf(n, wanted))
                                      : quantile(complement(t, cdf(complement(n, wanted))));
      stretch[i] = 1 + 0.01 * i;
      z[i] = value / stretch[i];
    }
    MixedScores(copula, z, stretch, score);
    for (int i = 0; i < kTilePaths; ++i) {
      ASSERT_NEAR(score[i], -7 + 14.0 * i / (kTilePaths - 1), 1e-8) << nu;
    }
  }
}

TEST(TCopula, IsOddAndFiniteWhateverTheStretch) {
  const CompiledTCopula copula = CompileTCopula(2.0001, 1);
  Lanes z{}, stretch, score;
  stretch.fill(3e8);
  z[0] = 50, z[1] = -50, z[2] = 0, z[3] = 1e-300;
  MixedScores(copula, z, stretch, score);
  EXPECT_EQ(score[0], -score[1]);
  EXPECT_GT(score[0], 8);
  EXPECT_LE(score[0], 8.6);
  EXPECT_EQ(score[2], 0);
  EXPECT_NEAR(score[3], 0, 1e-200);
}

// Nothing but the named drivers changes: neither their own streams nor anybody's factor rows.
TEST(TCopula, LeavesStreamsAndFactorsAsTheyAre) {
  const auto correlated = [](std::optional<double> nu) {
    return Compile(AScenario([&](ScenarioDraft& draft) {
                     draft.drivers.push_back(ADriver("alone", Marginal{NormalMarginal{0, 1}}));
                     draft.correlation =
                         Correlation{.pairs = {{"demand", "skill", NormalScoreCorrelation{0.5}}},
                                     .copula_degrees_of_freedom = nu};
                     draft.drivers[0].persistence = draft.drivers[1].persistence = 0.5;
                   }),
                   1);
  };
  const CompiledModel gaussian = correlated({}), mixed = correlated(4);
  EXPECT_FALSE(gaussian.chance->t_copula.has_value());
  ASSERT_TRUE(mixed.chance->t_copula.has_value());
  for (std::size_t d = 0; d < 3; ++d) {
    CompiledDriver driver = mixed.chance->drivers[d];
    EXPECT_EQ(driver.is_mixed, d < 2);
    driver.is_mixed = false;
    EXPECT_EQ(driver, gaussian.chance->drivers[d]);
  }
  EXPECT_NE(mixed.chance->t_copula->moving, mixed.chance->t_copula->fixed);
}

}  // namespace
}  // namespace accord
