#include "server/handlers/settle.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "server/convert/ledger_to_proto.h"
#include "server/convert/nearest_name.h"
#include "server/convert/scenario_from_proto.h"
#include "server/convert/unimplemented.h"
#include "server/handlers/checked_message.h"
#include "server/handlers/observed_figures.h"
#include "simulation/base/limits.h"
#include "simulation/engine/replay.h"
#include "simulation/model/compiled_model.h"
#include "simulation/scenario/trajectory.h"

namespace accord {
namespace {

using handlers_internal::Append;
using handlers_internal::Take;
using handlers_internal::WithUnimplemented;

// Index of the contract asked for, or -1 after saying why there is none; where there is none at all
// that is the scenario's fault.
int FindContract(const std::string& asked, const ScenarioDraft& draft, Violations& violations) {
  std::vector<std::string> ids;
  for (const Contract& contract : draft.contracts) ids.push_back(contract.id);
  if (ids.empty()) return -1;
  if (asked.empty()) {
    if (ids.size() == 1) return 0;
    violations.push_back({"contract", ViolationCode::kRequired,
                          "must say which, since there are several: " + NameList(ids)});
    return -1;
  }
  const auto found = std::find(ids.begin(), ids.end(), asked);
  if (found != ids.end()) return static_cast<int>(found - ids.begin());
  violations.push_back({"contract", ViolationCode::kUnknownId,
                        "must be a contract of the scenario (" + NameList(ids) + "), got " +
                            QuotedText(asked) + DidYouMean(asked, ids)});
  return -1;
}

// Puts observed figures into a draft, where Validate and Compile find them.
class Substitution {
 public:
  Substitution(ScenarioDraft& draft, int contract)
      : draft_(draft), contract_(draft.contracts[static_cast<std::size_t>(contract)]) {
    for (const Driver& driver : draft.drivers) driver_ids_.insert(driver.id);
    const int periods = draft.timeline ? draft.timeline->period_count : 0;
    period_count_ = std::clamp(periods, 1, limits::kMaxPeriods);
    if (draft.timeline) periods_per_year_ = PeriodsPerYear(draft.timeline->period_length);
  }

  // What the inputs observed are bound to is not the same on both sides of a contract year or a
  // limit: a trajectory is known in advance, a driver is not. Each keeps what it was.
  void BindInputs(const ObservedFigures& observed) {
    for (ObservedInput& input : contract_.inputs) {
      const auto series = observed.inputs.find(input.id);
      if (series == observed.inputs.end()) continue;
      if (auto* known = std::get_if<Trajectory>(&input.binding)) {
        if (!series->second.empty()) Overwrite(series->second, *known);
      } else {
        BindToNewDriver(series->second, input);
      }
    }
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
    account->cost = Cost{.fixed = Trajectory{ConstantShape{0.0}}};
    Overwrite(observed, *account->cost->fixed);
  }

  // By the id of the driver that took its place: what was observed of an input.
  const std::map<std::string, std::vector<double>>& drivers() const { return new_drivers_; }
  // Some input found no driver's place left.
  bool is_full() const { return is_full_; }

 private:
  // What was observed, then what was planned. A trajectory with faults is left to Validate.
  void Overwrite(const std::vector<double>& observed, Trajectory& trajectory) const {
    std::optional<std::vector<double>> values =
        ValuesOf(trajectory, period_count_, periods_per_year_);
    if (!values || observed.size() > values->size()) return;
    std::copy(observed.begin(), observed.end(), values->begin());
    trajectory.shape = ValueList{*std::move(values)};
  }

  void BindToNewDriver(const std::vector<double>& observed, ObservedInput& input) {
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
    driver.marginal = Marginal{ConstantMarginal{observed.empty() ? 0.0 : observed.back()}};
    input.binding = DriverId{driver.id};
    new_drivers_[driver.id] = observed;
    draft_.drivers.push_back(std::move(driver));
  }

