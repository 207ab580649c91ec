#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "accord/v1/contract_service.grpc.pb.h"
#include "clients/cli/commands.h"
#include "clients/cli/csv_numbers.h"
#include "clients/cli/files.h"
#include "clients/cli/observed_csv.h"
#include "clients/cli/readable.h"
#include "clients/cli/render.h"
#include "clients/cli/scenario_source.h"
#include "clients/cli/settled_contracts.h"
#include "clients/cli/stream.h"
#include "clients/cli/template_form.h"

namespace accord::cli {
namespace {

// The contract that is meant, or null where only the server can say what is wrong.
const v1::Contract* ContractOf(const v1::Scenario& scenario, const std::string& id) {
  if (id.empty() && scenario.contracts_size() == 1) return &scenario.contracts(0);
  const auto found =
      std::find_if(scenario.contracts().begin(), scenario.contracts().end(),
                   [&](const v1::Contract& contract) { return contract.id() == id; });
  return found == scenario.contracts().end() ? nullptr : &*found;
}

ExitCode SettleOne(v1::Scenario scenario, const std::string& text, const SettleFlags& settle,
                   const ConnectionFlags& connection, const OutputFlags& output) {
  v1::SettleContractRequest request;
  request.set_contract(settle.contract);
  ObservedFile observed;
  if (const v1::Contract* contract = ContractOf(scenario, settle.contract)) {
    ContractList settled;
    *settled.Add() = *contract;
    auto read = ReadObservedFile(text, settle.csv, scenario, settled);
    if (const auto* violations = std::get_if<Violations>(&read)) {
      PrintViolations(*violations);
      return kInvalid;
    }
    observed = std::get<ObservedFile>(std::move(read));
    PrintWarnings(settle.observed, observed.warnings);
    for (const v1::ObservedSeries& series : observed.series) *request.add_observed() = series;
  }
  *request.mutable_scenario() = std::move(scenario);
  const std::unique_ptr<Session> session = OpenSession(connection);
  if (!session) return kUsage;
  const CancelOnSignal cancel(*session);
  const auto stub = v1::ContractService::NewStub(session->channel());
  v1::SettleContractResponse response;
  const grpc::Status status =
      session->Call([&] { return stub->SettleContract(&session->context(), request, &response); });
  if (!status.ok()) {
    return ReportFailure(status, cancel.signal(),
                         [&](const std::string& field) { return PlaceInFile(field, observed); });
  }
  return Print(Shown(
      response, output,
      [&](const v1::SettleContractResponse& answer) {
        return RenderSettlement(Readable(request.scenario()), answer);
      },
      [](const v1::SettleContractResponse& answer, ByPeriod) { return SettlementTable(answer); }));
}

// Many contracts of a file, one call each: all are settled, or everything that is wrong is said.
class ManySettlements {
 public:
  ManySettlements(v1::Scenario scenario, const SettleFlags& settle,
                  const ConnectionFlags& connection)
      : scenario_(std::move(scenario)), settle_(settle), session_(OpenSession(connection)) {
    if (session_) stub_ = v1::ContractService::NewStub(session_->channel());
  }

  ExitCode Settle(const std::string& text, const OutputFlags& output) {
    if (!session_) return kUsage;
    const CancelOnSignal cancel(*session_);
    v1::ListTemplatesResponse forms;
    const v1::ContractTemplate* form = nullptr;
    if (!settle_.form.empty()) {
      const grpc::Status listed = session_->Call([&] {
        return stub_->ListTemplates(&session_->context(), v1::ListTemplatesRequest(), &forms);
      });
      if (!listed.ok()) return ReportFailure(listed, cancel.signal());
      form = FindTemplate(forms, settle_.form);
      if (form == nullptr) return kInvalid;
    }
    const ContractList contracts =
        form == nullptr ? scenario_.contracts() : ExampleScenario(*form).contracts();
    auto read = ReadObservedContracts(text, settle_.csv, scenario_, contracts, form);
    if (const auto* violations = std::get_if<Violations>(&read)) {
      PrintViolations(*violations);
      return kInvalid;
    }
    const ObservedContracts& all = std::get<ObservedContracts>(read);
    PrintWarnings(settle_.observed, all.warnings);
    ExitCode result = kOk;
    for (const ObservedContract& each : all.contracts) {
      const grpc::Status status = SettleEach(each);
      if (status.ok()) continue;
      std::fprintf(stderr, "accord: contract %s, from line %d on:\n", each.contract.c_str(),
                   each.observed.lines.front());
      result = ReportFailure(status, cancel.signal(), [&](const std::string& field) {
        return PlaceInFile(field, each.observed);
      });
      if (result != kInvalid) return result;  // others would fare no better
    }
    return result == kOk ? Print(ShownMany(settled_, output)) : result;
  }

