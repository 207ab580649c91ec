#ifndef ACCORD_SIMULATION_SETTLEMENT_COLUMN_KERNELS_H_
#define ACCORD_SIMULATION_SETTLEMENT_COLUMN_KERNELS_H_

#include "simulation/model/column_arithmetic.h"
#include "simulation/model/compiled_contract.h"

// Loops over columns that the figures, windows and cash of a contract are made of. Every function
// computes all lanes; `out` never overlaps an input. "Adds" means: to what `out` holds.
// Thread-safe.
namespace accord::settlement_internal {

using columns::Add;
using columns::AddProduct;
using columns::Copy;
using columns::Divide;
using columns::Fill;
using columns::Multiply;
using columns::SetDifference;

// out = intercept + slope in, fused.
void SetAffine(double intercept, double slope, ConstColumn in, Column out);
// out = slope (in - origin).
void SetDeviation(double slope, double origin, ConstColumn in, Column out);
// Adds slope (in - origin), fused: exactly nothing where in is the origin.
void AddDeviation(double slope, double origin, ConstColumn in, Column out);
// The same with an origin on every path.
void AddDeviation(double slope, ConstColumn origin, ConstColumn in, Column out);
// Moves out by share of the way to in.
void MoveTowards(double share, ConstColumn in, Column out);
// Keeps the smaller or the larger of both.
void KeepMin(ConstColumn in, Column out);
void KeepMax(ConstColumn in, Column out);

// Adds (in - origin)^2, fused.
void AddSquaredDeviation(double origin, ConstColumn in, Column out);
// Adds log in; -infinity where in is not above 0.
void AddLog(ConstColumn in, Column out);
// out = 1 - sqrt(in / divisor).
void SetEvenness(ConstColumn in, double divisor, Column out);
// out = e^(in / divisor); 0 of -infinity.
void SetExpOfQuotient(ConstColumn in, double divisor, Column out);

// out = in / divisor; divisor is not 0.
void SetQuotient(ConstColumn in, double divisor, Column out);
// out = (in - origin) / span; exactly 1 where in - origin is span.
void SetProgress(ConstColumn in, double origin, double span, Column out);
// out = dividend / in; `otherwise` where in is not above 0.
void SetInverse(double dividend, ConstColumn in, double otherwise, Column out);

// out = in rounded; a tie is one within the tolerance of rounding (simulation/base/comparison.h),
// `size` being that of in.
void SetRounded(ConstColumn in, const CompiledRounding& rounding, double size, Column out);
void Round(const CompiledRounding& rounding, double size, Column out);

// out = factor e^exponent.
void SetGrown(double factor, ConstColumn exponent, Column out);
// Multiplies out by e^exponent.
void Grow(ConstColumn exponent, Column out);

// (4.2): supplier = payments - supplier_cost + supplier_recovery,
//        client = benefit - payments - client_cost + client_recovery.
struct CashInputs {
  ConstColumn payments, benefit, supplier_cost, client_cost;
  double supplier_recovery, client_recovery;
};
void SetCash(const CashInputs& inputs, Column supplier, Column client);
// The same at period t where the contract ends with `ends`: costs until then, recovery with it. The
// benefit stops by itself.
void SetCash(const CashInputs& inputs, ConstColumn ends, double t, Column supplier, Column client);

}  // namespace accord::settlement_internal

#endif  // ACCORD_SIMULATION_SETTLEMENT_COLUMN_KERNELS_H_
