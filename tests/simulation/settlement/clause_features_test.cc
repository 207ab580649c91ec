#include <gtest/gtest.h>

#include <vector>

#include "tests/simulation/settlement/contracts.h"

// What a clause may do besides schedule, gates and limits, worked by hand; and what the supplier
// pays of it.
namespace accord {
namespace {

using Money = std::vector<double>;

TEST(ToDate, PaysTheIncrementOfWhatIsDueOnTheSumToDate) {
  CompiledClause clause = PaysDriver(4);
  clause.readings[0].to_date = true;
  clause.bands = {{10.0, kUnlimited, 0.5}};  // half of what the sum has above 10
  EXPECT_EQ(SettleOn(ContractOnDrivers(4, 1, {clause}), {{8, 6, -4, 10}}).pay[0],
            (Money{0, 2, -2, 5}));
}

TEST(ToDate, CountsFromTheLastDateWithItsGatesOpen) {
  CompiledClause clause = PaysDriver(3);
  clause.readings = {{0, Aggregation::kSum, {}, true}, {1, Aggregation::kSum}};
  clause.gates = {{1, 0.0, kUnlimited, false, false, false}};
  EXPECT_EQ(SettleOn(ContractOnDrivers(3, 2, {clause}), {{5, 6, 7}, {1, -1, 1}}).pay[0],
            (Money{5, 0, 13}));
}

TEST(ToDate, TakesItsReferenceToDateAConstantOnceASettlement) {
  CompiledClause clause = PaysDriver(3);
  clause.readings[0].to_date = true;
  clause.bands = {{0.0, kUnlimited, 1.0}};
  clause.pivot = 1.0;
  clause.edges_of_reference = true;
  clause.constant_reference = 10.0;
  EXPECT_EQ(SettleOn(ContractOnDrivers(3, 1, {clause}), {{12, 8, 15}}).pay[0], (Money{2, -2, 5}));
}

TEST(AmountsPerYear, AreMultipliedByTheYearsOfTheWindow) {
  CompiledClause clause = AClause(3, [](CompiledClause& c) {
    SettleEvery(2, c);
    c.base = 100.0;
    c.amount_years = 0.25;
    c.settlement_limits = NoLimits();
    c.settlement_limits->gain_cap = 160.0;
  });
  EXPECT_EQ(SettleOn(ContractOnDrivers(3, 1, {clause}), {{0, 0, 0}}).pay[0], (Money{0, 50, 25}));
  clause.settlement_limits->gain_cap = 80.0;  // a year: 40 and 20
  EXPECT_EQ(SettleOn(ContractOnDrivers(3, 1, {clause}), {{0, 0, 0}}).pay[0], (Money{0, 40, 20}));
}

TEST(Indexation, MultipliesWhatIsDueByARateOrADriver) {
  CompiledClause clause = PaysDriver(2);
  clause.index = {1.0, 1.5};
  EXPECT_EQ(SettleOn(ContractOnDrivers(2, 1, {clause}), {{10, 10}}).pay[0], (Money{10, 15}));
  clause.index = {2.0, 4.0};
  clause.index_figure = 1;
  EXPECT_EQ(SettleOn(ContractOnDrivers(2, 2, {clause}), {{10, 10}, {3, 5}}).pay[0],
            (Money{15, 12.5}));
}

TEST(Deduction, ReducesAPenaltyToNothingAtMostAndNeverAGain) {
  CompiledClause clause = PaysDriver(4);
  clause.readings.push_back({1, Aggregation::kSum});
  clause.deduction = 1;
  EXPECT_EQ(
      SettleOn(ContractOnDrivers(4, 2, {clause}), {{-10, -10, 10, -10}, {4, 40, 4, -4}}).pay[0],
      (Money{-6, 0, 10, -10}));
}

TEST(Default, CollectsWhatTheSupplierOwesAsFarAsItsReserveAndCashGo) {
  const CompiledContract contract =
      ContractOnDrivers(3, 2, {PaysDriver(3, 0), PaysDriver(3, 1)}, [](CompiledContract& c) {
        c.defaults = true;
        c.supplier.reserve = 20.0;
        c.supplier.investment = 5.0;
        c.supplier.cost.present = true;
        c.supplier.cost.fixed = {1, 1, 1};
      });
  // t = 1: 20 - 5 + 8 - 1 = 22 against 44: half. t = 2: C = -20, 20 - 20 - 1 < 0: nothing.
  // t = 3: 20 - 21 + 11 - 1 = 9 against 3: all.
  const Settled settled = SettleOn(contract, {{-44, -6, -3}, {8, 0, 11}});
  EXPECT_EQ(settled.cash[0], (Money{-22, 0, -3}));
  EXPECT_EQ(settled.cash[1], (Money{8, 0, 11}));
  EXPECT_EQ(settled.pay[0], (Money{-44, -6, -3}));
  EXPECT_EQ(settled.supplier, (Money{-15, -1, 7}));
}

// A supplier 2 short before any payment: 11 received meet 12 owed, as 1 owed by one clause would be
// met; what is lost is 1 both times.
TEST(Default, NetsWhatFallsDueOnADate) {
  const auto settle = [](std::vector<CompiledClause> clauses,
                         const std::vector<std::vector<double>>& drivers) {
    return SettleOn(ContractOnDrivers(1, 2, std::move(clauses),
                                      [](CompiledContract& c) {
                                        c.defaults = true;
                                        c.supplier.reserve = 4.0;
                                        c.supplier.investment = 5.0;
                                        c.supplier.cost.present = true;
                                        c.supplier.cost.fixed = {1};
                                      }),
                    drivers);
  };
  const Settled apart = settle({PaysDriver(1, 0), PaysDriver(1, 1)}, {{-12}, {11}});
  EXPECT_EQ(apart.cash[0], (Money{-11}));
  EXPECT_EQ(apart.cash[1], (Money{11}));
  EXPECT_EQ(apart.supplier, (Money{-1}));
  const Settled together = settle({PaysDriver(1, 0)}, {{-1}, {0}});
  EXPECT_EQ(together.cash[0], (Money{0}));
  EXPECT_EQ(together.supplier, (Money{-1}));
}

TEST(Rebasing, MovesTheBaselineOfPayAndNotOfBenefit) {
  CompiledClause clause = PaysDriver(3);
  CompiledContract contract = AContract(3, [&](CompiledContract& c) {
    c.outcomes = {0};
    c.figures = {{FigureKind::kBenefit, 0, 0.5, {}}};
    c.clauses = {clause};
  });
  const CompiledChance chance = AChance(3, 0, {AnOutcome(3, 100, 120)});
  ContractTile tile(contract, chance);
  tile.Begin();
  PeriodFigures figures(0, 1);
  Money pay, benefit;
  for (int t = 1; t <= 3; ++t) {
    SetAll(figures.true_values[0], 120.0);
    SetAll(figures.measured[0], 140.0);
    tile.Settle(t, figures.view());
    pay.push_back(tile.pay(0)[0]);
    benefit.push_back(tile.benefit()[0]);
  }
  EXPECT_EQ(pay, (Money{40, 20, 10}));  // b_pay: 100, 120, 130
  EXPECT_EQ(benefit, (Money{20, 20, 20}));
}

// The second settlement of the same paths ends when the first one does.
TEST(SecondSettlement, PaysOnItsOwnMeasurementAndEndsWithTheFirst) {
  CompiledClause clause = PaysDriver(3);
  const CompiledContract contract = ContractOnDrivers(3, 1, {clause}, [](CompiledContract& c) {
    CompiledTermination termination{};
    termination.dates = AClause(3);
    termination.reading = CompiledReading{0, Aggregation::kMean};
    termination.below = 0.0;
    termination.above = kUnlimited;
    termination.consecutive = 1;
    c.terminations = {termination};
  });
  const CompiledChance chance = AChance(3, 1);
  ContractTile leader(contract, chance);
  ContractTile follower(contract, chance, &leader);
  leader.Begin();
  follower.Begin();
  PeriodFigures measured(1, 0), exact(1, 0);
  Money paid, owed;
  for (int t = 1; t <= 3; ++t) {
    SetAll(measured.levels[0], t == 2 ? -1.0 : 5.0);
    SetAll(exact.levels[0], t == 1 ? -3.0 : 4.0);
    leader.Settle(t, measured.view());
    follower.Settle(t, exact.view());
    paid.push_back(leader.pay(0)[7]);
    owed.push_back(follower.pay(0)[7]);
  }
  EXPECT_EQ(paid, (Money{5, -1, 0}));
  EXPECT_EQ(owed, (Money{-3, 4, 0}));
}

}  // namespace
}  // namespace accord