  ScenarioDraft& draft_;
  Contract& contract_;
  int period_count_;
  int periods_per_year_ = 1;
  std::set<std::string> driver_ids_;
  std::map<std::string, std::vector<double>> new_drivers_;
  int named_ = 0;
  bool is_full_ = false;
};

Observations ObservationsOf(const ObservedFigures& figures, const Substitution& substitution,
                            const Scenario& scenario) {
  Observations observed;
  observed.period_count = figures.period_count > 0 ? figures.period_count : scenario.period_count();
  observed.outcomes.resize(scenario.facts().outcomes.size());
  observed.drivers.resize(scenario.facts().drivers.size());
  for (const auto& [id, values] : figures.outcomes) {
    observed.outcomes[static_cast<std::size_t>(scenario.OutcomeIndex(id))] = values;
  }
  for (const auto* drivers : {&figures.drivers, &substitution.drivers()}) {
    for (const auto& [id, values] : *drivers) {
      observed.drivers[static_cast<std::size_t>(scenario.DriverIndex(id))] = values;
    }
  }
  return observed;
}

}  // namespace

std::variant<Settlement, Violations> PrepareSettlement(const v1::SettleContractRequest& request) {
  const FieldPath at("scenario");
  if (!request.has_scenario()) {
    return Violations{{at.text(), ViolationCode::kRequired, "must be set"}};
  }
  Violations violations;
  ScenarioDraft draft = ToDraft(request.scenario());
  const int contract = FindContract(request.contract(), draft, violations);
  if (contract < 0) {
    Checked<Scenario> checked =
        WithUnimplemented(FindUnimplemented(request.scenario(), at), Validate(draft, at));
    Take(checked, violations);
    const std::string contracts = at.Field("contracts").text();
    const bool is_said =
        std::any_of(violations.begin(), violations.end(),
                    [&](const Violation& fault) { return fault.field == contracts; });
    if (draft.contracts.empty() && !is_said) {
      violations.push_back(
          {contracts, ViolationCode::kRequired, "must have the contract that is to be settled"});
    }
    ReadObserved(request, draft, nullptr, violations);
    return violations;
  }
  const ObservedFigures figures = ReadObserved(
      request, draft, &draft.contracts[static_cast<std::size_t>(contract)], violations);
  Substitution substitution(draft, contract);
  substitution.BindInputs(figures);
  if (figures.delivery_cost && !figures.delivery_cost->empty()) {
    substitution.ReplaceDeliveryCost(*figures.delivery_cost);
  }
  if (substitution.is_full()) {
    violations.push_back({"observed", ViolationCode::kTooMany,
                          "must leave room: drivers, and observed inputs that are not bound to a "
                          "trajectory, must be at most " +
                              std::to_string(limits::kMaxDrivers) + " together"});
  }
  Checked<Scenario> checked =
      WithUnimplemented(FindUnimplemented(request.scenario(), at), Validate(std::move(draft), at));
  Scenario* scenario = Take(checked, violations);
  if (scenario) {
    const Contract& terms = scenario->facts().contracts[static_cast<std::size_t>(contract)];
    Append(FindMissing(*scenario, terms, figures), violations);
  }
  if (!violations.empty()) return violations;
  Observations observed = ObservationsOf(figures, substitution, *scenario);
  return Settlement{std::move(*scenario), contract, std::move(observed)};
}

absl::StatusOr<v1::SettleContractResponse> RunSettlement(const Settlement& settlement) {
  constexpr std::uint64_t kNoLuck = 0;
  const CompiledModel model = Compile(settlement.scenario, kNoLuck);
  const Ledger ledger = SettleObserved(model, settlement.contract, settlement.observed);
  if (!IsWithinRange(ledger)) {
    return absl::OutOfRangeError(
        "a cash flow leaves the range of +-1e60; check the terms and what was observed");
  }
  const ScenarioDraft& facts = settlement.scenario.facts();
  v1::SettleContractResponse response;
  *response.mutable_ledger() =
      ToProto(ledger, facts.contracts[static_cast<std::size_t>(settlement.contract)]);
  double total = 0.0;
  for (const CashLine& line : ledger.cash) total += line.payments;
  response.set_total(total);
  response.set_currency(facts.currency);
  return response;
}

}  // namespace accord
