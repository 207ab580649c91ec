#ifndef ACCORD_TESTS_SERVER_SERVICE_HELD_JOBS_H_
#define ACCORD_TESTS_SERVER_SERVICE_HELD_JOBS_H_

#include <algorithm>
#include <chrono>
#include <functional>
#include <future>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "server/service/run_queue.h"

namespace accord::service_internal {

inline constexpr double kShort = 0.01, kLong = 60;  // seconds, estimated

// One queue, and jobs by name that run until they are let go.
class Queue {
 public:
  explicit Queue(int slots, int waiting = 64,
                 std::chrono::milliseconds wait = std::chrono::milliseconds(60'000))
      : queue_({slots, waiting, wait}) {}
  ~Queue() {
    const std::lock_guard lock(mutex_);
    for (auto& [name, held] : held_) {
      if (!held.released) held.release.set_value();
    }
  }

  RunQueue& operator*() { return queue_; }
  RunQueue* operator->() { return &queue_; }

  // A job that goes on until Release(name).
  RunQueue::Ticket Hold(const std::string& caller, const std::string& name,
                        double seconds = kShort) {
    std::shared_future<void> released;
    {
      const std::lock_guard lock(mutex_);
      released = held_[name].release.get_future().share();
    }
    return Enter(caller, name, seconds, [released] { released.wait(); });
  }
  RunQueue::Ticket Enter(
      const std::string& caller, const std::string& name, double seconds = kShort,
      std::function<void()> work = [] {}) {
    const RunQueue::Ticket ticket = queue_.NewTicket();
    RunQueue::Job job;
    job.caller = caller;
    job.seconds = seconds;
    job.run = [this, name, work = std::move(work)] {
      Note(name);
      work();
      return [this, name] { Note("answered " + name); };
    };
    job.refused = [this, name](Refusal why) {
      last_refusal_ = why;
      Note("refused " + name);
    };
    queue_.Enter(ticket, std::move(job));
    return ticket;
  }
  void Release(const std::string& name) {
    {
      const std::lock_guard lock(mutex_);
      held_[name].released = true;
      held_[name].release.set_value();
    }
    WaitFor("answered " + name);
  }
  void WaitFor(const std::string& event) {
    while (!Has(event)) std::this_thread::yield();
  }
  bool Has(const std::string& event) {
    const std::lock_guard lock(mutex_);
    return std::find(events_.begin(), events_.end(), event) != events_.end();
  }
  // What began, in turn.
  std::vector<std::string> Begun() {
    const std::lock_guard lock(mutex_);
    std::vector<std::string> begun;
    for (const std::string& event : events_) {
      if (event.find(' ') == std::string::npos) begun.push_back(event);
    }
    return begun;
  }
  Refusal last_refusal() { return last_refusal_; }

 private:
  struct Held {
    std::promise<void> release;
    bool released = false;
  };
  void Note(const std::string& event) {
    const std::lock_guard lock(mutex_);
    events_.push_back(event);
  }

  std::mutex mutex_;
  std::vector<std::string> events_;
  std::map<std::string, Held> held_;
  Refusal last_refusal_;
  RunQueue queue_;
};

}  // namespace accord::service_internal

#endif  // ACCORD_TESTS_SERVER_SERVICE_HELD_JOBS_H_
