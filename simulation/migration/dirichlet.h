#ifndef ACCORD_SIMULATION_MIGRATION_DIRICHLET_H_
#define ACCORD_SIMULATION_MIGRATION_DIRICHLET_H_

#include <cstdint>
#include <span>

#include "simulation/model/columns.h"
#include "simulation/random/stream.h"

namespace accord::migration_internal {

// Weights of the paths first_path, ...: a path's weights divided by their sum are one draw from
// Dirichlet(concentration), being independent gamma draws (Marsaglia and Tsang 2000). weights[i] is
// the column of entry i; there are as many as concentrations, at most 64, each above 0. The sum of
// a path is above 0: where all its gamma draws underflow, the limit is drawn instead, all weight on
// one entry, chosen with probability concentration / sum.
//
// Words: entry i of a path first tries block i of (stream, period 0, path): one word for the
// normal, one for the acceptance, one for the factor of shapes below 1. What is rejected (5 % at
// most) is drawn from the words of PhiloxUrbg that begin at block (i + 1) 2^16; the limit from
// block 65 2^16.
void DrawDirichlet(std::span<const double> concentration, StreamKey stream,
                   std::uint64_t first_path, ColumnStore& weights);

// The same with parameters of each path's own, concentration[i] for entry i < count, at least 0
// (a path's entries at 0 get no weight; they must not all be 0), and anew in every period: words
// as above of (stream, period, path).
void DrawDirichlet(const ColumnStore& concentration, int count, StreamKey stream,
                   std::uint32_t period, std::uint64_t first_path, ColumnStore& weights);

}  // namespace accord::migration_internal

#endif  // ACCORD_SIMULATION_MIGRATION_DIRICHLET_H_
