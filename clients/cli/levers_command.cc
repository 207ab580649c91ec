#include <algorithm>
#include <cstdio>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "accord/v1/client_base_service.grpc.pb.h"
#include "accord/v1/simulation_service.grpc.pb.h"
#include "clients/cli/commands.h"
#include "clients/cli/files.h"
#include "clients/cli/list_tables.h"
#include "clients/cli/render.h"
#include "clients/cli/scenario_source.h"
#include "clients/cli/stream.h"
#include "server/convert/json.h"
#include "server/convert/nearest_name.h"
#include "server/convert/override.h"
#include "simulation/base/limits.h"

namespace accord::cli {
namespace {

// The lever of this name, or nothing after saying which there are.
std::optional<v1::Lever> Find(const v1::ListLeversResponse& all, const std::string& name) {
  std::vector<std::string> names;
  for (const v1::ReadyLever& ready : all.levers()) {
    if (ready.lever().id() == name) return ready.lever();
    names.push_back(ready.lever().id());
  }
  std::fprintf(stderr, "accord: there is no lever %s%s (there are %s)\n", QuotedText(name).c_str(),
               DidYouMean(name, names).c_str(), NameList(names).c_str());
  return std::nullopt;
}

// The lever with these changes carried out, or nothing after printing what is wrong.
std::optional<v1::Lever> Changed(const v1::Lever& lever, Overrides changes) {
  v1::Scenario scenario;
  *scenario.add_levers() = lever;
  for (v1::Override& change : changes) change.set_path("levers[0]." + change.path());
  const Violations violations = ApplyOverrides(changes, FieldPath("--set"), &scenario);
  PrintViolations(violations);
  if (!violations.empty()) return std::nullopt;
  return scenario.levers(0);
}

// Whether some scenario takes the lever, after printing what is wrong with it: asked of the server
// in the longest one there is, on a base of the segments that the lever treats.
ExitCode Checked(const v1::Lever& lever, const ConnectionFlags& connection) {
  v1::CheckScenarioRequest request;
  v1::Scenario& scenario = *request.mutable_scenario();
  scenario.mutable_timeline()->set_period_count(limits::kMaxPeriods);
  scenario.mutable_timeline()->set_period_length(v1::PERIOD_LENGTH_MONTH);
  scenario.mutable_client_base();
  for (const std::string& id :
       std::set<std::string>(lever.segments().begin(), lever.segments().end())) {
    scenario.mutable_client_base()->add_segments()->set_id(id);
  }
  *scenario.add_levers() = lever;
  v1::CheckScenarioResponse response;
  const ExitCode code = RunCall(connection, [&](Session& session) {
    return v1::SimulationService::NewStub(session.channel())
        ->CheckScenario(&session.context(), request, &response);
  });
  if (code != kOk) return code;
  bool sound = true;
  for (const v1::Violation& violation : response.violations()) {
    if (!violation.field().starts_with("scenario.levers")) continue;  // that base is no whole one
    sound = false;
    std::fprintf(stderr, "%s: %s: %s\n", violation.field().c_str(), violation.code().c_str(),
                 violation.description().c_str());
  }
  return sound ? kOk : kInvalid;
}

}  // namespace

ExitCode Levers(const LeverFlags& flags, const ConnectionFlags& connection,
                const OutputFlags& output) {
  std::optional<Overrides> changes = OverridesOf(flags.sets);
  if (!changes) return kInvalid;
  const auto names_segments = [](const v1::Override& change) {
    return change.path().starts_with("segments");
  };
  if (!flags.segments.empty() && std::ranges::any_of(*changes, names_segments)) {
    std::fprintf(stderr, "accord: --segments and --set segments=... exclude each other\n");
    return kUsage;
  }
  v1::ListLeversResponse all;
  const ExitCode code = RunCall(connection, [&](Session& session) {
    return v1::ClientBaseService::NewStub(session.channel())
        ->ListLevers(&session.context(), v1::ListLeversRequest(), &all);
  });
  if (code != kOk) return code;
  if (flags.name.empty())
    return Print(Shown(all, output, RenderLevers,
                       [](const auto& answer, ByPeriod) { return LeversTable(answer); }));

  if (output.csv || output.markdown) {
    std::fprintf(stderr, "accord: a lever for a scenario is JSON: leave --output out\n");
    return kUsage;
  }
  std::optional<v1::Lever> lever = Find(all, flags.name);
  if (!lever) return kInvalid;
  if (!flags.segments.empty()) {
    lever->clear_segments();
    for (const std::string& segment : flags.segments) lever->add_segments(segment);
  }
  lever = Changed(*lever, *std::move(changes));
  if (!lever) return kInvalid;
  const ExitCode checked = Checked(*lever, connection);
  return checked == kOk ? Print(ToJson(*lever)) : checked;
}

}  // namespace accord::cli
