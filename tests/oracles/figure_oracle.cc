#include <algorithm>
#include <cassert>
#include <cmath>
#include <cstddef>
#include <string>
#include <variant>

#include "tests/oracles/chance_oracle.h"
#include "tests/oracles/settlement_oracle.h"

// What a clause may look at, period by period and over several.
namespace accord::oracles {
namespace {

// Sum of v (values - b) over the contract's outcomes in one period, b moving by w towards what was
// measured: b_pay(1) = b(1), b_pay(t+1) = (1-w) b_pay(t) + w y(t).
Sized BenefitAt(const ContractScope& scope, Series OutcomePath::*values, int period, double w) {
  Sized sum = 0;
  for (const std::string& id : scope.contract.outcome_ids) {
    const auto j = static_cast<std::size_t>(scope.scenario.OutcomeIndex(id));
    const OutcomePath& path = scope.chance.outcomes[j];
    const auto t = static_cast<std::size_t>(period - 1);
    Sized baseline = path.baseline[t];
    if (w != 0) {
      baseline = path.baseline[0];
      for (std::size_t s = 0; s < t; ++s) {
        baseline = (1.0 - Sized(w)) * baseline + w * path.measured[s];
      }
    }
    sum += scope.scenario.facts().outcomes[j].value_per_unit * ((path.*values)[t] - baseline);
  }
  return sum;
}

struct FigureReader {
  const ContractScope& scope;
  int period;
  double rebasing_weight;
  EdgeWatch& edges;

  std::size_t t() const { return static_cast<std::size_t>(period - 1); }
  std::size_t IndexOf(const std::string& outcome) const {
    return static_cast<std::size_t>(scope.scenario.OutcomeIndex(outcome));
  }
  const Outcome& OutcomeWith(const std::string& id) const {
    return scope.scenario.facts().outcomes[IndexOf(id)];
  }
  const OutcomePath& PathOf(const std::string& outcome) const {
    return scope.chance.outcomes[IndexOf(outcome)];
  }

