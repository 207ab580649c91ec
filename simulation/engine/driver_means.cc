#include "simulation/engine/driver_means.h"

#include <algorithm>
#include <cstddef>

#include "absl/status/status.h"
#include "simulation/engine/block_reduction.h"
#include "simulation/engine/observe.h"
#include "simulation/model/column_arithmetic.h"
#include "simulation/model/columns.h"
#include "simulation/paths/chance_tile.h"

namespace accord {
namespace {

using engine_internal::AreWithinRange;
using engine_internal::First;

using Means = std::vector<std::vector<double>>;

absl::Status RunTile(const CompiledModel& model, std::int64_t first_path, int lanes,
                     const RunControl& control, ChanceTile& tile, ColumnStore& sums, Means& means) {
  tile.Begin(static_cast<std::uint64_t>(first_path));
  for (int d = 0; d < sums.count(); ++d) columns::Fill(0.0, sums[d]);
  for (int t = 1; t <= model.period_count; ++t) {
    if (control.cancelled && control.cancelled()) {
      return absl::CancelledError("the run was cancelled");
    }
    tile.Advance(t);
    for (int d = 0; d < sums.count(); ++d) columns::Add(tile.view().levels[d], sums[d]);
  }
  for (int d = 0; d < sums.count(); ++d) {
    columns::Multiply(1.0 / model.period_count, sums[d]);
    const auto values = First(sums[d], lanes);
    if (!AreWithinRange(values)) {
      return absl::OutOfRangeError(
          "a driver leaves the range of +-1e60 on some path; check its spread and accumulation");
    }
    std::copy(values.begin(), values.end(),
              means[static_cast<std::size_t>(d)].begin() + static_cast<std::ptrdiff_t>(first_path));
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<Means> RunDriverMeans(const CompiledModel& model, std::int64_t path_count,
                                     const RunControl& control) {
  const CompiledChance& chance = *model.chance;
  Means means(chance.drivers.size(), std::vector<double>(static_cast<std::size_t>(path_count)));
  BlockThreads threads(control.threads);
  const std::int64_t blocks = (path_count + kBlockPaths - 1) / kBlockPaths;
  const absl::Status run =
      ForEachBlock(threads, 0, blocks, [&](std::int64_t block) -> absl::Status {
        ChanceTile tile(chance);
        ColumnStore sums(static_cast<int>(chance.drivers.size()));
        const std::int64_t last = std::min((block + 1) * kBlockPaths, path_count);
        for (std::int64_t path = block * kBlockPaths; path < last; path += kTilePaths) {
          const int lanes = static_cast<int>(std::min<std::int64_t>(kTilePaths, last - path));
          const absl::Status status = RunTile(model, path, lanes, control, tile, sums, means);
          if (!status.ok()) return status;
        }
        return absl::OkStatus();
      });
  if (!run.ok()) return run;
  return means;
}

}  // namespace accord
