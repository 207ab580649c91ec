#include <cerrno>
#include <cstdio>
#include <cstring>
#include <memory>
#include <optional>
#include <utility>

#include "accord/v1/client_base_service.grpc.pb.h"
#include "clients/cli/estimate_command.h"
#include "clients/cli/files.h"
#include "clients/cli/panel_csv.h"
#include "clients/cli/render_estimate.h"
#include "clients/cli/render_segments.h"
#include "clients/cli/scenario_source.h"
#include "server/convert/json.h"
#include "simulation/base/limits.h"

namespace accord::cli {
namespace {

struct CloseFile {
  void operator()(std::FILE* file) const {
    if (file != stdin) std::fclose(file);
  }
};
using File = std::unique_ptr<std::FILE, CloseFile>;

File Open(const std::string& name) {
  File file(name == "-" ? stdin : std::fopen(name.c_str(), "rb"));
  if (!file) {
    std::fprintf(stderr, "accord: cannot read %s: %s\n", name.c_str(), std::strerror(errno));
  }
  return file;
}

std::optional<v1::EstimationPlan> PlanOf(const EstimateFlags& flags) {
  const std::optional<std::string> text = ReadFile(flags.rules);
  if (!text) return std::nullopt;
  v1::EstimationPlan plan;
  const Violations violations = ParseJson(*text, FieldPath("rules"), plan.mutable_rules());
  PrintViolations(violations);
  if (!violations.empty()) return std::nullopt;
  for (const std::string& date : flags.dates) plan.mutable_dates()->add_values(date);
  for (const std::int32_t period : flags.periods) plan.mutable_periods()->add_values(period);
  if (flags.periods_per_year) {
    plan.mutable_periods()->set_periods_per_year(*flags.periods_per_year);
  }
  if (flags.prior) plan.set_prior(*flags.prior);
  return plan;
}

// One upload of a panel: opens the file and a session, calls, sends the plan and then the rows as
// they are read, stopping early when the server has ended the call. kOk with the answer in
// *response, or the exit code after saying on stderr why not.
template <typename Request, typename Response>
class Upload {
 public:
  using Stub = v1::ClientBaseService::Stub;
  using Call = std::unique_ptr<grpc::ClientWriter<Request>> (Stub::*)(grpc::ClientContext*,
                                                                      Response*);
  using PlanField = v1::EstimationPlan* (Request::*)();
  using RowsField = v1::PanelRows* (Request::*)();

  Upload(Call call, PlanField plan, RowsField rows) : call_(call), plan_(plan), rows_(rows) {}

  ExitCode Run(const EstimateFlags& flags, const ConnectionFlags& connection, Response* response) {
    const std::optional<v1::EstimationPlan> plan = PlanOf(flags);
    if (!plan) return kInvalid;
    const File file = Open(flags.panel);
    if (!file) return kInvalid;
    PanelReader reader(
        [&file](char* buffer, std::size_t size) { return std::fread(buffer, 1, size, file.get()); },
        FormOf(flags));
    const std::unique_ptr<Session> session = OpenSession(connection);
    if (!session) return kUsage;
    const CancelOnSignal cancel(*session);
    const auto stub = v1::ClientBaseService::NewStub(session->channel());
    const auto writer = ((*stub).*call_)(&session->context(), response);
    Send(*plan, reader, *writer);
    const bool read = std::ferror(file.get()) == 0;
    if (!read || !reader.violations().empty()) {
      session->Cancel();
      writer->Finish();
      if (!read) std::fprintf(stderr, "accord: cannot read %s\n", flags.panel.c_str());
      PrintViolations(reader.violations());
      return kInvalid;
    }
    const grpc::Status status = writer->Finish();
    return status.ok() ? kOk : ReportFailure(status, cancel.interrupted());
  }

 private:
  static PanelFileFlags FormOf(const EstimateFlags& flags) {
    PanelFileFlags form = flags.form;
    form.periods = !flags.periods.empty();
    form.separator = flags.separator == "tab" ? '\t' : flags.separator == "semicolon" ? ';' : ',';
    return form;
  }

  void Send(const v1::EstimationPlan& plan, PanelReader& reader,
            grpc::ClientWriter<Request>& writer) {
    Request part;
    *(part.*plan_)() = plan;
    bool open = writer.Write(part);
    part.Clear();
    while (open && reader.Next(limits::kMaxClientRowsPerMessage, (part.*rows_)())) {
      open = writer.Write(part);
    }
    if (open && reader.violations().empty()) writer.WritesDone();
  }

  Call call_;
  PlanField plan_;
  RowsField rows_;
};

}  // namespace

ExitCode Estimate(const EstimateFlags& flags, const ConnectionFlags& connection,
                  const OutputFlags& output) {
  v1::EstimateTransitionsResponse response;
  Upload<v1::EstimateTransitionsRequest, v1::EstimateTransitionsResponse> upload(
      &v1::ClientBaseService::Stub::EstimateTransitions,
      &v1::EstimateTransitionsRequest::mutable_plan, &v1::EstimateTransitionsRequest::mutable_rows);
  const ExitCode code = upload.Run(flags, connection, &response);
  if (code != kOk) return code;
  if (flags.client_base) return Print(ToJson(response.estimate().client_base()));
  return Print(output.json ? ToJson(response.estimate()) : RenderEstimate(response.estimate()));
}

ExitCode SegmentPanel(const EstimateFlags& flags, const ConnectionFlags& connection,
                      const OutputFlags& output) {
  v1::SegmentClientsResponse response;
  Upload<v1::SegmentClientsRequest, v1::SegmentClientsResponse> upload(
      &v1::ClientBaseService::Stub::SegmentClients, &v1::SegmentClientsRequest::mutable_plan,
      &v1::SegmentClientsRequest::mutable_panel);
  const ExitCode code = upload.Run(flags, connection, &response);
  if (code != kOk) return code;
  return Print(output.json ? ToJson(response) : RenderPanelSegments(response));
}

}  // namespace accord::cli
