#ifndef ACCORD_SIMULATION_SCENARIO_TAILS_H_
#define ACCORD_SIMULATION_SCENARIO_TAILS_H_

#include <vector>

#include "simulation/scenario/correlation.h"
#include "simulation/scenario/driver.h"
#include "simulation/scenario/marginal_facts.h"

// Whether the mean of an outcome or cost exists.
//
// A factor of (2.1) or (4.1) grows like exp(c z^2 / 2) as the driver's normal score z runs to one
// of its ends: c = lambda x scale for exp(lambda X) of a gamma, |lambda| / shape for X^lambda,
// lambda < 0, of a gamma or Weibull, lambda / power for X^lambda, lambda > 0, of a tail that falls
// like a power, infinite for exp of a lognormal, 0 for whatever is light.
// Against the normal density exp(-z^2 / 2) the mean of one factor exists if and only if c < 1, its
// variance if and only if 2 c < 1.
namespace accord::scenario_internal {

struct TailFactor {
  int driver;     // index
  bool upper;     // z to plus infinity, else to minus infinity
  double growth;  // c >= 0; may be infinite
};

// c of exp(loading X(t)), the worst t <= period_count: what runs up adds up, a running sum of
// persistence phi by the largest eigenvalue of its autocorrelation, an index as a product.
TailFactor ExponentialTail(int index, const Driver& driver, double loading, int period_count);

// c of X(t)^loading for a driver whose X stays above 0, the worst t <= period_count.
TailFactor PowerTail(int index, const Driver& driver, double loading, int period_count);

// c of |X(t)| itself where it runs to an end that is open, the worst t <= period_count: X(t) has a
// mean there if and only if it is below 1, a variance if and only if it is below 1/2.
double OwnGrowth(const Driver& driver, int period_count, const OpenSides& open = {});

// The same as factors of a product, one for each open end.
std::vector<TailFactor> OwnTails(int index, const Driver& driver, int period_count,
                                 const OpenSides& open);

// Whether X(t) itself has a mean at every t <= period_count.
bool HasMeanOverTime(const Driver& driver, int period_count, const OpenSides& open = {});

// c of the product of factors whose normal scores are correlated: the largest eigenvalue of
// D^1/2 R D^1/2, D the factors' c, R without the negative entries (opposite ends never meet). Exact
// where no two of the drivers are negatively correlated. Drivers mixed by one chi-square count as
// perfectly correlated, opposite ends too: under a Student t copula both are at their ends with a
// share of the probability that one is, so that growths add up.
double JointGrowth(const std::vector<TailFactor>& factors, const TailDependence& dependence);

}  // namespace accord::scenario_internal

#endif  // ACCORD_SIMULATION_SCENARIO_TAILS_H_
