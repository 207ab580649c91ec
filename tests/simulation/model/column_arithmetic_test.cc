#include "simulation/model/column_arithmetic.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <random>

namespace accord::columns {
namespace {

class ColumnArithmetic : public testing::Test {
 protected:
  ColumnArithmetic() : columns_(3) {
    std::mt19937_64 random(7);
    std::uniform_int_distribution<int> whole(-4000, 4000);
    for (int k = 0; k < 2; ++k) {
      for (double& value : columns_[k]) value = (whole(random) + 0.1) / 1024.0;
    }
    std::copy(columns_[1].begin(), columns_[1].end(), columns_[2].begin());
  }

  ConstColumn in() const { return columns_[0]; }
  // Holds the second column before.
  Column out() { return columns_[2]; }

  // out is expected(in, out before) on every lane, to the bit.
  void ExpectOut(const std::function<double(double, double)>& expected) {
    for (int i = 0; i < kTilePaths; ++i) {
      ASSERT_EQ(columns_[2][i], expected(columns_[0][i], columns_[1][i])) << i;
    }
  }

  ColumnStore columns_;
};

TEST_F(ColumnArithmetic, Fill) {
  Fill(2.5, out());
  ExpectOut([](double, double) { return 2.5; });
}

TEST_F(ColumnArithmetic, FillsAllColumnsOfAStore) {
  Fill(2.5, columns_);
  for (int column = 0; column < columns_.count(); ++column) {
    for (const double value : columns_[column]) ASSERT_EQ(value, 2.5) << column;
  }
}

TEST_F(ColumnArithmetic, Copy) {
  Copy(in(), out());
  ExpectOut([](double x, double) { return x; });
}

TEST_F(ColumnArithmetic, AddAColumn) {
  Add(in(), out());
  ExpectOut([](double x, double sum) { return sum + x; });
}

TEST_F(ColumnArithmetic, AddANumber) {
  Add(0.3, out());
  ExpectOut([](double, double sum) { return sum + 0.3; });
}

TEST_F(ColumnArithmetic, AddProductRoundsOnce) {
  AddProduct(1.7, in(), out());
  ExpectOut([](double x, double sum) { return std::fma(1.7, x, sum); });
}

TEST_F(ColumnArithmetic, AddRoundedProductRoundsTwice) {
  AddRoundedProduct(1.7, in(), out());
  int rounded = 0;
  for (int i = 0; i < kTilePaths; ++i) {
    const double product = 1.7 * in()[i];
    ASSERT_EQ(out()[i], columns_[1][i] + product) << i;
    rounded += out()[i] != std::fma(1.7, in()[i], columns_[1][i]) ? 1 : 0;
  }
  EXPECT_GT(rounded, 0) << "else this could not tell it from AddProduct";
}

TEST_F(ColumnArithmetic, SetDifference) {
  SetDifference(in(), 0.3, out());
  ExpectOut([](double x, double) { return x - 0.3; });
}

TEST_F(ColumnArithmetic, MultiplyByANumber) {
  Multiply(0.3, out());
  ExpectOut([](double, double value) { return value * 0.3; });
}

TEST_F(ColumnArithmetic, MultiplyByAColumn) {
  Multiply(in(), out());
  ExpectOut([](double x, double value) { return value * x; });
}

TEST_F(ColumnArithmetic, SetProduct) {
  SetProduct(0.3, in(), out());
  ExpectOut([](double x, double) { return x * 0.3; });
}

TEST_F(ColumnArithmetic, DivideByANumber) {
  Divide(0.7, out());
  ExpectOut([](double, double value) { return value / 0.7; });
}

TEST_F(ColumnArithmetic, DivideByAColumn) {
  Divide(in(), out());
  ExpectOut([](double x, double value) { return value / x; });
}

}  // namespace
}  // namespace accord::columns
