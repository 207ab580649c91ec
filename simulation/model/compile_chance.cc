#include <algorithm>
#include <cmath>
#include <cstddef>
#include <memory>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "simulation/base/overloaded.h"
#include "simulation/model/compile_on.h"
#include "simulation/model/compile_parts.h"
#include "simulation/model/t_copula.h"
#include "simulation/scenario/correlation.h"
#include "simulation/scenario/trials_facts.h"

namespace accord::model_internal {
namespace {

// R_e as it is factored: static drivers have no innovations, whatever the mode.
CorrelationTable InnovationsToDraw(const Scenario& scenario) {
  const std::vector<Driver>& drivers = scenario.facts().drivers;
  CorrelationTable table = InnovationCorrelations(*scenario.facts().correlation, drivers);
  for (std::size_t i = 0; i < drivers.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      if (drivers[i].persistence == 1.0 || drivers[j].persistence == 1.0) table.Set(i, j, 0.0);
    }
  }
  return table;
}

// Rows of the lower-triangular factor L with L L' = C, in the given order: a driver depends on
// itself and on those before it. A pivot of nothing (a driver fixed by those before it) leaves its
// column empty. Validate has seen that C is positive semi-definite.
std::vector<std::vector<Term>> FactorRows(const CorrelationTable& correlations,
                                          const std::vector<int>& order) {
  constexpr double kNothing = -kSmallestEigenvalue;
  const std::size_t size = order.size();
  std::vector<std::vector<double>> factor(size, std::vector<double>(size, 0.0));
  std::vector<std::vector<Term>> rows(size);
  for (std::size_t i = 0; i < size; ++i) {
    for (std::size_t j = 0; j <= i; ++j) {
      double rest = correlations.at(order[i], order[j]);
      for (std::size_t k = 0; k < j; ++k) rest -= factor[i][k] * factor[j][k];
      if (i == j) {
        factor[i][i] = rest > kNothing ? std::sqrt(rest) : 0.0;
      } else {
        factor[i][j] = factor[j][j] > 0.0 ? rest / factor[j][j] : 0.0;
      }
    }
    for (std::size_t j = 0; j <= i; ++j) {
      if (factor[i][j] != 0.0) rows[order[i]].push_back({order[j], factor[i][j]});
    }
  }
  return rows;
}

// The correlated drivers in their factor order, then the others: an independent driver's row is
// itself alone wherever it stands.
std::vector<int> FactorOrder(const Scenario& scenario) {
  std::vector<int> order;
  std::vector<bool> placed(scenario.facts().drivers.size(), false);
  for (const std::string& id : scenario.facts().correlation->factor_order) {
    order.push_back(scenario.DriverIndex(id));
    placed[order.back()] = true;
  }
  for (std::size_t i = 0; i < placed.size(); ++i) {
    if (!placed[i]) order.push_back(static_cast<int>(i));
  }
  return order;
}

// Of x(t): one for all periods, or one for each stream of trials.
std::vector<double> MediansOf(const Marginal& marginal, const CompiledMarginal& compiled) {
  const auto* trials = std::get_if<TrialsMarginal>(&marginal.kind);
  if (trials == nullptr) return {MedianOf(marginal, compiled)};
  std::vector<double> medians;
  for (const TrialStream& stream : trials->streams) medians.push_back(MedianOf(stream));
  return medians;
}

// ref(t): the user's, or the median; for sums and indices the trajectory that x at it makes.
std::vector<double> ReferenceOf(const Driver& driver, const CompiledMarginal& marginal,
                                int periods) {
  const std::vector<double> levels = driver.reference ? std::vector<double>{*driver.reference}
                                     : !driver.base_reference.empty()
                                         ? driver.base_reference
                                         : MediansOf(*driver.marginal, marginal);
  // One for all periods, or one for each.
  std::vector<double> reference(periods, levels.front());
  if (levels.size() > 1) reference = levels;
  if (driver.accumulation == Accumulation::kRunningSum) {
    double sum = 0.0;
    for (double& value : reference) value = sum = sum + value;
  } else if (driver.accumulation == Accumulation::kIndex) {
    double index = 1.0;
    for (double& value : reference) value = index = index * (1.0 + value);
  }
  return reference;
}

std::vector<double> OriginOf(const Driver& driver, const std::vector<double>& reference) {
  const bool is_level = driver.accumulation != Accumulation::kRunningSum &&
                        driver.accumulation != Accumulation::kIndex;
  if (is_level || driver.reference) return reference;
  return std::vector<double>(reference.size(),
                             driver.accumulation == Accumulation::kIndex ? 1.0 : 0.0);
}

CompiledDriver CompileDriver(const Driver& driver, std::uint64_t seed, int periods,
                             std::vector<Term> first, std::vector<Term> innovation) {
  CompiledDriver compiled;
  compiled.stream = DriverStream(seed, driver.id);
  compiled.marginal = CompileMarginal(*driver.marginal);
  if (const auto* trials = std::get_if<TrialsMarginal>(&driver.marginal->kind)) {
    compiled.trials = SharedTrials(CompileTrials(*trials));
  }
  compiled.drawn = !std::holds_alternative<ConstantQuantile>(compiled.marginal);
  compiled.persistence = driver.persistence;
  compiled.is_static = driver.persistence == 1.0;
  compiled.is_mixed = false;  // before MixingOf says so
  compiled.first = std::move(first);
  if (!compiled.is_static) compiled.innovation = std::move(innovation);
  const double scale = std::sqrt(1.0 - driver.persistence * driver.persistence);
  for (Term& term : compiled.innovation) term.coefficient *= scale;
  compiled.accumulation = driver.accumulation;
  compiled.reference = ReferenceOf(driver, compiled.marginal, periods);
  compiled.origin = OriginOf(driver, compiled.reference);
  return compiled;
}

// A constant's normals are made where another driver's score depends on them.
void MarkDrawn(std::vector<CompiledDriver>& drivers) {
  for (std::size_t i = 0; i < drivers.size(); ++i) {
    for (const auto* row : {&drivers[i].first, &drivers[i].innovation}) {
      for (const Term& term : *row) {
        if (term.index != static_cast<int>(i)) drivers[term.index].drawn = true;
      }
    }
  }
}

std::vector<double> PlanShares(const Plan& plan, int periods) {
  std::vector<double> shares(periods, 1.0);
  std::visit(Overloaded{
                 [](std::monostate) {},
                 [&](const RampPeriods& ramp) {
                   for (int t = 1; t <= periods && t < ramp.periods; ++t) {
                     shares[t - 1] = static_cast<double>(t) / ramp.periods;
                   }
                 },
                 [&](const ValueList& list) { shares = list.values; },
             },
             plan.shape);
  return shares;
}

CompiledOutcome CompileOutcome(const Scenario& scenario, const Outcome& outcome,
                               std::uint64_t seed) {
  CompiledOutcome compiled;
  compiled.form = outcome.form;
  compiled.adjusted = false;
  for (const Loading& loading : outcome.loadings) {
    compiled.terms.push_back({scenario.DriverIndex(loading.driver), loading.loading,
                              (1.0 - loading.adjustment) * loading.loading});
    compiled.adjusted = compiled.adjusted || loading.adjustment > 0.0;
  }
  compiled.baseline = ValuesOf(*outcome.baseline, scenario);
  compiled.start = *outcome.baseline_level;
  compiled.target = outcome.target;
  compiled.plan = PlanShares(*outcome.plan, scenario.period_count());
  for (std::size_t i = 0; i < compiled.plan.size(); ++i) {
    compiled.plan[i] = compiled.baseline[i] + (compiled.target - compiled.start) * compiled.plan[i];
  }
  compiled.lower_is_better = compiled.target < compiled.start;
  compiled.lower_bound = outcome.lower_bound.value_or(-HUGE_VAL);
  compiled.upper_bound = outcome.upper_bound.value_or(HUGE_VAL);
  compiled.error_form = outcome.verification->form;
  compiled.error_bias = outcome.verification->bias;
  compiled.error_sd = outcome.verification->sd;
  compiled.verification = VerificationStream(seed, outcome.id);
  compiled.value_per_unit = outcome.value_per_unit;
  compiled.max_achievement = *outcome.max_achievement;
  compiled.has_achievement = compiled.start > 0.0 && compiled.target > 0.0;
  return compiled;
}

// Adds to the sum of the outcome what a party's effort does.
void AddEffort(const Outcome& outcome, const Scenario& scenario, const Effort& effort,
               const std::vector<CompiledDriver>& drivers, CompiledOutcome& compiled) {
  for (const Loading& loading : outcome.loadings) {
    if (loading.driver != effort.driver || effort.shift == 0.0) continue;
    const CompiledDriver& driver = drivers[scenario.DriverIndex(loading.driver)];
    const std::size_t periods = compiled.plan.size();
    compiled.effort.resize(periods, 0.0);
    compiled.adjusted_effort.resize(periods, 0.0);
    for (std::size_t i = 0; i < periods; ++i) {
      const bool is_power = outcome.form == OutcomeForm::kElasticity;
      const double moved = is_power ? effort.shift / driver.reference[i] : effort.shift;
      compiled.effort[i] += loading.loading * moved;
      compiled.adjusted_effort[i] += (1.0 - loading.adjustment) * loading.loading * moved;
    }
  }
}

// Both parties' efforts under the contracts that count the outcome.
void AddEfforts(const Outcome& outcome, const Scenario& scenario,
                const std::vector<CompiledDriver>& drivers, CompiledOutcome& compiled) {
  for (const Contract& contract : scenario.facts().contracts) {
    const auto& ids = contract.outcome_ids;
    if (std::find(ids.begin(), ids.end(), outcome.id) == ids.end()) continue;
    for (const Effort& effort : scenario.SupplierAccount(contract.id).efforts) {
      AddEffort(outcome, scenario, effort, drivers, compiled);
    }
    for (const Effort& effort : scenario.ClientAccount(contract.id).efforts) {
      AddEffort(outcome, scenario, effort, drivers, compiled);
    }
  }
}

}  // namespace

