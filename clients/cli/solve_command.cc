#include <optional>
#include <string>
#include <utility>

#include "accord/v1/negotiation_service.grpc.pb.h"
#include "clients/cli/commands.h"
#include "clients/cli/files.h"
#include "clients/cli/render_sweep.h"
#include "clients/cli/scenario_source.h"
#include "clients/cli/stream.h"
#include "server/convert/vary_flag.h"

namespace accord::cli {

ExitCode Solve(const ScenarioFlags& flags, const SolveFlags& solve, const RunFlags& run,
               const ConnectionFlags& connection, const OutputFlags& output) {
  std::optional<v1::Scenario> scenario = ScenarioOf(flags);
  if (!scenario) return kInvalid;
  v1::SolveTermRequest request;
  *request.mutable_scenario() = *std::move(scenario);
  *request.mutable_options() = OptionsOf(run);
  Violations violations = ParseVaryFlag(solve.term, FieldPath("--vary"), request.mutable_term());
  const auto add = [&violations](Violations faults) {
    violations.insert(violations.end(), faults.begin(), faults.end());
  };
  if (!solve.curve.empty()) {
    add(ParseVaryFlag(solve.curve, FieldPath("--curve"), request.mutable_curve()));
  }
  for (std::size_t i = 0; i < solve.targets.size(); ++i) {
    add(ParseTarget(solve.targets[i], FieldPath("--until").At(static_cast<int>(i)),
                    request.add_targets()));
  }
  PrintViolations(violations);
  if (!violations.empty()) return kInvalid;
  if (solve.scan_points) request.set_scan_points(*solve.scan_points);
  if (solve.fresh_seed) request.set_fresh_seed(*solve.fresh_seed);
  const std::unique_ptr<Session> session = OpenSession(connection);
  if (!session) return kUsage;
  const auto stub = v1::NegotiationService::NewStub(session->channel());
  return Follow<v1::SolveTermResponse>(
      [&] { return stub->SolveTerm(&session->context(), request); }, *session, output,
      [&](const v1::SolveReport& report) {
        return RenderSolution(report) + RenderTrialsNote(report, request.scenario());
      },
      [](const v1::SolveReport& report, ByPeriod) { return SolutionTable(report); });
}

}  // namespace accord::cli
