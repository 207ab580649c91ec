#include "simulation/scenario/observed_figures.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <set>
#include <utility>
#include <variant>

#include "simulation/base/checker.h"
#include "simulation/base/limits.h"
#include "simulation/scenario/contract_reads.h"
#include "simulation/scenario/trajectory.h"

namespace accord {
namespace {

Trajectory* KnownInAdvance(ObservedInput& input) {
  using Known = Trajectory*;
  return std::visit(Overloaded{
                        [](std::monostate) { return Known{}; },
                        [](const OutcomeId&) { return Known{}; },
                        [](const DriverId&) { return Known{}; },
                        [](Trajectory& trajectory) { return &trajectory; },
                    },
                    input.binding);
}

class Substitution {
 public:
  Substitution(int contract, ScenarioDraft& draft)
      : draft_(draft), contract_(draft.contracts[static_cast<std::size_t>(contract)]) {
    for (const Driver& driver : draft.drivers) driver_ids_.insert(driver.id);
  }

  bool BindInputs(ObservedFigures& figures) {
    for (ObservedInput& input : contract_.inputs) {
      const auto series = figures.inputs.find(input.id);
      if (series == figures.inputs.end()) continue;
      const std::vector<double>& observed = series->second;
      if (Trajectory* known = KnownInAdvance(input)) {
        known->observed = observed;
      } else {
        BindToNewDriver(observed, input, figures);
      }
    }
    return !is_full_;
  }

  void ReplaceDeliveryCost(const std::vector<double>& observed) {
    if (!draft_.supplier_private) draft_.supplier_private.emplace();
    std::vector<ContractAccount>& accounts = draft_.supplier_private->accounts;
    auto account =
        std::find_if(accounts.begin(), accounts.end(),
                     [&](const ContractAccount& other) { return other.contract == contract_.id; });
    if (account == accounts.end()) {
      account = accounts.insert(accounts.end(), ContractAccount{.contract = contract_.id});
    }
    account->cost = Cost{.fixed = Trajectory{ConstantShape{0.0}, observed}};
  }

 private:
  void BindToNewDriver(const std::vector<double>& observed, ObservedInput& input,
                       ObservedFigures& figures) {
    if (draft_.drivers.size() >= limits::kMaxDrivers) {
      is_full_ = true;
      return;
    }
    Driver driver;
    do {
      driver.id = "observed-" + std::to_string(++named_);
    } while (!driver_ids_.insert(driver.id).second);
    driver.category = DriverCategory::kOther;
    driver.control = Control::kExternal;
    // As large as what was observed, by which comparisons go; no value of it is used.
    double largest = 0.0;
    for (const double value : observed) largest = std::max(largest, std::fabs(value));
    driver.marginal = Marginal{ConstantMarginal{largest}};
    input.binding = DriverId{driver.id};
    figures.drivers[driver.id] = observed;
    draft_.drivers.push_back(std::move(driver));
  }

  ScenarioDraft& draft_;
  Contract& contract_;
  std::set<std::string> driver_ids_;
  int named_ = 0;
  bool is_full_ = false;
};

// Whether what is read is made of the benefit.
bool ReadsBenefit(const ContractRead& read) {
  if (const auto* figure = std::get_if<ContractFigure>(&read.source)) {
    return *figure == ContractFigure::kBenefit || *figure == ContractFigure::kBenefitAgainstPlan ||
           *figure == ContractFigure::kBenefitAgainstPlanRelative;
  }
  const auto* cash = std::get_if<CashOf>(&read.source);
  return cash != nullptr && cash->party == Party::kClient;
}

// Goes through everything that the contract reads.
class MissingFigures {
 public:
  MissingFigures(const Scenario& scenario, const Contract& contract,
                 const ObservedFigures& observed, const FieldPath& at)
      : scenario_(scenario), contract_(contract), observed_(observed), at_(at) {}

  Violations Find() {
    const std::vector<ContractRead> reads = ReadsOf(contract_, FieldPath());
    const bool needs_benefit = std::any_of(reads.begin(), reads.end(), ReadsBenefit);
    for (const ContractRead& read : reads) {
      // The score is in every statement; benefit and inputs are needed where they are read.
      if (read.by == ReadBy::kInput) continue;
      if (read.by == ReadBy::kBenefit && (!needs_benefit || !HasValue(read))) continue;
      Need(read);
    }
    return missing_.Take(at_);
  }

