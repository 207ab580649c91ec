#include <cassert>
#include <cstddef>
#include <string>
#include <variant>

#include "tests/oracles/chance_oracle.h"
#include "tests/oracles/settlement_oracle.h"

// What a clause may look at, period by period.
namespace accord::oracles {
namespace {

struct FigureReader {
  const ContractScope& scope;
  int period;
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
        return contract.measured_benefit[t()];
      case ContractFigure::kBenefitAgainstPlan:
      case ContractFigure::kBenefitAgainstPlanRelative:  // divided over the window
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
  Sized operator()(const InputId& id) const {
    for (const ObservedInput& input : scope.contract.inputs) {
      if (input.id == id.id) return ReadInput(input);
    }
    assert(false);
    return 0;
  }
  Sized operator()(const ClauseId& id) const {
    for (std::size_t c = 0; c < scope.so_far.clauses.size(); ++c) {
      if (scope.contract.clauses[c].id != id.id) continue;
      edges.Compared(scope.so_far.clauses[c].edges);
      return scope.so_far.clauses[c].pay[t()];
    }
    assert(false);
    return 0;
  }
  Sized operator()(const ConstantFigure& constant) const { return constant.value; }

  Sized ReadInput(const ObservedInput& input) const {
    if (const auto* outcome = std::get_if<OutcomeId>(&input.binding)) {
      return PathOf(outcome->id).measured[t()];
    }
    if (const auto* driver = std::get_if<DriverId>(&input.binding)) return (*this)(*driver);
    return ValuesOf(std::get<Trajectory>(input.binding), scope.scenario.period_count(),
                    scope.scenario.period_years())[t()];
  }
};

}  // namespace

Sized FigureOf(const ContractScope& scope, const Basis& basis, int t, EdgeWatch& edges) {
  return std::visit(FigureReader{scope, t, edges}, basis.source);
}

}  // namespace accord::oracles
