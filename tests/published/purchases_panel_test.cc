// Evidence E2 from the raw panel: 51 243 purchases to segments, counts and transitions, to the unit
// (Foundations of marketing analytics, ESSEC; published in Marketing-Analytics-with-R, module 4).
#include <gtest/gtest.h>

#include <cmath>
#include <string>
#include <vector>

#include "simulation/panel/panel.h"
#include "simulation/panel/transition_counts.h"
#include "simulation/panel/transition_estimate.h"
#include "tests/published/csv_table.h"
#include "tests/published/purchases.h"

namespace accord {
namespace {

class PurchasesPanel : public ::testing::Test {
 protected:
  const SegmentRules rules_ = ManagerialSegments();
  const Panel panel_ = PurchasesAt({"2015-01-01", "2016-01-01"});
  const TransitionTally tally_ = CountTransitions(panel_, rules_);
  const CsvTable segments_{"purchases/segments.csv"};
};

TEST_F(PurchasesPanel, HasThePublishedRowsAndCustomers) {
  EXPECT_EQ(panel_.row_count(), 51'243);
  EXPECT_EQ(panel_.client_count(), 18'417);
  EXPECT_EQ(panel_.later_rows(), 0);
  EXPECT_EQ(panel_.return_count(), 0);
}

TEST_F(PurchasesPanel, HasThePublishedCountsByManagerialSegment) {
  for (int k = 0; k < segments_.row_count(); ++k) {
    ASSERT_EQ(rules_.segments()[k], segments_.text(k, "segment"));
    EXPECT_EQ(static_cast<double>(tally_.clients[8 + k]), segments_.number(k, "clients_2015"))
        << rules_.segments()[k];
  }
}

TEST_F(PurchasesPanel, HasThePublishedTransitionsFrom2014To2015) {
  const CsvTable moves("purchases/transitions_2014_2015.csv");
  for (int from = 0; from < 8; ++from) {
    for (int to = 0; to < 8; ++to) {
      EXPECT_EQ(static_cast<double>(tally_.move(0, from, to)),
                moves.number(from, rules_.segments()[to]))
          << rules_.segments()[from] << " to " << rules_.segments()[to];
    }
  }
}

TEST_F(PurchasesPanel, HasThePublishedRevenuePerCustomerOf2015) {
  for (int k = 0; k < segments_.row_count(); ++k) {
    EXPECT_NEAR(tally_.amounts[8 + k] / static_cast<double>(tally_.clients[8 + k]),
                segments_.number(k, "revenue_per_client_2015"), 5e-6)
        << rules_.segments()[k];
  }
}

// With the frequencies as a certain matrix: 2016 discounted once, at 10 %.
TEST_F(PurchasesPanel, IsWorthThePublishedValueToTheUnit) {
  std::vector<double> counts(8), revenue(8);
  for (int k = 0; k < 8; ++k) {
    counts[k] = static_cast<double>(tally_.clients[8 + k]);
    revenue[k] = tally_.amounts[8 + k] / counts[k];
  }
  double value = 0.0;
  double discount = 1.0;
  for (int year = 2016; year <= 2025; ++year) {
    std::vector<double> next(8);
    for (int from = 0; from < 8; ++from) {
      double whole = 0.0;
      for (int to = 0; to < 8; ++to) whole += static_cast<double>(tally_.move(0, from, to));
      for (int to = 0; to < 8; ++to) {
        next[to] += counts[from] * static_cast<double>(tally_.move(0, from, to)) / whole;
      }
    }
    counts = next;
    discount /= 1.1;
    for (int k = 0; k < 8; ++k) value += discount * counts[k] * revenue[k];
  }
  EXPECT_EQ(std::round(value), 2'150'564);
}

// Known of this panel: one-step intervals without overdispersion are far too narrow.
TEST(PurchasesOverYears, AreNoChainWithOneMatrix) {
  const SegmentRules rules = ManagerialSegments();
  const Panel panel = PurchasesAt({"2009-01-01", "2010-01-01", "2011-01-01", "2012-01-01",
                                   "2013-01-01", "2014-01-01", "2015-01-01", "2016-01-01"});
  const TransitionEstimate estimate = EstimateTransitions(
      CountTransitions(panel, rules), panel, rules.segments(), {.units_per_year = 365.2425}, 1.0);
  EXPECT_LT(estimate.stationarity.chi_squared_p_value, 1e-6);
  EXPECT_FALSE(estimate.season.has_value()) << "pairs of a year";
  ASSERT_TRUE(estimate.concentration.has_value());
  EXPECT_NEAR(*estimate.concentration, 102.5, 0.5) << "seen; a row of 10 000 counts as one of 100";
}

}  // namespace
}  // namespace accord
