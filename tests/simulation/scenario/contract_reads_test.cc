#include "simulation/scenario/contract_reads.h"

#include <gtest/gtest.h>

#include <functional>
#include <string>
#include <vector>

#include "simulation/base/overloaded.h"
#include "tests/support/scenarios.h"

namespace accord {
namespace {

std::string Named(const ReadSource& source) {
  return std::visit(
      Overloaded{
          [](const MeasuredOutcome& outcome) { return "measured " + outcome.id; },
          [](const VolumeOutcome& outcome) { return "volume " + outcome.id; },
          [](const PlannedOutcome& outcome) { return "planned " + outcome.id; },
          [](const DriverId& driver) { return "driver " + driver.id; },
          [](const InputId& input) { return "input " + input.id; },
          [](const ClauseId& clause) { return "pay " + clause.id; },
          [](ContractFigure figure) {
            return "figure " + std::to_string(static_cast<int>(figure));
          },
          [](const PlanBenefit&) { return std::string("planned benefit"); },
          [](const CashOf& cash) { return "cash " + std::to_string(static_cast<int>(cash.party)); },
      },
      source);
}

// "path: source, for reader", one a line.
std::string Listed(const std::vector<ContractRead>& reads) {
  std::string list;
  for (const ContractRead& read : reads) {
    list += read.path.text() + ": " + Named(read.source) + ", for " + read.reader + "\n";
  }
  return list;
}

Clause AClause(std::string id, Basis basis) {
  Clause clause;
  clause.id = std::move(id);
  clause.basis = std::move(basis);
  return clause;
}

TEST(ContractReads, FollowEveryPartOfAContractInItsOrder) {
  Contract contract;
  contract.id = "c";
  contract.score = Score{ScoreMeasure::kAchievement, {{"output", 1}}};
  contract.outcome_ids = {"output", "downtime"};
  contract.inputs = {{.id = "paid", .binding = DriverId{"demand"}},
                     {.id = "made", .binding = OutcomeId{"output"}},
                     {.id = "known", .binding = Constantly(1)},
                     {"unbound", {}}};
  Clause clause = AClause("all", {.source = ContractFigure::kBenefit});
  clause.holdback = Holdback{.share = 0.1, .release_bands = {{}, {}}};
  clause.indexation = Indexation{DriverId{"demand"}};
  clause.deduction = "paid";
  clause.scale = Scale{.basis = Basis{.source = InputId{"made"}}};
  clause.gate = GateSet{.gates = {Gate{.basis = Basis{.source = ProgressOf{"downtime"}}},
                                  Gate{.basis = Basis{.source = ClauseId{"first"}}}}};
  clause.reference = Reference{PlanValueOf{"output"}};
  contract.clauses = {clause};
  contract.terminations = {{.id = "low", .watched = Basis{.source = AttainmentOf{"output"}}},
                           {.id = "broke", .party = Party::kClient, .watched = CumulativeCash{}}};
  contract.default_beyond_reserve = true;
  EXPECT_EQ(Listed(ReadsOf(contract, FieldPath("c"))),
            R"(c.score.weights["output"].outcome: measured output, for the score
c.outcome_ids[0]: measured output, for the benefit
c.outcome_ids[1]: measured downtime, for the benefit
c.inputs["paid"].driver: driver demand, for input "paid"
c.inputs["made"].outcome: measured output, for input "made"
c.clauses["all"].basis.contract_figure: figure 2, for clause "all"
c.clauses["all"].reference.plan_value: planned output, for clause "all"
c.clauses["all"].gate.gates[0].basis.progress: measured downtime, for a gate of clause "all"
c.clauses["all"].gate.gates[1].basis.clause_pay: pay first, for a gate of clause "all"
c.clauses["all"].scale.basis.observed_input: input made, for the scale of clause "all"
c.clauses["all"].deduction: input paid, for the deduction of clause "all"
c.clauses["all"].indexation.driver: driver demand, for the indexation of clause "all"
c.clauses["all"].holdback.release_bands: figure 1, for the release of clause "all"
c.terminations["low"].trigger.attainment: measured output, for termination "low"
c.terminations["broke"].cumulative_cash: cash 2, for termination "broke"
c.default_beyond_reserve: cash 1, for the supplier's default
)");
}

TEST(ContractReads, AreNoneOfWhatIsConstantOrNotSetYet) {
  Contract contract;
  contract.clauses = {AClause("constant", {.source = ConstantFigure{1}}), AClause("unset", {}),
                      Clause{}};
  contract.clauses[0].reference = Reference{ConstantFigure{2}};
  contract.clauses[0].indexation = Indexation{RateIndex{0.02}};
  contract.clauses[0].holdback = Holdback{.share = 0.5};
  contract.clauses[1].reference = Reference{};
  contract.clauses[1].gate = GateSet{.gates = {Gate{}}};
  contract.clauses[1].scale = Scale{};
  contract.clauses[1].indexation = Indexation{};
  contract.terminations = {{.id = "unset"}};
  EXPECT_EQ(Listed(ReadsOf(contract, FieldPath("c"))), "");
}

TEST(ContractReads, SayWhichClauseReads) {
  Contract contract;
  contract.outcome_ids = {"output"};
  contract.clauses = {AClause("a", {.source = DriverId{"x"}}),
                      AClause("b", {.source = DriverId{"y"}})};
  contract.default_beyond_reserve = true;
  std::vector<int> clauses;
  for (const ContractRead& read : ReadsOf(contract, FieldPath())) clauses.push_back(read.clause);
  EXPECT_EQ(clauses, (std::vector<int>{-1, 0, 1, -1}));
}

TEST(ContractReads, OfACostAreItsDriversAndTheOutcomeThatGivesItsVolume) {
  Cost cost;
  cost.loadings = {{"skill", 0.1, 0}};
  cost.event_costs = {{"strike", 1}};
  cost.volume = OutcomeId{"output"};
  EXPECT_EQ(Listed(ReadsOf(cost, FieldPath("cost"), "termination \"broke\"")),
            R"(cost.loadings["skill"]: driver skill, for termination "broke"
cost.event_costs["strike"]: driver strike, for termination "broke"
cost.volume_outcome: volume output, for termination "broke"
)");
  cost.volume = Constantly(5);
  EXPECT_EQ(ReadsOf(cost, FieldPath(), "").size(), 2);
}

// SmallScenario measures output with error and downtime without; `change` says what the only clause
// reads.
bool IsWithError(const std::function<void(Contract&, Clause&)>& change) {
  const Scenario scenario = AScenario([&](ScenarioDraft& draft) {
    Contract& steel = ContractOf(draft, "steel");
    Clause clause = AClause("only", {.source = ConstantFigure{1}});
    steel.inputs = {{.id = "made", .binding = OutcomeId{"output"}},
                    {.id = "paid", .binding = DriverId{"demand"}}};
    change(steel, clause);
    steel.clauses = {clause};
  });
  return IsMeasuredWithError(scenario, scenario.facts().contracts[0]);
}

bool IsWithError(const Basis& basis) {
  return IsWithError([&](Contract&, Clause& clause) { clause.basis = basis; });
}

TEST(ContractReads, KnowWhatIsMeasuredWithError) {
  EXPECT_FALSE(IsWithError(Basis{.source = ConstantFigure{1}})) << "though score and input exist";
  for (const Basis& basis :
       {Basis{.source = AchievementOf{"output"}}, Basis{.source = ProgressOf{"output"}},
        Basis{.source = AttainmentOf{"output"}}, Basis{.source = MeasuredValueOf{"output"}},
        Basis{.source = InputId{"made"}}, Basis{.source = ContractFigure::kScore},
        Basis{.source = ContractFigure::kBenefit},
        Basis{.source = ContractFigure::kBenefitAgainstPlan},
        Basis{.source = ContractFigure::kBenefitAgainstPlanRelative}}) {
    EXPECT_TRUE(IsWithError(basis)) << basis.source.index();
  }
  for (const Basis& basis :
       {Basis{.source = MeasuredValueOf{"downtime"}}, Basis{.source = DriverId{"demand"}},
        Basis{.source = InputId{"paid"}}, Basis{.source = ContractFigure::kDeliveryCost}}) {
    EXPECT_FALSE(IsWithError(basis)) << basis.source.index();
  }
}

TEST(ContractReads, KnowWhichPartsMakeAContractMeasuredWithError) {
  const Basis output{.source = MeasuredValueOf{"output"}};
  EXPECT_TRUE(IsWithError([&](Contract&, Clause& clause) {
    clause.gate = GateSet{.gates = {Gate{.basis = output, .min = 0}}};
  }));
  EXPECT_TRUE(IsWithError(
      [&](Contract&, Clause& clause) { clause.scale = Scale{.slope = 1, .basis = output}; }));
  EXPECT_TRUE(IsWithError([](Contract&, Clause& clause) { clause.deduction = "made"; }));
  EXPECT_TRUE(IsWithError([&](Contract& contract, Clause&) {
    contract.terminations = {
        {.id = "low", .party = Party::kClient, .watched = output, .below = 900}};
  }));
  EXPECT_TRUE(IsWithError([](Contract&, Clause& clause) {
    clause.holdback = Holdback{.share = 0.1, .release_bands = {Band{.lower = 0.9, .rate = 1}}};
  }));
  EXPECT_FALSE(
      IsWithError([](Contract&, Clause& clause) { clause.holdback = Holdback{.share = 0.1}; }));
  EXPECT_FALSE(IsWithError([](Contract& contract, Clause&) {
    contract.terminations = {
        {.id = "broke", .party = Party::kClient, .watched = CumulativeCash{}, .below = -1e6}};
  }));
}

TEST(ContractReads, AreMeasuredWithErrorWhereARebasedBaselineIs) {
  const auto plan = [](double rebasing) {
    return [rebasing](Contract&, Clause& clause) {
      clause.reference = Reference{PlanBenefit{}};
      clause.rebasing_weight = rebasing;
    };
  };
  EXPECT_FALSE(IsWithError(plan(0)));
  EXPECT_TRUE(IsWithError(plan(0.5)));
}

}  // namespace
}  // namespace accord
