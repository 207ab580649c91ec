#ifndef ACCORD_SIMULATION_MODEL_COUNT_POINTS_H_
#define ACCORD_SIMULATION_MODEL_COUNT_POINTS_H_

#include <vector>

#include "simulation/scenario/driver.h"

namespace accord::model_internal {

// The probabilities of a count, from the least count to the greatest whose probability is at least
// 1e-30 of the likeliest one's; they sum to 1. By the ratio of neighbours from the likeliest count
// outwards, so that nothing but IEEE arithmetic is used: relative error 1e-16 times the square root
// of the distance. At most some 90 000 points (limits::kMaxCountVariance).
std::vector<DiscretePoint> PointsOf(const PoissonMarginal& marginal);
std::vector<DiscretePoint> PointsOf(const BinomialMarginal& marginal);

}  // namespace accord::model_internal

#endif  // ACCORD_SIMULATION_MODEL_COUNT_POINTS_H_
