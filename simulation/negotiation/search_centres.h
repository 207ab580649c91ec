#ifndef ACCORD_SIMULATION_NEGOTIATION_SEARCH_CENTRES_H_
#define ACCORD_SIMULATION_NEGOTIATION_SEARCH_CENTRES_H_

#include <cstddef>
#include <vector>

#include "simulation/negotiation/bargain.h"

// Which offers a search polls around next. Pure, thread-safe.
namespace accord {

// Where there is a zone: both solutions, then offers along the frontier inside it. Where there is
// none: the offers that a single obstacle keeps out, then those that are least beyond all that they
// do not meet together, each obstacle as a share of the most that any offer is beyond it; last some
// of the frontier. Each once; none of no offers. `bargain` is that of the problem.
std::vector<std::size_t> SearchCentres(const BargainingProblem& problem, const Bargain& bargain);

}  // namespace accord

#endif  // ACCORD_SIMULATION_NEGOTIATION_SEARCH_CENTRES_H_
