#include <cmath>
#include <cstddef>
#include <functional>
#include <vector>

#include "gtest/gtest.h"
#include "simulation/model/compiled_model.h"
#include "tests/support/scenarios.h"

// Sizes by hand (docs/model.md, section 0), on SmallScenario: 8 quarters, the plan of output 1050,
// 1100, 1150, 1200, ..., of downtime 95, 90, 85, 80, ....
namespace accord {
namespace {

// The clause as SmallScenario's last one.
CompiledModel WithClause(const std::function<void(Clause&)>& change) {
  return Compile(AScenario([&](ScenarioDraft& draft) {
                   Clause clause;
                   clause.id = "tested";
                   change(clause);
                   draft.contracts[0].clauses.push_back(clause);
                 }),
                 1);
}

// Of what the clause reads, by period.
std::vector<double> BasisSizes(const std::function<void(Clause&)>& change) {
  return WithClause(change).contracts[0].clauses.back().readings[0].sizes;
}
std::vector<double> PaySizes(const std::function<void(Clause&)>& change) {
  return WithClause(change).contracts[0].clauses.back().pay_sizes;
}
std::vector<double> First(int count, std::vector<double> values) {
  values.resize(static_cast<std::size_t>(count));
  return values;
}

TEST(Sizes, OfMeasuredValuesAreThePlans) {
  const auto sizes = [](Aggregation aggregation, bool to_date) {
    return First(5, BasisSizes([=](Clause& c) {
                   c.window = Window{EveryPeriods{2}};
                   c.basis = Basis{.source = MeasuredValueOf{"output"},
                                   .aggregation = aggregation,
                                   .to_date = to_date};
                 }));
  };
  EXPECT_EQ(sizes(Aggregation::kSum, false), (std::vector<double>{1050, 2150, 1150, 2350, 1200}));
  EXPECT_EQ(sizes(Aggregation::kSum, true), (std::vector<double>{1050, 2150, 3300, 4500, 5700}));
  for (const Aggregation greatest :
       {Aggregation::kMean, Aggregation::kMin, Aggregation::kMax, Aggregation::kLast}) {
    EXPECT_EQ(sizes(greatest, false), (std::vector<double>{1050, 1100, 1150, 1200, 1200}));
  }
  EXPECT_EQ(sizes(Aggregation::kGeometricMean, false),
            (std::vector<double>{1050, 1100, 1150, 1200, 1200}));
}

TEST(Sizes, OfBenefitHoldBothOfItsSides) {
  // 50 (1050 + 1000) + 100 (80 + 100), 50 (1100 + 1000) + 100 (80 + 100).
  EXPECT_EQ(
      First(2, BasisSizes([](Clause& c) { c.basis = Basis{.source = ContractFigure::kBenefit}; })),
      (std::vector<double>{120'500, 123'000}));
  // Twice 50 x 1050 + 100 x 80; relative to a planned benefit of 50 x 50 + 100 x 20.
  EXPECT_EQ(First(1, BasisSizes([](Clause& c) {
                    c.basis = Basis{.source = ContractFigure::kBenefitAgainstPlan};
                  })),
            (std::vector<double>{121'000}));
  EXPECT_DOUBLE_EQ(BasisSizes([](Clause& c) {
                     c.basis = Basis{.source = ContractFigure::kBenefitAgainstPlanRelative};
                   })[0],
                   121'000.0 / 4'500);
}

TEST(Sizes, OfScoresAndWhatTheyAreMadeOfAreAboutOne) {
  EXPECT_EQ(BasisSizes([](Clause& c) { c.basis = Basis{.source = ContractFigure::kScore}; })[3],
            1.0);
  EXPECT_EQ(BasisSizes([](Clause& c) { c.basis = Basis{.source = AchievementOf{"output"}}; })[3],
            1.0);
  EXPECT_EQ(BasisSizes([](Clause& c) { c.basis = Basis{.source = AttainmentOf{"output"}}; })[3],
            1.0);
  // (1050 + 1000) / 200.
  EXPECT_EQ(BasisSizes([](Clause& c) { c.basis = Basis{.source = ProgressOf{"output"}}; })[0],
            10.25);
  EXPECT_EQ(WithClause([](Clause&) {}).contracts[0].score_sizes, std::vector<double>(8, 1.0));
}

TEST(Sizes, OfWhatIsNotPlannedAreNone) {
  EXPECT_EQ(BasisSizes([](Clause& c) { c.basis = Basis{.source = ContractFigure::kDeliveryCost}; }),
            std::vector<double>(8, 0.0));
}

TEST(Sizes, OfAPayAddAmountsAndRates) {
  const auto change = [](Clause& c) {
    c.basis = Basis{.source = MeasuredValueOf{"output"}, .aggregation = Aggregation::kSum};
    c.window = Window{EveryPeriods{2}};
    c.base = -300;
    c.share = 0.5;
    c.pivot = 2000;
    c.bands = {Band{.lower = 2000, .upper = {}, .rate = -4}};
    c.steps = {Step{.threshold = 2100, .side = Side::kAbove, .amount = 7}};
  };
  EXPECT_EQ(PaySizes(change)[1], 307 + 2 * 2150.0);
  // Amounts for half a year.
  EXPECT_EQ(PaySizes([&](Clause& c) {
              change(c);
              c.amounts_per_year = true;
            })[1],
            307 * 0.5 + 2 * 2150.0);
  // In units of -10 a settlement.
  EXPECT_EQ(PaySizes([&](Clause& c) {
              change(c);
              c.reference = Reference{ConstantFigure{-10}};
              c.amount_unit = ValueUnit::kOfReference;
            })[1],
            307 * 10 + 2 * 2150.0);
  EXPECT_DOUBLE_EQ(PaySizes([&](Clause& c) {
                     change(c);
                     c.indexation = Indexation{RateIndex{0.21}};
                   })[5],
                   (307 + 2 * 2400.0) * std::pow(1.21, 1.25));
}

TEST(Sizes, OfAnotherClausesPayAreThereAtItsSettlements) {
  const std::vector<double> sizes = BasisSizes([](Clause& c) {
    c.window = Window{EveryPeriods{4}};
    c.basis = Basis{.source = ClauseId{"fee"}, .aggregation = Aggregation::kSum};
  });
  EXPECT_EQ(sizes, (std::vector<double>{2000, 4000, 6000, 8000, 2000, 4000, 6000, 8000}));
  // The penalty settles once a year, with 10 000 times a score of about 1.
  EXPECT_EQ(BasisSizes([](Clause& c) {
              c.window = Window{EveryPeriods{4}};
              c.basis = Basis{.source = ClauseId{"penalty"}, .aggregation = Aggregation::kSum};
            }),
            (std::vector<double>{0, 0, 0, 10'000, 0, 0, 0, 10'000}));
}

TEST(Sizes, OfCashAreAllFlowsToDate) {
  const CompiledModel model =
      Compile(AScenario([](ScenarioDraft& draft) {
                draft.contracts[0].clauses = {ClauseOf(draft.contracts[0], "fee")};
                draft.contracts[0].clauses[0].payment_lag_periods = 1;
              }),
              1);
  const CompiledAccount& supplier = model.contracts[0].supplier;
  // 4000 invested; a cost of 1000 a quarter; the fee of 2000 a quarter later. The investment has
  // the term for its life: nothing comes back.
  EXPECT_EQ(supplier.cash_sizes, (std::vector<double>{4000, 5000, 8000, 11'000, 14'000, 17'000,
                                                      20'000, 23'000, 26'000, 28'000}));
  double npv_size = 4000;
  for (int t = 1; t <= 9; ++t) {
    npv_size += ((t <= 8 ? 1000 : 0) + (t >= 2 ? 2000 : 0)) * supplier.discount[t];
  }
  EXPECT_DOUBLE_EQ(supplier.npv_size, npv_size);
  // The client has its benefit too.
  EXPECT_EQ(First(2, model.contracts[0].client.cash_sizes), (std::vector<double>{0, 120'500}));
}

TEST(Sizes, OfTerminationsGoByTheirOwnWindows) {
  const CompiledModel model =
      Compile(AScenario([](ScenarioDraft& draft) {
                Termination termination;
                termination.id = "poor";
                termination.party = Party::kClient;
                termination.window = Window{EveryPeriods{2}};
                termination.watched =
                    Basis{.source = MeasuredValueOf{"downtime"}, .aggregation = Aggregation::kSum};
                termination.above = 250;
                draft.contracts[0].terminations = {termination};
              }),
              1);
  EXPECT_EQ(First(4, model.contracts[0].terminations[0].reading->sizes),
            (std::vector<double>{80, 160, 80, 160}));
}

}  // namespace
}  // namespace accord
