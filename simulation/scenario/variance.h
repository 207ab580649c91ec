#ifndef ACCORD_SIMULATION_SCENARIO_VARIANCE_H_
#define ACCORD_SIMULATION_SCENARIO_VARIANCE_H_

#include <vector>

#include "simulation/scenario/marginal_facts.h"
#include "simulation/scenario/scenario.h"

// What the tails of drivers leave without a mean or a variance.
namespace accord {

// The ends of a driver, on which an additive outcome has this loading, that no bound of it stops.
OpenSides OpenSidesOf(const Outcome& outcome, double loading);

// Whether X of the driver runs to an open end so heavily that it has no mean in some period.
bool LacksMean(const Scenario& scenario, const Driver& driver, const OpenSides& open);

// Whether there is no variance, so that a standard error of the mean says little. The means of all
// of it exist: Validate refuses it otherwise.
bool LacksVariance(const Scenario& scenario, const Outcome& outcome);

// Of what is not an event's.
bool LacksVariance(const Scenario& scenario, const Cost& cost);
bool LacksVariance(const Scenario& scenario, const EventCost& event);

// What values per client grow by.
bool GrowthLacksVariance(const Scenario& scenario, const std::vector<Loading>& growth_loadings);

}  // namespace accord

#endif  // ACCORD_SIMULATION_SCENARIO_VARIANCE_H_
