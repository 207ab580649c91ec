#include "tests/oracles/settlement_oracle.h"

#include <cassert>
#include <cstddef>
#include <optional>
#include <variant>
#include <vector>

#include "tests/oracles/chance_oracle.h"

namespace accord::oracles {
namespace {

// The periods first..last that one settlement looks at; it falls on the last one.
struct WindowPeriods {
  int first, last;
};

std::vector<WindowPeriods> WindowsOfClause(const Clause& clause, int periods_per_year) {
  int length = 1;
  if (const auto* every = std::get_if<EveryPeriods>(&clause.window->length)) {
    length = every->periods;
  } else if (std::holds_alternative<ContractYear>(clause.window->length)) {
    length = periods_per_year;
  } else if (std::holds_alternative<WholeTerm>(clause.window->length)) {
    length = clause.last_period - clause.first_period + 1;
  }
  std::vector<WindowPeriods> windows;
  WindowPeriods window{clause.first_period, clause.first_period};
  for (int t = clause.first_period; t <= clause.last_period; ++t) {
    window.last = t;
    if (t - window.first + 1 == length || t == clause.last_period) {
      windows.push_back(window);
      window.first = t + 1;
    }
  }
  return windows;
}

class ClauseOracle {
 public:
  ClauseOracle(const ContractScope& scope, const Clause& clause)
      : scope_(scope),
        clause_(clause),
        periods_per_year_(scope.scenario.periods_per_year()),
        windows_(WindowsOfClause(clause, periods_per_year_)) {}

  ClausePath Settle() {
    ClausePath result;
    const auto period_count = static_cast<std::size_t>(scope_.scenario.period_count());
    result.pay.assign(period_count, 0.0);
    result.raw.assign(period_count, 0.0);
    result.limited.assign(period_count, false);
    for (std::size_t k = 0; k < windows_.size(); ++k) {
      const auto t = static_cast<std::size_t>(windows_[k].last - 1);
      const Sized raw = Schedule(windows_[k]);
      const Sized pay = Limited(k, raw);
      result.raw[t] = raw;
      result.pay[t] = pay;
      result.limited[t] = pay.value != raw.value;
      paid_.push_back(pay);
    }
    result.edges = edges_;
    return result;
  }

 private:
  // A basis over a window.
  Sized Read(const Basis& basis, WindowPeriods window) {
    const Sized first = FigureOf(scope_, basis, window.first, edges_);
    Sized sum = 0, least = first, most = first, last = 0, plan = 0;
    for (int t = window.first; t <= window.last; ++t) {
      last = FigureOf(scope_, basis, t, edges_);
      sum += last;
      least = Min(least, last);
      most = Max(most, last);
      plan += scope_.so_far.plan_benefit[static_cast<std::size_t>(t - 1)];
    }
    const auto* figure = std::get_if<ContractFigure>(&basis.source);
    if (figure != nullptr && *figure == ContractFigure::kBenefitAgainstPlanRelative) {
      return sum / plan;
    }
    switch (basis.aggregation) {
      case Aggregation::kSum:
        return sum;
      case Aggregation::kMean:
        return sum / (window.last - window.first + 1);
      case Aggregation::kMin:
        return least;
      case Aggregation::kMax:
        return most;
      case Aggregation::kLast:
        return last;
      case Aggregation::kUnspecified:
        break;
    }
    assert(false);
    return 0;
  }

  // r: summed over the window, but a constant counts once a settlement. 1 where there is none.
  Sized ReferenceOver(WindowPeriods window) {
    if (!clause_.reference) return 1;
    const auto& source = clause_.reference->source;
    if (const auto* constant = std::get_if<ConstantFigure>(&source)) return constant->value;
    Sized sum = 0;
    for (int t = window.first; t <= window.last; ++t) {
      if (const auto* outcome = std::get_if<PlanValueOf>(&source)) {
        const auto j = static_cast<std::size_t>(scope_.scenario.OutcomeIndex(outcome->outcome));
        sum += scope_.chance.outcomes[j].plan[static_cast<std::size_t>(t - 1)];
      } else if (std::holds_alternative<PlanBenefit>(source)) {
        sum += scope_.so_far.plan_benefit[static_cast<std::size_t>(t - 1)];
      } else {
        Basis basis;
        if (const auto* driver = std::get_if<DriverId>(&source)) basis.source = *driver;
        if (const auto* input = std::get_if<InputId>(&source)) basis.source = *input;
        if (const auto* pay = std::get_if<ClauseId>(&source)) basis.source = *pay;
        sum += FigureOf(scope_, basis, t, edges_);
      }
    }
    return sum;
  }

  // Whether r is known when the contract is signed.
  bool ReferenceIsKnown() const {
    const auto& source = clause_.reference->source;
    if (const auto* id = std::get_if<InputId>(&source)) {
      for (const ObservedInput& input : scope_.contract.inputs) {
        if (input.id == id->id) return std::holds_alternative<Trajectory>(input.binding);
      }
    }
    return std::holds_alternative<ConstantFigure>(source) ||
           std::holds_alternative<PlanValueOf>(source) ||
           std::holds_alternative<PlanBenefit>(source);
  }

