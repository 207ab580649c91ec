#include "simulation/base/violation.h"
#include "tests/simulation/scenario/faults.h"

namespace accord {
namespace {

constexpr auto kRequired = ViolationCode::kRequired;
constexpr auto kOutOfRange = ViolationCode::kOutOfRange;
constexpr auto kContradiction = ViolationCode::kContradiction;
constexpr auto kUnknownId = ViolationCode::kUnknownId;
constexpr auto kDuplicate = ViolationCode::kDuplicate;

Change OnSteel(std::function<void(Contract&)> change) {
  return [change](ScenarioDraft& draft) { change(ContractOf(draft, "steel")); };
}
std::string Steel(const std::string& field) { return R"(contracts["steel"].)" + field; }

TEST(Contract, NamesItsClientInAnyScript) {
  ExpectNoFault(OnSteel([](Contract& c) { c.client_id = "ООО «Ромашка»"; }));
  ExpectOnlyFault(OnSteel([](Contract& c) { c.client_id = "a "; }), Steel("client_id"),
                  ViolationCode::kInvalidFormat,
                  "must be 1 to 256 bytes of UTF-8 without control characters and without a "
                  R"(space at either end, got "a " (2 bytes))");
}

TEST(Contract, NamesEachOutcomeOnce) {
  ExpectOnlyFault(OnSteel([](Contract& c) { c.outcome_ids.push_back("output"); }),
                  Steel("outcome_ids[2]"), kDuplicate, R"(must be named once, got "output" again)");
  ExpectOnlyFault(OnSteel([](Contract& c) { c.outcome_ids.push_back("noise"); }),
                  Steel("outcome_ids[2]"), kUnknownId, R"(names no outcome: "noise")");
}

TEST(Score, SumsToOne) {
  ExpectOnlyFault(OnSteel([](Contract& c) { c.score->weights[0].weight = 0.5; }),
                  Steel("score.weights"), kOutOfRange, "must sum to 1 within 1e-9, got 0.9");
  ExpectNoFault(OnSteel([](Contract& c) { c.score->weights[0].weight = 0.6 + 9e-10; }));
  ExpectOnlyFault(OnSteel([](Contract& c) { c.score->weights[0].weight = -0.6; }),
                  Steel(R"(score.weights["output"].weight)"), kOutOfRange,
                  "must be in (0, 1], got -0.6");
  ExpectOnlyFault(OnSteel([](Contract& c) { c.score->weights.clear(); }), Steel("score.weights"),
                  kRequired, "must weigh at least 1 outcome");
}

TEST(Score, WeighsOutcomesOfTheContractOnce) {
  ExpectOnlyFault(OnSteel([](Contract& c) { c.outcome_ids = {"output"}; }),
                  Steel(R"(score.weights["downtime"].outcome)"), kContradiction,
                  R"(must be one of the contract's outcome_ids, got "downtime")");
  ExpectOnlyFault(OnSteel([](Contract& c) { c.score->weights[1].outcome = "output"; }),
                  Steel("score.weights[1].outcome"), kDuplicate,
                  R"(must be unique, but entry 0 is for "output" already)");
  ExpectOnlyFault(OnSteel([](Contract& c) { c.score->weights[1].outcome = "noise"; }),
                  Steel(R"(score.weights["noise"].outcome)"), kUnknownId,
                  R"(names no outcome: "noise")");
}

TEST(Score, HasAMeasureWithAName) {
  ExpectOnlyFaultSaying(OnSteel([](Contract& c) { c.score->measure = ScoreMeasure{4}; }),
                        Steel("score.measure"), ViolationCode::kUnknownValue, "got number 4");
}

TEST(Score, IsNeededWhereAClauseReadsIt) {
  ExpectOnlyFault(OnSteel([](Contract& c) { c.score.reset(); }), Steel("score"), kRequired,
                  "must be set, since scenario.contracts[\"steel\"].clauses[\"penalty\"].basis."
                  "contract_figure reads it");
  ExpectNoFault(OnSteel([](Contract& c) {
    c.score.reset();
    c.clauses.pop_back();
  }));
}

// An outcome whose achievement is not defined.
void StartAtZero(ScenarioDraft& draft) {
  Outcome& downtime = OutcomeOf(draft, "downtime");
  downtime.baseline = Constantly(20);
  downtime.target = 0;
}

TEST(Achievement, NeedsLevelsAboveZero) {
  ExpectOnlyFault(StartAtZero, Steel(R"(score.weights["downtime"].outcome)"), kContradiction,
                  "achievement needs a baseline level and a target above 0, but those of "
                  "\"downtime\" are 20 and 0: use progress");
  ExpectNoFault([](ScenarioDraft& draft) {
    StartAtZero(draft);
    ContractOf(draft, "steel").score->measure = ScoreMeasure::kProgress;
  });
  ExpectOnlyFaultSaying(
      [](ScenarioDraft& draft) {
        StartAtZero(draft);
        Contract& steel = ContractOf(draft, "steel");
        steel.score->measure = ScoreMeasure::kProgress;
        ClauseOf(steel, "fee").basis = Basis{.source = AchievementOf{"downtime"}};
      },
      Steel(R"(clauses["fee"].basis.achievement)"), kContradiction, "use progress");
}

TEST(Attainment, NeedsAPlanAboveZero) {
  ExpectOnlyFault(
      [](ScenarioDraft& draft) {
        StartAtZero(draft);
        ContractOf(draft, "steel").score->measure = ScoreMeasure::kAttainment;
      },
      Steel(R"(score.weights["downtime"].outcome)"), kContradiction,
      "attainment needs plan values above 0, but that of \"downtime\" in period 1 is 0: use "
      "progress");
}

TEST(ObservedInput, IsBoundToSomethingThatExists) {
  const auto bound = [](ObservedInput input) {
    return OnSteel([=](Contract& c) { c.inputs = {input}; });
  };
  ExpectNoFault(bound({.id = "index", .binding = DriverId{"demand"}}));
  ExpectNoFault(bound({.id = "index", .binding = OutcomeId{"output"}}));
  ExpectNoFault(bound({.id = "index", .binding = Trajectory{Growth{1, 0.02}}}));
  ExpectOnlyFault(bound({.id = "index"}), Steel(R"(inputs["index"])"), kRequired,
                  "must be bound to an outcome, driver or trajectory");
  ExpectOnlyFault(bound({.id = "index", .binding = DriverId{"x"}}),
                  Steel(R"(inputs["index"].driver)"), kUnknownId, R"(names no driver: "x")");
  ExpectOnlyFault(bound({.id = "index", .binding = OutcomeId{"x"}}),
                  Steel(R"(inputs["index"].outcome)"), kUnknownId, R"(names no outcome: "x")");
  ExpectOnlyFault(bound({.id = "index", .binding = Trajectory{ConstantShape{kNan}}}),
                  Steel(R"(inputs["index"].trajectory.constant)"), kOutOfRange,
                  "must be a finite number, got nan");
  ExpectOnlyFault(bound({.binding = DriverId{"demand"}}), Steel("inputs[0].id"), kRequired,
                  "must be set");
}

TEST(JomUnit, HasABudgetAndAShare) {
  ExpectOnlyFault(OnSteel([](Contract& c) {
                    c.jom_unit = JomUnit{Constantly(-1), 0.5};
                  }),
                  Steel("jom_unit.budget_per_period.constant"), kOutOfRange,
                  "must be at least 0, got -1");
  ExpectOnlyFault(OnSteel([](Contract& c) {
                    c.jom_unit = JomUnit{Constantly(1), 1.5};
                  }),
                  Steel("jom_unit.supplier_share"), kOutOfRange, "must be in [0, 1], got 1.5");
}

TEST(Contract, HasListsOfLimitedLength) {
  ExpectOnlyFault(OnSteel([](Contract& c) {
                    for (int i = 0; i < 62; ++i) {
                      Clause clause;
                      clause.id = "c" + std::to_string(i);
                      c.clauses.push_back(clause);
                    }
                  }),
                  Steel("clauses"), ViolationCode::kTooMany,
                  "must have at most 64 entries, got 65");
  ExpectOnlyFault(
      OnSteel([](Contract& c) {
        for (int i = 0; i < 65; ++i) {
          c.inputs.push_back({.id = "i" + std::to_string(i), .binding = DriverId{"demand"}});
        }
      }),
      Steel("inputs"), ViolationCode::kTooMany, "must have at most 64 entries, got 65");
}

}  // namespace
}  // namespace accord
