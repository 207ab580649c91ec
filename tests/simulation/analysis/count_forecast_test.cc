#include "simulation/analysis/count_forecast.h"

#include <algorithm>
#include <cmath>
#include <random>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "simulation/migration/base_tile.h"
#include "simulation/model/compiled_model.h"
#include "tests/support/scenarios.h"

namespace accord {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

const std::vector<std::string> kIds = {"gold", "silver", "bronze", "gone"};
const std::vector<std::int64_t> kMoves = {8, 2, 0, 1, 4, 30, 6, 0, 0, 15, 120, 15, 0, 0, 0, 0};
const std::vector<std::int64_t> kStart = {10, 40, 150, 3};

// The client base that accord estimate would give for the same panel.
CompiledClientBase CompiledOfCounts() {
  const Scenario scenario = AScenario([](ScenarioDraft& draft) {
    ClientBase base = SmallClientBase();
    TransitionCounts counted;
    for (std::size_t from = 0; from < kIds.size(); ++from) {
      base.segments[from].client_count = kStart[from];
      TransitionCountRow row{kIds[from], {}};
      for (std::size_t to = 0; to < kIds.size(); ++to) {
        row.counts.push_back(static_cast<double>(kMoves[from * kIds.size() + to]));
      }
      if (from == 3) row.counts[3] = 5;  // a row must not be empty
      counted.rows.push_back(row);
    }
    counted.prior = 1.0;
    counted.parameter_uncertainty = true;
    base.transitions = Transitions{counted};
    base.transitions->overdispersion_concentration = 25.0;
    draft.client_base = base;
  });
  return *Compile(scenario, 7).client_base;
}

TEST(CountedBase, IsWhatCompileMakesOfTheSameCounts) {
  const CompiledClientBase expected = CompiledOfCounts();
  const CompiledClientBase base = CountedBase(kIds, kMoves, 1.0, kStart, 25.0, 7);
  EXPECT_EQ(base.initial_counts, expected.initial_counts);
  EXPECT_EQ(base.overdispersion, expected.overdispersion);
  ASSERT_EQ(base.rows.size(), expected.rows.size());
  for (std::size_t k = 0; k < base.rows.size(); ++k) {
    EXPECT_EQ(base.rows[k].targets, expected.rows[k].targets);
    EXPECT_EQ(base.rows[k].probabilities, expected.rows[k].probabilities);
    EXPECT_EQ(base.rows[k].moves, expected.rows[k].moves);
    EXPECT_EQ(base.rows[k].matrix, expected.rows[k].matrix);
    EXPECT_EQ(base.rows[k].overdispersion, expected.rows[k].overdispersion);
    if (k < 3) {
      EXPECT_EQ(base.rows[k].concentration, expected.rows[k].concentration);
    }
  }
  EXPECT_THAT(base.rows[3].targets, ElementsAre(3)) << "nobody was seen to leave: all stay";
  EXPECT_THAT(base.rows[3].concentration, IsEmpty());
  EXPECT_EQ(CountedBase(kIds, kMoves, 1.0, kStart, std::nullopt, 7).overdispersion, 0.0);
}

TEST(SampleCounts, AreThePathsOfTheTileInOrder) {
  const CompiledClientBase base = CountedBase(kIds, kMoves, 1.0, kStart, 25.0, 7);
  for (const std::int64_t paths : {1000, 1023, 1024, 1025}) {
    const std::optional<CountSamples> samples = SampleCounts(base, 3, paths, {});
    ASSERT_TRUE(samples.has_value());
    std::vector<std::vector<double>> slow(12);
    BaseTile tile(base);
    for (std::int64_t path = 0; path < paths; path += kTilePaths) {
      tile.Begin(static_cast<std::uint64_t>(path));
      for (int t = 1; t <= 3; ++t) {
        tile.Move(t, {});
        for (int segment = 0; segment < 4; ++segment) {
          for (int lane = 0; lane < kTilePaths && path + lane < paths; ++lane) {
            slow[static_cast<std::size_t>(t - 1) * 4 + segment].push_back(
                tile.count(segment)[lane]);
          }
        }
      }
    }
    for (int t = 1; t <= 3; ++t) {
      for (int segment = 0; segment < 4; ++segment) {
        std::vector<double>& expected = slow[static_cast<std::size_t>(t - 1) * 4 + segment];
        std::sort(expected.begin(), expected.end());
        const auto seen = std::as_const(*samples).at(t, segment);
        EXPECT_TRUE(std::equal(seen.begin(), seen.end(), expected.begin(), expected.end()))
            << t << ' ' << segment;
      }
    }
  }
}

TEST(SampleCounts, AreGivenUpWhenNobodyWaitsForThem) {
  const CompiledClientBase base = CountedBase(kIds, kMoves, 1.0, kStart, std::nullopt, 7);
  int asked = 0;
  EXPECT_FALSE(SampleCounts(base, 1, 1'000'000, [&] { return ++asked == 3; }).has_value());
  EXPECT_EQ(asked, 3);
}

std::vector<std::int32_t> Numbers(int count) {
  std::vector<std::int32_t> numbers(count);
  for (int i = 0; i < count; ++i) numbers[i] = i;
  return numbers;
}

TEST(JudgeForecast, LeavesOutAsManyPathsAtEachEndAsTheLevelSays) {
  const CountForecast forecast = JudgeForecast(Numbers(1000), 50, 0.9);
  EXPECT_EQ(forecast.lower.value, 50);
  EXPECT_EQ(forecast.upper.value, 949);
  EXPECT_EQ(forecast.lower.lower_95, 50 - 14) << "1.96 root(1000 0.05 0.95) = 13.5";
  EXPECT_EQ(forecast.lower.upper_95, 50 + 14);
  EXPECT_TRUE(forecast.covered) << "the end is inside";
  EXPECT_FALSE(JudgeForecast(Numbers(1000), 49, 0.9).covered);
  EXPECT_TRUE(JudgeForecast(Numbers(1000), 949, 0.9).covered);
  EXPECT_FALSE(JudgeForecast(Numbers(1000), 950, 0.9).covered);
  EXPECT_EQ(forecast.pit, 0.0505);
  EXPECT_EQ(forecast.mean, 499.5);
  EXPECT_NEAR(forecast.sd, std::sqrt((1e6 - 1) / 12 * 1000 / 999), 1e-9);
  EXPECT_NEAR(forecast.mean_error, forecast.sd / std::sqrt(1000), 1e-12);
  EXPECT_FALSE(forecast.certain());
}

TEST(JudgeForecast, KnowsWhatAllPathsAgreeOn) {
  const std::vector<std::int32_t> same(1000, 12);
  const CountForecast right = JudgeForecast(same, 12, 0.9);
  EXPECT_TRUE(right.certain());
  EXPECT_TRUE(right.covered);
  EXPECT_EQ(right.pit, 0.5);
  EXPECT_EQ(right.pit_error, 0.0);
  const CountForecast wrong = JudgeForecast(same, 13, 0.9);
  EXPECT_TRUE(wrong.certain());
  EXPECT_FALSE(wrong.covered);
  EXPECT_EQ(wrong.pit, 1.0);
}

// The slow twin counts path by path, on counts with many ties.
TEST(JudgeForecast, AgreesWithItsSlowTwin) {
  std::mt19937 random(3);
  for (const int paths : {1000, 1001, 4097}) {
    for (const double level : {0.5, 0.8, 0.9, 0.99}) {
      std::vector<std::int32_t> counts(paths);
      for (std::int32_t& count : counts) count = static_cast<std::int32_t>(random() % 40);
      std::sort(counts.begin(), counts.end());
      for (int observed = -1; observed <= 40; ++observed) {
        const CountForecast forecast = JudgeForecast(counts, observed, level);
        double below = 0, above = 0, sum = 0, squares = 0;
        for (const std::int32_t count : counts) {
          below += count < observed;
          above += count > observed;
          const double weight = count < observed ? 1.0 : count == observed ? 0.5 : 0.0;
          sum += weight;
          squares += weight * weight;
        }
        const double cut = std::floor(paths * (1 - level) / 2 + 1e-6);
        // Inside: no more than `cut` paths lie on the observed count's side of it.
        EXPECT_EQ(forecast.covered, paths - above > cut && paths - below > cut);
        EXPECT_NEAR(forecast.pit, sum / paths, 1e-12);
        const double variance = squares / paths - sum / paths * sum / paths;
        EXPECT_NEAR(forecast.pit_error, std::sqrt(std::max(0.0, variance) / paths), 1e-9);
      }
    }
  }
}

}  // namespace
}  // namespace accord
