#include "server/listener/watchdog.h"

#include <cstdint>
#include <exception>
#include <utility>

namespace accord {

Watchdog::Watchdog(Acceptor& acceptor, WatchdogTimes times, std::function<void()> dead)
    : acceptor_(acceptor), times_(times) {
  thread_ = std::thread([this, dead = std::move(dead)] { Run(dead); });
}

Watchdog::~Watchdog() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  stop_.notify_all();
  thread_.join();
}

void Watchdog::Run(std::function<void()> dead) {
  using Clock = std::chrono::steady_clock;
  std::unique_lock lock(mutex_);
  std::int64_t taken = acceptor_.dials_taken();
  Clock::time_point alive = Clock::now();
  do {
    const std::int64_t now_taken = acceptor_.dials_taken();
    if (now_taken != taken) alive = Clock::now();
    taken = now_taken;
    if (Clock::now() - alive >= times_.dead_after) {
      lock.unlock();
      return dead();
    }
    if (!TryDial()) alive = Clock::now();
  } while (!stop_.wait_for(lock, times_.between_dials, [this] { return stopping_; }));
}

// Where there is no memory for it, it says nothing of the acceptor.
bool Watchdog::TryDial() {
  try {
    return acceptor_.Dial();
  } catch (const std::exception&) {
    return false;
  }
}

}  // namespace accord