 private:
  bool HasValue(const ContractRead& read) const {
    const std::string& id = std::get<MeasuredOutcome>(read.source).id;
    const auto index = static_cast<std::size_t>(scenario_.OutcomeIndex(id));
    return scenario_.facts().outcomes[index].value_per_unit != 0.0;
  }

  void Need(const ContractRead& read) {
    std::visit(Overloaded{
                   [&](const MeasuredOutcome& outcome) { NeedOutcome(outcome.id, read.reader); },
                   [&](const VolumeOutcome& outcome) { NeedOutcome(outcome.id, read.reader); },
                   [](const PlannedOutcome&) {},
                   [&](const DriverId& driver) { NeedDriver(driver.id, read.reader); },
                   [&](const InputId& input) { NeedInput(input.id, read.reader); },
                   [](const ClauseId&) {},  // which has needs of its own
                   [&](ContractFigure figure) { NeedFigure(figure, read.reader); },
                   [](const PlanBenefit&) {},
                   [&](const CashOf& cash) { NeedCash(cash.party, read.reader); },
               },
               read.source);
  }

  void NeedFigure(ContractFigure figure, const std::string& reader) {
    switch (figure) {
      case ContractFigure::kScore:
      case ContractFigure::kBenefit:
      case ContractFigure::kBenefitAgainstPlan:
      case ContractFigure::kBenefitAgainstPlanRelative:
        return;  // which need what they need whoever reads them
      case ContractFigure::kDeliveryCost:
        if (!observed_.delivery_cost) Miss("the delivery cost", reader);
        return;
      case ContractFigure::kUnspecified:
        return;
    }
  }

  void NeedCash(Party party, const std::string& reader) {
    if (party == Party::kSupplier) {
      if (observed_.delivery_cost) return;
      NeedCost(scenario_.SupplierAccount(contract_.id).cost,
               "the supplier's cost, and so " + reader);
    } else {
      NeedCost(scenario_.ClientAccount(contract_.id).cost, reader);
    }
  }

  void NeedCost(const std::optional<Cost>& cost, const std::string& reader) {
    if (!cost) return;
    for (const ContractRead& read : ReadsOf(*cost, FieldPath(), reader)) {
      const bool is_free =
          std::holds_alternative<VolumeOutcome>(read.source) && cost->unit_cost == 0.0;
      if (!is_free) Need(read);
    }
  }

  void NeedOutcome(const std::string& id, const std::string& reader) {
    if (observed_.outcomes.contains(id)) return;
    Miss("outcome " + QuotedText(id), reader);
  }

  void NeedDriver(const std::string& id, const std::string& reader) {
    if (observed_.drivers.contains(id)) return;
    const auto index = static_cast<std::size_t>(scenario_.DriverIndex(id));
    const std::optional<Marginal>& marginal = scenario_.facts().drivers[index].marginal;
    if (std::holds_alternative<ConstantMarginal>(marginal->kind)) return;  // known as well
    Miss("driver " + QuotedText(id), reader);
  }

  void NeedInput(const std::string& id, const std::string& reader) {
    if (observed_.inputs.contains(id)) return;
    const auto input = std::find_if(contract_.inputs.begin(), contract_.inputs.end(),
                                    [&](const ObservedInput& other) { return other.id == id; });
    const std::string itself = "input " + QuotedText(id);
    std::visit(Overloaded{
                   [](std::monostate) {},
                   [&](const OutcomeId& outcome) {
                     if (observed_.outcomes.contains(outcome.id)) return;
                     Miss(itself + " (or outcome " + QuotedText(outcome.id) + ")", reader);
                   },
                   [&](const DriverId& driver) {
                     if (observed_.drivers.contains(driver.id)) return;
                     Miss(itself + " (or driver " + QuotedText(driver.id) + ")", reader);
                   },
                   [](const Trajectory&) {},
               },
               input->binding);
  }

  // Once for each figure: the first reader speaks for all.
  void Miss(const std::string& figure, const std::string& reader) {
    if (!named_.insert(figure).second) return;
    missing_.Add(at_, ViolationCode::kRequired,
                 "must have " + figure + ", which " + reader + " depends on");
  }

