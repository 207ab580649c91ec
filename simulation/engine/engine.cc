#include "simulation/engine/engine.h"

#include <algorithm>
#include <cassert>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <utility>

#include "absl/status/status.h"
#include "oneapi/tbb/blocked_range.h"
#include "oneapi/tbb/global_control.h"
#include "oneapi/tbb/info.h"
#include "oneapi/tbb/parallel_reduce.h"
#include "oneapi/tbb/task_arena.h"
#include "oneapi/tbb/task_group.h"
#include "simulation/engine/influence.h"
#include "simulation/engine/model_runner.h"

namespace accord {
namespace {

namespace tbb = oneapi::tbb;

std::uint64_t FirstBatchPaths(const RunPlan& plan) {
  constexpr std::int64_t kPilotPaths = std::int64_t{kPilotBlocks} * kBlockPaths;
  return static_cast<std::uint64_t>(plan.exact_quantiles ? plan.path_count
                                                         : std::min(plan.path_count, kPilotPaths));
}

// One block of every model; CANCELLED as soon as `cancelled` says so.
absl::StatusOr<StudyTotals> BlockUnless(const std::function<bool()>& cancelled,
                                        const std::vector<CompiledModel>& models,
                                        const StudyTotals* fixed, std::int64_t index,
                                        const RunPlan& plan) {
  const bool is_first_batch = fixed == nullptr;
  StudyTotals totals =
      is_first_batch ? PilotTotals(models, FirstBatchPaths(plan)) : EmptyLike(*fixed);
  std::vector<std::unique_ptr<ModelRunner>> runners;
  for (const CompiledModel& model : models) {
    runners.push_back(std::make_unique<ModelRunner>(model, /*halves_errors=*/is_first_batch));
  }
  const std::int64_t first = index * kBlockPaths;
  const std::int64_t last = std::min(first + kBlockPaths, plan.path_count);
  for (std::int64_t path = first; path < last; path += kTilePaths) {
    const int lanes = static_cast<int>(std::min<std::int64_t>(kTilePaths, last - path));
    for (std::size_t m = 0; m < models.size(); ++m) {
      const absl::Status status =
          runners[m]->RunTile(static_cast<std::uint64_t>(path), lanes, cancelled, totals.models[m]);
      if (!status.ok()) return status;
    }
    for (std::size_t a = 0; a < totals.pairs.size(); ++a) {
      const std::vector<ConstColumn> base = runners[0]->paired_figures();
      const std::vector<ConstColumn> other = runners[a + 1]->paired_figures();
      for (std::size_t f = 0; f < base.size(); ++f) {
        AddPairTile(totals.pairs[a].figures[f], base[f].first(lanes), other[f].first(lanes));
      }
    }
  }
  return totals;
}

// What the blocks of one run share. Written before the workers start, but for the counter.
class RunState {
 public:
  RunState(const std::vector<CompiledModel>& models, const RunPlan& plan, const RunControl& control)
      : models_(models), plan_(plan), control_(control) {}

  absl::StatusOr<StudyTotals> Block(const StudyTotals* fixed, std::int64_t index) {
    absl::StatusOr<StudyTotals> totals =
        BlockUnless(control_.cancelled, models_, fixed, index, plan_);
    if (totals.ok()) CountDone(static_cast<std::int64_t>(totals->models.front().path_count));
    return totals;
  }

  // What is merged so far can be told. No worker is busy, and `totals` rests until they are done
  // again.
  void Publish(const StudyTotals& totals) {
    const std::lock_guard lock(mutex_);
    merged_ = &totals;
    Tell();
  }

  // Why a block gave nothing; the first reason stands.
  void Fail(const absl::Status& status) {
    const std::lock_guard lock(mutex_);
    failure_.Update(status);
  }
  const absl::Status& failure() const { return failure_; }

 private:
  void CountDone(std::int64_t paths) {
    const std::lock_guard lock(mutex_);
    paths_done_ += paths;
    Tell();
  }

