#include "simulation/migration/poisson.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <boost/math/distributions/poisson.hpp>
#include <cmath>
#include <cstdint>
#include <vector>

#include "tests/simulation/migration/chi_squared.h"

namespace accord::migration_internal {
namespace {

const StreamKey kStream = MakeStreamKey(3, "segment", "a", "arrivals");

// False alarm 1e-6 each; 200 000 draws on both sides of the change of method.
TEST(Poisson, HasTheProbabilitiesOfItsName) {
  for (const double mean : {0.01, 1.0, 9.99, 10.0, 60.0, 900.0}) {
    const boost::math::poisson_distribution<double> law(mean);
    const int bins = static_cast<int>(mean + 12 * std::sqrt(mean) + 20);
    const int paths = 200'192;
    std::vector<double> seen(bins, 0.0), expected(bins, 0.0);
    ColumnStore drawn(1);
    for (int start = 0; start < paths; start += kTilePaths) {
      DrawPoisson(mean, kStream, 4, static_cast<std::uint64_t>(start), drawn[0]);
      for (const double draw : drawn[0]) {
        ASSERT_TRUE(draw >= 0 && draw == std::floor(draw)) << draw;
        ++seen[std::min(static_cast<int>(draw), bins - 1)];
      }
    }
    for (int i = 0; i < bins; ++i) expected[i] = paths * boost::math::pdf(law, i);
    const ChiSquared fit = AgainstExpected(seen, expected);
    EXPECT_LT(fit.statistic, fit.critical) << mean;
  }
}

TEST(Poisson, GivesAPathTheSameDrawInEveryTileAndAnotherInEveryPeriod) {
  for (const double mean : {3.0, 1e9}) {
    ColumnStore drawn(3);
    DrawPoisson(mean, kStream, 1, 1000, drawn[0]);
    DrawPoisson(mean, kStream, 1, 1017, drawn[1]);
    DrawPoisson(mean, kStream, 2, 1000, drawn[2]);
    for (int lane = 17; lane < kTilePaths; ++lane) {
      ASSERT_EQ(drawn[0][lane], drawn[1][lane - 17]) << mean;
    }
    EXPECT_FALSE(std::ranges::equal(drawn[0], drawn[2]));
  }
}

TEST(Poisson, OfMeanZeroIsZero) {
  ColumnStore drawn(1);
  std::ranges::fill(drawn[0], 5.0);
  DrawPoisson(0.0, kStream, 1, 0, drawn[0]);
  EXPECT_EQ(std::ranges::count(drawn[0], 0.0), kTilePaths);
}

}  // namespace
}  // namespace accord::migration_internal
