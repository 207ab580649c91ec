#include <algorithm>
#include <cmath>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "simulation/model/compile_parts.h"
#include "simulation/scenario/clause_windows.h"

namespace accord::compile {
namespace {

bool SameFigure(const CompiledFigure& a, const CompiledFigure& b) {
  return a.kind == b.kind && a.index == b.index && a.value == b.value && a.known == b.known;
}

bool SameReading(const CompiledReading& a, const CompiledReading& b) {
  return a.figure == b.figure && a.aggregation == b.aggregation && a.divisor == b.divisor;
}

// Compiles one clause; holds what every part of it needs.
class ClauseCompiler {
 public:
  ClauseCompiler(const Scenario& scenario, const CompiledChance& chance, const Contract& contract,
                 const Clause& clause, CompiledContract& compiled)
      : scenario_(scenario),
        chance_(chance),
        contract_(contract),
        clause_(clause),
        compiled_(compiled) {}

  CompiledClause Compile() {
    LayOutDates();
    AddReading(*clause_.basis);
    CompileReference();
    CompileSchedule();
    CompileGates();
    CompileScale();
    out_.settlement_limits = LimitsOf(clause_.settlement_limits, Span::kSettlement);
    out_.year_limits = LimitsOf(clause_.year_limits, Span::kYear);
    out_.term_limits = LimitsOf(clause_.term_limits, Span::kTerm);
    return std::move(out_);
  }

 private:
  enum class Span { kSettlement, kYear, kTerm };

  int periods() const { return scenario_.period_count(); }
  int YearOf(int t) const { return YearOfPeriod(t, scenario_.periods_per_year()); }

  void LayOutDates() {
    out_.settles.assign(periods(), false);
    out_.active.assign(periods(), false);
    out_.opens.assign(periods(), false);
    out_.year_ends.assign(periods(), false);
    out_.window_length.assign(periods(), 0);
    out_.last_settlement = clause_.last_period;
    for (const PeriodSpan& window : WindowsOf(clause_, periods(), scenario_.periods_per_year())) {
      for (int t = window.first; t <= window.last; ++t) out_.active[t - 1] = true;
      out_.opens[window.first - 1] = true;
      out_.settles[window.last - 1] = true;
      out_.window_length[window.last - 1] = window.last - window.first + 1;
    }
    int later_year = 0;
    for (int t = periods(); t >= 1; --t) {
      if (!out_.settles[t - 1]) continue;
      out_.year_ends[t - 1] = YearOf(t) != later_year;
      later_year = YearOf(t);
    }
  }

  int AddFigure(CompiledFigure figure) {
    auto& figures = compiled_.figures;
    const auto found = std::find_if(figures.begin(), figures.end(),
                                    [&](const auto& other) { return SameFigure(other, figure); });
    if (found != figures.end()) return static_cast<int>(found - figures.begin());
    figures.push_back(std::move(figure));
    return static_cast<int>(figures.size()) - 1;
  }

  int AddReading(CompiledReading reading) {
    auto& readings = out_.readings;
    const auto found = std::find_if(readings.begin(), readings.end(),
                                    [&](const auto& other) { return SameReading(other, reading); });
    if (found != readings.end()) return static_cast<int>(found - readings.begin());
    readings.push_back(std::move(reading));
    return static_cast<int>(readings.size()) - 1;
  }

  int AddReading(const Basis& basis) {
    CompiledReading reading{AddFigure(FigureOf(basis)), basis.aggregation, {}};
    const auto* figure = std::get_if<ContractFigure>(&basis.source);
    if (figure && *figure == ContractFigure::kBenefitAgainstPlanRelative) {
      reading.aggregation = Aggregation::kSum;
      reading.divisor = compiled_.plan_benefit;
    }
    return AddReading(std::move(reading));
  }

  CompiledFigure FigureOf(const Basis& basis) const {
    return std::visit([this](const auto& source) { return Figure(source); }, basis.source);
  }

