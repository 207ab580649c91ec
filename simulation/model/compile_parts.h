#ifndef ACCORD_SIMULATION_MODEL_COMPILE_PARTS_H_
#define ACCORD_SIMULATION_MODEL_COMPILE_PARTS_H_

#include <cstdint>
#include <string>
#include <vector>

#include "simulation/model/compiled_model.h"
#include "simulation/scenario/scenario.h"

// Private to this folder: the parts of Compile, one a file.
namespace accord::compile {

CompiledMarginal CompileMarginal(const Marginal& marginal);

CompiledChance CompileChance(const Scenario& scenario, std::uint64_t seed);

// `chance` has the plan values that references and plan benefit need.
CompiledContract CompileContract(const Scenario& scenario, const CompiledChance& chance,
                                 const Contract& contract);

// Appends the clause, and the figures that it reads and nobody before it did.
void CompileClause(const Scenario& scenario, const CompiledChance& chance, const Contract& contract,
                   const Clause& clause, CompiledContract& compiled);

CompiledClientBase CompileClientBase(const Scenario& scenario, std::uint64_t seed);

// Values of periods 1..T.
std::vector<double> ValuesOf(const Trajectory& trajectory, const Scenario& scenario);

// (1 + r)^(-tD) for t = 0..T.
std::vector<double> DiscountFactors(double rate_per_year, const Scenario& scenario);

// The keys of every stream, named once.
StreamKey DriverStream(std::uint64_t seed, const std::string& id);
StreamKey VerificationStream(std::uint64_t seed, const std::string& id);
StreamKey MovesStream(std::uint64_t seed, const std::string& id);
StreamKey MatrixStream(std::uint64_t seed, const std::string& id);

}  // namespace accord::compile

#endif  // ACCORD_SIMULATION_MODEL_COMPILE_PARTS_H_
