#include "simulation/assessment/strategy.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <string>
#include <utility>
#include <vector>

namespace accord {
namespace {

using ::testing::DoubleNear;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

using enum RelationshipLevel;

StrategyAnswer Found(StrategyQuestion question) {
  const auto found = RecommendStrategy({std::move(question), {}}, {});
  if (const auto* faults = std::get_if<Violations>(&found)) {
    ADD_FAILURE() << (*faults)[0].field << ": " << (*faults)[0].description;
    return {};
  }
  return std::get<StrategyFound>(found).strategy;
}

std::vector<std::string> FaultsOf(StrategyQuestion question) {
  const auto found = RecommendStrategy({std::move(question), {}}, {});
  std::vector<std::string> faults;
  if (const auto* violations = std::get_if<Violations>(&found)) {
    for (const Violation& fault : *violations) {
      faults.push_back(fault.field + " " + std::string(ViolationCodeName(fault.code)));
    }
  }
  return faults;
}

MatrixClasses Cell(RelationshipLevel attractiveness, RelationshipLevel position) {
  return {attractiveness, position};
}

// Figure 1 of the paper, cell by cell: strong, medium and weak clients in rows, weak, medium and
// strong positions in columns.
TEST(KeyClientMatrix, IsThatOfThePaper) {
  using enum StrategicOption;
  EXPECT_EQ(OptionOf(kHigh, kLow), kKeepSelectively);
  EXPECT_EQ(OptionOf(kHigh, kMedium), kDevelopCooperation);
  EXPECT_EQ(OptionOf(kHigh, kHigh), kProtectTies);
  EXPECT_EQ(OptionOf(kMedium, kLow), kKeepAtLeastEffort);
  EXPECT_EQ(OptionOf(kMedium, kMedium), kProtectTies);
  EXPECT_EQ(OptionOf(kMedium, kHigh), kDevelopCooperation);
  EXPECT_EQ(OptionOf(kLow, kLow), kWithdraw);
  EXPECT_EQ(OptionOf(kLow, kMedium), kKeepAtLeastEffort);
  EXPECT_EQ(OptionOf(kLow, kHigh), kProtectSelectively);
}

TEST(KeyClientMatrix, NamesInstrumentsAndLevers) {
  const StrategyAnswer answer = Found({.axes = Cell(kHigh, kMedium)});
  EXPECT_EQ(answer.matrix->option, StrategicOption::kDevelopCooperation);
  EXPECT_THAT(answer.matrix->levers, ElementsAre("trust", "entry-barriers", "joint-activities"));
  EXPECT_EQ(answer.matrix->instruments.size(), 14u);  // 6 + 5 + 3
  EXPECT_EQ(answer.matrix->probabilities[0].probability.value, 1.0);
  EXPECT_THAT(answer.sentence, HasSubstr("develop cooperation"));
  EXPECT_THAT(Found({.axes = Cell(kLow, kLow)}).matrix->levers, ElementsAre("end"));
}

// Together the options name all 17 instruments: 6, 5, 3 and 3 by method.
TEST(KeyClientMatrix, HasSeventeenInstrumentsInFourMethods) {
  std::map<BondMethod, std::map<std::string, int>> methods;
  for (const RelationshipLevel column : {kLow, kMedium, kHigh}) {
    const StrategyAnswer answer = Found({.axes = Cell(kHigh, column)});
    for (const Instrument& instrument : answer.matrix->instruments) {
      ++methods[instrument.method][instrument.name];
    }
  }
  EXPECT_EQ(methods[BondMethod::kDeepenTrust].size(), 6u);
  EXPECT_EQ(methods[BondMethod::kEntryBarriers].size(), 5u);
  EXPECT_EQ(methods[BondMethod::kJointActivities].size(), 3u);
  EXPECT_EQ(methods[BondMethod::kExitBarriers].size(), 3u);
}

TEST(KeyClientMatrix, TakesAScoreAsItsColumnWithEndsIncluded) {
  const auto column = [](double score) {
    return Found({.axes = MatrixClasses{kHigh, score}}).matrix->own_position;
  };
  EXPECT_EQ(column(0.799), kLow);
  EXPECT_EQ(column(0.8), kMedium);
  EXPECT_EQ(column(0.1 + 0.7), kMedium);  // 0.7999999999999999
  EXPECT_EQ(column(0.999), kMedium);
  EXPECT_EQ(column(1), kHigh);
}

// The level is 8 or 10, half each (low or medium); the client is highly attractive.
TEST(KeyClientMatrix, HasProbabilitiesOfAPosition) {
  const auto one = [](double value) { return Judgement{{value}, {}}; };
  PositionQuestion position;
  position.level = LevelQuestion{.information_exchange = {{1, 3}, {}},
                                 .process_alignment = one(2),
                                 .mutual_adaptation = one(2),
                                 .contacts = one(2),
                                 .favourable_terms = one(1)};
  position.attractiveness = AttractivenessQuestion{
      .benefits = {2}, .costs = {1}, .mean_profit_rate = 0.1, .mean_npv = 0.1};
  const MatrixAnswer answer = *Found({.axes = position}).matrix;
  EXPECT_EQ(answer.attractiveness, kHigh);
  EXPECT_EQ(answer.own_position, kMedium);
  ASSERT_EQ(answer.probabilities.size(), 3u);
  EXPECT_EQ(answer.probabilities[0].option, StrategicOption::kKeepSelectively);
  EXPECT_THAT(answer.probabilities[0].probability.value, DoubleNear(0.5, 0.016));
  EXPECT_EQ(answer.probabilities[2].probability.value, 0.0);
}

TEST(KeyClients, AreThoseThatFitTheFirmsAims) {
  const auto kind = [](double fit) { return Found({.fit = Judgement{{fit}, {}}}).client_kind; };
  EXPECT_EQ(kind(0.9), KeyClientKind::kKey);
  EXPECT_EQ(kind(0.89), KeyClientKind::kImportant);
  EXPECT_EQ(kind(0.5), KeyClientKind::kImportant);
  EXPECT_EQ(kind(0.49), KeyClientKind::kPlain);
}

DirectionAnswer Directed(DirectionQuestion question,
                         RelationshipLevel attractiveness = kUnspecified) {
  StrategyQuestion strategy{.direction = question};
  if (attractiveness != kUnspecified) strategy.axes = Cell(attractiveness, kMedium);
  return *Found(std::move(strategy)).direction;
}

DirectionQuestion Left(double cost, double probability, double profit) {
  return {.state = ClientState::kLeft,
          .expected_profit = profit,
          .win_back_cost = cost,
          .win_back_probability = probability};
}

// 30 an attempt, one in four succeeds: 120 a success.
TEST(Directions, WinBackOnlyWhileASuccessCostsLessThanItBrings) {
  EXPECT_EQ(Directed(Left(30, 0.25, 120.01)).direction, Direction::kWinBack);
  EXPECT_EQ(Directed(Left(30, 0.25, 120)).direction, Direction::kEnd);
  EXPECT_EQ(Directed(Left(30, 0.25, 119)).direction, Direction::kEnd);
  EXPECT_EQ(Directed(Left(0.1, 0.1, 1)).direction, Direction::kEnd);
  EXPECT_THAT(Directed(Left(30, 0.25, 200)).reason,
              HasSubstr("a success costs 120 (30 an attempt, 25 % of them succeed), less than"));
}

DirectionQuestion Active(double margin, double service) {
  return {.state = ClientState::kActive, .margin = margin, .service_cost = service};
}

TEST(Directions, EndOnlyWhereServiceCostsMoreThanItBringsAndNoLeverMendsIt) {
  EXPECT_EQ(Directed(Active(100, 100.01)).direction, Direction::kEnd);
  EXPECT_EQ(Directed(Active(100, 100)).direction, Direction::kUnspecified);
  EXPECT_EQ(Directed(Active(0.3, 0.1 + 0.2)).direction, Direction::kUnspecified);
  EXPECT_EQ(Directed(Active(-5, 0)).direction, Direction::kEnd);
  DirectionQuestion mended = Active(100, 150);
  mended.mended_service_cost = 100;
  EXPECT_EQ(Directed(mended).direction, Direction::kReorganise);
  mended.mended_service_cost = 101;
  EXPECT_EQ(Directed(mended).direction, Direction::kEnd);
  mended.improved_margin = 160;
  mended.improvement_cost = 10;
  EXPECT_EQ(Directed(mended).direction, Direction::kImprove);
  mended.improvement_cost = 11;
  EXPECT_EQ(Directed(mended).direction, Direction::kEnd);
}

TEST(Directions, OfProfitableClientsGoByLeavingAttractivenessAndGain) {
  DirectionQuestion leaving = Active(100, 20);
  leaving.unavoidable_leave_probability = 0.5;
  EXPECT_EQ(Directed(leaving, kHigh).direction, Direction::kMaximiseProfit);
  leaving.unavoidable_leave_probability = 0.49;
  EXPECT_EQ(Directed(leaving, kHigh).direction, Direction::kProtect);
  DirectionQuestion growing = Active(100, 20);
  growing.improved_margin = 130;
  growing.improvement_cost = 29;
  EXPECT_EQ(Directed(growing, kMedium).direction, Direction::kImprove);
  EXPECT_EQ(Directed(growing, kHigh).direction, Direction::kProtect);
  growing.improvement_cost = 30;
  EXPECT_EQ(Directed(growing, kMedium).direction, Direction::kUnspecified);
  EXPECT_EQ(Directed(growing, kMedium).lever, "");
  growing.mended_service_cost = 20;
  EXPECT_EQ(Directed(growing, kMedium).direction, Direction::kUnspecified);
  growing.mended_service_cost = 19;
  EXPECT_EQ(Directed(growing, kMedium).direction, Direction::kReorganise);
  EXPECT_EQ(Directed(growing, kHigh).direction, Direction::kProtect);
  EXPECT_EQ(Directed({.state = ClientState::kNew}).direction, Direction::kStart);
  EXPECT_EQ(Directed({.state = ClientState::kNew}).lever, "start");
}

TEST(StrategyFaults, AreNamedByPath) {
  EXPECT_THAT(FaultsOf({}), ElementsAre("strategy REQUIRED"));
  EXPECT_THAT(FaultsOf({.axes = MatrixClasses{}}),
              ElementsAre("strategy.classes.attractiveness REQUIRED", "strategy.classes REQUIRED"));
  EXPECT_THAT(FaultsOf({.axes = MatrixClasses{kHigh, -1.0}}),
              ElementsAre("strategy.classes.score OUT_OF_RANGE"));
  EXPECT_THAT(FaultsOf({.axes = PositionQuestion{}}),
              ElementsAre("strategy.position REQUIRED", "strategy.position.level REQUIRED",
                          "strategy.position.attractiveness REQUIRED"));
  EXPECT_THAT(FaultsOf({.direction = DirectionQuestion{.state = ClientState::kLeft}}),
              ElementsAre("strategy.direction.expected_profit REQUIRED",
                          "strategy.direction.win_back_probability REQUIRED"));
  EXPECT_THAT(FaultsOf({.direction = Left(1, 0, 1)}),
              ElementsAre("strategy.direction.win_back_probability OUT_OF_RANGE"));
  EXPECT_THAT(FaultsOf({.direction = DirectionQuestion{}}),
              ElementsAre("strategy.direction.state REQUIRED"));
  StrategyQuestion fit{.fit = Judgement{{1.1}, {}}};
  fit.important_from = 0.95;
  EXPECT_THAT(FaultsOf(fit), ElementsAre("strategy.fit.experts[0] OUT_OF_RANGE",
                                         "strategy.important_from OUT_OF_RANGE"));
}

}  // namespace
}  // namespace accord
