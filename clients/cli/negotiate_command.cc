#include <optional>
#include <string>
#include <utility>
#include <variant>

#include "accord/v1/negotiation_service.grpc.pb.h"
#include "clients/cli/alternatives.h"
#include "clients/cli/commands.h"
#include "clients/cli/files.h"
#include "clients/cli/render_sweep.h"
#include "clients/cli/scenario_source.h"
#include "clients/cli/stream.h"
#include "clients/cli/sweep_list.h"
#include "server/convert/vary_flag.h"

namespace accord::cli {
namespace {

constexpr char kBase[] = "base";

// The axes of the flags; adds what is wrong with them.
void ReadAxes(const NegotiateFlags& flags, v1::NegotiateRequest* request, Violations* violations) {
  for (std::size_t i = 0; i < flags.axes.size(); ++i) {
    const FieldPath at = FieldPath("--vary").At(static_cast<int>(i));
    v1::TermAxis& axis = *request->add_axes();
    Violations faults = ParseVaryFlag(flags.axes[i], at, &axis);
    if (faults.empty()) faults = ReadFilesOf(at, &axis);
    violations->insert(violations->end(), faults.begin(), faults.end());
    NameValues(&axis);
  }
}

// Where both parties stand; adds what is wrong with it.
void ReadParties(const NegotiateFlags& flags, v1::NegotiateRequest* request,
                 Violations* violations) {
  const auto add = [&](const Violations& faults) {
    violations->insert(violations->end(), faults.begin(), faults.end());
  };
  for (std::size_t i = 0; i < flags.walk_aways.size(); ++i) {
    const FieldPath at = FieldPath("--walk-away").At(static_cast<int>(i));
    add(ParseWalkAway(flags.walk_aways[i], at, request));
  }
  for (std::size_t i = 0; i < flags.limits.size(); ++i) {
    const FieldPath at = FieldPath("--limit").At(static_cast<int>(i));
    add(ParseLimit(flags.limits[i], at, request));
  }
  for (std::size_t i = 0; i < flags.beliefs.size(); ++i) {
    const FieldPath at = FieldPath("--belief").At(static_cast<int>(i));
    add(ParseBelief(flags.beliefs[i], at, request));
  }
  CompareFlags named;
  named.alternatives = flags.alternatives;
  auto alternatives = AlternativesOf({}, named, "");
  if (const auto* faults = std::get_if<Violations>(&alternatives)) return add(*faults);
  *request->mutable_alternatives() = std::get<Alternatives>(std::move(alternatives)).list;
  // The scenario as it stands.
  if (request->supplier().alternative() == kBase || request->client().alternative() == kBase) {
    request->add_alternatives()->set_id(kBase);
  }
}

}  // namespace

ExitCode Negotiate(const ScenarioFlags& scenario, const NegotiateFlags& negotiate,
                   const RunFlags& run, const ConnectionFlags& connection,
                   const OutputFlags& output) {
  std::optional<v1::Scenario> base = ScenarioOf(scenario);
  if (!base) return kInvalid;
  v1::NegotiateRequest request;
  *request.mutable_scenario() = *std::move(base);
  *request.mutable_options() = OptionsOf(run);
  Violations violations;
  ReadAxes(negotiate, &request, &violations);
  ReadParties(negotiate, &request, &violations);
  PrintViolations(violations);
  if (!violations.empty()) return kInvalid;
  request.set_contract(negotiate.contract);
  if (negotiate.set_count) request.set_set_count(*negotiate.set_count);
  if (negotiate.design_seed) request.set_design_seed(*negotiate.design_seed);
  if (negotiate.fresh_seed) request.set_fresh_seed(*negotiate.fresh_seed);
  const std::unique_ptr<Session> session = OpenSession(connection);
  if (!session) return kUsage;
  const auto stub = v1::NegotiationService::NewStub(session->channel());
  return Follow<v1::NegotiateResponse>(
      [&] { return stub->Negotiate(&session->context(), request); }, *session, output,
      [&](const v1::NegotiationReport& report) {
        return RenderNegotiation(report, request.axes());
      },
      [](const v1::NegotiationReport& report, ByPeriod) { return NegotiationTable(report); });
}

}  // namespace accord::cli
