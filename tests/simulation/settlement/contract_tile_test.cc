#include "simulation/settlement/contract_tile.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstddef>
#include <random>
#include <utility>
#include <vector>

#include "tests/simulation/settlement/contracts.h"

namespace accord {
namespace {

constexpr int kPeriods = 4;

// Two outcomes: 0 higher is better 100 -> 130, 1 lower is better 12 -> 8; both worth something.
CompiledChance TwoOutcomes(bool measured_exactly) {
  CompiledOutcome output = AnOutcome(kPeriods, 100.0, 130.0);
  output.plan = {110.0, 120.0, 130.0, 130.0};
  output.value_per_unit = 0.7;
  CompiledOutcome defects = AnOutcome(kPeriods, 12.0, 8.0);
  defects.plan = {11.0, 10.0, 9.0, 8.0};
  defects.value_per_unit = -1.3;
  if (!measured_exactly) output.error_sd = 0.1;
  return AChance(kPeriods, 2, {output, defects});
}

// Gplan as Compile makes it.
std::vector<double> PlanBenefit(const CompiledChance& chance) {
  std::vector<double> plan(kPeriods, 0.0);
  for (const CompiledOutcome& outcome : chance.outcomes) {
    for (int t = 0; t < kPeriods; ++t) {
      plan[t] = std::fma(outcome.value_per_unit, outcome.plan[t] - outcome.baseline[t], plan[t]);
    }
  }
  return plan;
}

void Scatter(std::mt19937_64& random, double from, double to, ColumnStore& store) {
  std::uniform_real_distribution<double> number(from, to);
  for (int k = 0; k < store.count(); ++k) {
    for (double& value : store[k]) value = number(random);
  }
}

PeriodFigures SomeFigures(unsigned seed, const CompiledChance& chance) {
  std::mt19937_64 random(seed);
  PeriodFigures figures(2, 2);
  Scatter(random, -1.0, 1.0, figures.levels);
  Scatter(random, -1.0, 1.0, figures.growths);
  Scatter(random, 5.0, 140.0, figures.true_values);
  Scatter(random, 5.0, 140.0, figures.measured);
  Scatter(random, 0.0, 2.0, figures.achievements);
  if (chance.outcomes[0].error_sd == 0.0) {
    for (int i = 0; i < kTilePaths; ++i) {
      figures.measured[0][i] = figures.true_values[0][i];
      figures.measured[1][i] = figures.true_values[1][i];
    }
  }
  return figures;
}

// A contract with a clause for each figure, paying 1 for 1.
CompiledContract PayingFigures(const CompiledChance& chance, std::vector<CompiledFigure> figures) {
  return AContract(kPeriods, [&](CompiledContract& contract) {
    contract.outcomes = {0, 1};
    contract.weights = {{0, 0.6}, {1, 0.4}};
    contract.plan_benefit = PlanBenefit(chance);
    contract.figures = std::move(figures);
    for (std::size_t f = 0; f < contract.figures.size(); ++f) {
      contract.clauses.push_back(AClause(kPeriods, [&](CompiledClause& clause) {
        clause.readings[0].figure = static_cast<int>(f);
        clause.bands = {{-kUnlimited, kUnlimited, 1.0}};
      }));
    }
  });
}

TEST(ContractTile, ShowsEveryFigureToItsClauses) {
  for (const bool exact : {true, false}) {
    const CompiledChance chance = TwoOutcomes(exact);
    CompiledContract contract = PayingFigures(
        chance, {ConstantFigureOf(3.5), KnownFigureOf({1, 2, 4, 8}), Figure(FigureKind::kScore),
                 Figure(FigureKind::kAchievement, 1), Figure(FigureKind::kProgress, 1),
                 Figure(FigureKind::kAttainment, 0), Figure(FigureKind::kAttainment, 1),
                 Figure(FigureKind::kMeasured, 0), Figure(FigureKind::kDriver, 1),
                 Figure(FigureKind::kBenefit), Figure(FigureKind::kBenefitAgainstPlan),
                 Figure(FigureKind::kDeliveryCost), Figure(FigureKind::kClausePay, 8)});
    contract.supplier.cost.present = true;
    contract.supplier.cost.fixed.assign(kPeriods, 50.0);
    contract.supplier.cost.events = {{0, 10.0}};
    contract.supplier.contribution.assign(kPeriods, 1000.0);
    ContractTile tile(contract, chance);
    tile.Begin();
    for (int t = 1; t <= kPeriods; ++t) {
      const PeriodFigures figures = SomeFigures(t, chance);
      tile.Settle(t, figures.view());
      for (int i = 0; i < kTilePaths; ++i) {
        const double y0 = figures.measured[0][i];
        const double y1 = figures.measured[1][i];
        const double gm = 0.7 * (y0 - 100.0) - 1.3 * (y1 - 12.0);
        const double score = 0.6 * figures.achievements[0][i] + 0.4 * figures.achievements[1][i];
        const double g =
            0.7 * (figures.true_values[0][i] - 100.0) - 1.3 * (figures.true_values[1][i] - 12.0);
        const double expected[] = {3.5,
                                   static_cast<double>(1 << (t - 1)),
                                   score,
                                   figures.achievements[1][i],
                                   (y1 - 12.0) / (8.0 - 12.0),
                                   y0 / chance.outcomes[0].plan[t - 1],
                                   chance.outcomes[1].plan[t - 1] / y1,
                                   y0,
                                   figures.levels[1][i],
                                   gm,
                                   gm - contract.plan_benefit[t - 1],
                                   50.0 + 10.0 * figures.levels[0][i],
                                   figures.levels[1][i]};
        for (int c = 0; c < 13; ++c) {
          ASSERT_NEAR(tile.pay(c)[i], expected[c], 1e-11) << "clause " << c << " exact " << exact;
        }
        ASSERT_NEAR(tile.benefit()[i], g, 1e-11);
        ASSERT_NEAR(tile.score()[i], score, 1e-14);
      }
    }
  }
}

TEST(ContractTile, ScoresProgressAndAttainmentByTheirOwnMeasure) {
  const CompiledChance chance = TwoOutcomes(true);
  for (const ScoreMeasure measure : {ScoreMeasure::kProgress, ScoreMeasure::kAttainment}) {
    CompiledContract contract = PayingFigures(chance, {});
    contract.score_measure = measure;
    ContractTile tile(contract, chance);
    tile.Begin();
    const PeriodFigures figures = SomeFigures(1, chance);
    tile.Settle(1, figures.view());
    for (int i = 0; i < kTilePaths; ++i) {
      const double y0 = figures.measured[0][i];
      const double y1 = figures.measured[1][i];
      const double expected = measure == ScoreMeasure::kProgress
                                  ? 0.6 * (y0 - 100.0) / 30.0 + 0.4 * (y1 - 12.0) / -4.0
                                  : 0.6 * y0 / 110.0 + 0.4 * 11.0 / y1;
      ASSERT_NEAR(tile.score()[i], expected, 1e-12);
    }
  }
}

TEST(ContractTile, ScoresExactlyOneWhereEveryPartIsOne) {
  CompiledChance chance = AChance(1, 0, {});
  CompiledContract contract = AContract(1);
  const double weights[] = {0.3, 0.2, 0.2, 0.2, 0.1};  // add up to 1 - 1e-16 one by one
  for (int j = 0; j < 5; ++j) {
    chance.outcomes.push_back(AnOutcome(1, 100.0, 130.0));
    contract.weights.push_back({j, weights[j]});
  }
  ContractTile tile(contract, chance);
  PeriodFigures figures(0, 5);
  for (int j = 0; j < 5; ++j) SetAll(figures.achievements[j], 1.0);
  tile.Begin();
  tile.Settle(1, figures.view());
  EXPECT_EQ(tile.score()[0], 1.0);
}

TEST(ContractTile, GivesALowerIsBetterOutcomeAtZeroItsHighestAttainment) {
  const CompiledChance chance = TwoOutcomes(true);
  const CompiledContract contract = PayingFigures(chance, {Figure(FigureKind::kAttainment, 1)});
  ContractTile tile(contract, chance);
  PeriodFigures figures(2, 2);
  SetAll(figures.measured[1], -0.5);
  tile.Begin();
  tile.Settle(1, figures.view());
  EXPECT_EQ(tile.pay(0)[0], 2.0);
}

TEST(ContractTile, FindsBenefitExactlyAtPlanWhereEveryOutcomeIs) {
  const CompiledChance chance = TwoOutcomes(true);
  const CompiledContract contract =
      PayingFigures(chance, {Figure(FigureKind::kBenefitAgainstPlan)});
  ContractTile tile(contract, chance);
  PeriodFigures figures(2, 2);
  tile.Begin();
  for (int t = 1; t <= kPeriods; ++t) {
    for (int j = 0; j < 2; ++j) SetAll(figures.true_values[j], chance.outcomes[j].plan[t - 1]);
    tile.Settle(t, figures.view());
    ASSERT_EQ(tile.pay(0)[0], 0.0);
  }
}

TEST(ContractTile, ShowsLaterClausesWhatAnEarlierOnePaysAfterItsLimits) {
  const CompiledChance chance = AChance(2, 1);
  const CompiledContract contract = AContract(2, [](CompiledContract& c) {
    c.figures = {Figure(FigureKind::kDriver, 0), Figure(FigureKind::kClausePay, 0)};
    c.clauses.push_back(AClause(2, [](CompiledClause& first) {
      first.bands = {{-kUnlimited, kUnlimited, 1.0}};
      first.settlement_limits = NoLimits();
      first.settlement_limits->gain_cap = 10.0;
    }));
    // Half of both periods' pay, at the end.
    c.clauses.push_back(AClause(2, [](CompiledClause& second) {
      SettleEvery(2, second);
      second.readings[0].figure = 1;
      second.bands = {{-kUnlimited, kUnlimited, 0.5}};
    }));
  });
  ContractTile tile(contract, chance);
  PeriodFigures figures(1, 0);
  tile.Begin();
  SetAll(figures.levels[0], 30.0);
  tile.Settle(1, figures.view());
  EXPECT_EQ(tile.pay(1)[0], 0.0);
  EXPECT_EQ(tile.payments()[0], 10.0);
  SetAll(figures.levels[0], 4.0);
  tile.Settle(2, figures.view());
  EXPECT_EQ(tile.pay(1)[0], 7.0);
  EXPECT_EQ(tile.payments()[0], 11.0);
}

TEST(ContractTile, PaysNothingBetweenSettlementsAndForgetsOldPay) {
  const CompiledChance chance = AChance(4, 1);
  const CompiledContract contract = AContract(4, [](CompiledContract& c) {
    c.figures = {Figure(FigureKind::kDriver, 0)};
    c.clauses.push_back(AClause(4, [](CompiledClause& clause) {
      SettleEvery(2, clause);
      clause.base = 6.0;
      clause.settlement_limits = NoLimits();
      clause.settlement_limits->gain_cap = 5.0;
    }));
  });
  ContractTile tile(contract, chance);
  const PeriodFigures figures(1, 0);
  tile.Begin();
  for (int t = 1; t <= 4; ++t) {
    tile.Settle(t, figures.view());
    EXPECT_EQ(tile.pay(0)[0], t % 2 == 0 ? 5.0 : 0.0) << t;
    EXPECT_EQ(tile.limited(0)[0], t % 2 == 0 ? 1.0 : 0.0) << t;
    EXPECT_EQ(tile.supplier_cash()[0], t % 2 == 0 ? 5.0 : 0.0) << t;
  }
}

// (4.2): whatever is paid, both parties' cash adds up to benefit less costs and joint unit, plus
// recoveries. Bound: a few roundings of numbers below 2e4.
TEST(ContractTile, LetsBothPartiesCashAddUpWhateverIsPaid) {
  const CompiledChance chance = TwoOutcomes(false);
  CompiledContract contract =
      PayingFigures(chance, {Figure(FigureKind::kBenefit), Figure(FigureKind::kScore),
                             Figure(FigureKind::kDriver, 0), Figure(FigureKind::kClausePay, 0)});
  EndYearsEvery(2, contract.clauses[0]);
  contract.clauses[0].year_limits = NoLimits();
  contract.clauses[0].year_limits->gain_cap = 20.0;
  contract.clauses[0].year_limits->net_floor = -30.0;
  SettleEvery(2, contract.clauses[3]);
  for (CompiledAccount* account : {&contract.supplier, &contract.client}) {
    account->cost.present = true;
    account->cost.fixed = {70.0, 80.0, 90.0, 100.0};
    account->cost.unit_cost = 0.3;
    account->cost.volume_outcome = 0;
    account->cost.loadings = {{0, 0.4}, {1, -0.2}};
    account->cost.events = {{1, 25.0}};
  }
  contract.supplier.contribution = {3.0, 3.0, 4.0, 4.0};
  contract.client.contribution = {7.0, 7.0, 6.0, 6.0};
  contract.supplier.recovery = {0.0, 0.0, 0.0, 500.0};
  contract.client.recovery = {0.0, 0.0, 0.0, 200.0};
  ContractTile tile(contract, chance);
  for (int round = 0; round < 3; ++round) {
    tile.Begin();
    for (int t = 1; t <= kPeriods; ++t) {
      const PeriodFigures figures = SomeFigures(10 * round + t, chance);
      tile.Settle(t, figures.view());
      for (int i = 0; i < kTilePaths; ++i) {
        const double money = 0.3 * figures.true_values[0][i] + contract.supplier.cost.fixed[t - 1];
        const double exponent = 0.4 * figures.growths[0][i] - 0.2 * figures.growths[1][i];
        const double cost = money * std::exp(exponent) + 25.0 * figures.levels[1][i];
        const double recoveries = t == kPeriods ? 700.0 : 0.0;
        const double expected = tile.benefit()[i] - 2.0 * cost - 10.0 + recoveries;
        ASSERT_NEAR(tile.supplier_cash()[i] + tile.client_cash()[i], expected, 1e-10);
        double payments = 0.0;
        for (int c = 0; c < 4; ++c) payments += tile.pay(c)[i];
        ASSERT_NEAR(tile.payments()[i], payments, 1e-10);
        ASSERT_NEAR(tile.supplier_cost()[i], cost + contract.supplier.contribution[t - 1], 1e-10);
        ASSERT_NEAR(tile.client_cost()[i], cost + contract.client.contribution[t - 1], 1e-10);
      }
    }
  }
}

}  // namespace
}  // namespace accord
