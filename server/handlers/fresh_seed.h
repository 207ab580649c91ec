#ifndef ACCORD_SERVER_HANDLERS_FRESH_SEED_H_
#define ACCORD_SERVER_HANDLERS_FRESH_SEED_H_

#include <cstdint>

#include "simulation/base/violation.h"
#include "simulation/scenario/scenario.h"

namespace accord::handlers_internal {

// The seed of fresh paths: other than those of the paths that were looked at and of the search for
// efforts, and making no two streams one. Pure, thread-safe.
Violations CheckFreshSeed(const Scenario& base, const RunOptions& options,
                          std::uint64_t fresh_seed);

}  // namespace accord::handlers_internal

#endif  // ACCORD_SERVER_HANDLERS_FRESH_SEED_H_
