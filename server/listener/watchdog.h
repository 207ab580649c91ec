#ifndef ACCORD_SERVER_LISTENER_WATCHDOG_H_
#define ACCORD_SERVER_LISTENER_WATCHDOG_H_

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>

#include "server/listener/acceptor.h"

namespace accord {

struct WatchdogTimes {
  std::chrono::milliseconds between_dials = std::chrono::seconds(10);
  // No dial taken for so long: the acceptor is dead.
  std::chrono::milliseconds dead_after = std::chrono::seconds(30);
};

// Dials a started acceptor again and again, on a thread of its own: a server whose accepting has
// stopped looks healthy from within, and only its end brings another one in its place.
class Watchdog {
 public:
  // Calls `dead`, once and on its thread, when no dial has been taken for times.dead_after. Time in
  // which this process could not dial does not count. `acceptor` outlives it.
  Watchdog(Acceptor& acceptor, WatchdogTimes times, std::function<void()> dead);

  // Waits for `dead` to return if it is being called.
  ~Watchdog();
  Watchdog(const Watchdog&) = delete;
  Watchdog& operator=(const Watchdog&) = delete;

 private:
  void Run(std::function<void()> dead);
  bool TryDial();

  Acceptor& acceptor_;
  const WatchdogTimes times_;
  std::mutex mutex_;
  std::condition_variable stop_;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace accord

#endif  // ACCORD_SERVER_LISTENER_WATCHDOG_H_
