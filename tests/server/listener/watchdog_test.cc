#include "server/listener/watchdog.h"

#include <unistd.h>

#include <atomic>
#include <chrono>
#include <future>
#include <memory>
#include <utility>

#include "gtest/gtest.h"
#include "tests/server/listener/caller.h"

namespace accord {
namespace {

using std::chrono::milliseconds;

std::unique_ptr<Acceptor> AnAcceptor() {
  auto acceptor = Acceptor::Listen({.host = "127.0.0.1"});
  EXPECT_TRUE(acceptor.ok()) << acceptor.status();
  return *std::move(acceptor);
}

TEST(Watchdog, IsQuietWhileDialsAreTaken) {
  const auto acceptor = AnAcceptor();
  acceptor->Start([](int, int fd) { close(fd); });
  std::atomic<bool> dead = false;
  constexpr milliseconds kDeadAfter(1000);
  const auto until = std::chrono::steady_clock::now() + kDeadAfter * 5 / 4;
  {
    const Watchdog watchdog(*acceptor, {milliseconds(1), kDeadAfter}, [&] { dead = true; });
    Await([&] { return dead || std::chrono::steady_clock::now() > until; });
  }
  EXPECT_GE(acceptor->dials_taken(), 20);
  EXPECT_FALSE(dead);
}

TEST(Watchdog, CallsOnceWhenNobodyAcceptsAnyMore) {
  const auto acceptor = AnAcceptor();
  std::promise<void> held, release, dead;
  acceptor->Start([&, is_first = true](int, int fd) mutable {
    if (std::exchange(is_first, false)) {
      held.set_value();
      release.get_future().wait();
    }
    close(fd);
  });
  SocketCaller caller;
  ASSERT_TRUE(caller.Call(acceptor->port()));
  held.get_future().wait();
  const Watchdog watchdog(*acceptor, {milliseconds(1), milliseconds(50)},
                          [&] { dead.set_value(); });
  dead.get_future().wait();
  release.set_value();
}

TEST(Watchdog, EndsWithoutWaitingForItsNextDial) {
  const auto acceptor = AnAcceptor();
  acceptor->Start([](int, int fd) { close(fd); });
  const Watchdog watchdog(*acceptor, {std::chrono::hours(1), std::chrono::hours(1)}, [] {});
}

}  // namespace
}  // namespace accord