  CompiledFigure Figure(std::monostate) const { return {FigureKind::kConstant, 0, 0.0, {}}; }
  CompiledFigure Figure(ContractFigure figure) const {
    switch (figure) {
      case ContractFigure::kScore:
        return {FigureKind::kScore, 0, 0.0, {}};
      case ContractFigure::kBenefit:
        return {FigureKind::kBenefit, 0, 0.0, {}};
      case ContractFigure::kBenefitAgainstPlan:
      case ContractFigure::kBenefitAgainstPlanRelative:
        return {FigureKind::kBenefitAgainstPlan, 0, 0.0, {}};
      case ContractFigure::kDeliveryCost:
        return {FigureKind::kDeliveryCost, 0, 0.0, {}};
      case ContractFigure::kUnspecified:
        break;
    }
    return Figure(std::monostate());
  }
  CompiledFigure Figure(const AchievementOf& of) const {
    return {FigureKind::kAchievement, scenario_.OutcomeIndex(of.outcome), 0.0, {}};
  }
  CompiledFigure Figure(const ProgressOf& of) const {
    return {FigureKind::kProgress, scenario_.OutcomeIndex(of.outcome), 0.0, {}};
  }
  CompiledFigure Figure(const AttainmentOf& of) const {
    return {FigureKind::kAttainment, scenario_.OutcomeIndex(of.outcome), 0.0, {}};
  }
  CompiledFigure Figure(const MeasuredValueOf& of) const {
    return {FigureKind::kMeasured, scenario_.OutcomeIndex(of.outcome), 0.0, {}};
  }
  CompiledFigure Figure(const DriverId& driver) const {
    return {FigureKind::kDriver, scenario_.DriverIndex(driver.id), 0.0, {}};
  }
  CompiledFigure Figure(const ClauseId& clause) const {
    return {FigureKind::kClausePay, ClauseIndex(clause.id), 0.0, {}};
  }
  CompiledFigure Figure(const ConstantFigure& constant) const {
    return {FigureKind::kConstant, 0, constant.value, {}};
  }
  CompiledFigure Figure(const PlanValueOf& of) const {
    return {FigureKind::kKnown, 0, 0.0, chance_.outcomes[scenario_.OutcomeIndex(of.outcome)].plan};
  }
  CompiledFigure Figure(const PlanBenefit&) const {
    return {FigureKind::kKnown, 0, 0.0, compiled_.plan_benefit};
  }
  CompiledFigure Figure(const InputId& input) const {
    const ObservedInput& bound =
        *std::find_if(contract_.inputs.begin(), contract_.inputs.end(),
                      [&](const ObservedInput& other) { return other.id == input.id; });
    if (const auto* outcome = std::get_if<OutcomeId>(&bound.binding)) {
      return Figure(MeasuredValueOf{outcome->id});
    }
    if (const auto* driver = std::get_if<DriverId>(&bound.binding)) return Figure(*driver);
    return {FigureKind::kKnown, 0, 0.0, ValuesOf(std::get<Trajectory>(bound.binding), scenario_)};
  }

  int ClauseIndex(const std::string& id) const {
    const auto found = std::find_if(contract_.clauses.begin(), contract_.clauses.end(),
                                    [&](const Clause& other) { return other.id == id; });
    return static_cast<int>(found - contract_.clauses.begin());
  }

  void CompileReference() {
    out_.reference = -1;
    out_.constant_reference = 1.0;
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
    CompiledFigure figure = std::visit([this](const auto& source) { return Figure(source); },
                                       clause_.reference->source);
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
    out_.reference =
        AddReading(CompiledReading{AddFigure(std::move(figure)), Aggregation::kSum, {}});
  }

  void CompileSchedule() {
    out_.pivot = clause_.pivot;
    out_.base = clause_.base;
    for (const Band& band : clause_.bands) {
      out_.bands.push_back({band.lower.value_or(-HUGE_VAL), band.upper.value_or(HUGE_VAL),
                            *clause_.share * band.rate});
    }
    for (const Step& step : clause_.steps) {
      out_.steps.push_back(
          {step.threshold, step.side == Side::kAbove, step.inclusive, step.amount});
    }
    out_.edges_of_reference = clause_.edge_unit == ValueUnit::kOfReference;
    out_.amounts_of_reference = clause_.amount_unit == ValueUnit::kOfReference;
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

  std::optional<CompiledLimits> LimitsOf(const std::optional<Limits>& limits, Span span) const {
    if (!limits) return std::nullopt;
    if (!limits->gain_cap && !limits->penalty_cap && !limits->net_cap && !limits->net_floor) {
      return std::nullopt;
    }
    CompiledLimits compiled{
        limits->gain_cap.value_or(HUGE_VAL),     limits->penalty_cap.value_or(HUGE_VAL),
        limits->net_cap.value_or(HUGE_VAL),      limits->net_floor.value_or(-HUGE_VAL),
        limits->unit == ValueUnit::kOfReference, {}};
    if (compiled.of_reference && span != Span::kSettlement && !known_reference_.empty()) {
      compiled.known_reference = ReferenceOver(span);
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

  const Scenario& scenario_;
  const CompiledChance& chance_;
  const Contract& contract_;
  const Clause& clause_;
  CompiledContract& compiled_;
  CompiledClause out_;
  std::vector<double> known_reference_;  // r of each settlement, by period; empty: not known
};

}  // namespace

void CompileClause(const Scenario& scenario, const CompiledChance& chance, const Contract& contract,
                   const Clause& clause, CompiledContract& compiled) {
  CompiledClause out = ClauseCompiler(scenario, chance, contract, clause, compiled).Compile();
  compiled.clauses.push_back(std::move(out));
}

}  // namespace accord::compile
