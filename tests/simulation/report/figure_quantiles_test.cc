#include "simulation/report/figure_quantiles.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include "gtest/gtest.h"
#include "simulation/accumulate/distribution.h"
#include "simulation/random/philox.h"
#include "simulation/random/stream.h"

namespace accord {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

std::vector<double> Normals(std::uint64_t column, std::size_t size) {
  std::vector<double> z(size), unused(size);
  FillNormals4(MakeStreamKey(column, "test", "", ""), 0, 0, z, unused, unused, unused);
  return z;
}

Distribution DistributionOf(const std::vector<double>& values, bool on_nets) {
  Distribution distribution = Distribution::Pilot(values.size());
  if (on_nets) distribution.Replicate();
  for (std::size_t i = 0; i < values.size(); i += 256) {
    distribution.AddTile(
        std::span<const double>(values).subspan(i, std::min<std::size_t>(256, values.size() - i)));
  }
  return distribution;
}

TEST(FigureQuantiles, OfAFewPathsAreOrderStatisticsAndSayWhatBoundsThem) {
  const std::vector<double> values = {30, 10, 50, 20, 40};
  const FigureQuantiles report = MakeFigureQuantiles("pay", values, false, {0.5, 0.1});
  EXPECT_EQ(report.figure, "pay");
  EXPECT_EQ(report.mean.value, 30);
  ASSERT_EQ(report.quantiles.size(), 2u);
  EXPECT_EQ(report.quantiles[0].level, 0.5);
  EXPECT_EQ(report.quantiles[0].value.value, 30);
  EXPECT_EQ(report.quantiles[1].value.value, 14);  // 10 + 0.4 (20 - 10)
  EXPECT_EQ(report.quantiles[1].value.lower, -kInfinity);
  EXPECT_GT(report.quantiles[1].value.upper, 14);
}

// Of the levels that every report has they are the figures of an exact run.
TEST(FigureQuantiles, OfIndependentPathsAreThoseOfExactDistributions) {
  for (const std::size_t size : {2, 7, 256, 1000, 5000}) {
    std::vector<double> values = Normals(size, size);
    for (std::size_t i = 0; i < size; i += 3) values[i] = 0.25;  // an atom
    const Distribution distribution = DistributionOf(values, false);
    const std::vector<double> levels = {0.05, 0.25, 0.5, 0.75, 0.95, 0.6};
    const FigureQuantiles report = MakeFigureQuantiles("", values, false, levels);
    EXPECT_EQ(report.mean.value, distribution.Mean().value);
    EXPECT_NEAR(report.mean.standard_error, distribution.Mean().standard_error, 1e-12);
    for (std::size_t i = 0; i < levels.size(); ++i) {
      const Estimate expected = distribution.Quantile(levels[i]);
      EXPECT_EQ(report.quantiles[i].value.value, expected.value) << size << " " << levels[i];
      EXPECT_EQ(report.quantiles[i].value.lower, expected.lower) << size << " " << levels[i];
      EXPECT_EQ(report.quantiles[i].value.upper, expected.upper) << size << " " << levels[i];
      EXPECT_NEAR(report.quantiles[i].value.standard_error, expected.standard_error, 1e-12);
    }
  }
}

// Of points that are independent all the same the spread of sixteen is a chi-square with 15 degrees
// of freedom: of 200 samples the mean square lies within 4.5 x sqrt(2 / (15 x 200)) = 12 % of the
// variance of the share of paths below.
TEST(FigureQuantiles, OnNetsHaveTheSpreadOfTheNets) {
  constexpr std::size_t kSize = 8192;
  constexpr int kSamples = 200;
  const double known = std::sqrt(0.8 * 0.2 / kSize) / 0.2799619204;  // over the density at q80
  double squares = 0;
  for (int s = 0; s < kSamples; ++s) {
    const std::vector<double> values = Normals(1000 + static_cast<std::uint64_t>(s), kSize);
    const Estimate q80 = MakeFigureQuantiles("", values, true, {0.8}).quantiles[0].value;
    EXPECT_LE(q80.lower, q80.value);
    EXPECT_GE(q80.upper, q80.value);
    squares += q80.standard_error * q80.standard_error / (known * known) / kSamples;
  }
  // Ranks are rounded outwards: a little more.
  EXPECT_GT(squares, 0.88);
  EXPECT_LT(squares, 1.2);
}

TEST(FigureQuantiles, OfACertainFigureAreCertain) {
  const std::vector<double> values(4096, 7.5);
  for (const bool on_nets : {false, true}) {
    const Estimate median = MakeFigureQuantiles("", values, on_nets, {0.5}).quantiles[0].value;
    EXPECT_EQ(median.value, 7.5);
    EXPECT_EQ(median.standard_error, 0);
    EXPECT_EQ(median.lower, 7.5);
    EXPECT_EQ(median.upper, 7.5);
  }
}

}  // namespace
}  // namespace accord
