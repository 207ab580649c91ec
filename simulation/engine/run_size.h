#ifndef ACCORD_SIMULATION_ENGINE_RUN_SIZE_H_
#define ACCORD_SIMULATION_ENGINE_RUN_SIZE_H_

#include <cstdint>
#include <optional>
#include <span>

#include "simulation/base/violation.h"
#include "simulation/scenario/scenario.h"

namespace accord {

// What a run of these scenarios, a base and its alternatives, would keep in memory while its bins
// are found, eight alternatives with the base at a time, seen before any of it is taken: empty, or
// one fault that says how much more than limits::kMaxKeptValues it is. It lies at the scenario, or
// at the options where these ask for exact quantiles. Thread-safe.
Violations CheckRunSize(std::span<const Scenario> scenarios, const FieldPath& scenario_at,
                        const RunOptions& options, const FieldPath& options_at);

// Trials that drivers bring along suffice for every path of the run, and of its attribution: empty,
// or a fault at each driver whose trials are too few, which says both numbers. Thread-safe.
Violations CheckTrialCounts(const Scenario& scenario, const FieldPath& scenario_at,
                            const RunOptions& options, const FieldPath& options_at);

// The fewest trials that a driver brings along; nothing where there is no end of them.
std::optional<std::int64_t> FewestTrials(const Scenario& scenario);

}  // namespace accord

#endif  // ACCORD_SIMULATION_ENGINE_RUN_SIZE_H_
