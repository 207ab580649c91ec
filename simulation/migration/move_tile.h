#ifndef ACCORD_SIMULATION_MIGRATION_MOVE_TILE_H_
#define ACCORD_SIMULATION_MIGRATION_MOVE_TILE_H_

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "simulation/migration/binomial.h"
#include "simulation/migration/lever_tile.h"
#include "simulation/migration/named_tile.h"
#include "simulation/migration/process_tile.h"
#include "simulation/model/columns.h"
#include "simulation/model/compiled_client_base.h"

// Where clients go. Segment counts of a tile of paths, moved period by period by
// multinomial draws, so that the cost does not depend on the number of clients.
//
// A path's moves out of one segment in period t are binomials in the order of the targets: of those
// still standing, how many take this target rather than a later one; the last target takes the
// rest. Their words are those that ConditionalBinomials names for (row.moves, t, path). The row's
// matrix is drawn once from those that DrawDirichlet names for (row.matrix, path): so path 17 is
// path 17 in every tile, thread and run, and no segment takes words of another. With overdispersion
// a period's row is drawn from Dirichlet(concentration times the path's row), words of
// (row.overdispersion, t, path); with a process forecast from the parameters that ProcessTile
// gives, the same words. Clients that levers treat move apart from the others (lever_tile.h), by
// probabilities in proportion to p times the odds ratio. Arrivals come at the end of the period.
namespace accord {

// Not thread-safe; one a thread, reused from tile to tile. Keeps a reference to the compiled base.
class MoveTile {
 public:
  explicit MoveTile(const CompiledClientBase& base);

  // Starts paths first_path .. first_path + kTilePaths - 1 at the initial counts; draws each path's
  // matrix where rows are uncertain.
  void Begin(std::uint64_t first_path);

  // Moves every client once: counts become those of the end of period t; t = 1..T in turn. Clients
  // followed by name look at the scores of their contracts (by index into the model's), which have
  // settled t and not yet closed it. In periods of the past they stand as they are known to; who
  // took which way there is not.
  void Move(int t, std::span<const ContractView> contracts);

  // Clients in the segment, whole numbers, those followed by name included; over all segments as
  // many as at the start and have arrived since.
  ConstColumn count(int segment) const { return named_.any() ? all_[segment] : counts_[segment]; }
  // The segment's share of all clients; 0 where there are none.
  void Share(int segment, Column share) const;
  // Over the periods since t = 1: clients who stood in the segment when one began, and who of them
  // took this target of its row (an index into CompiledTransitionRow::targets).
  ConstColumn stood(int segment) const { return stood_[segment]; }
  ConstColumn moved(int segment, int target) const { return moved_[first_move_[segment] + target]; }
  const LeverTile& levers() const { return levers_; }
  const NamedTile& named() const { return named_; }
  std::uint64_t first_path() const { return first_path_; }

 private:
  void DrawMatrix(int segment);
  void DrawPeriodRow(int segment, int t);
  void FillWeights(int segment);
  void MoveSegment(int segment, int t, std::span<const ContractView> contracts);
  void MoveNamed(int segment, int t, std::span<const ContractView> contracts);
  void MoveTreated(int segment, int lever, int t);
  void Move(int segment, int t, migration_internal::ConditionalBinomials& binomials,
            StreamKey stream);
  void StandAsKnown(int t);
  void Arrive(int t);
  void CountAll();
  // Whether a path's row is needed as numbers, not only as the branches of its multinomial.
  bool ChangesRows() const { return VariesByPeriod() || !base_.levers.empty() || named_.any(); }
  // Whether a row is drawn anew in every period.
  bool VariesByPeriod() const { return base_.overdispersion > 0.0 || base_.process.has_value(); }

  const CompiledClientBase& base_;
  std::uint64_t first_path_ = 0;
  NamedTile named_;
  ColumnStore counts_, next_counts_;  // of clients who are not followed by name
  ColumnStore all_;                   // with those who are; empty where none is
  ColumnStore moving_;   // of one segment: who has not moved yet, who takes the branch, log odds
  ColumnStore weights_;  // of one segment's targets: this path's and period's row
  ColumnStore treated_weights_, concentration_;  // the same of treated clients; times concentration
  ColumnStore matrix_;  // by row and target: this path's, where rows are changed by period
  ColumnStore stood_, moved_;
  std::vector<Column> named_moved_;  // of one segment's targets, into moved_
  std::vector<int> first_move_;      // by segment: into matrix_ and moved_
  // By segment, a branch for every target but the last; of one stratum of one segment this period.
  std::vector<migration_internal::ConditionalBinomials> binomials_;
  migration_internal::ConditionalBinomials period_binomials_;
  LeverTile levers_;
  std::optional<migration_internal::ProcessTile> process_;
};

}  // namespace accord

#endif  // ACCORD_SIMULATION_MIGRATION_MOVE_TILE_H_
