#ifndef ACCORD_SIMULATION_MIGRATION_NAMED_TILE_H_
#define ACCORD_SIMULATION_MIGRATION_NAMED_TILE_H_

#include <cstdint>
#include <span>
#include <vector>

#include "simulation/migration/lever_tile.h"
#include "simulation/model/columns.h"
#include "simulation/model/compiled_client_base.h"

// Clients followed one by one on a tile of paths (model.md 5.1).
//
// A client moves by the row of its segment on this path and in this period, after the levers that
// treat it, and where its contract is live by that contract's score: with delta = I(t) - reference
// the odds of leaving are multiplied by exp(-beta_out delta); all else is in proportion to
// exp(beta_up delta) upwards, exp(-beta_down delta) downwards and 1 staying. Exponents are held
// within +-300.
//
// One draw a client, period and path: a uniform of 52 bits from the first two words of Philox block
// 0 of (moves, t, path), taken through the row's targets in their order.
namespace accord {

// What a contract shows the base in period t: columns of kTilePaths.
struct ContractView {
  const double* score = nullptr;          // I(t); null: not scored
  const double* ends = nullptr;           // the period it ends with; null: T
  const double* payments = nullptr;       // of t, positive towards the supplier
  const double* supplier_cost = nullptr;  // of t, as if it had not ended

  // Whether it runs in period t.
  bool IsLive(int lane, int t) const { return ends == nullptr || ends[lane] >= t; }
};

// Not thread-safe; one a thread. Keeps a reference to the compiled base.
class NamedTile {
 public:
  explicit NamedTile(const CompiledClientBase& base);

  bool any() const { return !base_.named_clients.empty(); }

  // Every client in its first segment.
  void Begin();

  // Period t begins: draws every client's uniforms and looks at the scores of t. `contracts` go by
  // CompiledNamedClient::contract.
  void Open(int t, std::uint64_t first_path, std::span<const ContractView> contracts);

  // Moves the clients who stood in the segment when t began, by weights of its row, one column a
  // target (not normalised); counts each in moved[target].
  void MoveFrom(int segment, int t, const ColumnStore& weights, const LeverTile& levers,
                std::span<const ContractView> contracts, std::span<const Column> moved);

  // Period t ends: clients stand where they have moved to.
  void Close();
  // In place of all that: they stand where they are known to.
  void StandAsKnown(int t);

  // Segments the clients stand in, as numbers: when the period began until Close, then at its end.
  ConstColumn segment(int client) const { return segments_[client]; }
  const ColumnStore& segments() const { return segments_; }
  // Of the period closed last: 1 where the client has moved to the segment out from another.
  ConstColumn left(int client) const { return left_[client]; }
  bool AnyIn(int segment) const;
  // How many of them stand in a segment.
  void AddCounts(int segment, Column count) const;

 private:
  int Draw(int client, int lane, int t, const CompiledTransitionRow& row, int segment,
           const ColumnStore& weights, const LeverTile& levers,
           std::span<const ContractView> contracts);

  const CompiledClientBase& base_;
  ColumnStore segments_, next_segments_, left_, uniforms_;
  ColumnStore tilts_;         // by client: what its score does to its odds of out, up and down
  std::vector<double> odds_;  // of one client's targets
};

}  // namespace accord

#endif  // ACCORD_SIMULATION_MIGRATION_NAMED_TILE_H_
