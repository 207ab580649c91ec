#include <cstdio>
#include <optional>
#include <string>
#include <utility>
#include <variant>

#include "accord/v1/simulation_service.grpc.pb.h"
#include "clients/cli/alternatives.h"
#include "clients/cli/commands.h"
#include "clients/cli/files.h"
#include "clients/cli/past_file.h"
#include "clients/cli/readable.h"
#include "clients/cli/render.h"
#include "clients/cli/scenario_source.h"
#include "clients/cli/sipmath_writer.h"
#include "clients/cli/stream.h"

namespace accord::cli {
namespace {

// Writes every path's figures where they are asked for, and takes them out of the report.
ExitCode KeepPaths(const RunFlags& flags, v1::SimulationReport& report) {
  ExitCode library = kOk, csv = kOk;
  if (!flags.sipmath_out.empty()) library = WriteFile(flags.sipmath_out, SipmathLibraryOf(report));
  if (!flags.paths_csv.empty()) csv = WriteFile(flags.paths_csv, PathsCsvOf(report));
  report.clear_path_figures();
  return library == kOk ? csv : library;
}

}  // namespace

ExitCode Simulate(const ScenarioFlags& flags, const RunFlags& run,
                  const ConnectionFlags& connection, const OutputFlags& output) {
  std::optional<v1::Scenario> scenario = ScenarioOf(flags);
  if (!scenario) return kInvalid;
  const std::optional<ObservedFile> past = ReadPast(run, *scenario, flags.file);
  if (!past) return kInvalid;
  const std::unique_ptr<Session> session = OpenSession(connection);
  if (!session) return kUsage;
  v1::SimulateRequest request;
  *request.mutable_scenario() = *std::move(scenario);
  *request.mutable_options() = OptionsOf(run);
  request.mutable_observed()->Assign(past->series.begin(), past->series.end());
  const auto stub = v1::SimulationService::NewStub(session->channel());
  return Follow<v1::SimulateResponse>(
      [&] { return stub->Simulate(&session->context(), request); }, *session, output, RenderReport,
      ReportTable, [&](v1::SimulationReport& report) { return KeepPaths(run, report); },
      [&](const std::string& field) { return PlaceInFile(field, *past); });
}

ExitCode Compare(const ScenarioFlags& flags, const CompareFlags& compare, const RunFlags& run,
                 const ConnectionFlags& connection, const OutputFlags& output) {
  if (flags.file == "-" && compare.terms == "-") {
    std::fprintf(stderr,
                 "accord: standard input can be FILE or --terms, not both; name a file for one of "
                 "them\n");
    return kUsage;
  }
  std::optional<v1::Scenario> scenario = BaseScenarioOf(flags);
  const std::optional<std::string> terms =
      compare.terms.empty() ? std::string() : ReadFile(compare.terms);
  if (!scenario || !terms) return kInvalid;
  auto read = AlternativesOf(flags, compare, *terms);
  if (const auto* violations = std::get_if<Violations>(&read)) {
    PrintViolations(*violations);
    return kInvalid;
  }
  auto& alternatives = std::get<Alternatives>(read);
  PrintWarnings(compare.terms, alternatives.warnings);
  v1::CompareScenariosRequest request;
  *request.mutable_scenario() = *std::move(scenario);
  *request.mutable_alternatives() = std::move(alternatives.list);
  *request.mutable_options() = OptionsOf(run);
  const std::unique_ptr<Session> session = OpenSession(connection);
  if (!session) return kUsage;
  const auto stub = v1::SimulationService::NewStub(session->channel());
  v1::ComparisonReport report;
  const auto gather = [&](v1::CompareScenariosResponse response) {
    if (response.has_base()) {
      report.mutable_base()->Swap(response.mutable_base());
    } else {
      report.add_alternatives()->Swap(response.mutable_alternative());
    }
  };
  const ExitCode followed = FollowAll<v1::CompareScenariosResponse>(
      [&] { return stub->CompareScenarios(&session->context(), request); }, *session, output,
      gather);
  if (followed != kOk) return followed;
  const auto render = [&](const v1::ComparisonReport& readable) {
    return RenderComparison(readable, alternatives.changes);
  };
  return Print(
      Shown(report, output, render, [](const v1::ComparisonReport& answer, ByPeriod by_period) {
        return by_period == ByPeriod::kIncluded ? ComparisonTable(answer, by_period)
                                                : AlternativesTable(answer);
      }));
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
  const ExitCode printed = Print(Shown(
      response, output,
      [&](const v1::CheckScenarioResponse& answer) {
        return RenderCheck(Readable(request.scenario()), answer);
      },
      [](const v1::CheckScenarioResponse& answer, ByPeriod) { return CheckTable(answer); }));
  return response.violations().empty() ? printed : kInvalid;
}

}  // namespace accord::cli
