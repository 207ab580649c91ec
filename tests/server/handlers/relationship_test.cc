#include "server/handlers/relationship.h"

#include <algorithm>
#include <set>
#include <string>
#include <variant>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/convert/json.h"
#include "server/handlers/templates.h"
#include "server/levers/ready_levers.h"
#include "tests/server/handlers/requests.h"
#include "tests/server/handlers/settlements.h"

namespace accord {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::IsSubsetOf;

template <typename Response, typename Request>
Response Assessed(const Request& request) {
  const std::variant<Response, Violations> found = Assess(request);
  if (const auto* faults = std::get_if<Violations>(&found)) {
    ADD_FAILURE() << (*faults)[0].field << ": " << (*faults)[0].description;
    return Response();
  }
  return std::get<Response>(found);
}

template <typename Request>
Request FromText(const std::string& json) {
  Request request;
  EXPECT_THAT(PathsAndCodes(ParseJson(json, FieldPath(), &request)), IsEmpty());
  return request;
}

std::set<std::string> LeverIds() {
  std::set<std::string> ids;
  for (const v1::ReadyLever& ready : ReadyLevers().levers()) ids.insert(ready.lever().id());
  return ids;
}

TEST(RelationshipHandlers, NameOnlyLeversThatThereAre) {
  const std::set<std::string> ids = LeverIds();
  for (int row = 1; row <= 3; ++row) {
    for (int column = 1; column <= 3; ++column) {
      v1::RecommendStrategyRequest request;
      v1::MatrixClasses& classes = *request.mutable_strategy()->mutable_classes();
      classes.set_attractiveness(static_cast<v1::RelationshipLevel>(row));
      classes.set_level(static_cast<v1::RelationshipLevel>(column));
      const auto answer = Assessed<v1::RecommendStrategyResponse>(request);
      const auto& levers = answer.strategy().matrix().levers();
      EXPECT_THAT(std::set<std::string>(levers.begin(), levers.end()), IsSubsetOf(ids));
    }
  }
  for (const char* direction :
       {R"({"state": "CLIENT_STATE_NEW"})",
        R"({"state": "CLIENT_STATE_ACTIVE", "margin": 1, "service_cost": 2})",
        R"({"state": "CLIENT_STATE_ACTIVE", "margin": 1, "improved_margin": 2})",
        R"({"state": "CLIENT_STATE_ACTIVE", "margin": 1, "unavoidable_leave_probability": 1})",
        R"({"state": "CLIENT_STATE_ACTIVE", "service_cost": 2, "mended_service_cost": 0})",
        R"({"state": "CLIENT_STATE_LEFT", "expected_profit": 1, "win_back_probability": 1})"}) {
    const auto answer =
        Assessed<v1::RecommendStrategyResponse>(FromText<v1::RecommendStrategyRequest>(
            std::string(R"({"strategy": {"direction": )") + direction + "}}"));
    EXPECT_TRUE(ids.contains(answer.strategy().direction().lever())) << direction;
  }
}

TEST(RelationshipHandlers, NameOnlyTemplatesThatThereAre) {
  std::set<std::string> templates;
  const v1::ListTemplatesResponse listed = ListTemplates();
  for (const v1::ContractTemplate& form : listed.templates()) templates.insert(form.name());
  v1::AssessReadinessRequest request;
  for (int topic = 1; topic <= 15; ++topic) {
    v1::ReadinessAnswer& answer = *request.mutable_readiness()->add_answers();
    answer.set_topic(static_cast<v1::ReadinessTopic>(topic));
    answer.mutable_answer()->add_experts(1);
  }
  int named = 0;
  const auto found = Assessed<v1::AssessReadinessResponse>(request);
  for (const v1::GateAnswer& gate : found.readiness().gates()) {
    named += gate.templates_size();
    EXPECT_THAT(std::set<std::string>(gate.templates().begin(), gate.templates().end()),
                IsSubsetOf(templates));
  }
  EXPECT_EQ(named, 6);
}

// What a settled period says of its outcomes, scored as a partnership, is the score that it was
// settled by: a score is one notion.
TEST(RelationshipHandlers, ScoreASettledPeriodAsItWasSettled) {
  const v1::SettleContractRequest settled =
      SettleSteel({}, {OutcomeSeries("output", {1100, 1300})});
  const v1::SettleContractResponse statement = Settled(settled);
  ASSERT_EQ(statement.scores_size(), 2);
  for (const v1::ScoreStatement& period : statement.scores()) {
    v1::ScorePartnershipRequest request;
    v1::PartyGoals& party = *request.add_parties();
    party.set_id("supplier");
    v1::MotiveGoals& motive = *party.add_motives();
    motive.set_id("all");
    for (const v1::ScoredOutcome& scored : period.outcomes()) {
      const auto outcome =
          std::find_if(settled.scenario().outcomes().begin(), settled.scenario().outcomes().end(),
                       [&](const v1::Outcome& each) { return each.id() == scored.outcome(); });
      v1::PartnershipGoal& goal = *motive.add_goals();
      goal.set_id(scored.outcome());
      goal.set_weight(scored.weight());
      goal.set_start(outcome->baseline().constant());
      goal.set_target(outcome->target());
      goal.set_measured(scored.measured());
    }
    const auto answer = Assessed<v1::ScorePartnershipResponse>(request);
    EXPECT_DOUBLE_EQ(answer.parties(0).score(), period.score()) << period.period();
    for (int i = 0; i < period.outcomes_size(); ++i) {
      const v1::GoalScore& goal = answer.parties(0).goals(i);
      EXPECT_DOUBLE_EQ(goal.achievement(), period.outcomes(i).scored());
      EXPECT_DOUBLE_EQ(goal.start_achievement(), period.outcomes(i).achievement_at_start());
      EXPECT_EQ(!goal.holds_guard(), period.outcomes(i).below_start());
    }
  }
}

TEST(RelationshipHandlers, SayEveryFaultByItsPathInTheRequest) {
  const auto found = Assess(FromText<v1::PositionRelationshipRequest>(
      R"({"position": {"level": {"contacts": {"experts": [4]}}}, "draws": {"draw_count": 5}})"));
  EXPECT_THAT(PathsAndCodes(std::get<Violations>(found)),
              ElementsAre("position.level.information_exchange.experts REQUIRED",
                          "position.level.process_alignment.experts REQUIRED",
                          "position.level.mutual_adaptation.experts REQUIRED",
                          "position.level.contacts.experts[0] OUT_OF_RANGE",
                          "position.level.favourable_terms.experts REQUIRED",
                          "draws.draw_count OUT_OF_RANGE"));
}

TEST(RelationshipHandlers, GiveUpWhenNobodyWaits) {
  int asked = 0;
  const Stopped stopped = [&] { return ++asked > 1; };
  const auto request = FromText<v1::PositionRelationshipRequest>(
      R"({"position": {"level": {"information_exchange": {"experts": [1, 3]},
          "process_alignment": {"experts": [2]}, "mutual_adaptation": {"experts": [2]},
          "contacts": {"experts": [2]}, "favourable_terms": {"experts": [2]}}},
          "draws": {"draw_count": 100000}})");
  Assess(request, stopped);
  EXPECT_EQ(asked, 2);
}

}  // namespace
}  // namespace accord
