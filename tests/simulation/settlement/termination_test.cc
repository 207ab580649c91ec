#include <gtest/gtest.h>

#include <vector>

#include "tests/simulation/settlement/contracts.h"

// When a contract ends, and how it is closed, worked by hand.
namespace accord {
namespace {

using Money = std::vector<double>;

CompiledDates EveryDate(int periods) { return AClause(periods); }

// Ends when driver 1 is below 0.
CompiledTermination BelowZero(int periods) {
  CompiledTermination termination{};
  termination.dates = EveryDate(periods);
  termination.reading = CompiledReading{1, Aggregation::kMean};
  termination.party = Party::kClient;
  termination.below = 0.0;
  termination.above = kUnlimited;
  termination.consecutive = 1;
  return termination;
}

CompiledContract Ending(int periods, std::vector<CompiledClause> clauses,
                        const std::function<void(CompiledContract&)>& change = {}) {
  return ContractOnDrivers(periods, 2, std::move(clauses), [&](CompiledContract& contract) {
    contract.terminations = {BelowZero(periods)};
    if (change) change(contract);
  });
}

TEST(Termination, StopsEveryFlowAfterThePeriodInWhichItFires) {
  const CompiledContract contract = Ending(4, {PaysDriver(4)}, [](CompiledContract& c) {
    c.supplier.cost.present = true;
    c.supplier.cost.fixed = {1, 1, 1, 1};
    c.client.contribution = {2, 2, 2, 2};
    c.terminations[0].payment = -7;
    c.supplier.recovery = {40, 30, 20, 10};
  });
  const Settled settled = SettleOn(contract, {{5, 6, 7, 8}, {1, -1, 1, 1}});
  EXPECT_EQ(settled.pay[0], (Money{5, 6, 0, 0}));
  EXPECT_EQ(settled.cash[2], (Money{0, -7, 0, 0}));
  EXPECT_EQ(settled.supplier, (Money{4, 6 - 7 - 1 + 30, 0, 0}));
  EXPECT_EQ(settled.client, (Money{-5 - 2, -6 + 7 - 2, 0, 0}));
  ASSERT_TRUE(settled.ledger.end);
  EXPECT_EQ(settled.ledger.end->period, 2);
}

TEST(Termination, CountsTestsInARowAndGivesNotice) {
  const CompiledContract contract = Ending(6, {PaysDriver(6)}, [](CompiledContract& c) {
    c.terminations[0].consecutive = 2;
    c.terminations[0].notice = 1;
  });
  const Settled settled = SettleOn(contract, {{1, 1, 1, 1, 1, 1}, {-1, 1, -1, -1, 1, 1}});
  EXPECT_EQ(settled.pay[0], (Money{1, 1, 1, 1, 1, 0}));
  EXPECT_EQ(settled.ledger.end->fired, 4);
  EXPECT_EQ(settled.ledger.end->period, 5);
}

TEST(Termination, OfWhichTheFirstInTheListStandsAndOthersAreTooLate) {
  const CompiledContract contract = Ending(4, {PaysDriver(4)}, [](CompiledContract& c) {
    c.terminations.push_back(c.terminations[0]);
    c.terminations[0].notice = 2;
    c.terminations[0].payment = 1;
    c.terminations[1].payment = 100;
  });
  const Settled settled = SettleOn(contract, {{0, 0, 0, 0}, {-1, -1, -1, -1}});
  EXPECT_EQ(settled.cash[2], (Money{0, 0, 1, 0}));
}

TEST(Termination, WhoseNoticeRunsBeyondTheTermLeavesItToAnother) {
  const CompiledContract contract = Ending(3, {PaysDriver(3)}, [](CompiledContract& c) {
    c.terminations.push_back(c.terminations[0]);
    c.terminations[0].notice = 2;
  });
  const Settled settled = SettleOn(contract, {{1, 1, 1}, {1, -1, 1}});
  ASSERT_TRUE(settled.ledger.end);
  EXPECT_EQ(settled.ledger.end->termination, 1);
  EXPECT_EQ(settled.pay[0], (Money{1, 1, 0}));
}

TEST(Termination, StopsTheBenefit) {
  const CompiledChance chance = AChance(3, 2, {AnOutcome(3, 10, 20)});
  const CompiledContract contract = Ending(3, {PaysDriver(3)}, [](CompiledContract& c) {
    c.outcomes = {0};
    c.plan_benefit = {0, 0, 0};
  });
  ContractTile tile(contract, chance);
  tile.Begin();
  PeriodFigures figures(2, 1);
  Money benefit;
  for (int t = 1; t <= 3; ++t) {
    SetAll(figures.levels[0], 1);
    SetAll(figures.levels[1], t == 2 ? -1 : 1);
    SetAll(figures.true_values[0], 17);
    SetAll(figures.measured[0], 17);
    tile.Settle(t, figures.view());
    benefit.push_back(tile.benefit()[5]);
  }
  EXPECT_GT(benefit[0], 0);
  EXPECT_EQ(benefit, (Money{benefit[0], benefit[0], 0}));
}

TEST(Termination, WhoseNoticeRunsBeyondTheTermDoesNotFire) {
  const CompiledContract contract = Ending(3, {PaysDriver(3)}, [](CompiledContract& c) {
    c.terminations[0].notice = 2;
    c.terminations[0].payment = 50;
  });
  EXPECT_FALSE(SettleOn(contract, {{1, 1, 1}, {1, -1, -1}}).ledger.end);
}

TEST(Termination, MayWatchAPartysCumulativeCash) {
  const CompiledContract contract = Ending(3, {PaysDriver(3)}, [](CompiledContract& c) {
    c.terminations[0].reading.reset();
    c.terminations[0].party = Party::kSupplier;
    c.terminations[0].below = -10;
    c.supplier.investment = 4;
  });
  const Settled settled = SettleOn(contract, {{-3, -4, -5}, {0, 0, 0}});
  EXPECT_EQ(settled.pay[0], (Money{-3, -4, 0}));  // -4, -7, -11
}

TEST(Closing, SettlesAnOpenWindowToDateWithItsLimitsAsTheyAre) {
  CompiledClause quarterly = PaysDriver(6);
  SettleEvery(3, quarterly);
  quarterly.settlement_limits = NoLimits();
  quarterly.settlement_limits->gain_cap = 9;
  quarterly.term_limits = NoLimits();
  quarterly.term_limits->gain_cap = 12;
  const CompiledContract contract = Ending(6, {quarterly});
  EXPECT_EQ(SettleOn(contract, {{1, 2, 3, 2, 2, 9}, {1, 1, 1, 1, -1, 1}}).pay[0],
            (Money{0, 0, 6, 0, 4, 0}));
  EXPECT_EQ(SettleOn(contract, {{3, 3, 3, 5, 5, 9}, {1, 1, 1, 1, -1, 1}}).pay[0],
            (Money{0, 0, 9, 0, 3, 0}));
  EXPECT_EQ(SettleOn(contract, {{1, 2, 3, 2, 2, 3}, {1, 1, 1, 1, 1, 1}}).pay[0],
            (Money{0, 0, 6, 0, 0, 6}));
}

TEST(Closing, ReadsWhatEarlierClausesPaidInIt) {
  CompiledClause first = PaysDriver(4);
  SettleEvery(2, first);
  CompiledClause second = PaysDriver(4, 2, 10.0);
  SettleEvery(4, second);
  const CompiledContract contract = Ending(4, {first, second}, [](CompiledContract& c) {
    c.figures.push_back(Figure(FigureKind::kClausePay, 0));
  });
  const Settled settled = SettleOn(contract, {{1, 2, 4, 8}, {1, 1, -1, 1}});
  EXPECT_EQ(settled.pay[0], (Money{0, 3, 4, 0}));
  EXPECT_EQ(settled.pay[1], (Money{0, 0, 70, 0}));
}

TEST(Closing, TopsUpTheFloorOfTheTerm) {
  CompiledClause clause = PaysDriver(4);
  clause.term_limits = NoLimits();
  clause.term_limits->net_floor = -5;
  const CompiledContract contract = Ending(4, {clause});
  EXPECT_EQ(SettleOn(contract, {{-4, -4, 0, 0}, {1, -1, 1, 1}}).pay[0], (Money{-4, -1, 0, 0}));
  EXPECT_EQ(SettleOn(contract, {{-4, -4, 1, 1}, {1, 1, 1, 1}}).pay[0], (Money{-4, -4, 1, 2}));
}

TEST(Closing, PaysLaggedCashWhenItIsDueAndHoldbackAtTheEnd) {
  CompiledClause clause = PaysDriver(4);
  clause.lag = 2;
  clause.holdback = 0.25;
  clause.release.base = 0.5;
  const CompiledContract contract = Ending(4, {clause});
  const Settled settled = SettleOn(contract, {{8, 16, 8, 8}, {1, -1, 1, 1}});
  EXPECT_EQ(settled.pay[0], (Money{8, 16, 0, 0}));
  // A quarter of 24 is held, half of that released at once.
  EXPECT_EQ(settled.cash[0], (Money{0, 3, 6, 12, 0, 0}));
  EXPECT_EQ(settled.supplier, (Money{0, 3, 6, 12, 0, 0}));
}

TEST(Closing, OfALastPeriodIsNoEarlyEnd) {
  CompiledClause clause = PaysDriver(2);
  clause.lag = 1;
  clause.holdback = 0.5;
  clause.release.base = 1.0;
  const Settled settled = SettleOn(ContractOnDrivers(2, 1, {clause}), {{4, 8}});
  EXPECT_EQ(settled.cash[0], (Money{0, 2 + 6, 4}));
}

}  // namespace
}  // namespace accord
