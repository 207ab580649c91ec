#ifndef ACCORD_SIMULATION_RANDOM_NORMAL_WORDS_H_
#define ACCORD_SIMULATION_RANDOM_NORMAL_WORDS_H_

#include <cstddef>
#include <cstdint>

#include "simulation/base/vector_clones.h"
#include "simulation/random/math.h"

// Private to this folder.
namespace accord::random_internal {

// Words and intermediate values of one chunk stay in the first-level cache.
inline constexpr std::size_t kNormalChunk = 256;

// NormalFromWord of each of at most kNormalChunk words.
ACCORD_ALWAYS_INLINE void NormalsFromWords(const uint32_t* __restrict__ words, std::size_t count,
                                           double* __restrict__ z) {
  alignas(64) double centre[kNormalChunk];
  alignas(64) double exponent[kNormalChunk];
  for (std::size_t i = 0; i < count; ++i) {
    centre[i] = CentreFromWord(words[i]);
    exponent[i] = CentreExponent(centre[i]);
  }
  for (std::size_t i = 0; i < count; ++i) z[i] = NormalFromCentre(centre[i], exponent[i]);
}

}  // namespace accord::random_internal

#endif  // ACCORD_SIMULATION_RANDOM_NORMAL_WORDS_H_
