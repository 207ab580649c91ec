#include "simulation/settlement/contract_tile.h"

#include <algorithm>
#include <cassert>
#include <cstddef>

#include "simulation/settlement/column_kernels.h"
#include "simulation/settlement/payment_kernels.h"

namespace accord {
namespace {

using settlement_internal::ClauseProbe;
using settlement_internal::ClauseTile;
using settlement_internal::PaymentTile;
using settlement_internal::PoolTile;
using settlement_internal::SharedLimitsTile;
using settlement_internal::SharedPay;
using settlement_internal::TerminationTile;

std::vector<ClauseTile> MakeClauses(const CompiledContract& contract) {
  std::vector<ClauseTile> clauses;
  clauses.reserve(contract.clauses.size());
  for (const CompiledClause& clause : contract.clauses) {
    clauses.emplace_back(clause, contract.figures, contract.may_end());
  }
  return clauses;
}

std::vector<SharedLimitsTile> MakeGroups(const CompiledContract& contract) {
  std::vector<SharedLimitsTile> groups;
  groups.reserve(contract.groups.size());
  for (const CompiledGroup& group : contract.groups) groups.emplace_back(group.limits);
  return groups;
}

std::vector<PoolTile> MakePools(const CompiledContract& contract, int period_count) {
  std::vector<PoolTile> pools;
  pools.reserve(contract.pools.size());
  for (const CompiledPool& pool : contract.pools) pools.emplace_back(pool, period_count);
  return pools;
}

bool IsOwnPool(const CompiledContract& contract, const CompiledClause& clause) {
  return clause.pool >= 0 && contract.pools[clause.pool].group < 0;
}

// Whether the clause's cash differs from its pay.
bool NeedsCash(const CompiledContract& contract, const CompiledClause& clause) {
  const bool has_bank = clause.pool >= 0 && contract.pools[clause.pool].bank_share > 0.0;
  const bool pays_carried = contract.settles_at_end && IsOwnPool(contract, clause);
  return clause.lag > 0 || clause.holdback > 0.0 || has_bank || pays_carried || contract.defaults;
}

std::vector<std::unique_ptr<PaymentTile>> MakePayments(const CompiledContract& contract) {
  std::vector<std::unique_ptr<PaymentTile>> payments;
  for (const CompiledClause& clause : contract.clauses) {
    payments.push_back(NeedsCash(contract, clause) ? std::make_unique<PaymentTile>(clause)
                                                   : nullptr);
  }
  return payments;
}

std::vector<bool> ReadFigures(const CompiledContract& contract,
                              const std::vector<ClauseTile>& clauses,
                              const TerminationTile& terminations) {
  std::vector<bool> is_read(contract.figures.size(), false);
  for (std::size_t i = 0; i < is_read.size(); ++i) {
    const int figure = static_cast<int>(i);
    is_read[i] = terminations.Reads(figure) ||
                 std::any_of(clauses.begin(), clauses.end(),
                             [&](const ClauseTile& clause) { return clause.Reads(figure); });
  }
  return is_read;
}

}  // namespace

ContractTile::ContractTile(const CompiledContract& contract, const CompiledChance& chance,
                           const ContractTile* leader, ContractTile* like,
                           const ContractLikeness& likeness)
    : contract_(contract),
      leader_(leader),
      like_(like),
      shared_lines_(like == nullptr ? std::vector<bool>(contract.line_count(), false)
                                    : likeness.lines),
      shares_ends_(like != nullptr && likeness.ends),
      period_count_(chance.period_count),
      clauses_(MakeClauses(contract)),
      groups_(MakeGroups(contract)),
      pools_(MakePools(contract, chance.period_count)),
      payments_(MakePayments(contract)),
      terminations_(contract, chance.period_count),
      columns_(kColumns),
      lines_(contract.line_count() - static_cast<int>(contract.clauses.size())),
      scratch_(ClauseTile::kScratchColumns),
      line_is_open_(static_cast<std::size_t>(lines_.count()), false) {
  if (contract.limits.any()) limits_.emplace(contract.limits);
  for (int c = 0; c < static_cast<int>(clauses_.size()); ++c) all_clauses_.push_back(c);
  const bool reads_pay = std::any_of(
      contract.figures.begin(), contract.figures.end(),
      [](const CompiledFigure& figure) { return figure.kind == FigureKind::kClausePay; });
  group_took_part_.assign(groups_.size(), false);
  shares_limits_ = limits_.has_value() ||
                   std::any_of(contract.groups.begin(), contract.groups.end(),
                               [](const CompiledGroup& group) { return group.limits.any(); });
  if ((may_end() || shares_limits_) && reads_pay) shown_ = ColumnStore(clause_count());
  TakeInputs(chance, like != nullptr && likeness.figures ? like : nullptr);
  watches_cash_ = terminations_.ReadsCash();
  keeps_totals_ = watches_cash_ || contract.defaults;
}

// Costs and figures: those of `like` where they are the same, else its own. Costs do not depend on
// measurements, so that one with a leader has the leader's.
void ContractTile::TakeInputs(const CompiledChance& chance, ContractTile* like) {
  if (leader_ != nullptr) {
    supplier_cost_ = leader_->supplier_cost_;
    client_cost_ = leader_->client_cost_;
  } else if (like != nullptr) {
    supplier_cost_ = like->supplier_cost_;
    client_cost_ = like->client_cost_;
  } else {
    own_supplier_cost_ =
        std::make_unique<CostTile>(contract_.supplier.cost, contract_.supplier.contribution);
    own_client_cost_ =
        std::make_unique<CostTile>(contract_.client.cost, contract_.client.contribution);
    supplier_cost_ = own_supplier_cost_.get();
    client_cost_ = own_client_cost_.get();
  }
  if (like == nullptr) own_figures_ = std::make_unique<FigureTile>(contract_, chance);
  figures_ = like != nullptr ? like->figures_ : own_figures_.get();
  figures_->Read(ReadFigures(contract_, clauses_, terminations_));
}

void ContractTile::Keep(Ledger* ledger, int lane) {
  ledger_.Keep(ledger, lane, clause_count());
  const std::optional<int> watched = ledger == nullptr ? std::nullopt : std::optional<int>(lane);
  for (SharedLimitsTile& group : groups_) group.Watch(watched);
  if (limits_) limits_->Watch(watched);
}

void ContractTile::Begin() {
  is_lagged_ = false;
  for (ClauseTile& clause : clauses_) clause.Begin();
  for (SharedLimitsTile& group : groups_) group.Begin();
  if (limits_) limits_->Begin();
  for (PoolTile& pool : pools_) pool.Begin();
  for (const auto& payment : payments_) {
    if (payment != nullptr) payment->Begin();
  }
  terminations_.Begin();
  if (own_figures_) own_figures_->Begin();
  settlement_internal::Fill(0.0 - contract_.supplier.investment, columns_[kSupplierTotal]);
  settlement_internal::Fill(0.0 - contract_.client.investment, columns_[kClientTotal]);
  ledger_.Begin();
  ledger_.Cash({0, 0.0, 0.0, 0.0, 0.0, 0.0 - contract_.supplier.investment,
                0.0 - contract_.client.investment, 0.0 - contract_.supplier.investment,
                0.0 - contract_.client.investment});
}

// The phases of one date, in the normative order: what is observed; (i) clauses in list order, each
// seeing the earlier ones as they stand after it; (ii) shared limits; (iii) what is carried; (iv)
// the bank and (v) holdback and lag.
void ContractTile::SettleDate(int t, const ChanceView& chance) {
  assert(t >= 1 && t <= period_count_);
  Open(t);
  if (own_supplier_cost_) own_supplier_cost_->Compute(t, chance);
  if (own_client_cost_) own_client_cost_->Compute(t, chance);
  if (own_figures_) own_figures_->Compute(t, chance, supplier_cost_->delivery());
  SettleClauses(t);
  if (shares_limits_) LimitShared(t, /*closes=*/false);
  if (may_end()) CutOff(t);
  Carry(t, /*closes=*/false);
  if (!leads()) return;
  PayOut(t, /*closes=*/false);
  ReleaseBanks(t);
}

// Who ends the contract, a client who leaves before every termination; the end; both parties' cash.
void ContractTile::Close(int t, const double* left) {
  if (leads() && !shares_ends_) {
    if (left != nullptr) terminations_.EndWhereLeft(t, ConstColumn(left, kTilePaths));
    if (!contract_.terminations.empty()) TestTerminations(t);
  }
  SettleEnd(t);
  if (leads()) BookCash(t);
}

void ContractTile::SettleLagged(int t) {
  assert(t >= 1);
  is_lagged_ = true;
  for (ClauseTile& clause : clauses_) clause.Rest();
  Open(t);
  BookCash(t);
}

PoolTile* ContractTile::PoolOf(int clause) {
  const int pool = contract_.clauses[clause].pool;
  return pool < 0 ? nullptr : &pools_[pool];
}

ConstColumn ContractTile::cash(int line) const {
  if (IsShared(line)) return like_->cash(line);
  if (line >= clause_count()) {
    const int other = line - clause_count();
    return line_is_open_[other] ? lines_[other] : zero();
  }
  return KeepsCash(line) ? payments_[line]->cash() : pay(line);
}

bool ContractTile::HasCash(int line) const {
  if (IsShared(line)) return like_->HasCash(line);
  if (line >= clause_count()) return line_is_open_[line - clause_count()];
  return KeepsCash(line) || clauses_[line].settled();
}

// The line's cash of this period, to be added to. For clauses only where they keep cash.
Column ContractTile::LineCash(int line) {
  assert(!IsShared(line));
  if (line < clause_count()) return payments_[line]->cash();
  const int other = line - clause_count();
  if (!line_is_open_[other]) settlement_internal::Fill(0.0, lines_[other]);
  line_is_open_[other] = true;
  return lines_[other];
}

void ContractTile::Open(int t) {
  std::fill(line_is_open_.begin(), line_is_open_.end(), false);
  for (const auto& payment : payments_) {
    if (payment != nullptr) payment->Open(t);
  }
  ledger_.Open(t, /*closes=*/false);
  if (t > period_count_) return;
  for (PoolTile& pool : pools_) pool.Age(t);
}

void ContractTile::SettleClauses(int t) {
  const bool is_kept = ledger_ && t <= ledger_.Sample(ends());
  const FigureColumns figures = figures_->columns();
  seen_.assign(figures.begin(), figures.end());
  for (int c = 0; c < clause_count(); ++c) {
    if (IsShared(c)) {
      SetPay(c, like_->shown(c));
      continue;
    }
    ClauseTile& clause = clauses_[c];
    ClauseProbe probe;
    if (is_kept && contract_.clauses[c].settles[t - 1]) {
      probe = ledger_.Start(c, contract_.clauses[c].lag);
    }
    clause.Settle(t, seen_, PoolOf(c), scratch_, probe);
    if (shares_limits_ && clause.settled() && !clause.has_limits()) {
      settlement_internal::Fill(0.0, clause.limited());
    }
    if (probe) probe.line->pay = ledger_.Sample(clause.pay());
    ShowPay(c);
  }
}

// The pay of a clause as later clauses see it: as it stands after step (i). Where a later step or
// the closing may still change it, they see a copy.
void ContractTile::ShowPay(int clause) {
  if (shown_.count() > 0) settlement_internal::Copy(pay(clause), shown_[clause]);
  SetPay(clause, shown(clause));
}

void ContractTile::SetPay(int clause, ConstColumn pay) {
  for (std::size_t i = 0; i < seen_.size(); ++i) {
    const CompiledFigure& figure = contract_.figures[i];
    if (figure.kind == FigureKind::kClausePay && figure.index == clause) seen_[i] = pay.data();
  }
}

// (ii): groups in list order, then the contract on all clauses and the groups' own pays.
void ContractTile::LimitShared(int t, bool closes) {
  own_pays_.clear();
  for (int g = 0; g < static_cast<int>(groups_.size()); ++g) {
    const CompiledGroup& group = contract_.groups[g];
    group_took_part_[g] =
        group.limits.any() && !IsShared(contract_.group_line(g)) &&
        ApplyShared(t, closes, group.members, {}, groups_[g], LimitLine::Owner::kGroup, g);
    if (group_took_part_[g]) own_pays_.push_back({groups_[g].own(), columns_[kAmount], nullptr});
  }
  const bool contract_took_part =
      limits_ && !IsShared(contract_.own_line()) &&
      ApplyShared(t, closes, all_clauses_, own_pays_, *limits_, LimitLine::Owner::kContract, 0);
  for (int g = 0; g < static_cast<int>(groups_.size()); ++g) {
    if (!group_took_part_[g]) continue;
    BookOwn(t, groups_[g].own(), contract_.group_line(g), OtherLine::Kind::kGroupNet, g);
  }
  if (contract_took_part) {
    BookOwn(t, limits_->own(), contract_.own_line(), OtherLine::Kind::kContractNet, 0);
  }
}

void ContractTile::BookOwn(int t, Column own, int line, OtherLine::Kind kind, int index) {
  if (may_end()) settlement_internal::KeepUntilEnd(ends(), t, own);
  settlement_internal::Add(own, LineCash(line));
  if (ledger_) ledger_.Other(kind, index, ledger_.Sample(own));
}

// Whether there was anything to limit.
bool ContractTile::ApplyShared(int t, bool closes, const std::vector<int>& members,
                               const std::vector<SharedPay>& own_pays, SharedLimitsTile& limits,
                               LimitLine::Owner owner, int group) {
  bool is_settlement = !closes && limits.Settles(t), takes_part = !own_pays.empty();
  shared_pays_ = own_pays;
  pays_before_.clear();
  for (int c : members) {
    if (!TakesPart(c, t, closes)) continue;
    ClauseTile& clause = clauses_[c];
    is_settlement = is_settlement || (closes && clause.HasOpenWindow(t));
    takes_part = true;
    shared_pays_.push_back({PayOf(c, closes), closes ? clause.closing_limited() : clause.limited(),
                            contract_.clauses[c].carries ? clause.carried().data() : nullptr});
    if (ledger_) pays_before_.push_back(ledger_.Sample(PayOf(c, closes)));
  }
  if (!is_settlement && !(closes && (takes_part || limits.HasFloorToClose(t)))) return false;
  limits.Apply(t, is_settlement, closes ? std::optional<ConstColumn>(ends()) : std::nullopt,
               shared_pays_);
  std::size_t taken = 0;
  for (int c : members) {
    if (!ledger_ || !TakesPart(c, t, closes)) continue;
    const double after = ledger_.Sample(PayOf(c, closes));
    ledger_.NoteShared(c, pays_before_[taken++], after, limits.notes(), owner, group);
    if (ClauseLine* line = ledger_.line(c)) line->pay = after;
  }
  return true;
}

// Nothing is paid after the end.
void ContractTile::CutOff(int t) {
  for (int c = 0; c < clause_count(); ++c) {
    if (IsShared(c) || !clauses_[c].settled()) continue;
    settlement_internal::KeepUntilEnd(ends(), t, clauses_[c].pay());
    settlement_internal::KeepUntilEnd(ends(), t, clauses_[c].limited());
  }
  if (shares_ends_) return;
  settlement_internal::Copy(figures_->benefit(), columns_[kBenefit]);
  settlement_internal::KeepUntilEnd(ends(), t, columns_[kBenefit]);
}

// (iii): what caps cut off and carry joins the pools.
void ContractTile::Carry(int t, bool closes) {
  for (int c = 0; c < clause_count(); ++c) {
    if (IsShared(c) || !contract_.clauses[c].carries || !TakesPart(c, t, closes)) continue;
    PoolOf(c)->Carry(t, clauses_[c].carried());
    if (ClauseLine* line = ledger_.line(c)) line->carried = ledger_.Sample(clauses_[c].carried());
  }
}

}  // namespace accord
