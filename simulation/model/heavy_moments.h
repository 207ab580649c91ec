#ifndef ACCORD_SIMULATION_MODEL_HEAVY_MOMENTS_H_
#define ACCORD_SIMULATION_MODEL_HEAVY_MOMENTS_H_

#include <optional>

#include "simulation/scenario/driver.h"

namespace accord::model_internal {

struct Moments {
  double mean, variance;
};

// Of a sound metalog, truncated or not: integrals over the logit (Gauss-Legendre), of an open tail
// by its formula. What does not exist is infinite or NaN.
Moments MomentsOf(const MetalogMarginal& marginal, const Truncation& cut);

// Of what a truncation leaves of a sound marginal with so heavy a tail that quantiles up to the
// normal score 8.5 do not hold its moments: Student t, lognormal, Weibull of shape below 1, by
// partial moments. Nothing of others, and of pieces so narrow that quantiles are the better way.
std::optional<Moments> HeavyMomentsOf(const Marginal& marginal, const Truncation& cut);

}  // namespace accord::model_internal

#endif  // ACCORD_SIMULATION_MODEL_HEAVY_MOMENTS_H_
