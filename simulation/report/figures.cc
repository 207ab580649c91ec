#include "simulation/report/figures.h"

#include <algorithm>

namespace accord::report_internal {

Estimate Known(double value) { return {value, 0.0, value, value}; }

// 0 - x and not -x: a figure of nothing is reported as 0, not as -0.
Estimate Negated(const Estimate& x) {
  return {0.0 - x.value, x.standard_error, 0.0 - x.upper, 0.0 - x.lower};
}

Estimate Scaled(const Estimate& x, double factor) {
  if (factor == 0.0) return Known(0.0);
  if (factor < 0.0) return Negated(Scaled(x, -factor));
  return {x.value * factor, x.standard_error * factor, x.lower * factor, x.upper * factor};
}

Estimate Clipped(const Estimate& x, double lower, double upper) {
  return {std::clamp(x.value, lower, upper), x.standard_error, std::clamp(x.lower, lower, upper),
          std::clamp(x.upper, lower, upper)};
}

Estimate PositivePart(const Estimate& x) {
  if (x.upper <= 0.0) return Known(0.0);
  return {std::max(x.value, 0.0), x.standard_error, std::max(x.lower, 0.0), x.upper};
}

Estimate LossCvar95(const Distribution& x) { return Negated(x.Cvar(0.95, Tail::kLowest)); }

std::vector<Estimate> Means(const std::vector<PathMean>& list) {
  std::vector<Estimate> means;
  means.reserve(list.size());
  for (const PathMean& entry : list) means.push_back(entry.Mean());
  return means;
}

}  // namespace accord::report_internal
