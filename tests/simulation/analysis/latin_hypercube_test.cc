#include "simulation/analysis/latin_hypercube.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

#include "gtest/gtest.h"

namespace accord {
namespace {

TEST(LatinHypercube, HasOnePointInEverySlice) {
  for (const int count : {1, 2, 7, 1000}) {
    for (const std::vector<double>& positions : LatinHypercube({"a", "b", "c"}, count, 5)) {
      ASSERT_EQ(positions.size(), static_cast<std::size_t>(count));
      std::vector<int> points(static_cast<std::size_t>(count), 0);
      for (const double position : positions) {
        EXPECT_GT(position, 0);
        EXPECT_LT(position, 1);
        ++points[static_cast<std::size_t>(position * count)];
      }
      EXPECT_EQ(std::count(points.begin(), points.end(), 1), count);
    }
  }
}

TEST(LatinHypercube, LeavesATermWhereItWasWhenOthersCome) {
  const auto alone = LatinHypercube({"share"}, 50, 1);
  const auto among = LatinHypercube({"cap", "share"}, 50, 1);
  EXPECT_EQ(alone[0], among[1]);
  EXPECT_NE(among[0], among[1]);
  EXPECT_NE(alone[0], LatinHypercube({"share"}, 50, 2)[0]);
}

// Of 2000 pairs drawn apart the correlation is 0 +- 1 / sqrt(2000); 4.5 of its errors, 7e-6, and it
// would see a correlation of 0.15.
TEST(LatinHypercube, OrdersTermsApart) {
  const auto positions = LatinHypercube({"share", "cap"}, 2000, 3);
  double sum = 0;
  for (std::size_t i = 0; i < 2000; ++i) {
    sum += (positions[0][i] - 0.5) * (positions[1][i] - 0.5);
  }
  EXPECT_LT(std::fabs(sum / 2000 * 12), 4.5 / std::sqrt(2000.0));
}

}  // namespace
}  // namespace accord
