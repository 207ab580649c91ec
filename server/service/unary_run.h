#ifndef ACCORD_SERVER_SERVICE_UNARY_RUN_H_
#define ACCORD_SERVER_SERVICE_UNARY_RUN_H_

#include <atomic>
#include <utility>
#include <variant>

#include "absl/status/statusor.h"
#include "grpcpp/support/server_callback.h"
#include "server/handlers/study.h"
#include "server/service/run_resources.h"
#include "server/service/status.h"

namespace accord::service_internal {

// The server's side of a call that has one answer and computes for it: ReplayPath, SettleContract.
// Faults are answered at once; what is sound takes a slot, and its job runs there, never in a
// reaction. A caller who leaves or whose deadline passes is not computed for. Deletes itself when
// gRPC is done with it, which is after Finish, which is the last thing the job causes.
template <typename Prepared, typename Response>
class UnaryRun final : public grpc::ServerUnaryReactor {
 public:
  using Job = absl::StatusOr<Response> (*)(const Prepared&, const RunContext&);

  UnaryRun(RunResources& resources, std::variant<Prepared, Violations> prepared, Job job,
           Response* response)
      : resources_(resources), response_(response) {
    if (const auto* violations = std::get_if<Violations>(&prepared)) {
      Finish(InvalidArgument(*violations));
      return;
    }
    const grpc::Status admitted = resources.Admit(
        [this, job, sound = std::get<Prepared>(std::move(prepared))] { return Run(job, sound); },
        &presence_);
    if (!admitted.ok()) Finish(admitted);
  }

  void OnCancel() override { left_ = true; }
  void OnDone() override { delete this; }

 private:
  RunSlots::Answer Run(Job job, const Prepared& prepared) {
    RunContext context;
    context.threads = resources_.threads_per_run;
    context.cancelled = [this] { return left_ || resources_.cancel_all; };
    absl::StatusOr<Response> answer = absl::CancelledError("the caller has left");
    if (!context.cancelled()) answer = job(prepared, context);
    grpc::Status status = answer.ok()             ? grpc::Status::OK
                          : resources_.cancel_all ? Stopping()
                                                  : FromAbsl(answer.status());
    if (answer.ok()) *response_ = *std::move(answer);
    return [this, status = std::move(status)] { Finish(status); };
  }

  RunResources& resources_;
  CallsInFlight::Presence presence_;
  Response* response_;
  std::atomic<bool> left_{false};
};

}  // namespace accord::service_internal

#endif  // ACCORD_SERVER_SERVICE_UNARY_RUN_H_
