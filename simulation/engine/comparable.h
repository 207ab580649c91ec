#ifndef ACCORD_SIMULATION_ENGINE_COMPARABLE_H_
#define ACCORD_SIMULATION_ENGINE_COMPARABLE_H_

#include "simulation/base/violation.h"
#include "simulation/scenario/scenario.h"

namespace accord {

// Whether models of the two may be compared on the same paths, figure by figure
// (compared_figures.h): they have one timeline, and the same ids of contracts and of segments, in
// the same order. A fault at `at`, which is where `other` comes from, for each that differs.
// Thread-safe.
Violations CheckComparable(const Scenario& base, const Scenario& other, const FieldPath& at);

}  // namespace accord

#endif  // ACCORD_SIMULATION_ENGINE_COMPARABLE_H_
