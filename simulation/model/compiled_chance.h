#ifndef ACCORD_SIMULATION_MODEL_COMPILED_CHANCE_H_
#define ACCORD_SIMULATION_MODEL_COMPILED_CHANCE_H_

#include <cstddef>
#include <memory>
#include <optional>
#include <variant>
#include <vector>

#include "simulation/model/compiled_past.h"
#include "simulation/model/trials.h"
#include "simulation/random/quantile_table.h"
#include "simulation/random/sobol.h"
#include "simulation/random/stream.h"
#include "simulation/scenario/driver.h"
#include "simulation/scenario/outcome.h"

// Drivers and outcomes, ready to be computed in columns. Indices replace ids; everything that does
// not depend on the path is a number or a list over periods (index 0 is period 1).
namespace accord {

// A marginal as the kernel sees it: x = F^-1(Phi(z)).
struct ConstantQuantile {
  double value;

  friend bool operator==(const ConstantQuantile&, const ConstantQuantile&) = default;
};
struct NormalQuantiles {
  double mean, sd;

  friend bool operator==(const NormalQuantiles&, const NormalQuantiles&) = default;
};
struct LognormalQuantiles {
  double log_median, log_sd;

  friend bool operator==(const LognormalQuantiles&, const LognormalQuantiles&) = default;
};
struct UniformQuantiles {
  double min, width;

  friend bool operator==(const UniformQuantiles&, const UniformQuantiles&) = default;
};
struct TriangularQuantiles {
  double min, max;
  double mode_share;  // (mode - min) / (max - min) = F(mode)
  double rise, fall;  // sqrt((max-min)(mode-min)), sqrt((max-min)(max-mode))

  friend bool operator==(const TriangularQuantiles&, const TriangularQuantiles&) = default;
};
struct DiscreteQuantiles {
  std::vector<double> values;      // ascending, n >= 1
  std::vector<double> thresholds;  // of z, ascending, n - 1: value k holds up to thresholds[k]

  friend bool operator==(const DiscreteQuantiles&, const DiscreteQuantiles&) = default;
};
struct EmpiricalQuantiles {
  std::vector<double> sorted;  // type-7 interpolation

  friend bool operator==(const EmpiricalQuantiles&, const EmpiricalQuantiles&) = default;
};
struct TabulatedQuantiles {
  QuantileTable table;

  friend bool operator==(const TabulatedQuantiles&, const TabulatedQuantiles&) = default;
};
using SimpleQuantiles =
    std::variant<ConstantQuantile, NormalQuantiles, LognormalQuantiles, UniformQuantiles,
                 TriangularQuantiles, DiscreteQuantiles, EmpiricalQuantiles, TabulatedQuantiles>;

// 0 up to threshold, above it the severity at the remaining probability.
struct EventQuantiles {
  double probability;  // q
  double threshold;    // z with Phi(-z) = q
  SimpleQuantiles severity;

  friend bool operator==(const EventQuantiles&, const EventQuantiles&) = default;
};
using CompiledMarginal = std::variant<ConstantQuantile, NormalQuantiles, LognormalQuantiles,
                                      UniformQuantiles, TriangularQuantiles, DiscreteQuantiles,
                                      EmpiricalQuantiles, TabulatedQuantiles, EventQuantiles>;

// coefficient * (column of this index).
struct Term {
  int index;
  double coefficient;

  friend bool operator==(const Term&, const Term&) = default;
};

// A Student t copula. The score that a marginal sees is Phi^-1(T_nu(z sqrt(nu / chi2))); with
// v(t) = sqrt(nu log(1 + t^2 / nu)), signed as t, Phi^-1(T_nu(t)) is nearly straight in v (Wallace
// 1959), and one table serves the whole line.
struct CompiledTCopula {
  double degrees_of_freedom;  // nu
  StreamKey moving, fixed;    // normals behind chi2: by period, and of static drivers
  QuantileTable stretch;      // sqrt(nu / chi2) from a normal, increasing
  QuantileTable score;        // Phi^-1(T_nu(t)) from v(t)

  friend bool operator==(const CompiledTCopula&, const CompiledTCopula&) = default;
};

struct CompiledDriver {
  StreamKey stream;    // of its independent normals
  bool drawn;          // false: a constant on whose normals nobody depends; none are made
  double persistence;  // phi
  bool is_static;      // phi = 1: one draw for the whole path
  bool is_mixed;       // its score goes through the t copula
  // z(1) = sum coefficient * n_index: a row of the factor of R.
  std::vector<Term> first;
  // z(t) = phi z(t-1) + sum coefficient * n_index: sqrt(1 - phi^2) times a row of the factor of
  // R_e; empty where static.
  std::vector<Term> innovation;
  CompiledMarginal marginal;
  // Its x(t), where trials made elsewhere take the place of chance; null: the marginal's.
  SharedTrials trials;
  Accumulation accumulation;
  std::vector<double> reference;  // ref(t): constant for levels, the median trajectory otherwise
  // o_d(t) of (4.1): what money sees X against. Of a level its reference; of a sum 0 and of an
  // index 1, where it begins, so that what it is expected to do by then costs what it will; the
  // reference trajectory where the scenario gives a reference.
  std::vector<double> origin;
  // X(t) on every path, by period, in place of chance; empty: chance. Drivers correlated with it
  // keep their draws. Attribution (4.3) holds drivers at their references, a tornado (6) elsewhere.
  std::vector<double> held = {};
  // k of its coordinates (t - 1) S + k, where chance has nets.
  int net_place = 0;

  friend bool operator==(const CompiledDriver&, const CompiledDriver&) = default;
};

// A loading: lambda on the true value (psi), (1 - kappa) lambda on the adjusted one (psi*).
struct OutcomeTerm {
  int driver;
  double loading;
  double adjusted_loading;

  friend bool operator==(const OutcomeTerm&, const OutcomeTerm&) = default;
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
  // What both parties' efforts add, by period, to the sum (2.1) of psi and of psi*; empty: nothing.
  std::vector<double> effort = {}, adjusted_effort = {};

  friend bool operator==(const CompiledOutcome&, const CompiledOutcome&) = default;
};

// What money grows by (ChanceView::growths) in period index + 1 of a driver at its reference.
double GrowthAtReference(const CompiledDriver& driver, std::size_t index);

struct CompiledChance {
  int period_count;
  std::optional<CompiledTCopula> t_copula;  // nothing: Gaussian
  std::vector<CompiledDriver> drivers;      // in the scenario's order
  std::vector<CompiledOutcome> outcomes;    // in the scenario's order
  // Where the words of the drivers' normals come from nets (model.md, section 1, Sampling), those
  // of the study; null: all from streams. Coordinate (t - 1) net_stride + k is driver k's normal of
  // period t, static drivers use t = 1; beyond kNetCoordinates they come from streams all the same.
  std::shared_ptr<const ScrambledNet> net;
  int net_stride = 0;
  // What is known of the first periods; nothing: chance begins with period 1.
  std::optional<CompiledPast> past = {};

  friend bool operator==(const CompiledChance&, const CompiledChance&) = default;
};

}  // namespace accord

#endif  // ACCORD_SIMULATION_MODEL_COMPILED_CHANCE_H_
