#include "simulation/engine/settle_observed.h"

#include <cmath>
#include <cstddef>
#include <optional>
#include <utility>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "simulation/engine/replay.h"
#include "simulation/model/compiled_model.h"
#include "tests/simulation/engine/rich_contracts.h"
#include "tests/support/scenarios.h"

namespace accord {
namespace {

using ::testing::SizeIs;

// Everything that clauses look at is measured; nothing watches the parties' cash, which depends on
// true values.
CompiledModel AModel() {
  return Compile(AScenario([](ScenarioDraft& draft) {
                   MakeRich(draft);
                   ContractOf(draft, "steel").terminations.pop_back();
                 }),
                 1);
}

// The first periods of what happened on a path.
Observations ObservedOn(const PathRecord& record, int periods) {
  const auto first = [&](std::vector<std::vector<double>> lists) {
    for (auto& list : lists) list.resize(static_cast<std::size_t>(periods));
    return lists;
  };
  return {periods, first(record.measured), first(record.drivers)};
}

void ExpectEqual(const ClauseLine& settled, const ClauseLine& simulated) {
  EXPECT_EQ(settled.period, simulated.period);
  EXPECT_EQ(settled.clause, simulated.clause);
  EXPECT_EQ(settled.basis, simulated.basis);
  EXPECT_EQ(settled.schedule, simulated.schedule);
  EXPECT_EQ(settled.due, simulated.due);
  EXPECT_EQ(settled.set_off, simulated.set_off);
  EXPECT_EQ(settled.limits.size(), simulated.limits.size());
  EXPECT_EQ(settled.pay, simulated.pay);
  EXPECT_EQ(settled.carried, simulated.carried);
  EXPECT_EQ(settled.cash, simulated.cash);
  EXPECT_EQ(settled.due_period, simulated.due_period);
}

TEST(SettleObserved, PaysWhatTheSimulationPaidOnTheSameFigures) {
  const CompiledModel model = AModel();
  for (std::uint64_t path = 0; path < 200; ++path) {
    const PathRecord record = Replay(model, path);
    for (int contract : {0, 1}) {
      const Ledger& simulated = record.contracts[contract].ledger;
      const Ledger settled = SettleObserved(model, contract, ObservedOn(record, 8));
      ASSERT_EQ(settled.clauses.size(), simulated.clauses.size()) << path;
      for (std::size_t i = 0; i < settled.clauses.size(); ++i) {
        ExpectEqual(settled.clauses[i], simulated.clauses[i]);
      }
      ASSERT_EQ(settled.cash.size(), simulated.cash.size());
      for (std::size_t t = 0; t < settled.cash.size(); ++t) {
        EXPECT_EQ(settled.cash[t].payments, simulated.cash[t].payments);
      }
      EXPECT_EQ(settled.end.has_value(), simulated.end.has_value());
    }
  }
}

TEST(SettleObserved, PaysForAsManyPeriodsAsWereObservedAndWhatFallsDueLater) {
  const CompiledModel model = AModel();
  const PathRecord record = Replay(model, 3);
  const Ledger& whole = record.contracts[1].ledger;
  for (int periods = 1; periods < 8; ++periods) {
    const Ledger part = SettleObserved(model, 1, ObservedOn(record, periods));
    ASSERT_EQ(part.clauses.size(), 2u * static_cast<std::size_t>(periods));
    for (std::size_t i = 0; i < part.clauses.size(); ++i) {
      ExpectEqual(part.clauses[i], whole.clauses[i]);
    }
    ASSERT_EQ(part.cash.back().period, periods + 2) << "the gain is paid two quarters later";
    double paid = 0, settled = 0;
    for (const CashLine& line : part.cash) paid += line.payments;
    for (const ClauseLine& line : part.clauses) settled += line.cash;
    EXPECT_NEAR(paid, settled, 1e-9);
    EXPECT_EQ(part.cash.back().supplier, part.cash.back().payments)
        << "after what was observed there is no cost, and no recovery at the end of the term";
  }
}

TEST(SettleObserved, TakesWhatWasObservedForTheTrueValue) {
  const CompiledModel model = AModel();
  Observations observed;
  observed.period_count = 8;
  observed.outcomes = {std::vector<double>(8, 1100), std::vector<double>(8, 90)};
  observed.drivers.resize(2);
  const Ledger ledger = SettleObserved(model, 0, observed);
  ASSERT_FALSE(ledger.end.has_value());
  // 100 t at 50 and 10 h at 100 above the baselines.
  for (const CashLine& line : ledger.cash) {
    if (line.period == 0 || line.period > 8) continue;
    EXPECT_DOUBLE_EQ(line.benefit, 6000) << line.period;
  }
  EXPECT_DOUBLE_EQ(ledger.cash[1].supplier_cost, 1000) << "skill is at its reference";
}

TEST(SettleObserved, PutsWhatNobodyObservedOnItsPlanOrReference) {
  const CompiledModel model =
      Compile(AScenario([](ScenarioDraft& draft) { draft.drivers[0].reference = 0.05; }), 1);
  Observations observed;
  observed.period_count = 8;
  const Ledger ledger = SettleObserved(model, 0, observed);
  const std::vector<double> plan = model.contracts[0].plan_benefit;
  for (int t = 1; t <= 8; ++t) {
    EXPECT_DOUBLE_EQ(ledger.cash[static_cast<std::size_t>(t)].benefit,
                     plan[static_cast<std::size_t>(t) - 1]);
  }
}

TEST(SettleObserved, FindsTheAchievementsThatARunFinds) {
  // One lower-is-better outcome: twice the target scores half, nothing at all scores the most.
  const CompiledModel model = Compile(AScenario([](ScenarioDraft& draft) {
                                        Contract& steel = ContractOf(draft, "steel");
                                        steel.score->weights = {{"downtime", 1.0}};
                                        Clause bonus = ClauseOf(steel, "fee");
                                        bonus.id = "bonus";
                                        bonus.base = 0;
                                        bonus.basis = Basis{.source = ContractFigure::kScore};
                                        bonus.bands = {Band{.rate = 1000}};
                                        steel.clauses = {bonus};
                                      }),
                                      1);
  Observations observed;
  observed.period_count = 3;
  observed.outcomes = {{}, {160, 80, 0}};
  const Ledger ledger = SettleObserved(model, 0, observed);
  ASSERT_THAT(ledger.clauses, SizeIs(3));
  EXPECT_DOUBLE_EQ(ledger.clauses[0].pay, 500);
  EXPECT_DOUBLE_EQ(ledger.clauses[1].pay, 1000);
  EXPECT_DOUBLE_EQ(ledger.clauses[2].pay, 2000);
}

TEST(TotalPayments, AreThoseOfEveryDateToTheSupplierOrFromIt) {
  Ledger ledger;
  EXPECT_EQ(TotalPayments(ledger), 0);
  for (const double payments : {0.0, 100.0, -30.0, 2.5}) {
    ledger.cash.push_back({.payments = payments, .supplier_cost = 7, .supplier = 9});
  }
  EXPECT_EQ(TotalPayments(ledger), 72.5);
}

// Availability of 99.8961, 99.895 and 99.894, to hundredths: 99.9, 99.9 and 99.89. Credits below
// 99.9, and a pay of a third of it in whole cents; both are shown before they were rounded.
TEST(SettleObserved, RoundsFiguresAndPaysWhereTheContractSaysSo) {
  const CompiledModel model = Compile(
      AScenario([](ScenarioDraft& draft) {
        Contract& contract = draft.contracts[0];
        const Basis rounded = {.source = MeasuredValueOf{"output"},
                               .aggregation = Aggregation::kMean,
                               .round_to = 0.01};
        Clause credit;
        credit.id = "credit";
        credit.basis = rounded;
        credit.steps = {Step{.threshold = 99.9, .side = Side::kBelow, .amount = -100}};
        credit.gate.emplace().gates = {Gate{.basis = rounded, .max = 99.9}};
        Clause share;
        share.id = "share";
        share.basis = Basis{.source = MeasuredValueOf{"output"}, .aggregation = Aggregation::kMean};
        share.bands = {Band{.lower = 0, .upper = {}, .rate = 1.0 / 3.0}};
        share.round_to = 0.01;
        contract.clauses = {credit, share};
        contract.terminations.clear();
      }),
      1);
  Observations observed;
  observed.period_count = 3;
  observed.outcomes = {{99.8961, 99.895, 99.894}, {80, 80, 80}};
  observed.drivers.resize(model.chance->drivers.size());
  const Ledger ledger = SettleObserved(model, 0, observed);
  ASSERT_THAT(ledger.clauses, SizeIs(6));
  const double credits[] = {0, 0, -100}, bases[] = {99.9, 99.9, 99.89};
  const double shares[] = {33.3, 33.3, 33.3};
  for (std::size_t t = 0; t < 3; ++t) {
    const ClauseLine& credit = ledger.clauses[2 * t];
    EXPECT_EQ(credit.pay, credits[t]) << t;
    EXPECT_EQ(credit.basis, bases[t]);
    EXPECT_EQ(credit.exact_basis, observed.outcomes[0][t]);
    EXPECT_EQ(credit.gates[0].value, bases[t]);
    EXPECT_EQ(credit.gates[0].exact_value, observed.outcomes[0][t]);
    EXPECT_EQ(credit.exact_due, std::nullopt);
    const ClauseLine& share = ledger.clauses[2 * t + 1];
    EXPECT_EQ(share.pay, shares[t]);
    EXPECT_EQ(share.due, shares[t]);
    ASSERT_TRUE(share.exact_due);
    EXPECT_DOUBLE_EQ(*share.exact_due, observed.outcomes[0][t] / 3);
    EXPECT_EQ(share.exact_basis, std::nullopt);
  }
}

Observations Observed(const CompiledModel& model, std::vector<std::vector<double>> outcomes) {
  Observations observed;
  observed.period_count = static_cast<int>(outcomes[0].size());
  observed.outcomes = std::move(outcomes);
  observed.drivers.resize(model.chance->drivers.size());
  return observed;
}

// Output loads demand 0.8, half of it adjusted, and skill 0.5: demand of 0.25 took it up by a
// factor of exp(0.1) that is taken back. Downtime is not adjusted.
TEST(SettleObserved, TakesBackWhatDriversDidToRawValues) {
  const Scenario scenario = AScenario();
  const CompiledModel model = Compile(scenario, 1);
  Observations observed = Observed(model, {{1100, 1000}, {80, 80}});
  observed.drivers[0] = {0.25, 0};
  observed.drivers[1] = {0.1, 0};
  const auto measured = [&] {
    std::vector<double> values;
    for (const ScoredPeriod& period : ScoresObserved(model, 0, observed)) {
      values.push_back(period.parts[0].measured);
    }
    return values;
  };
  EXPECT_EQ(measured(), (std::vector<double>{1100, 1000}));
  observed.raw = {true, false};
  EXPECT_NEAR(measured()[0], 1100 * std::exp(-0.1), 1e-10);
  EXPECT_EQ(measured()[1], 1000);
}

// Output of 1080 against a target of 1200 and a start of 1000, downtime of 120 against 80 and 100.
TEST(ScoresObserved, SayWhatEachOutcomeBringsAndWhichCostsMost) {
  const CompiledModel model = Compile(AScenario(), 1);
  const std::vector<ScoredPeriod> scores =
      ScoresObserved(model, 0, Observed(model, {{1080, 1200, 1300}, {120, 80, 80}}));
  ASSERT_THAT(scores, SizeIs(3));
  EXPECT_EQ(scores[0].period, 1);
  ASSERT_THAT(scores[0].parts, SizeIs(2));
  const ScoredPart& output = scores[0].parts[0];
  const ScoredPart& downtime = scores[0].parts[1];
  EXPECT_DOUBLE_EQ(output.scored, 0.9);
  EXPECT_EQ(output.weight, 0.6);
  EXPECT_DOUBLE_EQ(*output.achievement_at_start, 1000.0 / 1200);
  EXPECT_FALSE(output.below_start);
  EXPECT_DOUBLE_EQ(downtime.scored, 80.0 / 120);
  EXPECT_DOUBLE_EQ(*downtime.achievement_at_start, 0.8);
  EXPECT_TRUE(downtime.below_start);
  EXPECT_DOUBLE_EQ(scores[0].score, 0.6 * 0.9 + 0.4 * 80 / 120);
  EXPECT_EQ(scores[0].furthest_below, 1);  // 0.4 / 3 against 0.06
  EXPECT_EQ(scores[1].score, 1);
  EXPECT_EQ(scores[1].furthest_below, -1);
  EXPECT_EQ(scores[2].furthest_below, -1);
}

TEST(ScoresObserved, FollowTheMeasureOfTheScore) {
  const auto scored = [](ScoreMeasure measure) {
    const CompiledModel model = Compile(
        AScenario([&](ScenarioDraft& draft) { draft.contracts[0].score->measure = measure; }), 1);
    return ScoresObserved(model, 0, Observed(model, {{1080}, {90}}))[0];
  };
  const ScoredPeriod progress = scored(ScoreMeasure::kProgress);
  EXPECT_DOUBLE_EQ(progress.parts[0].scored, 0.4);
  EXPECT_DOUBLE_EQ(progress.parts[1].scored, 0.5);
  EXPECT_DOUBLE_EQ(progress.score, 0.6 * 0.4 + 0.4 * 0.5);
  const ScoredPeriod attainment = scored(ScoreMeasure::kAttainment);
  EXPECT_DOUBLE_EQ(attainment.parts[0].scored, 1080.0 / 1050);
  EXPECT_DOUBLE_EQ(attainment.parts[1].scored, 80.0 / 90);
  EXPECT_DOUBLE_EQ(attainment.score, 0.6 * 1080 / 1050 + 0.4 * 80 / 90);
}

}  // namespace
}  // namespace accord
