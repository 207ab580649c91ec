#include "simulation/migration/dirichlet.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

namespace accord::migration_internal {
namespace {

// Shares of entry `entry` of paths 0, 1, ...
std::vector<double> SharesOf(const std::vector<double>& concentration, int count, int entry = 0) {
  ColumnStore weights(static_cast<int>(concentration.size()));
  std::vector<double> shares;
  for (int first = 0; first < count; first += kTilePaths) {
    DrawDirichlet(concentration, MakeStreamKey(9, "segment", "gold", "matrix"), first, weights);
    for (int lane = 0; lane < kTilePaths && first + lane < count; ++lane) {
      double sum = 0.0;
      for (int i = 0; i < weights.count(); ++i) sum += weights[i][lane];
      shares.push_back(weights[entry][lane] / sum);
    }
  }
  return shares;
}

// Mean a_k / A and variance p (1 - p) / (1 + A), within 4.5 standard errors over 200 000 draws
// (false alarm 7e-6 each).
TEST(DrawDirichlet, HasItsMeansAndVariances) {
  const int draws = 200'000;
  const std::vector<std::vector<double>> cases = {{1, 1},       {0.5, 2, 7.5}, {7228, 36, 251},
                                                  {1e12, 3e12}, {0.02, 0.03},  {2e-3, 1e-3}};
  for (const std::vector<double>& concentration : cases) {
    double whole = 0.0;
    for (double a : concentration) whole += a;
    const double p = concentration[0] / whole;
    const double variance = p * (1.0 - p) / (1.0 + whole);
    double sum = 0.0, squares = 0.0, fourths = 0.0;
    for (const double share : SharesOf(concentration, draws)) {
      const double off = share - p;
      sum += off;
      squares += off * off;
      fourths += off * off * off * off;
    }
    const double seen = squares / draws;
    const double error = std::sqrt((fourths / draws - seen * seen) / draws);
    EXPECT_LE(std::abs(sum / draws), 4.5 * std::sqrt(variance / draws)) << concentration[0];
    EXPECT_LE(std::abs(seen - variance), 4.5 * error) << concentration[0];
  }
}

// Every gamma draw of these underflows; 1 : 3 is left. 4.5 standard errors, false alarm 7e-6.
TEST(DrawDirichlet, ChoosesOneEntryWhereEveryWeightUnderflows) {
  const int draws = 40'000;
  int first = 0;
  for (const double share : SharesOf({1e-9, 3e-9}, draws)) {
    ASSERT_TRUE(share == 0.0 || share == 1.0);
    if (share == 1.0) ++first;
  }
  EXPECT_NEAR(first / double{draws}, 0.25, 4.5 * std::sqrt(0.25 * 0.75 / draws));
}

TEST(DrawDirichlet, LeavesASingleEntryWithEverything) {
  for (double concentration : {1e-12, 0.3, 1.0, 1e15}) {
    EXPECT_EQ(SharesOf({concentration}, 300), std::vector<double>(300, 1.0));
  }
}

// Entries are independent gammas: shares of two of three are correlated as a Dirichlet's are,
// -sqrt(a b / ((A - a) (A - b))). 4.5 errors of a correlation, false alarm 7e-6.
TEST(DrawDirichlet, TiesSharesAsADirichletDoes) {
  const int draws = 200'000;
  const std::vector<double> first = SharesOf({2, 3, 5}, draws, 0);
  const std::vector<double> second = SharesOf({2, 3, 5}, draws, 1);
  double products = 0.0;
  for (int i = 0; i < draws; ++i) products += (first[i] - 0.2) * (second[i] - 0.3);
  const double scale = std::sqrt(0.2 * 0.8 / 11 * 0.3 * 0.7 / 11);
  const double correlation = -std::sqrt(2.0 * 3.0 / (8.0 * 7.0));
  EXPECT_NEAR(products / draws / scale, correlation, 4.5 * 1.1 / std::sqrt(draws));
}

}  // namespace
}  // namespace accord::migration_internal
