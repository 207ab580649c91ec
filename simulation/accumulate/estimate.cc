#include "simulation/accumulate/estimate.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace accord {

Estimate NoEstimate() {
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  return {std::numeric_limits<double>::quiet_NaN(), kInfinity, -kInfinity, kInfinity};
}

double WithBinning(double standard_error, const Interval& binning, double value) {
  const double beyond = std::max(value - binning.lower, binning.upper - value) / kNormal975;
  return beyond > 0.0 ? std::sqrt(standard_error * standard_error + beyond * beyond)
                      : standard_error;
}

Estimate NormalEstimate(double value, double standard_error) {
  const double reach = kNormal975 * standard_error;
  return {value, standard_error, value - reach, value + reach};
}

}  // namespace accord
