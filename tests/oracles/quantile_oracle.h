#ifndef ACCORD_TESTS_ORACLES_QUANTILE_ORACLE_H_
#define ACCORD_TESTS_ORACLES_QUANTILE_ORACLE_H_

#include "simulation/scenario/driver.h"
#include "tests/oracles/sized.h"

// Marginals of model.md section 1 through Boost.Math.
namespace accord::oracles {

// u and 1 - u, so that both tails keep their digits.
struct Probability {
  double below = 0.5;
  double above = 0.5;
};

// Phi(z) and 1 - Phi(z).
Probability ProbabilityOf(double z);

// T_nu(z sqrt(nu / chi2)), chi2 being where its distribution has what lies above `normal`.
Probability TCopulaProbability(double nu, double z, double normal);

// F^-1. Its size is |x| plus the interquartile range, of which tabulated quantiles promise a share.
Sized Quantile(const Marginal& marginal, Probability u);

// F^-1(1/2), the lower one where there are two.
double Median(const Marginal& marginal);

// Whether the engine interpolates this marginal's quantiles in a table, to 1e-8 instead of a few
// units in the last place.
bool IsTabulated(const Marginal& marginal);

}  // namespace accord::oracles

#endif  // ACCORD_TESTS_ORACLES_QUANTILE_ORACLE_H_
