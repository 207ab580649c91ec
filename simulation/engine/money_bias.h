#ifndef ACCORD_SIMULATION_ENGINE_MONEY_BIAS_H_
#define ACCORD_SIMULATION_ENGINE_MONEY_BIAS_H_

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "simulation/accumulate/estimate.h"
#include "simulation/model/compiled_model.h"
#include "simulation/scenario/scenario.h"

// What chance does to costs and indexation on the mean: the plan sees drivers at their references.
namespace accord {

// Mean less plan of one of them in one period.
struct MoneyBias {
  std::string contract;  // id
  std::string party;     // "supplier" or "client": whose cost, its share of the Unit too
  std::string clause;    // id: whose index; one of the two is empty
  int period = 0;        // T; of an index the clause's last settlement
  double plan = 0;       // at the references: money; of an index a factor
  Estimate bias;
};

// Of every cost that chance moves and every index that is a driver, by contract: supplier's cost,
// client's, then the clauses; from the first path_count paths of the model's run, whatever ends
// early; `model` is that of `scenario`. OUT_OF_RANGE where money leaves the range of a run;
// CANCELLED. Thread-safe.
absl::StatusOr<std::vector<MoneyBias>> MoneyBiases(const Scenario& scenario,
                                                   const CompiledModel& model,
                                                   std::int64_t path_count,
                                                   const std::function<bool()>& cancelled);

}  // namespace accord

#endif  // ACCORD_SIMULATION_ENGINE_MONEY_BIAS_H_
