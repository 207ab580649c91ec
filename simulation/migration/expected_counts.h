#ifndef ACCORD_SIMULATION_MIGRATION_EXPECTED_COUNTS_H_
#define ACCORD_SIMULATION_MIGRATION_EXPECTED_COUNTS_H_

#include <vector>

#include "simulation/model/compiled_client_base.h"

namespace accord {

// n0 P^t with the mean matrix, real numbers: counts by [t][segment], t = 0..periods. Arrivals are
// added and levers change the matrices of their periods, as if they treated everybody with their
// median effect. Exactly the mean of the counts where the base is certain.
std::vector<std::vector<double>> ExpectedCounts(const CompiledClientBase& base, int periods);

}  // namespace accord

#endif  // ACCORD_SIMULATION_MIGRATION_EXPECTED_COUNTS_H_
