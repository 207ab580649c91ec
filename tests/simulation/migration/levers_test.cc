#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <random>
#include <vector>

#include "simulation/migration/base_tile.h"
#include "simulation/migration/expected_counts.h"
#include "tests/oracles/clients_one_by_one.h"
#include "tests/simulation/migration/bases.h"
#include "tests/simulation/migration/chi_squared.h"

namespace accord {
namespace {

const Matrix kMatrix = {{0.7, 0.2, 0.1}, {0.15, 0.6, 0.25}, {0.02, 0.08, 0.9}};

// Segments 0 and 1, and 2 to which clients leave.
CompiledClientBase Base(const std::vector<double>& counts, std::vector<CompiledLever> levers) {
  CompiledClientBase base = ABase(counts, kMatrix);
  base.out = 2;
  base.levers = std::move(levers);
  return base;
}

double MeanCount(const CompiledClientBase& base, int periods, int segment, int paths,
                 double* standard_error) {
  BaseTile tile(base);
  double sum = 0.0, squares = 0.0;
  for (int start = 0; start < paths; start += kTilePaths) {
    tile.Begin(static_cast<std::uint64_t>(start));
    for (int t = 1; t <= periods; ++t) tile.Advance(t);
    for (const double count : tile.count(segment)) {
      sum += count;
      squares += count * count;
    }
  }
  *standard_error = std::sqrt((squares / paths - sum / paths * (sum / paths)) / paths);
  return sum / paths;
}

// False alarm 1e-6. Joint counts of two segments after two periods, 100 000 paths, by both ways:
// one lever for everybody, two whose capacities overlap, a third that starts later, arrivals.
TEST(Levers, MoveSegmentsAsClientsWouldMoveOneByOne) {
  CompiledLever few = ALever({0, 1}, 4, 0.3, 0.2), more = ALever({1}, 2, 0.5, 0.1),
                late = ALever({2, 0}, 6, 3, 0.5);
  few.capacity = 6;
  more.capacity = 3;
  late.first_period = 2;
  CompiledClientBase base = Base({4, 6, 5}, {few, more, late});
  base.arrivals = {SomeArrivals(1, 1.5)};
  const int paths = 100'096, side = 40;
  std::vector<double> fast(side * side, 0.0), slow(side * side, 0.0);
  std::vector<double> fast_treated(3, 0.0), slow_treated(3, 0.0);
  const auto cell = [](double first, double second) {
    return static_cast<std::size_t>(std::min(first, side - 1.0) * side +
                                    std::min(second, side - 1.0));
  };
  BaseTile tile(base);
  for (int start = 0; start < paths; start += kTilePaths) {
    tile.Begin(static_cast<std::uint64_t>(start));
    for (int t = 1; t <= 2; ++t) {
      tile.Advance(t);
      for (int lever = 0; lever < 3; ++lever) {
        for (double n : tile.levers().treated(lever)) {
          fast_treated[static_cast<std::size_t>(lever)] += n;
        }
      }
    }
    for (int lane = 0; lane < kTilePaths; ++lane) {
      ++fast[cell(tile.count(0)[lane], tile.count(1)[lane])];
    }
  }
  std::mt19937_64 engine(12);
  for (int path = 0; path < paths; ++path) {
    const std::vector<int> counts = oracles::MoveOneByOneWithLevers(base, 2, engine, slow_treated);
    ++slow[cell(counts[0], counts[1])];
  }
  const ChiSquared fit = AgainstEachOther(fast, slow);
  EXPECT_LT(fit.statistic, fit.critical);
  for (std::size_t lever = 0; lever < 3; ++lever) {
    EXPECT_NEAR(fast_treated[lever] / slow_treated[lever], 1.0, 0.01);
  }
}

// Everybody in segment 1, p = (0.15, 0.6, 0.25): with ratios 2 up and 0.4 out the weights are 0.3,
// 0.6 and 0.1, so that the matrix of the period is (0.3, 0.6, 0.1).
TEST(Levers, MultiplyOddsByRankAndLeaveStayingAlone) {
  const CompiledClientBase base = Base({0, 1e12, 0}, {ALever({1}, 2, 77, 0.4)});
  BaseTile tile(base);
  tile.Begin(0);
  tile.Advance(1);
  for (int lane = 0; lane < kTilePaths; ++lane) {
    EXPECT_NEAR(tile.count(0)[lane] / 1e12, 0.3, 1e-5);
    EXPECT_NEAR(tile.count(1)[lane] / 1e12, 0.6, 1e-5);
    EXPECT_NEAR(tile.count(2)[lane] / 1e12, 0.1, 1e-5);
  }
}

// 4.5 standard errors, false alarm 7e-6 each.
TEST(Levers, HaveTheExpectedCountsThatAreStated) {
  CompiledLever early = ALever({0, 1}, 3, 0.5, 0.2);
  early.last_period = 2;
  CompiledClientBase base = Base({40, 300, 20}, {early, ALever({2, 1}, 2, 0.7, 0.9)});
  base.arrivals = {SomeArrivals(0, 3.5), SomeArrivals(2, 40)};
  const auto expected = ExpectedCounts(base, 5);
  for (const int periods : {1, 2, 3, 5}) {
    for (int segment = 0; segment < 3; ++segment) {
      double error = 0.0;
      const double mean = MeanCount(base, periods, segment, 40'192, &error);
      EXPECT_NEAR(mean,
                  expected[static_cast<std::size_t>(periods)][static_cast<std::size_t>(segment)],
                  4.5 * error)
          << periods << " " << segment;
    }
  }
}

TEST(Levers, CostWhatTheirTreatmentsCost) {
  CompiledLever lever = ALever({0, 1}, 2, 1, 1);
  lever.capacity = 7;
  lever.last_period = 2;
  const CompiledClientBase with = Base({3, 2, 9}, {lever});
  BaseTile tile(with);
  tile.Begin(0);
  tile.Advance(1);
  const double value = 0.1 * (3 + 2 + 9);  // profit per client is 0.1 t everywhere
  for (int lane = 0; lane < kTilePaths; ++lane) {
    EXPECT_EQ(tile.levers().treated(0)[lane], 5);
    EXPECT_EQ(tile.levers().cost(0)[lane], 10);
    EXPECT_NEAR(tile.profit()[lane], value - 10, 1e-12);
  }
  const std::vector<double> standing(tile.count(2).begin(), tile.count(2).end());
  tile.Advance(2);
  for (int lane = 0; lane < kTilePaths; ++lane) {
    const double treated = std::min(7.0, 14 - standing[static_cast<std::size_t>(lane)]);
    EXPECT_EQ(tile.levers().treated(0)[lane], treated);
    EXPECT_NEAR(tile.levers().discounted_cost(0)[lane], 10 / 1.05 + 2 * treated / 1.05 / 1.05,
                1e-12);
  }
  tile.Advance(3);
  EXPECT_EQ(std::ranges::count(tile.levers().treated(0), 0.0), kTilePaths);
}

// Ratios of 1 change no odds; clients who are not treated keep their own words, and so do all where
// everybody is treated.
TEST(Levers, ThatChangeNothingLeaveTheDrawsOfAllOthersAsTheyAre) {
  CompiledLever nobody = ALever({0, 1, 2}, 5, 5, 5);
  nobody.capacity = 0;
  const CompiledClientBase plain = Base({40, 2000, 1e9}, {});
  for (const CompiledLever& lever : {ALever({0, 1, 2}, 1, 1, 1), nobody}) {
    const CompiledClientBase with = Base({40, 2000, 1e9}, {lever});
    BaseTile first(plain), second(with);
    first.Begin(500);
    second.Begin(500);
    for (int t = 1; t <= 6; ++t) {
      first.Advance(t);
      second.Advance(t);
      for (int segment = 0; segment < 3; ++segment) {
        ASSERT_TRUE(std::ranges::equal(first.count(segment), second.count(segment))) << t;
      }
    }
  }
}

// With 1e12 clients shares are probabilities to 1e-5: the odds ratio of going up, 3^f, shows f,
// whose logarithm has mean 0 and the deviation asked for (4.5 standard errors).
TEST(Levers, MayBeUnsureOfTheirEffect) {
  CompiledLever lever = ALever({1}, 3, 1, 1);
  lever.effect_log_sd = 0.5;
  const CompiledClientBase base = Base({0, 1e12, 0}, {lever});
  BaseTile unsure(base);
  double sum = 0.0, squares = 0.0;
  const int tiles = 80, paths = tiles * kTilePaths;
  for (int i = 0; i < tiles; ++i) {
    unsure.Begin(static_cast<std::uint64_t>(i * kTilePaths));
    unsure.Advance(1);
    for (int lane = 0; lane < kTilePaths; ++lane) {
      const double ratio = unsure.count(0)[lane] / unsure.count(1)[lane] / (0.15 / 0.6);
      const double log_factor = std::log(std::log(ratio) / std::log(3.0));
      sum += log_factor;
      squares += log_factor * log_factor;
    }
  }
  EXPECT_NEAR(sum / paths, 0.0, 4.5 * 0.5 / std::sqrt(paths));
  EXPECT_NEAR(squares / paths, 0.25, 4.5 * 0.25 * std::sqrt(2.0 / paths));
}

// The realised moves: who stood and who went, over all periods.
TEST(Levers, ShowInTheMovesThatWereRealised) {
  const CompiledClientBase base = Base({0, 1e9, 0}, {ALever({1}, 2, 1, 0.4)});
  BaseTile tile(base);
  tile.Begin(0);
  for (int t = 1; t <= 3; ++t) tile.Advance(t);
  for (int lane = 0; lane < kTilePaths; ++lane) {
    EXPECT_NEAR(tile.moved(1, 0)[lane] / tile.stood(1)[lane], 0.3, 1e-3);
    EXPECT_NEAR(tile.moved(0, 0)[lane] / tile.stood(0)[lane], 0.7, 1e-3);
    EXPECT_EQ(tile.moved(1, 0)[lane] + tile.moved(1, 1)[lane] + tile.moved(1, 2)[lane],
              tile.stood(1)[lane]);
  }
}

TEST(Arrivals, AddToTheirSegmentAtTheEndOfThePeriod) {
  CompiledClientBase base = ABase({0, 0}, {{0, 1}, {0, 1}});
  base.arrivals = {SomeArrivals(0, 1e6)};
  BaseTile tile(base);
  tile.Begin(0);
  tile.Advance(1);
  const std::vector<double> first(tile.count(0).begin(), tile.count(0).end());
  for (int lane = 0; lane < kTilePaths; ++lane) {
    EXPECT_NEAR(first[static_cast<std::size_t>(lane)], 1e6, 1e4);
    EXPECT_EQ(tile.count(1)[lane], 0);
  }
  tile.Advance(2);
  for (int lane = 0; lane < kTilePaths; ++lane) {
    EXPECT_EQ(tile.count(1)[lane], first[static_cast<std::size_t>(lane)]);
    EXPECT_NE(tile.count(0)[lane], 0);
  }
}

TEST(Arrivals, ShareTheBaseWithThoseWhoWereThere) {
  CompiledClientBase base = ABase({30, 10}, {{1, 0}, {0, 1}});
  base.arrivals = {SomeArrivals(1, 5)};
  BaseTile tile(base);
  tile.Begin(0);
  tile.Advance(1);
  ColumnStore share(2);
  tile.Share(0, share[0]);
  tile.Share(1, share[1]);
  for (int lane = 0; lane < kTilePaths; ++lane) {
    EXPECT_DOUBLE_EQ(share[0][lane], 30 / (30 + tile.count(1)[lane]));
    EXPECT_DOUBLE_EQ(share[0][lane] + share[1][lane], 1);
  }
}

}  // namespace
}  // namespace accord
