#ifndef ACCORD_SIMULATION_ENGINE_OBSERVE_BASE_H_
#define ACCORD_SIMULATION_ENGINE_OBSERVE_BASE_H_

#include "simulation/engine/totals.h"
#include "simulation/migration/base_tile.h"

// The first `lanes` paths of a client base, into its totals: where clients go, and what they bring,
// which several models may not share.
namespace accord::engine_internal {

// Period t, just computed.
void ObserveMoves(const BaseTile& base, int t, int lanes, ClientBaseTotals& totals);
void ObserveMoney(const CompiledClientBase& compiled, const BaseTile& base, int t, int lanes,
                  ClientBaseTotals& totals);

// Whole paths, after the last period.
void ObserveMoves(const BaseTile& base, int lanes, ClientBaseTotals& totals);
void ObserveMoney(const BaseTile& base, int lanes, ClientBaseTotals& totals);

}  // namespace accord::engine_internal

#endif  // ACCORD_SIMULATION_ENGINE_OBSERVE_BASE_H_
