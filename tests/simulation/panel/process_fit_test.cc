#include "simulation/panel/process_fit.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <fstream>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace accord {
namespace {

using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

// What tests/data/process_forecast/write.py wrote.
class Expected {
 public:
  explicit Expected(const std::string& name)
      : file_(std::string(ACCORD_TEST_DATA) + "/process_forecast/" + name) {
    EXPECT_TRUE(file_.good()) << name;
    pairs = Whole();
    segments = Whole();
    horizon = Whole();
    const int season = Whole();
    if (season > 0) pairs_per_year = season;
    for (int i = 0; i < pairs * segments * segments; ++i) moves.push_back(Whole());
  }

  int Whole() {
    int number = 0;
    file_ >> number;
    EXPECT_TRUE(file_.good());
    return number;
  }
  double Number() {
    double number = 0;
    file_ >> number;
    EXPECT_FALSE(file_.fail());
    return number;
  }
  // Within 1e-9 of every next number, of its size where it is above 1.
  void Compare(const std::vector<double>& seen, const std::string& what) {
    for (std::size_t i = 0; i < seen.size(); ++i) {
      const double number = Number();
      EXPECT_NEAR(seen[i], number, 1e-9 * std::max(1.0, std::fabs(number))) << what << ' ' << i;
    }
  }

  int pairs, segments, horizon;
  std::optional<int> pairs_per_year;
  std::vector<std::int64_t> moves;

