#ifndef ACCORD_SIMULATION_MODEL_VALUE_CELLS_H_
#define ACCORD_SIMULATION_MODEL_VALUE_CELLS_H_

#include <vector>

#include "simulation/model/compiled_client_value.h"

namespace accord::model_internal {

// Cuts a distribution into cells in which sums of many values are simple.
//
// A cell is halved towards its jumps and its end until it is nearly straight, or until at most a
// handful of clients can be expected in it (`ValueTile` draws those one by one). Its sum_from is
// where the second-order Cornish-Fisher expansion of a sum from its cumulants (Cornish and Fisher
// 1937) no longer differs from the sum: 6 times the cube root of the standardised eighth moment,
// which keeps the terms left out below some 0.3 % of a standard deviation, and so many that no jump
// inside is above an eightieth of the sum's standard deviation (jumps may be four times as large,
// and again, where that took more than 2048 cells: gaps within gaps at every scale). Moments of a
// cell are integrals of the quantile function over it: sums where it has steps, Gauss-Legendre with
// five points in each of many pieces elsewhere, exact for what is linear. Tails end at a
// probability of 2^-103.
std::vector<ValueCell> CutIntoCells(const ValueQuantiles& quantiles);

}  // namespace accord::model_internal

#endif  // ACCORD_SIMULATION_MODEL_VALUE_CELLS_H_
