#ifndef ACCORD_SIMULATION_ENGINE_NPV_RUN_H_
#define ACCORD_SIMULATION_ENGINE_NPV_RUN_H_

#include <cstdint>
#include <vector>

#include "absl/status/statusor.h"
#include "simulation/accumulate/distribution.h"
#include "simulation/engine/engine.h"
#include "simulation/model/compiled_model.h"

namespace accord {

// Of one contract, money per path.
struct ContractNpvs {
  Distribution supplier, client;
};

// Net present values of a model's contracts on the paths of a run, all samples kept, and nothing
// else: bit for bit what Run of as many paths with exact quantiles adds to its totals. Memory grows
// with path_count (at least 1), so keep it small. Statuses and thread-safety as for Run; progress
// is reported without totals.
absl::StatusOr<std::vector<ContractNpvs>> RunNpvs(const CompiledModel& model,
                                                  std::int64_t path_count,
                                                  const RunControl& control);

}  // namespace accord

#endif  // ACCORD_SIMULATION_ENGINE_NPV_RUN_H_
