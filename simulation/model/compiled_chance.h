#ifndef ACCORD_SIMULATION_MODEL_COMPILED_CHANCE_H_
#define ACCORD_SIMULATION_MODEL_COMPILED_CHANCE_H_

#include <variant>
#include <vector>

#include "simulation/random/quantile_table.h"
#include "simulation/random/stream.h"
#include "simulation/scenario/driver.h"
#include "simulation/scenario/outcome.h"

// Drivers and outcomes, ready to be computed in columns. Indices replace ids; everything that does
// not depend on the path is a number or a list over periods (index 0 is period 1).
namespace accord {

// A marginal as the kernel sees it: x = F^-1(Phi(z)).
struct ConstantQuantile {
  double value;
};
struct NormalQuantiles {
  double mean, sd;
};
struct LognormalQuantiles {
  double log_median, log_sd;
};
struct UniformQuantiles {
  double min, width;
};
struct TriangularQuantiles {
  double min, max;
  double mode_share;  // (mode - min) / (max - min) = F(mode)
  double rise, fall;  // sqrt((max-min)(mode-min)), sqrt((max-min)(max-mode))
};
struct DiscreteQuantiles {
  std::vector<double> values;      // ascending, n >= 1
  std::vector<double> thresholds;  // of z, ascending, n - 1: value k holds up to thresholds[k]
};
struct EmpiricalQuantiles {
  std::vector<double> sorted;  // type-7 interpolation
};
struct TabulatedQuantiles {
  QuantileTable table;
};
using SimpleQuantiles =
    std::variant<ConstantQuantile, NormalQuantiles, LognormalQuantiles, UniformQuantiles,
                 TriangularQuantiles, DiscreteQuantiles, EmpiricalQuantiles, TabulatedQuantiles>;

// 0 up to threshold, above it the severity at the remaining probability.
struct EventQuantiles {
  double probability;  // q
  double threshold;    // z with Phi(-z) = q
  SimpleQuantiles severity;
};
using CompiledMarginal = std::variant<ConstantQuantile, NormalQuantiles, LognormalQuantiles,
                                      UniformQuantiles, TriangularQuantiles, DiscreteQuantiles,
                                      EmpiricalQuantiles, TabulatedQuantiles, EventQuantiles>;

// coefficient * (column of this index).
struct Term {
  int index;
  double coefficient;
};

struct CompiledDriver {
  StreamKey stream;    // of its independent normals
  bool drawn;          // false: a constant on whose normals nobody depends; none are made
  double persistence;  // phi
  bool is_static;      // phi = 1: one draw for the whole path
  // z(1) = sum coefficient * n_index: a row of the factor of R.
  std::vector<Term> first;
  // z(t) = phi z(t-1) + sum coefficient * n_index: sqrt(1 - phi^2) times a row of the factor of
  // R_e; empty where static.
  std::vector<Term> innovation;
  CompiledMarginal marginal;
  Accumulation accumulation;
  std::vector<double> reference;  // ref(t): constant for levels, the median trajectory otherwise
  // Attribution (4.3): X(t) is exactly ref(t) on every path. Drivers correlated with it keep their
  // draws.
  bool held_at_reference = false;
};

// A loading: lambda on psi, (1 - kappa) lambda on psi*.
struct OutcomeTerm {
  int driver;
  double loading;
  double adjusted_loading;
};

struct CompiledOutcome {
  OutcomeForm form;
  std::vector<OutcomeTerm> terms;
  bool adjusted;                    // any kappa > 0: psi* differs from psi
  std::vector<double> baseline;     // b(t)
  std::vector<double> plan;         // a(t)
  double start;                     // psi0
  double target;                    // psiM
  bool lower_is_better;             // psiM < psi0
  double lower_bound, upper_bound;  // of psi and psi*; infinite where absent
  ErrorForm error_form;
  double error_bias, error_sd;  // sd 0: nothing is drawn
  StreamKey verification;       // of u's normals
  double value_per_unit;        // v_j
  double max_achievement;       // zeta_max
  bool has_achievement;         // psi0 and psiM > 0: zeta exists (K16)
};

struct CompiledChance {
  int period_count;
  std::vector<CompiledDriver> drivers;    // in the scenario's order
  std::vector<CompiledOutcome> outcomes;  // in the scenario's order
};

}  // namespace accord

#endif  // ACCORD_SIMULATION_MODEL_COMPILED_CHANCE_H_
