#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>
#include <variant>
#include <vector>

#include "simulation/base/overloaded.h"
#include "simulation/model/compile_figures.h"
#include "simulation/model/compile_parts.h"
#include "simulation/model/compile_sizes.h"
#include "simulation/random/math.h"
#include "simulation/scenario/clause_windows.h"

namespace accord::model_internal {
namespace {

std::vector<CompiledBand> BandsOf(const std::vector<Band>& bands, double share) {
  std::vector<CompiledBand> compiled;
  for (const Band& band : bands) {
    compiled.push_back(
        {band.lower.value_or(-HUGE_VAL), band.upper.value_or(HUGE_VAL), share * band.rate});
  }
  return compiled;
}

std::vector<CompiledStep> StepsOf(const std::vector<Step>& steps) {
  std::vector<CompiledStep> compiled;
  for (const Step& step : steps) {
    compiled.push_back({step.threshold, step.side == Side::kAbove, step.inclusive, step.amount});
  }
  return compiled;
}

// Compiles one clause; holds what every part of it needs.
class ClauseCompiler {
 public:
  ClauseCompiler(const Scenario& scenario, const CompiledChance& chance, const Contract& contract,
                 const Clause& clause, CompiledContract& compiled)
      : scenario_(scenario),
        chance_(chance),
        clause_(clause),
        figures_(scenario, chance, contract, compiled) {}

  CompiledClause Compile() {
    static_cast<CompiledDates&>(out_) =
        DatesOf(WindowsOf(clause_, periods(), scenario_.periods_per_year()), periods());
    out_.year_of = YearsOf(periods(), scenario_.periods_per_year());
    out_.year_ends = LastOfYears(out_.settles, scenario_.periods_per_year());
    out_.last_settlement = clause_.last_period;
    AddReading(*clause_.basis);
    CompileReference();
    CompileSchedule();
    CompileIndex();
    CompileGates();
    CompileScale();
    if (!clause_.deduction.empty()) {
      out_.deduction = model_internal::AddReading(
          {figures_.Add(figures_.InputFigure(clause_.deduction)), Aggregation::kSum},
          out_.readings);
    }
    out_.settlement_limits = LimitsOf(clause_.settlement_limits, Span::kSettlement);
    out_.year_limits = LimitsOf(clause_.year_limits, Span::kYear);
    out_.term_limits = LimitsOf(clause_.term_limits, Span::kTerm);
    out_.lag = clause_.payment_lag_periods;
    out_.rounding = RoundingTo(clause_.round_to);
    CompileHoldback();
    return std::move(out_);
  }

 private:
  enum class Span { kSettlement, kYear, kTerm };

  int periods() const { return scenario_.period_count(); }
  int YearOf(int t) const { return YearOfPeriod(t, scenario_.periods_per_year()); }

  int AddReading(const Basis& basis) {
    return model_internal::AddReading(figures_.ReadingOf(basis, clause_.rebasing_weight),
                                      out_.readings);
  }

  void CompileReference() {
    out_.reference = -1;
    out_.constant_reference = 1.0;
    out_.has_reference = clause_.reference.has_value();
    known_reference_.clear();
    if (!clause_.reference) return;
    if (const auto* constant = std::get_if<ConstantFigure>(&clause_.reference->source)) {
      out_.constant_reference = constant->value;
      known_reference_.assign(periods(), 0.0);
      for (int i = 0; i < periods(); ++i) {
        if (out_.settles[i]) known_reference_[i] = constant->value;
      }
      return;
    }
    CompiledFigure figure = figures_.FigureOf(*clause_.reference, clause_.rebasing_weight);
    if (figure.kind == FigureKind::kKnown) {
      // r belongs to the settlement that ends its window, as a constant does.
      known_reference_.assign(periods(), 0.0);
      double window = 0.0;
      for (int i = 0; i < periods(); ++i) {
        if (out_.active[i]) window += figure.known[i];
        if (!out_.settles[i]) continue;
        known_reference_[i] = window;
        window = 0.0;
      }
    }
    const int index = figures_.Add(std::move(figure));
    const bool to_date = clause_.basis->to_date;
    out_.reference =
        model_internal::AddReading({index, Aggregation::kSum, {}, to_date}, out_.readings);
    if (to_date) {
      out_.limit_reference = model_internal::AddReading({index, Aggregation::kSum}, out_.readings);
    }
  }

  void CompileSchedule() {
    out_.pivot = clause_.pivot;
    out_.base = clause_.base;
    out_.bands = BandsOf(clause_.bands, *clause_.share);
    out_.steps = StepsOf(clause_.steps);
    out_.edges_of_reference = clause_.edge_unit == ValueUnit::kOfReference;
    out_.amounts_of_reference = clause_.amount_unit == ValueUnit::kOfReference;
    if (clause_.amounts_per_year) out_.amount_years = scenario_.period_years();
  }

