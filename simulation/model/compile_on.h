#ifndef ACCORD_SIMULATION_MODEL_COMPILE_ON_H_
#define ACCORD_SIMULATION_MODEL_COMPILE_ON_H_

#include <cstdint>
#include <memory>

#include "simulation/model/compiled_model.h"
#include "simulation/scenario/scenario.h"

namespace accord {

// Whether efforts move the same outcomes equally far in both, which have the same contracts,
// drivers and outcomes.
bool HaveSameEfforts(const Scenario& a, const Scenario& b);

// As Compile, on chance that is compiled already: that of a scenario with the same timeline,
// drivers, correlation, outcomes and efforts, with this seed, drawn at random or from nets.
// Compiling terms takes a hundredth of what compiling chance does. Cannot fail; thread-safe.
CompiledModel CompileOn(std::shared_ptr<const CompiledChance> chance, const Scenario& scenario,
                        std::uint64_t seed);

// The chance of this scenario, with its efforts in place of those that `chance`, which is otherwise
// the same, was compiled with. Cannot fail; thread-safe.
std::shared_ptr<const CompiledChance> WithEffortsOf(const Scenario& scenario,
                                                    const CompiledChance& chance);

}  // namespace accord

#endif  // ACCORD_SIMULATION_MODEL_COMPILE_ON_H_
