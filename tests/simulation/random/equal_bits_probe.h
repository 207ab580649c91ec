// One call that runs every kernel of simulation/random, compiled several times over: plainly, with
// the run-time choice of clones, and for single levels of x86-64 with `accord` renamed.
#ifndef ACCORD_TESTS_SIMULATION_RANDOM_EQUAL_BITS_PROBE_H_
#define ACCORD_TESTS_SIMULATION_RANDOM_EQUAL_BITS_PROBE_H_

#include <cstddef>
#include <cstdint>

namespace accord {

inline constexpr size_t kProbeLength = 3001;  // not a multiple of any vector's length
inline constexpr size_t kProbeColumns = 23;

// bits holds kProbeColumns columns of kProbeLength results, as bit patterns.
void FillEqualBitsProbe(uint64_t* bits);

}  // namespace accord

#endif  // ACCORD_TESTS_SIMULATION_RANDOM_EQUAL_BITS_PROBE_H_
