#include "simulation/engine/settle_observed.h"

#include <cstddef>
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

}  // namespace
}  // namespace accord
