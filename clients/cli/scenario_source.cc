#include "clients/cli/scenario_source.h"

#include <cstdio>
#include <utility>

#include "clients/cli/files.h"
#include "clients/cli/precision_flag.h"
#include "server/convert/override.h"

namespace accord::cli {

v1::RunOptions OptionsOf(const RunFlags& flags) {
  v1::RunOptions options;
  if (flags.path_count) options.set_path_count(*flags.path_count);
  if (flags.seed) options.set_seed(*flags.seed);
  if (flags.sampling == "sobol") options.set_sampling(v1::SAMPLING_SOBOL);
  if (flags.sampling == "random") options.set_sampling(v1::SAMPLING_PSEUDO_RANDOM);
  for (const std::string& text : flags.precisions) {
    const std::optional<PrecisionFlag> flag = ReadPrecision(text);
    v1::Precision& precision = *options.add_precisions();
    precision.set_figure(flag->figure);
    if (flag->is_share) {
      precision.set_relative_half_width(flag->width);
    } else {
      precision.set_half_width(flag->width);
    }
  }
  options.set_exact_quantiles(flags.exact_quantiles);
  options.set_attribution(flags.attribution);
  if (flags.attribution_path_count) {
    options.set_attribution_path_count(*flags.attribution_path_count);
  }
  return options;
}

std::optional<Overrides> OverridesOf(const std::vector<std::string>& sets) {
  Overrides overrides;
  Violations violations;
  for (const std::string& set : sets) {
    const FieldPath at = FieldPath("--set").At(overrides.size());
    const Violations faults = ParseSetFlag(set, at, overrides.Add());
    violations.insert(violations.end(), faults.begin(), faults.end());
  }
  PrintViolations(violations);
  if (!violations.empty()) return std::nullopt;
  return overrides;
}

std::optional<v1::Scenario> ScenarioOf(const ScenarioFlags& flags) {
  std::optional<v1::Scenario> scenario = ReadScenario(flags.file);
  const auto overrides = OverridesOf(flags.sets);
  if (!scenario || !overrides) return std::nullopt;
  const Violations violations = ApplyOverrides(*overrides, FieldPath("--set"), &*scenario);
  PrintViolations(violations);
  if (!violations.empty()) return std::nullopt;
  return scenario;
}

std::unique_ptr<Session> OpenSession(const ConnectionFlags& flags) {
  absl::StatusOr<std::unique_ptr<Session>> session = Session::Open(flags);
  if (session.ok()) return *std::move(session);
  std::fprintf(stderr, "accord: %s\n", std::string(session.status().message()).c_str());
  return nullptr;
}

ExitCode RunCall(const ConnectionFlags& flags, const std::function<grpc::Status(Session&)>& call) {
  const std::unique_ptr<Session> session = OpenSession(flags);
  if (!session) return kUsage;
  const CancelOnSignal cancel(*session);
  const grpc::Status status = session->Call([&] { return call(*session); });
  return status.ok() ? kOk : ReportFailure(status, cancel.signal());
}

}  // namespace accord::cli
