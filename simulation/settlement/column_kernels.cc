#include "simulation/settlement/column_kernels.h"

#include <cmath>

#include "simulation/base/comparison.h"
#include "simulation/base/vector_clones.h"
#include "simulation/random/math.h"
#include "simulation/settlement/lanes.h"

namespace accord::settlement_internal {

namespace {

// A tie is one within the tolerance of rounding, here in multiples of the step.
struct Rounder {
  double numerator, denominator, slack_at_size;

  Rounder(const CompiledRounding& rounding, double size)
      : numerator(rounding.numerator),
        denominator(rounding.denominator),
        slack_at_size(kRoundingTolerance * size * rounding.denominator / rounding.numerator) {}

  ACCORD_ALWAYS_INLINE double operator()(double x) const {
    const double steps = std::fabs(x) * denominator / numerator;
    const double slack = Min(Max(kRoundingTolerance * steps, slack_at_size), kMostOfAStep);
    const double rounded = std::floor(steps + 0.5 + slack) * numerator / denominator;
    return x < 0.0 ? 0.0 - rounded : rounded;
  }
};

}  // namespace

ACCORD_VECTOR_CLONES
void SetRounded(ConstColumn in, const CompiledRounding& rounding, double size, Column out) {
  const Rounder round(rounding, size);
  Map(in, out, [=](double x, double) { return round(x); });
}

ACCORD_VECTOR_CLONES
void Round(const CompiledRounding& rounding, double size, Column out) {
  const Rounder round(rounding, size);
  for (int i = 0; i < kTilePaths; ++i) out[i] = round(out[i]);
}

ACCORD_VECTOR_CLONES
void SetAffine(double intercept, double slope, ConstColumn in, Column out) {
  Map(in, out, [=](double x, double) { return std::fma(slope, x, intercept); });
}

ACCORD_VECTOR_CLONES
void SetDeviation(double slope, double origin, ConstColumn in, Column out) {
  Map(in, out, [=](double x, double) { return slope * (x - origin); });
}

ACCORD_VECTOR_CLONES
void AddDeviation(double slope, double origin, ConstColumn in, Column out) {
  Map(in, out, [=](double x, double sum) { return std::fma(slope, x - origin, sum); });
}

ACCORD_VECTOR_CLONES
void AddDeviation(double slope, ConstColumn origin, ConstColumn in, Column out) {
  Map(origin, in, out,
      [=](double from, double x, double sum) { return std::fma(slope, x - from, sum); });
}

ACCORD_VECTOR_CLONES
void MoveTowards(double share, ConstColumn in, Column out) {
  Map(in, out, [=](double x, double value) { return std::fma(share, x - value, value); });
}

ACCORD_VECTOR_CLONES
void KeepMin(ConstColumn in, Column out) {
  Map(in, out, [](double x, double least) { return Min(least, x); });
}

ACCORD_VECTOR_CLONES
void KeepMax(ConstColumn in, Column out) {
  Map(in, out, [](double x, double most) { return Max(most, x); });
}

ACCORD_VECTOR_CLONES
void SetQuotient(ConstColumn in, double divisor, Column out) {
  Map(in, out, [=](double x, double) { return x / divisor; });
}

ACCORD_VECTOR_CLONES
void AddSquaredDeviation(double origin, ConstColumn in, Column out) {
  Map(in, out, [=](double x, double sum) {
    const double deviation = x - origin;
    return std::fma(deviation, deviation, sum);
  });
}

ACCORD_VECTOR_CLONES
void AddLog(ConstColumn in, Column out) {
  Map(in, out, [](double x, double sum) { return sum + Log(x > 0.0 ? x : 0.0); });
}

ACCORD_VECTOR_CLONES
void SetEvenness(ConstColumn in, double divisor, Column out) {
  Map(in, out, [=](double x, double) { return 1.0 - std::sqrt(x / divisor); });
}

ACCORD_VECTOR_CLONES
void SetExpOfQuotient(ConstColumn in, double divisor, Column out) {
  Map(in, out, [=](double x, double) { return Exp(x / divisor); });
}

ACCORD_VECTOR_CLONES
void SetProgress(ConstColumn in, double origin, double span, Column out) {
  Map(in, out, [=](double x, double) { return (x - origin) / span; });
}

ACCORD_VECTOR_CLONES
void SetInverse(double dividend, ConstColumn in, double otherwise, Column out) {
  Map(in, out, [=](double x, double) { return x > 0.0 ? dividend / x : otherwise; });
}

ACCORD_VECTOR_CLONES
void SetGrown(double factor, ConstColumn exponent, Column out) {
  Map(exponent, out, [=](double x, double) { return factor * Exp(x); });
}

ACCORD_VECTOR_CLONES
void Grow(ConstColumn exponent, Column out) {
  Map(exponent, out, [](double x, double value) { return value * Exp(x); });
}

ACCORD_VECTOR_CLONES
void SetCash(const CashInputs& inputs, Column supplier, Column client) {
  const double* __restrict payments = inputs.payments.data();
  const double* __restrict benefit = inputs.benefit.data();
  const double* __restrict supplier_cost = inputs.supplier_cost.data();
  const double* __restrict client_cost = inputs.client_cost.data();
  const double supplier_recovery = inputs.supplier_recovery;
  const double client_recovery = inputs.client_recovery;
  double* __restrict to_supplier = supplier.data();
  double* __restrict to_client = client.data();
  for (int i = 0; i < kTilePaths; ++i) {
    to_supplier[i] = payments[i] - supplier_cost[i] + supplier_recovery;
    to_client[i] = benefit[i] - payments[i] - client_cost[i] + client_recovery;
  }
}

ACCORD_VECTOR_CLONES
void SetCash(const CashInputs& inputs, ConstColumn ends, double t, Column supplier, Column client) {
  const double* __restrict payments = inputs.payments.data();
  const double* __restrict benefit = inputs.benefit.data();
  const double* __restrict supplier_cost = inputs.supplier_cost.data();
  const double* __restrict client_cost = inputs.client_cost.data();
  const double* __restrict end = ends.data();
  const double supplier_recovery = inputs.supplier_recovery;
  const double client_recovery = inputs.client_recovery;
  double* __restrict to_supplier = supplier.data();
  double* __restrict to_client = client.data();
  // One condition a loop: g++ makes branches of two that hang together.
  for (int i = 0; i < kTilePaths; ++i) {
    to_supplier[i] = payments[i] - (t <= end[i] ? supplier_cost[i] : 0.0);
  }
  for (int i = 0; i < kTilePaths; ++i) {
    to_client[i] = benefit[i] - payments[i] - (t <= end[i] ? client_cost[i] : 0.0);
  }
  for (int i = 0; i < kTilePaths; ++i) to_supplier[i] += t == end[i] ? supplier_recovery : 0.0;
  for (int i = 0; i < kTilePaths; ++i) to_client[i] += t == end[i] ? client_recovery : 0.0;
}

}  // namespace accord::settlement_internal
