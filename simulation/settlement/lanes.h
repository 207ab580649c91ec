// What the kernels of this folder share: how they walk over a column, and the choices they make
// lane by lane. Inlined into the caller, so that the caller's clone decides the width.
#ifndef ACCORD_SIMULATION_SETTLEMENT_LANES_H_
#define ACCORD_SIMULATION_SETTLEMENT_LANES_H_

#include "simulation/model/columns.h"
#include "simulation/random/vector_clones.h"

namespace accord::settlement_internal {

ACCORD_ALWAYS_INLINE double Min(double a, double b) { return b < a ? b : a; }
ACCORD_ALWAYS_INLINE double Max(double a, double b) { return a < b ? b : a; }

// x raised to lower, then lowered to upper.
ACCORD_ALWAYS_INLINE double Clip(double x, double lower, double upper) {
  return Min(Max(x, lower), upper);
}

// out[i] = body(in[i], out[i]); the columns do not overlap.
template <typename Body>
ACCORD_ALWAYS_INLINE void Map(ConstColumn in, Column out, Body body) {
  const double* __restrict x = in.data();
  double* __restrict y = out.data();
  for (int i = 0; i < kTilePaths; ++i) y[i] = body(x[i], y[i]);
}

// out[i] = body(first[i], second[i], out[i]); out overlaps neither.
template <typename Body>
ACCORD_ALWAYS_INLINE void Map(ConstColumn first, ConstColumn second, Column out, Body body) {
  const double* __restrict a = first.data();
  const double* __restrict b = second.data();
  double* __restrict y = out.data();
  for (int i = 0; i < kTilePaths; ++i) y[i] = body(a[i], b[i], y[i]);
}

}  // namespace accord::settlement_internal

#endif  // ACCORD_SIMULATION_SETTLEMENT_LANES_H_
