#include "clients/cli/levers_command.h"

#include <cstdio>
#include <memory>
#include <optional>

#include "accord/v1/client_base_service.grpc.pb.h"
#include "clients/cli/files.h"
#include "clients/cli/render.h"
#include "clients/cli/scenario_source.h"
#include "server/convert/json.h"
#include "server/convert/nearest_name.h"
#include "server/convert/override.h"

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

// The lever with --set carried out, or nothing after printing what is wrong.
std::optional<v1::Lever> Changed(const v1::Lever& lever, const std::vector<std::string>& sets) {
  auto changes = OverridesOf(sets);
  if (!changes) return std::nullopt;
  v1::Scenario scenario;
  *scenario.add_levers() = lever;
  Violations violations;
  for (v1::Override& change : *changes) {
    change.set_path("levers[0]." + change.path());
    const Violations faults = ApplyOverride(change, FieldPath("--set"), &scenario);
    violations.insert(violations.end(), faults.begin(), faults.end());
  }
  PrintViolations(violations);
  if (!violations.empty()) return std::nullopt;
  return scenario.levers(0);
}

}  // namespace

ExitCode Levers(const LeverFlags& flags, const ConnectionFlags& connection,
                const OutputFlags& output) {
  const std::unique_ptr<Session> session = OpenSession(connection);
  if (!session) return kUsage;
  const CancelOnSignal cancel(*session);
  v1::ListLeversResponse all;
  const grpc::Status status = v1::ClientBaseService::NewStub(session->channel())
                                  ->ListLevers(&session->context(), v1::ListLeversRequest(), &all);
  if (!status.ok()) return ReportFailure(status, cancel.interrupted());
  if (flags.name.empty()) return Print(output.json ? ToJson(all) : RenderLevers(all));

  std::optional<v1::Lever> lever = Find(all, flags.name);
  if (!lever) return kInvalid;
  if (!flags.segments.empty()) {
    lever->clear_segments();
    for (const std::string& segment : flags.segments) lever->add_segments(segment);
  }
  const std::optional<v1::Lever> changed = Changed(*lever, flags.sets);
  return changed ? Print(ToJson(*changed)) : kInvalid;
}

}  // namespace accord::cli
