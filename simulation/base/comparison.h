#ifndef ACCORD_SIMULATION_BASE_COMPARISON_H_
#define ACCORD_SIMULATION_BASE_COMPARISON_H_

#include <algorithm>
#include <cmath>

// When a computed figure counts as equal to a level (docs/model.md, section 0). Money and measures
// are decimal, arithmetic is binary: whoever is exactly at a level in decimal figures must be there
// in ours too, and whoever is a cent beside it must not.
namespace accord {

inline constexpr double kComparisonTolerance = 1e-12;

// Ties of rounding are decided by as many steps of the numbers that are rounded as arithmetic may
// be off, and by a thousandth of the step at most: a cent is rounded where it is a cent.
inline constexpr double kRoundingTolerance = 2e-14;
inline constexpr double kMostOfAStep = 0.001;

// x counts as equal to `level` where |x - level| <= Slack(level, size). `size` >= 0 is that of the
// numbers x is made of. 0 for an infinite level, which nothing is equal to.
inline double Slack(double level, double size) {
  if (std::isinf(level)) return 0.0;
  return kComparisonTolerance * std::max(std::fabs(level), size);
}

}  // namespace accord

#endif  // ACCORD_SIMULATION_BASE_COMPARISON_H_
