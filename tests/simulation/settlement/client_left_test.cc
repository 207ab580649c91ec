#include <gtest/gtest.h>

#include <vector>

#include "tests/simulation/settlement/contracts.h"

// A client who leaves takes the contract along: worked by hand.
namespace accord {
namespace {

using Money = std::vector<double>;

// Ends when driver 1 is below 0.
CompiledTermination BelowZero(int periods) {
  CompiledTermination termination{};
  termination.dates = AClause(periods);
  termination.reading = CompiledReading{1, Aggregation::kMean};
  termination.party = Party::kClient;
  termination.below = 0.0;
  termination.above = kUnlimited;
  termination.consecutive = 1;
  termination.payment = 1000;
  return termination;
}

CompiledContract Leaving(int periods, std::vector<CompiledClause> clauses,
                         const std::function<void(CompiledContract&)>& change = {}) {
  return ContractOnDrivers(periods, 2, std::move(clauses), [&](CompiledContract& contract) {
    contract.client_may_leave = true;
    if (change) change(contract);
  });
}

TEST(ClientLeft, EndsTheContractWithThePeriodAndPaysNothingForIt) {
  const CompiledContract contract = Leaving(4, {PaysDriver(4)}, [](CompiledContract& c) {
    c.supplier.cost.present = true;
    c.supplier.cost.fixed = {1, 1, 1, 1};
    c.supplier.recovery = {40, 30, 20, 10};
  });
  const Settled settled = SettleOn(contract, {{5, 6, 7, 8}, {1, 1, 1, 1}}, /*client_leaves=*/2);
  EXPECT_EQ(settled.pay[0], (Money{5, 6, 0, 0}));
  EXPECT_EQ(settled.supplier, (Money{4, 6 - 1 + 30, 0, 0}));
  ASSERT_TRUE(settled.ledger.end);
  EXPECT_TRUE(settled.ledger.end->client_left);
  EXPECT_EQ(settled.ledger.end->period, 2);
  EXPECT_EQ(settled.ledger.end->fired, 2);
  EXPECT_TRUE(settled.ledger.others.empty());
}

TEST(ClientLeft, RunsToTheEndWhereNobodyLeaves) {
  const Settled settled = SettleOn(Leaving(3, {PaysDriver(3)}), {{5, 6, 7}, {1, 1, 1}});
  EXPECT_EQ(settled.pay[0], (Money{5, 6, 7}));
  EXPECT_FALSE(settled.ledger.end);
}

TEST(ClientLeft, ComesBeforeEveryTerminationOfTheDate) {
  const CompiledContract contract =
      Leaving(3, {PaysDriver(3)}, [](CompiledContract& c) { c.terminations = {BelowZero(3)}; });
  const Settled settled = SettleOn(contract, {{1, 1, 1}, {1, -1, 1}}, /*client_leaves=*/2);
  EXPECT_TRUE(settled.ledger.end->client_left);
  EXPECT_EQ(settled.cash[2], (Money{0, 0, 0}));
  const Settled terminated = SettleOn(contract, {{1, 1, 1}, {1, -1, 1}}, /*client_leaves=*/3);
  EXPECT_FALSE(terminated.ledger.end->client_left);
  EXPECT_EQ(terminated.ledger.end->period, 2);
  EXPECT_EQ(terminated.cash[2], (Money{0, 1000, 0}));
}

TEST(ClientLeft, CutsANoticeShortButNotOneThatEndsWithTheSamePeriod) {
  const CompiledContract contract = Leaving(6, {PaysDriver(6)}, [](CompiledContract& c) {
    c.terminations = {BelowZero(6)};
    c.terminations[0].notice = 3;
  });
  const std::vector<std::vector<double>> drivers = {{1, 2, 3, 4, 5, 6}, {1, -1, 1, 1, 1, 1}};
  const Settled sooner = SettleOn(contract, drivers, /*client_leaves=*/3);
  EXPECT_TRUE(sooner.ledger.end->client_left);
  EXPECT_EQ(sooner.pay[0], (Money{1, 2, 3, 0, 0, 0}));
  const Settled together = SettleOn(contract, drivers, /*client_leaves=*/5);
  EXPECT_FALSE(together.ledger.end->client_left);
  EXPECT_EQ(together.ledger.end->fired, 2);
  EXPECT_EQ(together.pay[0], (Money{1, 2, 3, 4, 5, 0}));
  EXPECT_EQ(together.cash[2], (Money{0, 0, 0, 0, 1000, 0}));
}

TEST(ClientLeft, SettlesOpenWindowsAndLeavesLaggedCashDue) {
  CompiledClause quarterly = PaysDriver(6);
  SettleEvery(3, quarterly);
  quarterly.lag = 2;
  const CompiledContract contract =
      Leaving(6, {quarterly}, [](CompiledContract& c) { c.longest_lag = 2; });
  const Settled settled =
      SettleOn(contract, {{3, 3, 3, 8, 4, 100}, {1, 1, 1, 1, 1, 1}}, /*client_leaves=*/5);
  EXPECT_EQ(settled.pay[0], (Money{0, 0, 9, 0, 12, 0}));  // 8 + 4: to date
  EXPECT_EQ(settled.cash[0], (Money{0, 0, 0, 0, 9, 0, 12, 0}));
}

TEST(ClientLeft, AtTheLastPeriodIsStillTheCause) {
  const Settled settled =
      SettleOn(Leaving(2, {PaysDriver(2)}), {{5, 6}, {1, 1}}, /*client_leaves=*/2);
  EXPECT_EQ(settled.pay[0], (Money{5, 6}));
  EXPECT_TRUE(settled.ledger.end->client_left);
}

}  // namespace
}  // namespace accord
