#ifndef ACCORD_SIMULATION_MODEL_MARGINAL_KERNELS_H_
#define ACCORD_SIMULATION_MODEL_MARGINAL_KERNELS_H_

#include "simulation/model/columns.h"
#include "simulation/model/compiled_chance.h"

namespace accord {

// x = F^-1(Phi(z)), lane by lane, the same bits as QuantileAt. The columns do not overlap.
// Thread-safe.
void ApplyMarginal(const CompiledMarginal& marginal, ConstColumn z, Column x);

}  // namespace accord

#endif  // ACCORD_SIMULATION_MODEL_MARGINAL_KERNELS_H_
