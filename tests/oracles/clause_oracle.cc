#include <cmath>
#include <cstddef>
#include <optional>
#include <variant>
#include <vector>

#include "tests/oracles/settlement_oracle.h"

namespace accord::oracles {
namespace {

bool IsReached(const Step& step, Sized x, Sized threshold, double plan_size, EdgeWatch& edges) {
  const int side = edges.Compare(x, threshold, plan_size);
  if (side == 0) return step.inclusive;
  return step.side == Side::kAbove ? side > 0 : side < 0;
}

// (3.1) with its numbers in the units they are written in.
struct Curve {
  Sized base, pivot;
  Sized rate_unit, edge_unit, amount_unit;
  const std::vector<Band>& bands;
  const std::vector<Step>& steps;

  // `plan_size`: x's, docs/model.md section 0.
  Sized At(Sized x, double plan_size, EdgeWatch& edges) const {
    Sized f = base * amount_unit;
    const Sized from = pivot * edge_unit;
    for (const Band& band : bands) {
      const Sized rate = rate_unit * band.rate;
      // The part of the band between pivot and x.
      Sized low = Min(x, from), high = Max(x, from);
      if (band.lower) low = Max(low, *band.lower * edge_unit);
      if (band.upper) high = Min(high, *band.upper * edge_unit);
      const Sized length = Max(0.0, high - low);
      f = x.value >= from.value ? f + rate * length : f - rate * length;
    }
    for (const Step& step : steps) {
      const Sized threshold = step.threshold * edge_unit;
      if (IsReached(step, x, threshold, plan_size, edges)) f += step.amount * amount_unit;
    }
    return f;
  }
};

bool IsOpen(const Gate& gate, Sized x, Sized unit, double plan_size, EdgeWatch& edges) {
  bool open = true;
  if (gate.min) {
    const int side = edges.Compare(x, *gate.min * unit, plan_size);
    open = open && (gate.min_open ? side > 0 : side >= 0);
  }
  if (gate.max) {
    const int side = edges.Compare(x, *gate.max * unit, plan_size);
    open = open && (gate.max_open ? side < 0 : side <= 0);
  }
  return open;
}

bool Together(const GateSet& set, const std::vector<GateReading>& gates) {
  bool all = true, any = false;
  for (const GateReading& gate : gates) {
    all = all && gate.open;
    any = any || gate.open;
  }
  return gates.empty() || (set.mode == GateMode::kAnyOf ? any : all);
}

class ClauseReader {
 public:
  ClauseReader(const ContractScope& scope, const Settlement& settlement, EdgeWatch& edges)
      : scope_(scope),
        clause_(scope.contract.clauses[static_cast<std::size_t>(settlement.clause)]),
        settlement_(settlement),
        edges_(edges) {}

  SettlementLine Due(Sized& amount_before) {
    SettlementLine line;
    const bool to_date = clause_.basis && clause_.basis->to_date;
    line.window_first = to_date ? clause_.first_period : settlement_.window.first;
    line.basis = clause_.basis ? ReadOver(*clause_.basis) : Sized(0);
    line.reads_basis = !clause_.bands.empty() || !clause_.steps.empty();
    line.reference = to_date
                         ? ReferenceOver(scope_, clause_, SinceFirst(), settlement_.number, edges_)
                         : ReferenceOver(scope_, clause_, settlement_.window, 1, edges_);
    const Sized r = line.reference;
    line.schedule = Schedule(line.basis, r);
    if (clause_.gate) {
      for (const Gate& gate : clause_.gate->gates) {
        const Sized x = gate.basis ? ReadOver(*gate.basis) : line.basis;
        const double size = PlanSize(gate.basis ? gate.basis : clause_.basis);
        line.gates.push_back({x, IsOpen(gate, x, UnitOf(gate.unit, r), size, edges_)});
      }
      line.open = Together(*clause_.gate, line.gates);
    }
    line.index = Index();
    line.scale = ScaleFactor();
    if (!line.open) {
      line.due = 0;
    } else if (to_date) {
      const Sized amount = line.scale * line.schedule;
      line.due = line.index * (amount - amount_before);
      amount_before = amount;
    } else {
      line.due = line.index * line.scale * line.schedule;
    }
    const auto clause = static_cast<std::size_t>(settlement_.clause);
    line.due = RoundTo(line.due, clause_.round_to,
                       scope_.sizes.OfPay(clause, settlement_.window.last), edges_);
    return line;
  }

