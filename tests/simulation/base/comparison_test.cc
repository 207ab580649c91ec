#include "simulation/base/comparison.h"

#include <cmath>
#include <limits>

#include "gtest/gtest.h"

namespace accord {
namespace {

TEST(Slack, IsABillionthOfAThousandthOfTheLevelOrOfTheSizeWhicheverIsGreater) {
  EXPECT_EQ(Slack(0.0, 0.0), 0.0);
  EXPECT_EQ(Slack(-2.0, 0.0), 2e-12);
  EXPECT_EQ(Slack(2.0, 5.0), 5e-12);
  EXPECT_EQ(Slack(0.0, 5.0), 5e-12);
}

TEST(Slack, OfAnInfiniteLevelIsNone) {
  const double infinity = std::numeric_limits<double>::infinity();
  EXPECT_EQ(Slack(infinity, 5.0), 0.0);
  EXPECT_EQ(Slack(-infinity, 5.0), 0.0);
}

TEST(Slack, TakesADecimalForWhatItIsAndACentForACent) {
  const double mean = (0.93 + 0.96 + 0.96) / 3;
  ASSERT_NE(mean, 0.95);
  EXPECT_LE(std::fabs(mean - 0.95), Slack(0.95, 0.9));
  EXPECT_GT(1e9 + 0.01 - 1e9, Slack(1e9, 1e9));
}

}  // namespace
}  // namespace accord
