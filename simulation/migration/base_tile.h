#ifndef ACCORD_SIMULATION_MIGRATION_BASE_TILE_H_
#define ACCORD_SIMULATION_MIGRATION_BASE_TILE_H_

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "simulation/migration/move_tile.h"
#include "simulation/migration/named_tile.h"
#include "simulation/migration/value_tile.h"
#include "simulation/model/chance_view.h"
#include "simulation/model/columns.h"
#include "simulation/model/compiled_client_base.h"

namespace accord {

// A client base on a tile of paths: where its clients go (MoveTile) and what they bring. Not
// thread-safe; one a thread, reused from tile to tile. Keeps a reference to the compiled base.
class BaseTile {
 public:
  explicit BaseTile(const CompiledClientBase& base) : BaseTile(base, nullptr, false) {}
  // One whose clients move as those of `like`, which goes first in every step, outlives this one
  // and is like no other. same_values: they also bring the same, but for what contracts pay; then
  // the segments' money is there until another such base accrues.
  BaseTile(const CompiledClientBase& base, BaseTile* like, bool same_values);

  // As MoveTile has it; of a base like another the first and the second do nothing about moves.
  void Begin(std::uint64_t first_path);
  void Move(int t, std::span<const ContractView> contracts);

  // What clients bring in period t, by where they stand at its end: money per client, or what the
  // contract pays that is live in t, or has been and still pays. After Move and the contracts'
  // closing of t.
  void Accrue(int t, const ChanceView& chance, std::span<const ContractView> contracts);

  // Move and Accrue of a base alone: no client is under contract, no value loads on drivers.
  void Advance(int t);

  const MoveTile& moves() const { return moves_; }
  ConstColumn count(int segment) const { return moves_.count(segment); }
  void Share(int segment, Column share) const { moves_.Share(segment, share); }
  ConstColumn stood(int segment) const { return moves_.stood(segment); }
  ConstColumn moved(int segment, int target) const { return moves_.moved(segment, target); }
  const LeverTile& levers() const { return moves_.levers(); }
  const NamedTile& named() const { return moves_.named(); }

  // Money of the period last computed, over all segments. Profit is after the cost of levers.
  ConstColumn revenue() const { return money_[0]; }
  ConstColumn profit() const { return money_[1]; }
  // Sum of discounted revenue and profit since t = 1.
  ConstColumn discounted_revenue() const { return money_[2]; }
  ConstColumn discounted_profit() const { return money_[3]; }
  // The same of the cost of all levers.
  ConstColumn discounted_lever_cost() const { return money_[4]; }
  // Of one segment, before the cost of levers.
  ConstColumn segment_revenue(int segment) const { return segment_money()[2 * segment]; }
  ConstColumn segment_profit(int segment) const { return segment_money()[2 * segment + 1]; }
  // What one client followed by name brings, before the cost of levers; and its discounted sum.
  ConstColumn named_revenue(int client) const { return named_money_[4 * client]; }
  ConstColumn named_profit(int client) const { return named_money_[4 * client + 1]; }
  ConstColumn named_discounted_revenue(int client) const { return named_money_[4 * client + 2]; }
  ConstColumn named_discounted_profit(int client) const { return named_money_[4 * client + 3]; }

 private:
  int segment_count() const { return static_cast<int>(base_.rows.size()); }
  int client_count() const { return static_cast<int>(base_.named_clients.size()); }
  void CountValued(int t, std::span<const ContractView> contracts);
  void AccrueWithoutContracts(int t, const ChanceView& chance,
                              std::span<const ContractView> contracts);
  void ShareSegmentMoney(int t, std::span<const ContractView> contracts);
  ColumnStore& segment_money() {
    return like_ == nullptr ? segment_money_ : like_->shared_segment_money_;
  }
  const ColumnStore& segment_money() const {
    return like_ == nullptr ? segment_money_ : like_->shared_segment_money_;
  }
  void CopyFrom(const ColumnStore& plain);
  void CopyTo(ColumnStore& plain) const;
  void AddPayments(int t, std::span<const ContractView> contracts);
  void SumMoney(int t);

  const CompiledClientBase& base_;
  std::optional<MoveTile> own_moves_;
  const MoveTile& moves_;
  BaseTile* like_;  // null: brings what nobody else has computed
  ColumnStore money_, segment_money_, named_money_;
  ColumnStore valued_;  // clients without a live contract, by segment; empty where none is named
  // For bases like this one: segments' and clients' money without contracts; and the segments'
  // money of whichever accrued last, one for all, so that it stays in the cache.
  ColumnStore money_without_contracts_, shared_segment_money_;
  migration_internal::ValueTile values_;
};

}  // namespace accord

#endif  // ACCORD_SIMULATION_MIGRATION_BASE_TILE_H_
