#ifndef ACCORD_SERVER_SERVICE_UNARY_RUN_H_
#define ACCORD_SERVER_SERVICE_UNARY_RUN_H_

#include <atomic>
#include <utility>
#include <variant>

#include "absl/status/status.h"
#include "grpcpp/server_context.h"
#include "grpcpp/support/byte_buffer.h"
#include "grpcpp/support/server_callback.h"
#include "server/service/run_resources.h"
#include "server/service/status.h"
#include "server/service/wire_message.h"
#include "simulation/base/violation.h"

namespace accord::service_internal {

// The answer to a call that computes nothing.
inline grpc::ServerUnaryReactor* Answered(grpc::CallbackServerContext* context,
                                          const grpc::Status& status) {
  grpc::ServerUnaryReactor* reactor = context->DefaultReactor();
  reactor->Finish(status);
  return reactor;
}

// The same by what answer(const Request&) gives, or that the request cannot be read.
template <typename Request, typename Answer>
grpc::ServerUnaryReactor* AnsweredAtOnce(grpc::CallbackServerContext* context,
                                         const grpc::ByteBuffer& bytes, Answer answer) {
  const auto request = ReadRequest<Request>(bytes);
  if (const auto* faults = std::get_if<Violations>(&request)) {
    return Answered(context, InvalidArgument(*faults));
  }
  return Answered(context, answer(std::get<Request>(request)));
}

// The server's side of a call that has one answer and computes for it: CheckScenario, ReplayPath,
// SettleContract. Faults are answered at once; what is sound takes a slot, and its job runs there,
// never in a reaction. A caller who leaves or whose deadline passes is not computed for. Deletes
// itself when gRPC is done with it, which is after Finish, which is the last thing the job causes.
class UnaryRun final : public grpc::ServerUnaryReactor {
 public:
  // absl::StatusOr<Message> job(const Prepared&, const RunContext&).
  template <typename Prepared, typename Job>
  UnaryRun(RunResources& resources, std::variant<Prepared, Violations> prepared, Job job,
           grpc::ByteBuffer* response)
      : resources_(resources), response_(response) {
    const grpc::Status admitted = resources.AdmitPrepared(
        std::move(prepared), [this, job](const Prepared& sound) { return Run(job, sound); },
        &presence_);
    if (!admitted.ok()) Finish(admitted);
  }

  void OnCancel() override { left_ = true; }
  void OnDone() override { delete this; }

 private:
  template <typename Job, typename Prepared>
  RunSlots::Answer Run(const Job& job, const Prepared& prepared) {
    const RunContext context = resources_.ContextOf(left_);
    grpc::Status status = resources_.StatusOf(absl::CancelledError("the caller has left"));
    if (!context.cancelled()) {
      const auto answer = job(prepared, context);
      status =
          answer.ok() ? WriteMessage(*answer, response_) : resources_.StatusOf(answer.status());
    }
    return [this, status = std::move(status)] { Finish(status); };
  }

  RunResources& resources_;
  CallsInFlight::Presence presence_;
  grpc::ByteBuffer* response_;
  std::atomic<bool> left_{false};
};

}  // namespace accord::service_internal

#endif  // ACCORD_SERVER_SERVICE_UNARY_RUN_H_
