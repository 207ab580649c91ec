#ifndef ACCORD_SERVER_SERVICE_STATUS_H_
#define ACCORD_SERVER_SERVICE_STATUS_H_

#include "absl/status/status.h"
#include "grpcpp/support/status.h"
#include "simulation/base/violation.h"

// The one place where faults become gRPC statuses. Pure, thread-safe.
namespace accord::service_internal {

// INVALID_ARGUMENT that names the first faults in words and carries google.rpc.BadRequest with all
// that fit (server/convert/status.h) and google.rpc.ErrorInfo (reason: the first code, domain
// accord.v1). `violations` is not empty.
grpc::Status InvalidArgument(const Violations& violations);

// RESOURCE_EXHAUSTED with google.rpc.RetryInfo: every one of `slots` runs is taken.
grpc::Status AllSlotsTaken(int slots);

// UNAVAILABLE: the server is stopping.
grpc::Status Stopping();

// What became of a run that gave no report.
grpc::Status FromAbsl(const absl::Status& status);

}  // namespace accord::service_internal

#endif  // ACCORD_SERVER_SERVICE_STATUS_H_
