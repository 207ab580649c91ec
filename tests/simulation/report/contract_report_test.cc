#include <cmath>
#include <vector>

#include "gtest/gtest.h"
#include "simulation/report/parts.h"

namespace accord {
namespace {

using report_internal::MakeClauseReport;
using report_internal::MakeGuardReport;

CompiledClause SettlingTwiceInFourPeriods() {
  CompiledClause clause{};
  clause.settles = {false, true, false, true};
  return clause;
}

TEST(ClauseReport, SharesCountsPerPathAmongItsSettlements) {
  ClauseTotals totals;
  totals.fired_settlements.AddTile(std::vector<double>{0, 1, 2, 1});
  totals.limited_settlements.AddTile(std::vector<double>{0, 0, 2, 0});
  totals.fired = {3, 4};
  totals.discounted_pay.AddTile(std::vector<double>{0, 5, 10, 5});
  totals.discounted_pay_client_rate.AddTile(std::vector<double>{0, 6, 11, 7});
  totals.pay.AddTile(std::vector<double>{0, 8, 12, 8});
  totals.pay_by_period.resize(4);
  for (MeanM2& pay : totals.pay_by_period) pay.AddTile(std::vector<double>{1, 3});
  Clause ids;
  ids.id = "gain";
  ids.display_name = "Gain share";
  const ClauseReport report = MakeClauseReport(totals, SettlingTwiceInFourPeriods(), ids);
  EXPECT_EQ(report.clause, "gain");
  EXPECT_EQ(report.display_name, "Gain share");
  EXPECT_EQ(report.settlement_count, 2);
  EXPECT_EQ(report.fired_share_of_settlements.value, 0.5);
  EXPECT_DOUBLE_EQ(report.fired_share_of_settlements.standard_error, std::sqrt(2.0 / 3 / 4) / 2);
  EXPECT_GE(report.fired_share_of_settlements.lower, 0);
  EXPECT_LE(report.fired_share_of_settlements.upper, 1);
  EXPECT_EQ(report.fired_share_of_paths.value, 0.75);
  EXPECT_EQ(report.limited_share_of_settlements.value, 0.25);
  EXPECT_EQ(report.limited_share_of_settlements.lower, 0);
  EXPECT_EQ(report.discounted_pay.value, 5);
  EXPECT_EQ(report.discounted_pay_client_rate.value, 6);
  EXPECT_EQ(report.pay.value, 7);
  ASSERT_EQ(report.pay_by_period.size(), 4u);
  EXPECT_EQ(report.pay_by_period[3].value, 2);
  EXPECT_EQ(report.pay_by_period[3].standard_error, 1);
}

TEST(ClauseReport, StaysUnsureOfAClauseThatNeverFired) {
  ClauseTotals totals;
  totals.fired_settlements.AddTile(std::vector<double>(100, 0.0));
  totals.limited_settlements.AddTile(std::vector<double>(100, 0.0));
  totals.fired = {0, 100};
  const ClauseReport report = MakeClauseReport(totals, SettlingTwiceInFourPeriods(), {});
  EXPECT_EQ(report.fired_share_of_settlements.value, 0);
  EXPECT_EQ(report.fired_share_of_settlements.lower, 0);
  EXPECT_EQ(report.fired_share_of_settlements.upper, report.fired_share_of_paths.upper);
  EXPECT_GT(report.fired_share_of_paths.upper, 0.03);
}

TEST(ClauseReport, OfAClauseThatNeverSettlesIsKnownToBeNothing) {
  CompiledClause clause{};
  clause.settles = {false, false};
  ClauseTotals totals;
  totals.fired_settlements.AddTile(std::vector<double>(4, 0.0));
  totals.limited_settlements.AddTile(std::vector<double>(4, 0.0));
  totals.fired = {0, 4};
  const ClauseReport report = MakeClauseReport(totals, clause, {});
  EXPECT_EQ(report.settlement_count, 0);
  EXPECT_EQ(report.fired_share_of_settlements, (Estimate{0, 0, 0, 0}));
  EXPECT_EQ(report.limited_share_of_settlements, (Estimate{0, 0, 0, 0}));
}

TEST(GuardReport, SharesBreachesAmongPeriodsAndPaths) {
  GuardTotals totals;
  totals.breached_periods.AddTile(std::vector<double>{0, 4, 2, 2});
  totals.breached = {3, 4};
  const GuardReport report = MakeGuardReport(totals, "output", 4);
  EXPECT_EQ(report.outcome, "output");
  EXPECT_EQ(report.breached_share_of_periods.value, 0.5);
  EXPECT_EQ(report.breached_share_of_paths.value, 0.75);
}

}  // namespace
}  // namespace accord
