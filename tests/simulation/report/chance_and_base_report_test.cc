#include <cmath>
#include <optional>
#include <vector>

#include "gtest/gtest.h"
#include "simulation/report/parts.h"
#include "tests/simulation/report/sample_distributions.h"

namespace accord {
namespace {

using report_internal::MakeClientBaseReport;
using report_internal::MakeImpliedCorrelations;
using testing::DistributionOf;
using testing::PeriodDistributionOf;

Driver WithPersistence(const char* id, double persistence) {
  Driver driver;
  driver.id = id;
  driver.persistence = persistence;
  return driver;
}

double ImpliedBy(double first, double second, double given, int periods,
                 CorrelationMode mode = CorrelationMode::kInnovations) {
  const std::vector<Driver> drivers = {WithPersistence("a", first), WithPersistence("b", second)};
  const std::optional<Correlation> correlation =
      Correlation{mode, {{"a", "b", NormalScoreCorrelation{given}}}, {}};
  const std::vector<ImpliedCorrelation> implied =
      MakeImpliedCorrelations(correlation, drivers, periods);
  if (implied.empty()) return std::nan("");
  EXPECT_EQ(implied[0].first, "a");
  EXPECT_EQ(implied[0].second, "b");
  return implied[0].normal_score;
}

// The sum of the geometric series that the recursion builds.
TEST(ImpliedCorrelations, AreTheClosedFormOfTheRecursion) {
  for (const double first : {0.0, 0.3, 0.9}) {
    for (const double second : {0.0, 0.6, 0.99}) {
      for (const int periods : {1, 2, 7, 480}) {
        const double ratio = first * second;
        const double fresh = std::sqrt((1 - first * first) * (1 - second * second));
        const double power = std::pow(ratio, periods - 1);
        const double expected = 0.4 * (power + fresh * (1 - power) / (1 - ratio));
        EXPECT_NEAR(ImpliedBy(first, second, 0.4, periods), expected, 1e-14)
            << first << " " << second << " " << periods;
      }
    }
  }
}

TEST(ImpliedCorrelations, StayAsGivenWherePersistencesAreEqualOrStatic) {
  EXPECT_NEAR(ImpliedBy(0.7, 0.7, -0.5, 40), -0.5, 1e-14);
  EXPECT_EQ(ImpliedBy(1, 1, -0.5, 40), -0.5);
}

TEST(ImpliedCorrelations, FadeBetweenAStaticAndAFreshDriver) {
  EXPECT_EQ(ImpliedBy(1, 0, 0.5, 1), 0.5);
  EXPECT_EQ(ImpliedBy(1, 0, 0.5, 2), 0);
}

TEST(ImpliedCorrelations, AreNotStatedInModeSameTime) {
  EXPECT_TRUE(std::isnan(ImpliedBy(0.5, 0.1, 0.5, 9, CorrelationMode::kSameTime)));
  EXPECT_TRUE(MakeImpliedCorrelations(std::nullopt, {}, 9).empty());
}

// Known values per client, by segment and period.
std::vector<CompiledClientValue> ValuesOf(const std::vector<std::vector<double>>& means) {
  std::vector<CompiledClientValue> values(means.size());
  for (std::size_t i = 0; i < means.size(); ++i) values[i].mean = means[i];
  return values;
}

// Two segments, one period, two paths: 10 and 30 clients become 14 and 26, or 10 and 30.
class TwoSegments : public ::testing::Test {
 protected:
  TwoSegments() {
    segments_.resize(2);
    segments_[0].id = "best";
    segments_[1].id = "rest";
    compiled_.initial_counts = {10, 30};
    compiled_.rows.resize(2);
    compiled_.rows[0] = {{0, 1}, {0.9, 0.1}, {}, {}, {}};
    compiled_.rows[1] = {{1}, {1.0}, {}, {}, {}};
    compiled_.revenue = ValuesOf({{5}, {1}});
    compiled_.profit = ValuesOf({{1}, {-1}});
    compiled_.certain = true;
    totals_.periods.resize(1);
    BasePeriodTotals& period = totals_.periods[0];
    *period.counts = {PeriodDistributionOf(std::vector<double>{14, 10}, 2),
                      PeriodDistributionOf(std::vector<double>{26, 30}, 2)};
    period.revenue = DistributionOf(std::vector<double>{96, 80}, 2);
    period.profit = DistributionOf(std::vector<double>{-12, -20}, 2);
    totals_.discounted_revenue = DistributionOf(std::vector<double>{90, 75}, 2);
    totals_.discounted_profit = DistributionOf(std::vector<double>{-11, -19}, 2);
  }

