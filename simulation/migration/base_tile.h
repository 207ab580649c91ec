#ifndef ACCORD_SIMULATION_MIGRATION_BASE_TILE_H_
#define ACCORD_SIMULATION_MIGRATION_BASE_TILE_H_

#include <cstdint>
#include <vector>

#include "simulation/migration/binomial.h"
#include "simulation/model/columns.h"
#include "simulation/model/compiled_client_base.h"

// Room 5: where clients go. Segment counts of a tile of paths, moved period by period by
// multinomial draws, so that the cost does not depend on the number of clients.
//
// A path's moves out of one segment in period t are binomials in the order of the targets: of those
// still standing, how many take this target rather than a later one; the last target takes the
// rest. Their words are those that Forks names for (row.moves, t, path), and the row's matrix is
// drawn once from those that DrawDirichlet names for (row.matrix, path): so path 17 is path 17 in
// every tile, thread and run, and no segment takes words of another.
namespace accord {

// Not thread-safe; one a thread, reused from tile to tile. Keeps a reference to the compiled base.
class BaseTile {
 public:
  explicit BaseTile(const CompiledClientBase& base);

  // Starts paths first_path .. first_path + kTilePaths - 1 at the initial counts; draws each path's
  // matrix where rows are uncertain.
  void Begin(std::uint64_t first_path);

  // Moves every client once: counts become those of the end of period t; t = 1..T in turn.
  void Advance(int t);

  // Clients in the segment, whole numbers; over all segments always as many as at the start.
  ConstColumn count(int segment) const { return counts_[segment]; }
  // Money of the period last computed, over all segments: clients at its end times money per
  // client.
  ConstColumn revenue() const { return money_[0]; }
  ConstColumn profit() const { return money_[1]; }
  // Sum of discounted revenue and profit since t = 1.
  ConstColumn discounted_revenue() const { return money_[2]; }
  ConstColumn discounted_profit() const { return money_[3]; }

 private:
  void DrawMatrix(int segment);
  void MoveSegment(int segment, int t);
  void CountMoney(int t);

  const CompiledClientBase& base_;
  std::uint64_t first_path_ = 0;
  ColumnStore counts_, next_counts_, money_;
  ColumnStore moving_;        // of one segment: who has not moved yet, and who takes the fork
  ColumnStore weights_;       // of one segment's targets, while its matrix is drawn
  std::vector<Forks> forks_;  // by segment: one for every target but the last
};

// n0 P^t with the mean matrix, real numbers: counts by [t][segment], t = 0..periods.
std::vector<std::vector<double>> ExpectedCounts(const CompiledClientBase& base, int periods);

}  // namespace accord

#endif  // ACCORD_SIMULATION_MIGRATION_BASE_TILE_H_
