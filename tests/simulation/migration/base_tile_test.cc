#include "simulation/migration/base_tile.h"
#include "simulation/migration/expected_counts.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>
#include <random>
#include <vector>

#include "tests/oracles/clients_one_by_one.h"
#include "tests/simulation/migration/bases.h"
#include "tests/simulation/migration/chi_squared.h"

namespace accord {
namespace {

using migration_internal::ConditionalBinomials;

const Matrix kMatrix = {{0.7, 0.2, 0.1}, {0.15, 0.6, 0.25}, {0.02, 0.08, 0.9}};

// Counts of all segments for consecutive paths, at the end of `periods`.
std::vector<std::vector<double>> CountsAfter(const CompiledClientBase& base, int periods,
                                             std::uint64_t first_path, int paths) {
  BaseTile tile(base);
  std::vector<std::vector<double>> counts(paths, std::vector<double>(base.rows.size()));
  for (int start = 0; start < paths; start += kTilePaths) {
    tile.Begin(first_path + start);
    for (int t = 1; t <= periods; ++t) tile.Advance(t);
    for (int lane = 0; lane < kTilePaths && start + lane < paths; ++lane) {
      for (std::size_t segment = 0; segment < base.rows.size(); ++segment) {
        counts[start + lane][segment] = tile.count(static_cast<int>(segment))[lane];
      }
    }
  }
  return counts;
}

double MeanOf(const std::vector<double>& values) {
  double sum = 0.0;
  for (double value : values) sum += value;
  return sum / static_cast<double>(values.size());
}

// Mean and variance against exact ones, within 4.5 standard errors (false alarm 7e-6 each); that of
// the variance comes from the fourth moment seen.
void ExpectMoments(const std::vector<double>& values, double mean, double variance,
                   const std::string& what) {
  const double n = static_cast<double>(values.size());
  std::vector<double> squares, fourths;
  for (double value : values) {
    squares.push_back((value - mean) * (value - mean));
    fourths.push_back(squares.back() * squares.back());
  }
  const double seen = MeanOf(squares);
  EXPECT_LE(std::abs(MeanOf(values) - mean), 4.5 * std::sqrt(variance / n)) << what;
  EXPECT_LE(std::abs(seen - variance), 4.5 * std::sqrt((MeanOf(fourths) - seen * seen) / n))
      << what;
}

// False alarm 1e-6. Two periods of 16 clients, joint counts of two segments, 200 000 paths: a
// probability of the matrix that is off by 0.005 shows.
TEST(BaseTile, MovesSegmentsAsClientsWouldMoveOneByOne) {
  const CompiledClientBase base = ABase({7, 5, 4}, kMatrix);
  const int paths = 200'000;
  std::vector<double> fast(17 * 17, 0.0), slow(17 * 17, 0.0);
  for (const std::vector<double>& counts : CountsAfter(base, 2, 0, paths)) {
    fast[static_cast<int>(17 * counts[0] + counts[1])] += 1.0;
  }
  std::mt19937_64 engine(11);
  for (int path = 0; path < paths; ++path) {
    const std::vector<int> counts = oracles::MoveOneByOne(base, 2, engine);
    slow[17 * counts[0] + counts[1]] += 1.0;
  }
  const ChiSquared fit = AgainstEachOther(fast, slow);
  EXPECT_LT(fit.statistic, fit.critical);
}

// Clients move independently, so that the count of segment k has mean sum_i n_i P^t_ik and variance
// sum_i n_i P^t_ik (1 - P^t_ik).
TEST(BaseTile, HasTheMeanAndVarianceOfIndependentClients) {
  const std::vector<std::vector<double>> starts = {
      {40, 0, 3}, {900, 20'000, 1}, {3e9, 5e8, 1e10}, {1e12, 1e12, 1e12}};
  for (const std::vector<double>& start : starts) {
    const CompiledClientBase base = ABase(start, kMatrix);
    for (int periods : {1, 2, 5}) {
      std::vector<double> mean(3, 0.0), variance(3, 0.0);
      for (int from = 0; from < 3; ++from) {
        std::vector<double> one(3, 0.0);
        one[from] = 1.0;
        const std::vector<double> reached = ExpectedCounts(ABase(one, kMatrix), periods)[periods];
        for (int to = 0; to < 3; ++to) {
          mean[to] += start[from] * reached[to];
          variance[to] += start[from] * reached[to] * (1.0 - reached[to]);
        }
      }
      const auto counts = CountsAfter(base, periods, 0, 40'000);
      for (int segment = 0; segment < 3; ++segment) {
        std::vector<double> values;
        for (const auto& path : counts) values.push_back(path[segment]);
        ExpectMoments(values, mean[segment], variance[segment],
                      "segment " + std::to_string(segment) + " of " + std::to_string(start[0]) +
                          " after " + std::to_string(periods));
      }
    }
  }
}

TEST(BaseTile, LosesNoClientAndSplitsNone) {
  std::mt19937_64 engine(5);
  for (int segments : {1, 2, 7, 8, 9, 64}) {
    for (const bool certain : {true, false}) {
      Matrix weights(segments, std::vector<double>(segments));
      std::vector<double> start(segments);
      double clients = 0.0;
      for (int from = 0; from < segments; ++from) {
        start[from] = std::floor(std::ldexp(static_cast<double>(engine() % 1000), engine() % 30));
        clients += start[from];
        double sum = 0.0;
        for (double& weight : weights[from]) {
          weight = engine() % 3 == 0 ? 0.0 : std::ldexp(1.0 + engine() % 9, -int(engine() % 30));
          sum += weight;
        }
        if (sum == 0.0) sum = weights[from][from] = 1.0;
        if (certain) {
          for (double& weight : weights[from]) weight /= sum;
        }
      }
      const CompiledClientBase base =
          certain ? ABase(start, weights) : AnUncertainBase(start, weights);
      for (const auto& path : CountsAfter(base, 6, 1'000'000, kTilePaths)) {
        double sum = 0.0;
        for (double count : path) {
          ASSERT_TRUE(count >= 0.0 && count == std::floor(count)) << count;
          sum += count;
        }
        ASSERT_EQ(sum, clients) << segments << " segments";
      }
    }
  }
}

TEST(BaseTile, GivesAPathTheSameMovesInEveryTile) {
  for (const CompiledClientBase& base :
       {ABase({30, 2000, 1e9}, kMatrix),
        AnUncertainBase({30, 2000, 1e9}, {{7, 2, 1}, {3, 12, 5}, {0.2, 0.8, 9}})}) {
    const std::uint64_t far = (std::uint64_t{1} << 32) - 40;  // the high word changes on the way
    for (std::uint64_t first : {std::uint64_t{0}, far}) {
      const auto counts = CountsAfter(base, 7, first, 2 * kTilePaths);
      for (int offset : {1, 17, 63, 255, 256}) {
        const auto shifted = CountsAfter(base, 7, first + offset, kTilePaths);
        for (int lane = 0; lane < kTilePaths; ++lane) {
          ASSERT_EQ(shifted[lane], counts[offset + lane])
              << first << " + " << offset << " " << lane;
        }
      }
    }
  }
}

// The manual of base_tile.h: binomials in the order of the targets, what is left takes the last.
TEST(BaseTile, DrawsTheBinomialsThatItsManualNames) {
  const CompiledClientBase base =
      ABase({30, 2000, 1e9, 5},
            {{0.7, 0.2, 0.1, 0}, {0.15, 0.6, 0.2, 0.05}, {0, 0.1, 0.9, 0}, {0, 0, 0, 1}});
  std::vector<std::vector<double>> counts(4);
  for (std::size_t k = 0; k < 4; ++k) counts[k].assign(kTilePaths, base.initial_counts[k]);
  for (int t = 1; t <= 5; ++t) {
    std::vector<std::vector<double>> next(4, std::vector<double>(kTilePaths, 0.0));
    for (std::size_t from = 0; from < 4; ++from) {
      const CompiledTransitionRow& row = base.rows[from];
      ColumnStore columns(2);
      std::ranges::copy(counts[from], columns[0].begin());
      ConditionalBinomials binomials(static_cast<int>(row.targets.size()));
      for (std::size_t i = 0; i < row.targets.size(); ++i) {
        double later = 0.0;
        for (std::size_t j = row.targets.size() - 1; j > i; --j) later += row.probabilities[j];
        const int branch = static_cast<int>(i);
        binomials.SetAllLanes(branch, row.probabilities[i], later);
        binomials.Draw(branch, row.moves, t, 77, columns[0], columns[1]);
        for (int lane = 0; lane < kTilePaths; ++lane) {
          next[row.targets[i]][lane] += columns[1][lane];
          columns[0][lane] -= columns[1][lane];
        }
      }
    }
    counts = next;
  }
  BaseTile tile(base);
  tile.Begin(77);
  for (int t = 1; t <= 5; ++t) tile.Advance(t);
  for (std::size_t k = 0; k < 4; ++k) {
    for (int lane = 0; lane < kTilePaths; ++lane) {
      ASSERT_EQ(tile.count(static_cast<int>(k))[lane], counts[k][lane]) << k << " " << lane;
    }
  }
}

TEST(BaseTile, LeavesASegmentWithOneTargetToItsFate) {
  const CompiledClientBase base = ABase({10, 20, 0}, {{0, 1, 0}, {0, 0, 1}, {0, 0, 1}});
  BaseTile tile(base);
  tile.Begin(0);
  tile.Advance(1);
  for (int lane = 0; lane < kTilePaths; ++lane) {
    EXPECT_EQ(tile.count(0)[lane], 0.0);
    EXPECT_EQ(tile.count(1)[lane], 10.0);
    EXPECT_EQ(tile.count(2)[lane], 20.0);
  }
}

TEST(BaseTile, AddsUpMoneyFromItsCounts) {
  const CompiledClientBase base = ABase({40, 300, 7000}, kMatrix);
  BaseTile tile(base);
  for (std::uint64_t first : {std::uint64_t{0}, std::uint64_t{5000}}) {  // the second starts afresh
    tile.Begin(first);
    std::vector<double> revenue(kTilePaths, 0.0), profit(kTilePaths, 0.0);
    for (int t = 1; t <= 12; ++t) {
      tile.Advance(t);
      for (int lane = 0; lane < kTilePaths; ++lane) {
        double revenue_now = 0.0, profit_now = 0.0;
        for (int segment = 0; segment < 3; ++segment) {
          revenue_now += tile.count(segment)[lane] * (1.0 + segment + t);
          profit_now += tile.count(segment)[lane] * 0.1 * t;
        }
        revenue[lane] += revenue_now * std::pow(1.05, -t);
        profit[lane] += profit_now * std::pow(1.05, -t);
        ASSERT_DOUBLE_EQ(tile.revenue()[lane], revenue_now);
        ASSERT_NEAR(tile.profit()[lane], profit_now, 1e-12 * profit_now);
        ASSERT_NEAR(tile.discounted_revenue()[lane], revenue[lane], 1e-12 * revenue[lane]);
        ASSERT_NEAR(tile.discounted_profit()[lane], profit[lane], 1e-12 * profit[lane]);
      }
    }
  }
}

// n clients that move by one matrix of Dirichlet(a): beta-binomial counts with mean n a_k / A and
// variance n p (1 - p) (n + A) / (1 + A).
TEST(BaseTile, SpreadsByTheDirichletPosterior) {
  const Matrix concentration = {{3, 0.4, 12}, {0.5, 0.5, 1}, {40, 1, 2000}};
  const double clients = 5000;
  const CompiledClientBase uncertain = AnUncertainBase({0, 0, 0}, concentration);
  for (int from = 0; from < 3; ++from) {
    CompiledClientBase base = uncertain;
    base.initial_counts[from] = clients;
    const auto counts = CountsAfter(base, 1, 0, 100'000);
    double whole = 0.0;
    for (double a : concentration[from]) whole += a;
    for (int to = 0; to < 3; ++to) {
      const double p = concentration[from][to] / whole;
      std::vector<double> values;
      for (const auto& path : counts) values.push_back(path[to]);
      ExpectMoments(values, clients * p,
                    clients * p * (1.0 - p) * (clients + whole) / (1.0 + whole),
                    "from " + std::to_string(from) + " to " + std::to_string(to));
    }
  }
}

// With 1e12 clients shares are probabilities to 1e-6: who has stayed twice shows one matrix a path.
TEST(BaseTile, KeepsAPathsMatrixForAllItsPeriods) {
  const CompiledClientBase base = AnUncertainBase({1e12, 0}, {{3, 2}, {0, 1}});
  BaseTile tile(base);
  tile.Begin(0);
  tile.Advance(1);
  std::vector<double> stayed_once;
  for (double count : tile.count(0)) stayed_once.push_back(count / 1e12);
  tile.Advance(2);
  for (int lane = 0; lane < kTilePaths; ++lane) {
    EXPECT_NEAR(tile.count(0)[lane] / 1e12, stayed_once[lane] * stayed_once[lane], 1e-5);
  }
  EXPECT_NE(stayed_once[0], stayed_once[1]);
}

TEST(ExpectedCounts, StartsAtTheCountsAndFollowsTheMatrix) {
  const auto counts = ExpectedCounts(ABase({100, 0, 10}, kMatrix), 2);
  ASSERT_EQ(counts.size(), 3u);
  EXPECT_EQ(counts[0], (std::vector<double>{100, 0, 10}));
  EXPECT_NEAR(counts[1][0], 70.2, 1e-12);
  EXPECT_NEAR(counts[1][1], 20.8, 1e-12);
  EXPECT_NEAR(counts[1][2], 19.0, 1e-12);
  EXPECT_NEAR(counts[2][0], 0.7 * 70.2 + 0.15 * 20.8 + 0.02 * 19.0, 1e-12);
}

// Pfeifer and Carraway 2000: V = (I - P/(1+r))^-1 v, counting t = 0, solved here by hand for two
// segments of which the second is left for good:
//   v = (60, 0), P = ((0.8, 0.2), (0, 1)), r = 0.25: V_1 = 60 / (1 - 0.8/1.25) = 166.67.
// And for three by V = v + P V / (1+r), which the long sum has to satisfy.
TEST(ExpectedCounts, SumToTheLifetimeValueOfPfeiferAndCarraway) {
  const auto value = [](const Matrix& matrix, const std::vector<double>& money, double rate,
                        std::size_t start) {
    std::vector<double> one(money.size(), 0.0);
    one[start] = 1.0;
    double sum = 0.0, discount = 1.0;
    for (const std::vector<double>& counts : ExpectedCounts(ABase(one, matrix), 2000)) {
      for (std::size_t k = 0; k < money.size(); ++k) sum += discount * counts[k] * money[k];
      discount /= 1.0 + rate;
    }
    return sum;
  };
  EXPECT_NEAR(value({{0.8, 0.2}, {0, 1}}, {60, 0}, 0.25, 0), 60.0 / (1.0 - 0.8 / 1.25), 1e-10);

  const std::vector<double> money = {500, 120, -10};
  const double rate = 0.1;
  std::vector<double> lifetime;
  for (std::size_t k = 0; k < 3; ++k) lifetime.push_back(value(kMatrix, money, rate, k));
  for (std::size_t from = 0; from < 3; ++from) {
    double later = 0.0;
    for (std::size_t to = 0; to < 3; ++to) later += kMatrix[from][to] * lifetime[to];
    EXPECT_NEAR(lifetime[from], money[from] + later / (1.0 + rate), 1e-8);
  }
}

}  // namespace
}  // namespace accord
