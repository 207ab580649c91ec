#ifndef ACCORD_SIMULATION_ANALYSIS_UNSEEN_SHARE_H_
#define ACCORD_SIMULATION_ANALYSIS_UNSEEN_SHARE_H_

#include <functional>

#include "simulation/model/columns.h"
#include "simulation/model/compiled_chance.h"
#include "simulation/scenario/marginal_facts.h"

namespace accord {

// Makes a column of values one of distances, in place.
using Distances = std::function<void(Column)>;

// The share of E[distance(x)] that so many draws together see once or not at all: what comes from
// beyond the quantile 1 - 1/draws at the ends that are open. By Simpson's rule over the normal
// score, of discrete ones by whole values. 1 where the mean is beyond all numbers. Thread-safe.
double UnseenShare(double draws, const CompiledMarginal& marginal, const Distances& distances,
                   const OpenSides& open = {});

// Whether so many draws see too little: more than 1 % is unseen, and more than they would not see
// of an exponential tail, for a few draws see little of any.
bool IsTooMuch(double unseen_share, double draws);

}  // namespace accord

#endif  // ACCORD_SIMULATION_ANALYSIS_UNSEEN_SHARE_H_
