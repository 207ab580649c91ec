#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "accord/v1/simulation_service.grpc.pb.h"
#include "clients/cli/commands.h"
#include "clients/cli/files.h"
#include "clients/cli/past_file.h"
#include "clients/cli/readable.h"
#include "clients/cli/render.h"
#include "clients/cli/report_table.h"
#include "clients/cli/scenario_source.h"
#include "clients/cli/stream.h"

namespace accord::cli {
namespace {

// `name` is one of kMetricNames.
v1::PathMetric MetricOf(const std::string& name) {
  const auto found = std::find(kMetricNames.begin(), kMetricNames.end(), name);
  return static_cast<v1::PathMetric>(v1::PATH_METRIC_SUPPLIER_NPV + (found - kMetricNames.begin()));
}

}  // namespace

ExitCode Replay(const ScenarioFlags& flags, const ReplayFlags& replay, const RunFlags& run,
                const ConnectionFlags& connection, const OutputFlags& output) {
  std::optional<v1::Scenario> scenario = ScenarioOf(flags);
  if (!scenario) return kInvalid;
  const std::optional<ObservedFile> past = ReadPast(run, *scenario, flags.file);
  if (!past) return kInvalid;
  const std::unique_ptr<Session> session = OpenSession(connection);
  if (!session) return kUsage;
  v1::ReplayPathRequest request;
  *request.mutable_scenario() = *std::move(scenario);
  *request.mutable_options() = OptionsOf(run);
  request.mutable_observed()->Assign(past->series.begin(), past->series.end());
  if (replay.paths.size() == 1) {
    request.set_path(replay.paths.front());
  } else if (!replay.paths.empty()) {
    request.mutable_paths()->mutable_values()->Add(replay.paths.begin(), replay.paths.end());
  }
  if (replay.worst) {
    v1::WorstPaths& worst = *request.mutable_worst();
    worst.set_count(*replay.worst);
    worst.set_metric(MetricOf(replay.metric));
    worst.set_contract(replay.contract);
  }
  v1::ReplayPathResponse response;
  const CancelOnSignal cancel(*session);
  const auto stub = v1::SimulationService::NewStub(session->channel());
  const grpc::Status status =
      session->Call([&] { return stub->ReplayPath(&session->context(), request, &response); });
  if (!status.ok()) {
    return ReportFailure(status, cancel.signal(),
                         [&](const std::string& field) { return PlaceInFile(field, *past); });
  }
  return Print(Shown(
      response, output,
      [&](const auto& answer) { return RenderReplay(Readable(request.scenario()), answer); },
      ReplayTable));
}

}  // namespace accord::cli
