#ifndef ACCORD_CLIENTS_CLI_PANEL_UPLOAD_H_
#define ACCORD_CLIENTS_CLI_PANEL_UPLOAD_H_

#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>

#include "accord/v1/client_base_service.grpc.pb.h"
#include "clients/cli/exit_codes.h"
#include "clients/cli/flags.h"
#include "clients/cli/panel_csv.h"
#include "clients/cli/scenario_source.h"
#include "clients/cli/session.h"

// Panels on their way from a file to the server.
namespace accord::cli {

// What the flags and the file of rules say; nothing after saying on stderr what is wrong.
std::optional<v1::EstimationPlan> EstimationPlanOf(const EstimateFlags& flags);

// The file of a panel, read as it is sent.
class PanelFile {
 public:
  // With the columns that the rules name. Nothing after saying on stderr why it cannot be opened.
  static std::unique_ptr<PanelFile> Open(const EstimateFlags& flags, const v1::SegmentRules& rules);

  ~PanelFile();

  PanelFile(const PanelFile&) = delete;
  PanelFile& operator=(const PanelFile&) = delete;

  // From now on the file ends early at the deadline or when `descriptor` can be read, even while
  // whoever writes it has nothing to say.
  void StopAt(int descriptor, std::chrono::system_clock::time_point deadline);
  // Whether it ended early. What has been read is then not the panel.
  bool stopped() const { return stopped_; }

  PanelReader& reader() { return reader_; }
  // Says on stderr what was wrong with what has been read, or what was taken otherwise than it
  // stands there; whether anything was wrong.
  bool ReportFaults() const;

 private:
  PanelFile(int file, const EstimateFlags& flags, const v1::SegmentRules& rules);

  std::size_t Read(char* buffer, std::size_t size);
  bool WaitForMore() const;

  const std::string name_;
  const int file_;
  int stop_ = -1;
  std::chrono::system_clock::time_point deadline_ = std::chrono::system_clock::time_point::max();
  int error_ = 0;  // of errno
  bool stopped_ = false;
  PanelReader reader_;
};

// One upload of a panel: opens the file and a session, calls, sends the plan and then the rows as
// they are read, stopping early when the server has ended the call. kOk with the answer in
// *response, or the exit code after saying on stderr why not.
template <typename Plan, typename Request, typename Response>
class PanelUpload {
 public:
  using Stub = v1::ClientBaseService::Stub;
  using Call = std::unique_ptr<grpc::ClientWriter<Request>> (Stub::*)(grpc::ClientContext*,
                                                                      Response*);
  using PlanField = Plan* (Request::*)();
  using RowsField = v1::PanelRows* (Request::*)();

  PanelUpload(Call call, PlanField plan, RowsField rows) : call_(call), plan_(plan), rows_(rows) {}

  ExitCode Run(const Plan& plan, const EstimateFlags& flags, const ConnectionFlags& connection,
               Response* response) {
    const std::unique_ptr<PanelFile> file = PanelFile::Open(flags, RulesOf(plan));
    if (!file) return kInvalid;
    const std::unique_ptr<Session> session = OpenSession(connection);
    if (!session) return kUsage;
    const CancelOnSignal cancel(*session);
    file->StopAt(cancel.descriptor(), session->context().deadline());
    const auto stub = v1::ClientBaseService::NewStub(session->channel());
    const auto writer = ((*stub).*call_)(&session->context(), response);
    Send(plan, *file, *writer);
    if (!file->stopped() && file->ReportFaults()) {
      session->Cancel();
      writer->Finish();
      return kInvalid;
    }
    const grpc::Status status = writer->Finish();
    return status.ok() ? kOk : ReportFailure(status, cancel.signal());
  }

 private:
  static const v1::SegmentRules& RulesOf(const v1::EstimationPlan& plan) { return plan.rules(); }
  static const v1::SegmentRules& RulesOf(const v1::BacktestPlan& plan) {
    return plan.estimation().rules();
  }

  void Send(const Plan& plan, PanelFile& file, grpc::ClientWriter<Request>& writer) {
    PanelReader& reader = file.reader();
    Request part;
    *(part.*plan_)() = plan;
    bool open = writer.Write(part);
    part.Clear();
    while (open && reader.Next(kRowsPerMessage, kBytesPerMessage, (part.*rows_)())) {
      open = writer.Write(part);
    }
    if (!open || file.stopped() || !reader.violations().empty()) return;
    part.Clear();
    part.set_row_count(reader.row_count());
    writer.WriteLast(part, {});
  }

  Call call_;
  PlanField plan_;
  RowsField rows_;
};

}  // namespace accord::cli

#endif  // ACCORD_CLIENTS_CLI_PANEL_UPLOAD_H_
