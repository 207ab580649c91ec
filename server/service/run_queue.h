#ifndef ACCORD_SERVER_SERVICE_RUN_QUEUE_H_
#define ACCORD_SERVER_SERVICE_RUN_QUEUE_H_

#include <chrono>
#include <compare>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "server/service/spread_times.h"

namespace accord::service_internal {

// Why a job was not done, and when it may be worth to come again.
struct Refusal {
  enum class Reason {
    kQueueFull,
    kWaitedTooLong,  // for a slot
    kLackedTooLong,  // there was a slot for it, but not what else it needs (Job::admit)
    kStopping,
    kNoThread,  // the machine gave none
    kLeft,
    kFailed
  } reason = Reason::kQueueFull;
  std::chrono::milliseconds retry_after{0};
  std::chrono::milliseconds waited{0};  // of the two that have: the most there is
};

// Admission: so many jobs at a time, each on a thread of its own, and a bounded number that wait.
// Fair by caller: whoever has the fewest jobs running is next, among equals whoever was served
// longest ago (who never was stands where the last one to be served was), of one caller the first
// come. Nobody has two places while somebody has none: where the queue is full, the newest job of
// the caller with the most makes room for a caller with at least two fewer. Jobs of a second or
// more never take the last slot of several, which is kept for short ones. gRPC's reactions never
// compute: they hand their work in here. Only Enter takes memory; where it throws, it has neither
// taken nor refused the job. Thread-safe.
class RunQueue {
 public:
  using Clock = std::chrono::steady_clock;

  struct Limits {
    int slots = 2;     // at least 1
    int waiting = 64;  // at least 0
    std::chrono::milliseconds wait{30'000};
  };

  // Jobs estimated at less are short.
  static constexpr double kShortSeconds = 1.0;

  // What a job gives: how its caller is answered. Called when the slot is free again, so that a
  // caller who has the answer finds it free.
  using Answer = std::function<void()>;

  struct Job {
    std::string caller;
    double seconds = 0;  // estimated
    std::function<Answer()> run;
    // In place of run: no room, no thread, too long, stopping; or after it or its answer threw.
    std::function<void(Refusal)> refused;
    std::function<bool()> left;  // whether its caller has gone; empty: never
    // Asked, under a lock, when its turn has come: false where it has to wait for what it needs,
    // while others go before it; true once, when it begins. Empty: it needs nothing.
    std::function<bool()> admit;
  };

  using Ticket = std::uint64_t;

  explicit RunQueue(const Limits& limits);
  // Refuses what waits, and waits for the jobs that run.
  ~RunQueue();

  RunQueue(const RunQueue&) = delete;
  RunQueue& operator=(const RunQueue&) = delete;

  // A name for the next job, so that its caller knows it before the job may run.
  Ticket NewTicket();

  // Runs the job when its turn comes, or has it refused, which may be at once. Either of the two
  // happens once, unless it leaves.
  void Enter(Ticket ticket, Job job);

  // Takes a job back that waits; false where it does not: it runs, has run, or was refused.
  bool Leave(Ticket ticket);

  // How many come before it, itself counted; 0: it does not wait.
  int Position(Ticket ticket);

  // Refuses those who have waited too long, and says for what. Somebody calls it now and then.
  void DropOverdue(Clock::time_point now);

  // No job is taken any more and those that wait are refused; those that run go on.
  void Close();

  const Limits& limits() const { return limits_; }
  int busy() const;     // jobs that run; those that only answer are not counted
  int waiting() const;  // jobs that wait
  int threads() const;  // that have been started
  std::size_t callers_remembered() const;

  // When to come back: until a job that came now would begin, by the estimates and how they held so
  // far, three quarters to one and a half of it.
  std::chrono::milliseconds RetryAfter();

 private:
  struct Waiting {
    Ticket ticket;
    Job job;
    Clock::time_point since;
    bool lacks = false;  // what it needs was not there when it was asked last
  };
  struct Caller {
    int running = 0;
    std::uint64_t last_served = 0;  // or when it first came
    int waiting = 0;
    int ranked = 0;  // of them, while Order goes on
  };
  struct Running {
    Ticket ticket;
    double seconds;
    Clock::time_point since;
  };
  struct Rank {
    int running_before = 0;  // of its caller
    std::uint64_t last_served = 0;
    std::size_t place = 0;  // in waiting_
    auto operator<=>(const Rank&) const = default;
  };

  void Work();
  bool IsLong(const Job& job) const { return job.seconds >= kShortSeconds; }
  bool MayRun(const Job& job) const;
  bool HasSlotFor(const Job& job) const;
  bool MayBeginAtOnce(const Job& job) const;
  static std::uint64_t Before(std::uint64_t served) { return served > 0 ? served - 1 : 0; }
  std::optional<std::size_t> Next();
  Job TakeOut(std::vector<Waiting>::iterator place);
  void Order();
  std::optional<Job> MakeRoom(const Caller& newcomer);
  Refusal RefusalFor(Refusal::Reason reason);
  std::chrono::milliseconds WaitNow() const;
  bool StartThreads();
  void Forget();

  const Limits limits_;
  mutable std::mutex mutex_;
  std::condition_variable wake_;
  std::vector<Waiting> waiting_;  // in the order they came
  std::map<std::string, Caller> callers_;
  std::vector<Rank> order_;  // of them
  std::vector<Running> running_;
  int long_running_ = 0;
  std::uint64_t served_ = 0;
  Ticket last_ticket_ = 0;
  double taken_seconds_ = 1.0, estimated_seconds_ = 1.0;  // lately
  bool closed_ = false;
  SpreadTimes spread_;
  std::vector<std::thread> threads_;
};

}  // namespace accord::service_internal

#endif  // ACCORD_SERVER_SERVICE_RUN_QUEUE_H_
