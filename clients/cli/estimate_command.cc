#include <cstdio>
#include <optional>

#include "clients/cli/commands.h"
#include "clients/cli/files.h"
#include "clients/cli/panel_upload.h"
#include "clients/cli/readable.h"
#include "clients/cli/render_estimate.h"
#include "clients/cli/render_segments.h"
#include "clients/cli/report_table.h"
#include "clients/cli/stream.h"
#include "server/convert/json.h"

namespace accord::cli {

ExitCode Estimate(const EstimateFlags& flags, const ConnectionFlags& connection,
                  const OutputFlags& output) {
  const std::optional<v1::EstimationPlan> plan = EstimationPlanOf(flags);
  if (!plan) return kInvalid;
  v1::EstimateTransitionsResponse response;
  PanelUpload<v1::EstimationPlan, v1::EstimateTransitionsRequest, v1::EstimateTransitionsResponse>
      upload(&v1::ClientBaseService::Stub::EstimateTransitions,
             &v1::EstimateTransitionsRequest::mutable_plan,
             &v1::EstimateTransitionsRequest::mutable_rows);
  const ExitCode code = upload.Run(*plan, flags, connection, &response);
  if (code != kOk) return code;
  if (flags.client_base) {
    for (const v1::EstimateWarning& warning : response.estimate().warnings()) {
      if (!warning.distrust()) continue;
      std::fprintf(stderr, "accord: %s: %s\n", warning.code().c_str(),
                   warning.description().c_str());
    }
    return Print(ToJson(response.estimate().client_base()));
  }
  return Print(Shown(response.estimate(), output, RenderEstimate, LongTable));
}

ExitCode SegmentPanel(const EstimateFlags& flags, const std::string& assignments,
                      const ConnectionFlags& connection, const OutputFlags& output) {
  const std::optional<v1::EstimationPlan> plan = EstimationPlanOf(flags);
  if (!plan) return kInvalid;
  v1::SegmentClientsResponse response;
  PanelUpload<v1::EstimationPlan, v1::SegmentClientsRequest, v1::SegmentClientsResponse> upload(
      &v1::ClientBaseService::Stub::SegmentClients, &v1::SegmentClientsRequest::mutable_plan,
      &v1::SegmentClientsRequest::mutable_panel);
  const ExitCode code = upload.Run(*plan, flags, connection, &response);
  if (code != kOk) return code;
  if (!assignments.empty()) {
    const ExitCode kept = WriteFile(assignments, AssignmentsCsvOf(response));
    if (kept != kOk) return kept;
  }
  return Print(Shown(response, output, RenderPanelSegments, LongTable));
}

}  // namespace accord::cli
