#include <gtest/gtest.h>

#include <vector>

#include "tests/simulation/settlement/contracts.h"

// Limits of groups and of the contract, worked by hand.
namespace accord {
namespace {

using Money = std::vector<double>;

CompiledContract OfThree(int periods, const std::function<void(CompiledContract&)>& change) {
  return ContractOnDrivers(
      periods, 3, {PaysDriver(periods, 0), PaysDriver(periods, 1), PaysDriver(periods, 2)}, change);
}

CompiledGroup GroupOf(std::vector<int> members, int periods) {
  return {std::move(members), EveryPeriod(periods)};
}

TEST(GroupCap, ReducesAllGainsOfItsMembersProRataAndNoPenalty) {
  const CompiledContract contract = OfThree(1, [](CompiledContract& c) {
    c.groups = {GroupOf({0, 1}, 1)};
    c.groups[0].limits.settlement = NoLimits();
    c.groups[0].limits.settlement->gain_cap = 20;
  });
  const Settled gains = SettleOn(contract, {{30}, {10}, {100}});
  EXPECT_EQ(gains.pay, (std::vector<Money>{{15}, {5}, {100}}));
  const Settled mixed = SettleOn(contract, {{30}, {-10}, {100}});
  EXPECT_EQ(mixed.pay, (std::vector<Money>{{20}, {-10}, {100}}));
}

TEST(GroupCap, OfAYearCountsWhatMembersWerePaidTogether) {
  const CompiledContract contract = OfThree(6, [](CompiledContract& c) {
    c.groups = {GroupOf({0, 1}, 6)};
    c.groups[0].limits.year = NoLimits();
    c.groups[0].limits.year->penalty_cap = 40;
  });
  const Settled settled = SettleOn(
      contract, {{-10, -20, 0, -9, -30, -30}, {-10, -20, -5, 0, -30, 0}, {0, 0, 0, 0, 0, 0}});
  EXPECT_EQ(settled.pay[0], (Money{-10, -10, 0, 0, -20, 0}));
  EXPECT_EQ(settled.pay[1], (Money{-10, -10, 0, 0, -20, 0}));
}

TEST(GroupFloor, MeetsPenaltiesFirstAndTopsUpTheRestInItsOwnLine) {
  const CompiledContract contract = OfThree(1, [](CompiledContract& c) {
    c.groups = {GroupOf({0, 1}, 1)};
    c.groups[0].limits.settlement = NoLimits();
    c.groups[0].limits.settlement->net_floor = 15;
  });
  const Settled settled = SettleOn(contract, {{10}, {-30}, {0}});
  EXPECT_EQ(settled.pay, (std::vector<Money>{{10}, {0}, {0}}));
  EXPECT_EQ(settled.cash[3], (Money{5}));
  EXPECT_EQ(settled.supplier, (Money{15}));
}

TEST(GroupNetCap, TakesGainsFirstAndPaysTheRestBackInItsOwnLine) {
  const CompiledContract contract = OfThree(1, [](CompiledContract& c) {
    c.groups = {GroupOf({0, 1}, 1)};
    c.groups[0].limits.settlement = NoLimits();
    c.groups[0].limits.settlement->net_cap = -12;
  });
  const Settled settled = SettleOn(contract, {{8}, {-4}, {0}});
  EXPECT_EQ(settled.pay, (std::vector<Money>{{0}, {-4}, {0}}));
  EXPECT_EQ(settled.cash[3], (Money{-8}));
}

TEST(GroupFloor, OfTheTermIsToppedUpAtTheLastSettlement) {
  const CompiledContract contract = OfThree(3, [](CompiledContract& c) {
    c.groups = {GroupOf({0, 1}, 3)};
    c.groups[0].limits.term = NoLimits();
    c.groups[0].limits.term->net_floor = 0;
  });
  const Settled settled = SettleOn(contract, {{-10, 4, 0}, {0, 0, 0}, {0, 0, 0}});
  EXPECT_EQ(settled.cash[3], (Money{0, 0, 6}));
}

TEST(ContractCap, ComesAfterGroupsAndCountsTheirOwnLines) {
  const CompiledContract contract = OfThree(1, [](CompiledContract& c) {
    c.groups = {GroupOf({0, 1}, 1)};
    c.groups[0].limits.settlement = NoLimits();
    c.groups[0].limits.settlement->net_floor = 30;
    c.limits.settlement = NoLimits();
    c.limits.settlement->gain_cap = 40;
  });
  // The group tops up 20 beside 10; with 50 of the third that is 80, halved.
  const Settled settled = SettleOn(contract, {{10}, {0}, {50}});
  EXPECT_EQ(settled.pay, (std::vector<Money>{{5}, {0}, {25}}));
  EXPECT_EQ(settled.cash[3], (Money{10}));
  EXPECT_EQ(settled.supplier, (Money{40}));
}

TEST(ContractCap, ThatCarriesSendsEachClausesPartToItsOwnPool) {
  const CompiledContract contract = OfThree(2, [](CompiledContract& c) {
    c.limits.settlement = NoLimits();
    c.limits.settlement->penalty_cap = 10;
    c.limits.settlement->carries = true;
    for (int i = 0; i < 3; ++i) {
      c.clauses[i].carries = true;
      c.clauses[i].pool = i;
      CompiledPool pool;
      pool.members = {i};
      pool.carries = true;
      c.pools.push_back(pool);
    }
  });
  // 30 and 10 owed, a quarter of it paid: 22.5 and 7.5 are carried, by each for itself.
  const Settled settled = SettleOn(contract, {{-30, 30}, {-10, 30}, {5, 30}});
  EXPECT_EQ(settled.pay[0], (Money{-7.5, 7.5}));
  EXPECT_EQ(settled.pay[1], (Money{-2.5, 22.5}));
  EXPECT_EQ(settled.pay[2], (Money{5, 30}));
}

TEST(SharedLimits, LeaveTheBitsOfAPayAloneThatTheyDoNotChange) {
  const CompiledContract contract = OfThree(1, [](CompiledContract& c) {
    c.limits.settlement = NoLimits();
    c.limits.settlement->gain_cap = 1000;
    c.limits.settlement->net_floor = -1000;
  });
  const Settled settled = SettleOn(contract, {{0.1}, {0.2}, {-0.7}});
  EXPECT_EQ(settled.pay, (std::vector<Money>{{0.1}, {0.2}, {-0.7}}));
}

}  // namespace
}  // namespace accord
