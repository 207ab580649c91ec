#include "simulation/engine/engine.h"

#include <algorithm>
#include <bit>
#include <cassert>
#include <cstddef>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <utility>

#include "absl/status/status.h"
#include "simulation/base/limits.h"
#include "simulation/engine/block_reduction.h"
#include "simulation/engine/compared_figures.h"
#include "simulation/engine/influence.h"
#include "simulation/engine/march.h"
#include "simulation/engine/model_recorder.h"
#include "simulation/engine/observe.h"
#include "simulation/engine/stoppable_totals.h"
#include "simulation/model/columns.h"
#include "simulation/model/likeness.h"

namespace accord {
namespace {

using engine_internal::First;
using engine_internal::MeasurementsFor;
using engine_internal::ModelRecorder;
using engine_internal::StudyMarch;

std::uint64_t FirstBatchPaths(const RunPlan& plan) {
  constexpr std::int64_t kPilotPaths = std::int64_t{kPilotBlocks} * kBlockPaths;
  return static_cast<std::uint64_t>(plan.exact_quantiles ? plan.path_count
                                                         : std::min(plan.path_count, kPilotPaths));
}

// Batches end at multiples of kBatchBlocks, but for the pilot: on nets those of a power of two are
// nets themselves.
std::int64_t NextBatchEnd(std::int64_t first) { return (first / kBatchBlocks + 1) * kBatchBlocks; }

// All models of a study on one tile after another.
class BlockRun {
 public:
  BlockRun(const std::vector<CompiledModel>& models, const StudyLikeness& study,
           bool is_first_batch)
      : march_(models, study, {.measurements = MeasurementsFor(models, is_first_batch)}) {
    for (std::size_t m = 0; m < models.size(); ++m) {
      ModelRecorder* const like =
          study.like[m] < 0 ? nullptr : recorders_[static_cast<std::size_t>(study.like[m])].get();
      recorders_.push_back(std::make_unique<ModelRecorder>(
          march_.model(m), /*halves_errors=*/is_first_batch, like, study.likeness[m]));
      like_.push_back(study.like[m]);
      cash_periods_.push_back(models[m].cash_period_count);
    }
    period_count_ = models.front().period_count;
  }

  // Marches the paths from first_path on through time and adds the first `lanes` of them to the
  // totals. CANCELLED as soon as `cancelled`, asked once a period, says so; empty: never.
  absl::Status RunTile(std::uint64_t first_path, int lanes, const std::function<bool()>& cancelled,
                       StudyTotals& totals) {
    march_.Begin(first_path);
    for (const auto& recorder : recorders_) recorder->Begin();
    const int last = *std::max_element(cash_periods_.begin(), cash_periods_.end());
    for (int t = 1; t <= last; ++t) {
      if (cancelled && cancelled()) return absl::CancelledError("the run was cancelled");
      absl::Status status = Advance(t, lanes, totals);
      if (!status.ok()) return status;
    }
    for (std::size_t m = 0; m < recorders_.size(); ++m) {
      recorders_[m]->ObservePaths(lanes, totals.models[m]);
      recorders_[m]->ObserveBridges(
          lanes, like_[m] < 0 ? nullptr : &totals.bridges[static_cast<std::size_t>(like_[m])],
          totals.bridges[m]);
    }
    for (std::size_t a = 0; a < totals.pairs.size(); ++a) {
      ObservePair(*recorders_[0], *recorders_[a + 1], totals.models.front(), lanes,
                  totals.pairs[a]);
    }
    return absl::OkStatus();
  }

 private:
  absl::Status Advance(int t, int lanes, StudyTotals& totals) {
    if (t <= period_count_) {
      march_.CloseDate(t);
      for (const auto& recorder : recorders_) recorder->SettleDate(t);
    } else {
      march_.AdvanceLagged(t);
    }
    for (std::size_t m = 0; m < recorders_.size(); ++m) {
      if (t <= period_count_) march_.Accrue(t, m);
      if (t > cash_periods_[m]) continue;
      absl::Status status = recorders_[m]->Record(t, lanes, totals.models[m]);
      if (!status.ok()) return status;
    }
    return absl::OkStatus();
  }

