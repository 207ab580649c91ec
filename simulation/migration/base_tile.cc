#include "simulation/migration/base_tile.h"

#include <cstddef>
#include <span>
#include <utility>

#include "simulation/model/column_arithmetic.h"

namespace accord {

BaseTile::BaseTile(const CompiledClientBase& base, BaseTile* like, bool same_values)
    : base_(base),
      moves_(like == nullptr ? own_moves_.emplace(base) : like->moves_),
      like_(same_values ? like : nullptr),
      money_(5),
      segment_money_(like_ == nullptr ? 2 * segment_count() : 0),
      named_money_(4 * client_count()),
      valued_(named().any() ? segment_count() : 0),
      values_(base) {
  if (like_ == nullptr) return;
  like->money_without_contracts_ = ColumnStore(2 * segment_count() + 2 * client_count());
  like->shared_segment_money_ = ColumnStore(2 * segment_count());
}

void BaseTile::Begin(std::uint64_t first_path) {
  if (own_moves_) own_moves_->Begin(first_path);
  columns::Fill(0.0, money_);
  columns::Fill(0.0, named_money_);
}

void BaseTile::Move(int t, std::span<const ContractView> contracts) {
  if (own_moves_) own_moves_->Move(t, contracts);
}

void BaseTile::Advance(int t) {
  const ColumnStore none;
  Move(t, {});
  Accrue(t, {none, none, none, none, none}, {});
}

void BaseTile::Accrue(int t, const ChanceView& chance, std::span<const ContractView> contracts) {
  if (like_ != nullptr) {
    CopyFrom(like_->money_without_contracts_);
  } else {
    AccrueWithoutContracts(t, chance, contracts);
    if (money_without_contracts_.count() > 0) CopyTo(money_without_contracts_);
  }
  if (named().any()) AddPayments(t, contracts);
  SumMoney(t);
}

void BaseTile::CopyFrom(const ColumnStore& plain) {
  int next = 0;
  ColumnStore& money = segment_money();
  for (int i = 0; i < money.count(); ++i) columns::Copy(plain[next++], money[i]);
  for (int client = 0; client < client_count(); ++client) {
    columns::Copy(plain[next++], named_money_[4 * client]);
    columns::Copy(plain[next++], named_money_[4 * client + 1]);
  }
}

void BaseTile::CopyTo(ColumnStore& plain) const {
  int next = 0;
  for (int i = 0; i < segment_money_.count(); ++i) {
    columns::Copy(segment_money_[i], plain[next++]);
  }
  for (int client = 0; client < client_count(); ++client) {
    columns::Copy(named_revenue(client), plain[next++]);
    columns::Copy(named_profit(client), plain[next++]);
  }
}

void BaseTile::AccrueWithoutContracts(int t, const ChanceView& chance,
                                      std::span<const ContractView> contracts) {
  if (named().any()) CountValued(t, contracts);
  const std::uint64_t first_path = moves_.first_path();
  for (int segment = 0; segment < segment_count(); ++segment) {
    const ConstColumn clients = named().any() ? std::as_const(valued_)[segment] : count(segment);
    values_.Revenue(segment, t, first_path, clients, chance, segment_money_[2 * segment]);
    values_.Profit(segment, t, first_path, clients, chance, segment_money_[2 * segment + 1]);
  }
  if (named().any()) ShareSegmentMoney(t, contracts);
}

// How many clients of each segment bring what its clients do.
void BaseTile::CountValued(int t, std::span<const ContractView> contracts) {
  for (int segment = 0; segment < segment_count(); ++segment) {
    columns::Copy(count(segment), valued_[segment]);
  }
  for (int client = 0; client < client_count(); ++client) {
    const int contract = base_.named_clients[client].contract;
    if (contract < 0) continue;
    const ConstColumn segments = named().segment(client);
    for (int lane = 0; lane < kTilePaths; ++lane) {
      if (contracts[contract].IsLive(lane, t)) valued_[static_cast<int>(segments[lane])][lane] -= 1;
    }
  }
}

// What a client followed by name brings without a live contract: as much as the others of its
// segment.
void BaseTile::ShareSegmentMoney(int t, std::span<const ContractView> contracts) {
  for (int client = 0; client < client_count(); ++client) {
    const int contract = base_.named_clients[client].contract;
    const ConstColumn segments = named().segment(client);
    for (int lane = 0; lane < kTilePaths; ++lane) {
      if (contract >= 0 && contracts[contract].IsLive(lane, t)) {
        named_money_[4 * client][lane] = named_money_[4 * client + 1][lane] = 0.0;
        continue;
      }
      const int segment = static_cast<int>(segments[lane]);
      const double sharing = valued_[segment][lane];
      named_money_[4 * client][lane] = segment_money_[2 * segment][lane] / sharing;
      named_money_[4 * client + 1][lane] = segment_money_[2 * segment + 1][lane] / sharing;
    }
  }
}

// What contracts pay joins the clients' and the segments' money.
void BaseTile::AddPayments(int t, std::span<const ContractView> contracts) {
  ColumnStore& money = segment_money();
  for (int client = 0; client < client_count(); ++client) {
    const int contract = base_.named_clients[client].contract;
    const ConstColumn segments = named().segment(client);
    for (int lane = 0; contract >= 0 && lane < kTilePaths; ++lane) {
      const int segment = static_cast<int>(segments[lane]);
      const double paid = contracts[contract].payments[lane];
      const bool is_live = contracts[contract].IsLive(lane, t);
      const double earned = is_live ? paid - contracts[contract].supplier_cost[lane] : paid;
      money[2 * segment][lane] += paid;
      money[2 * segment + 1][lane] += earned;
      named_money_[4 * client][lane] += paid;
      named_money_[4 * client + 1][lane] += earned;
    }
    for (int kind = 0; kind < 2; ++kind) {
      columns::AddRoundedProduct(base_.discount[t], named_money_[4 * client + kind],
                                 named_money_[4 * client + 2 + kind]);
    }
  }
}

void BaseTile::SumMoney(int t) {
  const Column revenue = money_[0];
  const Column profit = money_[1];
  columns::Fill(0.0, revenue);
  columns::Fill(0.0, profit);
  for (int segment = 0; segment < segment_count(); ++segment) {
    columns::Add(segment_revenue(segment), revenue);
    columns::Add(segment_profit(segment), profit);
  }
  for (int lever = 0; lever < static_cast<int>(base_.levers.size()); ++lever) {
    columns::AddRoundedProduct(-1.0, levers().cost(lever), profit);
    columns::AddRoundedProduct(base_.discount[t], levers().cost(lever), money_[4]);
  }
  columns::AddRoundedProduct(base_.discount[t], revenue, money_[2]);
  columns::AddRoundedProduct(base_.discount[t], profit, money_[3]);
}

}  // namespace accord
