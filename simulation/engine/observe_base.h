#ifndef ACCORD_SIMULATION_ENGINE_OBSERVE_BASE_H_
#define ACCORD_SIMULATION_ENGINE_OBSERVE_BASE_H_

#include "simulation/engine/totals.h"
#include "simulation/migration/base_tile.h"

// Private to the engine: the first `lanes` paths of a client base, into its totals.
namespace accord {

// Period t, just computed.
void ObserveBasePeriod(const CompiledClientBase& compiled, const BaseTile& base, int t, int lanes,
                       ClientBaseTotals& totals);

// Whole paths, after the last period.
void ObserveBasePaths(const BaseTile& base, int lanes, ClientBaseTotals& totals);

}  // namespace accord

#endif  // ACCORD_SIMULATION_ENGINE_OBSERVE_BASE_H_
