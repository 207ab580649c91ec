#ifndef ACCORD_SIMULATION_MODEL_CHANCE_VIEW_H_
#define ACCORD_SIMULATION_MODEL_CHANCE_VIEW_H_

#include "simulation/model/columns.h"

namespace accord {

// What chance has brought to a tile at the end of one period; made by paths, read by settlement.
// Stores are indexed like CompiledChance::drivers and ::outcomes. Does not own; valid until the
// tile advances.
struct ChanceView {
  const ColumnStore& levels;  // X_d(t)
  // What money grows by, by driver: X_d(t) - o_d(t), of an index log(X_d / o_d) (4.1).
  const ColumnStore& growths;
  const ColumnStore& true_values;   // psi_j(t)
  const ColumnStore& measured;      // y_j(t)
  const ColumnStore& achievements;  // zeta_j(t) of y; 0 where an outcome has none
};

}  // namespace accord

#endif  // ACCORD_SIMULATION_MODEL_CHANCE_VIEW_H_
