#include "simulation/engine/money_bias.h"

#include <cmath>
#include <functional>
#include <vector>

#include "absl/status/status.h"
#include "gtest/gtest.h"
#include "tests/support/scenarios.h"

namespace accord {
namespace {

constexpr std::int64_t kPaths = 4096;

std::vector<MoneyBias> BiasesOf(const std::function<void(ScenarioDraft&)>& change) {
  const Scenario scenario = AScenario(change);
  return MoneyBiases(scenario, Compile(scenario, 1), kPaths, nullptr).value();
}

// "wages" beside the others, and the supplier's cost of 1000 a quarter loaded on it alone.
void AddWages(ScenarioDraft& draft, const Marginal& marginal, Accumulation accumulation,
              double loading) {
  Driver wages = ADriver("wages", marginal);
  wages.accumulation = accumulation;
  draft.drivers.push_back(wages);
  draft.supplier_private->accounts[0].cost->loadings = {{.driver = "wages", .loading = loading}};
}

// Certain growth of 1 % a quarter is in costs, and in the plan: 8 quarters.
TEST(MoneyBiases, HoldExpectedGrowthInThePlan) {
  const Marginal one_percent = Marginal{ConstantMarginal{0.01}};
  const std::vector<MoneyBias> by_index = BiasesOf(
      [&](ScenarioDraft& draft) { AddWages(draft, one_percent, Accumulation::kIndex, 2); });
  ASSERT_EQ(by_index.size(), 1u);
  EXPECT_EQ(by_index[0].contract, "steel");
  EXPECT_EQ(by_index[0].party, "supplier");
  EXPECT_EQ(by_index[0].clause, "");
  EXPECT_EQ(by_index[0].period, 8);
  EXPECT_NEAR(by_index[0].plan, 1000 * std::pow(1.01, 16), 1e-9);
  EXPECT_NEAR(by_index[0].bias.value, 0, 1e-9);
  const std::vector<MoneyBias> by_sum = BiasesOf(
      [&](ScenarioDraft& draft) { AddWages(draft, one_percent, Accumulation::kRunningSum, 2); });
  EXPECT_NEAR(by_sum[0].plan, 1000 * std::exp(0.16), 1e-9);
  EXPECT_NEAR(by_sum[0].bias.value, 0, 1e-9);
  // Where a reference is given, growth beyond it alone.
  const std::vector<MoneyBias> beyond = BiasesOf([&](ScenarioDraft& draft) {
    AddWages(draft, one_percent, Accumulation::kRunningSum, 2);
    DriverOf(draft, "wages").reference = 0.004;
  });
  EXPECT_NEAR(beyond[0].plan, 1000, 1e-9);
  EXPECT_NEAR(beyond[0].bias.value, 1000 * std::expm1(2 * 8 * 0.006), 1e-9);
}

// exp of a normal: the mean is above the plan by exp(sd^2 / 2). 4.5 errors.
TEST(MoneyBiases, FindTheMeanOfALognormalCost) {
  const MoneyBias bias = BiasesOf([](ScenarioDraft& draft) {
    AddWages(draft, Marginal{NormalMarginal{.mean = 7, .sd = 0.3}}, Accumulation::kLevel, 1);
  })[0];
  EXPECT_EQ(bias.plan, 1000);
  EXPECT_GT(bias.bias.standard_error, 0);
  EXPECT_NEAR(bias.bias.value, 1000 * std::expm1(0.045), 4.5 * bias.bias.standard_error);
}

// An index of 2 % a quarter on average, the fee's last settlement in quarter 6.
TEST(MoneyBiases, LookAtIndicesWhereTheyAreLastUsed) {
  const std::vector<MoneyBias> biases = BiasesOf([](ScenarioDraft& draft) {
    AddWages(draft, Marginal{UniformMarginal{.min = 0, .max = 0.04}}, Accumulation::kIndex, 0.5);
    Clause& fee = ClauseOf(draft.contracts[0], "fee");
    fee.last_period = 6;
    fee.indexation = Indexation{DriverId{"wages"}};
  });
  ASSERT_EQ(biases.size(), 2u);
  EXPECT_EQ(biases[1].clause, "fee");
  EXPECT_EQ(biases[1].party, "");
  EXPECT_EQ(biases[1].period, 6);
  EXPECT_DOUBLE_EQ(biases[1].plan, std::pow(1.02, 6));
  // Independent factors of mean 1.02: none.
  EXPECT_NEAR(biases[1].bias.value, 0, 4.5 * biases[1].bias.standard_error);
}

TEST(MoneyBiases, LeaveOutWhatIsCertainAndStopWhenNobodyWaits) {
  EXPECT_TRUE(BiasesOf([](ScenarioDraft& draft) {
                draft.supplier_private->accounts[0].cost->loadings.clear();
              }).empty());
  const Scenario scenario = AScenario();
  EXPECT_EQ(
      MoneyBiases(scenario, Compile(scenario, 1), kPaths, [] { return true; }).status().code(),
      absl::StatusCode::kCancelled);
}

}  // namespace
}  // namespace accord
