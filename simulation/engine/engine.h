#ifndef ACCORD_SIMULATION_ENGINE_ENGINE_H_
#define ACCORD_SIMULATION_ENGINE_ENGINE_H_

#include <cstdint>
#include <functional>
#include <vector>

#include "absl/status/statusor.h"
#include "simulation/engine/totals.h"
#include "simulation/model/compiled_model.h"

// Runs paths, settlement, migration and accumulation in order.
namespace accord {

// How many paths, and how they are cut.
struct RunPlan {
  std::int64_t path_count = 0;   // >= 2
  bool exact_quantiles = false;  // the first batch is the whole run
  // Whether what is merged so far is as precise as was asked for; empty: never. Asked after blocks
  // 4, 32, 64, 128, 256 and so on; the run ends where it has said so twice in a row (model.md,
  // section 1, Errors). A function of the totals alone, so that the same run ends at the same path.
  std::function<bool(const StudyTotals&)> precise_enough = {};
};

// How far a run is. Called from the thread that called Run, or from one of its workers; never twice
// at a time.
struct RunProgress {
  std::int64_t paths_done = 0;
  std::int64_t path_count = 0;
  const StudyTotals* totals = nullptr;  // merged so far; null before the first batch is in
};

struct RunControl {
  int threads = 1;                                      // at least 1
  std::function<bool()> cancelled;                      // asked once a period; empty: never
  std::function<void(const RunProgress&)> on_progress;  // once a block; empty: nobody listens
};

// Computes block `index` of every model on the same paths: paths index * kBlockPaths and on, those
// below plan.path_count. `fixed` is null for blocks of the first batch, else the merged first
// batch. A pure function: the same anywhere, any time. OUT_OF_RANGE when a figure leaves the range
// of numbers. Thread-safe.
absl::StatusOr<StudyTotals> RunBlock(const std::vector<CompiledModel>& models,
                                     const StudyTotals* fixed, std::int64_t index,
                                     const RunPlan& plan);

// Runs all blocks and merges them in the fixed order. The same bits for any number of threads.
// CANCELLED as soon as control.cancelled() says so; OUT_OF_RANGE as for RunBlock. Blocks until
// done. Thread-safe; memory does not grow with path_count unless quantiles are exact.
absl::StatusOr<StudyTotals> Run(const std::vector<CompiledModel>& models, const RunPlan& plan,
                                const RunControl& control);

}  // namespace accord

#endif  // ACCORD_SIMULATION_ENGINE_ENGINE_H_
