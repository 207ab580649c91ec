#include "simulation/analysis/backtest.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include "boost/math/distributions/binomial.hpp"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/simulation/analysis/synthetic_panels.h"

namespace accord {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

const std::vector<std::string> kIds = {"a", "b", "c"};
const std::vector<std::vector<double>> kChain = {
    {0.7, 0.2, 0.1}, {0.1, 0.6, 0.3}, {0.02, 0.08, 0.9}};
const std::vector<std::int64_t> kStart = {3000, 4000, 9000};

BacktestResult Backtested(const SyntheticPanel& panel, BacktestSettings settings = {}) {
  if (settings.path_count == BacktestSettings{}.path_count) settings.path_count = 1000;
  settings.held_back = panel.tally.date_count - 1 - panel.known.origin;
  return BacktestMigration(panel.tally, panel.known, kIds, panel.dates, settings, {}).value();
}

std::vector<std::string> WarningsOf(const BacktestResult& result) {
  std::vector<std::string> names;
  for (const BacktestRemark& remark : result.remarks) {
    EXPECT_THAT(remark.description, Not(IsEmpty()));
    names.emplace_back(BacktestWarningName(remark.warning));
  }
  return names;
}

constexpr int kChains = 400;
constexpr double kBound = 4.5 * 0.015;  // 4.5 standard errors of a share of 0.9: false alarm 7e-6

// How often the first segment lies in its 90 % interval one and two dates on, over chains that are
// independent of one another.
struct Shares {
  std::array<double, 2> plain{}, overdispersed{};
};

Shares CoveredShares(std::optional<double> concentration, unsigned seed) {
  std::mt19937_64 random(seed);
  Shares shares;
  for (int chain = 0; chain < kChains; ++chain) {
    const BacktestResult result = Backtested(AChain(kStart, kChain, concentration, 23, 2, random),
                                             {.seed = static_cast<std::uint64_t>(chain)});
    for (std::size_t i = 0; i < 2; ++i) {
      const HeldBackCount& count = result.forecasts[3 * i];
      const CountForecast& wide = count.overdispersed ? *count.overdispersed : count.plain;
      shares.plain[i] += count.plain.covered ? 1.0 / kChains : 0.0;
      shares.overdispersed[i] += wide.covered ? 1.0 / kChains : 0.0;
    }
  }
  return shares;
}

// Counts are whole numbers, and the ends are inside: at these sizes that adds a percent at most.
TEST(Backtest, CoversItsLevelWhereTheModelIsRight) {
  const Shares shares = CoveredShares(std::nullopt, 21);
  for (const double share : shares.plain) EXPECT_NEAR(share, 0.905, kBound + 0.005);
}

// A concentration of 40 and thousands of clients: the spread of a count is that of the matrix. It
// is estimated from 20 pairs, about 13 % off, and the mean of the row is less well known than so
// many clients make believe (a twentieth of a pair's variance): both cost a percent or two.
TEST(Backtest, IsFarTooNarrowWithoutTheOverdispersionThatThereIs) {
  const Shares shares = CoveredShares(40.0, 22);
  for (const double share : shares.plain) EXPECT_LT(share, 0.3);
  for (const double share : shares.overdispersed) EXPECT_NEAR(share, 0.88, kBound);
}

TEST(Backtest, SaysInWordsThatIntervalsAreTooNarrow) {
  std::mt19937_64 random(23);
  const BacktestResult result = Backtested(AChain(kStart, kChain, 20.0, 20, 4, random));
  ASSERT_TRUE(result.overdispersed.has_value());
  EXPECT_EQ(result.training_pairs, 15);
  EXPECT_THAT(result.forecasts, SizeIs(12));
  EXPECT_EQ(result.plain.all.forecasts, 12);
  EXPECT_LT(result.plain.all.covered, 8);
  EXPECT_GT(result.overdispersed->all.covered, result.plain.all.covered);
  ASSERT_THAT(WarningsOf(result), Contains("TOO_NARROW"));
  EXPECT_THAT(WarningsOf(result), Not(Contains("NO_SKILL")));
  EXPECT_THAT(result.remarks[0].description, HasSubstr("of 12 counts lie in their 90 % intervals"));

  std::mt19937_64 even(24);
  const BacktestResult sound = Backtested(AChain(kStart, kChain, std::nullopt, 20, 4, even));
  EXPECT_THAT(WarningsOf(sound), Not(Contains("TOO_NARROW")));
  EXPECT_THAT(WarningsOf(sound), Not(Contains("MISCALIBRATED")));
}

TEST(Backtest, SumsUpCoverageByDateWithItsChance) {
  std::mt19937_64 random(25);
  const BacktestResult result = Backtested(AChain(kStart, kChain, 20.0, 9, 3, random));
  std::vector<Coverage> slow(3);
  Coverage all;
  for (const HeldBackCount& count : result.forecasts) {
    for (Coverage* part : {&slow[static_cast<std::size_t>(count.horizon - 1)], &all}) {
      ++part->forecasts;
      part->covered += count.plain.covered ? 1 : 0;
    }
  }
  for (std::size_t i = 0; i < 3; ++i) {
    EXPECT_EQ(result.plain.by_horizon[i].covered, slow[i].covered);
    EXPECT_EQ(result.plain.by_horizon[i].forecasts, 3);
  }
  EXPECT_EQ(result.plain.all.covered, all.covered);
  EXPECT_NEAR(result.plain.all.p_value,
              boost::math::cdf(boost::math::binomial(9.0, 0.9), static_cast<double>(all.covered)),
              1e-10);
}

// Nobody can come to the first segment: 0 was certain, came true and is no evidence. The counts of
// the second and third mirror each other.
TEST(Backtest, LeavesOutWhatWasCertainAndCameTrue) {
  std::mt19937_64 random(26);
  SyntheticPanel panel =
      AChain({0, 500, 500}, {{1, 0, 0}, {0, 0.5, 0.5}, {0, 0.4, 0.6}}, std::nullopt, 6, 1, random);
  EXPECT_EQ(Backtested(panel).plain.all.forecasts, 2);
  panel.known.later[0] = 1;  // somebody did come
  const BacktestResult wrong = Backtested(panel);
  EXPECT_EQ(wrong.plain.all.forecasts, 3);
  EXPECT_FALSE(wrong.forecasts[0].plain.covered);
}

TEST(Backtest, HasNoForecastWithOverdispersionFromOnePair) {
  std::mt19937_64 random(27);
  const BacktestResult result = Backtested(AChain(kStart, kChain, 20.0, 4, 2, random));
  EXPECT_EQ(result.training_pairs, 1);
  EXPECT_FALSE(result.concentration.has_value());
  EXPECT_FALSE(result.overdispersed.has_value());
  EXPECT_FALSE(result.forecasts[0].overdispersed.has_value());
  EXPECT_THAT(WarningsOf(result), Contains("NO_OVERDISPERSION"));
}

TEST(Backtest, EstimatesOnNothingThatIsHeldBack) {
  std::mt19937_64 random(28);
  SyntheticPanel panel = AChain(kStart, kChain, 30.0, 8, 3, random);
  const BacktestResult before = Backtested(panel);
  // What is held back becomes something else altogether.
  for (std::size_t i = 4 * 9; i < panel.tally.moves.size(); ++i) {
    panel.tally.moves[i] = static_cast<std::int64_t>(1 + i % 7);
  }
  for (std::int64_t& count : panel.known.later) count = 5;
  const BacktestResult after = Backtested(panel);
  EXPECT_EQ(before.concentration, after.concentration);
  for (std::size_t i = 0; i < before.forecasts.size(); ++i) {
    EXPECT_EQ(before.forecasts[i].plain.mean, after.forecasts[i].plain.mean);
    EXPECT_EQ(before.forecasts[i].overdispersed->sd, after.forecasts[i].overdispersed->sd);
    EXPECT_EQ(before.forecasts[i].process.mean, after.forecasts[i].process.mean);
    EXPECT_EQ(before.forecasts[i].process.sd, after.forecasts[i].process.sd);
  }
}

TEST(Backtest, WarnsWhereTheMatrixSaysNothing) {
  std::mt19937_64 random(29);
  // Wherever they stand, clients have the same chances.
  const BacktestResult even = Backtested(AChain(
      kStart, {{0.2, 0.3, 0.5}, {0.2, 0.3, 0.5}, {0.2, 0.3, 0.5}}, std::nullopt, 8, 2, random));
  EXPECT_THAT(WarningsOf(even), Contains("NO_SKILL"));
  EXPECT_GT(even.scores.over_no_change->mean, 10 * even.scores.over_no_change->standard_error);
}

TEST(Backtest, WarnsOfWhatWasNeverSeen) {
  std::mt19937_64 random(30);
  SyntheticPanel panel = AChain({1000, 1000, 0}, {{0.6, 0.4, 0}, {0.3, 0.7, 0}, {0, 0, 1}},
                                std::nullopt, 6, 1, random);
  panel.known.at_origin[2] = 10;
  panel.tally.moves[4 * 9 + 2] = 12;  // from the first to the third
  panel.known.unmatched[0] = 4;
  panel.dates = {0, 10, 20, 30, 40, 55};
  const std::vector<std::string> warnings = WarningsOf(Backtested(panel));
  EXPECT_THAT(warnings, Contains("UNFORESEEN"));
  EXPECT_THAT(warnings, Contains("EMPTY_SEGMENT"));
  EXPECT_THAT(warnings, Contains("UNMATCHED"));
  EXPECT_THAT(warnings, Contains("UNEQUAL_SPACING"));
}

TEST(Backtest, NamesTheSegmentWhoseClientsWentElsewhere) {
  std::mt19937_64 random(31);
  SyntheticPanel panel = AChain(kStart, kChain, std::nullopt, 8, 1, random);
  std::int64_t* row = &panel.tally.moves[6 * 9 + 3];
  row[0] += row[1] / 3;
  row[1] -= row[1] / 3;
  const BacktestResult result = Backtested(panel);
  ASSERT_THAT(WarningsOf(result), Contains("MISCALIBRATED"));
  for (const BacktestRemark& remark : result.remarks) {
    if (remark.warning != BacktestWarning::kMiscalibrated) continue;
    EXPECT_THAT(remark.description, HasSubstr("from b ("));
    EXPECT_THAT(remark.description, Not(HasSubstr("; ")));
  }
}

TEST(Backtest, SaysWhenTheComingSeasonWasNeverSeen) {
  std::mt19937_64 random(33);
  const SyntheticPanel panel = AChain(kStart, kChain, 20.0, 6, 2, random);  // three pairs to learn
  BacktestSettings settings{.clock = {.units_per_year = 4.0}};
  const BacktestResult unseen = Backtested(panel, settings);
  EXPECT_EQ(unseen.pairs_per_year, 4);
  EXPECT_THAT(WarningsOf(unseen), Contains("UNSEEN_SEASON"));
  settings.clock.units_per_year = 3.0;
  const BacktestResult seen = Backtested(panel, settings);
  EXPECT_EQ(seen.pairs_per_year, 3);
  EXPECT_THAT(WarningsOf(seen), Not(Contains("UNSEEN_SEASON")));
  const BacktestResult unknown = Backtested(panel);
  EXPECT_EQ(unknown.pairs_per_year, std::nullopt);
  EXPECT_THAT(WarningsOf(unknown), Not(Contains("UNSEEN_SEASON")));
}

TEST(Backtest, SaysWhenEvenTheProcessForecastIsTooNarrow) {
  std::mt19937_64 random(34);
  SyntheticPanel panel = AChain(kStart, kChain, 500.0, 13, 2, random);
  const BacktestResult sound = Backtested(panel);
  EXPECT_EQ(sound.process.all.forecasts, 6);
  EXPECT_THAT(WarningsOf(sound), Not(Contains("PROCESS_TOO_NARROW")));
  panel.known.later = {9000, 6000, 1000, 9000, 6000, 1000};  // the world turned over
  const BacktestResult wrong = Backtested(panel);
  EXPECT_LT(wrong.process.all.covered, 3);
  ASSERT_THAT(WarningsOf(wrong), Contains("PROCESS_TOO_NARROW"));
  for (const BacktestRemark& remark : wrong.remarks) {
    if (remark.warning != BacktestWarning::kProcessTooNarrow) continue;
    EXPECT_THAT(remark.description, HasSubstr("By the process forecast too only "));
  }
}

TEST(Backtest, IsGivenUpWhenNobodyWaitsForIt) {
  std::mt19937_64 random(32);
  const SyntheticPanel panel = AChain(kStart, kChain, 20.0, 8, 1, random);
  const BacktestSettings settings{.path_count = 1'000'000};
  int asked = 0;
  const auto stopped = [&] { return ++asked == 5; };
  EXPECT_FALSE(BacktestMigration(panel.tally, panel.known, kIds, panel.dates, settings, stopped));
  EXPECT_EQ(asked, 5);
}

}  // namespace
}  // namespace accord
