#ifndef ACCORD_SIMULATION_MIGRATION_PROCESS_TILE_H_
#define ACCORD_SIMULATION_MIGRATION_PROCESS_TILE_H_

#include <cstdint>

#include "simulation/model/columns.h"
#include "simulation/model/compiled_process.h"

namespace accord::migration_internal {

// The process forecast on a tile of paths: each path's common factor and spread, and the Dirichlet
// parameters of its rows (5.9)-(5.11). Not thread-safe; one a thread, reused from tile to tile.
// Keeps a reference to the compiled process.
class ProcessTile {
 public:
  explicit ProcessTile(const CompiledProcess& process);

  // Draws r, chi-square and xi of paths first_path .. first_path + kTilePaths - 1.
  void Begin(std::uint64_t first_path);

  // The parameters of a segment's row in period t, one column a target, each at least 1e-9; t in
  // 1..period_count, the row has two targets at least.
  void SetConcentrations(int segment, int t, ColumnStore& concentration);

  // z_t and r of each path.
  ConstColumn factor(int t) const { return factor_[t - 1]; }
  ConstColumn spread() const { return spread_[0]; }

 private:
  const CompiledProcess& process_;
  ColumnStore normals_;  // 0 of chi-square, 1.. xi; as many as whole groups of four
  ColumnStore factor_, spread_;
  ColumnStore work_;
};

}  // namespace accord::migration_internal

#endif  // ACCORD_SIMULATION_MIGRATION_PROCESS_TILE_H_
