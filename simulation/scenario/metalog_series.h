#ifndef ACCORD_SIMULATION_SCENARIO_METALOG_SERIES_H_
#define ACCORD_SIMULATION_SCENARIO_METALOG_SERIES_H_

#include <array>
#include <cmath>
#include <limits>

#include "simulation/base/limits.h"
#include "simulation/base/vector_clones.h"
#include "simulation/scenario/driver.h"

// The metalog of any number of terms (Keelin 2016, The Metalog Distributions, Decision Analysis
// 13(4), equations 6 and 12 to 15). At probability y, with L = ln(y / (1 - y)) and d = y - 1/2, its
// scale has the value
//   M(y) = a1 + a2 L + a3 d L + a4 d + a5 d^2 + a6 d^2 L + a7 d^3 + a8 d^3 L + ...
//        = centre(d) + spread(d) L
// and the driver x = M, lower + e^M, upper - e^-M, or (lower + upper e^M) / (1 + e^M). Pure; the
// same bits on every x86-64 machine.
namespace accord {

struct MetalogSeries {
  static constexpr int kPowers = limits::kMaxMetalogTerms / 2;

  std::array<double, kPowers> centre = {}, spread = {};  // by power of d
  int powers = 0;                                        // those in use
  double lower, upper;                                   // infinite where unbounded

  bool has_lower() const { return lower > -std::numeric_limits<double>::infinity(); }
  bool has_upper() const { return upper < std::numeric_limits<double>::infinity(); }
  // dM/dL as y runs to 1 and to 0: 0 or more where feasible.
  double upper_slope() const { return SpreadAt(0.5); }
  double lower_slope() const { return SpreadAt(-0.5); }

  ACCORD_ALWAYS_INLINE double CentreAt(double d) const { return Polynomial(centre, d); }
  ACCORD_ALWAYS_INLINE double SpreadAt(double d) const { return Polynomial(spread, d); }

  friend bool operator==(const MetalogSeries&, const MetalogSeries&) = default;

 private:
  ACCORD_ALWAYS_INLINE double Polynomial(const std::array<double, kPowers>& of, double d) const {
    double sum = 0.0;
    for (int i = powers - 1; i >= 0; --i) sum = std::fma(sum, d, of[static_cast<std::size_t>(i)]);
    return sum;
  }
};

// Of 2 to limits::kMaxMetalogTerms coefficients.
MetalogSeries MetalogSeriesOf(const MetalogTrials& trials);

// M at the probability `below`, `above` = 1 - below, both above 0.
double MetalogScale(const MetalogSeries& metalog, double below, double above);
// The same at L = logit y, any finite number.
double MetalogScaleAt(const MetalogSeries& metalog, double logit);

// x at M(y) = scale.
double MetalogValueOf(const MetalogSeries& metalog, double scale);

// P(X <= x).
double MetalogProbability(const MetalogSeries& metalog, double x);

}  // namespace accord

#endif  // ACCORD_SIMULATION_SCENARIO_METALOG_SERIES_H_
