#include "server/handlers/settle.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "server/convert/ledger_to_proto.h"
#include "server/convert/nearest_name.h"
#include "server/convert/scenario_from_proto.h"
#include "server/convert/status.h"
#include "server/handlers/altered_scenario.h"
#include "server/handlers/checked_message.h"
#include "server/handlers/observed_series.h"
#include "simulation/base/checker.h"
#include "simulation/base/limits.h"
#include "simulation/engine/replay.h"
#include "simulation/model/compiled_model.h"
#include "simulation/scenario/observed_figures.h"

namespace accord {
namespace {

using handlers_internal::Append;
using handlers_internal::CheckedScenario;
using handlers_internal::Refusal;
using handlers_internal::Take;

// Index of the contract asked for, or -1 after saying why there is none; where there is none at all
// that is the scenario's fault.
int FindContract(const std::string& asked, const ScenarioDraft& draft, Checker& checker) {
  std::vector<std::string> ids;
  for (const Contract& contract : draft.contracts) ids.push_back(contract.id);
  if (ids.empty()) return -1;
  if (asked.empty()) {
    if (ids.size() == 1) return 0;
    checker.Add("contract", ViolationCode::kRequired,
                "must say which, since there are several: " + NameList(ids));
    return -1;
  }
  const auto found = std::find(ids.begin(), ids.end(), asked);
  if (found != ids.end()) return static_cast<int>(found - ids.begin());
  checker.Add("contract", ViolationCode::kUnknownId,
              "must be a contract of the scenario (" + NameList(ids) + "), got " +
                  QuotedText(asked) + DidYouMean(asked, ids));
  return -1;
}

// All that can be said where `faults` say why there is no contract to settle.
Violations FaultsWithoutContract(const v1::SettleContractRequest& request,
                                 const ScenarioDraft& draft, Violations faults) {
  const FieldPath at("scenario");
  Checked<Scenario> checked = CheckedScenario(request.scenario(), at);
  Take(checked, faults);
  const FieldPath contracts = at.Field("contracts");
  const bool is_said = std::any_of(faults.begin(), faults.end(), [&](const Violation& fault) {
    return fault.field == contracts.text();
  });
  Checker checker;
  if (draft.contracts.empty() && !is_said) {
    checker.Add(contracts, ViolationCode::kRequired,
                "must have the contract that is to be settled");
  }
  ReadObserved(request.observed(), draft, nullptr, checker);
  Append(checker.Take(FieldPath("observed")), faults);
  return faults;
}

}  // namespace

std::variant<Settlement, Violations> PrepareSettlement(const v1::SettleContractRequest& request) {
  const FieldPath at("scenario");
  if (!request.has_scenario()) {
    return Refusal(at.text(), ViolationCode::kRequired, "must be set");
  }
  const FieldPath observed_at("observed");
  Checker checker;
  ScenarioDraft draft = ToDraft(request.scenario());
  const int contract = FindContract(request.contract(), draft, checker);
  if (contract < 0) {
    return FaultsWithoutContract(request, draft, checker.Take(FieldPath()));
  }
  ObservedFigures figures = ReadObserved(
      request.observed(), draft, &draft.contracts[static_cast<std::size_t>(contract)], checker);
  if (!SubstituteObserved(contract, draft, figures)) {
    checker.Add(observed_at, ViolationCode::kTooMany,
                "must leave room: drivers, and observed inputs that are not bound to a "
                "trajectory, must be at most " +
                    std::to_string(limits::kMaxDrivers) + " together");
  }
  Violations violations = checker.Take(observed_at);
  Checked<Scenario> checked = Validate(std::move(draft), at);
  Scenario* scenario = Take(checked, violations);
  if (scenario) {
    const Contract& terms = scenario->facts().contracts[static_cast<std::size_t>(contract)];
    Append(FindMissing(*scenario, terms, figures, observed_at), violations);
    Append(CheckRaw(*scenario, figures, observed_at), violations);
  }
  if (!violations.empty()) return violations;
  Observations observed = ObservationsOf(figures, *scenario);
  const Contract& terms = scenario->facts().contracts[static_cast<std::size_t>(contract)];
  Violations warnings = WarnOfObserved(*scenario, figures, observed_at);
  Append(WarnOfPlanned(*scenario, terms, figures, observed_at), warnings);
  return Settlement{std::move(*scenario), contract, std::move(observed), std::move(warnings)};
}

absl::StatusOr<v1::SettleContractResponse> RunSettlement(const Settlement& settlement,
                                                         const RunContext& context) {
  constexpr std::uint64_t kAnySeed = 0;
  // Each step takes a third of a second at most, of the largest contract.
  const auto is_left = [&] { return context.cancelled && context.cancelled(); };
  const absl::Status left = absl::CancelledError("nobody waits for the settlement");
  if (is_left()) return left;
  const CompiledModel model = Compile(settlement.scenario, kAnySeed);
  if (is_left()) return left;
  if (!AreMeasuredWithinRange(model, settlement.observed)) {
    return absl::OutOfRangeError(
        "an adjusted outcome leaves the range of +-1e60; check the drivers and the raw values");
  }
  const Ledger ledger = SettleObserved(model, settlement.contract, settlement.observed);
  if (is_left()) return left;
  if (!IsWithinRange(ledger)) {
    return absl::OutOfRangeError(
        "a cash flow leaves the range of +-1e60; check the terms and what was observed");
  }
  const ScenarioDraft& facts = settlement.scenario.facts();
  v1::SettleContractResponse response;
  *response.mutable_ledger() =
      ToProto(ledger, facts.contracts[static_cast<std::size_t>(settlement.contract)]);
  if (is_left()) return left;
  response.set_total(TotalPayments(ledger));
  response.set_currency(facts.currency);
  for (const Violation& warning : settlement.warnings) {
    *response.add_warnings() = ToProto(warning);
  }
  for (const ScoredPeriod& period :
       ScoresObserved(model, settlement.contract, settlement.observed)) {
    *response.add_scores() = ToProto(period, settlement.scenario);
  }
  for (const Adjustment& made : AdjustmentsObserved(model, settlement.observed)) {
    *response.add_adjustments() = ToProto(made, settlement.scenario);
  }
  return response;
}

}  // namespace accord
