#ifndef ACCORD_SIMULATION_SCENARIO_MARGINAL_FACTS_H_
#define ACCORD_SIMULATION_SCENARIO_MARGINAL_FACTS_H_

#include "simulation/scenario/driver.h"

// What the checks and the warnings need to know of a marginal that is sound by itself. The answers
// of one distribution, and the check of its fields (CheckMarginal of parts.h), stand together in
// marginal_facts.cc: a new distribution is a new block there, and does not compile until it answers
// every question.
namespace accord {

// The closed range of the values that a marginal can take; infinite where it has no end.
struct Support {
  // No question is left open: all answers or none.
  constexpr Support(double lower, double upper, bool reaches_lower)
      : lower(lower), upper(upper), reaches_lower(reaches_lower) {}

  double lower;
  double upper;
  bool reaches_lower;  // false where only values above `lower` are taken
};
Support SupportOf(const Marginal& marginal);

// Whether every value is above 0, so that powers and logarithms of it exist. Lognormal, gamma and
// Weibull, whose support touches 0 without holding it, are.
bool IsAboveZero(const Marginal& marginal);

// Whether the median is above 0; false where that takes a quantile which only Compile has (a beta
// or PERT on both sides of 0, an event whose severity may be 0). Reads all observations.
bool MedianIsAboveZero(const Marginal& marginal);

// As the normal score z runs to an end, |X| grows like scale (z^2 / 2)^(1 / order): order 1 is an
// exponential tail, below it a heavy one (no exponential moment exists), above it a light one.
struct TailShape {
  double order;
  double scale;
  double power;  // P(|X| > x) falls like x to minus this power; infinite where faster
};

struct TailOrders {
  constexpr TailOrders(TailShape upper, TailShape lower, double near_zero)
      : upper(upper), lower(lower), near_zero(near_zero) {}

  TailShape upper;  // X to plus infinity
  TailShape lower;  // X to minus infinity
  // Of X above 0: P(X < x) falls like x to this power, infinite where faster.
  double near_zero;
};
TailOrders TailOrdersOf(const Marginal& marginal);

// To which ends of X something runs on.
struct OpenSides {
  bool upper = true, lower = true;
};

// Whether the marginal itself has a mean, and a variance.
bool HasMean(const Marginal& marginal);
bool HasVariance(const Marginal& marginal);

}  // namespace accord

#endif  // ACCORD_SIMULATION_SCENARIO_MARGINAL_FACTS_H_
