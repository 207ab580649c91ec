#include "server/monitoring/http_port.h"

#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <deque>
#include <exception>
#include <limits>
#include <mutex>
#include <optional>
#include <string_view>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "server/listener/acceptor.h"
#include "server/listener/address.h"
#include "server/listener/descriptor.h"

namespace accord {
namespace {

using Clock = std::chrono::steady_clock;

// Bytes that are read away after an answer: closing earlier would take the answer back from who
// still sends.
constexpr std::size_t kMostReadAway = 1 << 16;

bool WouldBlock(ssize_t result) { return result < 0 && (errno == EAGAIN || errno == EINTR); }

// One request and its answer.
class Connection {
 public:
  Connection(Descriptor fd, Clock::time_point until) : fd_(std::move(fd)), until_(until) {}

  Clock::time_point until() const { return until_; }
  pollfd wanted() const {
    const bool writes = written_ < answer_.size();
    return {.fd = fd_.get(), .events = static_cast<short>(writes ? POLLOUT : POLLIN)};
  }

  // Does what can be done without waiting; false where it is over.
  bool Continue(const HttpPages& pages) {
    if (answer_.empty() && !Read(pages)) return false;
    if (answer_.empty()) return true;
    return Write() && (written_ < answer_.size() || ReadAway());
  }

 private:
  // False where the other end has closed; the answer is there once it can be.
  bool Read(const HttpPages& pages) {
    char buffer[kMostHttpRequestBytes];
    while (answer_.empty()) {
      const ssize_t count = recv(fd_.get(), buffer, sizeof buffer - request_.size(), 0);
      if (count <= 0) return WouldBlock(count);
      request_.append(buffer, static_cast<std::size_t>(count));
      if (auto answer = HttpAnswer(request_, pages)) answer_ = *std::move(answer);
    }
    return true;
  }

  bool Write() {
    while (written_ < answer_.size()) {
      const ssize_t count =
          send(fd_.get(), answer_.data() + written_, answer_.size() - written_, MSG_NOSIGNAL);
      if (count < 0) return WouldBlock(count);
      written_ += static_cast<std::size_t>(count);
    }
    return true;
  }

  bool ReadAway() {
    char buffer[4096];
    if (read_away_ == 0) shutdown(fd_.get(), SHUT_WR);
    while (read_away_ < kMostReadAway) {
      const ssize_t count = recv(fd_.get(), buffer, sizeof buffer, 0);
      if (count <= 0) return WouldBlock(count);
      read_away_ += static_cast<std::size_t>(count);
    }
    return false;
  }

  Descriptor fd_;
  Clock::time_point until_;
  std::string request_, answer_;
  std::size_t written_ = 0, read_away_ = 0;
};

class RunningPort final : public HttpPort {
 public:
  RunningPort(std::unique_ptr<Acceptor> acceptor, HttpPages pages, HttpLimits limits)
      : pages_(std::move(pages)),
        limits_(limits),
        wake_(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)),
        acceptor_(std::move(acceptor)) {
    waits_.reserve(limits.connections + 1);
    thread_ = std::thread([this] { Run(); });
  }

  ~RunningPort() override {
    acceptor_->Stop();
    {
      const std::lock_guard lock(mutex_);
      stopping_ = true;
    }
    eventfd_write(wake_.get(), 1);
    thread_.join();
  }

  void Accept() {
    acceptor_->Start([this](int, int fd) { Take(Descriptor(fd)); });
  }

  int port() const override { return acceptor_->port(); }

 private:
  void Take(Descriptor fd) {
    {
      const std::lock_guard lock(mutex_);
      if (arrived_.size() == limits_.connections) arrived_.pop_front();
      arrived_.push_back(std::move(fd));
    }
    eventfd_write(wake_.get(), 1);
  }

  void Run() {
    waits_.reserve(limits_.connections + 1);
    while (Wait()) {
      try {
        Continue();
      } catch (const std::exception&) {  // no memory for them
        connections_.clear();
      }
    }
  }

  // Until something comes, a connection has had its time, or the end, which is false.
  bool Wait() {
    waits_.assign(1, {.fd = wake_.get(), .events = POLLIN});
    int limit_ms = -1;  // none
    if (!connections_.empty()) {
      for (const Connection& each : connections_) waits_.push_back(each.wanted());
      const auto left = connections_.front().until() - Clock::now();
      limit_ms =
          std::max(0, static_cast<int>(std::chrono::ceil<std::chrono::milliseconds>(left).count()));
    }
    poll(waits_.data(), waits_.size(), limit_ms);
    const std::lock_guard lock(mutex_);
    return !stopping_;
  }

  void Continue() {
    eventfd_t ignored = 0;
    eventfd_read(wake_.get(), &ignored);
    std::deque<Descriptor> arrived;
    {
      const std::lock_guard lock(mutex_);
      arrived.swap(arrived_);
    }
    const Clock::time_point now = Clock::now();
    for (Descriptor& fd : arrived) {
      if (connections_.size() == limits_.connections) connections_.pop_front();
      connections_.emplace_back(std::move(fd), now + limits_.connection);
    }
    std::erase_if(connections_,
                  [&](Connection& each) { return now >= each.until() || !each.Continue(pages_); });
  }

  const HttpPages pages_;
  const HttpLimits limits_;
  const Descriptor wake_;
  const std::unique_ptr<Acceptor> acceptor_;
  std::deque<Connection> connections_;  // the oldest first
  std::vector<pollfd> waits_;           // on the wake and on each of them
  std::mutex mutex_;
  std::deque<Descriptor> arrived_;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<HttpPort>> HttpPort::Start(const std::string& host, int port,
                                                          HttpPages pages, HttpLimits limits) {
  // Callers' connections stop short of the last descriptors; these few do not.
  auto acceptor = Acceptor::Listen({.host = host, .port = port}, std::numeric_limits<int>::max());
  if (!acceptor.ok()) return acceptor.status();
  try {
    auto server = std::make_unique<RunningPort>(*std::move(acceptor), std::move(pages), limits);
    server->Accept();
    return server;
  } catch (const std::system_error& error) {
    return absl::ResourceExhaustedError(std::string("no thread for metrics: ") + error.what());
  }
}

}  // namespace accord
