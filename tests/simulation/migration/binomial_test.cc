#include "simulation/migration/binomial.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <boost/math/distributions/binomial.hpp>
#include <cmath>
#include <cstdint>
#include <utility>
#include <vector>

#include "simulation/model/columns.h"
#include "simulation/random/philox.h"
#include "simulation/random/stream.h"
#include "tests/simulation/migration/chi_squared.h"

namespace accord::migration_internal {
namespace {

// What paths 0, 1, ... draw at a branch of these weights, `clients` standing before each.
std::vector<double> Draws(double clients, double here, double elsewhere, int count,
                          int branch = 0) {
  ConditionalBinomials binomials(2);
  binomials.SetAllLanes(branch, here, elsewhere);
  ColumnStore columns(2);
  std::ranges::fill(columns[0], clients);
  std::vector<double> draws;
  for (int first = 0; first < count; first += kTilePaths) {
    const StreamKey stream = MakeStreamKey(3, "segment", "gold", "moves");
    if (branch == 1) binomials.Draw(0, stream, 1, first, columns[0], columns[1]);
    binomials.Draw(branch, stream, 1, first, columns[0], columns[1]);
    const int lanes = std::min(kTilePaths, count - first);
    draws.insert(draws.end(), columns[1].begin(), columns[1].begin() + lanes);
  }
  return draws;
}

// Draws of the first `draws` paths against the exact probabilities, in cells a quarter of a
// standard deviation wide where the counts are large.
ChiSquared FitOfBranch(double clients, double p, int draws) {
  const double mean = clients * p;
  const double deviation = std::sqrt(clients * p * (1.0 - p));
  const double width = std::max(1.0, std::floor(deviation / 4.0));
  const double first = std::max(0.0, std::floor(mean - 8.0 * deviation - 8.0));
  const int cells = static_cast<int>((16.0 * deviation + 40.0) / width) + 1;
  const boost::math::binomial distribution(clients, p);
  std::vector<double> observed(cells, 0.0), expected(cells, 0.0);
  double below = 0.0;
  for (int cell = 0; cell < cells; ++cell) {
    const double last = first + (cell + 1) * width - 1.0;
    const double up_to = last >= clients ? 1.0 : boost::math::cdf(distribution, last);
    expected[cell] = draws * (up_to - below);
    below = up_to;
  }
  for (const double taken : Draws(clients, p, 1.0 - p, draws)) {
    const double cell = (taken - first) / width;
    if (cell >= 0.0 && cell < cells) {
      observed[static_cast<int>(cell)] += 1.0;
    } else {
      ADD_FAILURE() << "a draw more than 8 standard deviations off";
    }
  }
  return AgainstExpected(observed, expected);
}

// Few and many expected, on both sides of the place where Boost takes over; false alarm 1e-6 each.
// With 200 000 draws a cell that holds a tenth of the draws is wrong by 4 % before it shows.
TEST(ConditionalBinomials, DrawsBinomials) {
  const std::vector<std::pair<double, double>> cases = {
      {1, 0.5},    {1, 0.03},     {2, 0.4},    {3, 0.3},     {7, 0.9},
      {8, 0.5},    {9, 0.01},     {20, 0.5},   {21, 0.5},    {64, 0.15},
      {64, 0.175}, {139, 0.0035}, {300, 0.85}, {1000, 0.01}, {1000, 0.012},
      {9158, 0.9}, {10000, 0.03}, {1e6, 1e-6}, {1e6, 0.999}, {1e7, 0.3}};
  for (const auto& [clients, p] : cases) {
    const ChiSquared fit = FitOfBranch(clients, p, 200'000);
    EXPECT_LT(fit.statistic, fit.critical) << clients << " clients, p = " << p;
  }
}

// 4.5 standard errors of mean and variance (false alarm 7e-6 each) with 400 000 draws: a variance
// wrong by 1 % shows. Boost's own draw of few fails this at 1e12 clients, by 2 % at p = 1e-13.
TEST(ConditionalBinomials, KeepsMeanAndVarianceForAsManyClientsAsABaseMayHave) {
  const int draws = 400'000;
  for (double clients : {3e9, 1e12, 6.4e13}) {
    for (double p : {1e-13, 5e-12, 1.09e-11, 1e-10, 1e-6, 0.3, 0.5}) {
      const double mean = clients * p;
      const double variance = mean * (1.0 - p);
      double sum = 0.0, squares = 0.0;
      for (const double taken : Draws(clients, p, 1.0 - p, draws)) {
        const double off = taken - mean;
        sum += off;
        squares += off * off;
      }
      EXPECT_LT(std::abs(sum / draws), 4.5 * std::sqrt(variance / draws)) << clients << " " << p;
      const double error = variance * std::sqrt((2.0 + 1.0 / variance) / draws);
      EXPECT_LT(std::abs(squares / draws - variance), 4.5 * error) << clients << " " << p;
    }
  }
}

// At 1e12 clients 1 - p has lost four digits of p = 1e-13; what is left over must not become
// clients. With a mean of 0.1 five or more have probability 8e-8: two such draws among 200 000 have
// 1e-4.
TEST(ConditionalBinomials, HasNoFatTailWhereOneMinusPLosesDigits) {
  int far_out = 0;
  for (const double taken : Draws(1e12, 1e-13, 1.0, 200'000)) far_out += taken >= 5.0 ? 1 : 0;
  EXPECT_LE(far_out, 1);
}

TEST(ConditionalBinomials, NeverDrawsLessThanNobodyNorMoreThanEverybody) {
  for (double clients : {0.0, 1.0, 2.0, 7.0, 8.0, 9.0, 21.0, 22.0, 64.0, 1e3, 1e6, 4294967296.0,
                         1e10, 1e12, 6.4e13}) {
    for (double here : {0.0, 5e-324, 1e-300, 1e-17, 1e-12, 1e-9, 0.01, 0.3, 1.0, 3.0, 1e9, 1e15}) {
      for (double elsewhere : {0.0, 5e-324, 1e-12, 1.0, 1e15}) {
        for (const double taken : Draws(clients, here, elsewhere, 300)) {
          ASSERT_TRUE(taken >= 0.0 && taken <= clients && taken == std::floor(taken))
              << taken << " of " << clients << " with " << here << " : " << elsewhere;
        }
      }
    }
  }
}

TEST(ConditionalBinomials, AreCertainWhereNobodyOrEverybodyGoes) {
  EXPECT_EQ(Draws(50, 0, 0, 300), std::vector<double>(300, 0.0));
  EXPECT_EQ(Draws(50, 0, 1, 300), std::vector<double>(300, 0.0));
  EXPECT_EQ(Draws(50, 1, 0, 300), std::vector<double>(300, 50.0));
  EXPECT_EQ(Draws(0, 0.3, 0.7, 300), std::vector<double>(300, 0.0));
}

// Two branches of one Philox block; false alarm 7e-6.
TEST(ConditionalBinomials, OfOneRowAreIndependent) {
  const int draws = 200'000;
  const std::vector<double> first = Draws(20, 0.3, 0.7, draws, 0);
  const std::vector<double> second = Draws(20, 0.3, 0.7, draws, 1);
  double products = 0.0;
  for (int i = 0; i < draws; ++i) products += (first[i] - 6.0) * (second[i] - 6.0) / 4.2;
  EXPECT_LT(std::abs(products / draws), 4.5 / std::sqrt(draws));
}

// 5e-17 of 1e12 clients stay behind, 20 over these draws; as 1 - p, where p rounds to 1, none
// would. False alarm 2e-6.
TEST(ConditionalBinomials, KeepsTheDigitsOfABranchThatNearlyEverybodyTakes) {
  double left_behind = 0.0;
  for (const double taken : Draws(1e12, 1.0, 5e-17, 400'000)) left_behind += 1e12 - taken;
  EXPECT_GE(left_behind, 3.0);
  EXPECT_LE(left_behind, 46.0);
}

// The manual of binomial.h for few, one path at a time and with the C library: the uniform's place
// in the distribution function. Differences of rounding may move one in a million.
TEST(ConditionalBinomials, InvertTheDistributionFunctionAtTheUniformOfTheirWords) {
  for (int branch : {0, 1}) {
    for (const auto& [clients, here] : std::vector<std::pair<double, double>>{
             {1, 0.2}, {7, 0.6}, {8, 0.5}, {24, 0.01}, {24, 0.97}, {1000, 0.005}}) {
      const std::vector<double> draws = Draws(clients, here, 1 - here, 2000, branch);
      const StreamKey stream = MakeStreamKey(3, "segment", "gold", "moves");
      for (int path = 0; path < 2000; ++path) {
        const auto words =
            Philox4x32({0, 1, static_cast<std::uint32_t>(path), 0}, {stream.k0, stream.k1});
        const double uniform =
            words[2 * branch] * 0x1p-32 + ((words[2 * branch + 1] >> 12) + 0.5) * 0x1p-52;
        const double rarer = std::min(here, 1 - here);
        double expected = 0;
        const boost::math::binomial distribution(clients, rarer);
        while (expected < clients && boost::math::cdf(distribution, expected) < uniform) ++expected;
        if (here > 0.5) expected = clients - expected;
        ASSERT_EQ(draws[path], expected) << clients << " " << here << " path " << path;
      }
    }
  }
}

}  // namespace
}  // namespace accord::migration_internal
