#include "simulation/paths/kernels.h"

#include <array>
#include <cmath>
#include <vector>

#include "gtest/gtest.h"

namespace accord {
namespace {

TEST(WeightedSum, EqualsTheSumTermByTermForAnyNumberOfTerms) {
  ColumnStore inputs(64);
  for (int k = 0; k < 64; ++k) {
    for (int i = 0; i < kTilePaths; ++i) inputs[k][i] = std::sin(1.0 + k * 13 + i);
  }
  for (int terms : {0, 1, 2, 7, 8, 9, 63, 64}) {
    for (double start : {0.0, 0.6}) {
      std::vector<WeightedColumn> sum;
      for (int k = 0; k < terms; ++k) sum.push_back({inputs[k].data(), 0.1 * k - 1});
      ColumnStore out(1);
      for (int i = 0; i < kTilePaths; ++i) out[0][i] = 3.0 + i;
      WeightedSum(start, sum, out[0]);
      for (int i = 0; i < kTilePaths; ++i) {
        double expected = start * (3.0 + i);
        for (int k = 0; k < terms; ++k) expected += (0.1 * k - 1) * inputs[k][i];
        ASSERT_NEAR(out[0][i], expected, 1e-12) << terms << " terms, lane " << i;
      }
    }
  }
}

TEST(Achieve, ClipsAndInvertsAsK16Says) {
  std::array<double, kTilePaths> y{}, zeta;
  y[0] = 90, y[1] = -5, y[2] = 500;
  Achieve(y, 100, /*lower_is_better=*/false, 2, zeta);
  EXPECT_EQ(zeta[0], 0.9);
  EXPECT_EQ(zeta[1], 0);
  EXPECT_EQ(zeta[2], 2);
  Achieve(y, 100, /*lower_is_better=*/true, 2, zeta);
  EXPECT_EQ(zeta[0], 100.0 / 90.0);
  EXPECT_EQ(zeta[1], 2) << "y below zero scores the most";
  EXPECT_EQ(zeta[2], 0.2);
}

}  // namespace
}  // namespace accord
