#include "simulation/accumulate/samples.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "tests/simulation/accumulate/columns.h"

namespace accord {
namespace {

TEST(Samples, KeepPathOrderThroughTilesAndMerges) {
  const std::vector<double> x = Column(Shape::kNormal, 1000, 9);
  Samples first, second;
  InTiles({x.data(), 300}, [&](std::span<const double> tile) { first.AddTile(tile); });
  InTiles({x.data() + 300, 700}, [&](std::span<const double> tile) { second.AddTile(tile); });
  first.Merge(Samples());
  first.Merge(second);
  EXPECT_EQ(first.pieces().size(), 2u);
  EXPECT_EQ(first.size(), x.size());
  EXPECT_EQ(first.Joined(), x);
  Samples joined = first;
  joined.Join();
  EXPECT_EQ(joined, first);
  EXPECT_TRUE(std::equal(x.begin(), x.end(), joined.values().begin(), joined.values().end()));
}

TEST(Samples, LeaveNoEmptyPieceBehind) {
  Samples first, second;
  first.Reserve(10);
  second.Reserve(10);
  second.AddTile(std::vector<double>{1.0, 2.0});
  first.Merge(Samples());
  first.Merge(second);
  first.AddTile(std::vector<double>{3.0});
  EXPECT_THAT(first.values(), ::testing::ElementsAre(1.0, 2.0, 3.0));
}

TEST(Samples, KeepANegativeZeroAsZero) {
  Samples samples;
  samples.AddTile(std::vector<double>{-0.0});
  EXPECT_FALSE(std::signbit(samples.values()[0]));
}

TEST(Sorted, IsWhatComparisonsMakeOfIt) {
  for (const Shape shape : kShapes) {
    for (const std::size_t size : {0, 1, 2, 9, 511, 512, 513, 4096, 16384}) {
      const std::vector<double> x = Column(shape, size, 3 + size);
      std::vector<double> expected = x;
      std::sort(expected.begin(), expected.end());
      EXPECT_EQ(Sorted(x), expected) << size;
    }
  }
}

TEST(Sorted, OrdersSignsExtremesAndSubnormals) {
  std::mt19937_64 generator(12);
  const double edge[] = {0.0,    5e-324, -5e-324, std::numeric_limits<double>::max(),   1e-300,
                         -1e300, 1.0,    -1.0,    std::numeric_limits<double>::lowest()};
  std::vector<double> x;
  for (int i = 0; i < 2000; ++i) x.push_back(edge[generator() % std::size(edge)]);
  std::vector<double> expected = x;
  std::sort(expected.begin(), expected.end());
  EXPECT_EQ(Sorted(x), expected);
}

}  // namespace
}  // namespace accord
