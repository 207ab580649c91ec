// Issue 4: the purchases of evidence E2, estimated to the end of 2013, 2014 and 2015 foretold. The
// numbers are those of docs/model.md section 5, whatever they are.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "simulation/analysis/backtest.h"
#include "simulation/panel/known_clients.h"
#include "simulation/panel/transition_counts.h"
#include "tests/published/purchases.h"

namespace accord {
namespace {

// From the end of the year before `first_year` on.
BacktestResult BacktestFrom(int first_year) {
  std::vector<std::string> dates;
  for (int year = first_year; year <= 2016; ++year) {
    dates.push_back(std::to_string(year) + "-01-01");
  }
  const SegmentRules rules = ManagerialSegments();
  const Panel panel = PurchasesAt(dates);
  const KnownClients known = FollowKnownClients(panel, rules, static_cast<int>(dates.size()) - 3);
  return BacktestMigration(CountTransitions(panel, rules), known, rules.segments(), panel.dates(),
                           {.held_back = 2}, {})
      .value();
}

// All segments can be reached from 2009 on: nobody is inactive before three years have passed.
class PurchasesBacktest : public ::testing::Test {
 protected:
  const BacktestResult result_ = BacktestFrom(2009);
};

TEST_F(PurchasesBacktest, CoversFarTooLittleWithoutOverdispersion) {
  EXPECT_EQ(result_.training_pairs, 5);
  EXPECT_EQ(result_.plain.all.covered, 4);
  EXPECT_EQ(result_.plain.all.forecasts, 13) << "16 less 3 that nobody known can be in";
  EXPECT_LT(result_.plain.all.p_value, 1e-6);
  ASSERT_FALSE(result_.remarks.empty());
  EXPECT_EQ(result_.remarks[0].warning, BacktestWarning::kTooNarrow);
}

TEST_F(PurchasesBacktest, CoversNineOfThirteenWithIt) {
  ASSERT_TRUE(result_.concentration.has_value());
  EXPECT_NEAR(*result_.concentration, 86.85, 0.05);
  ASSERT_TRUE(result_.overdispersed.has_value());
  EXPECT_EQ(result_.overdispersed->all.covered, 9);
  EXPECT_EQ(result_.overdispersed->by_horizon[0].covered, 5);
  EXPECT_EQ(result_.overdispersed->by_horizon[1].covered, 4);
  EXPECT_NEAR(result_.overdispersed->all.p_value, 0.034, 0.001);
  // All lie close: none is two standard deviations off. Without, the worst is ten.
  double worst = 0.0, worst_plain = 0.0;
  for (const HeldBackCount& count : result_.forecasts) {
    if (count.plain.certain()) continue;
    const auto observed = static_cast<double>(count.observed);
    const auto z = [&](const CountForecast& forecast) {
      return std::abs(observed - forecast.mean) / forecast.sd;
    };
    worst = std::max(worst, z(*count.overdispersed));
    worst_plain = std::max(worst_plain, z(count.plain));
  }
  EXPECT_LT(worst, 2.0);
  EXPECT_GT(worst_plain, 10.0);
}

TEST_F(PurchasesBacktest, CoversTwelveOfThirteenByTheProcessForecast) {
  EXPECT_EQ(result_.process.all.forecasts, 13);
  EXPECT_EQ(result_.process.all.covered, 12);
  EXPECT_EQ(result_.process.by_horizon[0].covered, 7);
  double worst = 0.0;
  for (const HeldBackCount& count : result_.forecasts) {
    if (count.process.certain()) continue;
    worst = std::max(worst, std::abs(*count.process.z(count.observed)));
  }
  EXPECT_NEAR(worst, 1.396, 0.005);
}

TEST_F(PurchasesBacktest, ForetellsMovesBetterThanEitherSimpleForecast) {
  EXPECT_EQ(result_.scores.all.moves, 32'373);
  EXPECT_NEAR(result_.scores.all.estimated, -0.3953, 5e-5);
  EXPECT_NEAR(result_.scores.all.no_change, -1.6042, 5e-5);
  EXPECT_NEAR(result_.scores.all.climatology, -1.4693, 5e-5);
  EXPECT_EQ(result_.scores.unforeseen, 0);
  EXPECT_NEAR(result_.scores.over_climatology->mean, 1.0740, 5e-5);
  EXPECT_NEAR(result_.scores.over_climatology->standard_error, 0.0038, 5e-5);
}

// Row by row, parameter uncertainty alone is rejected for six of eight segments at 1 in 1000; with
// overdispersion none is at 1 in 10.
TEST_F(PurchasesBacktest, IsCalibratedOnlyWithOverdispersion) {
  int rejected = 0;
  for (const SegmentCalibration& segment : result_.calibration) {
    rejected += segment.p_value < 0.001 ? 1 : 0;
    ASSERT_TRUE(segment.overdispersed_p_value.has_value());
    EXPECT_GT(*segment.overdispersed_p_value, 0.1);
  }
  EXPECT_EQ(rejected, 6);
}

// Three more pairs on which to see how pairs differ, though the first segments are still empty
// then.
TEST(PurchasesBacktestFrom2006, CoversElevenOfThirteen) {
  const BacktestResult result = BacktestFrom(2006);
  EXPECT_EQ(result.training_pairs, 8);
  EXPECT_NEAR(*result.concentration, 64.73, 0.05);
  EXPECT_EQ(result.plain.all.covered, 4);
  EXPECT_EQ(result.overdispersed->all.covered, 11);
  EXPECT_EQ(result.process.all.covered, 13);
}

// Evidence E12: at least 12 of 13, as the reference in NumPy has them.
TEST(PurchasesBacktestFrom2007, CoversAllThirteenByTheProcessForecast) {
  const BacktestResult result = BacktestFrom(2007);
  EXPECT_EQ(result.training_pairs, 7);
  EXPECT_EQ(result.process.all.forecasts, 13);
  EXPECT_GE(result.process.all.covered, 12);
}

}  // namespace
}  // namespace accord
