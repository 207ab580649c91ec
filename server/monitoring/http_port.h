#ifndef ACCORD_SERVER_MONITORING_HTTP_PORT_H_
#define ACCORD_SERVER_MONITORING_HTTP_PORT_H_

#include <chrono>
#include <cstddef>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "server/monitoring/http_answer.h"

namespace accord {

struct HttpLimits {
  // Of a connection from its first byte to its last, whatever it does.
  std::chrono::milliseconds connection{5'000};
  // At a time; one more, and the oldest is closed.
  std::size_t connections = 16;
};

// A small HTTP server for those who watch over this one, never for callers:
//   /metrics  what Prometheus scrapes
//   /healthz  200 "ok" while the process works at all
//   /readyz   200 "ready" while it serves; 503 "stopping" from then on
// Only GET and HEAD, 8 KiB of a request, one request a connection. What a stranger can make it hold
// is bounded (docs/decisions/0023-*.md).
class HttpPort {
 public:
  // Listens on `host`, a name or an IP address (of IPv6 without brackets), and `port`; 0 picks a
  // free one. INVALID_ARGUMENT when that cannot be done, with the system's reason. The pages are
  // asked from one thread.
  static absl::StatusOr<std::unique_ptr<HttpPort>> Start(const std::string& host, int port,
                                                         HttpPages pages, HttpLimits limits = {});

  // Stops at once, whoever is there.
  virtual ~HttpPort() = default;

  virtual int port() const = 0;
};

}  // namespace accord

#endif  // ACCORD_SERVER_MONITORING_HTTP_PORT_H_
