#include "simulation/settlement/column_kernels.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <random>
#include <utility>

#include "tests/simulation/settlement/contracts.h"

namespace accord::settlement_internal {
namespace {

class ColumnKernels : public testing::Test {
 protected:
  ColumnKernels() : columns_(4) {
    std::mt19937_64 random(7);
    std::uniform_int_distribution<int> whole(-4000, 4000);
    for (int k = 0; k < 3; ++k) {
      for (double& value : columns_[k]) value = whole(random) / 1024.0;
    }
    std::copy(columns_[2].begin(), columns_[2].end(), columns_[3].begin());
  }

  ConstColumn in() const { return columns_[0]; }
  ConstColumn other() const { return columns_[1]; }
  // Holds the third column before.
  Column out() { return columns_[3]; }

  // out is expected(in, other, out before) on every lane, to the bit.
  void ExpectOut(const std::function<double(double, double, double)>& expected) {
    for (int i = 0; i < kTilePaths; ++i) {
      ASSERT_EQ(columns_[3][i], expected(columns_[0][i], columns_[1][i], columns_[2][i])) << i;
    }
  }

  ColumnStore columns_;
};

TEST_F(ColumnKernels, SetAffine) {
  SetAffine(0.3, 1.7, in(), out());
  ExpectOut([](double x, double, double) { return std::fma(1.7, x, 0.3); });
}

TEST_F(ColumnKernels, DeviationFromOneOrigin) {
  SetDeviation(1.7, 0.3, in(), out());
  ExpectOut([](double x, double, double) { return 1.7 * (x - 0.3); });
}

TEST_F(ColumnKernels, AddsADeviationFromOneOrigin) {
  AddDeviation(1.7, 0.3, in(), out());
  ExpectOut([](double x, double, double sum) { return std::fma(1.7, x - 0.3, sum); });
}

TEST_F(ColumnKernels, AddsADeviationFromAnotherColumn) {
  AddDeviation(1.7, other(), in(), out());
  ExpectOut([](double x, double from, double sum) { return std::fma(1.7, x - from, sum); });
}

TEST_F(ColumnKernels, KeepMin) {
  KeepMin(in(), out());
  ExpectOut([](double x, double, double least) { return std::min(x, least); });
}

TEST_F(ColumnKernels, KeepMax) {
  KeepMax(in(), out());
  ExpectOut([](double x, double, double most) { return std::max(x, most); });
}

TEST_F(ColumnKernels, SetQuotient) {
  SetQuotient(in(), 0.7, out());
  ExpectOut([](double x, double, double) { return x / 0.7; });
}

TEST_F(ColumnKernels, SetEvenness) {
  AddSquaredDeviation(1.0, in(), out());
  ExpectOut([](double x, double, double sum) { return std::fma(x - 1, x - 1, sum); });
}

TEST_F(ColumnKernels, ProgressIsExactlyOneAtTheTarget) {
  columns_[0][17] = 0.1 + 0.6;
  SetProgress(in(), 0.1, (0.1 + 0.6) - 0.1, out());
  ExpectOut([](double x, double, double) { return (x - 0.1) / ((0.1 + 0.6) - 0.1); });
  EXPECT_EQ(out()[17], 1.0);
}

TEST_F(ColumnKernels, InverseHasAnAnswerAtZeroAndBelow) {
  columns_[0][5] = 0.0;
  columns_[0][6] = -0.0;
  SetInverse(3.0, in(), 2.0, out());
  ExpectOut([](double x, double, double) { return x > 0.0 ? 3.0 / x : 2.0; });
}

// exp's error is tested where it lives; here it must be the right formula, to 2e-15.
TEST_F(ColumnKernels, GrowthIsExponential) {
  SetGrown(1.7, in(), out());
  for (int i = 0; i < kTilePaths; ++i) {
    const double expected = 1.7 * std::exp(in()[i]);
    ASSERT_NEAR(out()[i], expected, 2e-15 * expected);
  }
  Fill(1.7, columns_[2]);
  Grow(in(), columns_[2]);
  for (int i = 0; i < kTilePaths; ++i) ASSERT_EQ(columns_[2][i], out()[i]);
}

// To cents: 1/100, so that results are the doubles next to whole cents. 1.005 is a tie although it
// is 1.00499999999999989 in binary; beyond the tolerance of x, or of the size of what x is made of,
// it is none.
TEST_F(ColumnKernels, RoundHalfAwayFromZeroWithTiesAsTheyAreInDecimals) {
  struct Case {
    double x, size, expected;
  };
  const CompiledRounding cents = {1, 100}, twenties = {20, 1};
  for (const Case& c :
       {Case{1.005, 0, 1.01}, Case{-1.005, 0, -1.01}, Case{2.675, 0, 2.68}, Case{1.0049, 0, 1.0},
        Case{-1.0049, 0, -1.0}, Case{0, 0, 0}, Case{-0.004, 0, 0}, Case{1.005 - 1e-11, 0, 1.0},
        Case{1.005 - 1e-11, 2000, 1.01}, Case{123456789.125, 0, 123456789.13},
        // Whole cents, and what lies within them, whatever the numbers that they are made of.
        Case{5e9, 0, 5e9}, Case{5e9 + 0.0045, 0, 5e9}, Case{5e9 - 0.0051, 0, 4999999999.99},
        Case{100, 1e10, 100}, Case{100, 1e15, 100}, Case{100.004999, 1e15, 100.01},
        Case{100.0049, 1e15, 100}}) {
    Fill(c.x, columns_[0]);
    SetRounded(in(), cents, c.size, out());
    EXPECT_EQ(out()[0], c.expected) << c.x;
    EXPECT_FALSE(std::signbit(out()[0]) && c.expected == 0.0) << c.x;
  }
  for (const auto& [x, expected] : {std::pair{29.9, 20.0}, {30.0, 40.0}, {-30.0, -40.0}}) {
    Fill(x, columns_[3]);
    Round(twenties, 0.0, columns_[3]);
    EXPECT_EQ(columns_[3][kTilePaths - 1], expected) << x;
  }
}

TEST_F(ColumnKernels, CashIsPaymentsAgainstCostsAndBenefit) {
  ColumnStore cash(2);
  SetCash({columns_[0], columns_[1], columns_[2], columns_[3], 5.0, 7.0}, cash[0], cash[1]);
  for (int i = 0; i < kTilePaths; ++i) {
    ASSERT_EQ(cash[0][i], columns_[0][i] - columns_[2][i] + 5.0);
    ASSERT_EQ(cash[1][i], columns_[1][i] - columns_[0][i] - columns_[3][i] + 7.0);
  }
}

}  // namespace
}  // namespace accord::settlement_internal
