#ifndef ACCORD_SERVER_SERVICE_RUN_RESOURCES_H_
#define ACCORD_SERVER_SERVICE_RUN_RESOURCES_H_

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>

#include "grpcpp/support/status.h"
#include "server/handlers/study.h"
#include "server/service/run_slots.h"

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

  CallsInFlight calls;
  RunSlots slots;
  const int slot_count;
  const int threads_per_run;
  std::atomic<bool> stopping{false};    // no new runs
  std::atomic<bool> cancel_all{false};  // runs in flight end at their next tile
};

}  // namespace accord::service_internal

#endif  // ACCORD_SERVER_SERVICE_RUN_RESOURCES_H_