 private:
  grpc::Status SettleEach(const ObservedContract& each) {
    v1::SettleContractRequest request;
    *request.mutable_scenario() = scenario_;
    request.set_contract(each.contract);
    if (!settle_.form.empty()) {
      const grpc::Status made = MakeContract(each, request.mutable_scenario());
      if (!made.ok()) return made;
    }
    for (const v1::ObservedSeries& series : each.observed.series) *request.add_observed() = series;
    SettledContract& settled = settled_.emplace_back(SettledContract{each.contract});
    return session_->Call(
        [&] { return stub_->SettleContract(&session_->context(), request, &settled.answer); });
  }

  // The contract that its line asks for, in place of those that the scenario has.
  grpc::Status MakeContract(const ObservedContract& each, v1::Scenario* scenario) {
    v1::InstantiateTemplateRequest request;
    request.set_template_(settle_.form);
    *request.mutable_parameters() = each.parameters;
    (*request.mutable_parameters()->mutable_fields())["id"].set_string_value(each.contract);
    v1::InstantiateTemplateResponse response;
    const grpc::Status made = session_->Call(
        [&] { return stub_->InstantiateTemplate(&session_->context(), request, &response); });
    scenario->clear_contracts();
    *scenario->add_contracts() = std::move(*response.mutable_contract());
    // What both parties made of the others does not move what is paid.
    scenario->clear_client_private();
    scenario->mutable_supplier_private()->clear_accounts();
    return made;
  }

  const v1::Scenario scenario_;
  const SettleFlags& settle_;
  const std::unique_ptr<Session> session_;
  std::unique_ptr<v1::ContractService::Stub> stub_;
  std::vector<SettledContract> settled_;
};

}  // namespace

ExitCode Settle(const ScenarioFlags& flags, const SettleFlags& settle,
                const ConnectionFlags& connection, const OutputFlags& output) {
  if (flags.file == "-" && settle.observed == "-") {
    std::fprintf(
        stderr,
        "accord: standard input can be SCENARIO or OBSERVED, not both; name a file for one "
        "of them\n");
    return kUsage;
  }
  std::optional<v1::Scenario> scenario = ScenarioOf(flags);
  if (!scenario) return kInvalid;
  const std::optional<std::string> text = ReadFile(settle.observed);
  if (!text) return kInvalid;
  const bool are_many = HasManyContracts(*text, settle.csv);
  for (const std::string& set : flags.sets) {
    if (settle.form.empty() || !Trimmed(set).starts_with("contracts")) continue;
    std::fprintf(stderr,
                 "accord: --set %s: contracts are made of the template; columns template:NAME of "
                 "OBSERVED fill in its parameters\n",
                 set.c_str());
    return kUsage;
  }
  if (are_many && settle.contract.empty()) {
    return ManySettlements(*std::move(scenario), settle, connection).Settle(*text, output);
  }
  if (are_many || !settle.form.empty()) {
    std::fprintf(stderr, "accord: %s\n",
                 are_many ? "--contract is not for a file whose first column is \"contract\""
                          : "--template needs a file whose first column is \"contract\"");
    return kUsage;
  }
  return SettleOne(*std::move(scenario), *text, settle, connection, output);
}

}  // namespace accord::cli
