#ifndef ACCORD_SIMULATION_ANALYSIS_CHANCE_WARNINGS_H_
#define ACCORD_SIMULATION_ANALYSIS_CHANCE_WARNINGS_H_

#include <cstdint>
#include <optional>

#include "simulation/base/stopped.h"
#include "simulation/base/violation_fwd.h"
#include "simulation/model/compiled_model.h"
#include "simulation/scenario/scenario.h"

// Advice that takes quantiles, and of some the number of paths: what Warnings (simulation/warnings)
// cannot know. No simulation.
namespace accord {

// Draws of a driver are N T, or N where it is static. By field path as `Validate` names them:
//
//   RARE_EVENT     an event, a count other than the 0 or the all trials that it is more often than
//                  not, or a value of a discrete marginal on which 1 % or more of its mean distance
//                  from the median rests, that is expected fewer than 50 times in all draws
//   HEAVY_TAIL     more than 1 % of a mean distance comes from beyond the quantile that all draws
//                  together see once, 1 - 1/draws at either end, and more than an exponential
//                  tail would have there, (1 + ln draws) / (draws ln 2). The distance is that of x
//                  from its median (of an event that is not rare: of its severity from 0) where an
//                  additive outcome, the cost of an event or a clause without limits follows x; of
//                  the factor from 1 where a multiplicative outcome, an elasticity, a cost or a
//                  value per client does. Of a value per client itself draws are N T times the
//                  clients at the start.
//                  Loadings one by one; outcomes without a bound on the side that matters; no
//                  indices, and of sums only what follows them in proportion.
//                  Also a driver without a mean, indices too, that a clause without limits follows
//   DRIFT_REMOVED  a running sum or an index on which an outcome loads and whose reference, none
//                  being given, moves: the outcome is centred on that course and does not show it
//
// `model` is of `scenario`. Thread-safe.
Violations ChanceWarnings(const Scenario& scenario, const CompiledModel& model,
                          std::int64_t path_count, const FieldPath& at);
// The same, or nothing once stopped, which is asked for every driver and outcome.
std::optional<Violations> ChanceWarnings(const Scenario& scenario, const CompiledModel& model,
                                         std::int64_t path_count, const FieldPath& at,
                                         const Stopped& stopped);

}  // namespace accord

#endif  // ACCORD_SIMULATION_ANALYSIS_CHANCE_WARNINGS_H_
