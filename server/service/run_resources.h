#ifndef ACCORD_SERVER_SERVICE_RUN_RESOURCES_H_
#define ACCORD_SERVER_SERVICE_RUN_RESOURCES_H_

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <utility>
#include <variant>

#include "absl/status/status.h"
#include "grpcpp/support/status.h"
#include "server/handlers/run_context.h"
#include "server/service/run_slots.h"
#include "server/service/status.h"
#include "simulation/base/violation.h"

// What every call that computes has in common.
namespace accord::service_internal {

// Counts the calls that were given a slot and are not yet over, so that a stop can wait for them.
// Thread-safe.
class CallsInFlight {
 public:
  // A call is in flight while it holds one.
  using Presence = std::shared_ptr<void>;

  Presence Enter();

  // Waits until there are none, `limit` at most.
  void WaitUntilNone(std::chrono::milliseconds limit);

 private:
  std::mutex mutex_;
  std::condition_variable none_;
  int count_ = 0;
};

// Shared by all calls of one server.
struct RunResources {
  explicit RunResources(int slot_count, int threads)
      : slots(slot_count), slot_count(slot_count), threads_per_run(threads) {}

  // Hands `job` to a slot, and *presence to the call. The status says why not, if not.
  grpc::Status Admit(RunSlots::Job job, CallsInFlight::Presence* presence);

  // The same for run(const Prepared&) on what a request was prepared to; its faults take no slot.
  template <typename Prepared, typename Run>
  grpc::Status AdmitPrepared(std::variant<Prepared, Violations> prepared, Run run,
                             CallsInFlight::Presence* presence) {
    if (const auto* faults = std::get_if<Violations>(&prepared)) return InvalidArgument(*faults);
    return Admit([run = std::move(run),
                  sound = std::get<Prepared>(std::move(prepared))] { return run(sound); },
                 presence);
  }

  // Of a job whose caller sets `left`, which outlives it, when nobody waits any more.
  RunContext ContextOf(const std::atomic<bool>& left) const;

  // How the caller of a job that ended so is answered.
  grpc::Status StatusOf(const absl::Status& ended) const;

  CallsInFlight calls;
  RunSlots slots;
  const int slot_count;
  const int threads_per_run;
  std::atomic<bool> stopping{false};    // no new runs
  std::atomic<bool> cancel_all{false};  // runs in flight end at their next period
};

}  // namespace accord::service_internal

#endif  // ACCORD_SERVER_SERVICE_RUN_RESOURCES_H_
