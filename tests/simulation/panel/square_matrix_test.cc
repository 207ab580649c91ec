#include "simulation/panel/square_matrix.h"

#include <cmath>
#include <cstddef>
#include <random>

#include "gtest/gtest.h"
#include "simulation/panel/log_gamma_sums.h"
#include "simulation/random/special.h"

namespace accord::panel_internal {
namespace {

// Symmetric, with eigenvalues from about `least` up.
SquareMatrix ASymmetricMatrix(int size, double least, unsigned seed) {
  std::mt19937_64 random(seed);
  std::normal_distribution<double> normal;
  SquareMatrix root(size);
  for (int i = 0; i < size; ++i) {
    for (int j = 0; j < size; ++j) root.at(i, j) = normal(random);
  }
  SquareMatrix matrix(size);
  for (int i = 0; i < size; ++i) {
    for (int j = 0; j < size; ++j) {
      for (int k = 0; k < size; ++k) matrix.at(i, j) += root.at(i, k) * root.at(j, k);
    }
    matrix.at(i, i) += least;
  }
  return matrix;
}

TEST(SquareMatrix, TimesItsInverseIsOne) {
  for (const int size : {1, 2, 3, 17, 60}) {
    const SquareMatrix matrix = ASymmetricMatrix(size, 1.0, 1);
    const SquareMatrix one = Product(matrix, InverseOf(CholeskyFactor(matrix)));
    for (int i = 0; i < size; ++i) {
      for (int j = 0; j < size; ++j) EXPECT_NEAR(one.at(i, j), i == j ? 1.0 : 0.0, 1e-11);
    }
  }
}

TEST(SquareMatrix, HasItsEigenvaluesInOrder) {
  for (const int size : {1, 2, 3, 17, 60}) {
    const SquareMatrix matrix = ASymmetricMatrix(size, 0.0, 2);
    const Eigensystem system = EigensystemOf(matrix);
    double sum = 0.0;
    for (int j = 0; j < size; ++j) {
      const double value = system.values[static_cast<std::size_t>(j)];
      sum += value;
      if (j > 0) {
        EXPECT_GE(value, system.values[static_cast<std::size_t>(j - 1)]);
      }
      double length = 0.0;
      for (int i = 0; i < size; ++i) {
        double image = 0.0;
        for (int k = 0; k < size; ++k) image += matrix.at(i, k) * system.vectors.at(k, j);
        EXPECT_NEAR(image, value * system.vectors.at(i, j), 1e-11 * size);
        length += system.vectors.at(i, j) * system.vectors.at(i, j);
      }
      EXPECT_NEAR(length, 1.0, 1e-12);
    }
    EXPECT_NEAR(sum, matrix.Trace(), 1e-11 * size * size);
  }
}

TEST(SquareMatrix, IsTheSquareOfItsRoot) {
  SquareMatrix matrix = ASymmetricMatrix(9, 0.0, 3);
  const SquareMatrix root = SquareRootOf(matrix);
  const SquareMatrix square = Product(root, root);
  for (std::size_t i = 0; i < square.values().size(); ++i) {
    EXPECT_NEAR(square.values()[i], matrix.values()[i], 1e-11);
  }
  EXPECT_NEAR(TraceOfProduct(root, root), matrix.Trace(), 1e-11);
  SquareMatrix negative(1);
  negative.at(0, 0) = -1e-17;
  EXPECT_EQ(SquareRootOf(negative).at(0, 0), 0.0) << "what is left of 0 by rounding";
}

TEST(LogGammaSums, AreThoseOfTheSpecialFunction) {
  const double counts[] = {0, 1, 2, 7, 8, 9, 10, 250, 40'000, 5e6};
  for (const double shape : {1e-9, 0.03, 0.7, 3.0, 8.0, 41.5, 2e4}) {
    EXPECT_NEAR(SumOfLogGammas({&shape, 1}), LogGamma(shape),
                1e-12 + 4e-15 * std::fabs(LogGamma(shape)));
    const double half = 0.5 * shape;
    for (const double count : counts) {
      EXPECT_NEAR(RisingFactorials({&count, 1}).SumOfLogs(2.0, {&half, 1}),
                  LogGamma(shape + count) - LogGamma(shape),
                  2e-12 + 4e-15 * std::fabs(LogGamma(shape + count)))
          << shape << ' ' << count;
    }
  }
}

}  // namespace
}  // namespace accord::panel_internal
