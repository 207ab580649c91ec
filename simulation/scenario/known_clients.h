#ifndef ACCORD_SIMULATION_SCENARIO_KNOWN_CLIENTS_H_
#define ACCORD_SIMULATION_SCENARIO_KNOWN_CLIENTS_H_

#include "simulation/base/violation.h"
#include "simulation/scenario/observed_figures.h"
#include "simulation/scenario/scenario.h"

// What was observed of a client base whose scenario goes on from there. Thread-safe.
namespace accord {

// What is missing or cannot be, at path `at`: of a base that was observed at all, segments and
// clients followed by name; of one that was not, clients followed by name whose contract was, since
// they would move, and leave it, by chance; and segments with fewer clients than stand there by
// name.
Violations CheckKnownClients(const Scenario& scenario, const ObservedFigures& observed,
                             const FieldPath& at);

// A base that nobody observed is simulated from its start.
Violations WarnOfKnownClients(const Scenario& scenario, const ObservedFigures& observed,
                              const FieldPath& at);

}  // namespace accord

#endif  // ACCORD_SIMULATION_SCENARIO_KNOWN_CLIENTS_H_
