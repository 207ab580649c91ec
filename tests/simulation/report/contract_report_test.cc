#include <cmath>
#include <cstdint>
#include <vector>

#include "gtest/gtest.h"
#include "simulation/report/parts.h"

namespace accord {
namespace {

using report_internal::AddEarlyEnds;
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
  for (PathMean& pay : totals.pay_by_period) pay.AddTile(std::vector<double>{1, 3});
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
  Outcome output;
  output.id = "output";
  output.display_name = "Output a year";
  const GuardReport report = MakeGuardReport(totals, output, 4);
  EXPECT_EQ(report.outcome, "output");
  EXPECT_EQ(report.display_name, "Output a year");
  EXPECT_EQ(report.breached_share_of_periods.value, 0.5);
  EXPECT_EQ(report.breached_share_of_paths.value, 0.75);
}

// Of eight paths over two periods.
TerminationTotals EndedWith(std::uint64_t first, std::uint64_t second) {
  return {{{first, 8}, {second, 8}}};
}

TEST(EarlyEnds, CountCausesApartAndTogether) {
  CompiledContract compiled{};
  compiled.terminations.resize(1);
  compiled.client_may_leave = true;
  Contract contract;
  contract.terminations.resize(1);
  contract.terminations[0].id = "poor";
  ContractReport report;
  AddEarlyEnds({EndedWith(1, 0), EndedWith(1, 2)}, compiled, contract, report);
  ASSERT_EQ(report.terminations.size(), 1u);
  EXPECT_EQ(report.terminations[0].termination, "poor");
  EXPECT_EQ(report.terminations[0].probability.value, 1.0 / 8);
  ASSERT_TRUE(report.client_left.has_value());
  EXPECT_EQ(report.client_left->termination, "");
  EXPECT_EQ(report.client_left->probability.value, 3.0 / 8);
  EXPECT_DOUBLE_EQ(report.client_left->mean_period->value, 5.0 / 3);
  ASSERT_EQ(report.client_left->probability_by_period.size(), 2u);
  EXPECT_EQ(report.client_left->probability_by_period[1].value, 2.0 / 8);
  EXPECT_EQ(report.termination_probability->value, 4.0 / 8);
}

TEST(EarlyEnds, ComeWithoutAnyTerminationWhereTheClientMayLeave) {
  CompiledContract compiled{};
  compiled.client_may_leave = true;
  ContractReport report;
  AddEarlyEnds({EndedWith(0, 0)}, compiled, {}, report);
  EXPECT_TRUE(report.terminations.empty());
  ASSERT_TRUE(report.client_left && report.termination_probability);
  EXPECT_EQ(report.termination_probability->value, 0);
  EXPECT_GT(report.termination_probability->upper, 0);
  EXPECT_FALSE(report.client_left->mean_period.has_value());
}

TEST(EarlyEnds, AreNotSpokenOfWhereNothingEndsTheContract) {
  CompiledContract compiled{};
  ContractReport report;
  AddEarlyEnds({}, compiled, {}, report);
  EXPECT_FALSE(report.client_left || report.termination_probability);
  compiled.terminations.resize(1);
  Contract contract;
  contract.terminations.resize(1);
  AddEarlyEnds({EndedWith(1, 0)}, compiled, contract, report);
  EXPECT_FALSE(report.client_left.has_value());
  EXPECT_EQ(report.termination_probability->value, 1.0 / 8);
}

}  // namespace
}  // namespace accord
