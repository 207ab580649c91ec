#include <algorithm>
#include <optional>
#include <utility>
#include <variant>

#include "accord/v1/contract_service.grpc.pb.h"
#include "clients/cli/commands.h"
#include "clients/cli/files.h"
#include "clients/cli/observed_csv.h"
#include "clients/cli/readable.h"
#include "clients/cli/render.h"
#include "clients/cli/scenario_source.h"
#include "clients/cli/stream.h"

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
  v1::SettleContractRequest request;
  request.set_contract(settle.contract);
  ObservedFile observed;
  if (const v1::Contract* contract = ContractOf(*scenario, settle.contract)) {
    ContractList settled;
    *settled.Add() = *contract;
    auto read = ReadObservedFile(*text, settle.csv, *scenario, settled);
    if (const auto* violations = std::get_if<Violations>(&read)) {
      PrintViolations(*violations);
      return kInvalid;
    }
    observed = std::get<ObservedFile>(std::move(read));
    PrintWarnings(settle.observed, observed.warnings);
    for (const v1::ObservedSeries& series : observed.series) *request.add_observed() = series;
  }
  *request.mutable_scenario() = *std::move(scenario);
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

}  // namespace accord::cli
