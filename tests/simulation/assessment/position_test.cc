#include "simulation/assessment/position.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "simulation/base/assessment_limits.h"

namespace accord {
namespace {

using ::testing::DoubleEq;
using ::testing::DoubleNear;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

Judgement One(double value) { return {{value}, {}}; }
Judgement Five(double value) { return {std::vector<double>(5, value), {}}; }

LevelQuestion Level(std::array<double, 5> scores) {
  return {.information_exchange = One(scores[0]),
          .process_alignment = One(scores[1]),
          .mutual_adaptation = One(scores[2]),
          .contacts = One(scores[3]),
          .favourable_terms = One(scores[4])};
}

// B 60, 60 and C 30, 30 after C0 = 40: Pr = 120 - 100 = 20, NP = 20 / 100 = 0.2; at 10 % a year
// NPV = -40 + 30/1.1 + 30/1.21 = 12.066116, PI = 0.301653.
AttractivenessQuestion Cash() {
  return {.benefits = {60, 60},
          .costs = {30, 30},
          .initial_cost = 40,
          .discount_rate_per_year = 0.1,
          .mean_profit_rate = 0.2,
          .mean_npv = 12};
}

FormQuestion Form(double predictability, double specificity) {
  return {.demand_predictability = Five(predictability),
          .technology_predictability = Five(1),
          .supply_predictability = Five(1),
          .human_specificity = One(specificity),
          .physical_specificity = One(0)};
}

RelationshipPosition Found(PositionQuestion question, std::optional<DrawOptions> draws = {}) {
  const auto found = PositionRelationship({std::move(question), draws}, {});
  if (const auto* faults = std::get_if<Violations>(&found)) {
    ADD_FAILURE() << (*faults)[0].field << ": " << (*faults)[0].description;
    return {};
  }
  return std::get<PositionFound>(found).position;
}

Violations FaultsIn(PositionQuestion question) {
  const auto found = PositionRelationship({std::move(question), {}}, {});
  const auto* faults = std::get_if<Violations>(&found);
  return faults == nullptr ? Violations() : *faults;
}

std::vector<std::string> FaultsOf(PositionQuestion question) {
  std::vector<std::string> faults;
  for (const Violation& fault : FaultsIn(std::move(question))) {
    faults.push_back(fault.field + " " + std::string(ViolationCodeName(fault.code)));
  }
  return faults;
}

RelationshipLevel LevelOfScores(std::array<double, 5> scores) {
  return Found({.level = Level(scores)}).level->level;
}

TEST(RelationshipLevel, IsTheClassOfASumOfFive) {
  const LevelAnswer answer = *Found({.level = Level({3, 2, 1, 2, 2})}).level;
  EXPECT_EQ(answer.sum, 10.0);
  EXPECT_EQ(answer.level, RelationshipLevel::kMedium);
  EXPECT_EQ(answer.weakest, "mutual_adaptation");
  EXPECT_THAT(answer.provenance.ours, HasSubstr("medium from 9, high from 13"));
  ASSERT_EQ(answer.probabilities.size(), 3u);
  EXPECT_EQ(answer.probabilities[1].probability.value, 1.0);
  EXPECT_EQ(answer.probabilities[1].probability.standard_error, 0.0);
}

TEST(RelationshipLevel, HasClassesThatIncludeTheirEnds) {
  EXPECT_EQ(LevelOfScores({1, 1, 1, 1, 1}), RelationshipLevel::kLow);
  EXPECT_EQ(LevelOfScores({2, 2, 2, 1, 1}), RelationshipLevel::kLow);     // 8
  EXPECT_EQ(LevelOfScores({2, 2, 2, 2, 1}), RelationshipLevel::kMedium);  // 9
  EXPECT_EQ(LevelOfScores({3, 3, 2, 2, 2}), RelationshipLevel::kMedium);  // 12
  EXPECT_EQ(LevelOfScores({3, 3, 3, 2, 2}), RelationshipLevel::kHigh);    // 13
  EXPECT_EQ(LevelOfScores({3, 3, 3, 3, 3}), RelationshipLevel::kHigh);
  // 9 in decimal figures, 8.999999999999998 in binary ones.
  EXPECT_EQ(LevelOfScores({1, 1.3, 2.4, 2.6, 1.7}), RelationshipLevel::kMedium);
  EXPECT_EQ(LevelOfScores({1, 1.3, 2.4, 2.6, 1.69999}), RelationshipLevel::kLow);
}

// Two experts say 1 and 3 of one indicator, the others sum to 7: 8 is low, 10 medium, half each.
// 4.5 errors of 20 000 draws are 0.016.
TEST(RelationshipLevel, IsAsLikelyAsExpertsHaveIt) {
  LevelQuestion question = Level({1, 2, 2, 2, 1});
  question.information_exchange = {{1, 3}, {}};
  const LevelAnswer answer = *Found({.level = question}).level;
  EXPECT_EQ(answer.level, RelationshipLevel::kMedium);  // of the mean, 9
  EXPECT_THAT(answer.probabilities[0].probability.value, DoubleNear(0.5, 0.016));
  EXPECT_THAT(*answer.probabilities[0].probability.standard_error, DoubleNear(0.00354, 1e-4));
  EXPECT_EQ(answer.probabilities[2].probability.value, 0.0);
  EXPECT_GT(*answer.probabilities[2].probability.upper_95, 0.0);
  const LevelAnswer same = *Found({.level = question}).level;
  EXPECT_EQ(answer.probabilities[0].probability.value, same.probabilities[0].probability.value);
}

TEST(Attractiveness, IsProfitRateAndNpv) {
  const AttractivenessAnswer answer = *Found({.attractiveness = Cash()}).attractiveness;
  EXPECT_THAT(answer.profit, DoubleEq(20));
  EXPECT_THAT(answer.profit_rate, DoubleEq(0.2));
  EXPECT_NEAR(answer.npv, 12.066115702479, 1e-10);
  EXPECT_NEAR(*answer.profitability_index, 0.301652892562, 1e-11);
  AttractivenessQuestion monthly = Cash();
  monthly.periods_per_year = 12;  // 1.1^(1/12) = 1.00797414, squared 1.01601187
  EXPECT_NEAR(Found({.attractiveness = monthly}).attractiveness->npv,
              -40 + 30 / std::pow(1.1, 1 / 12.0) + 30 / std::pow(1.1, 2 / 12.0), 1e-10);
  AttractivenessQuestion words = Cash();
  words.reading = ProfitRateReading::kOverInitial;
  EXPECT_THAT(Found({.attractiveness = words}).attractiveness->profit_rate, DoubleEq(0.5));
  AttractivenessQuestion free = Cash();
  free.initial_cost = 0;
  EXPECT_EQ(Found({.attractiveness = free}).attractiveness->profitability_index, std::nullopt);
}

TEST(Attractiveness, IsMediumWithinThirtyPerCentOfTheMeanBothEndsIncluded) {
  const auto of = [](double figure) { return ClassAgainstMean(figure, figure, 0.3, 0.3); };
  EXPECT_EQ(of(0.21), RelationshipLevel::kMedium);  // 0.3 x 0.7
  EXPECT_EQ(of(0.2099999), RelationshipLevel::kLow);
  EXPECT_EQ(of(0.39), RelationshipLevel::kMedium);  // 0.3 x 1.3
  EXPECT_EQ(of(0.3900001), RelationshipLevel::kHigh);
  EXPECT_EQ(of(-5), RelationshipLevel::kLow);
  // 1.1 x 0.7 is 0.77 and 1.1 x 1.3 is 1.43 in decimal figures, above and below them in binary
  // ones; so are 0.7 and 1.3 times others.
  for (const auto& [low, mean, high] : {std::tuple{0.77, 1.1, 1.43},
                                        {0.07, 0.1, 0.13},
                                        {0.49, 0.7, 0.91},
                                        {8641.92, 12345.6, 16049.28}}) {
    EXPECT_EQ(ClassAgainstMean(low, low, mean, 0.3), RelationshipLevel::kMedium) << mean;
    EXPECT_EQ(ClassAgainstMean(high, high, mean, 0.3), RelationshipLevel::kMedium) << mean;
  }
}

// Figure 5: the level that should be is the better of the two classes, all nine cells.
TEST(Attractiveness, AsksForTheBetterOfItsTwoClasses) {
  constexpr std::array<double, 3> kMeans = {10, 1, 0.1};  // a figure of 1 is low, medium, high
  for (int tactical = 0; tactical < 3; ++tactical) {
    for (int strategic = 0; strategic < 3; ++strategic) {
      AttractivenessQuestion cash{.benefits = {2},
                                  .costs = {1},
                                  .mean_profit_rate = kMeans[tactical],
                                  .mean_npv = kMeans[strategic]};
      const AttractivenessAnswer answer = *Found({.attractiveness = cash}).attractiveness;
      EXPECT_EQ(static_cast<int>(answer.tactical), tactical + 1);
      EXPECT_EQ(static_cast<int>(answer.strategic), strategic + 1);
      EXPECT_EQ(static_cast<int>(answer.normative_level), std::max(tactical, strategic) + 1);
    }
  }
}

// N = 1 - 0.4 = 0.6, S = 0.5: 0.3 lies in the second fifth.
TEST(CoordinationForm, IsThatOfUncertaintyTimesSpecificity) {
  FormQuestion question = Form(0.4, 0.5);
  question.technology_predictability = Five(0.7);
  question.practised = CoordinationForm::kHierarchy;
  const RelationshipPosition position = Found({.form = question});
  EXPECT_THAT(position.form->uncertainty, DoubleEq(0.6));
  EXPECT_EQ(position.form->uncertainty_from, "demand");
  EXPECT_EQ(position.form->specificity, 0.5);
  EXPECT_THAT(position.form->product, DoubleEq(0.3));
  EXPECT_EQ(position.form->normative, CoordinationForm::kLongAgreement);
  EXPECT_EQ(position.form_move, -3);
  EXPECT_THAT(position.sentence, HasSubstr("towards the market by 3 steps"));
}

TEST(CoordinationForm, GoesFromMarketToHierarchyInFifthsThatIncludeTheirLowerEnds) {
  const auto at = [](double product) {
    return static_cast<int>(Found({.form = Form(0, product)}).form->normative);
  };
  EXPECT_EQ(at(0), 1);
  EXPECT_EQ(at(0.19999), 1);
  EXPECT_EQ(at(0.2), 2);
  EXPECT_EQ(at(0.39999), 2);
  EXPECT_EQ(at(0.4), 3);
  EXPECT_EQ(at(0.6), 4);
  EXPECT_EQ(at(0.8), 5);
  EXPECT_EQ(at(1), 5);
  // 1 - 0.4 is 0.6, and 0.6 x (1/3) is 0.2 in decimal figures.
  EXPECT_EQ(Found({.form = Form(0.4, 1.0 / 3)}).form->normative, CoordinationForm::kLongAgreement);
  FormQuestion own = Form(0, 0.5);
  own.form_from = {0.1, 0.2, 0.3, 0.5};
  EXPECT_EQ(Found({.form = own}).form->normative, CoordinationForm::kHierarchy);
}

// Of five experts two say 0.2 and three 0.6 of demand: N = 0.8 in 2/5 of draws, else 0.4; S = 1.
TEST(CoordinationForm, IsAsLikelyAsExpertsHaveIt) {
  FormQuestion question = Form(0, 1);
  question.demand_predictability = {{0.2, 0.2, 0.6, 0.6, 0.6}, {}};
  const FormAnswer answer = *Found({.form = question}).form;
  EXPECT_EQ(answer.normative, CoordinationForm::kJointDevelopment);  // mean 0.44: N = 0.56
  EXPECT_THAT(answer.probabilities[4].probability.value, DoubleNear(0.4, 0.016));
  EXPECT_THAT(answer.probabilities[2].probability.value, DoubleNear(0.6, 0.016));
}

TEST(Barrier, IsAssetsLostAndNewRelations) {
  const RelationshipPosition position =
      Found({.form = Form(0.4, 0.7),
             .barriers = {{.id = "supplier", .asset_value = 1000, .new_relation_cost = 50},
                          {.id = "client", .asset_value = 200, .specificity = 0.25}}});
  EXPECT_THAT(position.barriers[0].assets_lost, DoubleEq(700));
  EXPECT_THAT(position.barriers[0].barrier, DoubleEq(750));
  EXPECT_THAT(position.barriers[1].barrier, DoubleEq(50));
}

TEST(Position, SaysTheMoveFromWhereItStandsToWhereItShould) {
  AttractivenessQuestion cash = Cash();
  cash.mean_npv = 1;  // strategic: high
  const RelationshipPosition position =
      Found({.level = Level({1, 1, 1, 1, 1}), .attractiveness = cash});
  EXPECT_EQ(position.level_move, 2);
  EXPECT_THAT(position.sentence,
              HasSubstr("is low and should be high: raise it by 2 steps, first its "
                        "information_exchange."));
  EXPECT_EQ(position.form_move, std::nullopt);
}

TEST(PositionFaults, AreFewExpertsAndExpertsWhoDisagree) {
  FormQuestion few = Form(0.5, 0.5);
  few.demand_predictability.experts.pop_back();
  EXPECT_THAT(FaultsOf({.form = few}),
              ElementsAre("position.form.demand_predictability.experts OUT_OF_RANGE"));
  FormQuestion apart = Form(0.5, 0.5);
  apart.supply_predictability = {{0.5, 0.2, 0.4, 0.7, 0.6}, {}};
  const Violations faults = FaultsIn({.form = apart});
  ASSERT_EQ(faults.size(), 1u);
  EXPECT_EQ(faults[0].field, "position.form.supply_predictability.experts");
  EXPECT_EQ(faults[0].code, ViolationCode::kContradiction);
  EXPECT_EQ(faults[0].description,
            "must differ by less than 0.5, but entries [1] (0.2) and [3] (0.7) differ by 0.5");
  apart.supply_predictability.experts[3] = 0.6999;
  EXPECT_THAT(FaultsOf({.form = apart}), IsEmpty());
  // 0.6 - 0.1 is 0.5 in decimal figures, and so is 0.8 - 0.3, which in binary ones is 0.5 and more.
  apart.supply_predictability = {{0.1, 0.2, 0.4, 0.6, 0.6}, {}};
  EXPECT_EQ(FaultsIn({.form = apart}).size(), 1u);
  FormQuestion guess = Form(0.5, 0.5);
  guess.demand_predictability = {{}, Guess{0.4, 0.5, 0.6}};
  EXPECT_THAT(FaultsOf({.form = guess}),
              ElementsAre("position.form.demand_predictability CONTRADICTION"));
}

TEST(PositionFaults, AreMeansOfZeroAndCostsOfNothing) {
  AttractivenessQuestion cash = Cash();
  cash.mean_npv = 0;
  cash.mean_profit_rate = -0.1;
  EXPECT_THAT(FaultsOf({.attractiveness = cash}),
              ElementsAre("position.attractiveness.mean_profit_rate OUT_OF_RANGE",
                          "position.attractiveness.mean_npv OUT_OF_RANGE"));
  cash = Cash();
  cash.costs = {0, 0};
  cash.initial_cost = 0;
  EXPECT_THAT(FaultsOf({.attractiveness = cash}),
              ElementsAre("position.attractiveness.costs OUT_OF_RANGE"));
  cash.costs = {30, 30};
  cash.reading = ProfitRateReading::kOverInitial;
  EXPECT_THAT(FaultsOf({.attractiveness = cash}),
              ElementsAre("position.attractiveness.initial_cost OUT_OF_RANGE"));
  cash = Cash();
  cash.initial_cost = 1e-300;  // NPV over it would be infinite
  EXPECT_THAT(FaultsOf({.attractiveness = cash}),
              ElementsAre("position.attractiveness.initial_cost OUT_OF_RANGE"));
  cash = Cash();
  cash.benefits.pop_back();
  EXPECT_THAT(FaultsOf({.attractiveness = cash}),
              ElementsAre("position.attractiveness.costs CONTRADICTION"));
}

TEST(PositionFaults, AreScoresOffTheScaleAndCutOffsOutOfOrder) {
  LevelQuestion level = Level({0.9, 2, 2, 3.1, 2});
  level.high_from = 8;
  EXPECT_THAT(FaultsOf({.level = level}),
              ElementsAre("position.level.information_exchange.experts[0] OUT_OF_RANGE",
                          "position.level.contacts.experts[0] OUT_OF_RANGE",
                          "position.level.high_from OUT_OF_RANGE"));
  FormQuestion form = Form(0.5, 0.5);
  form.form_from = {0.2, 0.2, 1};
  EXPECT_THAT(FaultsOf({.form = form}), ElementsAre("position.form.form_from CONTRADICTION",
                                                    "position.form.form_from[1] CONTRADICTION",
                                                    "position.form.form_from[2] OUT_OF_RANGE"));
}

TEST(PositionFaults, AreNothingAskedAndBarriersWithoutSpecificity) {
  EXPECT_THAT(FaultsOf({}), ElementsAre("position REQUIRED"));
  EXPECT_THAT(FaultsOf({.level = Level({1, 1, 1, 1, 1}), .barriers = {{.id = "client"}}}),
              ElementsAre("position.barriers[\"client\"].specificity REQUIRED"));
}

}  // namespace
}  // namespace accord
