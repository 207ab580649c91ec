#ifndef ACCORD_SIMULATION_SCENARIO_MARGINAL_CDF_H_
#define ACCORD_SIMULATION_SCENARIO_MARGINAL_CDF_H_

#include <optional>

#include "simulation/scenario/driver.h"

namespace accord {

// P(X <= x) and P(X > x) of something continuous, each with the digits of a number computed for
// itself.
struct Tails {
  double below, above;
};

// Of a sound marginal without its truncation, at any finite x; nothing where it is not continuous:
// constants, discrete and empirical ones, counts, events. The same bits on every x86-64 machine.
std::optional<Tails> TailsAt(const Marginal& marginal, double x);

// What a truncation leaves of a sound continuous marginal.
struct TruncatedRange {
  Tails at_min, at_max;  // {0, 1} and {1, 0} where an end is absent
  double mass;           // F(max) - F(min), from the smaller tails
};
TruncatedRange RangeOf(const Marginal& marginal, const Truncation& truncation);

// Less than this may not be left.
inline constexpr double kSmallestMass = 1e-6;

}  // namespace accord

#endif  // ACCORD_SIMULATION_SCENARIO_MARGINAL_CDF_H_