  void ObservePair(const ModelRecorder& base, const ModelRecorder& alternative,
                   const ModelTotals& totals, int lanes, PairTotals& pair) const {
    std::size_t next = 0;
    for (const ComparedFigure& figure : ComparedFigures(totals)) {
      const auto of_base = First(base.ColumnOf(figure), lanes);
      const auto of_alternative = First(alternative.ColumnOf(figure), lanes);
      PairedFigure& paired = pair.figures[next++];
      if (of_base.data() == of_alternative.data()) {
        AddEqualPaths(paired, static_cast<std::uint64_t>(lanes));  // one column for both
      } else {
        AddPairTile(paired, of_base, of_alternative);
      }
    }
  }

  StudyMarch march_;
  std::vector<std::unique_ptr<ModelRecorder>> recorders_;
  std::vector<int> like_;  // the model that each is like, -1: none
  std::vector<int> cash_periods_;
  int period_count_;
};

// The tiles of the pilot's blocks, or of all later ones, reused from block to block. Thread-safe.
class BlockRuns {
 public:
  BlockRuns(const std::vector<CompiledModel>& models, const StudyLikeness& study,
            bool is_first_batch)
      : models_(models), study_(study), is_first_batch_(is_first_batch) {}

  std::unique_ptr<BlockRun> Take() {
    {
      const std::lock_guard lock(mutex_);
      if (!idle_.empty()) {
        std::unique_ptr<BlockRun> run = std::move(idle_.back());
        idle_.pop_back();
        return run;
      }
    }
    return std::make_unique<BlockRun>(models_, study_, is_first_batch_);
  }

  void GiveBack(std::unique_ptr<BlockRun> run) {
    const std::lock_guard lock(mutex_);
    idle_.push_back(std::move(run));
  }

 private:
  const std::vector<CompiledModel>& models_;
  const StudyLikeness& study_;
  const bool is_first_batch_;
  std::mutex mutex_;
  std::vector<std::unique_ptr<BlockRun>> idle_;
};

// One block of every model, into totals that are empty; CANCELLED as soon as `cancelled` says so.
absl::StatusOr<StudyTotals> BlockUnless(const std::function<bool()>& cancelled, BlockRuns& runs,
                                        StudyTotals totals, std::int64_t index,
                                        const RunPlan& plan) {
  std::unique_ptr<BlockRun> run = runs.Take();
  const std::int64_t first = index * kBlockPaths;
  const std::int64_t last = std::min(first + kBlockPaths, plan.path_count);
  for (std::int64_t path = first; path < last; path += kTilePaths) {
    const int lanes = static_cast<int>(std::min<std::int64_t>(kTilePaths, last - path));
    absl::Status status = run->RunTile(static_cast<std::uint64_t>(path), lanes, cancelled, totals);
    if (!status.ok()) return status;
  }
  runs.GiveBack(std::move(run));
  return totals;
}

StudyTotals EmptyTotals(const std::vector<CompiledModel>& models, const StudyTotals* fixed,
                        const RunPlan& plan) {
  return fixed == nullptr ? PilotTotals(models, FirstBatchPaths(plan)) : EmptyLike(*fixed);
}

// How far a run is, for whoever listens. Thread-safe.
class ProgressReport {
 public:
  ProgressReport(const RunPlan& plan, const RunControl& control) : plan_(plan), control_(control) {}

  void CountDone(std::uint64_t paths) {
    const std::lock_guard lock(mutex_);
    paths_done_ += static_cast<std::int64_t>(paths);
    Send();
  }

  // What is merged so far can be reported. No worker is busy, and `totals` rests until they are
  // done again.
  void Publish(const StudyTotals& totals) {
    const std::lock_guard lock(mutex_);
    merged_ = &totals;
    Send();
  }

