#include <gtest/gtest.h>

#include <cmath>
#include <cstddef>
#include <string>
#include <vector>

#include "simulation/migration/base_tile.h"
#include "tests/simulation/migration/bases.h"

namespace accord {
namespace {

const Matrix kMatrix = {{0.7, 0.2, 0.1}, {0.15, 0.6, 0.25}, {0.02, 0.08, 0.9}};

std::vector<double> CountsAfter(const CompiledClientBase& base, int periods, int segment,
                                int paths) {
  BaseTile tile(base);
  std::vector<double> counts;
  for (int start = 0; start < paths; start += kTilePaths) {
    tile.Begin(static_cast<std::uint64_t>(start));
    for (int t = 1; t <= periods; ++t) tile.Advance(t);
    const ConstColumn column = tile.count(segment);
    counts.insert(counts.end(), column.begin(), column.end());
  }
  return counts;
}

// Mean and variance within 4.5 standard errors (false alarm 7e-6 each).
void ExpectMoments(const std::vector<double>& values, double mean, double variance,
                   const std::string& what) {
  const double n = static_cast<double>(values.size());
  double sum = 0.0, squares = 0.0, fourths = 0.0;
  for (double value : values) {
    const double square = (value - mean) * (value - mean);
    sum += value;
    squares += square;
    fourths += square * square;
  }
  const double seen = squares / n;
  EXPECT_LE(std::abs(sum / n - mean), 4.5 * std::sqrt(variance / n)) << what;
  EXPECT_LE(std::abs(seen - variance), 4.5 * std::sqrt((fourths / n - seen * seen) / n)) << what;
}

// One period of n clients from one segment is Dirichlet-multinomial: variance n p (1 - p)
// (n + c) / (1 + c).
TEST(Overdispersion, SpreadsAPeriodAsADirichletMultinomial) {
  for (const double concentration : {0.5, 6.0, 400.0}) {
    for (int from = 0; from < 3; ++from) {
      std::vector<double> start(3, 0.0);
      const double n = start[static_cast<std::size_t>(from)] = 500;
      CompiledClientBase base = ABase(start, kMatrix);
      base.overdispersion = concentration;
      for (int to = 0; to < 3; ++to) {
        const double p = kMatrix[static_cast<std::size_t>(from)][static_cast<std::size_t>(to)];
        ExpectMoments(CountsAfter(base, 1, to, 100'096), n * p,
                      n * p * (1 - p) * (n + concentration) / (1 + concentration),
                      std::to_string(concentration) + " from " + std::to_string(from) + " to " +
                          std::to_string(to));
      }
    }
  }
}

// A client of two segments, the second for good, stays with independent probabilities Q1 and Q2 of
// mean p: who is left after two periods has mean n p^2 and, with E Q^2 = p (c p + 1) / (c + 1),
// variance n (n - 1) E[Q^2]^2 + n p^2 - n^2 p^4.
TEST(Overdispersion, IsDrawnAnewInEveryPeriod) {
  const double n = 300, p = 0.8, c = 9;
  CompiledClientBase base = ABase({n, 0}, {{p, 1 - p}, {0, 1}});
  base.overdispersion = c;
  const double square = p * (c * p + 1) / (c + 1);
  ExpectMoments(CountsAfter(base, 2, 0, 100'096), n * p * p,
                n * (n - 1) * square * square + n * p * p - n * n * p * p * p * p, "two periods");
}

// Around a path's own matrix Q ~ Beta(a, b) with A = a + b: given Q, beta-binomial of
// concentration c. E Q^2 = p (a + 1) / (A + 1); variance of the count by the law of total variance.
TEST(Overdispersion, IsAroundThePathsOwnMatrix) {
  const double n = 200, a = 6, b = 2, c = 20;
  CompiledClientBase base = AnUncertainBase({n, 0}, {{a, b}, {0, 1}});
  base.overdispersion = c;
  const double p = a / (a + b), square = p * (a + 1) / (a + b + 1);
  const double within = n * (p - square) * (n + c) / (1 + c);
  ExpectMoments(CountsAfter(base, 1, 0, 100'096), n * p, within + n * n * (square - p * p),
                "uncertain");
}

TEST(Overdispersion, LeavesTheMatrixAloneWhereItIsStrongAndEachPathInItsPlace) {
  CompiledClientBase base = ABase({1e12, 0, 0}, kMatrix);
  base.overdispersion = 1e15;
  for (double count : CountsAfter(base, 1, 0, kTilePaths)) EXPECT_NEAR(count / 1e12, 0.7, 1e-5);

  base = ABase({500, 40, 10}, kMatrix);
  base.overdispersion = 3;
  BaseTile whole(base), shifted(base);
  whole.Begin(4000);
  shifted.Begin(4001);
  for (int t = 1; t <= 6; ++t) {
    whole.Advance(t);
    shifted.Advance(t);
  }
  for (int lane = 1; lane < kTilePaths; ++lane) {
    ASSERT_EQ(whole.count(0)[lane], shifted.count(0)[lane - 1]);
  }
}

// A row that underflows in one draw is no failure: concentration far below 1 sends everybody one
// way.
TEST(Overdispersion, SendsEverybodyOneWayWhereItIsExtreme) {
  CompiledClientBase base = ABase({100, 0, 0}, kMatrix);
  base.overdispersion = 1e-9;
  double stayed = 0.0;
  const std::vector<double> counts = CountsAfter(base, 1, 0, 20 * kTilePaths);
  for (double count : counts) {
    EXPECT_TRUE(count == 0.0 || count == 100.0) << count;
    stayed += count / 100.0;
  }
  const double n = static_cast<double>(counts.size());
  EXPECT_NEAR(stayed / n, 0.7, 4.5 * std::sqrt(0.21 / n));
}

}  // namespace
}  // namespace accord