  void CompileIndex() {
    if (!clause_.indexation) return;
    std::visit(Overloaded{
                   [](std::monostate) {},
                   [&](const DriverId& driver) {
                     const int index = scenario_.DriverIndex(driver.id);
                     out_.index_figure = figures_.Add({FigureKind::kDriver, index, 0.0, {}});
                     out_.index = chance_.drivers[index].origin;
                   },
                   [&](const RateIndex& rate) { CompileRate(rate.rate_per_year); },
               },
               clause_.indexation->by);
  }

  void CompileRate(double rate_per_year) {
    for (int t = 1; t <= periods(); ++t) {
      const double years = static_cast<double>(t - 1) / scenario_.periods_per_year();
      out_.index.push_back(Pow(1.0 + rate_per_year, years));
    }
  }

  void CompileGates() {
    out_.any_gate = false;
    if (!clause_.gate) return;
    out_.any_gate = clause_.gate->mode == GateMode::kAnyOf;
    for (const Gate& gate : clause_.gate->gates) {
      out_.gates.push_back({AddReading(*gate.basis), gate.min.value_or(-HUGE_VAL),
                            gate.max.value_or(HUGE_VAL), gate.min_open, gate.max_open,
                            gate.unit == ValueUnit::kOfReference});
    }
  }

  void CompileScale() {
    if (!clause_.scale) return;
    const Scale& scale = *clause_.scale;
    const int reading = scale.slope != 0.0 ? AddReading(*scale.basis) : -1;
    out_.scale = CompiledScale{reading, scale.intercept, scale.slope, scale.min.value_or(-HUGE_VAL),
                               scale.max.value_or(HUGE_VAL)};
  }

  void CompileHoldback() {
    if (!clause_.holdback) return;
    const Holdback& holdback = *clause_.holdback;
    out_.holdback = holdback.share;
    out_.release = {*holdback.release_base, BandsOf(holdback.release_bands, 1.0),
                    StepsOf(holdback.release_steps)};
  }

  std::optional<CompiledLimits> LimitsOf(const std::optional<Limits>& limits, Span span) const {
    std::optional<CompiledLimits> compiled = CompileLimits(limits);
    if (compiled && compiled->of_reference && span != Span::kSettlement &&
        !known_reference_.empty()) {
      compiled->known_reference = ReferenceOver(span);
      if (span == Span::kYear) compiled->cut_reference = CutReference();
    }
    return compiled;
  }

  // The sum of a known r over the year or term that each period belongs to.
  std::vector<double> ReferenceOver(Span span) const {
    std::vector<double> sums(periods(), 0.0);
    for (int t = 1; t <= periods(); ++t) {
      for (int other = 1; other <= periods(); ++other) {
        if (span == Span::kTerm || YearOf(other) == YearOf(t)) {
          sums[t - 1] += known_reference_[other - 1];
        }
      }
    }
    return sums;
  }

  // By period: r of the window that is open then, where it settles in a later year.
  std::vector<double> CutReference() const {
    std::vector<double> cut(periods(), 0.0);
    int settles = 0;
    for (int t = periods(); t >= 1; --t) {
      if (out_.settles[t - 1]) settles = t;
      if (out_.active[t - 1] && YearOf(t) != YearOf(settles)) {
        cut[t - 1] = known_reference_[settles - 1];
      }
    }
    return cut;
  }

  const Scenario& scenario_;
  const CompiledChance& chance_;
  const Clause& clause_;
  FigureList figures_;
  CompiledClause out_;
  std::vector<double> known_reference_;  // r of each settlement, by period; empty: not known
};

}  // namespace

std::optional<CompiledLimits> CompileLimits(const std::optional<Limits>& limits) {
  if (!limits) return std::nullopt;
  if (!limits->gain_cap && !limits->penalty_cap && !limits->net_cap && !limits->net_floor) {
    return std::nullopt;
  }
  CompiledLimits compiled;
  compiled.gain_cap = limits->gain_cap.value_or(HUGE_VAL);
  compiled.penalty_cap = limits->penalty_cap.value_or(HUGE_VAL);
  compiled.net_cap = limits->net_cap.value_or(HUGE_VAL);
  compiled.net_floor = limits->net_floor.value_or(-HUGE_VAL);
  compiled.of_reference = limits->unit == ValueUnit::kOfReference;
  compiled.carries =
      limits->penalty_cap.has_value() && limits->excess_penalty == ExcessPenalty::kCarried;
  return compiled;
}

void CompileClause(const Scenario& scenario, const CompiledChance& chance, const Contract& contract,
                   const Clause& clause, CompiledContract& compiled) {
  CompiledClause out = ClauseCompiler(scenario, chance, contract, clause, compiled).Compile();
  SizeClause(compiled, chance, out);
  compiled.clauses.push_back(std::move(out));
}

}  // namespace accord::model_internal
