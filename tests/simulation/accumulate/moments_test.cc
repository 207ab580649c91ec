#include "simulation/accumulate/moments.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <vector>

#include "tests/simulation/accumulate/columns.h"

namespace accord {
namespace {

// The slow twin: two passes in long double.
struct Twin {
  explicit Twin(std::span<const double> x) {
    for (const double value : x) mean += value;
    if (!x.empty()) mean /= static_cast<long double>(x.size());
    for (const double value : x) {
      const long double d = value - mean;
      m2 += d * d;
      m3 += d * d * d;
      m4 += d * d * d * d;
    }
  }
  long double mean = 0, m2 = 0, m3 = 0, m4 = 0;
};

// What moments.h promises: the mean itself is only known to a rounding.
double Promised(const Twin& twin, std::size_t size) {
  if (twin.m2 == 0) return 1e-12;
  const long double sd = std::sqrt(twin.m2 / static_cast<long double>(size));
  return static_cast<double>(1e-12L + 1e-15L * std::fabs(twin.mean) / sd);
}

void ExpectClose(double value, long double truth, long double scale, double relative) {
  EXPECT_LE(std::fabs(static_cast<long double>(value) - truth), relative * scale)
      << value << " against " << static_cast<double>(truth);
}

TEST(MeanM2, AgreesWithTwoLongPasses) {
  for (const Shape shape : kShapes) {
    for (const std::size_t size : kAwkwardLengths) {
      const std::vector<double> x = Column(shape, size, 11 + size);
      const Twin twin(x);
      MeanM2 fast;
      InTiles(x, [&](std::span<const double> tile) { fast.AddTile(tile); });
      ASSERT_EQ(fast.count, size);
      ExpectClose(fast.mean, twin.mean, std::fabs(twin.mean) + std::sqrt(twin.m2), 1e-14);
      ExpectClose(fast.m2, twin.m2, twin.m2, Promised(twin, size));
    }
  }
}

TEST(Moments, AgreesWithTwoLongPasses) {
  for (const Shape shape : kShapes) {
    for (const std::size_t size : kAwkwardLengths) {
      const std::vector<double> x = Column(shape, size, 5 + size);
      const Twin twin(x);
      Moments fast;
      InTiles(x, [&](std::span<const double> tile) { fast.AddTile(tile); });
      ASSERT_EQ(fast.count, size);
      ExpectClose(fast.mean, twin.mean, std::fabs(twin.mean) + std::sqrt(twin.m2), 1e-14);
      const double relative = 10.0 * Promised(twin, size);
      ExpectClose(fast.m2, twin.m2, twin.m2, relative);
      ExpectClose(fast.m3, twin.m3, size == 0 ? 0 : std::sqrt(twin.m4 * twin.m2), relative);
      ExpectClose(fast.m4, twin.m4, twin.m4, relative);
      if (size > 0) {
        EXPECT_EQ(fast.min, *std::min_element(x.begin(), x.end()));
        EXPECT_EQ(fast.max, *std::max_element(x.begin(), x.end()));
      }
    }
  }
}

TEST(MeanM2, OfTheNumbersOneToFourIsExactUnderEverySplit) {
  const std::vector<double> x = {1.0, 2.0, 3.0, 4.0};
  for (std::size_t cut = 0; cut <= 4; ++cut) {
    MeanM2 left, right;
    left.AddTile({x.data(), cut});
    right.AddTile({x.data() + cut, 4 - cut});
    left.Merge(right);
    EXPECT_EQ(left.count, 4u);
    EXPECT_DOUBLE_EQ(left.mean, 2.5);
    EXPECT_DOUBLE_EQ(left.m2, 5.0);
    EXPECT_DOUBLE_EQ(left.Variance(), 5.0 / 3.0);
  }
}

TEST(Moments, OfATinyColumnAreExactUnderEverySplit) {
  // Mean 0; sums of squares 10, of cubes 0, of fourth powers 34. Halves with equal weight merge
  // without rounding.
  const std::vector<double> x = {-2.0, 2.0, -1.0, 1.0};
  for (std::size_t cut = 0; cut <= 4; ++cut) {
    Moments left, right;
    left.AddTile({x.data(), cut});
    right.AddTile({x.data() + cut, 4 - cut});
    left.Merge(right);
    EXPECT_NEAR(left.mean, 0.0, 1e-16);
    EXPECT_DOUBLE_EQ(left.m2, 10.0);
    EXPECT_NEAR(left.m3, 0.0, 1e-14);
    EXPECT_DOUBLE_EQ(left.m4, 34.0);
    EXPECT_EQ(left.min, -2.0);
    EXPECT_EQ(left.max, 2.0);
  }
}

TEST(Moments, DoNotDependOnWhereTilesEndBeyondRounding) {
  const std::vector<double> x = Column(Shape::kSkewed, kBlock, 21);
  Moments even;
  InTiles(x, [&](std::span<const double> tile) { even.AddTile(tile); });
  std::mt19937_64 generator(8);
  for (int round = 0; round < 50; ++round) {
    Moments uneven;
    for (std::size_t i = 0; i < x.size();) {
      const std::size_t length = std::min<std::size_t>(generator() % 257, x.size() - i);
      uneven.AddTile({x.data() + i, length});
      i += length;
    }
    EXPECT_EQ(uneven.count, even.count);
    EXPECT_EQ(uneven.min, even.min);
    EXPECT_EQ(uneven.max, even.max);
    EXPECT_NEAR(uneven.mean / even.mean, 1.0, 1e-13);
    EXPECT_NEAR(uneven.m2 / even.m2, 1.0, 1e-12);
    EXPECT_NEAR(uneven.m3 / even.m3, 1.0, 1e-12);
    EXPECT_NEAR(uneven.m4 / even.m4, 1.0, 1e-12);
  }
}

TEST(Moments, OfAConstantHaveExactlyItAndNoSpread) {
  const std::vector<double> x(1000, 9000.1);
  Moments moments;
  MeanM2 light;
  InTiles(x, [&](std::span<const double> tile) {
    moments.AddTile(tile);
    light.AddTile(tile);
  });
  EXPECT_EQ(moments.mean, 9000.1);
  EXPECT_EQ(moments.m2, 0.0);
  EXPECT_EQ(moments.m4, 0.0);
  EXPECT_EQ(moments.StandardDeviation(), (Estimate{0.0, 0.0, 0.0, 0.0}));
  EXPECT_EQ(light.mean, 9000.1);
  EXPECT_EQ(light.m2, 0.0);
  EXPECT_EQ(light.Mean().standard_error, 0.0);
}

TEST(MeanM2, KeepsItsAccuracyWhenTheFirstValueIsTheOutlier) {
  std::vector<double> x = Column(Shape::kNormal, kTile, 31);
  x[0] = 1e12;
  const Twin twin(x);
  MeanM2 fast;
  fast.AddTile(x);
  ExpectClose(fast.m2, twin.m2, twin.m2, 1e-12);
  ExpectClose(fast.mean, twin.mean, twin.mean, 1e-13);
}

TEST(Moments, MergingWithEmptyChangesNothing) {
  Moments some;
  some.AddTile(Column(Shape::kNormal, 100, 1));
  const Moments before = some;
  some.Merge(Moments());
  EXPECT_EQ(some, before);
  Moments empty;
  empty.Merge(before);
  EXPECT_EQ(empty, before);
  empty = Moments();
  empty.AddTile({});
  EXPECT_EQ(empty, Moments());
}

TEST(Moments, KnowNothingWithoutPathsAndNoErrorWithOne) {
  EXPECT_TRUE(std::isnan(Moments().Mean().value));
  EXPECT_EQ(Moments().Mean().standard_error, std::numeric_limits<double>::infinity());
  Moments one;
  one.AddTile(std::vector<double>{3.0});
  EXPECT_EQ(one.Mean().value, 3.0);
  EXPECT_EQ(one.Mean().standard_error, std::numeric_limits<double>::infinity());
  EXPECT_EQ(one.StandardDeviation().standard_error, std::numeric_limits<double>::infinity());
  EXPECT_EQ(one.Variance(), 0.0);
}

TEST(Moments, ReportAZeroWithoutASign) {
  Moments moments;
  moments.AddTile(std::vector<double>{-0.0, -0.0});
  EXPECT_FALSE(std::signbit(moments.min));
  EXPECT_FALSE(std::signbit(moments.max));
}

// For a normal column sd(s) = sigma / sqrt(2 (n-1)). At 2^18 paths the estimated error of sd is
// within 0.7 % of it: 4.5 of its own standard errors (0.15 %).
TEST(Moments, GiveTheErrorOfANormalsStandardDeviation) {
  const std::size_t size = std::size_t{1} << 18;
  const std::vector<double> x = Column(Shape::kNormal, size, 77);
  Moments moments;
  InTiles(x, [&](std::span<const double> tile) { moments.AddTile(tile); });
  const double root = std::sqrt(static_cast<double>(size));
  const Estimate sd = moments.StandardDeviation();
  EXPECT_NEAR(sd.value, 1000.0, 4.5 * sd.standard_error);
  EXPECT_NEAR(sd.standard_error * root / (1000.0 * std::sqrt(0.5)), 1.0, 0.007);
  EXPECT_NEAR(moments.Mean().value, 250.0, 4.5 * moments.Mean().standard_error);
}

}  // namespace
}  // namespace accord