  // scale * f(x), 0 behind a closed gate.
  Sized Schedule(WindowPeriods window) {
    const Sized r = ReferenceOver(window);
    const Sized edge_unit = clause_.edge_unit == ValueUnit::kOfReference ? r : Sized(1);
    const Sized amount_unit = clause_.amount_unit == ValueUnit::kOfReference ? r : Sized(1);
    const Sized x = Read(*clause_.basis, window);
    const Sized pivot = clause_.pivot * edge_unit;

    Sized f = clause_.base * amount_unit;
    for (const Band& band : clause_.bands) {
      const Sized rate = *clause_.share * Sized(band.rate);
      // The part of the band between pivot and x.
      Sized low = Min(x, pivot), high = Max(x, pivot);
      if (band.lower) low = Max(low, *band.lower * edge_unit);
      if (band.upper) high = Min(high, *band.upper * edge_unit);
      const Sized length = Max(0.0, high - low);
      f = x.value >= pivot.value ? f + rate * length : f - rate * length;
    }
    for (const Step& step : clause_.steps) {
      if (IsReached(step, x, step.threshold * edge_unit)) f += step.amount * amount_unit;
    }
    if (!GatesAreOpen(window, r)) return 0;
    return f * ScaleFactor(window);
  }

  bool IsReached(const Step& step, Sized x, Sized threshold) {
    edges_.Compared(x, threshold);
    if (x.value == threshold.value) return step.inclusive;
    return step.side == Side::kAbove ? x.value > threshold.value : x.value < threshold.value;
  }

  bool GatesAreOpen(WindowPeriods window, Sized r) {
    if (!clause_.gate || clause_.gate->gates.empty()) return true;
    bool all = true, any = false;
    for (const Gate& gate : clause_.gate->gates) {
      const bool open = IsOpen(gate, window, r);
      all = all && open;
      any = any || open;
    }
    return clause_.gate->mode == GateMode::kAnyOf ? any : all;
  }

  bool IsOpen(const Gate& gate, WindowPeriods window, Sized r) {
    const Sized x = Read(*gate.basis, window);
    const Sized unit = gate.unit == ValueUnit::kOfReference ? r : Sized(1);
    bool open = true;
    if (gate.min) {
      const Sized min = *gate.min * unit;
      edges_.Compared(x, min);
      open = open && (gate.min_open ? x.value > min.value : x.value >= min.value);
    }
    if (gate.max) {
      const Sized max = *gate.max * unit;
      edges_.Compared(x, max);
      open = open && (gate.max_open ? x.value < max.value : x.value <= max.value);
    }
    return open;
  }

  Sized ScaleFactor(WindowPeriods window) {
    if (!clause_.scale) return 1;
    const Scale& scale = *clause_.scale;
    Sized factor = scale.intercept + scale.slope * Read(*scale.basis, window);
    if (scale.min) factor = Max(factor, *scale.min);
    if (scale.max) factor = Min(factor, *scale.max);
    return factor;
  }

  enum class Span { kSettlement, kYear, kTerm };

  int YearOf(std::size_t settlement) const {
    return (windows_[settlement].last - 1) / periods_per_year_;
  }
  bool InSpan(Span span, std::size_t one, std::size_t other) const {
    if (span == Span::kSettlement) return one == other;
    return span == Span::kTerm || YearOf(one) == YearOf(other);
  }
  bool IsLastOf(Span span, std::size_t settlement) const {
    return settlement + 1 == windows_.size() || !InSpan(span, settlement, settlement + 1);
  }

  // What the limits of a span are multiples of.
  Sized LimitUnit(const Limits& limits, Span span, std::size_t settlement) {
    if (limits.unit != ValueUnit::kOfReference) return 1;
    Sized sum = 0;
    for (std::size_t k = 0; k < windows_.size(); ++k) {
      if (!InSpan(span, settlement, k)) continue;
      if (k <= settlement || ReferenceIsKnown()) sum += ReferenceOver(windows_[k]);
    }
    return sum;
  }

  // Earlier gains (sign 1) or penalties (sign -1) of the span, or net pay (sign 0).
  Sized Used(Span span, std::size_t settlement, int sign) const {
    Sized used = 0;
    for (std::size_t k = 0; k < settlement; ++k) {
      if (!InSpan(span, settlement, k)) continue;
      used += sign == 0 ? paid_[k] : Max(0.0, sign * paid_[k]);
    }
    return used;
  }

  Sized Limited(std::size_t settlement, Sized raw) {
    struct SpanLimits {
      Span span;
      const std::optional<Limits>& limits;
    };
    const SpanLimits spans[] = {{Span::kSettlement, clause_.settlement_limits},
                                {Span::kYear, clause_.year_limits},
                                {Span::kTerm, clause_.term_limits}};
    Sized gain = Max(0.0, raw), penalty = Max(0.0, -raw);
    for (const auto& [span, limits] : spans) {
      if (!limits) continue;
      const Sized unit = LimitUnit(*limits, span, settlement);
      if (limits->gain_cap) {
        const Sized cap = Max(0.0, *limits->gain_cap * unit);
        gain = Min(gain, Max(0.0, cap - Used(span, settlement, 1)));
      }
      if (limits->penalty_cap) {
        const Sized cap = Max(0.0, *limits->penalty_cap * unit);
        penalty = Min(penalty, Max(0.0, cap - Used(span, settlement, -1)));
      }
    }
    Sized net = gain - penalty;
    for (const auto& [span, limits] : spans) {
      if (!limits) continue;
      const Sized unit = LimitUnit(*limits, span, settlement);
      const Sized used = Used(span, settlement, 0);
      if (limits->net_cap) net = Min(net, *limits->net_cap * unit - used);
      if (limits->net_floor && IsLastOf(span, settlement)) {
        net = Max(net, *limits->net_floor * unit - used);
      }
    }
    return net;
  }

  const ContractScope& scope_;
  const Clause& clause_;
  int periods_per_year_;
  std::vector<WindowPeriods> windows_;
  std::vector<Sized> paid_;  // so far, as windows_
  EdgeWatch edges_;
};

}  // namespace

ClausePath SettleClause(const ContractScope& scope, int index) {
  return ClauseOracle(scope, scope.contract.clauses[static_cast<std::size_t>(index)]).Settle();
}

}  // namespace accord::oracles
