#include "simulation/settlement/cost_tile.h"

#include <gtest/gtest.h>

#include <cmath>
#include <random>
#include <vector>

#include "tests/simulation/settlement/contracts.h"

namespace accord {
namespace {

constexpr int kPeriods = 3;

CompiledCost NoCost() {
  CompiledCost cost{};
  cost.volume_outcome = -1;
  return cost;
}

void Scatter(std::mt19937_64& random, ColumnStore& store) {
  std::uniform_real_distribution<double> number(-1.0, 1.0);
  for (int k = 0; k < store.count(); ++k) {
    for (double& value : store[k]) value = number(random);
  }
}

// (4.1) as printed, on path i.
double SlowCost(const CompiledCost& cost, int t, const PeriodFigures& figures, int i) {
  if (!cost.present) return 0.0;
  double volume = 0.0;
  if (cost.volume_outcome >= 0) {
    volume = figures.true_values[cost.volume_outcome][i];
  } else if (!cost.volume.empty()) {
    volume = cost.volume[t - 1];
  }
  double exponent = 0.0;
  for (const Term& term : cost.loadings) {
    exponent += term.coefficient * figures.growths[term.index][i];
  }
  double money = (cost.fixed.empty() ? 0.0 : cost.fixed[t - 1]) + cost.unit_cost * volume;
  money *= std::exp(exponent);
  for (const Term& event : cost.events) money += event.coefficient * figures.levels[event.index][i];
  return money;
}

TEST(CostTile, ComputesEveryMixOfPartsAsPrinted) {
  std::mt19937_64 random(1);
  const std::vector<double> contribution = {10.0, 0.0, 30.0};
  for (int mix = 0; mix < 64; ++mix) {
    CompiledCost cost = NoCost();
    cost.present = true;
    if (mix & 1) cost.fixed = {100.0, 110.0, 110.0};
    if (mix & 2) cost.unit_cost = 2.5;
    if (mix & 4) cost.volume = {4.0, 5.0, 6.0};
    if (mix & 8) cost.volume_outcome = 1;
    if (mix & 16) cost.loadings = {{0, 0.5}, {1, -0.25}, {2, 1.0}};
    if (mix & 32) cost.events = {{2, 40.0}, {0, 7.0}};
    CostTile tile(cost, contribution);
    PeriodFigures figures(3, 2);
    for (int t = 1; t <= kPeriods; ++t) {
      for (ColumnStore* store : {&figures.levels, &figures.growths, &figures.true_values}) {
        Scatter(random, *store);
      }
      tile.Compute(t, figures.view());
      for (int i = 0; i < kTilePaths; ++i) {
        const double expected = SlowCost(cost, t, figures, i);
        ASSERT_NEAR(tile.delivery()[i], expected, 1e-11) << "mix " << mix << " t " << t;
        ASSERT_NEAR(tile.total()[i], expected + contribution[t - 1], 1e-11);
      }
    }
  }
}

TEST(CostTile, IsFreeWhereNothingIsGiven) {
  const std::vector<double> none;
  const CompiledCost cost = NoCost();
  CostTile tile(cost, none);
  const PeriodFigures figures(0, 0);
  tile.Compute(1, figures.view());
  for (double money : tile.total()) ASSERT_EQ(money, 0.0);
}

TEST(CostTile, TakesThePlannedCostOfEachPeriodAgainOnTheNextTile) {
  CompiledCost cost = NoCost();
  cost.present = true;
  cost.fixed = {5.0, 0.0, 7.0};
  const std::vector<double> none;
  CostTile tile(cost, none);
  const PeriodFigures figures(0, 0);
  for (int round = 0; round < 2; ++round) {
    for (int t = 1; t <= kPeriods; ++t) {
      tile.Compute(t, figures.view());
      ASSERT_EQ(tile.total()[0], cost.fixed[t - 1]);
      ASSERT_EQ(tile.total()[kTilePaths - 1], cost.fixed[t - 1]);
    }
  }
}

}  // namespace
}  // namespace accord
