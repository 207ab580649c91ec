#include "simulation/panel/square_matrix.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <numeric>

#include "simulation/random/math.h"

namespace accord::panel_internal {
namespace {

double SquaresOffDiagonal(const SquareMatrix& a) {
  double sum = 0.0;
  for (int i = 0; i < a.size(); ++i) {
    for (int j = 0; j < i; ++j) sum += 2.0 * a.at(i, j) * a.at(i, j);
  }
  return sum;
}

double Squares(const SquareMatrix& a) {
  double sum = SquaresOffDiagonal(a);
  for (int i = 0; i < a.size(); ++i) sum += a.at(i, i) * a.at(i, i);
  return sum;
}

// Turns rows and columns p and q so that entry (p, q) vanishes.
void Rotate(int p, int q, SquareMatrix& a, SquareMatrix& vectors) {
  const double off = a.at(p, q);
  if (off == 0.0) return;
  const double theta = (a.at(q, q) - a.at(p, p)) / (2.0 * off);
  // Infinite where `off` is nothing beside the diagonal: no turn.
  const double tangent =
      std::copysign(1.0, theta) / (std::fabs(theta) + std::sqrt(theta * theta + 1.0));
  const double cosine = 1.0 / std::sqrt(tangent * tangent + 1.0);
  const double sine = tangent * cosine;
  for (int k = 0; k < a.size(); ++k) {
    const double left = a.at(k, p), right = a.at(k, q);
    a.at(k, p) = cosine * left - sine * right;
    a.at(k, q) = sine * left + cosine * right;
  }
  for (int k = 0; k < a.size(); ++k) {
    const double above = a.at(p, k), below = a.at(q, k);
    a.at(p, k) = cosine * above - sine * below;
    a.at(q, k) = sine * above + cosine * below;
  }
  a.at(p, q) = a.at(q, p) = 0.0;
  for (int k = 0; k < a.size(); ++k) {
    const double left = vectors.at(k, p), right = vectors.at(k, q);
    vectors.at(k, p) = cosine * left - sine * right;
    vectors.at(k, q) = sine * left + cosine * right;
  }
}

}  // namespace

void SquareMatrix::AddProduct(double factor, const SquareMatrix& other) {
  assert(other.size_ == size_);
  for (std::size_t i = 0; i < values_.size(); ++i) values_[i] += factor * other.values_[i];
}

double SquareMatrix::Trace() const {
  double sum = 0.0;
  for (int i = 0; i < size_; ++i) sum += at(i, i);
  return sum;
}

SquareMatrix Product(const SquareMatrix& left, const SquareMatrix& right) {
  const int n = left.size();
  SquareMatrix product(n);
  for (int i = 0; i < n; ++i) {
    for (int k = 0; k < n; ++k) {
      const double factor = left.at(i, k);
      for (int j = 0; j < n; ++j) product.at(i, j) += factor * right.at(k, j);
    }
  }
  return product;
}

double TraceOfProduct(const SquareMatrix& a, const SquareMatrix& b) {
  double sum = 0.0;
  for (std::size_t i = 0; i < a.values().size(); ++i) sum += a.values()[i] * b.values()[i];
  return sum;
}

SquareMatrix CholeskyFactor(const SquareMatrix& a) {
  const int n = a.size();
  SquareMatrix factor(n);
  for (int j = 0; j < n; ++j) {
    double square = a.at(j, j);
    for (int k = 0; k < j; ++k) square -= factor.at(j, k) * factor.at(j, k);
    if (!(square > 0.0)) continue;
    const double pivot = std::sqrt(square);
    factor.at(j, j) = pivot;
    for (int i = j + 1; i < n; ++i) {
      double sum = a.at(i, j);
      for (int k = 0; k < j; ++k) sum -= factor.at(i, k) * factor.at(j, k);
      factor.at(i, j) = sum / pivot;
    }
  }
  return factor;
}

SquareMatrix InverseOf(const SquareMatrix& factor) {
  const int n = factor.size();
  SquareMatrix lower(n);  // L^-1
  for (int j = 0; j < n; ++j) {
    lower.at(j, j) = 1.0 / factor.at(j, j);
    for (int i = j + 1; i < n; ++i) {
      double sum = 0.0;
      for (int k = j; k < i; ++k) sum -= factor.at(i, k) * lower.at(k, j);
      lower.at(i, j) = sum / factor.at(i, i);
    }
  }
  SquareMatrix inverse(n);
  for (int i = 0; i < n; ++i) {
    for (int j = 0; j <= i; ++j) {
      double sum = 0.0;
      for (int k = i; k < n; ++k) sum += lower.at(k, i) * lower.at(k, j);
      inverse.at(i, j) = inverse.at(j, i) = sum;
    }
  }
  return inverse;
}

double LogDeterminantOf(const SquareMatrix& factor) {
  double sum = 0.0;
  for (int i = 0; i < factor.size(); ++i) sum += 2.0 * Log(factor.at(i, i));
  return sum;
}

Eigensystem EigensystemOf(SquareMatrix a) {
  constexpr int kMostSweeps = 50;
  constexpr double kNothing = 1e-32;  // of the sum of all squares
  const int n = a.size();
  SquareMatrix turned(n);
  for (int i = 0; i < n; ++i) turned.at(i, i) = 1.0;
  const double bound = kNothing * Squares(a);
  for (int sweep = 0; sweep < kMostSweeps && SquaresOffDiagonal(a) > bound; ++sweep) {
    for (int p = 0; p < n; ++p) {
      for (int q = p + 1; q < n; ++q) Rotate(p, q, a, turned);
    }
  }
  std::vector<int> order(static_cast<std::size_t>(n));
  std::iota(order.begin(), order.end(), 0);
  std::ranges::stable_sort(order, {}, [&](int i) { return a.at(i, i); });
  Eigensystem system{{}, SquareMatrix(n)};
  for (int j = 0; j < n; ++j) {
    const int from = order[static_cast<std::size_t>(j)];
    system.values.push_back(a.at(from, from));
    for (int i = 0; i < n; ++i) system.vectors.at(i, j) = turned.at(i, from);
  }
  return system;
}

SquareMatrix SquareRootOf(const SquareMatrix& a) {
  const int n = a.size();
  const Eigensystem system = EigensystemOf(a);
  SquareMatrix root(n);
  for (int k = 0; k < n; ++k) {
    const double value = std::sqrt(std::max(0.0, system.values[static_cast<std::size_t>(k)]));
    for (int i = 0; i < n; ++i) {
      for (int j = 0; j < n; ++j) {
        root.at(i, j) += value * system.vectors.at(i, k) * system.vectors.at(j, k);
      }
    }
  }
  return root;
}

}  // namespace accord::panel_internal
