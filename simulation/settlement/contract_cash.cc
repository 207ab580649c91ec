// Steps (iv) and (v) of the normative order, and both parties' cash (4.2).
#include <cmath>

#include "simulation/settlement/column_kernels.h"
#include "simulation/settlement/contract_tile.h"
#include "simulation/settlement/limit_kernels.h"
#include "simulation/settlement/payment_kernels.h"

namespace accord {

// What clauses settled, or closed with, meets the bank, is held back, and waits for its date.
void ContractTile::PayOut(int t, bool closes) {
  for (int c = 0; c < clause_count(); ++c) {
    if (IsShared(c) || !TakesPart(c, t, closes)) continue;
    if (KeepsCash(c)) {
      settlement_internal::Copy(PayOf(c, closes), payments_[c]->paid());
    } else if (ClauseLine* line = ledger_.line(c)) {
      line->cash = line->pay;
    }
  }
  for (std::size_t p = 0; p < pools_.size(); ++p) {
    if (!pools_[p].has_bank() || IsShared(contract_.pools[p])) continue;
    const std::vector<int>& members = contract_.pools[p].members;
    for (int c : members) {
      if (TakesPart(c, t, closes)) pools_[p].MeetPenalty(payments_[c]->paid());
    }
    for (int c : members) {
      if (TakesPart(c, t, closes)) pools_[p].Enter(payments_[c]->paid());
    }
  }
  for (int c = 0; c < clause_count(); ++c) {
    if (IsShared(c) || !KeepsCash(c) || !TakesPart(c, t, closes)) continue;
    ClauseLine* line = ledger_.line(c);
    const double before = line == nullptr ? 0.0 : ledger_.Sample(payments_[c]->paid());
    payments_[c]->Book(t);
    if (line == nullptr) continue;
    line->bank = before - line->pay;
    line->cash = ledger_.Sample(payments_[c]->paid());
    line->held_back = before - line->cash;
  }
}

void ContractTile::ReleaseBanks(int t) {
  for (std::size_t p = 0; p < pools_.size(); ++p) {
    if (IsShared(contract_.pools[p])) continue;
    settlement_internal::Fill(0.0, columns_[kAmount]);
    if (!pools_[p].Release(t, columns_[kAmount])) continue;
    if (may_end()) settlement_internal::KeepUntilEnd(ends(), t, columns_[kAmount]);
    const CompiledPool& pool = contract_.pools[p];
    settlement_internal::Add(columns_[kAmount], LineCash(PoolLine(pool)));
    if (!ledger_) continue;
    ledger_.Other(pool.group < 0 ? OtherLine::Kind::kClauseRelease : OtherLine::Kind::kGroupRelease,
                  pool.group < 0 ? pool.members.front() : pool.group,
                  ledger_.Sample(columns_[kAmount]));
  }
}

void ContractTile::TestTerminations(int t) {
  if (watches_cash_) {
    SumPayments(t, /*supplier_recovery=*/0.0, /*collects=*/false);
    SetPartyCash(t, 0.0, 0.0);
    settlement_internal::Copy(columns_[kSupplierTotal], columns_[kSupplierWatched]);
    settlement_internal::Add(columns_[kSupplierCash], columns_[kSupplierWatched]);
    settlement_internal::Copy(columns_[kClientTotal], columns_[kClientWatched]);
    settlement_internal::Add(columns_[kClientCash], columns_[kClientWatched]);
  }
  terminations_.Test(t, seen_, columns_[kSupplierWatched], columns_[kClientWatched]);
}

void ContractTile::BookCash(int t) {
  const bool in_term = !is_lagged_ && t <= period_count_;
  const bool recovers = in_term && (may_end() || t == period_count_);
  const double supplier_recovery = recovers ? contract_.supplier.recovery[t - 1] : 0.0;
  const double client_recovery = recovers ? contract_.client.recovery[t - 1] : 0.0;
  SumPayments(t, supplier_recovery, /*collects=*/true);
  SetPartyCash(t, supplier_recovery, client_recovery);
  if (keeps_totals_) {
    settlement_internal::Add(columns_[kSupplierCash], columns_[kSupplierTotal]);
    settlement_internal::Add(columns_[kClientCash], columns_[kClientTotal]);
  }
  // After the totals that terminations and default go by.
  if (in_term && may_end()) AddAfterEnd(t);
  if (ledger_ && t <= period_count_ + contract_.longest_lag)
    WriteCash(t, supplier_recovery, client_recovery);
}

void ContractTile::SetPartyCash(int t, double supplier_recovery, double client_recovery) {
  const settlement_internal::CashInputs inputs = {
      payments(), benefit(), supplier_cost(), client_cost(), supplier_recovery, client_recovery};
  if (may_end()) {
    settlement_internal::SetCash(inputs, ends(), t, columns_[kSupplierCash], columns_[kClientCash]);
  } else {
    settlement_internal::SetCash(inputs, columns_[kSupplierCash], columns_[kClientCash]);
  }
}

void ContractTile::SumPayments(int t, double supplier_recovery, bool collects) {
  if (contract_.defaults) {
    SumWithDefault(t, supplier_recovery, collects);
    return;
  }
  const Column payments = columns_[kPayments];
  bool is_first = true;
  for (int line = 0; line < contract_.line_count(); ++line) {
    if (!HasCash(line)) continue;
    if (is_first) {
      settlement_internal::Copy(cash(line), payments);
    } else {
      settlement_internal::Add(cash(line), payments);
    }
    is_first = false;
  }
  if (is_first) settlement_internal::Fill(0.0, payments);
}

// What falls due on a date is netted: where the supplier owes in sum, that is collected up to
// max(0, reserve + C(t-1) + everything of the date that is no payment). So what it receives meets
// what it owes first, by whichever clauses either comes. `collects`: lines that take are reduced
// accordingly, else the sum alone is.
void ContractTile::SumWithDefault(int t, double supplier_recovery, bool collects) {
  const Column gains = columns_[kGains], penalties = columns_[kPenalties];
  settlement_internal::Fill(0.0, gains);
  settlement_internal::Fill(0.0, penalties);
  for (int line = 0; line < contract_.line_count(); ++line) {
    if (HasCash(line)) settlement_internal::AddBySide(cash(line), gains, penalties);
  }
  settlement_internal::Fill(0.0, columns_[kPayments]);
  SetPartyCash(t, supplier_recovery, 0.0);
  const Column means = columns_[kAmount], factor = columns_[kFactor];
  settlement_internal::SetAffine(*contract_.supplier.reserve, 1.0, columns_[kSupplierTotal], means);
  settlement_internal::Add(columns_[kSupplierCash], means);
  settlement_internal::ClipPay(0.0, HUGE_VAL, means);
  settlement_internal::Add(gains, means);
  settlement_internal::Collect(means, gains, penalties, factor, columns_[kPayments]);
  if (!collects) return;
  for (int line = 0; line < contract_.line_count(); ++line) {
    if (HasCash(line)) settlement_internal::ReducePenalty(factor, LineCash(line));
  }
  if (ledger_) {
    // Exactly nothing where all is collected.
    ledger_.Other(OtherLine::Kind::kDefault, 0,
                  ledger_.Sample(penalties) * (ledger_.Sample(factor) - 1.0));
  }
}

// What both parties have once the contract has ended before T.
void ContractTile::AddAfterEnd(int t) {
  const auto add = [&](const CompiledAccount& account, Column cash) {
    if (account.after_end.empty()) return;
    settlement_internal::AddAfterEnd(ends(), t, account.after_end[t - 1], cash);
    if (t == period_count_) return;
    settlement_internal::AddAtEnd(ends(), t, 0.0 - account.transition_cost, cash);
  };
  add(contract_.supplier, columns_[kSupplierCash]);
  add(contract_.client, columns_[kClientCash]);
}

// The same of a path that ends with `end`.
double ContractTile::AfterEndOf(const CompiledAccount& account, int t, int end) const {
  if (account.after_end.empty() || is_lagged_ || t > period_count_) return 0.0;
  if (t > end) return account.after_end[t - 1];
  return t == end && t < period_count_ ? 0.0 - account.transition_cost : 0.0;
}

void ContractTile::WriteCash(int t, double supplier_recovery, double client_recovery) {
  const double end = may_end() ? ledger_.Sample(ends()) : period_count_;
  CashLine line;
  line.period = t;
  line.payments = ledger_.Sample(payments());
  line.benefit = ledger_.Sample(benefit());
  line.supplier_cost = t <= end ? ledger_.Sample(supplier_cost()) : 0.0;
  line.client_cost = t <= end ? ledger_.Sample(client_cost()) : 0.0;
  line.supplier_investment = t == end ? supplier_recovery : 0.0;
  line.client_investment = t == end ? client_recovery : 0.0;
  line.supplier = ledger_.Sample(columns_[kSupplierCash]);
  line.client = ledger_.Sample(columns_[kClientCash]);
  line.supplier_after_end = AfterEndOf(contract_.supplier, t, static_cast<int>(end));
  line.client_after_end = AfterEndOf(contract_.client, t, static_cast<int>(end));
  ledger_.Cash(line);
}

}  // namespace accord
