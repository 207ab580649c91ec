#ifndef ACCORD_SIMULATION_PANEL_SQUARE_MATRIX_H_
#define ACCORD_SIMULATION_PANEL_SQUARE_MATRIX_H_

#include <cstddef>
#include <vector>

// The little linear algebra of a panel's time: matrices of as many rows as pairs of dates, 120 at
// most. By + - * / and square roots in a fixed order, so that the bits are the same on every
// machine. Pure, thread-safe.
namespace accord::panel_internal {

class SquareMatrix {
 public:
  explicit SquareMatrix(int size)
      : size_(size), values_(static_cast<std::size_t>(size) * static_cast<std::size_t>(size)) {}

  int size() const { return size_; }
  double& at(int row, int column) { return values_[Place(row, column)]; }
  double at(int row, int column) const { return values_[Place(row, column)]; }
  // Row by row.
  const std::vector<double>& values() const { return values_; }

  // Adds factor times `other`, of the same size.
  void AddProduct(double factor, const SquareMatrix& other);
  double Trace() const;

 private:
  std::size_t Place(int row, int column) const {
    return static_cast<std::size_t>(row) * static_cast<std::size_t>(size_) +
           static_cast<std::size_t>(column);
  }

  int size_;
  std::vector<double> values_;
};

SquareMatrix Product(const SquareMatrix& left, const SquareMatrix& right);
// tr(A B) of symmetric A and B.
double TraceOfProduct(const SquareMatrix& a, const SquareMatrix& b);

// L, lower triangular, of L L' = A, a symmetric and positive definite matrix; a pivot that rounding
// has brought to 0 or below is taken for 0, and the column below it too.
SquareMatrix CholeskyFactor(const SquareMatrix& a);
// Of A by its factor, which has no pivot 0.
SquareMatrix InverseOf(const SquareMatrix& factor);
double LogDeterminantOf(const SquareMatrix& factor);

// Of a symmetric matrix: eigenvalues ascending, equal ones in the order of the rows they came from,
// and eigenvectors of length 1, vectors.at(i, j) being entry i of vector j, of either sign.
struct Eigensystem {
  std::vector<double> values;
  SquareMatrix vectors;
};
// Cyclic Jacobi rotations (Golub and Van Loan, Matrix Computations, section 8.5).
Eigensystem EigensystemOf(SquareMatrix a);
// The symmetric square root of a symmetric matrix without its negative part.
SquareMatrix SquareRootOf(const SquareMatrix& a);

}  // namespace accord::panel_internal

#endif  // ACCORD_SIMULATION_PANEL_SQUARE_MATRIX_H_
