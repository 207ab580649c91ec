#ifndef ACCORD_SIMULATION_SETTLEMENT_CONTRACT_TILE_H_
#define ACCORD_SIMULATION_SETTLEMENT_CONTRACT_TILE_H_

#include <cassert>
#include <memory>
#include <optional>
#include <vector>

#include "simulation/model/chance_view.h"
#include "simulation/model/columns.h"
#include "simulation/model/compiled_contract.h"
#include "simulation/model/likeness.h"
#include "simulation/settlement/clause_tile.h"
#include "simulation/settlement/cost_tile.h"
#include "simulation/settlement/figure_tile.h"
#include "simulation/settlement/ledger.h"
#include "simulation/settlement/ledger_writer.h"
#include "simulation/settlement/payment_tile.h"
#include "simulation/settlement/pool_tile.h"
#include "simulation/settlement/shared_limits_tile.h"
#include "simulation/settlement/termination_tile.h"

// Who pays whom. A contract settled on a tile of paths, period by period, in columns, in
// the normative order of model.md section 3, and both parties' cash (4.2). Where the specification
// is silent, docs/model.md says what is done.
namespace accord {

// Not thread-safe; one a thread, reused from tile to tile. Keeps a reference to the contract and to
// the outcomes' compiled form. Allocates only when constructed.
class ContractTile {
 public:
  // A tile with a leader settles the same contract on other measurements of the same paths: it ends
  // when the leader ends, which settles each period first, and knows nothing but what clauses pay.
  ContractTile(const CompiledContract& contract, const CompiledChance& chance,
               const ContractTile* leader = nullptr)
      : ContractTile(contract, chance, leader, nullptr, {}) {}
  // One that is much like another, `like`, on the same paths and the same measurements: takes from
  // it what `likeness` says to be the same. In every step of a date `like` goes first; it outlives
  // this tile and is like no other.
  ContractTile(const CompiledContract& contract, const CompiledChance& chance,
               const ContractTile* leader, ContractTile* like, const ContractLikeness& likeness);

  // Writes down everything that happens to this lane from the next Begin on; null: no longer.
  void Keep(Ledger* ledger, int lane);

  // Forgets the tile before: nothing settled, no limit used.
  void Begin();

  // Settles period t on what chance brought and closes it; t = 1..T in turn after Begin.
  void Settle(int t, const ChanceView& chance) {
    SettleDate(t, chance);
    Close(t, nullptr);
  }
  // The same in two steps, so that the client can move between them on the score of t: a contract
  // ends with t where left[lane] is not 0 (null: nowhere).
  void SettleDate(int t, const ChanceView& chance);
  void Close(int t, const double* left);
  // What falls due after the period last settled, T or (where no more was observed) before; t = the
  // periods after it in turn, up to its longest_lag or further.
  void SettleLagged(int t);

  // Columns of the period last settled.
  // Pay of clause c as settled, after every limit, positive towards the supplier; 0 where it did
  // not settle.
  ConstColumn pay(int clause) const {
    return settled(clause) ? this->clause(clause).pay() : zero();
  }
  bool settled(int clause) const { return this->clause(clause).settled(); }
  // 1 where a limit changed what clause c pays in this period, else 0.
  ConstColumn limited(int clause) const {
    return settled(clause) ? this->clause(clause).limited() : zero();
  }
  // What reading `index` of clause c was where it settled; only one that the clause looks at.
  ConstColumn reading(int clause, int index) const { return this->clause(clause).reading(index); }
  // What falls due in a line of CompiledContract::line_count().
  ConstColumn cash(int line) const;
  // Whether anything may fall due in the line in this period; if not, cash is 0.
  bool HasCash(int line) const;
  // I(t); only for a scored contract.
  ConstColumn score() const {
    assert(!contract_.weights.empty());
    return figures_->score();
  }
  // What the score is made of, as FigureTile has it.
  ConstColumn ScoredFigure(int outcome, int t, const ChanceView& chance, Column out) const {
    return figures_->ScoredFigure(outcome, t, chance, out);
  }
  // G(t), on true values, 0 after the end.
  ConstColumn benefit() const {
    if (is_lagged_) return zero();
    if (!may_end()) return figures_->benefit();
    return shares_ends_ ? like_->columns_[kBenefit] : columns_[kBenefit];
  }
  // K_S(t) and K_C(t) of (4.2), undiscounted, recovery at the end and what comes after it included;
  // the investment at t = 0 is not.
  ConstColumn supplier_cash() const { return columns_[kSupplierCash]; }
  ConstColumn client_cash() const { return columns_[kClientCash]; }
  // Sum of all lines' cash.
  ConstColumn payments() const { return columns_[kPayments]; }
  // Each party's cost (4.1) plus its contribution, as if the contract had not ended.
  ConstColumn supplier_cost() const { return is_lagged_ ? zero() : supplier_cost_->total(); }
  ConstColumn client_cost() const { return is_lagged_ ? zero() : client_cost_->total(); }
  // The period with which the contract ends; the cause that ends it (CompiledContract), -1: none.
  // Only where it may end early.
  bool may_end() const { return contract_.may_end(); }
  ConstColumn ends() const { return terminations().ends(); }
  ConstColumn causes() const { return terminations().causes(); }

