#ifndef ACCORD_SIMULATION_SETTLEMENT_CONTRACT_TILE_H_
#define ACCORD_SIMULATION_SETTLEMENT_CONTRACT_TILE_H_

#include <cassert>
#include <vector>

#include "simulation/model/chance_view.h"
#include "simulation/model/columns.h"
#include "simulation/model/compiled_contract.h"
#include "simulation/settlement/clause_tile.h"
#include "simulation/settlement/cost_tile.h"
#include "simulation/settlement/figure_tile.h"

// Room 4: who pays whom. A contract settled on a tile of paths, period by period, in columns, in
// the normative order of model.md section 3, and both parties' cash (4.2).
//
// Where model.md is silent:
// * What counts against a limit of a year or the term is what was paid in the end, after every
//   limit of the clause. net_floor has the last word over net_cap, the term over the year, the year
//   over the settlement.
// * Where r is below 0, bands in units of it are empty when their edges change places, and caps in
//   units of it are 0. An absent end stays absent whatever r is.
// * Attainment of a lower-is-better outcome is max_achievement where y is not above 0.
// * Score weights sum to 1; the first one is taken as what the others leave.
namespace accord {

// Not thread-safe; one a thread, reused from tile to tile. Keeps a reference to the contract and to
// the outcomes' compiled form. Allocates only when constructed.
class ContractTile {
 public:
  ContractTile(const CompiledContract& contract, const CompiledChance& chance);

  // Forgets the tile before: nothing settled, no limit used.
  void Begin();

  // Settles period t on what chance brought; t = 1..T in turn after Begin.
  void Settle(int t, const ChanceView& chance);

  // Columns of the period last settled.
  // Pay of clause c, positive towards the supplier; 0 where it did not settle.
  ConstColumn pay(int clause) const {
    return clauses_[clause].settled() ? clauses_[clause].pay() : zero();
  }
  // 1 where a limit changed what clause c pays in this period, else 0.
  ConstColumn limited(int clause) const {
    return clauses_[clause].settled() ? clauses_[clause].limited() : zero();
  }
  // I(t); only for a scored contract.
  ConstColumn score() const {
    assert(!contract_.weights.empty());
    return figures_.score();
  }
  // G(t), on true values.
  ConstColumn benefit() const { return figures_.benefit(); }
  // K_S(t) and K_C(t) of (4.2), undiscounted, recovery at T included; the investment at t = 0 is
  // not.
  ConstColumn supplier_cash() const { return columns_[kSupplierCash]; }
  ConstColumn client_cash() const { return columns_[kClientCash]; }
  // Sum of all clauses' pay, and each party's cost (4.1) plus its share of the joint unit.
  ConstColumn payments() const { return columns_[kPayments]; }
  ConstColumn supplier_cost() const { return supplier_cost_.total(); }
  ConstColumn client_cost() const { return client_cost_.total(); }

 private:
  enum { kZero, kPayments, kSupplierCash, kClientCash, kColumns };

  ConstColumn zero() const { return columns_[kZero]; }
  void SumPayments();
  void BookCash(int t);

  const CompiledContract& contract_;
  int period_count_;
  std::vector<ClauseTile> clauses_;
  FigureTile figures_;
  CostTile supplier_cost_, client_cost_;
  ColumnStore columns_, scratch_;
};

}  // namespace accord

#endif  // ACCORD_SIMULATION_SETTLEMENT_CONTRACT_TILE_H_
