#include "simulation/settlement/party_tile.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstddef>
#include <random>
#include <vector>

namespace accord {
namespace {

// The slow twin: one path, its whole course in a list from t = 0.
struct SlowParty {
  std::vector<double> course;
  double npv = 0.0;

  double PeakShortfall() const {
    return std::max(0.0, -*std::min_element(course.begin(), course.end()));
  }
  double Drawdown() const {
    double largest = 0.0;
    for (std::size_t low = 0; low < course.size(); ++low) {
      for (std::size_t high = 0; high <= low; ++high) {
        largest = std::max(largest, course[high] - course[low]);
      }
    }
    return largest;
  }
};

// Whole money and discounts of a power of two: every figure is exact.
TEST(PartyTile, FollowsEveryPathFromItsStart) {
  std::mt19937_64 random(1);
  std::uniform_int_distribution<int> money(-1000, 1000);
  PartyTile party;
  ColumnStore cash(1);
  for (double start : {-500.0, 0.0, 300.0}) {
    party.Begin(start);
    std::vector<SlowParty> slow(kTilePaths, {{start}, start});
    double discount = 1.0;
    for (int t = 1; t <= 12; ++t) {
      discount /= 2.0;
      for (int i = 0; i < kTilePaths; ++i) {
        cash[0][i] = money(random);
        slow[i].course.push_back(slow[i].course.back() + cash[0][i]);
        slow[i].npv += discount * cash[0][i];
      }
      party.Book(cash[0], discount);
      for (int i = 0; i < kTilePaths; ++i) {
        ASSERT_EQ(party.npv()[i], slow[i].npv);
        ASSERT_EQ(party.cumulative()[i], slow[i].course.back());
        ASSERT_EQ(party.exposure()[i], std::max(0.0, -slow[i].course.back()));
        ASSERT_EQ(party.peak_shortfall()[i], slow[i].PeakShortfall());
        ASSERT_EQ(party.drawdown()[i], slow[i].Drawdown());
      }
    }
  }
}

TEST(PartyTile, CountsAnInvestmentAsShortfallBeforeTheFirstPeriod) {
  PartyTile party;
  party.Begin(-400.0);
  EXPECT_EQ(party.npv()[0], -400.0);
  EXPECT_EQ(party.exposure()[0], 400.0);
  EXPECT_EQ(party.peak_shortfall()[255], 400.0);
  EXPECT_EQ(party.drawdown()[0], 0.0);
}

}  // namespace
}  // namespace accord
