#include "simulation/assessment/score.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include "simulation/base/assessment_limits.h"

namespace accord {
namespace {

using ::testing::DoubleEq;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

PartnershipGoal Goal(std::string id, double weight, double start, double target, double now) {
  return {.id = std::move(id), .weight = weight, .start = start, .target = target, .current = now};
}

// Two motives of weights 0.6 and 0.4. Of production: output from 80 to 100 stands at 90, zeta 0.9;
// scrap from 8 to 4 stands at 10, zeta 4/10 = 0.4, below the 4/8 = 0.5 it began with. Of the
// relationship: opportunism from 4 to 2 stands at 2, zeta 1. Weights 0.75, 0.25 and 1:
// I = 0.6 (0.75 x 0.9 + 0.25 x 0.4) + 0.4 x 1 = 0.465 + 0.4 = 0.865.
ScoreDraft Worked() {
  PartnershipGoal opportunism{.id = "opportunism",
                              .weight = 1,
                              .start = 4,
                              .target = 2,
                              .current = Judgement{{2, 2}, {}},
                              .quality = RelationshipQuality::kOpportunism};
  return {
      {{.id = "supplier",
        .motives = {{.id = "production",
                     .weight = 0.6,
                     .goals = {Goal("output", 0.75, 80, 100, 90), Goal("scrap", 0.25, 8, 4, 10)}},
                    {.id = "relationship", .weight = 0.4, .goals = {opportunism}}}}},
      {}};
}

PartyScore Scored(const ScoreDraft& draft) {
  const auto scores = ScorePartnership(draft, {});
  if (const auto* faults = std::get_if<Violations>(&scores)) {
    ADD_FAILURE() << (*faults)[0].field << ": " << (*faults)[0].description;
    return {};
  }
  return std::get<PartnershipScores>(scores).parties[0];
}

std::vector<std::string> FaultsOf(const ScoreDraft& draft) {
  const auto scores = ScorePartnership(draft, {});
  std::vector<std::string> faults;
  if (const auto* found = std::get_if<Violations>(&scores)) {
    for (const Violation& fault : *found) {
      faults.push_back(fault.field + " " + std::string(ViolationCodeName(fault.code)));
    }
  }
  return faults;
}

ScoreDraft OneGoal(PartnershipGoal goal) {
  goal.weight = 1;
  return {{{.id = "client", .motives = {{.id = "all", .weight = {}, .goals = {std::move(goal)}}}}},
          {}};
}

double ScoreOf(double start, double target, double now) {
  return Scored(OneGoal(Goal("g", 1, start, target, now))).score;
}

TEST(PartnershipScore, IsTheWeightedDegreeOfAchievement) {
  const PartyScore score = Scored(Worked());
  EXPECT_THAT(score.score, DoubleEq(0.865));
  ASSERT_EQ(score.goals.size(), 3u);
  EXPECT_THAT(score.goals[0].weight, DoubleEq(0.45));
  EXPECT_THAT(score.goals[0].achievement, DoubleEq(0.9));
  EXPECT_THAT(score.goals[0].start_achievement, DoubleEq(0.8));
  EXPECT_EQ(score.goals[2].motive, "relationship");
  EXPECT_EQ(score.standard_deviation, 0.0);
  EXPECT_EQ(score.p5, score.score);
  EXPECT_THAT(score.sentence, HasSubstr("reached to 86.5 %"));
}

// Losses: output 0.45 x 0.1 = 0.045; scrap 0.15 x 0.6 = 0.09.
TEST(PartnershipScore, SaysWhatBreaksTheGuardAndWhatToCorrectFirst) {
  const PartyScore score = Scored(Worked());
  EXPECT_THAT(score.guard_broken, ElementsAre("scrap"));
  EXPECT_THAT(score.correct_first, ElementsAre("scrap", "output"));
  EXPECT_THAT(score.goals[0].loss, DoubleEq(0.045));
  EXPECT_THAT(score.goals[1].loss, DoubleEq(0.09));
}

TEST(PartnershipScore, TakesWholeWeights) {
  ScoreDraft draft = Worked();
  auto& motives = draft.parties[0].motives;
  motives[0].weight = motives[1].weight = std::nullopt;
  motives[0].goals[0].weight = 0.45;
  motives[0].goals[1].weight = 0.15;
  motives[1].goals[0].weight = 0.4;
  EXPECT_THAT(Scored(draft).score, DoubleEq(0.865));
}

TEST(PartnershipScore, IsClippedAsContractsAre) {
  EXPECT_EQ(ScoreOf(50, 100, 900), 2.0);
  EXPECT_EQ(ScoreOf(50, 100, -5), 0.0);
  EXPECT_EQ(ScoreOf(100, 50, 1), 2.0);
  EXPECT_EQ(ScoreOf(100, 50, 0), 2.0);  // nothing left of what is to be lowered
  EXPECT_EQ(ScoreOf(100, 50, -1), 2.0);
  PartnershipGoal goal = Goal("g", 1, 50, 100, 900);
  goal.max_achievement = 1;
  EXPECT_EQ(Scored(OneGoal(goal)).score, 1.0);
}

TEST(PartnershipScore, OfAGoalToKeepGoesByItsDirection) {
  PartnershipGoal keep = Goal("g", 1, 80, 80, 60);
  keep.direction = GoalDirection::kHigher;
  EXPECT_THAT(Scored(OneGoal(keep)).score, DoubleEq(0.75));
  EXPECT_THAT(Scored(OneGoal(keep)).guard_broken, ElementsAre("g"));
  keep.direction = GoalDirection::kLower;
  EXPECT_THAT(Scored(OneGoal(keep)).score, DoubleEq(80.0 / 60));
}

TEST(PartnershipScore, NeverFallsWhereAnIndicatorNearsItsTarget) {
  for (const auto& [start, target] : {std::pair{20.0, 90.0}, {90.0, 20.0}, {1.0, 3.0}}) {
    double before = -1;
    for (int i = 0; i <= 200; ++i) {
      const double score = ScoreOf(start, target, start + (target - start) * i / 200);
      EXPECT_GE(score, before);
      before = score;
    }
    EXPECT_DOUBLE_EQ(before, 1.0);
  }
}

TEST(PartnershipScore, HoldsTheGuardWhereItStandsAsAtTheStart) {
  for (const double start : {0.1, 0.3, 0.7, 1.1}) {
    const PartyScore score = Scored(OneGoal(Goal("g", 1, start, start * 3, (start * 3) / 3)));
    EXPECT_THAT(score.guard_broken, IsEmpty()) << start;
  }
  EXPECT_THAT(Scored(OneGoal(Goal("g", 1, 1, 3, 0.999))).guard_broken, ElementsAre("g"));
}

// Trust from 2 to 4 is 2 or 4 by two experts: achievement 0.5 or 1, half each, mean 0.75 and
// standard deviation 0.25. 4.5 errors of the deviation over 20 000 draws are below 0.002.
TEST(PartnershipScore, IsAsUnsureAsItsExperts) {
  PartnershipGoal trust{.id = "trust",
                        .weight = 1,
                        .start = 2,
                        .target = 4,
                        .current = Judgement{{2, 4}, {}},
                        .quality = RelationshipQuality::kTrust};
  const PartyScore score = Scored(OneGoal(trust));
  EXPECT_THAT(score.score, DoubleEq(0.75));
  EXPECT_NEAR(score.standard_deviation, 0.25, 0.002);
  EXPECT_EQ(score.p5, 0.5);
  EXPECT_EQ(score.p95, 1.0);
}

TEST(ScoreFaults, AreTargetsOfZeroAndScoresOffTheScale) {
  EXPECT_THAT(FaultsOf(OneGoal(Goal("g", 1, 1, 0, 1))),
              ElementsAre("parties[\"client\"].motives[\"all\"].goals[\"g\"].target OUT_OF_RANGE"));
  EXPECT_THAT(FaultsOf(OneGoal(Goal("g", 1, 0, 1, NAN))),
              ElementsAre("parties[\"client\"].motives[\"all\"].goals[\"g\"].start OUT_OF_RANGE",
                          "parties[\"client\"].motives[\"all\"].goals[\"g\"].measured "
                          "OUT_OF_RANGE"));
  PartnershipGoal judged = Goal("g", 1, 6, 5, 0);
  judged.current = Judgement{{0.5}, {}};
  EXPECT_THAT(FaultsOf(OneGoal(judged)),
              ElementsAre("parties[\"client\"].motives[\"all\"].goals[\"g\"].start OUT_OF_RANGE",
                          "parties[\"client\"].motives[\"all\"].goals[\"g\"].judged.experts[0] "
                          "OUT_OF_RANGE"));
}

TEST(ScoreFaults, AreWeightsThatDoNotSumToOne) {
  ScoreDraft draft = Worked();
  draft.parties[0].motives[0].goals[0].weight = 0.7;
  draft.parties[0].motives[1].weight = 0.5;
  EXPECT_THAT(FaultsOf(draft),
              ElementsAre("parties[\"supplier\"].motives[\"production\"].goals CONTRADICTION",
                          "parties[\"supplier\"].motives CONTRADICTION"));
  draft = Worked();
  draft.parties[0].motives[1].weight = std::nullopt;
  EXPECT_THAT(FaultsOf(draft),
              ElementsAre("parties[\"supplier\"].motives[\"relationship\"].weight CONTRADICTION",
                          "parties[\"supplier\"].motives CONTRADICTION"));
  draft = Worked();
  draft.parties[0].motives[0].goals[0].weight = 0.75 + 9e-10;
  EXPECT_THAT(FaultsOf(draft), IsEmpty());
  draft.parties[0].motives[0].goals[0].weight = 0.75 + 2e-9;
  EXPECT_THAT(FaultsOf(draft),
              ElementsAre("parties[\"supplier\"].motives[\"production\"].goals CONTRADICTION"));
}

TEST(ScoreFaults, AreDirectionsThatContradict) {
  PartnershipGoal keep = Goal("g", 1, 80, 80, 60);
  const std::string at = "parties[\"client\"].motives[\"all\"].goals[\"g\"].";
  EXPECT_THAT(FaultsOf(OneGoal(keep)), ElementsAre(at + "direction REQUIRED"));
  PartnershipGoal wrong = Goal("g", 1, 80, 90, 60);
  wrong.direction = GoalDirection::kLower;
  EXPECT_THAT(FaultsOf(OneGoal(wrong)), ElementsAre(at + "direction CONTRADICTION"));
  PartnershipGoal raised = Goal("g", 1, 2, 4, 3);
  raised.quality = RelationshipQuality::kOpportunism;
  EXPECT_THAT(FaultsOf(OneGoal(raised)), ElementsAre(at + "quality CONTRADICTION"));
  PartnershipGoal lowered = Goal("g", 1, 4, 2, 3);
  lowered.quality = RelationshipQuality::kTrust;
  EXPECT_THAT(FaultsOf(OneGoal(lowered)), ElementsAre(at + "quality CONTRADICTION"));
}

TEST(ScoreFaults, AreRepeatedGoalsMissingPartsAndTooManyDraws) {
  ScoreDraft draft = Worked();
  draft.parties[0].motives[1].goals[0].id = "output";
  EXPECT_THAT(FaultsOf(draft),
              ElementsAre("parties[\"supplier\"].motives[\"relationship\"].goals[\"output\"].id "
                          "DUPLICATE"));
  EXPECT_THAT(FaultsOf({}), ElementsAre("parties REQUIRED"));
  draft = Worked();
  draft.parties[0].motives[0].goals[0].current = std::monostate();
  EXPECT_THAT(FaultsOf(draft),
              ElementsAre("parties[\"supplier\"].motives[\"production\"].goals[\"output\"] "
                          "REQUIRED"));
  draft = Worked();
  draft.draws = DrawOptions{limits::kMaxDraws + 1, {}};
  EXPECT_THAT(FaultsOf(draft), ElementsAre("draws.draw_count OUT_OF_RANGE"));
}

}  // namespace
}  // namespace accord
