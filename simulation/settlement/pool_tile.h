#ifndef ACCORD_SIMULATION_SETTLEMENT_POOL_TILE_H_
#define ACCORD_SIMULATION_SETTLEMENT_POOL_TILE_H_

#include "simulation/model/columns.h"
#include "simulation/model/compiled_contract.h"

namespace accord::settlement_internal {

// What a clause, or a group of them, remembers between settlements (model.md section 3, memory):
// penalties carried, by the date at which they were, and the bonus bank. Not thread-safe; reused
// from tile to tile; keeps a reference to the pool.
//
// At each date: Age, SetOff as clauses settle, Carry, MeetPenalty, Enter; at the end of a contract
// year Release; at the contract's end what is left.
class PoolTile {
 public:
  PoolTile(const CompiledPool& pool, int period_count);

  bool has_bank() const { return pool_.bank_share > 0.0; }

  // Forgets the tile before: nothing is carried, the bank is empty.
  void Begin();

  // Begins date t: interest of one period, and what is too old lapses. t = 1..T in turn.
  void Age(int t);

  // A gain is reduced by what is carried, oldest first.
  void SetOff(Column pay);
  // What caps carried at date t is added. It may be set off from the next settlement on.
  void Carry(int t, ConstColumn carried);

  // A penalty in `paid` is met from the bank.
  void MeetPenalty(Column paid);
  // The bank's share of a gain in `paid` enters it.
  void Enter(Column paid);
  // Moves the release of a contract year that ends with t to `paid`; whether there is one.
  bool Release(int t, Column paid);

  // What is still carried, in all; what the bank holds.
  void SumCarried(Column sum) const;
  ConstColumn bank() const { return columns_[0]; }

 private:
  bool keeps_dates() const { return pool_.expiry > 0; }
  int vintages() const { return columns_.count() - 1; }
  Column vintage(int t) { return columns_[1 + (keeps_dates() ? t % vintages() : 0)]; }

  const CompiledPool& pool_;
  int date_ = 0;
  ColumnStore columns_;  // the bank; carried penalties: by date modulo, or in all
};

}  // namespace accord::settlement_internal

#endif  // ACCORD_SIMULATION_SETTLEMENT_POOL_TILE_H_
