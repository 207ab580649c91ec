#ifndef ACCORD_SIMULATION_MIGRATION_POISSON_H_
#define ACCORD_SIMULATION_MIGRATION_POISSON_H_

#include <cstdint>

#include "simulation/model/columns.h"
#include "simulation/random/stream.h"

namespace accord::migration_internal {

// One Poisson draw of this mean, in [0, 1e9], for each path of a tile; lane 0 is path first_path.
// Whole numbers. Thread-safe.
//
// Below a mean of 10 a path's draw is one uniform of 52 bits, from the first two words of Philox
// block 0 of (stream, period, path), taken through the distribution function from 0 up. From 10 on
// Boost.Random draws (PTRD, Hormann 1993) from the words of PhiloxUrbg(stream, period, path).
void DrawPoisson(double mean, StreamKey stream, std::uint32_t period, std::uint64_t first_path,
                 Column drawn);

}  // namespace accord::migration_internal

#endif  // ACCORD_SIMULATION_MIGRATION_POISSON_H_
