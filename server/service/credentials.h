#ifndef ACCORD_SERVER_SERVICE_CREDENTIALS_H_
#define ACCORD_SERVER_SERVICE_CREDENTIALS_H_

#include <memory>

#include "grpcpp/security/server_credentials.h"
#include "server/listener/tls_store.h"

namespace accord::service_internal {

// What a listener shows its callers. Null: plain text. Else TLS with the texts that are in service
// in `store` when a connection is made, and mutual TLS if they have a client CA: callers without a
// certificate of it are refused. `store` outlives every server that uses them.
//
// A server may use them with an external connection acceptor alone: it makes its connections one
// after the other, and gRPC 1.51 changes certificates without a lock against others.
std::shared_ptr<grpc::ServerCredentials> CredentialsOf(const TlsStore* store);

}  // namespace accord::service_internal

#endif  // ACCORD_SERVER_SERVICE_CREDENTIALS_H_
