#ifndef ACCORD_SIMULATION_ANALYSIS_LATIN_HYPERCUBE_H_
#define ACCORD_SIMULATION_ANALYSIS_LATIN_HYPERCUBE_H_

#include <cstdint>
#include <string>
#include <vector>

namespace accord {

// A Latin hypercube of `count` points (McKay, Beckman, Conover 1979): for each name a list of
// positions in (0, 1), one in each of `count` slices of equal width, in an order of its own. Drawn
// from streams of the seed by name: a list depends on nothing but seed, name and count, so that a
// further term leaves the others where they were. Pure, thread-safe.
std::vector<std::vector<double>> LatinHypercube(const std::vector<std::string>& names,
                                                std::int64_t count, std::uint64_t seed);

}  // namespace accord

#endif  // ACCORD_SIMULATION_ANALYSIS_LATIN_HYPERCUBE_H_
