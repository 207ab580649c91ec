#ifndef ACCORD_SERVER_SERVICE_SERVER_STATE_H_
#define ACCORD_SERVER_SERVICE_SERVER_STATE_H_

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <thread>

#include "server/service/call_record.h"
#include "server/service/memory_budget.h"
#include "server/service/reading_turns.h"
#include "server/service/run_queue.h"
#include "server/service/spread_times.h"

namespace accord::service_internal {

class Call;
class ServerState;

// How long what may take, and how much of it there may be.
struct CallLimits {
  // Until the next message has come, and until an answer has been read; both and what their bytes
  // take at the least pace.
  std::chrono::milliseconds idle{30'000}, unread{60'000};
  double bytes_per_second = 256 * 1024;
  // A message may be read for so long where others wait for their turn, and they wait at most.
  std::chrono::milliseconds reading_turn{3'000}, reading_wait{15'000};
  std::chrono::milliseconds upload_time{600'000};  // from its first byte until all is there
  std::chrono::milliseconds max_run_time{0};       // 0: any
  // That a call waits, it is told its place, and then where that has changed so often.
  std::chrono::milliseconds position_after{1000}, position_every{1000};
  std::chrono::milliseconds tick{100};  // how often that is looked at
  std::size_t message_bytes = std::size_t{4} << 20;
  int uploads_per_caller = 4;
};

// What all calls of one host may hold together: uploads, while they come, half of the server's
// memory; answers, until they are read, a quarter.
struct HostMemory {
  explicit HostMemory(const ServerState& state);

  MemoryBudget uploads, answers;
};

// The calls of a server that are open. Looks at each of them now and then. Thread-safe.
class OpenCalls {
 public:
  void Enter(std::shared_ptr<Call> call);
  void Leave(const std::shared_ptr<Call>& call);  // the last that a call does
  int count() const;
  void Tick(std::chrono::steady_clock::time_point now);
  // Waits until there are none, `limit` at most; whether there are none.
  bool WaitUntilNone(std::chrono::milliseconds limit);

  std::shared_ptr<HostMemory> MemoryOf(const std::string& host, const ServerState& state);

  // Uploads of one caller; false, and nothing is counted, where it has `most`.
  bool EnterUpload(const std::string& caller, int most);
  void LeaveUpload(const std::string& caller);

 private:
  mutable std::mutex mutex_;
  std::condition_variable none_;
  std::set<std::shared_ptr<Call>> calls_;
  std::map<std::string, int> uploads_;
  std::map<std::string, std::weak_ptr<HostMemory>> hosts_;
};

// Shared by all calls of one server.
class ServerState {
 public:
  struct Options {
    int slots = 2;
    int threads_per_run = 1;
    int queue_calls = 64;
    std::chrono::milliseconds queue_wait{30'000};
    std::size_t memory_bytes = std::size_t{4} << 30;
    CallLimits limits = {};
    CallObserver* observer = nullptr;
    std::function<void()> stuck = nullptr;  // see EndBy
  };

  explicit ServerState(const Options& options);
  ~ServerState();

  // No new calls; those that wait in the queue are refused, all others go on.
  void Stop();

  // Unless it is destroyed before, Options::stuck is called then, once, from another thread.
  void EndBy(std::chrono::steady_clock::time_point time);

  const int slots;
  const int threads_per_run;
  const CallLimits limits;
  CallObserver* const observer;
  MemoryBudget memory;
  std::atomic<bool> stopping{false};
  std::atomic<bool> cancel_all{false};  // what runs ends at its next look
  std::atomic<std::uint64_t> last_call{0};
  OpenCalls calls;
  ReadingTurns turns;  // of one host a quarter of the memory, of all together half
  SpreadTimes spread;
  RunQueue queue;  // runs
  RunQueue desk;   // what is small: reading, checking, answering

 private:
  void Watch();
  void GiveBackFreedMemory();

  const std::function<void()> stuck_;
  std::mutex mutex_;
  std::condition_variable wake_;
  bool done_ = false;
  std::optional<std::chrono::steady_clock::time_point> end_by_;
  std::uint64_t last_seen_call_ = 0;
  int idle_ticks_ = 0;  // since the last call has gone
  std::thread watch_;
};

}  // namespace accord::service_internal

#endif  // ACCORD_SERVER_SERVICE_SERVER_STATE_H_
