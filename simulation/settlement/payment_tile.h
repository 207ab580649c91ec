#ifndef ACCORD_SIMULATION_SETTLEMENT_PAYMENT_TILE_H_
#define ACCORD_SIMULATION_SETTLEMENT_PAYMENT_TILE_H_

#include "simulation/model/columns.h"
#include "simulation/model/compiled_contract.h"

namespace accord::settlement_internal {

// Step (v) of the normative order: when one clause's pay becomes cash: holdback and lag. Not
// thread-safe; reused from tile to tile; keeps a reference to the clause.
class PaymentTile {
 public:
  explicit PaymentTile(const CompiledClause& clause);

  // Forgets the tile before.
  void Begin();

  // Begins date t: t = 1, 2, ... in turn, to the last one at which money can fall due.
  void Open(int t);
  // What is paid of the settlement in hand: the pay, then what the bank leaves of it.
  Column paid() { return columns_[kPaid]; }
  // Holds back what is held back of paid(), which is changed by it, and books the rest at t + lag.
  void Book(int t);

  // What falls due at the date last opened; whoever pays beside settlements adds to it.
  Column cash() { return columns_[kSlots + date_ % (clause_.lag + 1)]; }
  ConstColumn cash() const { return columns_[kSlots + date_ % (clause_.lag + 1)]; }

  // All that is held back so far.
  ConstColumn held() const { return columns_[kHeld]; }
  // factor = what of it is released at this final score (null where none is looked at), whose size
  // gives steps their tolerance.
  void SetReleaseFactor(const double* score, double score_size, Column factor) const;

 private:
  enum { kHeld, kPaid, kSlots };

  const CompiledClause& clause_;
  int date_ = 0;
  ColumnStore columns_;
};

}  // namespace accord::settlement_internal

#endif  // ACCORD_SIMULATION_SETTLEMENT_PAYMENT_TILE_H_
