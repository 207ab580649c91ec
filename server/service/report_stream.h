#ifndef ACCORD_SERVER_SERVICE_REPORT_STREAM_H_
#define ACCORD_SERVER_SERVICE_REPORT_STREAM_H_

#include <atomic>
#include <chrono>
#include <functional>
#include <mutex>
#include <optional>
#include <utility>
#include <variant>

#include "absl/status/statusor.h"
#include "grpcpp/support/server_callback.h"
#include "server/handlers/study.h"
#include "server/service/run_resources.h"
#include "server/service/status.h"

namespace accord::service_internal {

// The server's side of a stream that reports progress and ends with a report: Simulate and
// CompareScenarios. `Response` has progress and report; `Report` is what the run gives.
//
// At most one write is under way; progress that comes meanwhile replaces the one that waits, so
// that a slow reader costs nothing. The job runs on a slot, never in a reaction. Deletes itself
// when gRPC is done with it, which is after Finish, which is the last thing the job causes.
template <typename Response, typename Report>
class ReportStream final : public grpc::ServerWriteReactor<Response> {
 public:
  using Job = absl::StatusOr<Report> (*)(const Study&, const RunContext&);

  // Starts the run of a prepared study, or ends the call saying why not.
  static ReportStream* Start(RunResources& resources, PreparedStudy prepared, Job job) {
    auto* stream = new ReportStream(resources);
    if (const auto* violations = std::get_if<Violations>(&prepared)) {
      stream->Finish(InvalidArgument(*violations));
      return stream;
    }
    const grpc::Status admitted = resources.Admit(
        [stream, job, study = std::get<Study>(std::move(prepared))] {
          return stream->Run(job, study);
        },
        &stream->presence_);
    if (!admitted.ok()) stream->Finish(admitted);
    return stream;
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

  explicit ReportStream(RunResources& resources) : resources_(resources) {}

  RunSlots::Answer Run(Job job, const Study& study) {
    RunContext context;
    context.threads = resources_.threads_per_run;
    context.cancelled = [this] { return left_ || resources_.cancel_all; };
    context.on_progress = [this](const v1::Progress& progress) { ReportProgress(progress); };
    return [this, result = job(study, context)]() mutable { Complete(std::move(result)); };
  }

  void ReportProgress(const v1::Progress& progress) {
    const Clock::time_point now = Clock::now();
    if (now - last_told_ < kProgressInterval) return;
    last_told_ = now;
    Proceed([&] { *waiting_.emplace().mutable_progress() = progress; });
  }

  void Complete(absl::StatusOr<Report> result) {
    Proceed([&] {
      waiting_.reset();
      if (result.ok()) {
        *waiting_.emplace().mutable_report() = *std::move(result);
        status_ = grpc::Status::OK;
      } else {
        status_ = resources_.cancel_all ? Stopping() : FromAbsl(result.status());
      }
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
    if (write) this->StartWrite(&written_);
    if (finish) this->Finish(*finish);
  }

  RunResources& resources_;
  CallsInFlight::Presence presence_;
  std::atomic<bool> left_{false};  // the caller has gone, or the deadline has passed
  Clock::time_point last_told_{};  // of the job's thread alone

  std::mutex mutex_;
  bool writing_ = false;
  Response written_;                 // rests while it is written
  std::optional<Response> waiting_;  // the next one
  std::optional<grpc::Status> status_;
};

}  // namespace accord::service_internal

#endif  // ACCORD_SERVER_SERVICE_REPORT_STREAM_H_
