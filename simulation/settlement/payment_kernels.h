#ifndef ACCORD_SIMULATION_SETTLEMENT_PAYMENT_KERNELS_H_
#define ACCORD_SIMULATION_SETTLEMENT_PAYMENT_KERNELS_H_

#include "simulation/model/columns.h"

// The loops of what happens to a pay before and after limits: deductions, pools, shares, the end.
// Pay is signed, gains above 0. Every function computes all lanes; columns do not overlap.
// Thread-safe.
namespace accord::settlement_internal {

// A penalty is reduced by max(0, deduction), at most to 0.
void Deduct(ConstColumn deduction, Column pay);

// pay = open ? total - before : 0; where `keep`, before = open ? total : before.
void TakeIncrement(ConstColumn open, bool keep, Column before, Column total_to_pay);

// Multiplies out by numerator / denominator; denominator is not 0.
void MultiplyByRatio(ConstColumn numerator, double denominator, Column out);

// A gain is reduced by what the balance (>= 0) holds, and the balance by that.
void SetOff(Column balance, Column pay);

// A penalty in `paid` is met from the bank (>= 0) as far as it goes.
void MeetFromBank(Column bank, Column paid);
// share of a gain in `paid` leaves it; it is added to `kept`.
void KeepShare(double share, Column kept, Column paid);
// share of `from` moves to `to`.
void MoveShare(double share, Column from, Column to);

// What a supplier of means collects: owed penalties (<= 0) are paid as far as `means` (0 below 0)
// goes. factor = collected / owed, payments = gains + collected.
void Collect(ConstColumn means, ConstColumn gains, ConstColumn penalties, Column factor,
             Column payments);
// A penalty is multiplied by the factor.
void ReducePenalty(ConstColumn factor, Column pay);

// Sums by side: gains += max(pay, 0), penalties += min(pay, 0).
void AddBySide(ConstColumn pay, Column gains, Column penalties);
// factor = after / before, 1 where before is 0.
void SetFactor(ConstColumn before, ConstColumn after, Column factor);
// Multiplies a gain by its factor, a penalty by the other; limited = 1 where that changes the pay.
void MultiplyBySide(ConstColumn gain_factor, ConstColumn penalty_factor, Column pay,
                    Column limited);
// carried += factor times a penalty; the factor is carried / penalties of all, not above 0.
void CarryShare(ConstColumn factor, ConstColumn pay, Column carried);
// Moves the net of two sides to `net`: gains are reduced or penalties met as far as they go, and
// what is left is `own`.
void MoveNet(ConstColumn net, Column gains, Column penalties, Column own);

// t is the end or before it: out stays, else it is 0.
void KeepUntilEnd(ConstColumn ends, double t, Column out);
// t is the end: out stays, else it is 0.
void KeepAtEnd(ConstColumn ends, double t, Column out);
// t is the end: adds sign times amount.
void AddAtEnd(ConstColumn ends, double t, double sign, ConstColumn amount, Column out);
void AddAtEnd(ConstColumn ends, double t, double amount, Column out);
// t is after the end: adds amount.
void AddAfterEnd(ConstColumn ends, double t, double amount, Column out);

}  // namespace accord::settlement_internal

#endif  // ACCORD_SIMULATION_SETTLEMENT_PAYMENT_KERNELS_H_