 private:
  void Send() {
    if (control_.on_progress) control_.on_progress({paths_done_, plan_.path_count, merged_});
  }

  const RunPlan& plan_;
  const RunControl& control_;
  std::mutex mutex_;
  std::int64_t paths_done_ = 0;
  const StudyTotals* merged_ = nullptr;
};

static_assert(std::int64_t{kBatchBlocks} * kBlockPaths == limits::kLeastPrecisionPaths);

// Says when a run may end before its last path.
class PrecisionTest {
 public:
  explicit PrecisionTest(const RunPlan& plan) : plan_(plan) {}

  bool IsOver(std::int64_t blocks, const StudyTotals& totals) {
    const bool is_tested =
        blocks == kPilotBlocks ||
        (blocks >= kBatchBlocks && std::has_single_bit(static_cast<std::uint64_t>(blocks)));
    if (!plan_.precise_enough || !is_tested) return false;
    const bool was_precise = std::exchange(is_precise_, plan_.precise_enough(totals));
    return was_precise && is_precise_;
  }

 private:
  const RunPlan& plan_;
  bool is_precise_ = false;
};

}  // namespace

absl::StatusOr<StudyTotals> RunBlock(const std::vector<CompiledModel>& models,
                                     const StudyTotals* fixed, std::int64_t index,
                                     const RunPlan& plan) {
  const StudyLikeness study = LikenessOf(models);
  BlockRuns runs(models, study, /*is_first_batch=*/fixed == nullptr);
  return BlockUnless({}, runs, EmptyTotals(models, fixed, plan), index, plan);
}

absl::StatusOr<StudyTotals> Run(const std::vector<CompiledModel>& models, const RunPlan& plan,
                                const RunControl& control) {
  assert(!models.empty() && plan.path_count >= 1 && control.threads >= 1);
  const StudyLikeness study = LikenessOf(models);
  BlockThreads threads(control.threads);
  ProgressReport progress(plan, control);
  const auto batch = [&](std::int64_t first, std::int64_t last, const StudyTotals* fixed,
                         BlockRuns& runs) {
    return ReduceBlocks<StudyTotals>(
        threads, first, last,
        [&](std::int64_t index) {
          absl::StatusOr<StudyTotals> totals =
              BlockUnless(control.cancelled, runs, EmptyTotals(models, fixed, plan), index, plan);
          if (totals.ok()) progress.CountDone(totals->models.front().path_count);
          return totals;
        },
        [](StudyTotals& totals, StudyTotals later) { Merge(totals, std::move(later)); });
  };

  const std::int64_t blocks = (plan.path_count + kBlockPaths - 1) / kBlockPaths;
  const std::int64_t pilot =
      plan.exact_quantiles ? blocks : std::min<std::int64_t>(blocks, kPilotBlocks);
  absl::StatusOr<StudyTotals> totals;
  {
    BlockRuns runs(models, study, /*is_first_batch=*/true);
    totals = batch(0, pilot, nullptr, runs);
  }
  if (!totals.ok()) return totals.status();
  bool fixed = false;
  const NextBatch next = pilot < blocks ? NextBatch::kComes : NextBatch::kNever;
  threads.Execute([&] { fixed = FixEdges(*totals, next, control.cancelled); });
  if (!fixed) return absl::CancelledError("the run was cancelled");
  progress.Publish(*totals);
  PrecisionTest precision(plan);
  precision.IsOver(pilot, *totals);  // the first of two in a row at most
  BlockRuns runs(models, study, /*is_first_batch=*/false);
  for (std::int64_t first = pilot; first < blocks; first = NextBatchEnd(first)) {
    const std::int64_t last = std::min(NextBatchEnd(first), blocks);
    absl::StatusOr<StudyTotals> later = batch(first, last, &*totals, runs);
    if (!later.ok()) return later.status();
    Merge(*totals, *std::move(later));
    progress.Publish(*totals);
    if (precision.IsOver(last, *totals)) break;
  }
  return totals;
}

}  // namespace accord