 private:
  enum {
    kZero,
    kPayments,
    kSupplierCash,
    kClientCash,
    kFactor,
    kAmount,
    kSupplierTotal,
    kClientTotal,
    kSupplierWatched,
    kClientWatched,
    kGains,
    kPenalties,
    kBenefit,  // where it may end early: cut off at the end
    kColumns
  };

  bool leads() const { return leader_ == nullptr; }
  ConstColumn zero() const { return columns_[kZero]; }
  int clause_count() const { return static_cast<int>(clauses_.size()); }
  // Whether what is settled in the line is that of `like`.
  bool IsShared(int line) const { return shared_lines_[static_cast<std::size_t>(line)]; }
  bool IsShared(const CompiledPool& pool) const { return IsShared(PoolLine(pool)); }
  const settlement_internal::ClauseTile& clause(int c) const {
    return IsShared(c) ? like_->clauses_[c] : clauses_[c];
  }
  const settlement_internal::TerminationTile& terminations() const {
    if (leader_ != nullptr) return leader_->terminations();
    return shares_ends_ ? like_->terminations_ : terminations_;
  }
  settlement_internal::PoolTile* PoolOf(int clause);
  Column LineCash(int line);
  bool KeepsCash(int clause) const { return payments_[clause] != nullptr; }

  void TakeInputs(const CompiledChance& chance, ContractTile* like);

  // contract_tile.cc: the steps of one date.
  void Open(int t);
  void SettleClauses(int t);
  void ShowPay(int clause);
  void SetPay(int clause, ConstColumn pay);
  ConstColumn shown(int clause) const { return shown_.count() > 0 ? shown_[clause] : pay(clause); }
  void LimitShared(int t, bool closes);
  bool ApplyShared(int t, bool closes, const std::vector<int>& members,
                   const std::vector<settlement_internal::SharedPay>& own_pays,
                   settlement_internal::SharedLimitsTile& limits, LimitLine::Owner owner,
                   int group);
  void BookOwn(int t, Column own, int line, OtherLine::Kind kind, int index);
  void CutOff(int t);
  void Carry(int t, bool closes);

  // contract_closing.cc: the end.
  void SettleEnd(int t);
  void SettleOpenWindows(int t);
  void PayWhatIsKept(int t);
  void PayAtEnd(int t, double sign, int line, OtherLine::Kind kind, int index);

  // contract_cash.cc: when it becomes both parties' money.
  void PayOut(int t, bool closes);
  void ReleaseBanks(int t);
  void TestTerminations(int t);
  void BookCash(int t);
  void SumPayments(int t, double supplier_recovery, bool collects);
  void SumWithDefault(int t, double supplier_recovery, bool collects);
  void SetPartyCash(int t, double supplier_recovery, double client_recovery);
  void AddAfterEnd(int t);
  double AfterEndOf(const CompiledAccount& account, int t, int end) const;
  void WriteCash(int t, double supplier_recovery, double client_recovery);

  // Whether clause c takes part in the settlement (or the closing) of t.
  bool TakesPart(int clause, int t, bool closes) const {
    return closes ? clauses_[clause].Closes(t) : clauses_[clause].settled();
  }
  Column PayOf(int clause, bool closes) {
    return closes ? clauses_[clause].closing() : clauses_[clause].pay();
  }
  int PoolLine(const CompiledPool& pool) const {
    return pool.group < 0 ? pool.members.front() : contract_.group_line(pool.group);
  }

  const CompiledContract& contract_;
  const ContractTile* leader_;
  const ContractTile* like_;
  std::vector<bool> shared_lines_;
  bool shares_ends_;
  int period_count_;
  bool shares_limits_, watches_cash_, keeps_totals_;
  std::vector<settlement_internal::ClauseTile> clauses_;
  std::vector<settlement_internal::SharedLimitsTile> groups_;
  std::optional<settlement_internal::SharedLimitsTile> limits_;
  std::vector<settlement_internal::PoolTile> pools_;
  std::vector<std::unique_ptr<settlement_internal::PaymentTile>>
      payments_;  // null: cash is pay, at once
  settlement_internal::TerminationTile terminations_;
  // Own ones only where there is no other tile with the same.
  std::unique_ptr<FigureTile> own_figures_;
  std::unique_ptr<CostTile> own_supplier_cost_, own_client_cost_;
  FigureTile* figures_;
  const CostTile *supplier_cost_, *client_cost_;
  std::vector<const double*> seen_;  // the figures, with the pay of clauses settled so far
  ColumnStore columns_, lines_, scratch_;
  ColumnStore shown_;  // by clause: its pay as others see it; only where that may still change
  std::vector<int> all_clauses_;
  std::vector<settlement_internal::SharedPay> shared_pays_, own_pays_;
  std::vector<bool> group_took_part_;  // in the settlement or closing in hand
  std::vector<double> pays_before_;
  std::vector<bool> line_is_open_;  // by line beyond the clauses: something fell due in this period
  bool is_lagged_ = false;
  settlement_internal::LedgerWriter ledger_;
};

}  // namespace accord

#endif  // ACCORD_SIMULATION_SETTLEMENT_CONTRACT_TILE_H_
