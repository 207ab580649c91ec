#include "server/monitoring/http_port.h"

#include <sys/socket.h>

#include <atomic>
#include <cerrno>
#include <cstddef>
#include <cstring>
#include <thread>
#include <utility>

#include <httplib.h>

#include "absl/status/status.h"

namespace accord {
namespace {

constexpr std::size_t kThreads = 4;
constexpr std::size_t kMostBodyBytes = 1024;
// A stop waits for connections that are idle.
constexpr int kSilenceSeconds = 5, kIdleSeconds = 1;
constexpr char kPlainText[] = "text/plain; charset=utf-8";
constexpr char kPrometheusText[] = "text/plain; version=0.0.4; charset=utf-8";

class RunningPort final : public HttpPort {
 public:
  explicit RunningPort(HttpPages pages) : pages_(std::move(pages)) {
    server_.new_task_queue = [] { return new httplib::ThreadPool(kThreads); };
    server_.set_payload_max_length(kMostBodyBytes);
    server_.set_read_timeout(kSilenceSeconds, 0);
    server_.set_write_timeout(kSilenceSeconds, 0);
    server_.set_keep_alive_timeout(kIdleSeconds);
    // The library's own default lets a second server share the port and half of the scrapes.
    server_.set_socket_options([](socket_t socket) {
      const int yes = 1;
      setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    });
    server_.Get("/metrics", [this](const httplib::Request&, httplib::Response& response) {
      response.set_content(pages_.metrics(), kPrometheusText);
    });
    server_.Get("/healthz", [](const httplib::Request&, httplib::Response& response) {
      response.set_content("ok\n", kPlainText);
    });
    server_.Get("/readyz", [this](const httplib::Request&, httplib::Response& response) {
      const bool ready = pages_.ready();
      response.status = ready ? 200 : 503;
      response.set_content(ready ? "ready\n" : "stopping\n", kPlainText);
    });
  }

  ~RunningPort() override {
    if (!thread_.joinable()) return;
    server_.stop();
    thread_.join();
  }

  absl::Status Listen(const std::string& host, int port) {
    errno = 0;
    port_ = port != 0 ? port : server_.bind_to_any_port(host);
    if (port != 0 ? !server_.bind_to_port(host, port) : port_ < 0) {
      const int reason = errno;
      return absl::UnavailableError("cannot listen on " + host + " port " + std::to_string(port) +
                                    ": " +
                                    (reason != 0 ? std::strerror(reason) : "no such address"));
    }
    thread_ = std::thread([this] {
      server_.listen_after_bind();
      ended_ = true;
    });
    // A server that does not run yet cannot be stopped.
    while (!server_.is_running() && !ended_) std::this_thread::yield();
    return absl::OkStatus();
  }

  int port() const override { return port_; }

 private:
  HttpPages pages_;
  httplib::Server server_;
  int port_ = 0;
  std::atomic<bool> ended_{false};
  std::thread thread_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<HttpPort>> HttpPort::Start(const std::string& host, int port,
                                                          HttpPages pages) {
  auto server = std::make_unique<RunningPort>(std::move(pages));
  const absl::Status status = server->Listen(host, port);
  if (!status.ok()) return status;
  return server;
}

}  // namespace accord
