#ifndef ACCORD_SIMULATION_PATHS_COMPILE_PAST_H_
#define ACCORD_SIMULATION_PATHS_COMPILE_PAST_H_

#include "simulation/base/violation.h"
#include "simulation/model/compiled_chance.h"
#include "simulation/model/compiled_model.h"
#include "simulation/model/observations.h"
#include "simulation/scenario/scenario.h"

namespace accord {

// What was observed of drivers and outcomes as what chance goes on from; `chance` is the
// scenario's. Of the outcomes what is yet to be adjusted is adjusted. Faults, at path `at`, are
// drivers from which (1.1) cannot go on: one with a draw for the whole path that changes over time;
// and, of those on which later draws depend (a persistence between 0 and 1, or a correlation with a
// driver that was not observed), values that the marginal does not have, values that do not say
// their normal score (atoms), and drivers of a t copula. Thread-safe.
Checked<CompiledPast> CompilePast(const Scenario& scenario, const CompiledChance& chance,
                                  const Observations& observed, const FieldPath& at);

// Gives a model of that scenario its past: that of chance, and what was observed of the client base
// and of delivery costs.
void GoOnFrom(const CompiledPast& past, const Observations& observed, CompiledModel& model);

}  // namespace accord

#endif  // ACCORD_SIMULATION_PATHS_COMPILE_PAST_H_
