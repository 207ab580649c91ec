#include "simulation/assessment/readiness.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

namespace accord {
namespace {

using ::testing::DoubleEq;
using ::testing::DoubleNear;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

ReadinessQuestion All(double answer) {
  ReadinessQuestion question;
  for (int topic = 1; topic <= 15; ++topic) {
    question.answers.push_back(
        {static_cast<ReadinessTopic>(topic), Judgement{{answer}, {}}, std::nullopt});
  }
  return question;
}

Judgement& AnswerTo(ReadinessQuestion& question, ReadinessTopic topic) {
  return question.answers[static_cast<std::size_t>(topic) - 1].answer;
}

JointReadiness Found(ReadinessQuestion question) {
  const auto found = AssessReadiness({std::move(question), {}}, {});
  if (const auto* faults = std::get_if<Violations>(&found)) {
    ADD_FAILURE() << (*faults)[0].field << ": " << (*faults)[0].description;
    return {};
  }
  return std::get<ReadinessFound>(found).readiness;
}

std::vector<std::string> FaultsOf(ReadinessQuestion question) {
  const auto found = AssessReadiness({std::move(question), {}}, {});
  std::vector<std::string> faults;
  if (const auto* violations = std::get_if<Violations>(&found)) {
    for (const Violation& fault : *violations) {
      faults.push_back(fault.field + " " + std::string(ViolationCodeName(fault.code)));
    }
  }
  return faults;
}

// Weights 5+5+4+5+4+4+3+3+3+3+4+3+4+2+1 = 53. All 3: 0.5. Trust 5 instead: (53 x 0.5 + 5 x 0.5)/53.
TEST(Readiness, IsTheWeightedShareOfTheScale) {
  EXPECT_EQ(Found(All(1)).score, 0.0);
  EXPECT_EQ(Found(All(5)).score, 1.0);
  ReadinessQuestion question = All(3);
  EXPECT_THAT(Found(question).score, DoubleEq(0.5));
  AnswerTo(question, ReadinessTopic::kTrust) = {{5}, {}};
  EXPECT_THAT(Found(question).score, DoubleEq(29.0 / 53));
  question.answers[0].weight = 0;
  EXPECT_THAT(Found(question).score, DoubleEq(0.5));
}

TEST(Readiness, IsNotThereWhileAGateIsClosedWhateverTheSum) {
  for (int topic = 1; topic <= 15; ++topic) {
    ReadinessQuestion question = All(5);
    AnswerTo(question, static_cast<ReadinessTopic>(topic)) = {{2.99}, {}};
    const JointReadiness found = Found(question);
    EXPECT_EQ(found.ready, topic > 6) << topic;
    EXPECT_GT(found.score, 0.9);
    AnswerTo(question, static_cast<ReadinessTopic>(topic)) = {{3}, {}};
    EXPECT_TRUE(Found(question).ready) << topic;
  }
  EXPECT_TRUE(Found(All(3)).ready);  // 0.5, the end included
  ReadinessQuestion low = All(1);
  for (int topic = 1; topic <= 6; ++topic) {
    AnswerTo(low, static_cast<ReadinessTopic>(topic)) = {{3}, {}};
  }
  EXPECT_FALSE(Found(low).ready);  // gates open, 27 x 0.5 / 53
  EXPECT_THAT(Found(low).sentence, HasSubstr("all gates are open, but the score is 25.47 %"));
}

TEST(Readiness, SaysWhatWouldOpenAGateAndWhichFormFitsUntilThen) {
  ReadinessQuestion question = All(4);
  AnswerTo(question, ReadinessTopic::kOutcome) = {{1}, {}};
  AnswerTo(question, ReadinessTopic::kTrust) = {{2}, {}};
  std::ranges::reverse(question.answers);  // the order does not matter
  const JointReadiness found = Found(question);
  ASSERT_THAT(found.gates, SizeIs(6));
  EXPECT_EQ(found.gates[0].topic, ReadinessTopic::kTrust);
  EXPECT_FALSE(found.gates[0].open);
  EXPECT_THAT(found.gates[0].until_then, HasSubstr("long agreement"));
  EXPECT_THAT(found.gates[0].templates, IsEmpty());
  EXPECT_TRUE(found.gates[1].open);
  EXPECT_EQ(found.gates[1].to_open, "");
  EXPECT_THAT(found.gates[3].templates, ElementsAre("service-level-credits"));
  EXPECT_THAT(
      found.sentence,
      HasSubstr("closed are trust of the top managements, an agreed, money-valued outcome"));
  // What is missing times weight: outcome 4 x 5, trust 3 x 5.
  EXPECT_EQ(found.work_on_first[0], ReadinessTopic::kOutcome);
  EXPECT_EQ(found.work_on_first[1], ReadinessTopic::kTrust);
}

TEST(Readiness, NamesFormsForOpennessRiskAndTheRest) {
  const auto templates = [](ReadinessTopic topic) {
    ReadinessQuestion question = All(4);
    AnswerTo(question, topic) = {{1}, {}};
    return Found(question).gates[static_cast<std::size_t>(topic) - 1].templates;
  };
  EXPECT_THAT(templates(ReadinessTopic::kOpenness), ElementsAre("performance-based"));
  EXPECT_THAT(templates(ReadinessTopic::kRiskSharing),
              ElementsAre("fixed-price", "value-based-price"));
  EXPECT_THAT(templates(ReadinessTopic::kSponsor), ElementsAre("value-based-price"));
  EXPECT_THAT(templates(ReadinessTopic::kStrategicClient), ElementsAre("fixed-price"));
}

// Of four experts one finds no trust: the gate is open in 3 of 4 draws, though the mean says 3.5.
TEST(Readiness, IsAsLikelyAsExpertsHaveIt) {
  ReadinessQuestion question = All(4);
  AnswerTo(question, ReadinessTopic::kTrust) = {{2, 4, 4, 4}, {}};
  const JointReadiness found = Found(question);
  EXPECT_TRUE(found.ready);
  EXPECT_THAT(found.gates[0].open_probability.value, DoubleNear(0.75, 0.014));
  EXPECT_EQ(found.ready_probability.value, found.gates[0].open_probability.value);
  EXPECT_EQ(found.gates[1].open_probability.standard_error, 0.0);
  ReadinessQuestion turned = question;
  std::ranges::reverse(turned.answers);
  EXPECT_EQ(Found(turned).ready_probability.value, found.ready_probability.value);
}

TEST(Readiness, NeverFallsWhereAnAnswerRises) {
  for (int topic = 1; topic <= 15; ++topic) {
    double before = -1;
    for (int step = 0; step <= 8; ++step) {
      ReadinessQuestion question = All(3);
      AnswerTo(question, static_cast<ReadinessTopic>(topic)) = {{1 + step / 2.0}, {}};
      const double score = Found(question).score;
      EXPECT_GT(score, before);
      before = score;
    }
  }
}

TEST(ReadinessFaults, AreTopicsMissingRepeatedOrOffTheScale) {
  ReadinessQuestion question = All(3);
  question.answers.pop_back();
  EXPECT_THAT(FaultsOf(question), ElementsAre("readiness.answers REQUIRED"));
  question = All(3);
  question.answers[1].topic = ReadinessTopic::kTrust;
  EXPECT_THAT(FaultsOf(question),
              ElementsAre("readiness.answers[1].topic DUPLICATE", "readiness.answers REQUIRED"));
  question = All(3);
  question.answers[2].answer = {{0.5}, {}};
  question.answers[3].weight = -1;
  question.gate_from = 6;
  EXPECT_THAT(FaultsOf(question), ElementsAre("readiness.answers[2].answer.experts[0] OUT_OF_RANGE",
                                              "readiness.answers[3].weight OUT_OF_RANGE",
                                              "readiness.gate_from OUT_OF_RANGE"));
  question = All(3);
  for (ReadinessAnswer& answer : question.answers) answer.weight = 0;
  EXPECT_THAT(FaultsOf(question), ElementsAre("readiness.answers OUT_OF_RANGE"));
  EXPECT_THAT(FaultsOf({}), SizeIs(15));
}

}  // namespace
}  // namespace accord
