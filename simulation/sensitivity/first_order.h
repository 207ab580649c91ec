#ifndef ACCORD_SIMULATION_SENSITIVITY_FIRST_ORDER_H_
#define ACCORD_SIMULATION_SENSITIVITY_FIRST_ORDER_H_

#include <span>
#include <vector>

#include "simulation/accumulate/estimate.h"
#include "simulation/sensitivity/binned_input.h"

namespace accord {

// The first-order index Var(E[Y|x]) / Var(Y) of an output in an input, correlated with others or
// not: the share of the spread of Y that goes when x is known. One less the variance within bins
// over that of all, both unbiased (epsilon squared; Kelley 1935), so that of an input that says
// nothing it is 0 in the mean and may be below 0; what Y still follows x within a bin counts as not
// known, of a straight line and a normal x about a 1/100 of the index at 64 bins. 0 where Y is the
// same on every path, up to rounding of the sums of this `size` that it is what is left of
// (base/comparison.h). Intervals are Student's of the jackknife. As many paths as the input has,
// finite, of magnitude at most 1e60.
Estimate FirstOrderIndex(const BinnedInput& input, std::span<const double> output, double size = 0);

// The sum over several inputs, whose errors are not independent of each other: 0 of none.
Estimate SumOfFirstOrder(const std::vector<const BinnedInput*>& inputs,
                         std::span<const double> output, double size = 0);

}  // namespace accord

#endif  // ACCORD_SIMULATION_SENSITIVITY_FIRST_ORDER_H_
