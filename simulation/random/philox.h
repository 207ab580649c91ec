// Philox4x32-10, the counter-based generator of every draw (model.md section 1, Identity of draws).
//
// Source: Salmon, Moraes, Dror, Shaw, "Parallel Random Numbers: As Easy as 1, 2, 3", SC 2011.
// Equal to Random123's philox4x32 with 10 rounds bit for bit. A draw is a pure function of key and
// counter: there is no state, so every function here may be called from any thread at any time.
#ifndef ACCORD_SIMULATION_RANDOM_PHILOX_H_
#define ACCORD_SIMULATION_RANDOM_PHILOX_H_

#include <array>
#include <cstdint>
#include <span>

#include "simulation/base/vector_clones.h"

namespace accord {

using PhiloxCounter = std::array<uint32_t, 4>;
using PhiloxKey = std::array<uint32_t, 2>;

inline constexpr uint32_t kPhiloxMultiplier0 = 0xD2511F53u;
inline constexpr uint32_t kPhiloxMultiplier1 = 0xCD9E8D57u;
inline constexpr uint32_t kPhiloxWeyl0 = 0x9E3779B9u;  // golden ratio
inline constexpr uint32_t kPhiloxWeyl1 = 0xBB67AE85u;  // sqrt(3) - 1
inline constexpr int kPhiloxRounds = 10;

// One block of four words, each uniform over all 2^32 values.
constexpr PhiloxCounter Philox4x32(PhiloxCounter counter, PhiloxKey key) {
  for (int round = 0; round < kPhiloxRounds; ++round) {
    const uint64_t product0 = uint64_t{kPhiloxMultiplier0} * counter[0];
    const uint64_t product1 = uint64_t{kPhiloxMultiplier1} * counter[2];
    counter = {static_cast<uint32_t>(product1 >> 32) ^ counter[1] ^ key[0],
               static_cast<uint32_t>(product1),
               static_cast<uint32_t>(product0 >> 32) ^ counter[3] ^ key[1],
               static_cast<uint32_t>(product0)};
    key[0] += kPhiloxWeyl0;
    key[1] += kPhiloxWeyl1;
  }
  return counter;
}

// The blocks of consecutive paths, one column a word: for i in [0, w0.size())
//   {w0[i], w1[i], w2[i], w3[i]} = Philox4x32({c0, c1, low(first_path + i), high(first_path + i)})
// By convention c0 is the block of draws and c1 the period word (stream.h). The four columns have
// the same length, 0 allowed, and do not overlap; no alignment is asked for. `first_path` plus the
// length must not pass 2^64.
void FillPhiloxGroup(PhiloxKey key, uint32_t c0, uint32_t c1, uint64_t first_path,
                     std::span<uint32_t> w0, std::span<uint32_t> w1, std::span<uint32_t> w2,
                     std::span<uint32_t> w3);

}  // namespace accord

#endif  // ACCORD_SIMULATION_RANDOM_PHILOX_H_
