#ifndef ACCORD_SIMULATION_MODEL_COMPILE_PARTS_H_
#define ACCORD_SIMULATION_MODEL_COMPILE_PARTS_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "simulation/base/stopped.h"
#include "simulation/model/compiled_model.h"
#include "simulation/scenario/scenario.h"

// The parts of Compile, one a file.
namespace accord::model_internal {

CompiledMarginal CompileMarginal(const Marginal& marginal);

// The median of a marginal, compiled to this: 0 where it is 0 but for rounding, 1e-12 of what lies
// between the quantiles at the normal scores -1 and 1; of a metalog that is not truncated p50.
double MedianOf(const Marginal& marginal, const CompiledMarginal& compiled);

// Nothing of it counts where nobody waits any more.
CompiledChance CompileChance(const Scenario& scenario, std::uint64_t seed,
                             const Stopped& stopped = {});

// What efforts add to the outcomes of chance that has all else of this scenario.
void SetEfforts(const Scenario& scenario, CompiledChance& chance);

// Gives all models of a study, compiled from these scenarios, one set of nets and their places in
// it: those of the first scenario's drivers in its order, then those that others have beside them,
// by id.
void DrawFromNets(const std::vector<Scenario>& scenarios, std::uint64_t seed,
                  std::vector<CompiledModel>& models);

// `chance` has the plan values that references and plan benefit need.
// Money may flow in periods 1..cash_period_count.
CompiledContract CompileContract(const Scenario& scenario, const CompiledChance& chance,
                                 const Contract& contract, int cash_period_count);

// Appends the clause, and the figures that it reads and nobody before it did.
void CompileClause(const Scenario& scenario, const CompiledChance& chance, const Contract& contract,
                   const Clause& clause, CompiledContract& compiled);

// Absent where nothing is limited. Without what depends on a reference.
std::optional<CompiledLimits> CompileLimits(const std::optional<Limits>& limits);

// Groups, limits, pools and terminations; the clauses are there.
void CompileSettlement(const Scenario& scenario, const CompiledChance& chance,
                       const Contract& contract, CompiledContract& compiled);

CompiledClientBase CompileClientBase(const Scenario& scenario, std::uint64_t seed);

// Of a checked scenario, whose values are set.
CompiledClientValue CompileClientValue(const ClientValue& value, const Scenario& scenario,
                                       StreamKey draws);

// Values of periods 1..T.
std::vector<double> ValuesOf(const Trajectory& trajectory, const Scenario& scenario);

// (1 + r)^(-tD) for t = 0..period_count.
std::vector<double> DiscountFactors(double rate_per_year, int period_count,
                                    const Scenario& scenario);

// The keys of every stream, named once.
StreamKey DriverStream(std::uint64_t seed, const std::string& id);
// Of what a Student t copula mixes the drivers' scores with: those of a period, or of static ones.
StreamKey MixingStream(std::uint64_t seed, bool of_static);
StreamKey VerificationStream(std::uint64_t seed, const std::string& id);
StreamKey MovesStream(std::uint64_t seed, const std::string& id);
StreamKey MatrixStream(std::uint64_t seed, const std::string& id);
StreamKey OverdispersionStream(std::uint64_t seed, const std::string& segment);
StreamKey ArrivalsStream(std::uint64_t seed, const std::string& segment);
StreamKey RevenueDrawsStream(std::uint64_t seed, const std::string& segment);
StreamKey ProfitDrawsStream(std::uint64_t seed, const std::string& segment);
// Of a client followed by name.
StreamKey NamedMovesStream(std::uint64_t seed, const std::string& client);
StreamKey LeverEffectStream(std::uint64_t seed, const std::string& lever);
// Of the clients of a segment that the lever treats. A lever's streams are called "moves " and the
// segment's id, which has no space.
StreamKey LeverMovesStream(std::uint64_t seed, const std::string& lever,
                           const std::string& segment);

}  // namespace accord::model_internal

#endif  // ACCORD_SIMULATION_MODEL_COMPILE_PARTS_H_
