#ifndef ACCORD_SIMULATION_RANDOM_HDR_H_
#define ACCORD_SIMULATION_RANDOM_HDR_H_

#include <cstdint>

#include "simulation/base/vector_clones.h"

// The counted random numbers that SIPmath libraries name HDR_2_0. Source: Hubbard 2019, A
// Multi-Dimensional, Counter-Based Pseudo Random Number Generator as a Standard for Monte Carlo
// Simulations, Winter Simulation Conference, 3064-3073. Pure, thread-safe.
namespace accord {

// What one stream is told apart from others by; each number 0 to limits::kMaxHdrSeed.
struct HdrStream {
  std::uint32_t entity = 0, var_id = 0, seed3 = 0, seed4 = 0;

  friend bool operator==(const HdrStream&, const HdrStream&) = default;
};

// The number of a trial (from 1; SIPmath's PM_Index, at most 2^32) in (0, 1): an odd multiple of
// 2^-33, so that 1 less it is exact too. Whole numbers throughout: the value that spreadsheets
// have, whose remainders are exact below 2^53.
ACCORD_ALWAYS_INLINE double HdrUniform(const HdrStream& stream, std::uint64_t trial) {
  constexpr std::uint64_t kBig = 999'999'999'999'989;
  const std::uint64_t entity = stream.entity, var_id = stream.var_id, seed3 = stream.seed3,
                      seed4 = stream.seed4;
  const std::uint64_t first = (trial * 2'499'997 + var_id * 1'800'451 + entity * 2'000'371 +
                               seed3 * 1'796'777 + seed4 * 2'299'603) %
                              7'450'589;
  const std::uint64_t second = (trial * 2'246'527 + var_id * 2'399'993 + entity * 2'100'869 +
                                seed3 * 1'918'303 + seed4 * 1'624'729) %
                               7'450'987;
  const std::uint64_t high = kBig % (first * 4'658 + 7'450'581) * 383 % 99'991;
  const std::uint64_t low = kBig % (second * 7'580 + 7'560'584) * 17'669 % 7'440'893;
  const auto word = static_cast<std::uint32_t>((high * 7'440'893 + low) * 1'343);
  return (static_cast<double>(word) + 0.5) * 0x1p-32;
}

}  // namespace accord

#endif  // ACCORD_SIMULATION_RANDOM_HDR_H_
