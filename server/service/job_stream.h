#ifndef ACCORD_SERVER_SERVICE_JOB_STREAM_H_
#define ACCORD_SERVER_SERVICE_JOB_STREAM_H_

#include <atomic>
#include <chrono>
#include <mutex>
#include <optional>
#include <utility>
#include <variant>

#include "absl/status/statusor.h"
#include "grpcpp/support/byte_buffer.h"
#include "grpcpp/support/server_callback.h"
#include "server/service/run_resources.h"
#include "server/service/wire_message.h"
#include "simulation/base/violation.h"

namespace accord::service_internal {

// The server's side of a stream that reports the progress of a job and ends with its result:
// Simulate and CompareScenarios. Response is a message that holds either in a field of its own, and
// the three types follow from these fields:
//
//   return new JobStream(resources_, ReadAndPrepare<v1::SimulateRequest>(*request, Prepare),
//                        RunSimulate, &v1::SimulateResponse::mutable_progress,
//                        &v1::SimulateResponse::mutable_report);
//
// At most one write is under way; progress that comes meanwhile replaces the one that waits, so
// that a slow reader costs nothing. The job runs on a slot, never in a reaction. Deletes itself
// when gRPC is done with it, which is after Finish, which is the last thing the job causes.
template <typename Response, typename Progress, typename Result>
class JobStream final : public grpc::ServerWriteReactor<grpc::ByteBuffer> {
 public:
  // Starts `job` on what was prepared, or ends the call saying why not:
  //   absl::StatusOr<Result> job(const Prepared&, const RunContext&,
  //                              const std::function<void(const Progress&)>& on_progress);
  // It reports progress never twice at a time.
  template <typename Prepared, typename Job>
  JobStream(RunResources& resources, std::variant<Prepared, Violations> prepared, Job job,
            Progress* (Response::*progress_field)(), Result* (Response::*result_field)())
      : resources_(resources), progress_field_(progress_field), result_field_(result_field) {
    const grpc::Status admitted = resources.AdmitPrepared(
        std::move(prepared), [this, job](const Prepared& sound) { return Run(job, sound); },
        &presence_);
    if (!admitted.ok()) Finish(admitted);
  }

  void OnCancel() override { left_ = true; }

  void OnWriteDone(bool ok) override {
    Proceed([this, ok] {
      writing_ = false;
      if (!ok) left_ = true;
    });
  }

  void OnDone() override { delete this; }

 private:
  using Clock = std::chrono::steady_clock;
  static constexpr std::chrono::milliseconds kProgressInterval{100};

  template <typename Job, typename Prepared>
  RunSlots::Answer Run(const Job& job, const Prepared& prepared) {
    absl::StatusOr<Result> result =
        job(prepared, resources_.ContextOf(left_),
            [this](const Progress& progress) { ReportProgress(progress); });
    return [this, result = std::move(result)]() mutable { Complete(std::move(result)); };
  }

  void ReportProgress(const Progress& progress) {
    const Clock::time_point now = Clock::now();
    if (now - last_report_ < kProgressInterval) return;
    last_report_ = now;
    Response response;
    *(response.*progress_field_)() = progress;
    grpc::ByteBuffer bytes;
    if (!WriteMessage(response, &bytes).ok()) return;
    Proceed([&] { waiting_ = std::move(bytes); });
  }

  void Complete(absl::StatusOr<Result> result) {
    grpc::Status status = resources_.StatusOf(result.status());
    std::optional<grpc::ByteBuffer> last;
    if (result.ok()) {
      Response response;
      *(response.*result_field_)() = *std::move(result);
      status = WriteMessage(response, &last.emplace());
      if (!status.ok()) last.reset();
    }
    Proceed([&] {
      waiting_ = std::move(last);
      status_ = std::move(status);
    });
  }

  // Makes the change under the lock, then writes what waits or, once there is a status and nothing
  // waits, ends the call. Both outside the lock: after Finish this may be gone at any moment.
  template <typename Change>
  void Proceed(Change change) {
    bool write = false;
    std::optional<grpc::Status> finish;
    {
      const std::lock_guard lock(mutex_);
      change();
      if (writing_) return;
      if (waiting_ && !left_) {
        write = writing_ = true;
        written_ = *std::exchange(waiting_, std::nullopt);
      } else {
        finish = std::exchange(status_, std::nullopt);
      }
    }
    if (write) StartWrite(&written_);
    if (finish) Finish(*finish);
  }

  RunResources& resources_;
  Progress* (Response::*const progress_field_)();
  Result* (Response::*const result_field_)();
  CallsInFlight::Presence presence_;
  std::atomic<bool> left_{false};    // the caller has gone, or the deadline has passed
  Clock::time_point last_report_{};  // of the job, which reports one after another

  std::mutex mutex_;
  bool writing_ = false;
  grpc::ByteBuffer written_;                 // rests while it is written
  std::optional<grpc::ByteBuffer> waiting_;  // the next one
  std::optional<grpc::Status> status_;
};

}  // namespace accord::service_internal

#endif  // ACCORD_SERVER_SERVICE_JOB_STREAM_H_
