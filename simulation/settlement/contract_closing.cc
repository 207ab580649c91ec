// The end of a contract (model.md section 3, termination): open windows settle to date, and what
// was kept is paid. At T every window has settled by itself.
#include "simulation/settlement/column_kernels.h"
#include "simulation/settlement/contract_tile.h"
#include "simulation/settlement/payment_kernels.h"

namespace accord {
namespace {

using settlement_internal::ClauseProbe;
using settlement_internal::ClauseTile;
using settlement_internal::PoolTile;

}  // namespace

void ContractTile::SettleEnd(int t) {
  if (may_end()) {
    if (!terminations().AnyEnds(t)) return;
    ledger_.Open(t, /*closes=*/true);
    SettleOpenWindows(t);
  } else if (t != period_count_) {
    return;
  }
  if (leads()) PayWhatIsKept(t);
}

void ContractTile::SettleOpenWindows(int t) {
  const bool is_kept = ledger_ && t == ledger_.Sample(ends());
  bool any = false;
  for (int c = 0; c < clause_count(); ++c) {
    if (IsShared(c)) continue;  // in seen_ as `like` has left it
    ClauseTile& clause = clauses_[c];
    if (!clause.Closes(t)) continue;
    any = true;
    ClauseProbe probe;
    if (is_kept) probe = ledger_.Start(c, contract_.clauses[c].lag);
    clause.Close(t, seen_, ends(), PoolOf(c), scratch_, probe);
    if (probe) probe.line->pay = ledger_.Sample(clause.closing());
    if (shown_.count() > 0) settlement_internal::Add(clause.closing(), shown_[c]);
  }
  if (shares_limits_) LimitShared(t, /*closes=*/true);
  if (!any) return;
  Carry(t, /*closes=*/true);
  if (leads()) PayOut(t, /*closes=*/true);
  for (int c = 0; c < clause_count(); ++c) {
    if (!IsShared(c) && clauses_[c].Closes(t)) clauses_[c].TakeClosing();
  }
}

void ContractTile::PayWhatIsKept(int t) {
  for (const PoolTile& pool : pools_) {
    const CompiledPool& compiled = contract_.pools[&pool - pools_.data()];
    if (IsShared(compiled)) continue;
    const int index = compiled.group < 0 ? compiled.members.front() : compiled.group;
    const bool is_clause = compiled.group < 0;
    if (pool.has_bank()) {
      settlement_internal::Copy(pool.bank(), columns_[kAmount]);
      PayAtEnd(t, 1.0, PoolLine(compiled),
               is_clause ? OtherLine::Kind::kClauseRelease : OtherLine::Kind::kGroupRelease, index);
    }
    if (contract_.settles_at_end && compiled.carries) {
      pool.SumCarried(columns_[kAmount]);
      PayAtEnd(t, -1.0, PoolLine(compiled),
               is_clause ? OtherLine::Kind::kClauseCarried : OtherLine::Kind::kGroupCarried, index);
    }
  }
  for (int c = 0; c < clause_count(); ++c) {
    if (IsShared(c) || contract_.clauses[c].holdback == 0.0) continue;
    const double* score = contract_.weights.empty() ? nullptr : figures_->score().data();
    payments_[c]->SetReleaseFactor(score, SizeAt(contract_.score_sizes, t), columns_[kAmount]);
    settlement_internal::Multiply(payments_[c]->held(), columns_[kAmount]);
    PayAtEnd(t, 1.0, c, OtherLine::Kind::kHoldbackRelease, c);
  }
  if (!may_end() || IsShared(contract_.termination_line())) return;
  const Column payment = LineCash(contract_.termination_line());
  terminations().AddPayments(t, payment);
  if (!ledger_ || ledger_.Sample(ends()) != t || ledger_.Sample(causes()) < 0.0) return;
  const int cause = static_cast<int>(ledger_.Sample(causes()));
  const bool client_left = contract_.client_may_leave && cause == contract_.client_left_cause();
  if (!client_left) ledger_.Other(OtherLine::Kind::kTermination, cause, ledger_.Sample(payment));
  ledger_.End({client_left ? 0 : cause, static_cast<int>(ledger_.Sample(terminations().fired())), t,
               client_left});
}

// columns_[kAmount] falls due in the line on the paths that end.
void ContractTile::PayAtEnd(int t, double sign, int line, OtherLine::Kind kind, int index) {
  settlement_internal::AddAtEnd(ends(), t, sign, columns_[kAmount], LineCash(line));
  if (ledger_ && ledger_.Sample(ends()) == t) {
    ledger_.Other(kind, index, sign * ledger_.Sample(columns_[kAmount]));
  }
}

}  // namespace accord
