#ifndef ACCORD_SIMULATION_MIGRATION_SEGMENT_CONCENTRATION_H_
#define ACCORD_SIMULATION_MIGRATION_SEGMENT_CONCENTRATION_H_

#include "simulation/migration/base_tile.h"
#include "simulation/model/columns.h"
#include "simulation/model/compiled_client_base.h"

namespace accord {

// How much of a period's revenue the best clients of a base bring, by path; clients of one segment
// count as equal, and those of the segment that clients leave to not at all.
struct SegmentConcentration {
  // Share of the best 20 % of clients, in [0, 1]; Gini coefficient, in [0, 1).
  alignas(64) double top_20_share[kTilePaths];
  alignas(64) double gini[kTilePaths];
  // 1 where they exist: revenue is above 0 and no segment's is below; else 0, as they are then.
  alignas(64) double exists[kTilePaths];
};

// Of period t, which the base has computed last.
//
// Segments are taken best first, by what their clients bring on the mean: as expected, in columns,
// and on the paths that see another order, one by one.
void Concentrate(const CompiledClientBase& compiled, const BaseTile& base, int t,
                 SegmentConcentration& concentration);

}  // namespace accord

#endif  // ACCORD_SIMULATION_MIGRATION_SEGMENT_CONCENTRATION_H_
