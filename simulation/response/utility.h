#ifndef ACCORD_SIMULATION_RESPONSE_UTILITY_H_
#define ACCORD_SIMULATION_RESPONSE_UTILITY_H_

#include <span>
#include <vector>

#include "simulation/scenario/scenario.h"

// What a party makes of its NPVs (model.md section 6).
namespace accord {

// A value for each path whose mean is U of all, and whose spread is U's error: those of sums and
// paired differences of several U follow from sums and differences of these.
//
//   tail aversion   (1 - theta) x + theta (q - max(q - x, 0) / 0.05), q the 5 % quantile: the mean
//                   of the second part is the mean of the worst 5 %, the boundary atom split
//   risk aversion   U + (1 - exp(-a x) / E[exp(-a x)]) / a
//
// The utility has a form; at least one NPV, all of magnitude at most 1e60.
std::vector<double> UtilityByPath(const Utility& utility, std::span<const double> npvs);

// The mean of these: U.
double UtilityOf(const Utility& utility, std::span<const double> npvs);

}  // namespace accord

#endif  // ACCORD_SIMULATION_RESPONSE_UTILITY_H_
