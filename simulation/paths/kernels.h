#ifndef ACCORD_SIMULATION_PATHS_KERNELS_H_
#define ACCORD_SIMULATION_PATHS_KERNELS_H_

#include <span>

#include "simulation/model/columns.h"
#include "simulation/model/compiled_chance.h"

// The loops of this folder: free functions over columns, no branch on kind inside. Private to paths
// and its tests. Every lane is computed from that lane alone, by IEEE operations as written, so the
// bits do not depend on the width of the machine's vectors.
namespace accord {

// One column and its factor in a weighted sum.
struct WeightedColumn {
  const double* column;
  double weight;
};

// out = start * out + sum weight * column, added in order by fused operations. start = 0
// overwrites, whatever out held. At most 64 terms.
void WeightedSum(double start, std::span<const WeightedColumn> terms, Column out);

// X(t) *= 1 + x.
void GrowBy(ConstColumn x, Column index);

// log_ratio = Log(level / reference).
void LogRatio(ConstColumn level, double reference, Column log_ratio);

// Whether X runs up from an origin of its own: a sum or an index.
bool RunsUp(const CompiledDriver& driver);

// ChanceView::growths of the driver at t, given X(t).
void SetGrowth(const CompiledDriver& driver, int t, ConstColumn level, Column growth);

void AddConstant(double amount, Column out);

// The true value (psi) = clip(plan * Exp(index)) and clip(plan + index), in place of index.
void ScaleByExp(double plan, double lower, double upper, Column index);
void Shift(double plan, double lower, double upper, Column index);

// y = psi (1 + bias + sd n) or psi + bias + sd n (2.2).
void MeasureRelative(ConstColumn psi, double bias, double sd, ConstColumn normals, Column y);
void MeasureAbsolute(ConstColumn psi, double bias, double sd, ConstColumn normals, Column y);

// zeta (K16): clip(y / target) or, where lower is better, clip(target / y), max where y <= 0.
void Achieve(ConstColumn y, double target, bool lower_is_better, double max, Column zeta);

}  // namespace accord

#endif  // ACCORD_SIMULATION_PATHS_KERNELS_H_
