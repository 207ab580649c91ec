#ifndef ACCORD_SIMULATION_MODEL_COMPILE_SIZES_H_
#define ACCORD_SIMULATION_MODEL_COMPILE_SIZES_H_

#include "simulation/model/compiled_chance.h"
#include "simulation/model/compiled_contract.h"

// How large the numbers are that compared figures are made of, by date, on the plan path without an
// early end: what the tolerance of comparisons goes by (docs/model.md, section 0).
namespace accord::model_internal {

// Sets the sizes of the readings and of the pay of a clause that is compiled but for them; the
// contract has its figures and the clauses before this one.
void SizeClause(const CompiledContract& contract, const CompiledChance& chance,
                CompiledClause& clause);

// Sets the sizes of score, terminations' readings and both parties' cash; all else is compiled,
// discount factors included.
void SizeContract(const CompiledChance& chance, CompiledContract& contract);

}  // namespace accord::model_internal

#endif  // ACCORD_SIMULATION_MODEL_COMPILE_SIZES_H_
