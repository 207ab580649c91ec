#include "server/service/run_resources.h"

#include <utility>

namespace accord::service_internal {

CallsInFlight::Presence CallsInFlight::Enter() {
  const std::lock_guard lock(mutex_);
  ++count_;
  return Presence(this, [this](void*) {
    const std::lock_guard last(mutex_);
    if (--count_ == 0) none_.notify_all();
  });
}

void CallsInFlight::WaitUntilNone(std::chrono::milliseconds limit) {
  std::unique_lock lock(mutex_);
  none_.wait_for(lock, limit, [this] { return count_ == 0; });
}

grpc::Status RunResources::Admit(RunSlots::Job job, CallsInFlight::Presence* presence) {
  *presence = calls.Enter();  // before the job, which may end the call at any moment
  if (!stopping && slots.TryRun(std::move(job))) return grpc::Status::OK;
  presence->reset();
  return stopping ? Stopping() : AllSlotsTaken(slot_count);
}

RunContext RunResources::ContextOf(const std::atomic<bool>& left) const {
  return {.threads = threads_per_run, .cancelled = [this, &left] { return left || cancel_all; }};
}

grpc::Status RunResources::StatusOf(const absl::Status& ended) const {
  if (ended.ok()) return grpc::Status::OK;
  return cancel_all ? Stopping() : FromAbsl(ended);
}

}  // namespace accord::service_internal
