#include "simulation/migration/segment_concentration.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <vector>

#include "tests/simulation/migration/bases.h"

namespace accord {
namespace {

const Matrix kMoves = {{0.7, 0.2, 0.1}, {0.2, 0.6, 0.2}, {0.1, 0.1, 0.8}};

// What every single client brings, best first: the share of the first fifth, and the Gini
// coefficient by all pairs.
struct OneByOne {
  double top = 0.0, gini = 0.0;

  explicit OneByOne(std::vector<double> values) {
    std::sort(values.begin(), values.end(), std::greater<>());
    const auto n = static_cast<double>(values.size());
    double sum = 0.0, left = 0.2 * n, differences = 0.0;
    for (const double value : values) {
      sum += value;
      top += std::min(left, 1.0) * value;
      left -= std::min(left, 1.0);
      for (const double other : values) differences += std::fabs(value - other);
    }
    top /= sum;
    gini = differences / (2.0 * n * sum);
  }
};

TEST(SegmentConcentration, IsThatOfAllClientsOneByOne) {
  CompiledClientBase base = ABase({7, 15, 40}, kMoves);
  for (int segment = 0; segment < 3; ++segment) {
    base.revenue[segment].mean.assign(40, std::vector{2.0, 11.0, 0.5}[segment]);
  }
  BaseTile tile(base);
  SegmentConcentration concentration;
  for (const int out : {-1, 2}) {
    tile.Begin(0);
    for (int t = 1; t <= 4; ++t) {
      tile.Advance(t);
      base.out = out;
      Concentrate(base, tile, t, concentration);
      for (int lane = 0; lane < kTilePaths; ++lane) {
        std::vector<double> values;
        for (int segment = 0; segment < 3; ++segment) {
          if (segment == out) continue;
          values.insert(values.end(), static_cast<std::size_t>(tile.count(segment)[lane]),
                        base.revenue[segment].mean[t - 1]);
        }
        const OneByOne expected(std::move(values));
        ASSERT_EQ(concentration.exists[lane], 1.0);
        ASSERT_NEAR(concentration.top_20_share[lane], expected.top, 1e-12);
        ASSERT_NEAR(concentration.gini[lane], expected.gini, 1e-12);
      }
    }
  }
}

// A contract in the worst segment lifts it above others on some paths only.
TEST(SegmentConcentration, TakesEachPathInItsOwnOrder) {
  CompiledClientBase base = ABase({7, 15, 40}, kMoves);
  for (int segment = 0; segment < 3; ++segment) {
    base.revenue[segment].mean.assign(40, std::vector{12.0, 11.0, 0.5}[segment]);
  }
  base.named_clients = {{.segment = 2,
                         .contract = 0,
                         .beta_out = 0,
                         .beta_up = 0,
                         .beta_down = 0,
                         .reference_score = 0,
                         .moves = MakeStreamKey(7, "client", "a", "moves")}};
  double payments[kTilePaths], cost[kTilePaths] = {};
  for (int lane = 0; lane < kTilePaths; ++lane) payments[lane] = 4.0 * lane;
  const std::vector<ContractView> contracts = {{nullptr, nullptr, payments, cost}};
  const ColumnStore none;
  BaseTile tile(base);
  SegmentConcentration concentration;
  tile.Begin(0);
  int reordered = 0;
  for (int t = 1; t <= 4; ++t) {
    tile.Move(t, contracts);
    tile.Accrue(t, {none, none, none, none, none}, contracts);
    Concentrate(base, tile, t, concentration);
    for (int lane = 0; lane < kTilePaths; ++lane) {
      std::vector<double> values;
      double before = 1e9;
      for (int segment = 0; segment < 3; ++segment) {
        const double clients = tile.count(segment)[lane];
        if (clients == 0.0) continue;
        const double mean = tile.segment_revenue(segment)[lane] / clients;
        reordered += mean > before ? 1 : 0;
        before = mean;
        values.insert(values.end(), static_cast<std::size_t>(clients), mean);
      }
      const OneByOne expected(std::move(values));
      ASSERT_NEAR(concentration.top_20_share[lane], expected.top, 1e-12) << lane;
      ASSERT_NEAR(concentration.gini[lane], expected.gini, 1e-12) << lane;
    }
  }
  EXPECT_GT(reordered, 100);
  EXPECT_LT(reordered, 900);
}

TEST(SegmentConcentration, DoesNotExistWithoutRevenueOrWithLosses) {
  for (const double revenue : {0.0, -3.0}) {
    CompiledClientBase base = ABase({7, 15, 40}, kMoves);
    base.revenue[1].mean.assign(40, revenue);
    if (revenue == 0.0) {
      for (CompiledClientValue& value : base.revenue) value.mean.assign(40, 0.0);
    }
    BaseTile tile(base);
    SegmentConcentration concentration;
    tile.Begin(0);
    tile.Advance(1);
    Concentrate(base, tile, 1, concentration);
    EXPECT_EQ(concentration.exists[0], 0.0);
    EXPECT_EQ(concentration.gini[0], 0.0);
  }
}

}  // namespace
}  // namespace accord
