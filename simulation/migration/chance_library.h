#ifndef ACCORD_SIMULATION_MIGRATION_CHANCE_LIBRARY_H_
#define ACCORD_SIMULATION_MIGRATION_CHANCE_LIBRARY_H_

#include <string>

namespace accord {

// What the bits of this folder's draws depend on besides our own code, since Boost.Random's
// binomials of many call the C library's logarithm: "glibc 2.36, Boost 1.74". A digest over a
// client base names it. The C library is the one that runs, Boost the one compiled in. Thread-safe.
std::string ChanceLibraryVersion();

}  // namespace accord

#endif  // ACCORD_SIMULATION_MIGRATION_CHANCE_LIBRARY_H_
