#ifndef ACCORD_SERVER_SERVICE_ENDPOINT_H_
#define ACCORD_SERVER_SERVICE_ENDPOINT_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "grpcpp/server_builder.h"
#include "server/listener/acceptor.h"
#include "server/listener/tls_store.h"
#include "server/listener/watchdog.h"
#include "server/service/connection_limits.h"

namespace accord::service_internal {

// Limits of every connection, and no compression: a compressed request is refused as UNIMPLEMENTED
// before it is inflated. Holds for channels in this process too, as far as they have connections.
void ApplyLimits(const ConnectionLimits& limits, grpc::ServerBuilder& builder);

// The address a server is reached under. Listens first, so that errno has words; gRPC gets the
// connections one by one. Calls in order: Listen, AddTo, Start, Stop.
class Endpoint {
 public:
  // INVALID_ARGUMENT that says what is wrong with the address, or why it cannot be listened on.
  // `tls` null: plain text; else it outlives the endpoint and the server. `descriptor_cap` as in
  // server/listener/acceptor.h, 0: by the limit in force.
  static absl::StatusOr<std::unique_ptr<Endpoint>> Listen(const std::string& address,
                                                          const TlsStore* tls, int descriptor_cap);

  void AddTo(grpc::ServerBuilder& builder);

  // Takes connections, once the server is started. `dead`, if not null, is called once, from
  // another thread, when it finds that none is taken any more (server/listener/watchdog.h).
  void Start(std::function<void()> dead);

  // Before the server is shut down: gRPC would leave open what comes later. The second time does
  // nothing.
  void Stop();

  // 1 to 65535; 0 for a unix socket.
  int port() const { return acceptor_->port(); }
  std::int64_t accepted() const { return acceptor_->accepted(); }
  // For want of descriptors.
  std::int64_t refused() const { return acceptor_->refused(); }

 private:
  Endpoint(std::unique_ptr<Acceptor> acceptor, const TlsStore* tls)
      : tls_(tls), acceptor_(std::move(acceptor)) {}

  const TlsStore* const tls_;
  std::unique_ptr<grpc::experimental::ExternalConnectionAcceptor> server_;
  std::unique_ptr<Acceptor> acceptor_;
  std::unique_ptr<Watchdog> watchdog_;
};

}  // namespace accord::service_internal

#endif  // ACCORD_SERVER_SERVICE_ENDPOINT_H_
