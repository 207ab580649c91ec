#ifndef ACCORD_SIMULATION_ENGINE_PARTY_RUN_H_
#define ACCORD_SIMULATION_ENGINE_PARTY_RUN_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <vector>

#include "absl/status/status.h"
#include "simulation/accumulate/path_mean.h"
#include "simulation/engine/engine.h"
#include "simulation/engine/totals.h"
#include "simulation/model/compiled_model.h"

// What contracts are worth to both parties and nothing else, of many models on the same paths: a
// sweep over terms.
namespace accord {

struct PartyRunPlan {
  std::int64_t path_count = 0;  // at least 1; on nets a multiple of kBlockPaths
  // Models that march together on a tile; what they have in common one computes for all. 1 or more;
  // tiles of so many are held by every thread. No figure depends on it.
  std::size_t models_together = 1;
  bool has_drawdown = false;  // whether drawdowns are kept as well
};

// Of one model, over all paths, with all samples.
struct PartyRunTotals {
  // path_count, and of contracts and the supplier's total npv, loss, peak_shortfall and, where the
  // plan asks for it, drawdown: bit for bit what Run of this model adds to its totals where all
  // paths are its first batch (with exact quantiles, or up to 16 384 paths), finished. All else is
  // as it was before the first path.
  ModelTotals totals;
  // Of a path: the supplier's NPV over all contracts and every client's, each at its own rate.
  PathMean joint_npv;
};

// How many columns of samples a model keeps; a sample is 8 bytes a path and column.
std::size_t PartyColumnCount(std::size_t contract_count, bool has_drawdown);

// Runs all models, which have contracts, on paths 0 .. path_count - 1 and hands over the totals of
// each by its index: once, in any order, from any thread of the run, several at a time. Memory:
// PartyColumnCount columns of every model, tiles, and on every thread the totals of one model. The
// same bits for any number of threads and any company that a model is in. Statuses as for Run;
// progress counts paths of all models and has no totals.
absl::Status RunParties(
    std::vector<CompiledModel> models, const PartyRunPlan& plan, const RunControl& control,
    const std::function<void(std::size_t index, const PartyRunTotals& totals)>& on_totals);

}  // namespace accord

#endif  // ACCORD_SIMULATION_ENGINE_PARTY_RUN_H_