void SetEfforts(const Scenario& scenario, CompiledChance& chance) {
  for (std::size_t j = 0; j < chance.outcomes.size(); ++j) {
    CompiledOutcome& outcome = chance.outcomes[j];
    outcome.effort.clear();
    outcome.adjusted_effort.clear();
    AddEfforts(scenario.facts().outcomes[j], scenario, chance.drivers, outcome);
  }
}

CompiledChance CompileChance(const Scenario& scenario, std::uint64_t seed, const Stopped& stopped) {
  const ScenarioDraft& facts = scenario.facts();
  const std::vector<int> order = FactorOrder(scenario);
  std::vector<std::vector<Term>> first =
      FactorRows(FirstDrawCorrelations(*facts.correlation, facts.drivers), order);
  std::vector<std::vector<Term>> innovation = FactorRows(InnovationsToDraw(scenario), order);

  CompiledChance chance;
  chance.period_count = scenario.period_count();
  for (std::size_t i = 0; i < facts.drivers.size() && !IsStopped(stopped); ++i) {
    chance.drivers.push_back(CompileDriver(facts.drivers[i], seed, chance.period_count,
                                           std::move(first[i]), std::move(innovation[i])));
  }
  if (IsStopped(stopped)) return chance;
  const std::vector<MixedWith> mixing = MixingOf(*facts.correlation, facts.drivers);
  for (std::size_t i = 0; i < mixing.size(); ++i) {
    chance.drivers[i].is_mixed = mixing[i] != MixedWith::kNothing;
  }
  if (const auto& freedom = facts.correlation->copula_degrees_of_freedom) {
    chance.t_copula = CompileTCopula(*freedom, seed);
  }
  MarkDrawn(chance.drivers);
  for (const Outcome& outcome : facts.outcomes) {
    if (IsStopped(stopped)) break;
    chance.outcomes.push_back(CompileOutcome(scenario, outcome, seed));
  }
  SetEfforts(scenario, chance);
  return chance;
}

}  // namespace accord::model_internal

namespace accord {

std::shared_ptr<const CompiledChance> WithEffortsOf(const Scenario& scenario,
                                                    const CompiledChance& chance) {
  auto changed = std::make_shared<CompiledChance>(chance);
  model_internal::SetEfforts(scenario, *changed);
  return changed;
}

std::vector<double> DefaultReferences(const Marginal& marginal) {
  return model_internal::MediansOf(marginal, model_internal::CompileMarginal(marginal));
}

}  // namespace accord
