#include "simulation/analysis/move_scores.h"

#include <cmath>
#include <random>
#include <utility>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/simulation/analysis/synthetic_panels.h"

namespace accord {
namespace {

using ::testing::SizeIs;

TransitionTally ATally(int segments, std::vector<std::vector<std::int64_t>> pairs) {
  TransitionTally tally;
  tally.segment_count = segments;
  tally.date_count = static_cast<int>(pairs.size()) + 1;
  for (const auto& moves : pairs) {
    tally.moves.insert(tally.moves.end(), moves.begin(), moves.end());
  }
  return tally;
}

const std::vector<std::vector<double>> kChain = {
    {0.7, 0.2, 0.1}, {0.1, 0.6, 0.3}, {0.02, 0.08, 0.9}};

// Of 8 and 4 earlier moves, two segments: p = (7 + 1) / 10 and so on, softened by one client.
TEST(MoveScores, AreTheLogarithmsOfWhatWasGivenToEachMove) {
  const TransitionTally tally = ATally(2, {{7, 1, 0, 4}, {2, 1, 1, 0}});
  const MoveScores scores = ScoreMoves(tally, 1, 1.0);
  ASSERT_THAT(scores.by_pair, SizeIs(1));
  EXPECT_EQ(scores.all.moves, 4);
  const double stay = (8 * 0.8 + 0.5) / 9, leave = (8 * 0.2 + 0.5) / 9;
  const double back = 0.5 / 5;
  EXPECT_NEAR(scores.all.estimated, (2 * std::log(stay) + std::log(leave) + std::log(back)) / 4,
              1e-14);
  EXPECT_EQ(scores.mover_share, 2.0 / 14);
  EXPECT_NEAR(scores.all.no_change, (2 * std::log(12.0 / 14) + 2 * std::log(2.0 / 14)) / 4, 1e-14);
  EXPECT_NEAR(scores.all.climatology, (3 * std::log(7.5 / 13) + std::log(5.5 / 13)) / 4, 1e-14)
      << "seven and five of twelve";
  EXPECT_EQ(scores.unforeseen, 1) << "from the second to the first";
  EXPECT_NEAR(scores.over_no_change->mean, scores.all.estimated - scores.all.no_change, 1e-14);
}

// The slow twin scores client by client.
TEST(MoveScores, AgreeWithTheirSlowTwin) {
  std::mt19937_64 random(5);
  const SyntheticPanel panel = AChain({500, 300, 200}, kChain, 20.0, 6, 3, random);
  const TransitionTally& tally = panel.tally;
  const MoveScores scores = ScoreMoves(tally, 2, 0.5);
  ASSERT_THAT(scores.by_pair, SizeIs(3));
  double movers = 0, whole = 0;
  std::vector<double> targets(3), rows(3), weights(3);
  const auto early = [&](int from, int to) {
    return static_cast<double>(tally.move(0, from, to) + tally.move(1, from, to));
  };
  for (int from = 0; from < 3; ++from) {
    for (int to = 0; to < 3; ++to) {
      targets[to] += early(from, to);
      rows[from] += early(from, to);
      weights[from] += early(from, to) > 0 ? early(from, to) + 0.5 : 0.0;
      whole += early(from, to);
      movers += from == to ? 0.0 : early(from, to);
    }
  }
  const double eps = (movers + 1) / (whole + 2);
  std::vector<double> estimated, over_no_change, over_climatology;
  for (int pair = 2; pair < 5; ++pair) {
    for (int from = 0; from < 3; ++from) {
      for (int to = 0; to < 3; ++to) {
        for (std::int64_t client = 0; client < tally.move(pair, from, to); ++client) {
          const double p = early(from, to) > 0 ? (early(from, to) + 0.5) / weights[from] : 0.0;
          const double score = std::log((rows[from] * p + 1.0 / 3) / (rows[from] + 1));
          estimated.push_back(score);
          over_no_change.push_back(score - std::log(from == to ? 1 - eps : eps / 2));
          over_climatology.push_back(score - std::log((targets[to] + 1.0 / 3) / (whole + 1)));
        }
      }
    }
  }
  const auto gain = [](const std::vector<double>& values) {
    double sum = 0, squares = 0;
    for (double value : values) sum += value;
    const double mean = sum / static_cast<double>(values.size());
    for (double value : values) squares += (value - mean) * (value - mean);
    const auto n = static_cast<double>(values.size());
    return std::pair(mean, std::sqrt(squares / (n - 1) / n));
  };
  EXPECT_EQ(scores.all.moves, static_cast<std::int64_t>(estimated.size()));
  EXPECT_NEAR(scores.all.estimated, gain(estimated).first, 1e-12);
  EXPECT_NEAR(scores.over_no_change->mean, gain(over_no_change).first, 1e-12);
  EXPECT_NEAR(scores.over_no_change->standard_error, gain(over_no_change).second, 1e-12);
  EXPECT_NEAR(scores.over_climatology->mean, gain(over_climatology).first, 1e-12);
  EXPECT_NEAR(scores.over_climatology->standard_error, gain(over_climatology).second, 1e-12);
}

TEST(MoveScores, NeedTwoMovesForAGain) {
  EXPECT_FALSE(ScoreMoves(ATally(2, {{7, 1, 0, 4}, {1, 0, 0, 0}}), 1, 1.0).over_no_change);
  EXPECT_TRUE(ScoreMoves(ATally(2, {{7, 1, 0, 4}, {2, 0, 0, 0}}), 1, 1.0).over_no_change);
  const MoveScores none = ScoreMoves(ATally(2, {{7, 1, 0, 4}, {0, 0, 0, 0}}), 1, 1.0);
  EXPECT_EQ(none.all.moves, 0);
  EXPECT_EQ(none.all.estimated, 0.0);
}

TEST(MoveScores, AreAllCertainWhereThereIsOneSegment) {
  const MoveScores scores = ScoreMoves(ATally(1, {{7}, {9}}), 1, 1.0);
  EXPECT_EQ(scores.all.estimated, 0.0);
  EXPECT_EQ(scores.all.no_change, 0.0);
  EXPECT_EQ(scores.all.climatology, 0.0);
}

// 90 of 100 stayed before, so that with the prior 91 of 102 are expected to; the share that a
// matrix of A = 102 adds to the variance of 50 is 49 / 103.
TEST(Calibration, DividesPearsonsStatisticByWhatUncertaintyMakesOfIt) {
  const TransitionTally tally = ATally(2, {{90, 10, 5, 5}, {40, 10, 0, 0}});
  const auto calibration = CalibrationOf(tally, 1, 1.0, 30.0);
  EXPECT_EQ(calibration[0].clients, 50);
  EXPECT_EQ(calibration[0].stayed, 40);
  EXPECT_NEAR(calibration[0].expected_to_stay, 50 * 91.0 / 102, 1e-12);
  EXPECT_EQ(calibration[0].degrees_of_freedom, 1);
  const double stay = 50 * (100 * 91.0 / 102 + 0.5) / 101;
  const double pearson = (40 - stay) * (40 - stay) * (1 / stay + 1 / (50 - stay));
  EXPECT_NEAR(calibration[0].chi_squared, pearson / (1 + 49.0 / 103), 1e-10);
  const double rho = 1 - 102.0 / 103 * 30 / 31;
  EXPECT_NEAR(*calibration[0].overdispersed_chi_squared, pearson / (1 + 49 * rho), 1e-10);
  // With one degree: P(Z^2 > x) = erfc(sqrt(x / 2)).
  EXPECT_NEAR(calibration[0].p_value, std::erfc(std::sqrt(calibration[0].chi_squared / 2)), 1e-10);
  EXPECT_LT(calibration[0].p_value, *calibration[0].overdispersed_p_value);
  EXPECT_EQ(calibration[1].clients, 0);
  EXPECT_EQ(calibration[1].degrees_of_freedom, 0);
  EXPECT_EQ(calibration[1].p_value, 1.0);
}

TEST(Calibration, PutsRareTargetsTogetherAndLeavesAloneWhatWasNeverLearnt) {
  // From the first: 2 % and 1 % of 100 are below five, and so are both together.
  const TransitionTally tally =
      ATally(3, {{970, 20, 10, 0, 0, 0, 0, 0, 50}, {97, 2, 1, 3, 4, 0, 0, 0, 60}});
  const auto calibration = CalibrationOf(tally, 1, 1.0, std::nullopt);
  EXPECT_EQ(calibration[0].degrees_of_freedom, 0);
  EXPECT_FALSE(calibration[0].overdispersed_p_value.has_value());
  EXPECT_EQ(calibration[1].clients, 7);
  EXPECT_EQ(calibration[1].expected_to_stay, 7);
  EXPECT_EQ(calibration[1].stayed, 4);
  EXPECT_EQ(calibration[1].degrees_of_freedom, 0);
}

struct MeanRatio {
  double plain = 0.0, overdispersed = 0.0, degrees = 0.0;
};

// Statistics over degrees, mean over 400 chains of one held-back pair.
MeanRatio StatisticsOf(std::optional<double> concentration, double assumed) {
  std::mt19937_64 random(11);
  MeanRatio ratio;
  for (int chain = 0; chain < 400; ++chain) {
    const SyntheticPanel panel = AChain({800, 700, 1500}, kChain, concentration, 12, 1, random);
    for (const SegmentCalibration& segment : CalibrationOf(panel.tally, 10, 1.0, assumed)) {
      ratio.plain += segment.chi_squared;
      ratio.overdispersed += *segment.overdispersed_chi_squared;
      ratio.degrees += static_cast<double>(segment.degrees_of_freedom);
    }
  }
  ratio.plain /= ratio.degrees;
  ratio.overdispersed /= ratio.degrees;
  return ratio;
}

// 2 400 degrees: a mean of chi-squared over its degrees has error sqrt(2 / 2400) = 0.029; within
// 4.5 of these (false alarm 7e-6). A c that were 20 % off would show.
TEST(Calibration, IsOneADegreeWhereTheModelIsRight) {
  EXPECT_NEAR(StatisticsOf(std::nullopt, 1e9).plain, 1.0, 4.5 * std::sqrt(2.0 / 2400));
  // The training pairs are overdispersed too, so that A overstates what is known of the mean:
  // by a tenth of what one pair varies, as there are ten of them. Rows of a Dirichlet are skewer
  // than normal ones: the error is taken as half as large again.
  const MeanRatio varying = StatisticsOf(40.0, 40.0);
  EXPECT_NEAR(varying.overdispersed, 1.1, 1.5 * 4.5 * std::sqrt(2.0 / 2400) * 1.1);
  EXPECT_GT(varying.plain, 5.0);
}

TEST(Reliability, CountsEveryChanceOnceInTheBinOfItsProbability) {
  const TransitionTally tally = ATally(2, {{90, 10, 0, 20}, {8, 2, 1, 4}, {16, 4, 0, 5}});
  const std::vector<ReliabilityBin> bins = ReliabilityOf(tally, 1, 0.0);
  ASSERT_THAT(bins, SizeIs(9));
  EXPECT_EQ(bins[0].at_most, 0.0);
  EXPECT_EQ(bins[0].chances, 10) << "from the second to the first: never seen";
  EXPECT_EQ(bins[0].observed, 1);
  EXPECT_EQ(bins[0].expected, 0.0);
  EXPECT_EQ(bins[3].at_most, 0.1);
  EXPECT_EQ(bins[3].chances, 30) << "the end belongs to its bin";
  EXPECT_NEAR(bins[3].expected, 3.0, 1e-12);
  EXPECT_EQ(bins[3].observed, 6);
  EXPECT_EQ(bins[7].chances, 30) << "0.9";
  EXPECT_EQ(bins[7].observed, 24);
  EXPECT_EQ(bins[8].chances, 10) << "1";
  EXPECT_EQ(bins[8].observed, 9);
  std::int64_t observed = 0;
  for (const ReliabilityBin& bin : bins) observed += bin.observed;
  EXPECT_EQ(observed, 40);
}

}  // namespace
}  // namespace accord
