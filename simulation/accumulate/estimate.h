#ifndef ACCORD_SIMULATION_ACCUMULATE_ESTIMATE_H_
#define ACCORD_SIMULATION_ACCUMULATE_ESTIMATE_H_

namespace accord {

// The 97.5 % quantile of the standard normal: every interval of this folder is at 95 %.
inline constexpr double kNormal975 = 1.959963984540054;

// A figure computed from a finite number of paths, and how sure it is. Units are those of the
// column it was computed from.
//
// `standard_error` is +infinity where the sample is too small to know (fewer than two paths).
// `lower` and `upper` bound the true figure with 95 % confidence; where the figure came from a
// histogram the binning error is inside. An end is infinite where the sample has no path on that
// side to bound it with (the 99 % quantile of fifty paths has no upper bound). `value` is NaN if
// there was no path at all.
struct Estimate {
  double value = 0.0;
  double standard_error = 0.0;
  double lower = 0.0;
  double upper = 0.0;

  friend bool operator==(const Estimate&, const Estimate&) = default;
};

// A closed interval, lower <= upper.
struct Interval {
  double lower = 0.0;
  double upper = 0.0;

  friend bool operator==(const Interval&, const Interval&) = default;
};

// What is said when nothing is known: NaN, infinite error, the whole line.
Estimate NoEstimate();

// A standard error that holds binning too, of a value that is known to lie in `binning` for these
// very samples: at 1.96 of it both are covered, as errors that have nothing to do with each other.
double WithBinning(double standard_error, const Interval& binning, double value);

// value +- 1.96 standard errors.
Estimate NormalEstimate(double value, double standard_error);

}  // namespace accord

#endif  // ACCORD_SIMULATION_ACCUMULATE_ESTIMATE_H_
