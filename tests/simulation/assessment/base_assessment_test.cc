#include "simulation/assessment/base_assessment.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "simulation/base/assessment_limits.h"

namespace accord {
namespace {

using ::testing::DoubleEq;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::SizeIs;

BaseClient Client(std::string id, double score, double benefit, double cost) {
  return {.id = std::move(id),
          .information_exchange = score,
          .process_alignment = score,
          .mutual_adaptation = score,
          .contacts = score,
          .favourable_terms = score,
          .benefit = benefit,
          .cost = cost};
}

// Profit rates 1, 0.5, 0.2, -0.5: mean 0.3, medium in [0.21, 0.39]. NPVs 100, 20, 10, -10: mean 30,
// medium in [21, 39]. Levels: 1 is a sum of 5, low; 2 one of 10, medium; 3 one of 15, high.
//   big    high/high, level low: should be high, +2, strong client and weak position
//   good   high/low, level high: should be high, 0
//   small  low/low, level medium: should be low, -1
//   loss   low/low, level low: 0
BaseQuestion Four() {
  return {{Client("big", 1, 200, 100), Client("good", 3, 60, 40), Client("small", 2, 60, 50),
           Client("loss", 1, 10, 20)},
          {},
          {},
          {}};
}

BaseAssessment Found(BaseQuestion question) {
  const auto found = AssessBase({std::move(question)});
  if (const auto* faults = std::get_if<Violations>(&found)) {
    ADD_FAILURE() << (*faults)[0].field << ": " << (*faults)[0].description;
    return {};
  }
  return std::get<BaseFound>(found).base;
}

std::vector<std::string> FaultsOf(BaseQuestion question) {
  const auto found = AssessBase({std::move(question)});
  std::vector<std::string> faults;
  if (const auto* violations = std::get_if<Violations>(&found)) {
    for (const Violation& fault : *violations) {
      faults.push_back(fault.field + " " + std::string(ViolationCodeName(fault.code)));
    }
  }
  return faults;
}

TEST(BaseAssessment, PlacesEveryClientAgainstTheMeansOfTheBase) {
  const BaseAssessment base = Found(Four());
  EXPECT_THAT(base.mean_profit_rate, DoubleEq(0.3));
  EXPECT_THAT(base.mean_npv, DoubleEq(30));
  ASSERT_THAT(base.clients, SizeIs(4));
  EXPECT_EQ(base.clients[0].normative_level, RelationshipLevel::kHigh);
  EXPECT_EQ(base.clients[0].level_move, 2);
  EXPECT_EQ(base.clients[0].option, StrategicOption::kKeepSelectively);
  EXPECT_EQ(base.clients[1].tactical, RelationshipLevel::kHigh);
  EXPECT_EQ(base.clients[1].strategic, RelationshipLevel::kLow);
  EXPECT_EQ(base.clients[1].option, StrategicOption::kProtectTies);
  EXPECT_EQ(base.clients[2].level_move, -1);
  EXPECT_EQ(base.clients[2].option, StrategicOption::kKeepAtLeastEffort);
  EXPECT_EQ(base.clients[3].option, StrategicOption::kWithdraw);
}

TEST(BaseAssessment, SaysWhomToTalkToFirst) {
  BaseQuestion question = Four();
  question.clients.push_back(Client("idle", 1, 100, 50));  // rate 1, to be raised, NPV 50
  const BaseAssessment base = Found(question);
  EXPECT_THAT(base.talk_first, ElementsAre("big", "idle", "loss", "good", "small"));
  EXPECT_EQ(base.clients[3].place, 3);
}

TEST(BaseAssessment, HasNineCellsThatHoldEveryClientOnce) {
  const BaseAssessment base = Found(Four());
  ASSERT_THAT(base.cells, SizeIs(9));
  int clients = 0;
  double npv = 0, benefit = 0;
  for (const MatrixCell& cell : base.cells) {
    EXPECT_EQ(cell.option, OptionOf(cell.attractiveness, cell.own_position));
    clients += cell.client_count;
    npv += cell.npv;
    benefit += cell.benefit;
  }
  EXPECT_EQ(clients, 4);
  EXPECT_EQ(npv, 120.0);
  EXPECT_EQ(benefit, 330.0);
  EXPECT_EQ(base.cells[0].client_count, 1);  // strong client, weak position
  EXPECT_EQ(base.cells[0].npv, 100.0);
}

TEST(BaseAssessment, CountsTheLeversThatAreAskedFor) {
  const BaseAssessment base = Found(Four());
  std::vector<std::string> uses;
  for (const LeverUse& use : base.levers) {
    uses.push_back(use.lever + " " + std::to_string(use.client_count));
  }
  EXPECT_THAT(
      uses, ElementsAre("end 1", "entry-barriers 2", "exit-barriers 1", "reorganise 1", "trust 2"));
}

TEST(BaseAssessment, TakesNpvAndServiceCostsWhereAllHaveThem) {
  BaseQuestion question = Four();
  for (BaseClient& client : question.clients) {
    client.npv = 40;
    client.service_cost = client.cost;
  }
  question.clients[3].npv = 400;  // mean 130
  const BaseAssessment base = Found(question);
  EXPECT_EQ(base.clients[3].strategic, RelationshipLevel::kHigh);
  EXPECT_EQ(base.clients[3].direction->direction, Direction::kEnd);  // 10 against 20
  EXPECT_EQ(base.clients[0].direction->direction, Direction::kProtect);
  EXPECT_EQ(Found(Four()).clients[0].direction, std::nullopt);
}

TEST(BaseFaults, AreMeansAtOrBelowZero) {
  BaseQuestion question = Four();
  question.clients[0] = Client("big", 1, 0, 100);
  const auto found = AssessBase({question});
  const Violations& faults = std::get<Violations>(found);
  ASSERT_THAT(faults, SizeIs(2));
  EXPECT_EQ(faults[0].field, "base.clients");
  EXPECT_THAT(faults[0].description, HasSubstr("mean profit rate above 0"));
  EXPECT_THAT(faults[1].description, HasSubstr("mean NPV above 0"));
}

TEST(BaseFaults, AreNamedClientByClient) {
  BaseQuestion question = Four();
  question.clients[1].contacts = 4;
  question.clients[1].cost = 0;
  question.clients[2].id = "big";
  question.clients[2].npv = 5;
  question.clients[3].id = "";
  EXPECT_THAT(FaultsOf(question),
              ElementsAre("base.clients[1].contacts OUT_OF_RANGE",
                          "base.clients[1].cost OUT_OF_RANGE", "base.clients[2].id DUPLICATE",
                          "base.clients[2].npv CONTRADICTION", "base.clients[3].id REQUIRED"));
  EXPECT_THAT(FaultsOf({}), ElementsAre("base.clients REQUIRED"));
  question = Four();
  question.medium_from = 14;
  EXPECT_THAT(FaultsOf(question), ElementsAre("base.high_from OUT_OF_RANGE"));
  question = Four();
  question.clients.resize(limits::kMaxAssessedClients + 1);
  EXPECT_THAT(FaultsOf(question), ElementsAre("base.clients TOO_MANY"));
}

}  // namespace
}  // namespace accord
