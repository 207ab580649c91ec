#include <vector>

#include "gtest/gtest.h"
#include "simulation/report/parts.h"

namespace accord {
namespace {

using report_internal::MakeNamedClientReports;

// Two clients in three segments over two periods and four paths; the second one has a contract.
class TwoNamedClients : public ::testing::Test {
 protected:
  TwoNamedClients() {
    clients_.resize(2);
    clients_[0].id = "smith";
    clients_[1].id = "mill";
    compiled_.named_clients.resize(2);
    compiled_.named_clients[1].contract = 1;
    compiled_.out = 2;
    totals_.resize(2);
    for (NamedClientTotals& client : totals_) client.periods.resize(2);
    *totals_[0].periods[0].stands_in = {{4, 4}, {0, 4}, {0, 4}};
    *totals_[0].periods[1].stands_in = {{1, 4}, {2, 4}, {1, 4}};
    *totals_[1].periods[0].stands_in = {{0, 4}, {4, 4}, {0, 4}};
    *totals_[1].periods[1].stands_in = {{0, 4}, {1, 4}, {3, 4}};
    totals_[1].periods[0].revenue.AddTile(std::vector<double>{10, 10, 20, 20});
    totals_[1].periods[0].profit.AddTile(std::vector<double>{1, 1, 2, 2});
    totals_[1].periods[1].revenue.AddTile(std::vector<double>{30, 30, 30, 30});
    totals_[1].periods[1].profit.AddTile(std::vector<double>{-3, -3, -3, -3});
    totals_[1].discounted_revenue.AddTile(std::vector<double>{38, 38, 48, 48});
    totals_[1].discounted_profit.AddTile(std::vector<double>{-2, -2, -1, -1});
  }

  std::vector<NamedClientReport> Reports() const {
    return MakeNamedClientReports(totals_, compiled_, clients_, {"tubes", "steel"});
  }

  std::vector<NamedClient> clients_;
  CompiledClientBase compiled_;
  std::vector<NamedClientTotals> totals_;
};

TEST_F(TwoNamedClients, AreCalledByTheirNamesAndContracts) {
  const std::vector<NamedClientReport> reports = Reports();
  ASSERT_EQ(reports.size(), 2u);
  EXPECT_EQ(reports[0].client, "smith");
  EXPECT_EQ(reports[0].contract, "");
  EXPECT_EQ(reports[1].client, "mill");
  EXPECT_EQ(reports[1].contract, "steel");
}

TEST_F(TwoNamedClients, StandInEachSegmentWithAProbability) {
  const std::vector<NamedClientReport> reports = Reports();
  ASSERT_EQ(reports[0].periods.size(), 2u);
  EXPECT_EQ(reports[0].periods[0].period, 1);
  EXPECT_EQ(reports[0].periods[1].period, 2);
  const std::vector<Estimate>& probabilities = reports[0].periods[1].probabilities;
  ASSERT_EQ(probabilities.size(), 3u);
  EXPECT_EQ(probabilities[0].value, 0.25);
  EXPECT_EQ(probabilities[1].value, 0.5);
  EXPECT_EQ(probabilities[1].standard_error, 0.25);
  EXPECT_GT(reports[0].periods[0].probabilities[1].upper, 0) << "never seen there, of four paths";
}

TEST_F(TwoNamedClients, AreLostWhereTheyStandOutsideAtTheHorizon) {
  const std::vector<NamedClientReport> reports = Reports();
  ASSERT_TRUE(reports[0].lost_probability && reports[1].lost_probability);
  EXPECT_EQ(reports[0].lost_probability->value, 0.25);
  EXPECT_EQ(reports[1].lost_probability->value, 0.75);
  compiled_.out = -1;
  EXPECT_FALSE(Reports()[1].lost_probability.has_value());
}

TEST_F(TwoNamedClients, BringMoneyByPeriodAndDiscounted) {
  const NamedClientReport mill = Reports()[1];
  EXPECT_EQ(mill.periods[0].revenue.value, 15);
  EXPECT_GT(mill.periods[0].revenue.standard_error, 0);
  EXPECT_EQ(mill.periods[0].profit.value, 1.5);
  EXPECT_EQ(mill.periods[1].revenue.value, 30);
  EXPECT_EQ(mill.periods[1].profit.value, -3);
  EXPECT_EQ(mill.discounted_revenue.value, 43);
  EXPECT_EQ(mill.discounted_profit.value, -1.5);
}

}  // namespace
}  // namespace accord
