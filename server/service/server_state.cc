#include "server/service/server_state.h"

#include <malloc.h>

#include <algorithm>
#include <exception>
#include <utility>
#include <vector>

#include "server/service/call.h"

namespace accord::service_internal {
namespace {

// Small jobs wait for milliseconds, so that many may.
constexpr int kDeskWaiting = 1024;
constexpr std::chrono::milliseconds kDeskWait{30'000};

ReadingTurns::Limits TurnsOf(const ServerState::Options& options) {
  const auto part = [&](std::size_t share) {
    const std::size_t messages = options.memory_bytes / share / options.limits.message_bytes;
    return static_cast<int>(std::clamp<std::size_t>(messages, 1, 1 << 20));
  };
  return {.of_host = part(4),
          .together = part(2),
          .turn = options.limits.reading_turn,
          .wait = options.limits.reading_wait};
}

// Of the memory, but never less than one message.
std::size_t PartOf(const ServerState& state, std::size_t share) {
  return std::max(state.memory.limit() / share, state.limits.message_bytes);
}

}  // namespace

HostMemory::HostMemory(const ServerState& state)
    : uploads(PartOf(state, 2)), answers(PartOf(state, 4)) {}

void OpenCalls::Enter(std::shared_ptr<Call> call) {
  const std::lock_guard lock(mutex_);
  calls_.insert(std::move(call));
}

void OpenCalls::Leave(const std::shared_ptr<Call>& call) {
  const std::lock_guard lock(mutex_);
  calls_.erase(call);
  if (calls_.empty()) none_.notify_all();
}

int OpenCalls::count() const {
  const std::lock_guard lock(mutex_);
  return static_cast<int>(calls_.size());
}

void OpenCalls::Tick(std::chrono::steady_clock::time_point now) {
  std::vector<std::shared_ptr<Call>> calls;
  {
    const std::lock_guard lock(mutex_);
    calls.assign(calls_.begin(), calls_.end());
  }
  for (const std::shared_ptr<Call>& call : calls) call->Tick(now);
}

bool OpenCalls::WaitUntilNone(std::chrono::milliseconds limit) {
  std::unique_lock lock(mutex_);
  return none_.wait_for(lock, limit, [this] { return calls_.empty(); });
}

std::shared_ptr<HostMemory> OpenCalls::MemoryOf(const std::string& host, const ServerState& state) {
  const std::lock_guard lock(mutex_);
  std::weak_ptr<HostMemory>& known = hosts_[host];
  std::shared_ptr<HostMemory> memory = known.lock();
  if (memory) return memory;
  std::erase_if(hosts_,
                [&](const auto& entry) { return entry.first != host && entry.second.expired(); });
  memory = std::make_shared<HostMemory>(state);
  known = memory;
  return memory;
}

bool OpenCalls::EnterUpload(const std::string& caller, int most) {
  const std::lock_guard lock(mutex_);
  int& count = uploads_[caller];
  if (count >= most) return false;
  ++count;
  return true;
}

void OpenCalls::LeaveUpload(const std::string& caller) {
  const std::lock_guard lock(mutex_);
  const auto found = uploads_.find(caller);
  if (--found->second == 0) uploads_.erase(found);
}

ServerState::ServerState(const Options& options)
    : slots(options.slots),
      threads_per_run(options.threads_per_run),
      limits(options.limits),
      observer(options.observer),
      memory(options.memory_bytes),
      turns(TurnsOf(options)),
      queue({options.slots, options.queue_calls, options.queue_wait}),
      desk({std::max(2, options.threads_per_run), kDeskWaiting, kDeskWait}),
      stuck_(options.stuck),
      watch_([this] { Watch(); }) {}

ServerState::~ServerState() {
  {
    const std::lock_guard lock(mutex_);
    done_ = true;
    wake_.notify_all();
  }
  watch_.join();
}

void ServerState::Stop() {
  stopping = true;
  queue.Close();
}

void ServerState::EndBy(std::chrono::steady_clock::time_point time) {
  const std::lock_guard lock(mutex_);
  end_by_ = time;
}

void ServerState::Watch() {
  std::unique_lock lock(mutex_);
  while (!wake_.wait_for(lock, limits.tick, [this] { return done_; })) {
    const RunQueue::Clock::time_point now = RunQueue::Clock::now();
    const bool is_stuck = end_by_ && now > *end_by_;
    if (is_stuck) end_by_.reset();
    lock.unlock();
    if (is_stuck && stuck_) stuck_();
    try {
      calls.Tick(now);
    } catch (const std::exception&) {  // no memory for it now; the next look comes
    }
    turns.Tick(now);
    queue.DropOverdue(now);
    desk.DropOverdue(now);
    GiveBackFreedMemory();
    lock.lock();
  }
}

// What runs and requests took stays with the allocator otherwise. Some is freed only a little after
// the last call: by gRPC, by threads that wind down.
void ServerState::GiveBackFreedMemory() {
  constexpr int kAgain = 10, kLast = 50;
  if (calls.count() > 0 || last_seen_call_ != last_call) {
    last_seen_call_ = last_call;
    idle_ticks_ = 0;
  } else if (last_seen_call_ > 0 && idle_ticks_ < kLast) {
    ++idle_ticks_;
    if (idle_ticks_ == 1 || idle_ticks_ == kAgain || idle_ticks_ == kLast) malloc_trim(0);
  }
}

}  // namespace accord::service_internal