  ClientBaseReport Report() const {
    return MakeClientBaseReport(totals_, compiled_, segments_, {{10, 30}, {12, 28}}, {});
  }

  std::vector<Segment> segments_;
  CompiledClientBase compiled_;
  ClientBaseTotals totals_;
};

TEST_F(TwoSegments, StartAsGivenAtTheValuesOfTheFirstPeriod) {
  const ClientBasePeriod start = Report().periods[0];
  EXPECT_EQ(start.period, 0);
  EXPECT_EQ(start.segments[0].segment, "best");
  EXPECT_EQ(start.segments[0].count_mean, (Estimate{10, 0, 10, 10}));
  EXPECT_EQ(start.segments[0].count_p95, (Estimate{10, 0, 10, 10}));
  EXPECT_EQ(start.segments[0].client_share, (Estimate{0.25, 0, 0.25, 0.25}));
  EXPECT_EQ(start.segments[0].revenue_mean, (Estimate{50, 0, 50, 50}));
  EXPECT_EQ(start.segments[0].revenue_share, 50.0 / 80);
  EXPECT_EQ(start.revenue.mean, (Estimate{80, 0, 80, 80}));
  EXPECT_EQ(start.revenue.sd, (Estimate{0, 0, 0, 0}));
  EXPECT_EQ(start.profit.p5.value, -20);
}

TEST_F(TwoSegments, AreForecastWithSharesAndMoney) {
  const ClientBaseReport report = Report();
  ASSERT_EQ(report.periods.size(), 2u);
  const ClientBasePeriod& period = report.periods[1];
  EXPECT_EQ(period.period, 1);
  const SegmentForecast& best = period.segments[0];
  EXPECT_EQ(best.count_mean.value, 12);
  EXPECT_EQ(best.count_mean.standard_error, 2);
  EXPECT_DOUBLE_EQ(best.count_sd, std::sqrt(8.0));
  EXPECT_EQ(best.count_p50.value, 12);
  EXPECT_DOUBLE_EQ(best.client_share.value, 0.3);
  EXPECT_DOUBLE_EQ(best.client_share.standard_error, 0.05);
  EXPECT_EQ(best.revenue_mean.value, 60);
  EXPECT_EQ(best.revenue_mean.standard_error, 10);
  EXPECT_EQ(best.revenue_share, 60.0 / 88);
  EXPECT_EQ(period.segments[1].profit_mean.value, -28);
  EXPECT_EQ(period.segments[1].profit_mean.standard_error, 2);
  EXPECT_EQ(period.revenue.mean.value, 88);
  EXPECT_EQ(period.profit.p50.value, -16);
  EXPECT_EQ(report.discounted_revenue.mean.value, 82.5);
  EXPECT_EQ(report.discounted_profit.mean.value, -15);
}

// Money that does not follow from the counts: a client under contract, a drawn value.
TEST_F(TwoSegments, BringTheMoneyThatWasCountedWhereItDoesNotFollowFromTheirClients) {
  totals_.periods[0].segment_money.resize(2);
  totals_.periods[0].segment_money[0].revenue.AddTile(std::vector<double>{100, 300});
  totals_.periods[0].segment_money[0].profit.AddTile(std::vector<double>{-4, -8});
  totals_.periods[0].segment_money[1].revenue.AddTile(std::vector<double>{20, 30});
  totals_.periods[0].segment_money[1].profit.AddTile(std::vector<double>{1, 1});
  const ClientBaseReport report = Report();
  const std::vector<SegmentForecast>& segments = report.periods[1].segments;
  EXPECT_EQ(segments[0].revenue_mean.value, 200);
  EXPECT_EQ(segments[0].revenue_mean.standard_error, 100);
  EXPECT_EQ(segments[0].profit_mean.value, -6);
  EXPECT_EQ(segments[0].profit_mean.standard_error, 2);
  EXPECT_EQ(segments[1].revenue_mean.value, 25);
  EXPECT_EQ(segments[1].profit_mean.value, 1);
  EXPECT_EQ(segments[0].revenue_share, 200.0 / 225);
  EXPECT_DOUBLE_EQ(segments[0].client_share.value, 0.3) << "of clients, as ever";
  EXPECT_EQ(report.periods[0].segments[0].revenue_mean.value, 50) << "today nothing is counted";
}

TEST_F(TwoSegments, AreAsConcentratedAsEveryPathIs) {
  BasePeriodTotals& period = totals_.periods[0];
  EXPECT_FALSE(Report().periods[1].gini.has_value()) << "nobody looked";
  period.top_20_share.AddTile(std::vector<double>{0.5, 0.75});
  period.gini.AddTile(std::vector<double>{0.25, 0.5});
  period.concentrated = {2, 2};
  const ClientBaseReport report = Report();
  ASSERT_TRUE(report.periods[1].top_20_percent_share && report.periods[1].gini);
  EXPECT_EQ(report.periods[1].top_20_percent_share->value, 0.625);
  EXPECT_EQ(report.periods[1].top_20_percent_share->standard_error, 0.125);
  EXPECT_EQ(report.periods[1].gini->value, 0.375);
  EXPECT_EQ(report.periods[1].gini->standard_error, 0.125);
  EXPECT_FALSE(report.periods[0].gini || report.periods[0].top_20_percent_share);
  period.concentrated = {1, 2};
  EXPECT_FALSE(Report().periods[1].top_20_percent_share.has_value());
  EXPECT_FALSE(Report().periods[1].gini.has_value());
}

TEST_F(TwoSegments, AreNeverMoreConcentratedThanInOneHand) {
  BasePeriodTotals& period = totals_.periods[0];
  period.top_20_share.AddTile(std::vector<double>{0.9, 1.0});
  period.gini.AddTile(std::vector<double>{0.0, 0.1});
  period.concentrated = {2, 2};
  const ClientBaseReport report = Report();
  EXPECT_EQ(report.periods[1].top_20_percent_share->upper, 1);
  EXPECT_EQ(report.periods[1].gini->lower, 0);
}

TEST_F(TwoSegments, ShowAveragesPerClient) {
  const ClientBaseReport report = Report();
  EXPECT_EQ(report.periods[0].client_count, 40);
  EXPECT_EQ(report.periods[0].revenue_per_client, 2);
  EXPECT_EQ(report.periods[1].revenue_per_client, 88.0 / 40);
  EXPECT_EQ(report.periods[1].profit_per_client, -16.0 / 40);
}

TEST_F(TwoSegments, ShareWhatEveryPathHasWhereClientsArrive) {
  (*totals_.periods[0].counts)[1] = PeriodDistributionOf(std::vector<double>{86, 30}, 2);
  totals_.periods[0].shares->resize(2);
  (*totals_.periods[0].shares)[0].AddTile(std::vector<double>{0.14, 0.25});
  (*totals_.periods[0].shares)[1].AddTile(std::vector<double>{0.86, 0.75});
  const ClientBasePeriod period = Report().periods[1];
  EXPECT_EQ(period.client_count, 70);
  EXPECT_DOUBLE_EQ(period.segments[0].client_share.value, 0.195);
  EXPECT_DOUBLE_EQ(period.segments[1].client_share.value, 0.805);
}

TEST_F(TwoSegments, ShowWhereClientsReallyWent) {
  totals_.moves->resize(2);
  (*totals_.moves)[0].stood.AddTile(std::vector<double>{10, 30});
  (*totals_.moves)[0].moved.resize(2);
  (*totals_.moves)[0].moved[0].AddTile(std::vector<double>{10, 25});
  (*totals_.moves)[0].moved[1].AddTile(std::vector<double>{0, 5});
  (*totals_.moves)[1].moved.resize(1);
  const ClientBaseReport report = Report();
  EXPECT_EQ(report.realised_transitions[0].values, (std::vector<double>{0.875, 0.125}));
  EXPECT_EQ(report.realised_transitions[1].values, (std::vector<double>{0, 0}));
}

TEST_F(TwoSegments, ShowTheExactMeanOnlyOfACertainMatrix) {
  EXPECT_EQ(Report().periods[1].segments[1].count_expected, 28);
  compiled_.certain = false;
  EXPECT_FALSE(Report().periods[1].segments[1].count_expected.has_value());
}

TEST_F(TwoSegments, ShowTheWholeMeanMatrix) {
  const ClientBaseReport report = Report();
  ASSERT_EQ(report.mean_transitions.size(), 2u);
  EXPECT_EQ(report.mean_transitions[0].from, "best");
  EXPECT_EQ(report.mean_transitions[0].values, (std::vector<double>{0.9, 0.1}));
  EXPECT_EQ(report.mean_transitions[1].values, (std::vector<double>{0, 1}));
}

TEST_F(TwoSegments, HaveNoSharesOfNothing) {
  compiled_.initial_counts = {0, 0};
  compiled_.revenue = ValuesOf({{0}, {0}});
  const ClientBaseReport report = Report();
  EXPECT_EQ(report.periods[0].segments[0].client_share, (Estimate{0, 0, 0, 0}));
  EXPECT_EQ(report.periods[1].segments[0].revenue_share, 0);
}

}  // namespace
}  // namespace accord