  Sized operator()(const std::monostate&) const {
    assert(false);
    return 0;
  }
  Sized operator()(ContractFigure figure) const {
    const ContractPath& contract = scope.so_far;
    switch (figure) {
      case ContractFigure::kScore:
        return contract.score[t()];
      case ContractFigure::kBenefit:
        return BenefitAt(scope, &OutcomePath::measured, period, rebasing_weight);
      case ContractFigure::kBenefitAgainstPlan:
      case ContractFigure::kBenefitAgainstPlanRelative:  // divided over all periods
        return contract.measured_benefit[t()] - contract.plan_benefit[t()];
      case ContractFigure::kDeliveryCost:
        return contract.supplier.cost[t()];
      case ContractFigure::kUnspecified:
        break;
    }
    assert(false);
    return 0;
  }
  Sized operator()(const AchievementOf& of) const { return PathOf(of.outcome).achievement[t()]; }
  Sized operator()(const ProgressOf& of) const {
    return ProgressBy(OutcomeWith(of.outcome), PathOf(of.outcome).measured[t()]);
  }
  Sized operator()(const AttainmentOf& of) const {
    const OutcomePath& outcome = PathOf(of.outcome);
    return AttainmentBy(OutcomeWith(of.outcome), outcome.measured[t()], outcome.plan[t()], edges);
  }
  Sized operator()(const MeasuredValueOf& of) const { return PathOf(of.outcome).measured[t()]; }
  Sized operator()(const DriverId& driver) const {
    return scope.chance
        .levels[static_cast<std::size_t>(scope.scenario.DriverIndex(driver.id))][t()];
  }
  Sized operator()(const InputId& input) const { return InputAt(scope, input.id, period); }
  Sized operator()(const ClauseId& id) const {
    for (std::size_t c = 0; c < scope.contract.clauses.size(); ++c) {
      if (scope.contract.clauses[c].id == id.id) return scope.so_far.clauses[c].own_pay[t()];
    }
    assert(false);
    return 0;
  }
  Sized operator()(const ConstantFigure& constant) const { return constant.value; }
};

}  // namespace

Aggregation AggregationOf(const Basis& basis) {
  if (basis.aggregation != Aggregation::kUnspecified) return basis.aggregation;
  const auto* figure = std::get_if<ContractFigure>(&basis.source);
  const bool is_money = figure != nullptr ? *figure != ContractFigure::kScore
                                          : std::holds_alternative<InputId>(basis.source) ||
                                                std::holds_alternative<ClauseId>(basis.source);
  return is_money ? Aggregation::kSum : Aggregation::kMean;
}

Sized InputAt(const ContractScope& scope, const std::string& id, int t) {
  EdgeWatch edges;
  const FigureReader reader{scope, t, 0, edges};
  for (const ObservedInput& input : scope.contract.inputs) {
    if (input.id != id) continue;
    if (const auto* outcome = std::get_if<OutcomeId>(&input.binding)) {
      return reader(MeasuredValueOf{outcome->id});
    }
    if (const auto* driver = std::get_if<DriverId>(&input.binding)) return reader(*driver);
    return ValuesOf(std::get<Trajectory>(input.binding), scope.scenario.period_count(),
                    scope.scenario.period_years())[reader.t()];
  }
  assert(false);
  return 0;
}

Sized Read(const ContractScope& scope, const Basis& basis, Periods over, double rebasing_weight,
           EdgeWatch& edges) {
  Sized sum = 0, least, most, last, plan = 0;
  double squares = 0, product = 1, greatest = 0;
  for (int t = over.first; t <= over.last; ++t) {
    last = std::visit(FigureReader{scope, t, rebasing_weight, edges}, basis.source);
    sum += last;
    least = t == over.first ? last : Min(least, last);
    most = t == over.first ? last : Max(most, last);
    plan += scope.so_far.plan_benefit[static_cast<std::size_t>(t - 1)];
    squares += (last.value - 1) * (last.value - 1);
    product *= std::pow(std::max(last.value, 0.0), 1.0 / over.count());
    greatest = std::max(greatest, last.size);
  }
  const auto* figure = std::get_if<ContractFigure>(&basis.source);
  if (figure != nullptr && *figure == ContractFigure::kBenefitAgainstPlanRelative) {
    return sum / plan;
  }
  switch (AggregationOf(basis)) {
    case Aggregation::kMean:
      return sum / over.count();
    case Aggregation::kMin:
      return least;
    case Aggregation::kMax:
      return most;
    case Aggregation::kLast:
      return last;
    case Aggregation::kRhythmicity:
      return {1 - std::sqrt(squares / over.count()), std::max(1.0, greatest)};
    case Aggregation::kGeometricMean:
      return {product, greatest};
    case Aggregation::kSum:
    case Aggregation::kUnspecified:
      break;
  }
  return sum;
}

Sized RoundTo(Sized x, const std::optional<double>& step, double size, EdgeWatch& edges) {
  if (!step) return x;
  const Sized magnitude{std::fabs(x.value), x.size};
  const double below = std::floor(magnitude.value / *step);
  const double level = (below + 0.5) * *step;
  // What arithmetic may be off by, a thousandth of the step at most (docs/model.md, section 3).
  const double tolerance = std::min(2e-14 * std::max(magnitude.value, size), 0.001 * *step);
  const bool up = magnitude.value >= level - tolerance;
  edges.Compared(magnitude, level - tolerance);
  const double rounded = (up ? below + 1 : below) * *step;
  return {x.value < 0 ? -rounded : rounded, rounded};
}

Sized ReferenceOver(const ContractScope& scope, const Clause& clause, Periods over, int settlements,
                    EdgeWatch& edges) {
  if (!clause.reference) return 1;
  const auto& source = clause.reference->source;
  if (const auto* constant = std::get_if<ConstantFigure>(&source)) {
    return constant->value * Sized(settlements);
  }
  Sized sum = 0;
  for (int t = over.first; t <= over.last; ++t) {
    const FigureReader reader{scope, t, clause.rebasing_weight, edges};
    if (const auto* outcome = std::get_if<PlanValueOf>(&source)) {
      sum += reader.PathOf(outcome->outcome).plan[reader.t()];
    } else if (std::holds_alternative<PlanBenefit>(source)) {
      sum += BenefitAt(scope, &OutcomePath::plan, t, clause.rebasing_weight);
    } else if (const auto* driver = std::get_if<DriverId>(&source)) {
      sum += reader(*driver);
    } else if (const auto* input = std::get_if<InputId>(&source)) {
      sum += reader(*input);
    } else {
      sum += reader(std::get<ClauseId>(source));
    }
  }
  return sum;
}

bool IsReferenceKnown(const Contract& contract, const Clause& clause) {
  const auto& source = clause.reference->source;
  if (const auto* id = std::get_if<InputId>(&source)) {
    for (const ObservedInput& input : contract.inputs) {
      if (input.id == id->id) return std::holds_alternative<Trajectory>(input.binding);
    }
  }
  if (std::holds_alternative<PlanBenefit>(source)) return clause.rebasing_weight == 0;
  return std::holds_alternative<ConstantFigure>(source) ||
         std::holds_alternative<PlanValueOf>(source);
}

}  // namespace accord::oracles
