#include <gtest/gtest.h>

#include <functional>
#include <vector>

#include "tests/simulation/settlement/contracts.h"

// What parties have once a contract has ended, and terms before the horizon, worked by hand.
namespace accord {
namespace {

using Money = std::vector<double>;

// Pays driver 0; ends when driver 1 is below 0. After that the supplier has 10, 20, 30, 40 by
// period less 7 once, the client 3 a period less 1 once.
CompiledContract Ending(const std::function<void(CompiledContract&)>& change = {}) {
  return ContractOnDrivers(4, 2, {PaysDriver(4)}, [&](CompiledContract& contract) {
    CompiledTermination termination{};
    termination.dates = AClause(4);
    termination.reading = CompiledReading{1, Aggregation::kMean};
    termination.party = Party::kClient;
    termination.below = 0.0;
    termination.above = kUnlimited;
    termination.consecutive = 1;
    contract.terminations = {termination};
    contract.supplier.after_end = {10, 20, 30, 40};
    contract.supplier.transition_cost = 7;
    contract.client.after_end = {3, 3, 3, 3};
    contract.client.transition_cost = 1;
    if (change) change(contract);
  });
}

const Money kPaid = {5, 6, 7, 8};

TEST(AfterEnd, BeginsBehindTheEndAndCostsTheTransitionWithIt) {
  const Settled settled = SettleOn(Ending(), {kPaid, {1, -1, 1, 1}});
  EXPECT_EQ(settled.supplier, (Money{5, 6 - 7, 30, 40}));
  EXPECT_EQ(settled.client, (Money{-5, -6 - 1, 3, 3}));
  ASSERT_EQ(settled.ledger.cash.size(), 5u);
  EXPECT_EQ(settled.ledger.cash[1].supplier_after_end, 0);
  EXPECT_EQ(settled.ledger.cash[2].supplier_after_end, -7);
  EXPECT_EQ(settled.ledger.cash[3].supplier_after_end, 30);
  EXPECT_EQ(settled.ledger.cash[4].client_after_end, 3);
  EXPECT_EQ(settled.ledger.cash[4].client, 3);
}

TEST(AfterEnd, IsNothingWhereTheContractLastsUntilTheHorizon) {
  EXPECT_EQ(SettleOn(Ending(), {kPaid, {1, 1, 1, 1}}).supplier, kPaid);
  // An early end with the last period leaves no transition to pay for.
  const Settled settled = SettleOn(Ending(), {kPaid, {1, 1, 1, -1}});
  EXPECT_EQ(settled.ledger.end->period, 4);
  EXPECT_EQ(settled.supplier, kPaid);
  EXPECT_EQ(settled.ledger.cash[4].supplier_after_end, 0);
}

TEST(AfterEnd, IsSeenByNoTermination) {
  // At the last date of the term the supplier has 18, of which 100 are due for the transition.
  const auto watch = [](CompiledContract& c) {
    c.terminations[0].reading.reset();
    c.terminations[0].party = Party::kSupplier;
    c.terminations[0].payment = 1000;
    c.term = 3;
    c.supplier.transition_cost = 100;
  };
  const Settled settled = SettleOn(Ending(watch), {kPaid, {1, 1, 1, 1}});
  EXPECT_FALSE(settled.ledger.end);
  EXPECT_EQ(settled.supplier, (Money{5, 6, 7 - 100, 40}));
}

TEST(AfterEnd, MeetsNoDefault) {
  const auto lag = [](CompiledContract& c) {
    c.clauses[0].lag = 2;
    c.longest_lag = 2;
    c.supplier.discount.resize(7, 1.0);
    c.client.discount.resize(7, 1.0);
    c.defaults = true;
    c.supplier.reserve = 4;
    c.supplier.transition_cost = 0;
  };
  // Owes 3 for the first period and 6 for the second, long after both: has 4, and then 1, although
  // it earns 30 and 40 elsewhere.
  const Settled settled = SettleOn(Ending(lag), {{-3, -6, 0, 0}, {1, -1, 1, 1}});
  EXPECT_EQ(settled.cash[0], (Money{0, 0, -3, -1, 0, 0}));
  EXPECT_EQ(settled.supplier, (Money{0, 0, -3 + 30, -1 + 40, 0, 0}));
}

TEST(Term, ClosesTheContractWithoutACause) {
  CompiledClause half_yearly = PaysDriver(4);
  SettleEvery(2, half_yearly);
  const CompiledContract contract = ContractOnDrivers(4, 1, {half_yearly}, [](CompiledContract& c) {
    c.term = 3;
    c.supplier.recovery = {40, 30, 20, 10};
    c.supplier.after_end = {1, 2, 3, 4};
    c.supplier.transition_cost = 5;
  });
  const Settled settled = SettleOn(contract, {kPaid});
  EXPECT_EQ(settled.pay[0], (Money{0, 11, 7, 0}));
  EXPECT_EQ(settled.supplier, (Money{0, 11, 7 + 20 - 5, 4}));
  EXPECT_FALSE(settled.ledger.end);
}

TEST(Term, LeavesNoTimeForANoticeBeyondIt) {
  const auto term = [](CompiledContract& c) {
    c.term = 3;
    c.terminations[0].notice = 1;
  };
  EXPECT_FALSE(SettleOn(Ending(term), {kPaid, {1, 1, -1, -1}}).ledger.end);
  const Settled settled = SettleOn(Ending(term), {kPaid, {1, -1, 1, 1}});
  EXPECT_EQ(settled.ledger.end->period, 3);
  EXPECT_EQ(settled.supplier, (Money{5, 6, 7 - 7, 40}));
}

TEST(Term, OfNothingIsAContractThatNeverBegins) {
  const Settled settled = SettleOn(Ending([](CompiledContract& c) {
                                     c.term = 0;
                                     c.supplier.cost.present = true;
                                     c.supplier.cost.fixed = {1, 1, 1, 1};
                                   }),
                                   {kPaid, {1, -1, 1, 1}});
  EXPECT_EQ(settled.pay[0], (Money{0, 0, 0, 0}));
  EXPECT_EQ(settled.supplier, (Money{10, 20, 30, 40}));
  EXPECT_EQ(settled.client, (Money{3, 3, 3, 3}));
  EXPECT_FALSE(settled.ledger.end);
}

}  // namespace
}  // namespace accord
