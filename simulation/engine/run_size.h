#ifndef ACCORD_SIMULATION_ENGINE_RUN_SIZE_H_
#define ACCORD_SIMULATION_ENGINE_RUN_SIZE_H_

#include <span>

#include "simulation/base/violation.h"
#include "simulation/scenario/scenario.h"

namespace accord {

// What a run of all these scenarios together would keep in memory while its bins are found, seen
// before any of it is taken: empty, or one fault that says how much more than
// limits::kMaxKeptValues it is. It lies at the scenario, or at the options where these ask for
// exact quantiles. Thread-safe.
Violations CheckRunSize(std::span<const Scenario> scenarios, const FieldPath& scenario_at,
                        const RunOptions& options, const FieldPath& options_at);

}  // namespace accord

#endif  // ACCORD_SIMULATION_ENGINE_RUN_SIZE_H_