 private:
  Periods SinceFirst() const { return {clause_.first_period, settlement_.window.last}; }
  Sized ReadOver(const Basis& basis) {
    const Sized x = Read(scope_, basis, basis.to_date ? SinceFirst() : settlement_.window,
                         clause_.rebasing_weight, edges_);
    return RoundTo(x, basis.round_to, PlanSize(basis), edges_);
  }
  double PlanSize(const std::optional<Basis>& basis) const {
    if (!basis) return 0;
    return scope_.sizes.OfBasis(*basis, basis->to_date ? SinceFirst() : settlement_.window);
  }
  static Sized UnitOf(ValueUnit unit, Sized r) {
    return unit == ValueUnit::kOfReference ? r : Sized(1);
  }

  Sized Schedule(Sized x, Sized r) {
    Sized amount_unit = UnitOf(clause_.amount_unit, r);
    if (clause_.amounts_per_year) {
      const bool to_date = clause_.basis && clause_.basis->to_date;
      const Periods looked_at = to_date ? SinceFirst() : settlement_.window;
      amount_unit *= looked_at.count() * scope_.scenario.period_years();
    }
    return Curve{clause_.base,
                 clause_.pivot,
                 clause_.share.value_or(1),
                 UnitOf(clause_.edge_unit, r),
                 amount_unit,
                 clause_.bands,
                 clause_.steps}
        .At(x, PlanSize(clause_.basis), edges_);
  }

  Sized Index() const {
    if (!clause_.indexation) return 1;
    const int t = settlement_.window.last;
    if (const auto* rate = std::get_if<RateIndex>(&clause_.indexation->by)) {
      return std::pow(1 + rate->rate_per_year, (t - 1) * scope_.scenario.period_years());
    }
    const auto& driver = std::get<DriverId>(clause_.indexation->by);
    const auto d = static_cast<std::size_t>(scope_.scenario.DriverIndex(driver.id));
    const auto i = static_cast<std::size_t>(t - 1);
    return scope_.chance.levels[d][i] / scope_.chance.origins[d][i];
  }

  Sized ScaleFactor() {
    if (!clause_.scale) return 1;
    const Scale& scale = *clause_.scale;
    Sized factor = scale.intercept;
    if (scale.basis) factor += scale.slope * ReadOver(*scale.basis);
    if (scale.min) factor = Max(factor, *scale.min);
    if (scale.max) factor = Min(factor, *scale.max);
    return factor;
  }

  const ContractScope& scope_;
  const Clause& clause_;
  const Settlement& settlement_;
  EdgeWatch& edges_;
};

}  // namespace

std::vector<Periods> WindowsOver(const std::optional<Window>& window, Periods active,
                                 int periods_per_year) {
  int length = 1;
  if (window) {
    if (const auto* every = std::get_if<EveryPeriods>(&window->length)) {
      length = every->periods;
    } else if (std::holds_alternative<ContractYear>(window->length)) {
      length = periods_per_year;
    } else if (std::holds_alternative<WholeTerm>(window->length)) {
      length = active.count();
    }
  }
  std::vector<Periods> windows;
  Periods next{active.first, active.first};
  for (int t = active.first; t <= active.last; ++t) {
    next.last = t;
    if (next.count() == length || t == active.last) {
      windows.push_back(next);
      next.first = t + 1;
    }
  }
  return windows;
}

std::vector<Periods> WindowsOf(const Scenario& scenario, const Clause& clause) {
  return WindowsOver(clause.window, {clause.first_period, clause.last_period},
                     scenario.periods_per_year());
}

Sized ReleaseFactor(const Holdback& holdback, Sized score, double plan_size, EdgeWatch& edges) {
  const bool bare = holdback.release_bands.empty() && holdback.release_steps.empty();
  const Sized base = holdback.release_base.value_or(bare ? 1 : 0);
  const Curve curve{base, 0, 1, 1, 1, holdback.release_bands, holdback.release_steps};
  return Min(1.0, Max(0.0, curve.At(score, plan_size, edges)));
}

SettlementLine DueOf(const ContractScope& scope, const Settlement& settlement, Sized& to_date,
                     EdgeWatch& edges) {
  SettlementLine line;
  if (!settlement.is_top_up) line = ClauseReader(scope, settlement, edges).Due(to_date);
  const Clause& clause = scope.contract.clauses[static_cast<std::size_t>(settlement.clause)];
  line.clause = settlement.clause;
  line.period = settlement.window.last;
  line.due_period = line.period + clause.payment_lag_periods;
  line.final_settlement = settlement.is_closing;
  line.is_top_up = settlement.is_top_up;
  return line;
}

}  // namespace accord::oracles
