#include "simulation/sensitivity/first_order.h"

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

Column Uniform(std::size_t paths, std::mt19937_64& random, double low = 0, double high = 1) {
  std::uniform_real_distribution<double> distribution(low, high);
  Column column(paths);
  for (double& value : column) value = distribution(random);
  return column;
}

Column Normal(std::size_t paths, std::mt19937_64& random) {
  std::normal_distribution<double> distribution;
  Column column(paths);
  for (double& value : column) value = distribution(random);
  return column;
}

// Six of the jackknife's errors, Student's with 15 degrees of freedom: a false alarm in 40 000.
void ExpectIndex(const Column& input, const Column& output, double exact, double most_error) {
  const Estimate index = FirstOrderIndex(BinnedInput(input), output);
  EXPECT_NEAR(index.value, exact, 6 * index.standard_error) << index.value;
  EXPECT_LT(index.standard_error, most_error);
  EXPECT_GT(index.standard_error, 0);
}

// Ishigami, Homma 1990 with a = 7, b = 0.1: of the variance 13.844588 x1 has 4.345888, x2 6.125 and
// x3 nothing by itself. It would see an error of 0.04.
TEST(FirstOrderIndex, IsThatOfIshigamisFunction) {
  std::mt19937_64 random(1);
  constexpr double kPi = std::numbers::pi;
  const Column x1 = Uniform(16'384, random, -kPi, kPi), x2 = Uniform(16'384, random, -kPi, kPi),
               x3 = Uniform(16'384, random, -kPi, kPi);
  Column y;
  for (std::size_t p = 0; p < x1.size(); ++p) {
    y.push_back(std::sin(x1[p]) + 7 * std::pow(std::sin(x2[p]), 2) +
                0.1 * std::pow(x3[p], 4) * std::sin(x1[p]));
  }
  ExpectIndex(x1, y, 4.345888 / 13.844588, 0.009);
  ExpectIndex(x2, y, 6.125 / 13.844588, 0.009);
  ExpectIndex(x3, y, 0, 0.003);
}

// Sobol's g-function: V_i = 1 / (3 (1 + a_i)^2) of V = prod (1 + V_i) - 1.
TEST(FirstOrderIndex, IsThatOfTheGFunction) {
  std::mt19937_64 random(2);
  const double a[] = {0, 1, 4.5, 9, 99};
  std::vector<Column> x;
  Column y(16'384, 1);
  double variance = 1;
  for (const double a_i : a) {
    x.push_back(Uniform(y.size(), random));
    for (std::size_t p = 0; p < y.size(); ++p) {
      y[p] *= (std::fabs(4 * x.back()[p] - 2) + a_i) / (1 + a_i);
    }
    variance *= 1 + 1 / (3 * (1 + a_i) * (1 + a_i));
  }
  for (std::size_t i = 0; i < x.size(); ++i) {
    ExpectIndex(x[i], y, 1 / (3 * (1 + a[i]) * (1 + a[i])) / (variance - 1), 0.008);
  }
}

// Y = x1 + 2 x2, correlated by 0.6: E[Y|x1] = (1 + 2 rho) x1, E[Y|x2] = (2 + rho) x2, Var(Y) = 5 +
// 4 rho. Bins take a hundredth of an index.
TEST(FirstOrderIndex, CountsWhatCorrelatedInputsBring) {
  std::mt19937_64 random(3);
  constexpr double kRho = 0.6;
  const Column x1 = Normal(65'536, random), rest = Normal(65'536, random);
  Column x2, y;
  for (std::size_t p = 0; p < x1.size(); ++p) {
    x2.push_back(kRho * x1[p] + std::sqrt(1 - kRho * kRho) * rest[p]);
    y.push_back(x1[p] + 2 * x2[p]);
  }
  const double variance = 5 + 4 * kRho;
  const Estimate first = FirstOrderIndex(BinnedInput(x1), y);
  const Estimate second = FirstOrderIndex(BinnedInput(x2), y);
  EXPECT_NEAR(first.value, (1 + 2 * kRho) * (1 + 2 * kRho) / variance, 0.01);
  EXPECT_NEAR(second.value, (2 + kRho) * (2 + kRho) / variance, 0.01);
  EXPECT_LT(first.standard_error, 0.004);
}

// The mean over 400 samples, within 4.5 of its errors: false alarms below 7e-6. Without the
// correction of bins it would be 15/1023 = 0.0147.
TEST(FirstOrderIndex, OfAnInputThatSaysNothingIsNoughtInTheMean) {
  std::mt19937_64 random(4);
  double sum = 0, square = 0;
  constexpr int kSamples = 400;
  for (int sample = 0; sample < kSamples; ++sample) {
    const double value =
        FirstOrderIndex(BinnedInput(Normal(1024, random)), Normal(1024, random)).value;
    sum += value;
    square += value * value;
  }
  const double mean = sum / kSamples, variance = square / kSamples - mean * mean;
  EXPECT_LT(std::sqrt(variance / kSamples), 0.0005);
  EXPECT_NEAR(mean, 0, 4.5 * std::sqrt(variance / kSamples));
}

// 400 samples of x + noise: index 0.5, of which bins take 0.005 at most. Of true 95 % 380 +- 4.4
// hold; 4.5 of these either way, and 10 more for what bins take.
TEST(FirstOrderIndex, HasIntervalsThatHoldAsOftenAsTheySay) {
  std::mt19937_64 random(5);
  int held = 0;
  for (int sample = 0; sample < 400; ++sample) {
    const Column x = Normal(4096, random), noise = Normal(4096, random);
    Column y;
    for (std::size_t p = 0; p < x.size(); ++p) y.push_back(x[p] + noise[p]);
    const Estimate index = FirstOrderIndex(BinnedInput(x), y);
    held += index.lower <= 0.5 && 0.5 <= index.upper ? 1 : 0;
  }
  EXPECT_GE(held, 350);
  EXPECT_LE(held, 400);
}

// The slow twin: sorts pairs, cuts them, and takes both variances as written.
double SlowIndex(const Column& x, const Column& y, std::size_t most) {
  std::vector<std::pair<double, double>> pairs;
  for (std::size_t p = 0; p < x.size(); ++p) pairs.emplace_back(x[p], y[p]);
  std::stable_sort(pairs.begin(), pairs.end(),
                   [](const auto& a, const auto& b) { return a.first < b.first; });
  const auto spread = [&](std::size_t first, std::size_t last) {
    double mean = 0, sum = 0;
    for (std::size_t i = first; i < last; ++i) mean += pairs[i].second / double(last - first);
    for (std::size_t i = first; i < last; ++i) sum += std::pow(pairs[i].second - mean, 2);
    return sum;
  };
  double within = 0;
  std::size_t count = 0;
  for (std::size_t first = 0, last; first < x.size(); first = last, ++count) {
    last = first + x.size() / most;
    while (last < x.size() && pairs[last].first == pairs[last - 1].first) ++last;
    if (x.size() - last < x.size() / most) last = x.size();
    within += spread(first, last);
  }
  const double n = double(x.size());
  return 1 - within / (n - double(count)) / (spread(0, x.size()) / (n - 1));
}

TEST(FirstOrderIndex, IsThatOfTheSlowTwin) {
  std::mt19937_64 random(6);
  for (const std::size_t paths : {128u, 129u, 255u, 1000u, 4096u, 5000u}) {
    Column x = Normal(paths, random), y = Normal(paths, random);
    for (std::size_t p = 0; p < paths; ++p) {
      x[p] = std::round(4 * x[p]);  // many are equal
      y[p] = 1e6 + y[p] + 0.1 * x[p] * x[p];
    }
    const double most = std::clamp(std::sqrt(double(paths)) / 2, 8.0, 128.0);
    EXPECT_NEAR(FirstOrderIndex(BinnedInput(x), y).value, SlowIndex(x, y, std::size_t(most)), 1e-9)
        << paths;
  }
}

TEST(FirstOrderIndex, OfASumIsTheSum) {
  std::mt19937_64 random(7);
  const BinnedInput a(Normal(1024, random)), b(Normal(1024, random));
  const Column y = Normal(1024, random);
  const Estimate sum = SumOfFirstOrder({&a, &b}, y);
  EXPECT_NEAR(sum.value, FirstOrderIndex(a, y).value + FirstOrderIndex(b, y).value, 1e-15);
  EXPECT_EQ(SumOfFirstOrder({}, y).value, 0);
}

TEST(FirstOrderIndex, IsNoughtWhereNothingMoves) {
  std::mt19937_64 random(8);
  const BinnedInput input(Normal(1024, random));
  const Estimate none = FirstOrderIndex(input, Column(1024, 0.1));
  EXPECT_EQ(none, (Estimate{0, 0, 0, 0}));
  const BinnedInput same(Column(1024, 3));
  EXPECT_EQ(same.bin_count(), 1u);
  EXPECT_NEAR(FirstOrderIndex(same, Normal(1024, random)).value, 0, 1e-12);
}

TEST(GroupOfPath, IsTheReplicateOfANet) {
  EXPECT_EQ(GroupOfPath(0, 4096), 0u);
  EXPECT_EQ(GroupOfPath(255, 4096), 0u);
  EXPECT_EQ(GroupOfPath(256, 4096), 1u);
  EXPECT_EQ(GroupOfPath(4096 + 512, 8192), 2u);
  EXPECT_EQ(GroupOfPath(18, 1000), 2u);
}

}  // namespace
}  // namespace accord
