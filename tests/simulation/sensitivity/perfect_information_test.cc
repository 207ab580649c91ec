#include "simulation/sensitivity/perfect_information.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numbers>
#include <random>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace accord {
namespace {

using Column = std::vector<double>;

Column Normal(std::size_t paths, std::mt19937_64& random) {
  std::normal_distribution<double> distribution;
  Column column(paths);
  for (double& value : column) value = distribution(random);
  return column;
}

double Phi(double z) { return 0.5 * std::erfc(-z / std::numbers::sqrt2); }

// E[max(x, 0)] - max(m, 0) of x ~ N(m, sd): the unit normal loss (Raiffa, Schlaifer 1961).
double LossOfNormal(double mean, double sd) {
  const double z = std::fabs(mean) / sd;
  return sd * (std::exp(-0.5 * z * z) / std::sqrt(2 * std::numbers::pi) - z * Phi(-z));
}

// Surplus 0.5 + x1 + 0.5 x2 + 0.1 x3, independent standard normals. Of x3 the mean of a bin is
// below 0 only five sds out: to know it is worth 1e-8. Six errors, Student's with 15 degrees of
// freedom: a false alarm in 40 000; it would see an error of 0.02 in 0.2. Both signs of the mean.
TEST(PartialInformation, OfALinearNormalDecisionIsExact) {
  for (const double mean : {0.5, -0.5}) {
    std::mt19937_64 random(11);
    const double loadings[] = {1, 0.5, 0.1};
    std::vector<Column> x;
    Column surplus(65'536, mean);
    for (const double loading : loadings) {
      x.push_back(Normal(surplus.size(), random));
      for (std::size_t p = 0; p < surplus.size(); ++p) surplus[p] += loading * x.back()[p];
    }
    for (std::size_t i = 0; i < x.size(); ++i) {
      const InformationValue known = PartialInformation(BinnedInput(x[i]), surplus);
      // Bins: below a hundredth of the value.
      const double exact = LossOfNormal(mean, loadings[i]);
      EXPECT_NEAR(known.value.value, exact, 6 * known.value.standard_error + 0.01 * exact + 1e-8)
          << i;
      EXPECT_LT(known.value.standard_error, 0.004);
      EXPECT_NEAR(known.change_share, Phi(-std::fabs(mean) / loadings[i]), 0.02);
      EXPECT_EQ(known.threshold.has_value(), i < 2);
      if (!known.threshold) continue;
      EXPECT_TRUE(known.threshold->signs_above);
      EXPECT_NEAR(known.threshold->input, -mean / loadings[i], 0.15);
    }
    const Estimate all = PerfectInformation(surplus);
    EXPECT_NEAR(all.value, LossOfNormal(mean, std::sqrt(1.26)), 6 * all.standard_error);
    EXPECT_LT(all.standard_error, 0.004);
  }
}

// Of 400 samples; a mean of 0, where luck counts most. Decided on the paths that it is used on, the
// value would be 0.1 in the mean.
TEST(PartialInformation, OfAnInputThatSaysNothingIsWorthNothing) {
  std::mt19937_64 random(12);
  double sum = 0, square = 0;
  constexpr int kSamples = 400;
  for (int sample = 0; sample < kSamples; ++sample) {
    const double value =
        PartialInformation(BinnedInput(Normal(1024, random)), Normal(1024, random)).value.value;
    sum += value;
    square += value * value;
  }
  const double mean = sum / kSamples, variance = square / kSamples - mean * mean;
  // At most 0, within 4.5 errors (false alarms below 4e-6): what is best without x is the best of
  // two on all paths, which is flattered by their luck.
  EXPECT_LT(mean, 4.5 * std::sqrt(variance / kSamples));
  EXPECT_GT(mean, -0.03);
}

// The slow twin: of every path decides anew by all paths of other groups in its bin.
double SlowValue(const BinnedInput& input, const Column& surplus) {
  double all = 0, gained = 0;
  for (const double value : surplus) all += value;
  for (std::size_t p = 0; p < surplus.size(); ++p) {
    double others = 0;
    for (std::size_t q = 0; q < surplus.size(); ++q) {
      const bool is_other = GroupOfPath(q, surplus.size()) != GroupOfPath(p, surplus.size());
      if (is_other && input.BinOf(q) == input.BinOf(p)) others += surplus[q];
    }
    gained += (others > 0 ? surplus[p] : 0) - (all > 0 ? surplus[p] : 0);
  }
  return gained / double(surplus.size());
}

TEST(PartialInformation, IsThatOfTheSlowTwin) {
  std::mt19937_64 random(13);
  for (const std::size_t paths : {128u, 130u, 257u, 1000u}) {
    const Column x = Normal(paths, random);
    Column surplus = Normal(paths, random);
    for (std::size_t p = 0; p < paths; ++p) surplus[p] += 0.5 * x[p] * x[p] - 0.2;
    const BinnedInput input(x);
    EXPECT_NEAR(PartialInformation(input, surplus).value.value, SlowValue(input, surplus), 1e-12);
  }
}

TEST(PartialInformation, SaysOnWhichSideOfAnInputToSign) {
  std::mt19937_64 random(14);
  const Column x = Normal(16'384, random);
  Column falling, certain(x.size(), 1.0);
  for (const double value : x) falling.push_back(0.3 - value);
  const InformationValue known = PartialInformation(BinnedInput(x), falling);
  ASSERT_TRUE(known.threshold);
  EXPECT_FALSE(known.threshold->signs_above);
  EXPECT_NEAR(known.threshold->input, 0.3, 0.03);
  const InformationValue sure = PartialInformation(BinnedInput(x), certain);
  EXPECT_EQ(sure.value, (Estimate{0, 0, 0, 0}));
  EXPECT_EQ(sure.change_share, 0);
  EXPECT_FALSE(sure.threshold);
  EXPECT_EQ(PerfectInformation(certain), (Estimate{0, 0, 0, 0}));
}

// An event that happens on a few paths: all others are one bin, of which every group has some. To
// know that it happens is worth 4 on a tenth of them.
TEST(PartialInformation, KnowsWhetherARareEventHappens) {
  std::mt19937_64 random(15);
  for (const std::size_t paths : {4096u, 5000u}) {
    Column happens = Normal(paths, random), surplus;
    for (double& value : happens) value = value > 1.2815515655446004 ? 1 : 0;
    for (const double value : happens) surplus.push_back(value > 0 ? -4 : 1);
    const BinnedInput input(happens);
    EXPECT_EQ(input.bin_count(), 2u);
    const InformationValue known = PartialInformation(input, surplus);
    EXPECT_NEAR(known.value.value, 0.4, 6 * known.value.standard_error);
    EXPECT_LT(known.value.standard_error, 0.03);
    EXPECT_EQ(known.value.value, PerfectInformation(surplus).value);
    ASSERT_TRUE(known.threshold);
    EXPECT_FALSE(known.threshold->signs_above);
    EXPECT_EQ(known.threshold->input, 0.5);
  }
}

}  // namespace
}  // namespace accord
