#include <algorithm>
#include <cstdio>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "accord/v1/contract_service.grpc.pb.h"
#include "clients/cli/commands.h"
#include "clients/cli/files.h"
#include "clients/cli/new_scenario.h"
#include "clients/cli/redacted.h"
#include "clients/cli/scenario_source.h"
#include "clients/cli/session.h"
#include "clients/cli/template_form.h"
#include "server/convert/json.h"
#include "server/convert/nearest_name.h"
#include "simulation/base/limits.h"

namespace accord::cli {
namespace {

// The contract of the template's worked example on these outcomes, by a server in this process.
ExitCode MakeContract(const NewFlags& flags, std::optional<NewContract>& contract) {
  v1::ListTemplatesResponse all;
  const ExitCode listed = RunCall({}, [&](Session& session) {
    return v1::ContractService::NewStub(session.channel())
        ->ListTemplates(&session.context(), v1::ListTemplatesRequest(), &all);
  });
  if (listed != kOk) return listed;
  const v1::ContractTemplate* form = FindTemplate(all, flags.form);
  if (form == nullptr) return kInvalid;
  std::vector<std::string> ids;
  for (const NewOutcome& outcome : OutcomesOf(flags)) ids.push_back(outcome.id);
  const auto example = ExampleParameters(*form);
  v1::InstantiateTemplateRequest request;
  request.set_template_(flags.form);
  *request.mutable_parameters() = WithOutcomes(*form, example, OutcomesOf(*form, example), ids);
  if (const Violations faults = SetParameters(flags.sets, request.mutable_parameters());
      !faults.empty()) {
    PrintViolations(faults);
    return kInvalid;
  }
  v1::InstantiateTemplateResponse response;
  const ExitCode made = RunCall({}, [&](Session& session) {
    return v1::ContractService::NewStub(session.channel())
        ->InstantiateTemplate(&session.context(), request, &response);
  });
  if (made != kOk) return made;
  response.mutable_contract()->set_client_id("client");
  contract = NewContract{form->display_name() + " (accord template " + form->name() + ")",
                         ToJson(response.contract())};
  return kOk;
}

}  // namespace

ExitCode New(const NewFlags& flags) {
  std::set<std::string> ids;
  for (const std::string& text : flags.outcomes) {
    const std::string id = ReadNewOutcome(text)->id;
    if (ids.insert(id).second) continue;
    std::fprintf(stderr, "accord: --outcome: two outcomes are called %s\n", id.c_str());
    return kUsage;
  }
  if (ids.size() > limits::kMaxOutcomes) {
    std::fprintf(stderr, "accord: --outcome: at most %d outcomes, got %zu\n", limits::kMaxOutcomes,
                 ids.size());
    return kUsage;
  }
  if (flags.form.empty()) return Print(NewScenario(flags));
  std::optional<NewContract> contract;
  const ExitCode made = MakeContract(flags, contract);
  return made == kOk ? Print(NewScenario(flags, contract)) : made;
}

ExitCode Redact(const ScenarioFlags& flags, const RedactFlags& redact) {
  const std::optional<v1::Scenario> scenario = ScenarioOf(flags);
  if (!scenario) return kInvalid;
  if (redact.party == "supplier") return Print(ToJson(RedactedForSupplier(*scenario)));
  std::vector<std::string> ids;
  for (const v1::Contract& contract : scenario->contracts()) ids.push_back(contract.id());
  const std::string contract =
      redact.contract.empty() && ids.size() == 1 ? ids[0] : redact.contract;
  if (std::find(ids.begin(), ids.end(), contract) == ids.end()) {
    const std::string asked = redact.contract.empty()
                                  ? "which client? --contract names its contract"
                                  : "there is no contract " + QuotedText(redact.contract) +
                                        DidYouMean(redact.contract, ids);
    std::fprintf(stderr, "accord: %s (there are %s)\n", asked.c_str(), NameList(ids).c_str());
    return kInvalid;
  }
  std::vector<std::string> remarks;
  const v1::Scenario redacted = RedactedForClient(*scenario, contract, &remarks);
  PrintWarnings(flags.file, remarks);
  return Print(ToJson(redacted));
}

}  // namespace accord::cli