 private:
  std::ifstream file_;
};

ProcessFit FitOf(const std::vector<std::int64_t>& moves, int segments, int horizon,
                 std::optional<int> pairs_per_year = {}) {
  return FitProcess(moves, segments, horizon, pairs_per_year, 1.0, {}).value();
}

class PurchasesProcess : public ::testing::TestWithParam<const char*> {};

TEST_P(PurchasesProcess, IsThatOfTheReference) {
  Expected expected(GetParam());
  const ProcessFit fit =
      FitOf(expected.moves, expected.segments, expected.horizon, expected.pairs_per_year);
  EXPECT_EQ(fit.pairs, expected.pairs);
  expected.Compare({fit.degrees_of_freedom}, "degrees");
  expected.Compare(fit.factor_scale, "V");
  ASSERT_THAT(fit.spread, SizeIs(31));
  for (const SpreadLevel& level : fit.spread) {
    expected.Compare({level.log_concentration, level.probability}, "mu");
  }
  ASSERT_THAT(fit.rows, SizeIs(expected.segments));
  for (int k = 0; k < expected.segments; ++k) {
    const ProcessRow& row = fit.rows[k];
    const std::string of = " of " + std::to_string(k);
    ASSERT_EQ(static_cast<int>(row.targets.size()), expected.Whole()) << k;
    for (const int target : row.targets) EXPECT_EQ(target, expected.Whole()) << k;
    if (row.targets.empty()) continue;
    expected.Compare({row.concentration, row.own_variance}, "c and rho" + of);
    expected.Compare(row.mean, "m" + of);
    expected.Compare(row.loadings, "b" + of);
    expected.Compare(row.log_weights, "lambda" + of);
    expected.Compare(row.counting_variance, "counting" + of);
  }
  expected.Compare(fit.squared_weights, "sum A^2");
}

INSTANTIATE_TEST_SUITE_P(Panels, PurchasesProcess,
                         ::testing::Values("year.txt", "half_year.txt", "quarter.txt"));

TEST(ProcessFit, FactorsTheScaleOfTheCommonFactor) {
  Expected panel("quarter.txt");
  const ProcessFit fit = FitOf(panel.moves, panel.segments, 8, 4);
  for (int i = 0; i < 8; ++i) {
    for (int j = 0; j < 8; ++j) {
      double sum = 0.0;
      for (int k = 0; k < 8; ++k) {
        sum += fit.factor_cholesky[i * 8 + k] * fit.factor_cholesky[j * 8 + k];
      }
      EXPECT_NEAR(sum, fit.factor_scale[i * 8 + j], 1e-13 * fit.factor_scale[0]);
      if (j > i) {
        EXPECT_EQ(fit.factor_cholesky[i * 8 + j], 0.0);
      }
    }
  }
}

// One pair of 60 of 100 who stay: c is its prior's median but for what the pair says of it, A = 1,
// rho = 1 / (1 + c), no factor; a + 1 prior scaled like the counts.
TEST(ProcessFit, KnowsOnlyMeansFromOnePair) {
  const ProcessFit fit = FitOf({60, 40, 0, 50}, 2, 3);
  EXPECT_EQ(fit.degrees_of_freedom, 4.0);
  EXPECT_THAT(fit.squared_weights, Each(1.0));
  const ProcessRow& row = fit.rows[0];
  const double c = row.concentration, worth = (1 + c) / (100 + c);
  EXPECT_GT(c, 2.0);
  EXPECT_NEAR(row.mean[0], (60 + 1) / 102.0, 1e-14) << "one pair's weight falls out of the mean";
  EXPECT_NEAR(row.own_variance, 1 / (1 + c), 1e-14);
  EXPECT_THAT(row.loadings, Each(0.0));
  EXPECT_THAT(row.counting_variance, Each(0.01));
  for (int h = 0; h < 3; ++h) {
    const double deviation = std::log((60 + c * row.mean[0]) / ((100 + c) * row.mean[0]));
    EXPECT_NEAR(row.log_weights[h * 2], std::log(row.mean[0]) + deviation, 1e-13);
  }
  EXPECT_LT(worth, 1.0);
  EXPECT_THAT(fit.rows[1].targets, ElementsAre(1));
  EXPECT_THAT(fit.rows[1].mean, ElementsAre(1.0));
  EXPECT_THAT(fit.rows[1].log_weights, Each(0.0)) << "the only way is certain";
}

// By hand: K = [[3, 2], [2, 5]] of level 2, K^-1 = [[5, -2], [-2, 3]] / 11, K^-1 1 = [3, 1] / 11;
// K* = (2, 4), K* K^-1 = (2, 8) / 11, e = 1/11, so that A = (2, 8)/11 + (1/11) (3, 1)/4 = (1, 3)/4.
// V = K** - K* K^-1 K*' + e^2 / (4/11) = 7 - 36/11 + 1/44 = 3.75.
TEST(ProcessFit, HasOneDifferenceFromTwoPairs) {
  const ProcessFit fit = FitOf({80, 20, 30, 70, 60, 40, 10, 90}, 2, 1);
  ASSERT_THAT(fit.times, SizeIs(1));
  EXPECT_EQ(fit.times[0].level, 2.0);
  EXPECT_NEAR(fit.squared_weights[0], 10.0 / 16, 1e-14);
  EXPECT_NEAR(fit.factor_scale[0], 3.75, 1e-13);
  const ProcessRow& row = fit.rows[0];
  EXPECT_NEAR(row.counting_variance[0], 10.0 / 16 / 100, 1e-14);
  // Deviations of the two pairs from the mean row, and where they lead. P = (1, -1; -1, 1) / 4, its
  // root is P sqrt(2), whose one direction (1, -1) / sqrt(2) has a positive first entry: b =
  // (D_1 - D_2) / 2 / sqrt(5).
  const double c = row.concentration;
  for (int l = 0; l < 2; ++l) {
    const double first = l == 0 ? 80 : 20, second = l == 0 ? 60 : 40, mean = row.mean[l];
    const double d1 = std::log((first + c * mean) / ((100 + c) * mean));
    const double d2 = std::log((second + c * mean) / ((100 + c) * mean));
    EXPECT_NEAR(row.log_weights[l], std::log(mean) + (d1 + 3 * d2) / 4, 1e-13);
    EXPECT_NEAR(row.loadings[l], (d1 - d2) / 2 / std::sqrt(5.0), 1e-13);
  }
  EXPECT_GT(row.loadings[0], 0.0);
  EXPECT_LT(row.loadings[1], 0.0);
}

TEST(ProcessFit, HasALevelFromThreePairsAndASeasonFromAWholeOne) {
  const std::vector<std::int64_t> pair = {80, 20, 30, 70};
  std::vector<std::int64_t> moves;
  for (int pairs = 1; pairs <= 6; ++pairs) {
    moves.insert(moves.end(), pair.begin(), pair.end());
    const std::size_t levels = pairs < 3 ? 1 : 6;
    EXPECT_THAT(FitOf(moves, 2, 1).times, SizeIs(levels));
    EXPECT_THAT(FitOf(moves, 2, 1, 4).times, SizeIs(pairs < 4 ? levels : 4 * levels)) << pairs;
    EXPECT_THAT(FitOf(moves, 2, 1, 2).times, SizeIs(pairs < 2 ? levels : 4 * levels)) << pairs;
  }
}

// A strong season of two: the pair that comes is like the last but one.
TEST(ProcessFit, ForetellsASeason) {
  std::vector<std::int64_t> moves;
  for (int pair = 0; pair < 10; ++pair) {
    const std::int64_t stay = pair % 2 == 0 ? 6000 : 9000;
    moves.insert(moves.end(), {stay, 10'000 - stay, 5000, 5000});
  }
  const auto stays = [&](const ProcessFit& fit, int h) {
    const double* weights = &fit.rows[0].log_weights[h * 2];
    return std::exp(weights[0]) / (std::exp(weights[0]) + std::exp(weights[1]));
  };
  const ProcessFit seasonal = FitOf(moves, 2, 4, 2), blind = FitOf(moves, 2, 4);
  for (int h = 0; h < 4; ++h) {
    EXPECT_NEAR(stays(seasonal, h), h % 2 == 0 ? 0.6 : 0.9, 0.03) << h;
    EXPECT_NEAR(stays(blind, h), 0.79, 0.03) << h << ", the mean of the logits";
  }
  const auto swing = [](const ProcessFit& fit) {
    return std::fabs(fit.rows[0].loadings[0]) * std::sqrt(fit.factor_scale[0]);
  };
  EXPECT_LT(swing(seasonal), 0.25 * swing(blind));
}

// Five segments, one that nobody leaves and one with a single way.
std::vector<std::int64_t> SomeMoves(int pairs, unsigned seed) {
  std::mt19937 random(seed);
  std::vector<std::int64_t> moves;
  for (int pair = 0; pair < pairs; ++pair) {
    for (int from = 0; from < 5; ++from) {
      for (int to = 0; to < 5; ++to) {
        const auto count = static_cast<std::int64_t>(random() % (from == to ? 400 : 40));
        moves.push_back(from == 2 ? 0 : from == 4 && to != 1 ? 0 : count);
      }
    }
  }
  return moves;
}

void ExpectFinite(const std::vector<double>& numbers) {
  for (const double number : numbers) EXPECT_TRUE(std::isfinite(number));
}

TEST(ProcessFit, LeavesRowsThatNobodyLeftAndTakesSingleWaysForCertain) {
  for (const int pairs : {1, 2, 3, 12}) {
    const ProcessFit fit = FitOf(SomeMoves(pairs, 5), 5, 6, 4);
    EXPECT_THAT(fit.rows[2].targets, IsEmpty());
    EXPECT_THAT(fit.rows[2].log_weights, IsEmpty());
    EXPECT_THAT(fit.rows[4].targets, ElementsAre(1));
    EXPECT_THAT(fit.rows[4].loadings, ElementsAre(0.0));
    for (const ProcessRow& row : fit.rows) {
      ExpectFinite(row.log_weights);
      ExpectFinite(row.loadings);
      ExpectFinite(row.counting_variance);
      EXPECT_TRUE(std::isfinite(row.own_variance) && row.own_variance >= 0.0);
    }
    ExpectFinite(fit.factor_scale);
    ExpectFinite(fit.factor_cholesky);
  }
  const ProcessFit nothing = FitOf(std::vector<std::int64_t>(3 * 4), 2, 2);
  for (const ProcessRow& row : nothing.rows) EXPECT_THAT(row.targets, IsEmpty());
  ExpectFinite(nothing.factor_cholesky);
}

TEST(ProcessFit, TakesPairsThatDoNotDiffer) {
  std::vector<std::int64_t> moves;
  for (int pair = 0; pair < 9; ++pair) moves.insert(moves.end(), {900, 100, 250, 750});
  const ProcessFit fit = FitOf(moves, 2, 3);
  for (const ProcessRow& row : fit.rows) {
    EXPECT_NEAR(row.loadings[0], 0.0, 1e-3);
    EXPECT_GT(row.own_variance, 0.0) << "what nine pairs cannot rule out";
    EXPECT_LT(row.own_variance, 0.01);
  }
  ExpectFinite(fit.factor_cholesky);
}

// Segments have no order: what a row is does not depend on where it stands but for rounding.
TEST(ProcessFit, DoesNotDependOnTheOrderOfSegments) {
  constexpr int kPlace[] = {3, 0, 4, 1, 2};
  const std::vector<std::int64_t> moves = SomeMoves(9, 6);
  std::vector<std::int64_t> turned(moves.size());
  for (int pair = 0; pair < 9; ++pair) {
    for (int from = 0; from < 5; ++from) {
      for (int to = 0; to < 5; ++to) {
        turned[(pair * 5 + kPlace[from]) * 5 + kPlace[to]] = moves[(pair * 5 + from) * 5 + to];
      }
    }
  }
  const ProcessFit fit = FitOf(moves, 5, 2, 4), other = FitOf(turned, 5, 2, 4);
  EXPECT_NEAR(fit.factor_scale[0], other.factor_scale[0], 1e-9);
  for (int from = 0; from < 5; ++from) {
    const ProcessRow& row = fit.rows[from];
    const ProcessRow& same = other.rows[kPlace[from]];
    ASSERT_EQ(row.targets.size(), same.targets.size());
    EXPECT_NEAR(row.own_variance, same.own_variance, 1e-9);
    for (std::size_t l = 0; l < row.targets.size(); ++l) {
      const auto at = static_cast<std::size_t>(
          std::ranges::find(same.targets, kPlace[row.targets[l]]) - same.targets.begin());
      ASSERT_LT(at, same.targets.size());
      EXPECT_NEAR(row.loadings[l], same.loadings[at], 1e-9);
      EXPECT_NEAR(row.log_weights[l], same.log_weights[at], 1e-9);
    }
  }
}

TEST(ProcessFit, IsGivenUpWhenNobodyWaitsForIt) {
  const std::vector<std::int64_t> moves = SomeMoves(4, 7);
  for (const int last : {1, 5, 6, 15}) {
    int asked = 0;
    EXPECT_FALSE(FitProcess(moves, 5, 1, {}, 1.0, [&] { return ++asked == last; }));
    EXPECT_EQ(asked, last);
  }
  int asked = 0;
  EXPECT_TRUE(FitProcess(moves, 5, 1, {}, 1.0, [&] { return ++asked > 15; }));
}

}  // namespace
}  // namespace accord
