#ifndef ACCORD_SIMULATION_MODEL_GAUSS_LEGENDRE_H_
#define ACCORD_SIMULATION_MODEL_GAUSS_LEGENDRE_H_

#include <array>

namespace accord::model_internal {

// Gauss-Legendre with five points, on (0, 1).
struct GaussPoint {
  double place, weight;
};
inline constexpr std::array<GaussPoint, 5> kGauss = {
    {{0.5 - 0.5 * 0.9061798459386640, 0.11846344252809455},
     {0.5 - 0.5 * 0.5384693101056831, 0.23931433524968323},
     {0.5, 0.28444444444444444},
     {0.5 + 0.5 * 0.5384693101056831, 0.23931433524968323},
     {0.5 + 0.5 * 0.9061798459386640, 0.11846344252809455}}};

}  // namespace accord::model_internal

#endif  // ACCORD_SIMULATION_MODEL_GAUSS_LEGENDRE_H_
