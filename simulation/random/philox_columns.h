// The loop behind FillPhiloxGroup, for kernels that fuse it with what they do with the words.
#ifndef ACCORD_SIMULATION_RANDOM_PHILOX_COLUMNS_H_
#define ACCORD_SIMULATION_RANDOM_PHILOX_COLUMNS_H_

#include <cstddef>
#include <cstdint>

#include "simulation/random/philox.h"
#include "simulation/random/vector_clones.h"

namespace accord {

// How many of `count` consecutive paths share the upper half of their number; at least 1.
ACCORD_ALWAYS_INLINE size_t PathsBeforeCarry(uint64_t first_path, size_t count) {
  const uint64_t left = (uint64_t{1} << 32) - static_cast<uint32_t>(first_path);
  return count < left ? count : static_cast<size_t>(left);
}

// The words of paths first_path + i, i in [0, count), count <= PathsBeforeCarry. Inlined into the
// caller, so that the caller's clone decides the width. The columns do not overlap.
ACCORD_ALWAYS_INLINE void PhiloxColumns(PhiloxKey key, uint32_t c0, uint32_t c1,
                                        uint64_t first_path, size_t count,
                                        uint32_t* __restrict__ w0, uint32_t* __restrict__ w1,
                                        uint32_t* __restrict__ w2, uint32_t* __restrict__ w3) {
  const auto path_low = static_cast<uint32_t>(first_path);
  const auto path_high = static_cast<uint32_t>(first_path >> 32);
  const uint32_t base0 = key[0];
  const uint32_t base1 = key[1];
  for (size_t i = 0; i < count; ++i) {
    uint32_t x0 = c0;
    uint32_t x1 = c1;
    uint32_t x2 = path_low + static_cast<uint32_t>(i);
    uint32_t x3 = path_high;
#pragma GCC unroll 10
    for (uint32_t round = 0; round < kPhiloxRounds; ++round) {
      // Written as a high and a low half each: g++ then multiplies with fewer shuffles.
      const auto high0 = static_cast<uint32_t>((uint64_t{kPhiloxMultiplier0} * x0) >> 32);
      const auto high1 = static_cast<uint32_t>((uint64_t{kPhiloxMultiplier1} * x2) >> 32);
      const uint32_t low0 = kPhiloxMultiplier0 * x0;
      const uint32_t low1 = kPhiloxMultiplier1 * x2;
      x0 = high1 ^ x1 ^ (base0 + round * kPhiloxWeyl0);
      x1 = low1;
      x2 = high0 ^ x3 ^ (base1 + round * kPhiloxWeyl1);
      x3 = low0;
    }
    w0[i] = x0;
    w1[i] = x1;
    w2[i] = x2;
    w3[i] = x3;
  }
}

}  // namespace accord

#endif  // ACCORD_SIMULATION_RANDOM_PHILOX_COLUMNS_H_
