#include "simulation/settlement/clause_tile.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <cstddef>
#include <limits>
#include <utility>

#include "simulation/settlement/column_kernels.h"
#include "simulation/settlement/lanes.h"
#include "simulation/settlement/limit_kernels.h"

namespace accord {
namespace {

using settlement::Absolute;
using settlement::Edge;
using settlement::OfReference;

constexpr double kInfinity = std::numeric_limits<double>::infinity();

ConstColumn ColumnAt(const double* values) {
  assert(values != nullptr);
  return ConstColumn(values, kTilePaths);
}

bool IsUniform(const CompiledFigure& figure) {
  return figure.kind == FigureKind::kConstant || figure.kind == FigureKind::kKnown;
}

// r at every settlement where it is one number for every path.
std::vector<double> KnownReference(const CompiledClause& clause,
                                   const std::vector<CompiledFigure>& figures) {
  const std::size_t periods = clause.settles.size();
  if (clause.reference < 0) return std::vector<double>(periods, clause.constant_reference);
  const CompiledFigure& figure = figures[clause.readings[clause.reference].figure];
  const bool is_constant = figure.kind == FigureKind::kConstant;
  return WindowSums(is_constant ? std::vector<double>(periods, figure.value) : figure.known,
                    clause);
}

// An infinite edge stays where it is, whatever r is.
double TimesReference(double edge, double r) { return At(OfReference(edge), r); }

// The values on a step's side of its threshold.
settlement::Range StepRange(const CompiledStep& step, double threshold) {
  if (step.above) return {threshold, kInfinity, !step.inclusive, false};
  return {-kInfinity, threshold, false, !step.inclusive};
}

struct Interval {
  double lower = -kInfinity;
  double upper = kInfinity;
};

// Caps of one settlement, given r.
Interval CapsOf(const CompiledLimits& limits, double r) {
  const double unit = limits.of_reference ? r : 1.0;
  return {0.0 - std::max(0.0, TimesReference(limits.penalty_cap, unit)),
          std::max(0.0, TimesReference(limits.gain_cap, unit))};
}

// Net limits of one settlement, given r: the floor has the last word.
Interval NetOf(const CompiledLimits& limits, double r) {
  const double unit = limits.of_reference ? r : 1.0;
  const double floor = TimesReference(limits.net_floor, unit);
  return {floor, std::max(floor, TimesReference(limits.net_cap, unit))};
}

bool Binds(const Interval& interval) {
  return interval.lower > -kInfinity || interval.upper < kInfinity;
}

// One clip that does what clipping to `first` and then to `second` does.
Interval Then(const Interval& first, const Interval& second) {
  return {settlement::Clip(first.lower, second.lower, second.upper),
          settlement::Clip(first.upper, second.lower, second.upper)};
}

}  // namespace

ClauseTile::ClauseTile(const CompiledClause& clause, const std::vector<CompiledFigure>& figures)
    : clause_(clause), values_(clause.readings.size(), nullptr), columns_(2) {
  readings_.reserve(clause.readings.size());
  for (const CompiledReading& reading : clause.readings) readings_.emplace_back(reading, clause);

  reference_is_uniform_ =
      clause.reference < 0 || IsUniform(figures[clause.readings[clause.reference].figure]);
  if (reference_is_uniform_) known_reference_ = KnownReference(clause, figures);
  is_read_.assign(clause.readings.size(), false);
  if (!clause.bands.empty() || !clause.steps.empty()) is_read_[0] = true;
  if (!reference_is_uniform_) is_read_[clause.reference] = true;
  for (const CompiledGate& gate : clause.gates) is_read_[gate.reading] = true;
  if (clause.scale && clause.scale->reading >= 0) is_read_[clause.scale->reading] = true;

  edges_by_path_ = clause.edges_of_reference && !reference_is_uniform_;
  amounts_by_path_ = clause.amounts_of_reference && !reference_is_uniform_;
  schedule_.bands.resize(clause.bands.size());
  schedule_.steps.resize(clause.steps.size());
  is_priced_by_date_ =
      reference_is_uniform_ && (clause.edges_of_reference || clause.amounts_of_reference);
  PriceSchedule(1.0);

  if (clause.year_limits) running_limits_.emplace_back(*clause.year_limits, clause.year_ends);
  if (clause.term_limits) {
    std::vector<bool> term_ends(clause.settles.size(), false);
    term_ends[clause.last_settlement - 1] = true;
    running_limits_.emplace_back(*clause.term_limits, std::move(term_ends));
  }
}

void ClauseTile::Begin() {
  settled_ = false;
  for (RunningLimits& limits : running_limits_) limits.Begin();
}

bool ClauseTile::Reads(int figure) const {
  for (std::size_t i = 0; i < is_read_.size(); ++i) {
    if (is_read_[i] && clause_.readings[i].figure == figure) return true;
  }
  return false;
}

// Step (i) of the normative order of model.md section 3: basis, gates, f, scale, limits. A closed
// gate makes f zero, so that it may as well be passed after f.
void ClauseTile::Settle(int t, FigureColumns figures, ColumnStore& scratch) {
  settled_ = clause_.settles[t - 1];
  if (!clause_.active[t - 1]) return;
  Observe(t, figures);
  if (!settled_) return;

  ReadAll(t, figures);
  const Reference r = ReadReference(t);
  if (is_priced_by_date_) PriceSchedule(r.uniform);
  const bool is_limited = clause_.settlement_limits || !running_limits_.empty();
  const Column f = is_limited ? scratch[0] : columns_[0];
  PaySchedule(r, f);
  PassGates(r, /*open=*/scratch[1], f);
  ApplyScale(f);
  if (is_limited) ApplyLimits(t, r, f, columns_[0], columns_[1]);
}

void ClauseTile::Observe(int t, FigureColumns figures) {
  for (std::size_t i = 0; i < readings_.size(); ++i) {
    if (is_read_[i]) readings_[i].Observe(t, ColumnAt(figures[clause_.readings[i].figure]));
  }
}

void ClauseTile::ReadAll(int t, FigureColumns figures) {
  for (std::size_t i = 0; i < readings_.size(); ++i) {
    if (!is_read_[i]) continue;
    values_[i] = readings_[i].Take(t, ColumnAt(figures[clause_.readings[i].figure])).data();
  }
}

ConstColumn ClauseTile::Value(int reading) const { return ColumnAt(values_[reading]); }

ClauseTile::Reference ClauseTile::ReadReference(int t) const {
  if (reference_is_uniform_) return {known_reference_[t - 1], std::nullopt};
  return {0.0, Value(clause_.reference)};
}

void ClauseTile::PriceSchedule(double r) {
  const double edge_unit = clause_.edges_of_reference ? r : 1.0;
  const double amount_unit = clause_.amounts_of_reference ? r : 1.0;
  const double pivot = clause_.pivot * edge_unit;
  schedule_.base = clause_.base * amount_unit;
  for (std::size_t b = 0; b < clause_.bands.size(); ++b) {
    const CompiledBand& band = clause_.bands[b];
    const double lower = TimesReference(band.lower, edge_unit);
    const double upper = TimesReference(band.upper, edge_unit);
    schedule_.bands[b] = {lower, upper, band.rate, settlement::Clip(pivot, lower, upper)};
  }
  for (std::size_t s = 0; s < clause_.steps.size(); ++s) {
    const CompiledStep& step = clause_.steps[s];
    schedule_.steps[s] = {StepRange(step, step.threshold * edge_unit), step.amount * amount_unit};
  }
}

void ClauseTile::PaySchedule(const Reference& r, Column f) const {
  PayBase(r, f);
  AddSteps(r, f);
}

// Base and bands: a base that is the same on every path starts the bands' sum.
void ClauseTile::PayBase(const Reference& r, Column f) const {
  const std::vector<settlement::PricedBand>& bands = schedule_.bands;
  if (amounts_by_path_) {
    settlement::SetAffine(0.0, clause_.base, *r.column, f);
    AddBands(r, 0, f);
  } else if (edges_by_path_ || bands.empty()) {
    settlement::Fill(schedule_.base, f);
    AddBands(r, 0, f);
  } else if (bands.size() == 1) {
    settlement::SetBand(schedule_.base, Value(0), bands[0], f);
  } else {
    settlement::SetBands(schedule_.base, Value(0), bands[0], bands[1], f);
    AddBands(r, 2, f);
  }
}

// Bands from `first` on.
void ClauseTile::AddBands(const Reference& r, std::size_t first, Column f) const {
  if (edges_by_path_) {
    for (const CompiledBand& band : clause_.bands) {
      settlement::AddBand(
          Value(0), *r.column,
          {OfReference(band.lower), OfReference(band.upper), band.rate, OfReference(clause_.pivot)},
          f);
    }
    return;
  }
  const std::vector<settlement::PricedBand>& bands = schedule_.bands;
  std::size_t b = first;
  for (; b + 1 < bands.size(); b += 2) settlement::AddBands(Value(0), bands[b], bands[b + 1], f);
  if (b < bands.size()) settlement::AddBand(Value(0), bands[b], f);
}

void ClauseTile::AddSteps(const Reference& r, Column f) const {
  if (!edges_by_path_ && !amounts_by_path_) {
    for (const PricedStep& step : schedule_.steps) {
      settlement::AddInside(Value(0), step.range, step.amount, f);
    }
    return;
  }
  for (std::size_t s = 0; s < clause_.steps.size(); ++s) {
    const CompiledStep& step = clause_.steps[s];
    const settlement::Range& range = schedule_.steps[s].range;
    const Edge amount =
        amounts_by_path_ ? OfReference(step.amount) : Absolute(schedule_.steps[s].amount);
    settlement::AddInside(Value(0), *r.column,
                          {edges_by_path_ ? OfReference(range.min) : Absolute(range.min),
                           edges_by_path_ ? OfReference(range.max) : Absolute(range.max),
                           range.min_open, range.max_open},
                          amount, f);
  }
}

void ClauseTile::PassGates(const Reference& r, Column open, Column f) const {
  const bool any = clause_.any_gate && clause_.gates.size() > 1;
  if (any) settlement::Fill(0.0, open);
  for (const CompiledGate& gate : clause_.gates) {
    const ConstColumn x = Value(gate.reading);
    if (gate.of_reference && !reference_is_uniform_) {
      const settlement::RangeOfReference range = {OfReference(gate.min), OfReference(gate.max),
                                                  gate.min_open, gate.max_open};
      if (any) {
        settlement::OpenInside(x, *r.column, range, open);
      } else {
        settlement::CloseOutside(x, *r.column, range, f);
      }
    } else {
      const double unit = gate.of_reference ? r.uniform : 1.0;
      const settlement::Range range = {TimesReference(gate.min, unit),
                                       TimesReference(gate.max, unit), gate.min_open,
                                       gate.max_open};
      if (any) {
        settlement::OpenInside(x, range, open);
      } else {
        settlement::CloseOutside(x, range, f);
      }
    }
  }
  if (any) settlement::CloseUnless(open, f);
}

void ClauseTile::ApplyScale(Column f) const {
  if (!clause_.scale) return;
  const CompiledScale& scale = *clause_.scale;
  if (scale.reading < 0) {
    settlement::Multiply(settlement::Clip(scale.intercept, scale.min, scale.max), f);
  } else {
    settlement::Scale(Value(scale.reading), scale.intercept, scale.slope, scale.min, scale.max, f);
  }
}

// Caps of the settlement, the year and the term on gains and penalties; then, in the same order,
// their net limits.
void ClauseTile::ApplyLimits(int t, const Reference& r, ConstColumn raw, Column pay,
                             Column limited) {
  const CompiledLimits* by_path = nullptr;
  Interval caps, net;
  if (clause_.settlement_limits) {
    if (clause_.settlement_limits->of_reference && !reference_is_uniform_) {
      by_path = &*clause_.settlement_limits;
    } else {
      caps = CapsOf(*clause_.settlement_limits, r.uniform);
      net = NetOf(*clause_.settlement_limits, r.uniform);
    }
  }
  if (by_path == nullptr && running_limits_.empty()) {
    const Interval both = Then(caps, net);
    settlement::ClipPayAndMark(raw, both.lower, both.upper, pay, limited);
    return;
  }

  settlement::ClipPay(raw, caps.lower, caps.upper, pay);
  if (by_path != nullptr) {
    settlement::CapPay(*r.column, OfReference(by_path->gain_cap), OfReference(by_path->penalty_cap),
                       pay);
  }
  for (RunningLimits& limits : running_limits_) {
    limits.Open(t, r.uniform, r.by_path());
    limits.CapPay(pay);
  }
  if (by_path != nullptr) {
    settlement::NetPay(*r.column, OfReference(by_path->net_cap), OfReference(by_path->net_floor),
                       pay);
  } else if (Binds(net)) {
    settlement::ClipPay(net.lower, net.upper, pay);
  }
  for (RunningLimits& limits : running_limits_) limits.NetPay(t, pay);
  for (RunningLimits& limits : running_limits_) limits.Use(t, pay);
  settlement::MarkLimited(raw, pay, limited);
}

}  // namespace accord
