#ifndef ACCORD_SIMULATION_SCENARIO_MARGINAL_FACTS_H_
#define ACCORD_SIMULATION_SCENARIO_MARGINAL_FACTS_H_

#include "simulation/scenario/driver.h"

// What the checks and the warnings need to know of a marginal that is sound by itself.
namespace accord {

// The closed range of the values that a marginal can take; infinite where it has no end.
struct Support {
  double lower;
  double upper;
};
Support SupportOf(const Marginal& marginal);

// Whether every value is above 0, so that powers and logarithms of it exist. Lognormal, gamma and
// Weibull, whose support touches 0 without holding it, are.
bool IsAboveZero(const Marginal& marginal);

// Whether the median is above 0; false where that takes a quantile which only Compile has (a beta
// or PERT on both sides of 0, an event whose severity may be 0). Reads all observations.
bool MedianIsAboveZero(const Marginal& marginal);

}  // namespace accord

#endif  // ACCORD_SIMULATION_SCENARIO_MARGINAL_FACTS_H_
