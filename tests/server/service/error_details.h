#ifndef ACCORD_TESTS_SERVER_SERVICE_ERROR_DETAILS_H_
#define ACCORD_TESTS_SERVER_SERVICE_ERROR_DETAILS_H_

#include "google/rpc/status.pb.h"
#include "grpcpp/support/error_details.h"
#include "grpcpp/support/status.h"

namespace accord {

// The detail of this type that a status carries; an empty one where there is none.
template <typename Detail>
Detail DetailOf(const grpc::Status& status) {
  google::rpc::Status rich;
  Detail detail;
  if (!grpc::ExtractErrorDetails(status, &rich).ok()) return detail;
  for (const auto& any : rich.details()) {
    if (any.UnpackTo(&detail)) break;
  }
  return detail;
}

}  // namespace accord

#endif  // ACCORD_TESTS_SERVER_SERVICE_ERROR_DETAILS_H_
