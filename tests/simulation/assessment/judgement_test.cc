#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "simulation/assessment/drawn_judgement.h"
#include "simulation/base/assessment_limits.h"

namespace accord::assessment_internal {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::vector<std::string> FaultsOf(const Judgement& judgement) {
  Checker checker;
  CheckJudgement(checker, FieldPath("trust"), judgement, Range::Closed(1, 5));
  std::vector<std::string> faults;
  for (const Violation& fault : checker.Take(FieldPath())) {
    faults.push_back(fault.field + " " + std::string(ViolationCodeName(fault.code)));
  }
  return faults;
}

TEST(Judgement, IsOfExpertsOrAGuessOnItsScale) {
  EXPECT_THAT(FaultsOf({{1, 5, 3.5}, {}}), IsEmpty());
  EXPECT_THAT(FaultsOf({{}, Guess{2, 2, 2}}), IsEmpty());
  EXPECT_THAT(FaultsOf({}), ElementsAre("trust.experts REQUIRED"));
  EXPECT_THAT(FaultsOf({{3}, Guess{1, 2, 3}}), ElementsAre("trust CONTRADICTION"));
  EXPECT_THAT(FaultsOf({{0.9, 3, std::nan("")}, {}}),
              ElementsAre("trust.experts[0] OUT_OF_RANGE", "trust.experts[2] OUT_OF_RANGE"));
  EXPECT_THAT(FaultsOf({{}, Guess{3, 2, 4}}), ElementsAre("trust.guess CONTRADICTION"));
  EXPECT_THAT(FaultsOf({{}, Guess{3, 4, 6}}), ElementsAre("trust.guess.high OUT_OF_RANGE"));
  EXPECT_THAT(FaultsOf({std::vector<double>(limits::kMaxExperts + 1, 3.0), {}}),
              ElementsAre("trust.experts TOO_MANY"));
}

// Of three experts two say 2: P(2) = 2/3. 4.5 standard errors of 1e5 draws: 0.0067.
TEST(DrawnJudgement, IsOneOfTheExpertsEachAsLikely) {
  const Judgement judgement{{2, 5, 2}, {}};
  const DrawnJudgement drawn(judgement, "trust", 1);
  EXPECT_EQ(drawn.mean(), 3.0);
  EXPECT_FALSE(drawn.is_certain());
  int twos = 0;
  for (int i = 0; i < 100'000; ++i) {
    const double value = drawn.At(static_cast<std::uint64_t>(i));
    ASSERT_TRUE(value == 2 || value == 5);
    twos += value == 2 ? 1 : 0;
  }
  EXPECT_NEAR(twos / 1e5, 2.0 / 3, 0.0067);
}

// Triangular(1, 2, 5): mean 8/3, variance (1 + 4 + 25 - 2 - 5 - 10)/18 = 13/18, P(<= 2) = 1/4. The
// error of the mean over 1e5 draws is 0.0027; 4.5 of them are 0.0121, of the share 0.0062.
TEST(DrawnJudgement, IsTriangularOfAGuess) {
  const Judgement judgement{{}, Guess{1, 2, 5}};
  const DrawnJudgement drawn(judgement, "trust", 1);
  EXPECT_DOUBLE_EQ(drawn.mean(), 8.0 / 3);
  double sum = 0, squares = 0;
  int low = 0;
  for (int i = 0; i < 100'000; ++i) {
    const double value = drawn.At(static_cast<std::uint64_t>(i));
    ASSERT_TRUE(value >= 1 && value <= 5);
    sum += value;
    squares += value * value;
    low += value <= 2 ? 1 : 0;
  }
  const double mean = sum / 1e5;
  EXPECT_NEAR(mean, 8.0 / 3, 0.0121);
  EXPECT_NEAR(squares / 1e5 - mean * mean, 13.0 / 18, 0.02);
  EXPECT_NEAR(low / 1e5, 0.25, 0.0062);
}

TEST(DrawnJudgement, IsCertainWhereAllAgree) {
  const Judgement agreed{{4, 4, 4}, {}}, point{{}, Guess{2, 2, 2}};
  EXPECT_TRUE(DrawnJudgement(agreed, "a", 1).is_certain());
  EXPECT_EQ(DrawnJudgement(agreed, "a", 1).At(7), 4.0);
  EXPECT_TRUE(DrawnJudgement(point, "a", 1).is_certain());
  EXPECT_EQ(DrawnJudgement(point, "a", 1).At(7), 2.0);
}

TEST(DrawnJudgement, HasDrawsOfItsPathAndSeedAlone) {
  const Judgement judgement{{}, Guess{0, 1, 2}};
  const DrawnJudgement one(judgement, "a", 1), same(judgement, "a", 1), path(judgement, "b", 1),
      seed(judgement, "a", 2);
  EXPECT_EQ(one.At(3), same.At(3));
  EXPECT_NE(one.At(3), path.At(3));
  EXPECT_NE(one.At(3), seed.At(3));
  EXPECT_NE(one.At(3), one.At(4));
}

// Wilson of 0 in 1000 ends at z^2/(n + z^2) = 3.8415/1003.84 = 0.0038268; of 500 in 1000 it is
// 0.5 +- 1.95996 sqrt(0.00025 + 9.6036e-7)/1.0038415 = 0.5 +- 0.030931.
TEST(DrawnProbability, HasAnIntervalEvenWhereNothingWasSeen) {
  const DrawnProbability none = ProbabilityOf(0, 1000, /*is_certain=*/false);
  EXPECT_EQ(none.value, 0.0);
  EXPECT_EQ(none.lower_95, 0.0);
  EXPECT_NEAR(*none.upper_95, 0.0038268, 1e-7);
  const DrawnProbability half = ProbabilityOf(500, 1000, /*is_certain=*/false);
  EXPECT_NEAR(*half.standard_error, 0.0158114, 1e-7);
  EXPECT_NEAR(*half.upper_95 - 0.5, 0.030931, 1e-6);
  EXPECT_NEAR(0.5 - *half.lower_95, 0.030931, 1e-6);
  const DrawnProbability sure = ProbabilityOf(1000, 1000, /*is_certain=*/true);
  EXPECT_EQ(sure.lower_95, 1.0);
  EXPECT_EQ(sure.standard_error, 0.0);
}

}  // namespace
}  // namespace accord::assessment_internal
