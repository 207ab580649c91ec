#ifndef ACCORD_SIMULATION_SETTLEMENT_COST_TILE_H_
#define ACCORD_SIMULATION_SETTLEMENT_COST_TILE_H_

#include <vector>

#include "simulation/model/chance_view.h"
#include "simulation/model/columns.h"
#include "simulation/model/compiled_contract.h"

namespace accord {

// What taking part costs one party: (4.1), and its contribution (CompiledAccount). Not thread-safe;
// reused from tile to tile; keeps references to both.
class CostTile {
 public:
  // contribution is by period; empty: none.
  CostTile(const CompiledCost& cost, const std::vector<double>& contribution);

  // Period t, any order.
  void Compute(int t, const ChanceView& chance);

  // (4.1) of the period last computed. The column stays where it is.
  ConstColumn delivery() const { return columns_[0]; }
  // The same plus the contribution. The column stays where it is.
  ConstColumn total() const { return has_contribution_ ? columns_[1] : columns_[0]; }

 private:
  void ComputeDelivery(int t, const ChanceView& chance);

  const CompiledCost& cost_;
  const std::vector<double>& contribution_;
  bool has_contribution_;
  bool is_uniform_;      // (4.1) is the same on every path
  double filled_ = 0.0;  // then: what its column holds
  ColumnStore columns_;  // delivery, total, exponent
};

}  // namespace accord

#endif  // ACCORD_SIMULATION_SETTLEMENT_COST_TILE_H_
