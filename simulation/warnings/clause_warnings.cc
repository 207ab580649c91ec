#include "simulation/warnings/clause_warnings.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <optional>
#include <string>

namespace accord::warnings_internal {
namespace {

bool IsOfReference(const std::optional<Limits>& limits) {
  return limits && limits->unit == ValueUnit::kOfReference;
}

bool UsesReference(const Clause& clause) {
  bool gates = false;
  if (clause.gate) {
    gates = std::any_of(clause.gate->gates.begin(), clause.gate->gates.end(),
                        [](const Gate& g) { return g.unit == ValueUnit::kOfReference; });
  }
  return gates || clause.edge_unit == ValueUnit::kOfReference ||
         clause.amount_unit == ValueUnit::kOfReference || IsOfReference(clause.settlement_limits) ||
         IsOfReference(clause.year_limits) || IsOfReference(clause.term_limits);
}

bool LimitsPenalty(const std::optional<Limits>& limits) {
  return limits && (limits->penalty_cap || limits->net_floor);
}

// Clauses, groups and contracts alike.
template <typename Owner>
bool LimitsPenalties(const Owner& owner) {
  return LimitsPenalty(owner.settlement_limits) || LimitsPenalty(owner.year_limits) ||
         LimitsPenalty(owner.term_limits);
}

// The side of the basis towards which the clause's penalty grows without end; null where none.
const char* UnlimitedPenaltySide(const ContractContext& view, const Clause& clause) {
  const Contract& contract = view.contract;
  const ClauseGroup* group = GroupOf(contract, clause.id);
  if (LimitsPenalties(clause) || LimitsPenalties(contract) ||
      (group != nullptr && LimitsPenalties(*group))) {
    return nullptr;
  }
  if (clause.scale && !(clause.scale->min && *clause.scale->min >= 0)) return nullptr;
  Runs runs = RunsOf(contract, *clause.basis);
  const Reach reach = ReachOf(view, clause, *clause.basis);
  runs.falls &= !std::isfinite(reach.lower);
  runs.rises &= !std::isfinite(reach.upper);
  if (clause.gate && clause.gate->mode == GateMode::kAllOf) {
    for (const Gate& gate : clause.gate->gates) {
      runs.falls &= !gate.min;
      runs.rises &= !gate.max;
    }
  }
  double rate_below = 0, rate_above = 0;
  for (const Band& band : clause.bands) {
    if (!band.lower) rate_below += *clause.share * band.rate;
    if (!band.upper) rate_above += *clause.share * band.rate;
  }
  if (runs.falls && rate_below > 0) return "falls";
  if (runs.rises && rate_above < 0) return "rises";
  return nullptr;
}

bool ReadsBenefit(const Clause& clause) {
  const std::optional<ContractFigure> figure = FigureOf(*clause.basis);
  return figure == ContractFigure::kBenefit || figure == ContractFigure::kBenefitAgainstPlan;
}

bool HasValue(const Contract& contract, const std::vector<Outcome>& outcomes) {
  return std::any_of(outcomes.begin(), outcomes.end(), [&](const Outcome& outcome) {
    const auto& ids = contract.outcome_ids;
    return outcome.value_per_unit != 0 &&
           std::find(ids.begin(), ids.end(), outcome.id) != ids.end();
  });
}

}  // namespace

void WarnOfContract(Checker& warnings, const FieldPath& at, const ContractContext& view) {
  const Contract& contract = view.contract;
  const FieldPath clauses_at = at.Field("clauses");
  if (contract.clauses.empty()) {
    warnings.Add(clauses_at, ViolationCode::kSuspicious, "without clauses nothing is ever paid");
  }
  const bool has_value = HasValue(contract, view.facts.outcomes);
  Curves curves;
  for (std::size_t i = 0; i < contract.clauses.size(); ++i) {
    const Clause& clause = contract.clauses[i];
    curves.push_back(CurveOf(view, clause));
    const FieldPath entry = clauses_at.Entry(clause.id, static_cast<int>(i));
    if (clause.reference && !UsesReference(clause)) {
      warnings.Add(entry.Field("reference"), ViolationCode::kUnused,
                   "no edge, amount, gate or limit is in units of it");
    }
    if (const char* side = UnlimitedPenaltySide(view, clause)) {
      warnings.Add(entry, ViolationCode::kUnlimited,
                   std::string("no penalty_cap or net_floor limits what it takes from the "
                               "supplier as its basis ") +
                       side);
    }
    if (ReadsBenefit(clause) && !has_value) {
      warnings.Add(entry.Field("basis"), ViolationCode::kSuspicious,
                   "the benefit is always 0, since no outcome of the contract has a "
                   "value_per_unit");
    }
  }
  WarnOfSchedules(warnings, at, view, curves);
  WarnOfShares(warnings, at, view, curves);
  WarnOfGates(warnings, at, view);
  WarnOfLimits(warnings, at, view, curves);
  WarnOfMemory(warnings, at, view, curves);
  WarnOfReadings(warnings, at, view, curves);
}

}  // namespace accord::warnings_internal
