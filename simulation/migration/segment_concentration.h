#ifndef ACCORD_SIMULATION_MIGRATION_SEGMENT_CONCENTRATION_H_
#define ACCORD_SIMULATION_MIGRATION_SEGMENT_CONCENTRATION_H_

#include "simulation/migration/base_tile.h"
#include "simulation/model/columns.h"

namespace accord {

// How much of a period's revenue the best clients of a base bring, by path; clients of one segment
// count as equal, and those of the segment `out` not at all.
struct SegmentConcentration {
  // Share of the best 20 % of clients, in [0, 1]; Gini coefficient, in [0, 1).
  alignas(64) double top_20_share[kTilePaths];
  alignas(64) double gini[kTilePaths];
  // 1 where they exist: revenue is above 0 and no segment's is below; else 0, as they are then.
  alignas(64) double exists[kTilePaths];
};

// Of the period last computed; out: index of the segment that clients leave to, -1: none.
void Concentrate(const BaseTile& base, int segment_count, int out,
                 SegmentConcentration& concentration);

}  // namespace accord

#endif  // ACCORD_SIMULATION_MIGRATION_SEGMENT_CONCENTRATION_H_
