#ifndef ACCORD_SIMULATION_MODEL_COMPILED_MODEL_H_
#define ACCORD_SIMULATION_MODEL_COMPILED_MODEL_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "simulation/base/stopped.h"
#include "simulation/base/violation_fwd.h"
#include "simulation/model/compiled_chance.h"
#include "simulation/model/compiled_client_base.h"
#include "simulation/model/compiled_contract.h"
#include "simulation/scenario/scenario.h"

// What is asked, made fast. `Compile` does once whatever does not depend on the path:
// resolves ids to indices, factors correlations, tabulates quantiles, lays out what clauses read.
namespace accord {

// Immutable after Compile; shared freely between threads.
struct CompiledModel {
  std::uint64_t seed;
  int period_count;
  int periods_per_year;
  int cash_period_count;  // T + the longest lag of any clause
  // One object for all models of a study with equal drivers, correlation and outcomes; never null
  // once compiled.
  std::shared_ptr<const CompiledChance> chance;
  std::vector<CompiledContract> contracts;  // in the scenario's order
  std::vector<double> supplier_discount;    // t = 0..cash_period_count
  std::optional<double> supplier_reserve;
  std::optional<CompiledClientBase> client_base;
};

// The references of a level driver that gives none: the median, of a discrete marginal the lower
// one, for all periods; of several streams of trials that of each, for its period. The marginal has
// been checked.
std::vector<double> DefaultReferences(const Marginal& marginal);

// Cannot fail: a Scenario has been checked. The seed keys every stream. Thread-safe.
CompiledModel Compile(const Scenario& scenario, std::uint64_t seed);

// The models of a study in its order, at least one, as Compile makes them; with kSobol their
// drivers are drawn from one set of nets. Those whose chance is equal share it.
// None at all where `stopped` says that nobody waits for them any more.
std::vector<CompiledModel> CompileStudy(const std::vector<Scenario>& scenarios, std::uint64_t seed,
                                        Sampling sampling, const Stopped& stopped = {});

// How many normals of the drivers have no coordinate, so that a study of scenarios draws them at
// random; kSobol only. 0 where all have one.
std::int64_t NormalsWithoutCoordinate(const std::vector<Scenario>& scenarios);

// Gives the model a chance of its own, changed by change(CompiledChance&).
template <typename Change>
void AlterChance(const Change& change, CompiledModel& model) {
  CompiledChance chance = *model.chance;
  change(chance);
  model.chance = std::make_shared<const CompiledChance>(std::move(chance));
}

// Streams are keyed by a 64-bit hash of (seed, kind, id, purpose); two of one scenario that collide
// would share their random numbers, so that such a seed is refused: a violation at `at` naming
// both, or none.
Violations FindStreamCollisions(const Scenario& scenario, std::uint64_t seed, const FieldPath& at);

// The contract year that period t belongs to, from 1.
inline int YearOfPeriod(int period, int periods_per_year) {
  return (period - 1) / periods_per_year + 1;
}

}  // namespace accord

#endif  // ACCORD_SIMULATION_MODEL_COMPILED_MODEL_H_
