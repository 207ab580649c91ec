#include <utility>

#include "accord/v1/simulation_service.grpc.pb.h"
#include "clients/cli/commands.h"
#include "clients/cli/files.h"
#include "clients/cli/readable.h"
#include "clients/cli/render.h"
#include "clients/cli/scenario_source.h"
#include "clients/cli/sipmath_writer.h"
#include "clients/cli/stream.h"
#include "server/convert/json.h"

namespace accord::cli {
namespace {

// What a --set changes, on one line: something whole, such as a contract, goes by its name.
std::string ShownChange(const std::string& set, const v1::Override& change) {
  const auto& fields = change.value().struct_value().fields();
  const auto name = fields.find("display_name");
  if (name == fields.end()) return set;
  return change.path() + " = " + QuotedText(name->second.string_value());
}

}  // namespace

ExitCode Simulate(const ScenarioFlags& flags, const RunFlags& run,
                  const ConnectionFlags& connection, const OutputFlags& output) {
  std::optional<v1::Scenario> scenario = ScenarioOf(flags);
  if (!scenario) return kInvalid;
  const std::unique_ptr<Session> session = OpenSession(connection);
  if (!session) return kUsage;
  v1::SimulateRequest request;
  *request.mutable_scenario() = *std::move(scenario);
  *request.mutable_options() = OptionsOf(run);
  const auto stub = v1::SimulationService::NewStub(session->channel());
  return Follow<v1::SimulateResponse>([&] { return stub->Simulate(&session->context(), request); },
                                      *session, output, RenderReport,
                                      [&](v1::SimulationReport& report) {
                                        if (run.sipmath_out.empty()) return kOk;
                                        const std::string library = SipmathLibraryOf(report);
                                        report.clear_path_figures();
                                        return WriteFile(run.sipmath_out, library);
                                      });
}

ExitCode Compare(const ScenarioFlags& flags, const RunFlags& run, const ConnectionFlags& connection,
                 const OutputFlags& output) {
  std::optional<v1::Scenario> scenario = BaseScenarioOf(flags);
  const auto overrides = OverridesOf(flags.sets);
  if (!scenario || !overrides) return kInvalid;
  v1::CompareScenariosRequest request;
  *request.mutable_scenario() = *std::move(scenario);
  *request.mutable_options() = OptionsOf(run);
  std::vector<std::vector<std::string>> changes;
  for (int i = 0; i < overrides->size(); ++i) {
    if (i == 0 || flags.each) {
      v1::Alternative& alternative = *request.add_alternatives();
      if (!flags.each) alternative.set_id("what-if");
      changes.emplace_back();
    }
    changes.back().push_back(ShownChange(flags.sets[i], (*overrides)[i]));
    *request.mutable_alternatives()->rbegin()->add_overrides() = (*overrides)[i];
  }
  const std::unique_ptr<Session> session = OpenSession(connection);
  if (!session) return kUsage;
  const auto stub = v1::SimulationService::NewStub(session->channel());
  return Follow<v1::CompareScenariosResponse>(
      [&] { return stub->CompareScenarios(&session->context(), request); }, *session, output,
      [&](const v1::ComparisonReport& report) { return RenderComparison(report, changes); });
}

ExitCode Check(const ScenarioFlags& flags, const RunFlags& run, const ConnectionFlags& connection,
               const OutputFlags& output) {
  std::optional<v1::Scenario> scenario = ScenarioOf(flags);
  if (!scenario) return kInvalid;
  const std::unique_ptr<Session> session = OpenSession(connection);
  if (!session) return kUsage;
  v1::CheckScenarioRequest request;
  *request.mutable_scenario() = *std::move(scenario);
  *request.mutable_options() = OptionsOf(run);
  v1::CheckScenarioResponse response;
  const CancelOnSignal cancel(*session);
  const auto stub = v1::SimulationService::NewStub(session->channel());
  const grpc::Status status =
      session->Call([&] { return stub->CheckScenario(&session->context(), request, &response); });
  if (!status.ok()) return ReportFailure(status, cancel.signal());
  const ExitCode printed =
      Print(output.json ? ToJson(response, JsonForm::kFull) : RenderCheck(Readable(response)));
  return response.violations().empty() ? printed : kInvalid;
}

}  // namespace accord::cli
