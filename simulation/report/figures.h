#ifndef ACCORD_SIMULATION_REPORT_FIGURES_H_
#define ACCORD_SIMULATION_REPORT_FIGURES_H_

#include <vector>

#include "simulation/accumulate/distribution.h"
#include "simulation/accumulate/estimate.h"
#include "simulation/accumulate/path_mean.h"

// Private to this folder: estimates made from estimates. Values are finite throughout; standard
// errors and ends may be infinite where the sample is too small to know.
namespace accord::report_internal {

// What is known before the first path.
Estimate Known(double value);

// -x.
Estimate Negated(const Estimate& x);

// factor x, any finite factor; nothing is left unknown of 0 x.
Estimate Scaled(const Estimate& x, double factor);

// x where the true figure is known to lie in [lower, upper].
Estimate Clipped(const Estimate& x, double lower, double upper);

// max(x, 0), for quantiles of what is never negative: quantiles go through non-decreasing maps. No
// error is left where the whole interval is below 0.
Estimate PositivePart(const Estimate& x);

// CVaR 95 of the loss L = -x: minus the mean of the lowest 5 %.
Estimate LossCvar95(const Distribution& x);

// The means of a list, in its order.
std::vector<Estimate> Means(const std::vector<PathMean>& list);

}  // namespace accord::report_internal

#endif  // ACCORD_SIMULATION_REPORT_FIGURES_H_
