// Polynomials with constant coefficients, unrolled at compile time and evaluated by fused
// multiply-adds in a fixed order, so that the bits are the same wherever they are inlined.
#ifndef ACCORD_SIMULATION_RANDOM_POLYNOMIAL_H_
#define ACCORD_SIMULATION_RANDOM_POLYNOMIAL_H_

#include <cmath>
#include <cstddef>
#include <iterator>

#include "simulation/base/vector_clones.h"

namespace accord {

// Horner's rule over every kStep-th coefficient from kFirst on; coefficients ascend.
template <const auto& kCoefficients, size_t kFirst = 0, size_t kStep = 1>
ACCORD_ALWAYS_INLINE double Horner(double x) {
  if constexpr (kFirst + kStep >= std::size(kCoefficients)) {
    return kCoefficients[kFirst];
  } else {
    return std::fma(Horner<kCoefficients, kFirst + kStep, kStep>(x), x, kCoefficients[kFirst]);
  }
}

// The same polynomial as two or four chains that a processor runs side by side: Horner's chain of
// dependent steps would otherwise set the pace.
template <const auto& kCoefficients>
ACCORD_ALWAYS_INLINE double Polynomial2(double x) {
  const double x2 = x * x;
  return std::fma(Horner<kCoefficients, 1, 2>(x2), x, Horner<kCoefficients, 0, 2>(x2));
}

template <const auto& kCoefficients>
ACCORD_ALWAYS_INLINE double Polynomial4(double x) {
  const double x2 = x * x;
  const double x4 = x2 * x2;
  const double low = std::fma(Horner<kCoefficients, 1, 4>(x4), x, Horner<kCoefficients, 0, 4>(x4));
  const double high = std::fma(Horner<kCoefficients, 3, 4>(x4), x, Horner<kCoefficients, 2, 4>(x4));
  return std::fma(high, x2, low);
}

}  // namespace accord

#endif  // ACCORD_SIMULATION_RANDOM_POLYNOMIAL_H_
