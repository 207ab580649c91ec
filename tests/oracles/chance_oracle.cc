#include "tests/oracles/chance_oracle.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <cstddef>
#include <string>
#include <string_view>
#include <variant>

#include "simulation/random/stream.h"
#include "tests/oracles/quantile_oracle.h"

namespace accord::oracles {
namespace {

using Matrix = std::vector<std::vector<double>>;

// The independent normal of period t of a stream.
double NormalOf(StreamKey key, std::uint64_t path, int t) {
  double word[4];
  const auto group = static_cast<std::uint32_t>((t - 1) / 4);
  FillNormals4(key, group, path, {&word[0], 1}, {&word[1], 1}, {&word[2], 1}, {&word[3], 1});
  return word[(t - 1) % 4];
}

double GivenNormalScore(const CorrelationPair& pair) {
  if (const auto* spearman = std::get_if<SpearmanCorrelation>(&pair.correlation)) {
    return 2 * std::sin(std::acos(-1.0) * spearman->value / 6);
  }
  return std::get<NormalScoreCorrelation>(pair.correlation).value;
}

// Driver indices in the order of the factor: the given order, then everybody else.
std::vector<int> FactorOrder(const Scenario& scenario) {
  std::vector<int> order;
  for (const std::string& id : scenario.facts().correlation->factor_order) {
    order.push_back(scenario.DriverIndex(id));
  }
  const int drivers = static_cast<int>(scenario.facts().drivers.size());
  for (int d = 0; d < drivers; ++d) {
    if (std::find(order.begin(), order.end(), d) == order.end()) order.push_back(d);
  }
  return order;
}

// R over drivers in scenario order, or R_e by (1.2).
Matrix CorrelationOf(const Scenario& scenario, bool of_innovations) {
  const ScenarioDraft& facts = scenario.facts();
  Matrix r(facts.drivers.size(), std::vector<double>(facts.drivers.size(), 0.0));
  for (std::size_t d = 0; d < r.size(); ++d) r[d][d] = 1;
  for (const CorrelationPair& pair : facts.correlation->pairs) {
    const auto d = static_cast<std::size_t>(scenario.DriverIndex(pair.first));
    const auto e = static_cast<std::size_t>(scenario.DriverIndex(pair.second));
    double value = GivenNormalScore(pair);
    const double phi_d = facts.drivers[d].persistence, phi_e = facts.drivers[e].persistence;
    if (of_innovations && (phi_d == 1 || phi_e == 1)) {
      value = 0;  // static drivers have no innovations
    } else if (of_innovations && facts.correlation->mode == CorrelationMode::kSameTime) {
      value *= (1 - phi_d * phi_e) / std::sqrt((1 - phi_d * phi_d) * (1 - phi_e * phi_e));
    }
    r[d][e] = r[e][d] = value;
  }
  return r;
}

// Lower triangular L with L L' = r, rows and columns taken in `order`; a pivot that rounding has
// left of 0 counts as 0.
Matrix CholeskyOf(const Matrix& r, const std::vector<int>& order) {
  const std::size_t n = order.size();
  Matrix l(n, std::vector<double>(n, 0.0));
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t j = 0; j <= i; ++j) {
      double rest = r[static_cast<std::size_t>(order[i])][static_cast<std::size_t>(order[j])];
      for (std::size_t k = 0; k < j; ++k) rest -= l[i][k] * l[j][k];
      if (i == j) {
        l[i][i] = rest > 1e-12 ? std::sqrt(rest) : 0;
      } else {
        l[i][j] = l[j][j] > 0 ? rest / l[j][j] : 0;
      }
    }
  }
  return l;
}

// How first draws and innovations depend on independent normals.
struct Factors {
  std::vector<int> order;
  Matrix first, innovation;
};

// e_d(t): a sum over d and the drivers before it in the factor's order.
double CorrelatedNormal(const Scenario& scenario, const Factors& factors, std::uint64_t seed,
                        std::uint64_t path, int d, int t) {
  const Matrix& l = t == 1 ? factors.first : factors.innovation;
  const auto row = static_cast<std::size_t>(
      std::find(factors.order.begin(), factors.order.end(), d) - factors.order.begin());
  double e = 0;
  for (std::size_t k = 0; k <= row; ++k) {
    if (l[row][k] == 0) continue;
    const auto other = static_cast<std::size_t>(factors.order[k]);
    const std::string& id = scenario.facts().drivers[other].id;
    e += l[row][k] * NormalOf(MakeStreamKey(seed, "driver", id, "factor"), path, t);
  }
  return e;
}

