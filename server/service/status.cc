#include "server/service/status.h"

#include <algorithm>
#include <cstddef>
#include <string>
#include <utility>

#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"
#include "grpcpp/support/error_details.h"
#include "server/convert/status.h"

namespace accord::service_internal {
namespace {

constexpr std::size_t kFaultsInWords = 5;
// The message travels twice, as itself and in the details, and must leave room in the trailers for
// the faults (server/convert/status.h).
constexpr std::size_t kMaxMessageBytes = 500;
constexpr char kDomain[] = "accord.v1";
constexpr int kRetrySeconds = 1;

// Cut at a whole character: protobuf refuses text that is not UTF-8.
std::string Cut(std::string message) {
  if (message.size() <= kMaxMessageBytes) return message;
  std::size_t end = kMaxMessageBytes;
  while (end > 0 && (message[end] & 0xC0) == 0x80) --end;
  return message.substr(0, end) + " ...";
}

// A status with its details packed, as google.rpc.Status in the trailers.
grpc::Status WithDetails(grpc::StatusCode code, const std::string& message,
                         std::initializer_list<const google::protobuf::Message*> details) {
  google::rpc::Status rich;
  rich.set_code(code);
  rich.set_message(message);
  for (const google::protobuf::Message* detail : details) rich.add_details()->PackFrom(*detail);
  grpc::Status status;
  if (!grpc::SetErrorDetails(rich, &status).ok()) return grpc::Status(code, message);
  return status;
}

}  // namespace

grpc::Status InvalidArgument(const Violations& violations) {
  std::string message =
      std::to_string(violations.size()) + (violations.size() == 1 ? " fault" : " faults");
  const std::size_t named = std::min(kFaultsInWords, violations.size());
  for (std::size_t i = 0; i < named; ++i) {
    message += (i == 0 ? ": " : "; ") + violations[i].field + " " + violations[i].description;
  }
  if (named < violations.size()) message += "; ...";
  message = Cut(std::move(message));
  google::rpc::ErrorInfo info;
  info.set_reason(std::string(ViolationCodeName(violations.front().code)));
  info.set_domain(kDomain);
  const google::rpc::BadRequest bad_request = ToBadRequest(violations);
  return WithDetails(grpc::StatusCode::INVALID_ARGUMENT, message, {&bad_request, &info});
}

grpc::Status AllSlotsTaken(int slots) {
  google::rpc::RetryInfo retry;
  retry.mutable_retry_delay()->set_seconds(kRetrySeconds);
  google::rpc::ErrorInfo info;
  info.set_reason("ALL_SLOTS_TAKEN");
  info.set_domain(kDomain);
  return WithDetails(
      grpc::StatusCode::RESOURCE_EXHAUSTED,
      "all " + std::to_string(slots) + " run slots are taken; try again when a run has ended",
      {&retry, &info});
}

grpc::Status Stopping() {
  return grpc::Status(grpc::StatusCode::UNAVAILABLE, "the server is stopping");
}

grpc::Status FromAbsl(const absl::Status& status) {
  // absl's codes are gRPC's, number by number.
  return grpc::Status(static_cast<grpc::StatusCode>(status.raw_code()),
                      std::string(status.message()));
}

}  // namespace accord::service_internal
