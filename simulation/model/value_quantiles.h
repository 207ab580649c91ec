#ifndef ACCORD_SIMULATION_MODEL_VALUE_QUANTILES_H_
#define ACCORD_SIMULATION_MODEL_VALUE_QUANTILES_H_

#include "simulation/model/columns.h"
#include "simulation/model/compiled_client_value.h"

namespace accord {

// The value at a tail probability, lane by lane: of p > 0 the value that is exceeded with
// probability p, of p < 0 the one that is not reached with probability -p. 0 < |p| <= 1/2, down to
// 1e-307, so that neither end loses digits. Thread-safe.
void ValuesAt(const ValueQuantiles& quantiles, ConstColumn tails, Column values);

}  // namespace accord

#endif  // ACCORD_SIMULATION_MODEL_VALUE_QUANTILES_H_
