#include "simulation/settlement/clause_tile.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <cstddef>
#include <utility>

#include "simulation/settlement/column_kernels.h"
#include "simulation/settlement/lanes.h"
#include "simulation/settlement/limit_kernels.h"
#include "simulation/settlement/payment_kernels.h"

namespace accord::settlement_internal {
namespace {

ConstColumn ColumnAt(const double* values) {
  assert(values != nullptr);
  return ConstColumn(values, kTilePaths);
}

bool IsUniform(const CompiledFigure& figure) {
  return figure.kind == FigureKind::kConstant || figure.kind == FigureKind::kKnown;
}

bool LooksToDate(const CompiledClause& clause) { return clause.readings[0].to_date; }

// r by period, of the window so far, where it is one number for every path. A constant counts once
// a settlement.
std::vector<double> KnownReference(const CompiledClause& clause,
                                   const std::vector<CompiledFigure>& figures, bool to_date) {
  const std::size_t periods = clause.settles.size();
  if (clause.reference >= 0) {
    const CompiledFigure& figure = figures[clause.readings[clause.reference].figure];
    const bool is_constant = figure.kind == FigureKind::kConstant;
    return WindowSums(is_constant ? std::vector<double>(periods, figure.value) : figure.known,
                      clause, to_date);
  }
  std::vector<double> known(periods, clause.constant_reference);
  int windows = 0;
  for (std::size_t i = 0; i < periods; ++i) {
    if (clause.opens[i]) ++windows;
    if (to_date && clause.has_reference) known[i] = clause.constant_reference * windows;
  }
  return known;
}

// Years of the whole window that each period belongs to.
std::vector<double> LimitYears(const CompiledClause& clause) {
  std::vector<double> years(clause.settles.size(), 1.0);
  if (clause.amount_years == 0.0) return years;
  double window = 1.0;
  for (std::size_t i = years.size(); i-- > 0;) {
    if (clause.settles[i]) window = clause.amount_years * clause.window_length[i];
    years[i] = window;
  }
  return years;
}

// An infinite edge stays where it is, whatever r is.
double TimesReference(double edge, double r) { return At(OfReference(edge), r); }

// The range of a gate where r is one number, with its tolerance.
Range RangeOf(const CompiledGate& gate, double r, double size) {
  const double unit = gate.of_reference ? r : 1.0;
  return Tolerant({TimesReference(gate.min, unit), TimesReference(gate.max, unit), gate.min_open,
                   gate.max_open},
                  size);
}

bool IsOpen(const CompiledGate& gate, double x, double r, double size) {
  const Range range = RangeOf(gate, r, size);
  return (range.min_open ? x > range.min : x >= range.min) &&
         (range.max_open ? x < range.max : x <= range.max);
}

}  // namespace

ClauseTile::ClauseTile(const CompiledClause& clause, const std::vector<CompiledFigure>& figures,
                       bool may_close)
    : clause_(clause),
      schedule_(clause, clause.reference < 0 ||
                            IsUniform(figures[clause.readings[clause.reference].figure])),
      values_(clause.readings.size(), nullptr),
      elapsed_(ElapsedPeriods(clause, LooksToDate(clause))),
      limit_years_(LimitYears(clause)),
      columns_(may_close ? static_cast<int>(kColumns) : static_cast<int>(kClosing)) {
  readings_.reserve(clause.readings.size());
  for (const CompiledReading& reading : clause.readings) {
    const bool is_pay = figures[reading.figure].kind == FigureKind::kClausePay;
    readings_.emplace_back(reading, clause, may_close && is_pay);
  }
  reference_is_uniform_ =
      clause.reference < 0 || IsUniform(figures[clause.readings[clause.reference].figure]);
  if (reference_is_uniform_) {
    known_reference_ = KnownReference(clause, figures, LooksToDate(clause));
    known_limit_reference_ = KnownReference(clause, figures, /*to_date=*/false);
  }
  is_read_.assign(clause.readings.size(), false);
  if (schedule_.reads_basis()) is_read_[0] = true;
  if (!reference_is_uniform_) {
    is_read_[clause.reference] = true;
    if (clause.limit_reference >= 0) is_read_[clause.limit_reference] = true;
  }
  for (const CompiledGate& gate : clause.gates) is_read_[gate.reading] = true;
  if (clause.scale && clause.scale->reading >= 0) is_read_[clause.scale->reading] = true;
  if (clause.deduction >= 0) is_read_[clause.deduction] = true;

  if (clause.year_limits) {
    running_limits_.emplace_back(*clause.year_limits, LimitLine::Span::kYear, clause.year_ends,
                                 clause.year_of);
  }
  if (clause.term_limits) {
    std::vector<bool> term_ends(clause.settles.size(), false);
    term_ends[clause.last_settlement - 1] = true;
    running_limits_.emplace_back(*clause.term_limits, LimitLine::Span::kTerm, std::move(term_ends),
                                 std::vector<int>());
  }
}

void ClauseTile::Begin() {
  settled_ = false;
  for (RunningLimits& limits : running_limits_) limits.Begin();
  if (LooksToDate(clause_)) Fill(0.0, columns_[kToDate]);
}

bool ClauseTile::Reads(int figure) const {
  if (clause_.index_figure == figure) return true;
  for (std::size_t i = 0; i < is_read_.size(); ++i) {
    if (is_read_[i] && clause_.readings[i].figure == figure) return true;
  }
  return false;
}

// Step (i) of the normative order: basis, gates, f, scale, deduction, set-off, limits. A closed
// gate makes f zero, so that it may as well be passed after f.
void ClauseTile::Settle(int t, FigureColumns figures, PoolTile* pool, ColumnStore& scratch,
                        const ClauseProbe& probe) {
  settled_ = clause_.settles[t - 1];
  if (!clause_.active[t - 1]) return;
  Observe(t, figures);
  if (!settled_) return;

  ReadAll(t, figures);
  const ReferenceColumn r = ReadReference(t);
  const Column due = has_limits() ? scratch[0] : columns_[kPay];
  ComputeDue(t, figures, r, /*keeps_total=*/true, due, scratch, probe);
  RoundDue(t, due, probe);
  if (probe) probe.line->due = probe.Sample(due);
  if (clause_.deduction >= 0) Deduct(Value(clause_.deduction), due);
  if (probe) probe.line->deducted = probe.Sample(due) - probe.line->due;
  const double before_set_off = probe ? probe.Sample(due) : 0.0;
  if (pool != nullptr) pool->SetOff(due);
  if (probe) probe.line->set_off = before_set_off - probe.Sample(due);
  if (clause_.carries) Fill(0.0, columns_[kCarried]);
  if (has_limits()) {
    ApplyLimits(t, ReadLimitReference(t), /*is_settlement=*/true, /*ends=*/nullptr, due,
                columns_[kPay], columns_[kLimited], probe);
  }
}

bool ClauseTile::Closes(int t) const {
  if (!clause_.active[t - 1]) return false;
  if (HasOpenWindow(t)) return true;
  return std::any_of(
      running_limits_.begin(), running_limits_.end(),
      [t](const RunningLimits& limits) { return limits.has_floor() && !limits.EndsWith(t); });
}

void ClauseTile::Close(int t, FigureColumns figures, ConstColumn ends, PoolTile* pool,
                       ColumnStore& scratch, const ClauseProbe& probe) {
  assert(Closes(t));
  const bool is_settlement = HasOpenWindow(t);
  const Column due = scratch[0];
  ReferenceColumn r;
  if (is_settlement) {
    for (std::size_t i = 0; i < readings_.size(); ++i) {
      if (is_read_[i]) readings_[i].Amend(t, ColumnAt(figures[clause_.readings[i].figure]));
    }
    ReadAll(t, figures);
    ComputeDue(t, figures, ReadReference(t), /*keeps_total=*/false, due, scratch, probe);
    RoundDue(t, due, probe);
    r = ReadLimitReference(t);
    KeepAtEnd(ends, t, due);
  } else {
    Fill(0.0, due);
  }
  if (probe) probe.line->due = probe.Sample(due);
  if (is_settlement && clause_.deduction >= 0) Deduct(Value(clause_.deduction), due);
  if (probe) probe.line->deducted = probe.Sample(due) - probe.line->due;
  const double before_set_off = probe ? probe.Sample(due) : 0.0;
  if (pool != nullptr) pool->SetOff(due);
  if (probe) probe.line->set_off = before_set_off - probe.Sample(due);
  if (clause_.carries) Fill(0.0, columns_[kCarried]);
  // Limits that grow by r do so on the paths that end only.
  if (is_settlement) {
    if (r.by_path != nullptr) {
      Copy(r.column(), scratch[2]);
    } else {
      Fill(r.uniform, scratch[2]);
    }
  } else {
    Fill(0.0, scratch[2]);
  }
  KeepAtEnd(ends, t, scratch[2]);
  r.by_path = scratch[2].data();
  ApplyLimits(t, r, is_settlement, ends.data(), due, columns_[kClosing], columns_[kClosingLimited],
              probe);
  // Paths that go on pay nothing and use no limit; those that end need none any more.
  KeepAtEnd(ends, t, columns_[kClosing]);
  MarkLimited(due, columns_[kClosing], columns_[kClosingLimited]);
}

void ClauseTile::TakeClosing() {
  if (!settled_) {
    Copy(columns_[kClosing], columns_[kPay]);
    Copy(columns_[kClosingLimited], columns_[kLimited]);
  } else {
    Add(columns_[kClosing], columns_[kPay]);
    KeepMax(columns_[kClosingLimited], columns_[kLimited]);
  }
  settled_ = true;
}

void ClauseTile::Observe(int t, FigureColumns figures) {
  for (std::size_t i = 0; i < readings_.size(); ++i) {
    if (is_read_[i]) readings_[i].Observe(t, ColumnAt(figures[clause_.readings[i].figure]));
  }
}

void ClauseTile::ReadAll(int t, FigureColumns figures) {
  for (std::size_t i = 0; i < readings_.size(); ++i) {
    if (!is_read_[i]) continue;
    values_[i] = readings_[i].Value(t, ColumnAt(figures[clause_.readings[i].figure])).data();
  }
}

ConstColumn ClauseTile::Value(int reading) const { return ColumnAt(values_[reading]); }

ReferenceColumn ClauseTile::ReadReference(int t) const {
  if (reference_is_uniform_) return {known_reference_[t - 1], nullptr};
  return {1.0, values_[clause_.reference]};
}

// r that limits are in units of: of the window alone.
ReferenceColumn ClauseTile::ReadLimitReference(int t) const {
  if (reference_is_uniform_) return {known_limit_reference_[t - 1], nullptr};
  const int reading = clause_.limit_reference >= 0 ? clause_.limit_reference : clause_.reference;
  return {1.0, values_[reading]};
}

// due = index scale f(x), or its increment to date; 0 behind a closed gate.
void ClauseTile::ComputeDue(int t, FigureColumns figures, const ReferenceColumn& r,
                            bool keeps_total, Column due, ColumnStore& scratch,
                            const ClauseProbe& probe) {
  schedule_.Pay(values_[0], r, clause_.amount_years * elapsed_[t - 1], SizeOf(0, t), due);
  if (probe) WriteDue(t, figures, r, due, probe);
  ApplyScale(due);
  if (LooksToDate(clause_)) {
    Fill(1.0, scratch[1]);
    PassGates(t, r, /*open=*/scratch[2], scratch[1]);
    TakeIncrement(scratch[1], keeps_total, columns_[kToDate], due);
  } else {
    PassGates(t, r, /*open=*/scratch[1], due);
  }
  if (probe && clause_.index_figure >= 0) {
    probe.line->index =
        probe.Sample(ColumnAt(figures[clause_.index_figure])) / clause_.index[t - 1];
  }
  ApplyIndex(t, figures, due);
}

void ClauseTile::RoundDue(int t, Column due, const ClauseProbe& probe) const {
  if (!clause_.rounding.rounds()) return;
  if (probe) probe.line->exact_due = probe.Sample(due);
  Round(clause_.rounding, SizeAt(clause_.pay_sizes, t), due);
}

// A figure of the path before it is rounded, where it is.
std::optional<double> ClauseTile::ExactValue(int reading, int t, FigureColumns figures,
                                             const ClauseProbe& probe) {
  ReadingTile& tile = readings_[reading];
  if (!tile.rounds()) return std::nullopt;
  return probe.Sample(tile.Exact(t, ColumnAt(figures[clause_.readings[reading].figure])));
}

void ClauseTile::WriteDue(int t, FigureColumns figures, const ReferenceColumn& r,
                          ConstColumn schedule, const ClauseProbe& probe) {
  ClauseLine& line = *probe.line;
  line.window_first = t - elapsed_[t - 1] + 1;
  line.reference = r.at(probe.lane);
  line.basis = is_read_[0] ? probe.Sample(Value(0)) : 0.0;
  if (is_read_[0]) line.exact_basis = ExactValue(0, t, figures, probe);
  line.parts = schedule_.Parts(line.basis, line.reference);
  line.schedule = probe.Sample(schedule);
  bool any = false, all = true;
  for (const CompiledGate& gate : clause_.gates) {
    const double x = probe.Sample(Value(gate.reading));
    const bool open = IsOpen(gate, x, line.reference, SizeOf(gate.reading, t));
    line.gates.push_back({x, open, ExactValue(gate.reading, t, figures, probe)});
    any = any || open;
    all = all && open;
  }
  line.open = clause_.any_gate && !clause_.gates.empty() ? any : all;
  if (clause_.scale) {
    const CompiledScale& scale = *clause_.scale;
    const double x = scale.reading < 0 ? 0.0 : probe.Sample(Value(scale.reading));
    line.scale = Clip(std::fma(scale.slope, x, scale.intercept), scale.min, scale.max);
  }
  if (clause_.index_figure < 0 && !clause_.index.empty()) line.index = clause_.index[t - 1];
}

void ClauseTile::PassGates(int t, const ReferenceColumn& r, Column open, Column f) const {
  const bool any = clause_.any_gate && clause_.gates.size() > 1;
  if (any) Fill(0.0, open);
  for (const CompiledGate& gate : clause_.gates) {
    const ConstColumn x = Value(gate.reading);
    if (gate.of_reference && r.by_path != nullptr) {
      const RangeOfReference range = {OfReference(gate.min), OfReference(gate.max), gate.min_open,
                                      gate.max_open, SizeOf(gate.reading, t)};
      if (any) {
        OpenInside(x, r.column(), range, open);
      } else {
        CloseOutside(x, r.column(), range, f);
      }
    } else {
      const Range range = RangeOf(gate, r.uniform, SizeOf(gate.reading, t));
      if (any) {
        OpenInside(x, range, open);
      } else {
        CloseOutside(x, range, f);
      }
    }
  }
  if (any) CloseUnless(open, f);
}

void ClauseTile::ApplyScale(Column f) const {
  if (!clause_.scale) return;
  const CompiledScale& scale = *clause_.scale;
  if (scale.reading < 0) {
    Multiply(Clip(scale.intercept, scale.min, scale.max), f);
  } else {
    Scale(Value(scale.reading), scale.intercept, scale.slope, scale.min, scale.max, f);
  }
}

void ClauseTile::ApplyIndex(int t, FigureColumns figures, Column f) const {
  if (clause_.index.empty()) return;
  const double index = clause_.index[t - 1];
  if (clause_.index_figure >= 0) {
    MultiplyByRatio(ColumnAt(figures[clause_.index_figure]), index, f);
  } else if (index != 1.0) {
    Multiply(index, f);
  }
}

}  // namespace accord::settlement_internal
