#include "simulation/engine/npv_run.h"

#include <algorithm>
#include <cstddef>
#include <mutex>
#include <utility>

#include "absl/status/status.h"
#include "simulation/engine/block_reduction.h"
#include "simulation/engine/march.h"
#include "simulation/engine/observe.h"
#include "simulation/model/columns.h"

namespace accord {
namespace {

using engine_internal::AreWithinRange;
using engine_internal::ContractMarch;
using engine_internal::First;
using engine_internal::MarchOptions;
using engine_internal::StudyMarch;

using Npvs = std::vector<ContractNpvs>;

// The first `lanes` of the tile marched; whether they are within the range of a run.
bool AddTile(const StudyMarch& march, int lanes, Npvs& npvs) {
  for (std::size_t c = 0; c < npvs.size(); ++c) {
    const ContractMarch& contract = *march.model().contract(static_cast<int>(c));
    const auto supplier = First(contract.supplier.npv(), lanes);
    const auto client = First(contract.client.npv(), lanes);
    if (!AreWithinRange(supplier) || !AreWithinRange(client)) return false;
    npvs[c].supplier.AddTile(supplier);
    npvs[c].client.AddTile(client);
  }
  return true;
}

absl::StatusOr<Npvs> NpvsOfBlock(const CompiledModel& model, std::int64_t path_count,
                                 std::int64_t block, const std::function<bool()>& cancelled) {
  Npvs npvs(model.contracts.size());
  StudyMarch march(model, {.clients = MarchOptions::Clients::kMove});
  const std::int64_t first = block * kBlockPaths;
  const std::int64_t last = std::min<std::int64_t>(first + kBlockPaths, path_count);
  for (std::int64_t path = first; path < last; path += kTilePaths) {
    march.Begin(static_cast<std::uint64_t>(path));
    for (int t = 1; t <= model.cash_period_count; ++t) {
      if (cancelled && cancelled()) return absl::CancelledError("the run was cancelled");
      if (t <= model.period_count) {
        march.Advance(t);
      } else {
        march.AdvanceLagged(t);
      }
    }
    const std::int64_t lanes = std::min<std::int64_t>(kTilePaths, last - path);
    if (!AddTile(march, static_cast<int>(lanes), npvs)) {
      return absl::OutOfRangeError(
          "the cash of some path leaves the range of +-1e60; check the loadings and the spread of "
          "drivers");
    }
  }
  return npvs;
}

}  // namespace

absl::StatusOr<Npvs> RunNpvs(const CompiledModel& model, std::int64_t path_count,
                             const RunControl& control) {
  BlockThreads threads(control.threads);
  std::mutex mutex;
  std::int64_t done = 0;
  const std::int64_t blocks = (path_count + kBlockPaths - 1) / kBlockPaths;
  absl::StatusOr<Npvs> npvs = ReduceBlocks<Npvs>(
      threads, 0, blocks,
      [&](std::int64_t index) {
        absl::StatusOr<Npvs> block = NpvsOfBlock(model, path_count, index, control.cancelled);
        const std::lock_guard lock(mutex);
        done += std::min<std::int64_t>(kBlockPaths, path_count - index * kBlockPaths);
        if (block.ok() && control.on_progress) control.on_progress({done, path_count, nullptr});
        return block;
      },
      [](Npvs& npvs, Npvs later) {
        for (std::size_t c = 0; c < npvs.size(); ++c) {
          npvs[c].supplier.Merge(std::move(later[c].supplier));
          npvs[c].client.Merge(std::move(later[c].client));
        }
      });
  if (!npvs.ok()) return npvs.status();
  for (ContractNpvs& contract : *npvs) {
    if (control.cancelled && control.cancelled()) {
      return absl::CancelledError("the run was cancelled");
    }
    contract.supplier.FixEdges();
    contract.client.FixEdges();
  }
  return npvs;
}

}  // namespace accord
