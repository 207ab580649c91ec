#include "simulation/settlement/ledger_writer.h"

#include <algorithm>

namespace accord::settlement_internal {

void LedgerWriter::Keep(Ledger* ledger, int lane, int clause_count) {
  ledger_ = ledger;
  lane_ = lane;
  line_of_.assign(static_cast<std::size_t>(clause_count), -1);
}

void LedgerWriter::Begin() {
  if (ledger_ != nullptr) *ledger_ = Ledger();
}

void LedgerWriter::Open(int t, bool closes) {
  date_ = t;
  closes_ = closes;
  std::fill(line_of_.begin(), line_of_.end(), -1);
}

ClauseProbe LedgerWriter::Start(int clause, int lag) {
  if (ledger_ == nullptr) return {};
  line_of_[clause] = static_cast<int>(ledger_->clauses.size());
  ClauseLine& line = ledger_->clauses.emplace_back();
  line.period = date_;
  line.clause = clause;
  line.window_first = date_;
  line.due_period = date_ + lag;
  line.final_settlement = closes_;
  return {&line, lane_};
}

ClauseLine* LedgerWriter::line(int clause) {
  if (ledger_ == nullptr || line_of_[clause] < 0) return nullptr;
  return &ledger_->clauses[line_of_[clause]];
}

void LedgerWriter::NoteShared(int clause, double before, double after,
                              const std::vector<LimitLine>& notes, LimitLine::Owner owner,
                              int group) {
  ClauseLine* line = this->line(clause);
  if (line == nullptr || before == after) return;
  LimitLine note{owner,
                 group,
                 LimitLine::Span::kSettlement,
                 before > 0.0 ? LimitLine::Limit::kGainCap : LimitLine::Limit::kPenaltyCap,
                 before,
                 after};
  for (const LimitLine& other : notes) {
    const bool is_on_gains =
        other.limit == LimitLine::Limit::kGainCap || other.limit == LimitLine::Limit::kNetCap;
    if (is_on_gains != (before > 0.0)) continue;
    note.span = other.span;
    note.limit = other.limit;
  }
  line->limits.push_back(note);
}

void LedgerWriter::Other(OtherLine::Kind kind, int index, double cash) {
  if (ledger_ == nullptr || cash == 0.0) return;
  ledger_->others.push_back({date_, kind, index, cash});
}

void LedgerWriter::Cash(const CashLine& line) {
  if (ledger_ != nullptr) ledger_->cash.push_back(line);
}

void LedgerWriter::End(const EndLine& end) {
  if (ledger_ != nullptr) ledger_->end = end;
}

}  // namespace accord::settlement_internal
