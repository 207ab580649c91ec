#include "simulation/migration/process_tile.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "simulation/migration/base_tile.h"
#include "simulation/model/t_copula.h"
#include "tests/simulation/migration/bases.h"

namespace accord {
namespace {

using migration_internal::ProcessTile;

const Matrix kMatrix = {{0.7, 0.2, 0.1}, {0.15, 0.6, 0.25}, {0.0, 0.0, 1.0}};

// Rows of kMatrix in each of three periods; no factor and no spread but the least.
CompiledProcess AProcess(double degrees = 6.0) {
  CompiledProcess process{.period_count = 3,
                          .rows = {},
                          .factor_cholesky = {1.0, 0, 0, 0.5, 1.0, 0, 0.25, 0.5, 2.0},
                          .stretch = StretchTable(degrees),
                          .spreads = {1.0},
                          .spread_ends = {},
                          .factor = MakeStreamKey(7, "base", "", "factor"),
                          .level = MakeStreamKey(7, "base", "", "level")};
  for (const std::vector<double>& probabilities : kMatrix) {
    CompiledProcessRow& row = process.rows.emplace_back();
    if (probabilities[0] == 0.0) continue;
    for (int t = 0; t < 3; ++t) {
      // Weights: their sum is 2.
      for (const double p : probabilities) row.log_weights.push_back(std::log(2 * p));
      row.own_variance.push_back(0.0);
      row.counting_variance.push_back(0.0);
    }
    row.loadings.assign(3, 0.0);
  }
  return process;
}

CompiledClientBase ProcessBaseOf(const std::vector<double>& start, CompiledProcess process) {
  CompiledClientBase base = ABase(start, kMatrix);
  base.certain = false;
  base.process = std::move(process);
  return base;
}

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

TEST(ProcessTile, DrawsItsRowsWhereNothingVaries) {
  const CompiledClientBase base = ProcessBaseOf({500, 0, 0}, AProcess());
  for (int to = 0; to < 3; ++to) {
    const double p = kMatrix[0][static_cast<std::size_t>(to)];
    ExpectMoments(CountsAfter(base, 1, to, 50'176), 500 * p, 500 * p * (1 - p),
                  "to " + std::to_string(to));
  }
  // Of the third segment there is one way.
  for (const double count : CountsAfter(ProcessBaseOf({0, 0, 9}, AProcess()), 3, 2, kTilePaths)) {
    EXPECT_EQ(count, 9.0);
  }
}

// v is the intraclass correlation of Dirichlet rows: variance n p (1 - p) (1 + (n - 1) v).
TEST(ProcessTile, SpreadsRowsByTheirOwnVarianceTimesR) {
  for (const double r : {0.5, 3.0}) {
    CompiledProcess process = AProcess();
    process.spreads = {r};
    process.rows[0].own_variance[0] = 0.02;
    process.rows[0].counting_variance[0] = 0.01;
    const CompiledClientBase base = ProcessBaseOf({500, 0, 0}, std::move(process));
    const double v = 0.02 * r + 0.01;
    for (int to = 0; to < 3; ++to) {
      const double p = kMatrix[0][static_cast<std::size_t>(to)];
      ExpectMoments(CountsAfter(base, 1, to, 50'176), 500 * p, 500 * p * (1 - p) * (1 + 499 * v),
                    "to " + std::to_string(to));
    }
  }
}

TEST(ProcessTile, HoldsTheVarianceWithinItsBounds) {
  CompiledProcess process = AProcess();
  process.rows[0].own_variance[0] = 50.0;
  const CompiledClientBase base = ProcessBaseOf({500, 0, 0}, std::move(process));
  ExpectMoments(CountsAfter(base, 1, 0, 50'176), 350, 500 * 0.21 * (1 + 499 * 0.9), "0.9");
}

// Multivariate t: covariance V f / (f - 2), L L' being V. One chi-square a path: squares of
// different periods go together, cov(z1^2, z2^2) of uncorrelated periods would be 0 without.
TEST(ProcessTile, DrawsOneMultivariateTAPath) {
  constexpr int kPaths = 100'096;
  constexpr double kDegrees = 20.0;
  CompiledProcess process = AProcess(kDegrees);
  process.factor_cholesky = {1.0, 0, 0, 0.5, 1.0, 0, 0, 0, 2.0};
  const double scale[3][3] = {{1, 0.5, 0}, {0.5, 1.25, 0}, {0, 0, 4}};
  ProcessTile tile(process);
  std::vector<double> products[3][3], squares;
  for (int first = 0; first < kPaths; first += kTilePaths) {
    tile.Begin(static_cast<std::uint64_t>(first));
    for (int lane = 0; lane < kTilePaths; ++lane) {
      for (int s = 0; s < 3; ++s) {
        for (int t = 0; t < 3; ++t) {
          products[s][t].push_back(tile.factor(s + 1)[lane] * tile.factor(t + 1)[lane]);
        }
      }
      squares.push_back(products[0][0].back() * products[2][2].back());
    }
  }
  const auto mean_and_error = [](const std::vector<double>& values) {
    double sum = 0, sum2 = 0;
    for (const double value : values) {
      sum += value;
      sum2 += value * value;
    }
    const double n = static_cast<double>(values.size());
    return std::pair{sum / n, std::sqrt((sum2 / n - sum * sum / n / n) / n)};
  };
  for (int s = 0; s < 3; ++s) {
    for (int t = 0; t < 3; ++t) {
      const auto [mean, error] = mean_and_error(products[s][t]);
      EXPECT_NEAR(mean, scale[s][t] * kDegrees / (kDegrees - 2), 4.5 * error) << s << ' ' << t;
    }
  }
  // E z1^2 z3^2 = V11 V33 f^2 / ((f - 2)(f - 4)).
  const auto [mean, error] = mean_and_error(squares);
  EXPECT_NEAR(mean, 4 * kDegrees * kDegrees / ((kDegrees - 2) * (kDegrees - 4)), 4.5 * error);
  EXPECT_GT(mean - 4 * std::pow(kDegrees / (kDegrees - 2), 2), 4.5 * error);
}

TEST(ProcessTile, TakesEachSpreadAsOftenAsItIsLikely) {
  CompiledProcess process = AProcess();
  process.spreads = {4.0, 2.0, 1.0};
  process.spread_ends = {-1.0, 0.5};  // 0.158655, 0.691462
  ProcessTile tile(process);
  constexpr int kPaths = 100'096;
  double high = 0, middle = 0;
  for (int first = 0; first < kPaths; first += kTilePaths) {
    tile.Begin(static_cast<std::uint64_t>(first));
    for (const double r : tile.spread()) {
      high += r == 4.0 ? 1.0 / kPaths : 0.0;
      middle += r == 2.0 ? 1.0 / kPaths : 0.0;
    }
  }
  EXPECT_NEAR(high, 0.158655, 4.5 * std::sqrt(0.158655 * 0.841345 / kPaths));
  EXPECT_NEAR(middle, 0.532807, 4.5 * std::sqrt(0.532807 * 0.467193 / kPaths));
}

TEST(ProcessTile, GivesAPathTheSameDrawsInEveryTile) {
  CompiledProcess process = AProcess();
  process.spreads = {4.0, 1.0};
  process.spread_ends = {0.0};
  for (int k = 0; k < 2; ++k) {
    process.rows[static_cast<std::size_t>(k)].loadings = {0.3, -0.4, 0.1};
    process.rows[static_cast<std::size_t>(k)].own_variance.assign(3, 0.01);
  }
  const CompiledClientBase base = ProcessBaseOf({500, 40, 10}, std::move(process));
  BaseTile whole(base), shifted(base);
  whole.Begin(4000);
  shifted.Begin(4001);
  for (int t = 1; t <= 3; ++t) {
    whole.Advance(t);
    shifted.Advance(t);
    for (int lane = 1; lane < kTilePaths; ++lane) {
      ASSERT_EQ(whole.count(0)[lane], shifted.count(0)[lane - 1]);
    }
  }
}

}  // namespace
}  // namespace accord
