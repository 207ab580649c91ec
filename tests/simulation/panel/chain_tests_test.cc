#include "simulation/panel/chain_tests.h"

#include <cmath>
#include <cstddef>
#include <random>
#include <vector>

#include "boost/math/distributions/chi_squared.hpp"
#include "boost/math/distributions/fisher_f.hpp"
#include "gtest/gtest.h"

namespace accord {
namespace {

namespace bm = boost::math;

// A tally of moves alone, one matrix a pair.
TransitionTally TallyOf(int segments, const std::vector<std::vector<std::int64_t>>& pairs) {
  TransitionTally tally{.segment_count = segments,
                        .date_count = static_cast<int>(pairs.size()) + 1};
  for (const auto& pair : pairs) tally.moves.insert(tally.moves.end(), pair.begin(), pair.end());
  return tally;
}

TEST(Homogeneity, IsTheTextbooksForATwoByTwoTable) {
  // 10 of 30 against 20 of 30: expected 15 everywhere; 4 x 25/15.
  const CountTable table{.columns = 2, .counts = {10, 20, 20, 10}};
  const HomogeneityTest test = TestHomogeneity(std::span(&table, 1));
  EXPECT_NEAR(test.chi_squared, 100.0 / 15.0, 1e-12);
  EXPECT_NEAR(test.likelihood_ratio, 2 * (20 * std::log(10.0 / 15.0) + 40 * std::log(20.0 / 15.0)),
              1e-12);
  EXPECT_EQ(test.degrees_of_freedom, 1);
  EXPECT_NEAR(test.chi_squared_p_value, bm::cdf(bm::complement(bm::chi_squared(1), 100.0 / 15.0)),
              1e-10);
  EXPECT_EQ(test.sparse_cell_share, 0.0);
}

TEST(Homogeneity, CountsDegreesOfWhatHoldsAnything) {
  // One empty row and one empty column: 2 x 2 is left.
  const CountTable holes{.columns = 3, .counts = {4, 0, 6, 0, 0, 0, 1, 0, 9}};
  EXPECT_EQ(TestHomogeneity(std::span(&holes, 1)).degrees_of_freedom, 1);
  const std::vector<CountTable> tables = {holes,
                                          {.columns = 2, .counts = {5, 0, 7, 0}},
                                          {.columns = 2, .counts = {1, 2}},
                                          {.columns = 2}};
  const HomogeneityTest test = TestHomogeneity(tables);
  EXPECT_EQ(test.degrees_of_freedom, 1) << "a certain row, a single one and none add nothing";
  EXPECT_EQ(test.sparse_cell_share, 0.5);
  const HomogeneityTest nothing = TestHomogeneity({});
  EXPECT_EQ(nothing.degrees_of_freedom, 0);
  EXPECT_EQ(nothing.chi_squared_p_value, 1.0);
}

// Random pairs from given rows, n clients in each of three segments.
std::vector<std::int64_t> RandomPair(const std::vector<std::vector<double>>& rows, int n,
                                     std::mt19937& random) {
  std::vector<std::int64_t> moves(rows.size() * rows.size());
  for (std::size_t from = 0; from < rows.size(); ++from) {
    for (int i = 0; i < n; ++i) {
      double u = (random() + 0.5) / 4294967296.0;
      std::size_t to = 0;
      while (to + 1 < rows.size() && u >= rows[from][to]) u -= rows[from][to++];
      ++moves[from * rows.size() + to];
    }
  }
  return moves;
}

std::vector<CountTable> ByPair(const TransitionTally& tally) {
  std::vector<CountTable> tables;
  for (int from = 0; from < tally.segment_count; ++from) tables.push_back(MovesByPair(tally, from));
  return tables;
}

const std::vector<std::vector<double>> kRows = {
    {0.7, 0.2, 0.1}, {0.3, 0.4, 0.3}, {0.05, 0.15, 0.8}};

// Under one matrix a test at 5 % rejects 5 % of panels: of 2 000, 100 +- 9.7; within 4.5 standard
// errors, false alarm 7e-6. Degrees off by one of 24 would reject 3.5 % or 7 %.
TEST(Stationarity, RejectsAsOftenAsItsLevelSaysWhereThereIsOneMatrix) {
  std::mt19937 random(11);
  int chi_squared = 0;
  int likelihood_ratio = 0;
  for (int trial = 0; trial < 2000; ++trial) {
    std::vector<std::vector<std::int64_t>> pairs;
    for (int pair = 0; pair < 5; ++pair) pairs.push_back(RandomPair(kRows, 400, random));
    const HomogeneityTest test = TestHomogeneity(ByPair(TallyOf(3, pairs)));
    ASSERT_EQ(test.degrees_of_freedom, 3 * 4 * 2);
    chi_squared += test.chi_squared_p_value < 0.05;
    likelihood_ratio += test.likelihood_ratio_p_value < 0.05;
  }
  EXPECT_NEAR(chi_squared, 100, 4.5 * 9.7);
  EXPECT_NEAR(likelihood_ratio, 100, 4.5 * 9.7);
}

TEST(Groups, SplitTheLikelihoodRatioIntoWhatIsBetweenAndWithin) {
  std::mt19937 random(2);
  std::vector<std::vector<std::int64_t>> pairs;
  for (int pair = 0; pair < 6; ++pair) pairs.push_back(RandomPair(kRows, 300, random));
  const TransitionTally tally = TallyOf(3, pairs);
  const std::vector<int> group_of = {0, 1, 2, 0, 1, 2};
  std::vector<CountTable> across;
  for (int from = 0; from < 3; ++from) across.push_back(MovesByGroup(tally, from, group_of));
  const HomogeneityTest whole = TestHomogeneity(ByPair(tally));
  const HomogeneityTest between = TestHomogeneity(across);
  const auto test = TestGroups(tally, group_of);
  ASSERT_TRUE(test.has_value());
  EXPECT_EQ(test->between_degrees, 3 * 2 * 2);
  EXPECT_EQ(test->within_degrees, 3 * 3 * 2);
  EXPECT_NEAR(
      test->f,
      (between.likelihood_ratio / 12) / ((whole.likelihood_ratio - between.likelihood_ratio) / 18),
      1e-9);
  EXPECT_NEAR(test->p_value, bm::cdf(bm::complement(bm::fisher_f(12, 18), test->f)), 1e-10);
}

TEST(Groups, SayNothingWhereThereIsNothingWithin) {
  std::mt19937 random(2);
  const auto pair = RandomPair(kRows, 50, random);
  EXPECT_FALSE(
      TestGroups(TallyOf(3, {pair, RandomPair(kRows, 50, random)}), std::vector<int>{0, 1}))
      << "no pairs to compare within";
  EXPECT_FALSE(TestGroups(TallyOf(3, {pair, pair, pair}), std::vector<int>{0, 0, 1}))
      << "no difference within";
}

// One draw of weights by gamma variables from the library: tests may.
std::vector<double> DirichletRow(const std::vector<double>& row, double c, std::mt19937& random) {
  std::vector<double> drawn;
  double sum = 0.0;
  for (double p : row) {
    std::gamma_distribution<double> gamma(c * p, 1.0);
    drawn.push_back(gamma(random));
    sum += drawn.back();
  }
  for (double& p : drawn) p /= sum;
  return drawn;
}

// rho has no bias to speak of, from two pairs on, whatever the concentration: means over 1 000
// panels within 4.5 of their standard errors (false alarm 7e-6 each) and 3 % of rho for the pooled
// rows that stand for the true ones. Left without its correction for these it would be half of rho
// at two pairs.
TEST(Overdispersion, IsFoundAgainByMoments) {
  std::mt19937 random(5);
  for (const double c : {20.0, 200.0}) {
    for (const int pairs : {2, 6}) {
      constexpr int kPanels = 1000;
      double sum = 0.0;
      double squares = 0.0;
      for (int panel = 0; panel < kPanels; ++panel) {
        std::vector<std::vector<std::int64_t>> moves;
        for (int pair = 0; pair < pairs; ++pair) {
          std::vector<std::vector<double>> rows;
          for (const auto& row : kRows) rows.push_back(DirichletRow(row, c, random));
          moves.push_back(RandomPair(rows, pair % 2 == 0 ? 300 : 500, random));
        }
        const double rho = MomentRho(ByPair(TallyOf(3, moves))).value();
        sum += rho;
        squares += rho * rho;
      }
      const double mean = sum / kPanels;
      const double error = std::sqrt((squares / kPanels - mean * mean) / kPanels);
      const double rho = 1.0 / (1.0 + c);
      EXPECT_NEAR(mean, rho, 4.5 * error + 0.03 * rho) << "c = " << c << ", pairs " << pairs;
      EXPECT_LT(error, 0.05 * rho) << "or the test could not see half of rho";
    }
  }
}

TEST(Overdispersion, IsNotThereWhereNobodyMovedTwice) {
  EXPECT_FALSE(MomentRho(ByPair(TallyOf(2, {{3, 4, 5, 6}}))).has_value());
  EXPECT_FALSE(MomentRho(ByPair(TallyOf(2, {{3, 0, 0, 6}, {4, 0, 0, 2}}))).has_value())
      << "certain rows";
  EXPECT_LE(MomentRho(ByPair(TallyOf(2, {{30, 40, 5, 6}, {30, 40, 5, 6}}))).value(), 0.0);
  EXPECT_EQ(MomentRho(ByPair(TallyOf(2, {{90, 0, 0, 90}, {0, 90, 90, 0}}))).value(), 1.0)
      << "all or nothing";
}

}  // namespace
}  // namespace accord