  const Scenario& scenario_;
  const Contract& contract_;
  const ObservedFigures& observed_;
  const FieldPath& at_;
  std::set<std::string> named_;
  Checker missing_;
};

bool IsConstant(const Driver& driver) {
  return std::holds_alternative<ConstantMarginal>(driver.marginal->kind);
}

// A value that is 20 times the plan, or a 20th of it: per cent for a share, thousands for units.
void WarnOfUnits(const Scenario& scenario, const Outcome& outcome,
                 const std::vector<double>& values, const FieldPath& at, Checker& warnings) {
  constexpr double kFactor = 20.0;
  const auto plan = PlanValuesOf(outcome, scenario.period_count(), scenario.periods_per_year());
  if (!plan) return;
  for (std::size_t i = 0; i < values.size(); ++i) {
    const double value = std::fabs(values[i]), planned = std::fabs((*plan)[i]);
    if (value == 0.0 || planned == 0.0) continue;
    if (value < kFactor * planned && planned < kFactor * value) continue;
    warnings.Add(at, ViolationCode::kSuspicious,
                 "has " + NumberText(values[i]) + " for outcome " + QuotedText(outcome.id) +
                     " in period " + std::to_string(i + 1) + ", where " + NumberText((*plan)[i]) +
                     " was planned: per cent or share? Another unit?");
    return;  // once an outcome
  }
}

}  // namespace

Violations CheckRaw(const Scenario& scenario, const ObservedFigures& observed,
                    const FieldPath& at) {
  Checker checker;
  for (const std::string& id : observed.raw) {
    const auto index = static_cast<std::size_t>(scenario.OutcomeIndex(id));
    for (const Loading& loading : scenario.facts().outcomes[index].loadings) {
      if (loading.adjustment == 0.0 || loading.loading == 0.0) continue;
      const auto driver = static_cast<std::size_t>(scenario.DriverIndex(loading.driver));
      if (observed.drivers.contains(loading.driver) ||
          IsConstant(scenario.facts().drivers[driver])) {
        continue;
      }
      checker.Add(at, ViolationCode::kRequired,
                  "must have driver " + QuotedText(loading.driver) + ", by which raw outcome " +
                      QuotedText(id) + " is adjusted");
    }
  }
  return checker.Take(at);
}

Violations WarnOfObserved(const Scenario& scenario, const ObservedFigures& observed,
                          const FieldPath& at) {
  Checker warnings;
  for (const auto& [id, values] : observed.outcomes) {
    const auto index = static_cast<std::size_t>(scenario.OutcomeIndex(id));
    const Outcome& outcome = scenario.facts().outcomes[index];
    WarnOfUnits(scenario, outcome, values, at, warnings);
    const bool is_adjusted = std::any_of(
        outcome.loadings.begin(), outcome.loadings.end(),
        [](const Loading& loading) { return loading.adjustment != 0.0 && loading.loading != 0.0; });
    if (!is_adjusted || observed.raw.contains(id)) continue;
    warnings.Add(at, ViolationCode::kSuspicious,
                 "has outcome " + QuotedText(id) +
                     ", which is taken as adjusted for its drivers already; give it raw, and the "
                     "drivers, to have it adjusted");
  }
  return warnings.Take(at);
}

Violations WarnOfPlanned(const Scenario& scenario, const Contract& contract,
                         const ObservedFigures& observed, const FieldPath& at) {
  Checker warnings;
  for (const std::string& id : contract.outcome_ids) {
    const auto index = static_cast<std::size_t>(scenario.OutcomeIndex(id));
    const bool is_worth = scenario.facts().outcomes[index].value_per_unit != 0.0;
    if (!is_worth || observed.outcomes.contains(id)) continue;
    warnings.Add(at, ViolationCode::kAssumed,
                 "has no outcome " + QuotedText(id) +
                     ": the client's benefit and cash take it at its plan; nothing that is paid "
                     "depends on it");
  }
  return warnings.Take(at);
}

bool SubstituteObserved(int contract, ScenarioDraft& draft, ObservedFigures& figures) {
  Substitution substitution(contract, draft);
  const bool fits = substitution.BindInputs(figures);
  if (figures.delivery_cost && !figures.delivery_cost->empty()) {
    substitution.ReplaceDeliveryCost(*figures.delivery_cost);
  }
  return fits;
}

Violations FindMissing(const Scenario& scenario, const Contract& contract,
                       const ObservedFigures& observed, const FieldPath& at) {
  return MissingFigures(scenario, contract, observed, at).Find();
}

}  // namespace accord