// z_d(1..T) of (1.1).
std::vector<double> NormalScores(const Scenario& scenario, const Factors& factors,
                                 std::uint64_t seed, std::uint64_t path, int d) {
  const double phi = scenario.facts().drivers[static_cast<std::size_t>(d)].persistence;
  std::vector<double> z{CorrelatedNormal(scenario, factors, seed, path, d, 1)};
  for (int t = 2; t <= scenario.period_count(); ++t) {
    double next = phi * z.back();
    if (phi < 1) {
      next += std::sqrt(1 - phi * phi) * CorrelatedNormal(scenario, factors, seed, path, d, t);
    }
    z.push_back(next);
  }
  return z;
}

bool IsCoupled(const Correlation& correlation, const std::string& id) {
  const auto& order = correlation.factor_order;
  return std::find(order.begin(), order.end(), id) != order.end() ||
         std::any_of(
             correlation.pairs.begin(), correlation.pairs.end(),
             [&](const CorrelationPair& pair) { return pair.first == id || pair.second == id; });
}

// The u that x(t) = F^-1(u) is taken at.
Probability MarginalProbability(const Scenario& scenario, const Driver& driver, std::uint64_t seed,
                                std::uint64_t path, int t, double z) {
  const Correlation& correlation = *scenario.facts().correlation;
  if (!correlation.copula_degrees_of_freedom || !IsCoupled(correlation, driver.id)) {
    return ProbabilityOf(z);
  }
  const bool is_static = driver.persistence == 1;
  const StreamKey key = MakeStreamKey(seed, "copula", is_static ? "static" : "moving", "mixing");
  return TCopulaProbability(*correlation.copula_degrees_of_freedom, z,
                            NormalOf(key, path, is_static ? 1 : t));
}

// X(1..T) from x(1..T).
Series Accumulated(Accumulation accumulation, const Series& x) {
  Series levels;
  Sized sum = 0, index = 1;
  for (const Sized& draw : x) {
    sum = sum + draw;
    index = index * (1.0 + draw);
    levels.push_back(accumulation == Accumulation::kRunningSum ? sum
                     : accumulation == Accumulation::kIndex    ? index
                                                               : draw);
  }
  return levels;
}

std::vector<double> PlanShares(const Plan& plan, int period_count) {
  if (const auto* list = std::get_if<ValueList>(&plan.shape)) return list->values;
  const int ramp = std::get<RampPeriods>(plan.shape).periods;
  std::vector<double> shares;
  for (int t = 1; t <= period_count; ++t) {
    shares.push_back(std::min(1.0, static_cast<double>(t) / ramp));
  }
  return shares;
}

// s of both parties' efforts under the contract that counts the outcome, of those on this driver.
Sized EffortOn(const Scenario& scenario, const Outcome& outcome, const std::string& driver) {
  Sized sum = 0;
  const auto add = [&](const std::vector<Effort>& efforts) {
    for (const Effort& effort : efforts) {
      if (effort.driver == driver) sum += effort.shift;
    }
  };
  for (const Contract& contract : scenario.facts().contracts) {
    for (const std::string& id : contract.outcome_ids) {
      if (id != outcome.id) continue;
      add(scenario.SupplierAccount(contract.id).efforts);
      add(scenario.ClientAccount(contract.id).efforts);
    }
  }
  return sum;
}

// psi, or psi* where adjusted (2.1).
Sized ValueOf(const Scenario& scenario, const Outcome& outcome, const ChancePath& chance, Sized a,
              std::size_t t, bool adjusted) {
  Sized sum = 0, product = 1;
  for (const Loading& loading : outcome.loadings) {
    const auto d = static_cast<std::size_t>(scenario.DriverIndex(loading.driver));
    const double lambda = adjusted ? (1 - loading.adjustment) * loading.loading : loading.loading;
    const Sized x = chance.levels[d][t], ref = chance.references[d][t];
    const Sized effort = EffortOn(scenario, outcome, loading.driver);
    if (outcome.form == OutcomeForm::kElasticity) {
      product *= Power(x / ref, lambda) * Exp(lambda * effort / ref);
    } else {
      sum += lambda * (x - ref + effort);
    }
  }
  Sized psi;
  switch (outcome.form) {
    case OutcomeForm::kElasticity:
      psi = a * product;
      break;
    case OutcomeForm::kAdditive:
      psi = a + sum;
      break;
    case OutcomeForm::kMultiplicative:
    case OutcomeForm::kUnspecified:  // not in a Scenario
      psi = a * Exp(sum);
      break;
  }
  if (outcome.lower_bound) psi = Max(psi, *outcome.lower_bound);
  if (outcome.upper_bound) psi = Min(psi, *outcome.upper_bound);
  return psi;
}

