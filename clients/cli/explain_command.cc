#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "accord/v1/negotiation_service.grpc.pb.h"
#include "clients/cli/commands.h"
#include "clients/cli/files.h"
#include "clients/cli/readable.h"
#include "clients/cli/render_sensitivity.h"
#include "clients/cli/scenario_source.h"
#include "clients/cli/stream.h"
#include "server/convert/vary_flag.h"

namespace accord::cli {
namespace {

// path=low:high.
Violations ReadAssumption(const std::string& text, const FieldPath& at,
                          v1::AnalyzeSensitivityRequest* request) {
  v1::TermAxis axis;
  Violations faults = ParseVaryFlag(text, at, &axis);
  if (!faults.empty()) return faults;
  if (!axis.has_range() || axis.range().count() != 0) {
    return {{at.text(), ViolationCode::kSyntax,
             QuotedText(text) + " is no assumption: write PATH=LOW:HIGH, such as "
                                "contracts[\"steel\"].clauses[\"gain\"].share=0.2:0.5"}};
  }
  v1::Assumption& assumption = *request->add_assumptions();
  assumption.set_path(axis.path());
  assumption.set_low(axis.range().from());
  assumption.set_high(axis.range().to());
  return {};
}

// party=npv.
Violations ReadWalkAway(const std::string& text, const FieldPath& at,
                        v1::AnalyzeSensitivityRequest* request) {
  v1::FigureTarget read;
  if (!ParseTarget(text, at, &read).empty() || !read.has_value()) {
    return {{at.text(), ViolationCode::kSyntax,
             QuotedText(text) +
                 " is no walk-away: write PARTY=NPV, such as supplier=20000 or client=0"}};
  }
  v1::WalkAwayNpv& walk_away = *request->add_walk_aways();
  walk_away.set_party(read.figure());
  walk_away.set_npv(read.value());
  return {};
}

}  // namespace

ExitCode Explain(const ScenarioFlags& flags, const ExplainFlags& explain, const RunFlags& run,
                 const ConnectionFlags& connection, const OutputFlags& output) {
  std::optional<v1::Scenario> scenario = ScenarioOf(flags);
  if (!scenario) return kInvalid;
  v1::AnalyzeSensitivityRequest request;
  *request.mutable_scenario() = *std::move(scenario);
  *request.mutable_options() = OptionsOf(run);
  Violations violations;
  for (std::size_t i = 0; i < explain.assumptions.size(); ++i) {
    const FieldPath at = FieldPath("--assumption").At(static_cast<int>(i));
    const Violations faults = ReadAssumption(explain.assumptions[i], at, &request);
    violations.insert(violations.end(), faults.begin(), faults.end());
  }
  for (std::size_t i = 0; i < explain.walk_aways.size(); ++i) {
    const FieldPath at = FieldPath("--walk-away").At(static_cast<int>(i));
    const Violations faults = ReadWalkAway(explain.walk_aways[i], at, &request);
    violations.insert(violations.end(), faults.begin(), faults.end());
  }
  PrintViolations(violations);
  if (!violations.empty()) return kInvalid;
  for (const std::string& figure : explain.figures) request.add_figures(figure);
  const std::unique_ptr<Session> session = OpenSession(connection);
  if (!session) return kUsage;
  const auto stub = v1::NegotiationService::NewStub(session->channel());
  return Follow<v1::AnalyzeSensitivityResponse>(
      [&] { return stub->AnalyzeSensitivity(&session->context(), request); }, *session, output,
      [&](const v1::SensitivityReport& report) {
        return RenderSensitivity(Readable(request.scenario()), report);
      },
      [](const v1::SensitivityReport& report, ByPeriod) { return SensitivityTable(report); });
}

}  // namespace accord::cli
