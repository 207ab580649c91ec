#ifndef ACCORD_SIMULATION_MODEL_COLUMN_ARITHMETIC_H_
#define ACCORD_SIMULATION_MODEL_COLUMN_ARITHMETIC_H_

#include "simulation/base/vector_clones.h"
#include "simulation/model/columns.h"

// What every folder does to columns: fill, copy, add, scale. Every function computes all lanes,
// each by IEEE operations as written, so that the bits do not depend on the width of the machine's
// vectors; `out` never overlaps an input. "Adds" means: to what `out` holds. Thread-safe.
namespace accord::columns {

// out[i] = body(in[i], out[i]): how a kernel of any folder goes over columns. Inlined into the
// caller, whose clone decides the width.
template <typename Body>
ACCORD_ALWAYS_INLINE void Map(ConstColumn in, Column out, Body body) {
  const double* __restrict x = in.data();
  double* __restrict y = out.data();
  for (int i = 0; i < kTilePaths; ++i) y[i] = body(x[i], y[i]);
}

// out[i] = body(first[i], second[i], out[i]).
template <typename Body>
ACCORD_ALWAYS_INLINE void Map(ConstColumn first, ConstColumn second, Column out, Body body) {
  const double* __restrict a = first.data();
  const double* __restrict b = second.data();
  double* __restrict y = out.data();
  for (int i = 0; i < kTilePaths; ++i) y[i] = body(a[i], b[i], y[i]);
}

// out = value; of all columns of a store.
void Fill(double value, Column out);
void Fill(double value, ColumnStore& store);
// out = in.
void Copy(ConstColumn in, Column out);

// Adds in.
void Add(ConstColumn in, Column out);
// Adds value.
void Add(double value, Column out);
// Adds factor in, fused: one rounding.
void AddProduct(double factor, ConstColumn in, Column out);
// The same rounded twice.
void AddRoundedProduct(double factor, ConstColumn in, Column out);
// out = in - origin.
void SetDifference(ConstColumn in, double origin, Column out);

// Multiplies out by factor.
void Multiply(double factor, Column out);
// The same with a factor on every path.
void Multiply(ConstColumn factors, Column out);
// out = factor in.
void SetProduct(double factor, ConstColumn in, Column out);
// Divides out by divisor, which is not 0.
void Divide(double divisor, Column out);
// The same with a divisor on every path.
void Divide(ConstColumn divisors, Column out);

}  // namespace accord::columns

#endif  // ACCORD_SIMULATION_MODEL_COLUMN_ARITHMETIC_H_
