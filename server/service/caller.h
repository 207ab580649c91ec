#ifndef ACCORD_SERVER_SERVICE_CALLER_H_
#define ACCORD_SERVER_SERVICE_CALLER_H_

#include <string>

#include "grpcpp/server_context.h"

namespace accord::service_internal {

// A name for whom a call is of, which is its connection: its peer, and of peers on unix sockets,
// which gRPC calls "unix:" all of them, one name for each connection. No other connection has it
// while a call of this one is open. Thread-safe.
std::string CallerOf(grpc::CallbackServerContext& context);

}  // namespace accord::service_internal

#endif  // ACCORD_SERVER_SERVICE_CALLER_H_