OutcomePath SimulateOutcome(const Scenario& scenario, const Outcome& outcome,
                            const ChancePath& chance, std::uint64_t seed, std::uint64_t path) {
  OutcomePath result;
  const int period_count = scenario.period_count();
  const std::vector<double> baseline =
      ValuesOf(*outcome.baseline, period_count, scenario.period_years());
  const std::vector<double> shares = PlanShares(*outcome.plan, period_count);
  const StreamKey key = MakeStreamKey(seed, "outcome", outcome.id, "verification");
  for (int period = 1; period <= period_count; ++period) {
    const auto t = static_cast<std::size_t>(period - 1);
    const Sized b = baseline[t];
    const Sized a = b + (outcome.target - *outcome.baseline_level) * Sized(shares[t]);
    const Sized adjusted = ValueOf(scenario, outcome, chance, a, t, true);
    const Sized u =
        outcome.verification->bias + outcome.verification->sd * Sized(NormalOf(key, path, period));
    const bool relative = outcome.verification->form == ErrorForm::kRelative;
    const Sized y = relative ? adjusted * (1.0 + u) : adjusted + u;
    result.baseline.push_back(b);
    result.plan.push_back(a);
    result.true_value.push_back(ValueOf(scenario, outcome, chance, a, t, false));
    result.adjusted.push_back(adjusted);
    result.measured.push_back(y);
    if (*outcome.baseline_level > 0 && outcome.target > 0) {
      result.achievement.push_back(AchievementBy(outcome, y));
    }
  }
  return result;
}

bool LowerIsBetter(const Outcome& outcome) { return outcome.target < *outcome.baseline_level; }

}  // namespace

std::vector<double> ValuesOf(const Trajectory& trajectory, int period_count, double period_years) {
  if (const auto* list = std::get_if<ValueList>(&trajectory.shape)) return list->values;
  std::vector<double> values;
  for (int t = 1; t <= period_count; ++t) {
    if (const auto* growth = std::get_if<Growth>(&trajectory.shape)) {
      values.push_back(growth->initial *
                       std::pow(1 + growth->rate_per_year, (t - 1) * period_years));
    } else {
      values.push_back(std::get<ConstantShape>(trajectory.shape).value);
    }
  }
  return values;
}

Sized GrowthOf(const Driver& driver, Sized level, Sized origin) {
  if (driver.accumulation == Accumulation::kIndex) return Log(level / origin);
  return level - origin;
}

ChancePath SimulateChance(const Scenario& scenario, std::uint64_t seed, std::uint64_t path) {
  ChancePath chance;
  const std::vector<Driver>& drivers = scenario.facts().drivers;
  const std::vector<int> order = FactorOrder(scenario);
  const Factors factors{order, CholeskyOf(CorrelationOf(scenario, false), order),
                        CholeskyOf(CorrelationOf(scenario, true), order)};
  for (int d = 0; d < static_cast<int>(drivers.size()); ++d) {
    const Driver& driver = drivers[static_cast<std::size_t>(d)];
    const double median = driver.reference.value_or(Median(*driver.marginal));
    Series x, at_median;
    const std::vector<double> scores = NormalScores(scenario, factors, seed, path, d);
    for (int t = 1; t <= scenario.period_count(); ++t) {
      const double z = scores[static_cast<std::size_t>(t - 1)];
      x.push_back(
          Quantile(*driver.marginal, MarginalProbability(scenario, driver, seed, path, t, z)));
      at_median.push_back(median);
    }
    chance.levels.push_back(Accumulated(driver.accumulation, x));
    chance.references.push_back(Accumulated(driver.accumulation, at_median));
    Series origin = chance.references.back();
    for (Sized& o : origin) {
      if (driver.reference) continue;
      if (driver.accumulation == Accumulation::kRunningSum) o = 0;
      if (driver.accumulation == Accumulation::kIndex) o = 1;
    }
    chance.origins.push_back(origin);
  }
  for (const Outcome& outcome : scenario.facts().outcomes) {
    chance.outcomes.push_back(SimulateOutcome(scenario, outcome, chance, seed, path));
  }
  return chance;
}

Sized AchievementBy(const Outcome& outcome, Sized y) {
  const Sized most = *outcome.max_achievement;
  if (!LowerIsBetter(outcome)) return Max(0.0, Min(most, y / outcome.target));
  if (y.value <= 0) return most;
  return Max(0.0, Min(most, outcome.target / y));
}

Sized ProgressBy(const Outcome& outcome, Sized y) {
  return (y - *outcome.baseline_level) / (outcome.target - Sized(*outcome.baseline_level));
}

Sized AttainmentBy(const Outcome& outcome, Sized y, Sized plan, EdgeWatch& edges) {
  if (!LowerIsBetter(outcome)) return y / plan;
  edges.Compared(y, 0);
  if (y.value <= 0) return *outcome.max_achievement;
  return plan / y;
}

}  // namespace accord::oracles
