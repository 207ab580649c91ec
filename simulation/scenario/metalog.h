#ifndef ACCORD_SIMULATION_SCENARIO_METALOG_H_
#define ACCORD_SIMULATION_SCENARIO_METALOG_H_

#include <limits>

#include "simulation/base/checker.h"
#include "simulation/scenario/driver.h"

// The metalog through three quantiles (Keelin 2016, The Metalog Distributions, Decision Analysis
// 13(4), equations 6 and 12 to 15 with three terms). At probability y, with L = ln(y / (1 - y)),
// its scale has the value
//   M(y) = a1 + L (a2 + a3 (y - 1/2))
// and the driver x = M, lower + e^M, upper - e^-M, or (lower + upper e^M) / (1 + e^M). Pure; the
// same bits on every x86-64 machine.
namespace accord {

// M is a distribution if and only if |a3| is below this times a2: its slope in y is
// (a2 + a3 ((y - 1/2) + L y (1 - y))) / (y (1 - y)), and the bracket at a3 reaches 1/1.66711.
inline constexpr double kMetalogSkewLimit = 1.66711;

struct Metalog {
  double a1, a2, a3;
  double lower, upper;  // infinite where unbounded

  bool has_lower() const { return lower > -std::numeric_limits<double>::infinity(); }
  bool has_upper() const { return upper < std::numeric_limits<double>::infinity(); }
  // dM/dL as y runs to 1 and to 0: above 0 where feasible.
  double upper_slope() const { return a2 + 0.5 * a3; }
  double lower_slope() const { return a2 - 0.5 * a3; }
};

// The driver at a value of the metalog's scale; bounds infinite where there are none.
double FromMetalogScale(double lower, double upper, double scale);

// Of quantiles in order and inside their bounds.
Metalog MetalogOf(const MetalogMarginal& marginal);

// x at the probability `below`, `above` = 1 - below; both in (0, 1).
double MetalogValue(const Metalog& metalog, double below, double above);

// M(y) at L = logit y, any finite number.
double MetalogScaleAt(const Metalog& metalog, double logit);

// The logit y at which x is taken, for x strictly inside the bounds; at most 750 in magnitude.
double MetalogLogit(const Metalog& metalog, double x);

namespace scenario_internal {

// `at` is the path of the metalog. Refuses quantiles that no metalog has, and offers the nearest
// that one has.
void CheckMetalog(Checker& checker, const FieldPath& at, const MetalogMarginal& marginal);

}  // namespace scenario_internal
}  // namespace accord

#endif  // ACCORD_SIMULATION_SCENARIO_METALOG_H_
