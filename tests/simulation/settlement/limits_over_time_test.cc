#include <gtest/gtest.h>

#include <vector>

#include "tests/simulation/settlement/contracts.h"

// Limits settled by hand: the clause pays its basis, x money for x, so that what is written down is
// what the contract's words say.
namespace accord {
namespace {

using Payments = std::vector<Payment>;

CompiledClause PayingItsBasis(int period_count) {
  return AClause(period_count, [](CompiledClause& clause) {
    clause.bands = {{-kUnlimited, kUnlimited, 1.0}};
  });
}

TEST(Limits, OfASettlementCutBothSides) {
  CompiledClause clause = PayingItsBasis(5);
  clause.settlement_limits = NoLimits();
  clause.settlement_limits->gain_cap = 10.0;
  clause.settlement_limits->penalty_cap = 4.0;
  EXPECT_EQ(PaymentsOn({10, 11, -4, -5, 0}, clause),
            (Payments{{10, false}, {10, true}, {-4, false}, {-4, true}, {0, false}}));
}

TEST(Limits, OfZeroAreLimits) {
  CompiledClause clause = PayingItsBasis(2);
  clause.settlement_limits = NoLimits();
  clause.settlement_limits->penalty_cap = 0.0;
  EXPECT_EQ(PaymentsOn({7, -7}, clause), (Payments{{7, false}, {0, true}}));
}

TEST(Limits, OfAYearStartAgainEveryYear) {
  CompiledClause clause = PayingItsBasis(6);
  EndYearsEvery(3, clause);
  clause.year_limits = NoLimits();
  clause.year_limits->gain_cap = 10.0;
  clause.year_limits->penalty_cap = 5.0;
  EXPECT_EQ(PaymentsOn({8, 8, -3, 9, -6, 4}, clause),
            (Payments{{8, false}, {2, true}, {-3, false}, {9, false}, {-5, true}, {1, true}}));
}

TEST(Limits, OfTheTermRunOnOverYears) {
  CompiledClause clause = PayingItsBasis(6);
  EndYearsEvery(2, clause);
  clause.term_limits = NoLimits();
  clause.term_limits->penalty_cap = 10.0;
  EXPECT_EQ(PaymentsOn({-6, 3, -3, -5, 8, -1}, clause),
            (Payments{{-6, false}, {3, false}, {-3, false}, {-1, true}, {8, false}, {0, true}}));
}

TEST(Limits, OfEverySpanBindTogether) {
  CompiledClause clause = PayingItsBasis(6);
  EndYearsEvery(3, clause);
  clause.settlement_limits = NoLimits();
  clause.settlement_limits->gain_cap = 5.0;
  clause.year_limits = NoLimits();
  clause.year_limits->gain_cap = 8.0;
  clause.term_limits = NoLimits();
  clause.term_limits->gain_cap = 12.0;
  EXPECT_EQ(PaymentsOn({9, 9, 1, 3, 9, 1}, clause),
            (Payments{{5, true}, {3, true}, {0, true}, {3, false}, {1, true}, {0, true}}));
}

TEST(Limits, OfNetPayLetLaterPenaltiesMakeRoomForGains) {
  CompiledClause clause = PayingItsBasis(4);
  clause.term_limits = NoLimits();
  clause.term_limits->net_cap = 10.0;
  EXPECT_EQ(PaymentsOn({12, 5, -4, 7}, clause),
            (Payments{{10, true}, {0, true}, {-4, false}, {4, true}}));
}

TEST(Limits, OfASettlementsNetPayApplyAfterItsCaps) {
  CompiledClause clause = PayingItsBasis(3);
  clause.settlement_limits = NoLimits();
  clause.settlement_limits->gain_cap = 10.0;
  clause.settlement_limits->net_cap = 8.0;
  clause.settlement_limits->net_floor = 2.0;
  EXPECT_EQ(PaymentsOn({12, 5, -3}, clause), (Payments{{8, true}, {5, false}, {2, true}}));
}

TEST(Limits, OfNetPayBelowAreToppedUpAtTheLastSettlementOfTheirSpan) {
  CompiledClause clause = PayingItsBasis(6);
  EndYearsEvery(3, clause);
  clause.year_limits = NoLimits();
  clause.year_limits->net_floor = -5.0;
  EXPECT_EQ(PaymentsOn({-4, -4, 1, -1, -1, -1}, clause),
            (Payments{{-4, false}, {-4, false}, {3, true}, {-1, false}, {-1, false}, {-1, false}}));
  clause.year_limits.reset();
  clause.term_limits = NoLimits();
  clause.term_limits->net_floor = -5.0;
  EXPECT_EQ(PaymentsOn({-4, -4, 1, -1, -1, -1}, clause),
            (Payments{{-4, false}, {-4, false}, {1, false}, {-1, false}, {-1, false}, {4, true}}));
}

TEST(Limits, CountWhatIsPaidInTheEndAndNotWhatTheSchedulePays) {
  CompiledClause clause = PayingItsBasis(4);
  clause.settlement_limits = NoLimits();
  clause.settlement_limits->net_cap = 6.0;
  clause.term_limits = NoLimits();
  clause.term_limits->gain_cap = 10.0;
  EXPECT_EQ(PaymentsOn({10, 10, 10, 10}, clause),
            (Payments{{6, true}, {4, true}, {0, true}, {0, true}}));
}

TEST(Limits, ThatAreUsedUpLeaveExactlyNothing) {
  CompiledClause clause = PayingItsBasis(4);
  clause.term_limits = NoLimits();
  clause.term_limits->penalty_cap = 0.1 + 0.7;
  const Payments payments = PaymentsOn({-0.1, -0.3, -0.9, -0.9}, clause);
  EXPECT_EQ(payments[3], (Payment{0.0, true}));
}

TEST(Limits, InUnitsOfAConstantRTakeItOncePerSettlement) {
  CompiledClause clause = PayingItsBasis(4);
  SettleEvery(2, clause);
  clause.constant_reference = 100.0;
  clause.settlement_limits = NoLimits();
  clause.settlement_limits->gain_cap = 0.1;
  clause.settlement_limits->of_reference = true;
  EXPECT_EQ(PaymentsOn({6, 6, 3, 3}, clause),
            (Payments{{0, false}, {10, true}, {0, false}, {6, false}}));
}

TEST(Limits, OfTheTermInUnitsOfAKnownRTakeTheWholeOfItFromTheStart) {
  CompiledClause clause = PayingItsBasis(3);
  clause.term_limits = NoLimits();
  clause.term_limits->gain_cap = 0.5;
  clause.term_limits->of_reference = true;
  clause.term_limits->known_reference = {60.0, 60.0, 60.0};
  EXPECT_EQ(PaymentsOn({25, 25, 25}, clause), (Payments{{25, false}, {5, true}, {0, true}}));
}

TEST(Limits, OfTheTermInUnitsOfAnRByPathGrowWithItToDate) {
  CompiledClause clause = PayingItsBasis(4);
  clause.readings.push_back({1, Aggregation::kSum, {}});
  clause.reference = 1;
  clause.term_limits = NoLimits();
  clause.term_limits->penalty_cap = 0.5;
  clause.term_limits->of_reference = true;
  EXPECT_EQ(PaymentsOn({-25, -5, -30, 1}, {20, 20, 40, 0}, clause),
            (Payments{{-10, true}, {-5, false}, {-25, true}, {1, false}}));
}

TEST(Limits, OfAYearInUnitsOfAnRByPathForgetTheYearBefore) {
  CompiledClause clause = PayingItsBasis(4);
  EndYearsEvery(2, clause);
  clause.readings.push_back({1, Aggregation::kSum, {}});
  clause.reference = 1;
  clause.year_limits = NoLimits();
  clause.year_limits->gain_cap = 1.0;
  clause.year_limits->of_reference = true;
  EXPECT_EQ(PaymentsOn({5, 5, 5, 5}, {10, 0, 2, 4}, clause),
            (Payments{{5, false}, {5, false}, {2, true}, {4, true}}));
}

TEST(Limits, AreForgottenWithTheTileBefore) {
  CompiledClause clause = PayingItsBasis(2);
  clause.term_limits = NoLimits();
  clause.term_limits->gain_cap = 5.0;
  const CompiledContract contract = AContract(2, [&](CompiledContract& c) {
    c.figures = {Figure(FigureKind::kDriver, 0)};
    c.clauses = {clause};
  });
  const CompiledChance chance = AChance(2, 1);
  ContractTile tile(contract, chance);
  PeriodFigures figures(1, 0);
  SetAll(figures.levels[0], 4.0);
  for (int round = 0; round < 3; ++round) {
    tile.Begin();  // the term before has not come to its end
    tile.Settle(1, figures.view());
    ASSERT_EQ(tile.pay(0)[0], 4.0);
    ASSERT_EQ(tile.limited(0)[0], 0.0);
  }
}

}  // namespace
}  // namespace accord
