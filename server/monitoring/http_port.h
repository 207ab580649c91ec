#ifndef ACCORD_SERVER_MONITORING_HTTP_PORT_H_
#define ACCORD_SERVER_MONITORING_HTTP_PORT_H_

#include <functional>
#include <memory>
#include <string>

#include "absl/status/statusor.h"

namespace accord {

// What the pages ask; from several threads at once.
struct HttpPages {
  std::function<std::string()> metrics;  // in Prometheus' text format
  std::function<bool()> ready;           // false: send no new calls here
};

// A small HTTP server for those who watch over this one, never for callers:
//   /metrics  what Prometheus scrapes
//   /healthz  200 "ok" while the process works at all
//   /readyz   200 "ready" while it serves; 503 "stopping" from then on
// Only GET and HEAD, bodies of at most 1 KiB, four connections at a time. Each may be silent for
// 5 s within a request and for 1 s between two.
class HttpPort {
 public:
  // Listens on `host`, a name or an IP address (of IPv6 without brackets), and `port`; 0 picks a
  // free one. UNAVAILABLE when that cannot be done, with the system's reason.
  static absl::StatusOr<std::unique_ptr<HttpPort>> Start(const std::string& host, int port,
                                                         HttpPages pages);

  // Stops, after answers that are on their way.
  virtual ~HttpPort() = default;

  virtual int port() const = 0;
};

}  // namespace accord

#endif  // ACCORD_SERVER_MONITORING_HTTP_PORT_H_
