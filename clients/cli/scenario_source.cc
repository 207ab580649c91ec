#include "clients/cli/scenario_source.h"

#include <cstdio>
#include <utility>
#include <variant>

#include "clients/cli/files.h"
#include "clients/cli/json_files.h"
#include "clients/cli/precision_flag.h"
#include "clients/cli/sipmath_library.h"
#include "server/convert/nearest_name.h"
#include "server/convert/override.h"

namespace accord::cli {

v1::RunOptions OptionsOf(const RunFlags& flags) {
  v1::RunOptions options;
  if (flags.path_count) options.set_path_count(*flags.path_count);
  if (flags.seed) options.set_seed(*flags.seed);
  if (flags.sampling == "sobol") options.set_sampling(v1::SAMPLING_SOBOL);
  if (flags.sampling == "random") options.set_sampling(v1::SAMPLING_PSEUDO_RANDOM);
  if (flags.response == "none") options.set_response(v1::RESPONSE_NONE);
  if (flags.response == "supplier") options.set_response(v1::RESPONSE_SUPPLIER);
  if (flags.response == "client") options.set_response(v1::RESPONSE_CLIENT);
  if (flags.response == "both") options.set_response(v1::RESPONSE_BOTH);
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
  options.set_path_figures(!flags.sipmath_out.empty() || !flags.paths_csv.empty());
  options.mutable_quantiles()->Add(flags.quantiles.begin(), flags.quantiles.end());
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

namespace {

// Gives the driver of a flag its trials; what is wrong with the flag or the library otherwise.
Violations PutTrials(const std::string& text, v1::Scenario& scenario) {
  const std::optional<TrialsFlag> flag = ReadTrialsFlag(text);
  const FieldPath at("--trials " + flag->driver);
  std::vector<std::string> ids;
  v1::Driver* driver = nullptr;
  for (v1::Driver& each : *scenario.mutable_drivers()) {
    ids.push_back(each.id());
    if (each.id() == flag->driver) driver = &each;
  }
  if (driver == nullptr) {
    return {{at.text(), ViolationCode::kUnknownId,
             "must be a driver of the scenario (" + NameList(ids) + ")" +
                 DidYouMean(flag->driver, ids)}};
  }
  const std::optional<std::string> file = ReadFile(flag->file);
  if (!file) return {{at.text(), ViolationCode::kRequired, "must be a file that can be read"}};
  // Faults of a library lie in its file.
  const auto in_file = [&](Violations faults) {
    for (Violation& fault : faults) {
      fault.field = at.text() + ", " + flag->file + (fault.field.empty() ? "" : ": ") + fault.field;
    }
    return faults;
  };
  auto text_of_file = InUtf8(*file, FieldPath());
  if (auto* faults = std::get_if<Violations>(&text_of_file)) return in_file(std::move(*faults));
  auto library = SipmathLibrary::Read(std::get<std::string>(text_of_file), FieldPath());
  if (auto* faults = std::get_if<Violations>(&library)) return in_file(std::move(*faults));
  auto trials = std::get<SipmathLibrary>(library).Trials(flag->sips, FieldPath());
  if (auto* faults = std::get_if<Violations>(&trials)) return in_file(std::move(*faults));
  *driver->mutable_marginal()->mutable_trials() = std::move(std::get<v1::TrialsMarginal>(trials));
  return {};
}

}  // namespace

std::optional<v1::Scenario> BaseScenarioOf(const ScenarioFlags& flags) {
  std::optional<v1::Scenario> scenario = ReadScenario(flags.file);
  if (!scenario) return std::nullopt;
  Violations violations;
  for (const std::string& text : flags.trials) {
    const Violations faults = PutTrials(text, *scenario);
    violations.insert(violations.end(), faults.begin(), faults.end());
  }
  PrintViolations(violations);
  if (!violations.empty()) return std::nullopt;
  return scenario;
}

std::optional<v1::Scenario> ScenarioOf(const ScenarioFlags& flags) {
  std::optional<v1::Scenario> scenario = BaseScenarioOf(flags);
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
