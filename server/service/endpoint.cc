#include "server/service/endpoint.h"

#include <chrono>
#include <utility>

#include "server/listener/address.h"
#include "server/listener/descriptors.h"
#include "server/service/credentials.h"

namespace accord::service_internal {

void ApplyLimits(const ConnectionLimits& limits, grpc::ServerBuilder& builder) {
  const auto set = [&](const char* argument, std::chrono::milliseconds value) {
    builder.AddChannelArgument(argument, static_cast<int>(value.count()));
  };
  set(GRPC_ARG_SERVER_HANDSHAKE_TIMEOUT_MS, limits.handshake);
  set(GRPC_ARG_KEEPALIVE_TIME_MS, limits.keepalive_after);
  set(GRPC_ARG_KEEPALIVE_TIMEOUT_MS, limits.keepalive_answer);
  builder.AddChannelArgument(GRPC_ARG_KEEPALIVE_PERMIT_WITHOUT_CALLS, 1);
  set(GRPC_ARG_HTTP2_MIN_RECV_PING_INTERVAL_WITHOUT_DATA_MS, limits.between_client_pings);
  set(GRPC_ARG_MAX_CONNECTION_IDLE_MS, limits.idle);
  builder.AddChannelArgument(GRPC_ARG_MAX_CONCURRENT_STREAMS, limits.streams);
  builder.SetCompressionAlgorithmSupportStatus(GRPC_COMPRESS_GZIP, false);
  builder.SetCompressionAlgorithmSupportStatus(GRPC_COMPRESS_DEFLATE, false);
  builder.AddChannelArgument(GRPC_ARG_ENABLE_PER_MESSAGE_DECOMPRESSION, 0);
}

absl::StatusOr<std::unique_ptr<Endpoint>> Endpoint::Listen(const std::string& address,
                                                           const TlsStore* tls,
                                                           int descriptor_cap) {
  const absl::StatusOr<ListenAddress> parsed = ParseListenAddress(address);
  if (!parsed.ok()) return parsed.status();
  if (descriptor_cap == 0) descriptor_cap = ConnectionDescriptorCap(DescriptorLimit());
  absl::StatusOr<std::unique_ptr<Acceptor>> acceptor = Acceptor::Listen(*parsed, descriptor_cap);
  if (!acceptor.ok()) return acceptor.status();
  return std::unique_ptr<Endpoint>(new Endpoint(*std::move(acceptor), tls));
}

void Endpoint::AddTo(grpc::ServerBuilder& builder) {
  using Type = grpc::ServerBuilder::experimental_type::ExternalConnectionType;
  server_ =
      builder.experimental().AddExternalConnectionAcceptor(Type::FROM_FD, CredentialsOf(tls_));
}

void Endpoint::Start(std::function<void()> dead) {
  acceptor_->Start([server = server_.get()](int listener_fd, int fd) {
    grpc::experimental::ExternalConnectionAcceptor::NewConnectionParameters connection;
    connection.listener_fd = listener_fd;
    connection.fd = fd;
    server->HandleNewConnection(&connection);
  });
  if (dead) watchdog_ = std::make_unique<Watchdog>(*acceptor_, WatchdogTimes{}, std::move(dead));
}

void Endpoint::Stop() {
  watchdog_.reset();
  acceptor_->Stop();
}

}  // namespace accord::service_internal