  void Tell() {
    if (control_.on_progress) control_.on_progress({paths_done_, plan_.path_count, merged_});
  }

  const std::vector<CompiledModel>& models_;
  const RunPlan& plan_;
  const RunControl& control_;
  std::mutex mutex_;
  absl::Status failure_;
  std::int64_t paths_done_ = 0;
  const StudyTotals* merged_ = nullptr;
};

// The body of a deterministic reduction: a leaf is one block, and the tree of joins depends on the
// range alone.
class BatchBody {
 public:
  BatchBody(RunState& run, const StudyTotals* fixed, tbb::task_group_context& context)
      : run_(run), fixed_(fixed), context_(context) {}
  BatchBody(BatchBody& other, tbb::split)
      : run_(other.run_), fixed_(other.fixed_), context_(other.context_) {}

  void operator()(const tbb::blocked_range<std::int64_t>& blocks) {
    for (std::int64_t index = blocks.begin(); index != blocks.end(); ++index) {
      absl::StatusOr<StudyTotals> block = run_.Block(fixed_, index);
      if (!block.ok()) {
        run_.Fail(block.status());
        context_.cancel_group_execution();
        return;
      }
      Add(*std::move(block));
    }
  }

  void join(BatchBody& later) {
    if (later.totals_) Add(std::move(*later.totals_));
  }

  std::optional<StudyTotals> TakeTotals() { return std::move(totals_); }

 private:
  void Add(StudyTotals&& later) {
    if (totals_) {
      Merge(*totals_, later);
    } else {
      totals_ = std::move(later);
    }
  }

  RunState& run_;
  const StudyTotals* fixed_;
  tbb::task_group_context& context_;
  std::optional<StudyTotals> totals_;
};

// Blocks first .. last - 1, merged in a fixed tree; nothing if the run was cancelled.
std::optional<StudyTotals> RunBatch(RunState& run, tbb::task_arena& arena, const StudyTotals* fixed,
                                    std::int64_t first, std::int64_t last) {
  tbb::task_group_context context;
  BatchBody body(run, fixed, context);
  arena.execute([&] {
    tbb::parallel_deterministic_reduce(tbb::blocked_range<std::int64_t>(first, last, 1), body,
                                       context);
  });
  if (context.is_group_execution_cancelled()) return std::nullopt;
  return body.TakeTotals();
}

}  // namespace

absl::StatusOr<StudyTotals> RunBlock(const std::vector<CompiledModel>& models,
                                     const StudyTotals* fixed, std::int64_t index,
                                     const RunPlan& plan) {
  return BlockUnless({}, models, fixed, index, plan);
}

absl::StatusOr<StudyTotals> Run(const std::vector<CompiledModel>& models, const RunPlan& plan,
                                const RunControl& control) {
  assert(!models.empty() && plan.path_count >= 1 && control.threads >= 1);
  const tbb::global_control allowed(
      tbb::global_control::max_allowed_parallelism,
      static_cast<std::size_t>(std::max(control.threads, tbb::info::default_concurrency())));
  tbb::task_arena arena(control.threads);
  RunState run(models, plan, control);

  const std::int64_t blocks = (plan.path_count + kBlockPaths - 1) / kBlockPaths;
  const std::int64_t pilot =
      plan.exact_quantiles ? blocks : std::min<std::int64_t>(blocks, kPilotBlocks);
  std::optional<StudyTotals> totals = RunBatch(run, arena, nullptr, 0, pilot);
  if (!totals) return run.failure();
  arena.execute([&totals] { FixEdges(*totals); });
  run.Publish(*totals);
  for (std::int64_t first = pilot; first < blocks; first += kBatchBlocks) {
    const std::int64_t last = std::min<std::int64_t>(first + kBatchBlocks, blocks);
    const std::optional<StudyTotals> batch = RunBatch(run, arena, &*totals, first, last);
    if (!batch) return run.failure();
    Merge(*totals, *batch);
    run.Publish(*totals);
  }
  return *std::move(totals);
}

}  // namespace accord
