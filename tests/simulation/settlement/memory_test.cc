#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "tests/simulation/settlement/contracts.h"

// Pools: penalties carried, and the bonus bank, worked by hand.
namespace accord {
namespace {

using Money = std::vector<double>;

CompiledLimits CarriesAbove(double cap) {
  CompiledLimits limits = NoLimits();
  limits.penalty_cap = cap;
  limits.carries = true;
  return limits;
}

CompiledPool APool(std::vector<int> members) {
  CompiledPool pool;
  pool.members = std::move(members);
  pool.carries = true;
  return pool;
}

// One clause that pays what the driver is, penalties up to 10 a settlement, the rest carried.
CompiledContract Carrying(int periods, const std::function<void(CompiledContract&)>& change = {}) {
  CompiledClause clause = PaysDriver(periods);
  clause.settlement_limits = CarriesAbove(10.0);
  clause.carries = true;
  clause.pool = 0;
  return ContractOnDrivers(periods, 1, {clause}, [&](CompiledContract& contract) {
    contract.pools = {APool({0})};
    if (change) change(contract);
  });
}

TEST(CarriedPenalty, IsSetOffAgainstLaterGainsUntilItIsGone) {
  // 15 and 2 are carried; 12 of the gain of 12 goes, then 5 of 20.
  EXPECT_EQ(SettleOn(Carrying(5), {{-25, -12, 12, 20, 7}}).pay[0], (Money{-10, -10, 0, 15, 7}));
}

TEST(CarriedPenalty, IsSetOffFromTheNextDateOnNotOnItsOwn) {
  CompiledClause gain = PaysDriver(2, 1);
  gain.pool = 0;
  CompiledContract contract = Carrying(2, [&](CompiledContract& c) {
    c.figures.push_back(Figure(FigureKind::kDriver, 1));
    c.clauses.push_back(gain);
    c.pools = {APool({0, 1})};
    c.groups.resize(1);
    c.pools[0].group = 0;
  });
  const Settled settled = SettleOn(contract, {{-30, 0}, {8, 50}});
  EXPECT_EQ(settled.pay[0], (Money{-10, 0}));
  EXPECT_EQ(settled.pay[1], (Money{8, 30}));
}

TEST(CarriedPenalty, LapsesAfterItsExpiryOldestFirst) {
  // Carried: 10 at t = 1, 20 at t = 2. Two periods on: at t = 3 both are there and 14 take all of
  // the first and 4 of the second; at t = 4 the first would be gone, 16 of the second are left.
  const CompiledContract contract = Carrying(5, [](CompiledContract& c) { c.pools[0].expiry = 2; });
  EXPECT_EQ(SettleOn(contract, {{-20, -30, 14, 9, 100}}).pay[0], (Money{-10, -10, 0, 0, 100}));
  EXPECT_EQ(SettleOn(contract, {{-20, -30, 4, 9, 100}}).pay[0], (Money{-10, -10, 0, 0, 100}));
  EXPECT_EQ(SettleOn(contract, {{-20, -30, 0, 30, 100}}).pay[0], (Money{-10, -10, 0, 10, 100}));
}

TEST(CarriedPenalty, GrowsByItsInterestEveryPeriod) {
  const CompiledContract contract =
      Carrying(3, [](CompiledContract& c) { c.pools[0].interest = 2.0; });
  EXPECT_EQ(SettleOn(contract, {{-15, 0, 100}}).pay[0], (Money{-10, 0, 80}));
}

TEST(CarriedPenalty, OfATermCapThatForgivesIsNotCarried) {
  CompiledContract contract = Carrying(4, [](CompiledContract& c) {
    c.clauses[0].term_limits = NoLimits();
    c.clauses[0].term_limits->penalty_cap = 14.0;
  });
  // Of -30: 20 are carried by the settlement's cap. Of the second 10 the term leaves 4, 6 are
  // forgiven; the set-off of 20 uses nothing.
  EXPECT_EQ(SettleOn(contract, {{-30, -10, 25, -5}}).pay[0], (Money{-10, -4, 5, 0}));
}

TEST(CarriedPenalty, IsPaidAtTheEndWhereTheContractSaysSo) {
  const CompiledContract contract =
      Carrying(2, [](CompiledContract& c) { c.settles_at_end = true; });
  const Settled settled = SettleOn(contract, {{-25, -11}});
  EXPECT_EQ(settled.pay[0], (Money{-10, -10}));
  EXPECT_EQ(settled.cash[0], (Money{-10, -26}));
  EXPECT_EQ(settled.supplier, (Money{-10, -26}));
}

TEST(BonusBank, MeetsPenaltiesKeepsAShareOfGainsAndReleasesAPartEveryYear) {
  CompiledContract contract = ContractOnDrivers(6, 1, {PaysDriver(6)}, [](CompiledContract& c) {
    c.clauses[0].pool = 0;
    CompiledPool pool;
    pool.members = {0};
    pool.bank_share = 0.5;
    pool.release_share = 0.25;
    pool.releases_after = {false, false, false, true, false, false};
    c.pools = {pool};
  });
  // 100: 50 in. -30: met, 20 left. -30: 20 met, 10 paid. 80: 40 in, and a quarter, 10, out with the
  // year. 20: 10 in. 0: the rest, 40, out.
  const Settled settled = SettleOn(contract, {{100, -30, -30, 80, 20, 0}});
  EXPECT_EQ(settled.pay[0], (Money{100, -30, -30, 80, 20, 0}));
  EXPECT_EQ(settled.cash[0], (Money{50, 0, -10, 50, 10, 40}));
}

TEST(BonusBank, OfAGroupMeetsPenaltiesOfAllBeforeGainsEnter) {
  CompiledContract contract =
      ContractOnDrivers(2, 2, {PaysDriver(2, 0), PaysDriver(2, 1)}, [](CompiledContract& c) {
        c.clauses[0].pool = c.clauses[1].pool = 0;
        CompiledPool pool;
        pool.members = {0, 1};
        pool.group = 0;
        pool.bank_share = 1.0;
        pool.releases_after.assign(2, false);
        c.pools = {pool};
        c.groups.resize(1);
      });
  const Settled settled = SettleOn(contract, {{40, 10}, {-5, -25}});
  EXPECT_EQ(settled.cash[0], (Money{0, 0}));
  EXPECT_EQ(settled.cash[1], (Money{-5, 0}));
  EXPECT_EQ(settled.cash[2], (Money{0, 25}));  // the group's own line: 40 - 25 + 10
}

}  // namespace
}  // namespace accord
