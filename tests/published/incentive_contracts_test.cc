// Evidence E6: fixed-price incentive with a ceiling (tests/data/fpif), cost plus incentive fee.
#include <gtest/gtest.h>

#include <vector>

#include "tests/published/csv_table.h"
#include "tests/published/settled_by_template.h"
#include "tests/published/settled_on_inputs.h"

namespace accord {
namespace {

// price = min(TP + 0.6 (AC - TC), CP).
Clause FixedPriceIncentive() {
  Clause price = ClauseOn("price", "actual_cost");
  price.base = 75000;
  price.pivot = 60000;
  price.share = 0.6;
  price.bands = {Band{.lower = {}, .upper = {}, .rate = 1}};
  price.settlement_limits.emplace().net_cap = 100000;
  return price;
}

std::vector<double> PricesAt(const std::vector<double>& actual_costs) {
  return PaymentsOn({{"actual_cost", actual_costs}}, {FixedPriceIncentive()});
}

TEST(FixedPriceIncentive, PricesEveryRowOfThePublishedTable) {
  const CsvTable table("fpif/fpif.csv");
  ASSERT_EQ(table.row_count(), 4);
  std::vector<double> costs;
  for (int row = 0; row < table.row_count(); ++row) {
    costs.push_back(table.number(row, "actual_cost"));
  }
  const std::vector<double> prices = PricesAt(costs);
  for (int row = 0; row < table.row_count(); ++row) {
    EXPECT_NEAR(prices[row], table.number(row, "buyer_price"), 1e-9) << row;
    EXPECT_NEAR(prices[row] - costs[row], table.number(row, "seller_profit"), 1e-9) << row;
    EXPECT_NEAR(prices[row] - 75000, table.number(row, "buyer_share_of_overrun"), 1e-9) << row;
  }
}

// Above TC + (CP - TP) / 0.6 = 101 666.67 the seller bears every further overrun alone.
TEST(FixedPriceIncentive, AssumesTotallyAtThePublishedPoint) {
  const double point = 60000.0 + (100000.0 - 75000.0) / 0.6;
  EXPECT_NEAR(point, 101666.67, 0.005);
  const std::vector<double> prices = PricesAt({point - 100, point, point + 100, 200000});
  EXPECT_NEAR(prices[0], 100000 - 60, 1e-9);
  EXPECT_NEAR(prices[1], 100000, 1e-9);
  EXPECT_EQ(prices[2], 100000);
  EXPECT_EQ(prices[3], 100000);
}

TEST(FixedPriceIncentive, IsTheSameContractWrittenAsABandThatEndsAtThePoint) {
  Clause banded = ClauseOn("price", "actual_cost");
  banded.base = 75000;
  banded.pivot = 60000;
  banded.bands = {Band{.lower = {}, .upper = 60000.0 + 25000.0 / 0.6, .rate = 0.6}};
  const std::vector<double> costs = {40000, 60000, 97500, 101000, 102000, 150000};
  const std::vector<double> prices = PaymentsOn({{"actual_cost", costs}}, {banded});
  const std::vector<double> capped = PricesAt(costs);
  for (int i = 0; i < 6; ++i) EXPECT_NEAR(prices[i], capped[i], 1e-9) << costs[i];
}

// fee = clip(350 000 + 0.15 (TC - AC), 162 500, 537 500) with TC 5 000 000, on top of the cost.
TEST(CostPlusIncentiveFee, PaysThePublishedFees) {
  Clause cost = ClauseOn("cost", "actual_cost");
  cost.bands = {Band{.lower = {}, .upper = {}, .rate = 1}};
  Clause fee = ClauseOn("fee", "actual_cost");
  fee.base = 350000;
  fee.pivot = 5000000;
  fee.share = 0.15;
  fee.bands = {Band{.lower = {}, .upper = {}, .rate = -1}};
  fee.settlement_limits.emplace().net_floor = 162500;
  fee.settlement_limits->net_cap = 537500;
  const std::vector<double> costs = {4000000, 5000000, 6500000, 3000000};
  const double fees[] = {500000, 350000, 162500, 537500};
  const std::vector<double> payments = PaymentsOn({{"actual_cost", costs}}, {cost, fee});
  for (int i = 0; i < 4; ++i) EXPECT_NEAR(payments[i] - costs[i], fees[i], 1e-6) << costs[i];
}

constexpr char kFirmTarget[] = R"({"target_cost": 60000, "target_price": 75000,
    "ceiling_price": 100000, "overrun_share": 0.6, "underrun_share": 0.6})";

TEST(FixedPriceIncentive, PricesEveryRowOfThePublishedTableThroughTheTemplate) {
  const CsvTable table("fpif/fpif.csv");
  for (int row = 0; row < table.row_count(); ++row) {
    const double cost = table.number(row, "actual_cost");
    const double published = table.number(row, "buyer_price");
    EXPECT_NEAR(PaidInAll("fixed-price-incentive", kFirmTarget, {cost}), published, 1e-9) << row;
    EXPECT_NEAR(PaidInAll("fixed-price-incentive", kFirmTarget, {0.25 * cost, 0.75 * cost}),
                published, 1e-9)
        << row;
  }
}

TEST(FixedPriceIncentive, AssumesTotallyAtThePublishedPointThroughTheTemplate) {
  const double point = 60000.0 + (100000.0 - 75000.0) / 0.6;
  const auto price = [](double cost) {
    return PaidInAll("fixed-price-incentive", kFirmTarget, {cost});
  };
  EXPECT_NEAR(price(point - 100), 100000 - 60, 1e-9);
  EXPECT_NEAR(price(point), 100000, 1e-9);
  EXPECT_NEAR(price(point + 100), 100000, 1e-9);
  EXPECT_NEAR(price(50000), 69000, 1e-9);
}

TEST(CostPlusIncentiveFee, PaysThePublishedFeesThroughTheTemplate) {
  const char terms[] = R"({"target_cost": 5e6, "target_fee": 350000, "minimum_fee": 162500,
      "maximum_fee": 537500, "share": 0.15})";
  const double costs[] = {4000000, 5000000, 6500000, 3000000};
  const double fees[] = {500000, 350000, 162500, 537500};
  for (int i = 0; i < 4; ++i) {
    EXPECT_NEAR(PaidInAll("cost-plus-incentive-fee", terms, {costs[i]}) - costs[i], fees[i], 1e-6);
    EXPECT_NEAR(
        PaidInAll("cost-plus-incentive-fee", terms, {0.5 * costs[i], 0.5 * costs[i]}) - costs[i],
        fees[i], 1e-6);
  }
}

}  // namespace
}  // namespace accord
