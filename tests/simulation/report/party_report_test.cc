#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "simulation/report/figures.h"
#include "simulation/report/parts.h"
#include "tests/simulation/engine/sample_totals.h"
#include "tests/simulation/report/sample_distributions.h"

namespace accord {
namespace {

using report_internal::MakePartyReport;
using testing::DistributionOf;
using testing::Normals;
using testing::PartyWithNpv;
using testing::PeriodDistributionOf;
using ::testing::SizeIs;

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr std::size_t kFirstBatch = 4 * 4096;

// Of the standard normal: the 95 % quantile, the density there, the mean of the worst 5 %.
constexpr double kZ95 = 1.6448536269514722;
constexpr double kDensity95 = 0.10313564037537139;
constexpr double kTailMean95 = kDensity95 / 0.05;

// A figure, the truth, the standard error that theory gives it, and how far off (relatively) one
// sample's own idea of that error is, one standard deviation.
struct Case {
  const char* name;
  Estimate estimate;
  double truth;
  double error;
  double error_noise;
};

// A quantile's error comes from two order statistics 2 x 1.96 sqrt(n p q) ranks apart.
Case QuantileCase(const char* name, const Estimate& estimate, double truth, double p,
                  double density, double n) {
  const double ranks = std::sqrt(n * p * (1 - p));
  return {name, estimate, truth, ranks / (n * density), 1 / std::sqrt(2 * kNormal975 * ranks)};
}

// NPV ~ N(mean, sd).
std::vector<Case> NormalCases(const NpvReport& npv, double mean, double sd, double n) {
  constexpr double kQuartile = 0.6744897501960817;
  const double at_95 = kDensity95 / sd;
  const double at_quartile = 0.3177765726841437 / sd;
  const double at_median = 0.3989422804014327 / sd;
  const double loss = 0.5 * std::erfc(mean / sd / std::sqrt(2.0));
  // Variance of a normal beyond its 95 % quantile: 1 + z m - m^2, m the mean there. Its excess
  // kurtosis is below that of the exponential, 6.
  const double tail_variance = 1 + kZ95 * kTailMean95 - kTailMean95 * kTailMean95;
  const double beyond = kTailMean95 - kZ95;
  const double cvar_error = sd * std::sqrt((tail_variance + 0.95 * beyond * beyond) / (0.05 * n));
  return {
      {"mean", npv.mean, mean, sd / std::sqrt(n), 1 / std::sqrt(2 * n)},
      {"sd", npv.sd, sd, sd / std::sqrt(2 * n), 4 / std::sqrt(n)},
      QuantileCase("p5", npv.p5, mean - sd * kZ95, 0.05, at_95, n),
      QuantileCase("p25", npv.p25, mean - sd * kQuartile, 0.25, at_quartile, n),
      QuantileCase("p50", npv.p50, mean, 0.5, at_median, n),
      QuantileCase("p75", npv.p75, mean + sd * kQuartile, 0.75, at_quartile, n),
      QuantileCase("p95", npv.p95, mean + sd * kZ95, 0.95, at_95, n),
      {"loss", npv.loss_probability, loss, std::sqrt(loss * (1 - loss) / n), 1 / std::sqrt(n)},
      QuantileCase("var", npv.var_95, sd * kZ95 - mean, 0.95, at_95, n),
      {"cvar", npv.cvar_95, sd * kTailMean95 - mean, cvar_error, std::sqrt(2 / (0.05 * n))},
  };
}

std::vector<double> NormalNpv(std::uint64_t column, std::size_t paths, double mean, double sd) {
  std::vector<double> npv = Normals(column, paths);
  for (double& value : npv) value = mean + sd * value;
  return npv;
}

// 4.5 standard errors of twenty figures and of their errors: a false alarm in one run of 3 500. A
// VaR off by 0.06 sd and a CVaR off by 0.05 sd are seen.
TEST(NpvReport, OfANormalIsItsClosedFormWithinTheStatedErrors) {
  for (const std::size_t paths : {kFirstBatch, 12 * kFirstBatch}) {
    const PartyTotals party = PartyWithNpv(NormalNpv(5, paths, 70, 100), kFirstBatch);
    const NpvReport npv = MakePartyReport(party, 0).npv;
    for (const Case& c : NormalCases(npv, 70, 100, static_cast<double>(paths))) {
      EXPECT_NEAR(c.estimate.value, c.truth, 4.5 * c.error) << c.name << " of " << paths;
      EXPECT_NEAR(c.estimate.standard_error / c.error, 1, 4.5 * c.error_noise)
          << c.name << " of " << paths;
    }
  }
}

// 400 runs of 4000 paths, half of them binned: at a true coverage of 0.95 the share covered lies
// within 4.5 sqrt(0.95 x 0.05 / 400) = 0.049 of it but for one test in 15 000 (ten figures). Rank
// intervals may cover more by their nature, a CVaR's normal interval a little less.
TEST(NpvReport, IntervalsCoverTheTruthAsOftenAsTheySay) {
  constexpr int kRuns = 400;
  std::array<int, 10> covered{};
  for (int run = 0; run < kRuns; ++run) {
    const PartyTotals party = PartyWithNpv(NormalNpv(1000 + run, 4000, 70, 100), 2000);
    const std::vector<Case> cases = NormalCases(MakePartyReport(party, 0).npv, 70, 100, 4000);
    for (std::size_t i = 0; i < cases.size(); ++i) {
      covered[i] +=
          cases[i].estimate.lower <= cases[i].truth && cases[i].truth <= cases[i].estimate.upper;
    }
  }
  for (std::size_t i = 0; i < covered.size(); ++i) {
    EXPECT_GE(covered[i], (0.95 - 0.049) * kRuns) << i;
    EXPECT_LE(covered[i], (0.95 + 0.049) * kRuns) << i;
  }
}

TEST(NpvReport, MirrorsTheLowerTailIntoLosses) {
  const PartyTotals party = PartyWithNpv(NormalNpv(3, 2000, -10, 4), 2000);
  const NpvReport npv = MakePartyReport(party, 0).npv;
  EXPECT_EQ(npv.var_95.value, -npv.p5.value);
  EXPECT_EQ(npv.var_95.lower, -npv.p5.upper);
  EXPECT_EQ(npv.var_95.upper, -npv.p5.lower);
  EXPECT_EQ(npv.var_95.standard_error, npv.p5.standard_error);
  const Estimate tail = party.npv.Cvar(0.95, Tail::kLowest);
  EXPECT_EQ(npv.cvar_95, (Estimate{-tail.value, tail.standard_error, -tail.upper, -tail.lower}));
  EXPECT_GT(npv.cvar_95.value, npv.var_95.value);
}

// Four paths, one period.
PartyTotals FourPaths() {
  PartyTotals party = PartyWithNpv(std::vector<double>{-3, 1, 1, 5}, 4);
  party.cash_at_start = -2;
  party.peak_shortfall = DistributionOf(std::vector<double>{3, 2, 2, 2}, 4);
  party.drawdown = DistributionOf(std::vector<double>{1, 0, 0, 0}, 4);
  party.periods.resize(1);
  party.periods[0].cash = PeriodDistributionOf(std::vector<double>{-1, 3, 3, 7}, 4);
  party.periods[0].cumulative = PeriodDistributionOf(std::vector<double>{-3, 1, 1, 5}, 4);
  party.periods[0].exposure.AddTile(std::vector<double>{3, 0, 0, 0});
  return party;
}

TEST(PartyReport, OfFourPathsIsWhatAHandComputes) {
  const PartyReport report = MakePartyReport(FourPaths(), 0.08);
  EXPECT_EQ(report.discount_rate_per_year, 0.08);
  EXPECT_EQ(report.npv.mean.value, 1);
  EXPECT_DOUBLE_EQ(report.npv.sd.value, std::sqrt(32.0 / 3));
  EXPECT_DOUBLE_EQ(report.npv.mean.standard_error, std::sqrt(32.0 / 3 / 4));
  EXPECT_DOUBLE_EQ(report.npv.p5.value, -3 + 0.15 * 4);  // type 7: position 0.15 of 0..3
  EXPECT_EQ(report.npv.p50.value, 1);
  EXPECT_EQ(report.npv.loss_probability.value, 0.25);
  EXPECT_DOUBLE_EQ(report.npv.var_95.value, 2.4);
  EXPECT_EQ(report.npv.cvar_95.value, 3);  // the worst fifth of a path is the worst path
  EXPECT_EQ(report.npv.cvar_95.standard_error, kInfinity);
  EXPECT_EQ(report.npv.p5.lower, -kInfinity);
  ASSERT_THAT(report.cash_by_period, SizeIs(2));
  EXPECT_EQ(report.cash_by_period[1].period, 1);
  EXPECT_EQ(report.cash_by_period[1].mean.value, 3);
  EXPECT_DOUBLE_EQ(report.cash_by_period[1].sd, std::sqrt(32.0 / 3));
  ASSERT_THAT(report.exposure_by_period, SizeIs(2));
  const ExposureReport& exposure = report.exposure_by_period[1];
  EXPECT_EQ(exposure.period, 1);
  EXPECT_EQ(exposure.cumulative_mean.value, 1);
  EXPECT_EQ(exposure.expected_exposure.value, 0.75);
  EXPECT_EQ(exposure.expected_exposure.lower, 0);  // never negative
  EXPECT_DOUBLE_EQ(exposure.potential_exposure_95.value, 2.4);
  EXPECT_EQ(report.peak_shortfall.mean.value, 2.25);
  EXPECT_DOUBLE_EQ(report.peak_shortfall.p95.value, 2.85);
  EXPECT_DOUBLE_EQ(report.peak_shortfall.p99.value, 2.97);
  EXPECT_EQ(report.drawdown.mean.value, 0.25);
  EXPECT_FALSE(report.reserve_exhausted_probability.has_value());
}

TEST(PartyReport, StartsWithWhatIsKnown) {
  const PartyReport report = MakePartyReport(FourPaths(), 0);
  const Estimate invested{-2, 0, -2, -2};
  const Estimate owed{2, 0, 2, 2};
  const CashReport& cash = report.cash_by_period[0];
  EXPECT_EQ(cash.period, 0);
  EXPECT_EQ(cash.mean, invested);
  EXPECT_EQ(cash.sd, 0);
  EXPECT_EQ(cash.p5, invested);
  EXPECT_EQ(cash.p95, invested);
  const ExposureReport& exposure = report.exposure_by_period[0];
  EXPECT_EQ(exposure.period, 0);
  EXPECT_EQ(exposure.cumulative_mean, invested);
  EXPECT_EQ(exposure.cumulative_p50, invested);
  EXPECT_EQ(exposure.expected_exposure, owed);
  EXPECT_EQ(exposure.potential_exposure_95, owed);
}

TEST(PartyReport, ClipsPotentialExposureAtNothing) {
  using report_internal::Negated;
  using report_internal::PositivePart;
  // Quantile of C(t) above zero with all of its interval: nothing is exposed, and that is sure.
  EXPECT_EQ(PositivePart(Negated({5, 1, 3, 7})), (Estimate{0, 0, 0, 0}));
  EXPECT_EQ(PositivePart(Negated({1, 1, -1, 3})), (Estimate{0, 1, 0, 1}));
  EXPECT_EQ(PositivePart(Negated({-1, 1, -3, 1})), (Estimate{1, 1, 0, 3}));
  EXPECT_EQ(PositivePart(Negated({-5, 1, -kInfinity, -3})), (Estimate{5, 1, 3, kInfinity}));
}

TEST(PartyReport, ReportsWhetherTheReserveHoldsWhereThereIsOne) {
  PartyTotals party = FourPaths();
  party.reserve_exhausted = {1, 4};
  const PartyReport report = MakePartyReport(party, 0);
  ASSERT_TRUE(report.reserve_exhausted_probability.has_value());
  EXPECT_EQ(report.reserve_exhausted_probability->value, 0.25);
}

TEST(Figures, ScaleThroughNegativeFactorsAndForgetWhatIsMultipliedByNothing) {
  using report_internal::Scaled;
  EXPECT_EQ(Scaled({2, 1, 0, 5}, 3), (Estimate{6, 3, 0, 15}));
  EXPECT_EQ(Scaled({2, 1, 0, 5}, -3), (Estimate{-6, 3, -15, 0}));
  EXPECT_EQ(Scaled({2, kInfinity, -kInfinity, kInfinity}, 0), (Estimate{0, 0, 0, 0}));
}

}  // namespace
}  // namespace accord
