#ifndef ACCORD_SIMULATION_REPORT_PATH_INFLUENCES_H_
#define ACCORD_SIMULATION_REPORT_PATH_INFLUENCES_H_

#include <vector>

#include "simulation/accumulate/distribution.h"

// Private to this folder: influences by path, in path order, of figures of a distribution that has
// all its samples, at least one (NamedFigure::influences). Finite.
namespace accord::report_internal {

std::vector<double> MeanInfluences(const Distribution& x);

// ((x - mean)^2 - sd^2) / (2 sd); 0 where all are the same.
std::vector<double> SdInfluences(const Distribution& x);

// (p - 1{x <= q}) dq/dp, p = 0.05, 0.25, 0.5, 0.75 or 0.95 (QuantileSlope).
std::vector<double> QuantileInfluences(const Distribution& x, double p);

// 1{x < 0}, 0 with its tolerance for money of this size.
std::vector<double> LossInfluences(const Distribution& x, double size);

// max(q - x, 0) / 0.05, q the 5 % quantile: of CVaR 95 of -x.
std::vector<double> TailInfluences(const Distribution& x);

}  // namespace accord::report_internal

#endif  // ACCORD_SIMULATION_REPORT_PATH_INFLUENCES_H_
