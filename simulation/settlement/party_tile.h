#ifndef ACCORD_SIMULATION_SETTLEMENT_PARTY_TILE_H_
#define ACCORD_SIMULATION_SETTLEMENT_PARTY_TILE_H_

#include <vector>

#include "simulation/model/columns.h"

namespace accord {

// One party's money along a tile of paths: discounted sum, and the course of its undiscounted
// cumulative cash C(t) from C(0). Not thread-safe; reused from tile to tile.
class PartyTile {
 public:
  PartyTile();

  // C(0) = cash_at_start, the same on every path; discounted once with factor 1.
  void Begin(double cash_at_start);

  // Adds the cash of one period, discounted by `discount`.
  void Book(ConstColumn cash, double discount);

  ConstColumn npv() const { return columns_[0]; }
  ConstColumn cumulative() const { return columns_[1]; }  // C(t)
  ConstColumn exposure() const { return columns_[2]; }    // max(-C(t), 0)
  ConstColumn peak_shortfall() const {
    return columns_[3];
  }                                                     // max(0, -min C) so far, t = 0 included
  ConstColumn drawdown() const { return columns_[4]; }  // largest fall from an earlier peak so far

 private:
  ColumnStore columns_;  // the five above, then the running peak
};

}  // namespace accord

#endif  // ACCORD_SIMULATION_SETTLEMENT_PARTY_TILE_H_
