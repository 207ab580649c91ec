#ifndef ACCORD_SIMULATION_SCENARIO_CORRELATION_H_
#define ACCORD_SIMULATION_SCENARIO_CORRELATION_H_

#include <cstddef>
#include <utility>
#include <vector>

#include "simulation/scenario/driver.h"

// The numbers behind `Correlation` (model.md section 1), shared by the check and by Compile so that
// what has been found feasible is what is factored. Pure; the same bits on every x86-64 machine.
namespace accord {

// A symmetric matrix with ones on its diagonal, drivers in any fixed order. Starts as the identity.
class CorrelationTable {
 public:
  explicit CorrelationTable(std::size_t size) : size_(size), values_(size * size, 0.0) {
    for (std::size_t i = 0; i < size; ++i) values_[i * size + i] = 1;
  }

  std::size_t size() const { return size_; }
  double at(std::size_t row, std::size_t column) const { return values_[row * size_ + column]; }
  // Sets both entries of a pair.
  void Set(std::size_t row, std::size_t column, double value) {
    values_[row * size_ + column] = value;
    values_[column * size_ + row] = value;
  }

 private:
  std::size_t size_;
  std::vector<double> values_;
};

// A Scenario's tables have no eigenvalue below this: perfectly correlated drivers are legal, and a
// Cholesky factorisation may meet pivots of this size and has to take them for zero.
inline constexpr double kSmallestEigenvalue = -1e-9;

// The normal-score correlation of a pair: the number itself, or 2 sin(pi rho / 6) for Spearman's
// rho in [-1, 1], to 2 units in the last place. Spearman's -1, 0 and 1 give exactly those.
double NormalScoreOf(const CorrelationPair& pair);
// Its inverse for r in [-1, 1]: 6 / pi asin(r / 2). Only for words to people: not the same bits
// everywhere.
double SpearmanOf(double normal_score);

// R_e / R of (1.2), at least 1, for persistences in [0, 1); exactly 1 where they are equal.
double InnovationRatio(double persistence_d, double persistence_e);

// R over `drivers`, from pairs whose ids exist.
CorrelationTable FirstDrawCorrelations(const Correlation& correlation,
                                       const std::vector<Driver>& drivers);
// R_e over `drivers`: by (1.2) in mode same-time, R itself in mode innovations. In mode same-time
// drivers with persistence 1 have no innovations: their rows are those of the identity.
CorrelationTable InnovationCorrelations(const Correlation& correlation,
                                        const std::vector<Driver>& drivers);

// What a Student t copula mixes by one chi-square: the drivers that it couples, those of
// persistence 1 apart from the others.
enum class MixedWith { kNothing, kMoving, kStatic };
// By driver. A driver is coupled where a pair or the factor order names it.
std::vector<MixedWith> MixingOf(const Correlation& correlation, const std::vector<Driver>& drivers);

// How the normal scores of two drivers run to their ends together: by their correlation under a
// Gaussian copula, always under one chi-square.
struct TailDependence {
  TailDependence(CorrelationTable correlations, std::vector<MixedWith> mixing = {})
      : correlations(std::move(correlations)), mixing(std::move(mixing)) {}

  CorrelationTable correlations;  // of first draws
  std::vector<MixedWith> mixing;  // by driver; empty: kNothing
};
TailDependence TailDependenceOf(const Correlation& correlation, const std::vector<Driver>& drivers);

// 1 for a table without drivers.
double SmallestEigenvalueOf(const CorrelationTable& table);
// Whether both R and R_e have no eigenvalue below kSmallestEigenvalue.
bool IsFeasible(const Correlation& correlation, const std::vector<Driver>& drivers);

// Correlations that no random variables can have, made possible: the feasible correlations nearest
// to `correlation` (least squares over all pairs of normal-score correlations in mode same-time or
// innovations), rounded to six decimals and still feasible. Spearman pairs stay Spearman; pairs
// that were not given but must differ from 0 are appended. Ids of pairs exist; persistences lie in
// [0, 1].
std::vector<CorrelationPair> NearestFeasiblePairs(const Correlation& correlation,
                                                  const std::vector<Driver>& drivers);

}  // namespace accord

#endif  // ACCORD_SIMULATION_SCENARIO_CORRELATION_H_
