#include "simulation/accumulate/estimate.h"

#include <limits>

namespace accord {

Estimate NoEstimate() {
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  return {std::numeric_limits<double>::quiet_NaN(), kInfinity, -kInfinity, kInfinity};
}

Estimate NormalEstimate(double value, double standard_error) {
  const double reach = kNormal975 * standard_error;
  return {value, standard_error, value - reach, value + reach};
}

}  // namespace accord
