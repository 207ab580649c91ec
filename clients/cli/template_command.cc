#include <google/protobuf/struct.pb.h>

#include <algorithm>
#include <cstdio>
#include <utility>

#include "accord/v1/contract_service.grpc.pb.h"
#include "clients/cli/commands.h"
#include "clients/cli/files.h"
#include "clients/cli/list_tables.h"
#include "clients/cli/render.h"
#include "clients/cli/scenario_source.h"
#include "clients/cli/stream.h"
#include "clients/cli/template_form.h"
#include "server/convert/json.h"

namespace accord::cli {
namespace {

using google::protobuf::Struct;
using google::protobuf::Value;

// The example's scenario with this contract in place of its own.
v1::Scenario ScenarioWith(const v1::Contract& contract, v1::Scenario scenario) {
  const std::string id = scenario.contracts(0).id();
  *scenario.mutable_contracts(0) = contract;
  for (v1::ContractAccount& account : *scenario.mutable_supplier_private()->mutable_accounts()) {
    if (account.contract() == id) account.set_contract(contract.id());
  }
  for (v1::ClientPrivate& party : *scenario.mutable_client_private()) {
    if (party.contract() == id) party.set_contract(contract.id());
  }
  return scenario;
}

// The example's observed figures as `accord settle` reads them.
std::string ObservedCsv(const Struct& example) {
  const auto& observed = example.fields().at("observed").list_value().values();
  std::string header = "period";
  std::vector<std::string> lines;
  for (const Value& value : observed) {
    const auto& series = value.struct_value().fields();
    std::string column = "delivery_cost";
    for (const char* kind : {"outcome", "driver", "input"}) {
      const auto id = series.find(kind);
      if (id != series.end()) column = std::string(kind) + ":" + id->second.string_value();
    }
    header += "," + column;
    const auto& values = series.at("values").list_value().values();
    for (int t = 0; t < values.size(); ++t) {
      if (t == static_cast<int>(lines.size())) lines.push_back(std::to_string(t + 1));
      lines[static_cast<std::size_t>(t)] += "," + NumberText(values[t].number_value());
    }
  }
  for (const std::string& line : lines) header += "\n" + line;
  return header + "\n";
}

}  // namespace

ExitCode Template(const TemplateFlags& flags, const ConnectionFlags& connection,
                  const OutputFlags& output) {
  v1::ListTemplatesResponse all;
  const ExitCode listed = RunCall(connection, [&](Session& session) {
    return v1::ContractService::NewStub(session.channel())
        ->ListTemplates(&session.context(), v1::ListTemplatesRequest(), &all);
  });
  if (listed != kOk) return listed;
  if (flags.name.empty())
    return Print(Shown(all, output, RenderTemplates,
                       [](const auto& answer, ByPeriod) { return TemplatesTable(answer); }));
  const v1::ContractTemplate* form = FindTemplate(all, flags.name);
  if (!form) return kInvalid;
  const Struct& example = form->example();
  const bool from_example = flags.example || flags.scenario;
  const bool is_file = flags.observed || from_example || !flags.sets.empty();
  if (is_file && (output.markdown || (flags.observed ? output.json : output.csv))) {
    std::fprintf(
        stderr, "accord: %s: leave --output out\n",
        flags.observed ? "what was observed is a CSV file" : "contracts and scenarios are JSON");
    return kUsage;
  }
  if (flags.observed) return Print(ObservedCsv(example));
  if (!from_example && flags.sets.empty()) {
    return Print(Shown(*form, output, RenderTemplate,
                       [](const auto& answer, ByPeriod) { return ParametersTable(answer); }));
  }

  v1::InstantiateTemplateRequest request;
  request.set_template_(flags.name);
  if (from_example) *request.mutable_parameters() = ExampleParameters(*form);
  if (const Violations faults = SetParameters(flags.sets, request.mutable_parameters());
      !faults.empty()) {
    PrintViolations(faults);
    return kInvalid;
  }
  v1::InstantiateTemplateResponse response;
  const ExitCode made = RunCall(connection, [&](Session& session) {
    return v1::ContractService::NewStub(session.channel())
        ->InstantiateTemplate(&session.context(), request, &response);
  });
  if (made != kOk) return made;
  if (!flags.scenario) return Print(ToJson(response.contract()));
  v1::Scenario scenario = ExampleScenario(*form);
  RenameOutcomes(OutcomesOf(*form, ExampleParameters(*form)),
                 OutcomesOf(*form, request.parameters()), &scenario);
  return Print(ToJson(ScenarioWith(response.contract(), std::move(scenario))));
}

}  // namespace accord::cli
