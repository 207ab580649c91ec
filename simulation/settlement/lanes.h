// What the kernels of this folder share: the choices they make lane by lane. Inlined into the
// caller, so that the caller's clone decides the width.
#ifndef ACCORD_SIMULATION_SETTLEMENT_LANES_H_
#define ACCORD_SIMULATION_SETTLEMENT_LANES_H_

#include "simulation/base/vector_clones.h"
#include "simulation/model/column_arithmetic.h"

namespace accord::settlement_internal {

ACCORD_ALWAYS_INLINE double Min(double a, double b) { return b < a ? b : a; }
ACCORD_ALWAYS_INLINE double Max(double a, double b) { return a < b ? b : a; }

// x raised to lower, then lowered to upper.
ACCORD_ALWAYS_INLINE double Clip(double x, double lower, double upper) {
  return Min(Max(x, lower), upper);
}

using columns::Map;

}  // namespace accord::settlement_internal

#endif  // ACCORD_SIMULATION_SETTLEMENT_LANES_H_
