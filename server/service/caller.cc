#include "server/service/caller.h"

#include <cstdint>

#include "grpc/grpc_security.h"

namespace accord::service_internal {

// gRPC 1.51 makes what it knows of a peer's authenticity once a connection, in plain text too, and
// every call of the connection holds it.
std::string CallerOf(grpc::CallbackServerContext& context) {
  std::string peer = context.peer();
  if (!peer.starts_with("unix")) return peer;
  grpc_auth_context* const connection = grpc_call_auth_context(context.c_call());
  peer += "#" + std::to_string(reinterpret_cast<std::uintptr_t>(connection));
  if (connection != nullptr) grpc_auth_context_release(connection);
  return peer;
}

}  // namespace accord::service_internal
