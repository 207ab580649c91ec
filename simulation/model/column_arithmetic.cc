#include "simulation/model/column_arithmetic.h"

#include <cmath>

namespace accord::columns {

ACCORD_VECTOR_CLONES
void Fill(double value, Column out) {
  for (int i = 0; i < kTilePaths; ++i) out[i] = value;
}

void Fill(double value, ColumnStore& store) {
  for (int i = 0; i < store.count(); ++i) Fill(value, store[i]);
}

ACCORD_VECTOR_CLONES
void Copy(ConstColumn in, Column out) {
  Map(in, out, [](double x, double) { return x; });
}

ACCORD_VECTOR_CLONES
void Add(ConstColumn in, Column out) {
  Map(in, out, [](double x, double sum) { return sum + x; });
}

ACCORD_VECTOR_CLONES
void Add(double value, Column out) {
  for (int i = 0; i < kTilePaths; ++i) out[i] += value;
}

ACCORD_VECTOR_CLONES
void AddProduct(double factor, ConstColumn in, Column out) {
  Map(in, out, [=](double x, double sum) { return std::fma(factor, x, sum); });
}

ACCORD_VECTOR_CLONES
void AddRoundedProduct(double factor, ConstColumn in, Column out) {
  Map(in, out, [=](double x, double sum) { return sum + x * factor; });
}

ACCORD_VECTOR_CLONES
void SetDifference(ConstColumn in, double origin, Column out) {
  Map(in, out, [=](double x, double) { return x - origin; });
}

ACCORD_VECTOR_CLONES
void Multiply(double factor, Column out) {
  for (int i = 0; i < kTilePaths; ++i) out[i] *= factor;
}

ACCORD_VECTOR_CLONES
void Multiply(ConstColumn factors, Column out) {
  Map(factors, out, [](double factor, double x) { return x * factor; });
}

ACCORD_VECTOR_CLONES
void SetProduct(double factor, ConstColumn in, Column out) {
  Map(in, out, [=](double x, double) { return x * factor; });
}

ACCORD_VECTOR_CLONES
void Divide(double divisor, Column out) {
  for (int i = 0; i < kTilePaths; ++i) out[i] /= divisor;
}

ACCORD_VECTOR_CLONES
void Divide(ConstColumn divisors, Column out) {
  Map(divisors, out, [](double divisor, double x) { return x / divisor; });
}

}  // namespace accord::columns
