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

google::rpc::ErrorInfo InfoOf(const std::string& reason) {
  google::rpc::ErrorInfo info;
  info.set_reason(reason);
  info.set_domain(kDomain);
  return info;
}

grpc::Status Ended(grpc::StatusCode code, const std::string& reason, const std::string& message) {
  const google::rpc::ErrorInfo info = InfoOf(reason);
  return WithDetails(code, message, {&info});
}

grpc::Status TryAgain(const std::string& reason, const std::string& message,
                      std::chrono::milliseconds after) {
  google::rpc::RetryInfo retry;
  retry.mutable_retry_delay()->set_seconds(after.count() / 1000);
  retry.mutable_retry_delay()->set_nanos(static_cast<int>(after.count() % 1000) * 1'000'000);
  const google::rpc::ErrorInfo info = InfoOf(reason);
  return WithDetails(grpc::StatusCode::UNAVAILABLE, message + "; try again", {&retry, &info});
}

constexpr std::size_t kMebibyte = std::size_t{1} << 20;

// "30 s".
std::string Seconds(std::chrono::milliseconds time) {
  return NumberText(std::chrono::duration<double>(time).count()) + " s";
}

// As a message it takes no memory: a std::string keeps so few letters in itself.
constexpr char kOutOfMemory[] = "OUT_OF_MEMORY";
static_assert(sizeof kOutOfMemory <= 16);

constexpr char kQueueTimeout[] = "QUEUE_TIMEOUT", kMemoryTimeout[] = "MEMORY_TIMEOUT";
constexpr char kDeskFull[] = "DESK_FULL", kDeskTimeout[] = "DESK_TIMEOUT";

// What somebody waits for.
struct Wanted {
  std::string full, full_words, timeout, place;
};

grpc::Status Refused(const Refusal& why, const Wanted& wanted) {
  const std::string waited = "waited " + Seconds(why.waited) + ", the longest here, for ";
  switch (why.reason) {
    case Refusal::Reason::kQueueFull:
      return TryAgain(wanted.full, wanted.full_words, why.retry_after);
    case Refusal::Reason::kWaitedTooLong:
      return TryAgain(wanted.timeout, waited + wanted.place, why.retry_after);
    case Refusal::Reason::kLackedTooLong:
      return TryAgain(kMemoryTimeout, waited + "memory that others hold; there was " + wanted.place,
                      why.retry_after);
    case Refusal::Reason::kStopping:
      return Stopping(why.retry_after);
    case Refusal::Reason::kNoThread:
      return NoThread(why.retry_after);
    case Refusal::Reason::kFailed:
      return OutOfMemory();
    case Refusal::Reason::kLeft:
      break;
  }
  return {grpc::StatusCode::CANCELLED, "the caller has left"};
}

template <typename Detail>
std::optional<Detail> DetailOf(const grpc::Status& status) {
  google::rpc::Status rich;
  Detail detail;
  if (!grpc::ExtractErrorDetails(status, &rich).ok()) return std::nullopt;
  for (const auto& each : rich.details()) {
    if (each.UnpackTo(&detail)) return detail;
  }
  return std::nullopt;
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
  const google::rpc::ErrorInfo info = InfoOf(std::string(ViolationCodeName(violations[0].code)));
  const google::rpc::BadRequest bad_request = ToBadRequest(violations);
  return WithDetails(grpc::StatusCode::INVALID_ARGUMENT, message, {&bad_request, &info});
}

grpc::Status Refused(const Refusal& why, int slots) {
  return Refused(why, {.full = "QUEUE_FULL",
                       .full_words = "all " + std::to_string(slots) +
                                     " run slots are taken and the queue is full",
                       .timeout = kQueueTimeout,
                       .place = "a run slot"});
}

grpc::Status RefusedAtDesk(const Refusal& why) {
  return Refused(why, {.full = kDeskFull,
                       .full_words = "as many calls wait to be prepared as may",
                       .timeout = kDeskTimeout,
                       .place = "a thread that prepares calls"});
}

grpc::Status MemoryTaken(std::chrono::milliseconds retry_after) {
  return TryAgain("MEMORY_TAKEN", "the memory that this call needs is held by others", retry_after);
}

grpc::Status TooManyToRead(std::chrono::milliseconds retry_after) {
  return TryAgain(kDeskFull, "as many calls wait to be read as may, of one host or together",
                  retry_after);
}

grpc::Status NeedsMoreMemory(std::size_t bytes, std::size_t limit) {
  return Ended(grpc::StatusCode::RESOURCE_EXHAUSTED, "NEEDS_MORE_MEMORY",
               "this call needs about " + std::to_string((bytes + kMebibyte - 1) / kMebibyte) +
                   " MiB, this server may take " + std::to_string(limit / kMebibyte) +
                   ": fewer paths, or quantiles that are not exact");
}

grpc::Status AnswersTooMuch(std::size_t bytes, std::size_t limit) {
  return Ended(grpc::StatusCode::RESOURCE_EXHAUSTED, "NEEDS_MORE_MEMORY",
               "this call may answer " + std::to_string((bytes + kMebibyte - 1) / kMebibyte) +
                   " MiB, unread answers to one host may hold " +
                   std::to_string(limit / kMebibyte) +
                   " MiB together: several calls of fewer sets, paths or figures");
}

grpc::Status RequestTooLarge(std::size_t limit) {
  return Ended(grpc::StatusCode::RESOURCE_EXHAUSTED, "REQUEST_TOO_LARGE",
               "a message of the request has more than " + std::to_string(limit) +
                   " bytes, the most that this server reads (--max-request)");
}

grpc::Status OutOfMemory() {
  return Ended(grpc::StatusCode::RESOURCE_EXHAUSTED, kOutOfMemory,
               "the machine had not the memory that this call needs");
}

grpc::Status OutOfMemoryForWords() noexcept {
  return grpc::Status(grpc::StatusCode::RESOURCE_EXHAUSTED, kOutOfMemory);
}

grpc::Status NoThread(std::chrono::milliseconds retry_after) {
  return TryAgain("NO_THREAD", "the machine gives this server no thread for the call", retry_after);
}

grpc::Status TooManyUploads(int most) {
  return Ended(grpc::StatusCode::RESOURCE_EXHAUSTED, "TOO_MANY_UPLOADS",
               "this caller has " + std::to_string(most) + " uploads open, which is the most");
}

grpc::Status IdleForTooLong(std::chrono::milliseconds limit) {
  return Ended(grpc::StatusCode::DEADLINE_EXCEEDED, "IDLE",
               "no message came for " + std::to_string(limit.count()) + " ms");
}

grpc::Status UploadedForTooLong(std::chrono::milliseconds limit) {
  return Ended(grpc::StatusCode::DEADLINE_EXCEEDED, "UPLOAD_TIME",
               "an upload has " + std::to_string(limit.count()) + " ms until all of it is there");
}

grpc::Status RanForTooLong(std::chrono::milliseconds limit) {
  return Ended(grpc::StatusCode::DEADLINE_EXCEEDED, "MAX_RUN_TIME",
               "this server ends a run after " + std::to_string(limit.count()) + " ms");
}

grpc::Status NoMessage() {
  return InvalidArgument({{"request", ViolationCode::kRequired, "must be sent"}});
}

grpc::Status InternalFault() {
  return Ended(grpc::StatusCode::INTERNAL, "INTERNAL", "the call failed in the server");
}

grpc::Status Stopping(std::chrono::milliseconds retry_after) {
  return TryAgain("STOPPING", "the server is stopping", retry_after);
}

bool MayBeRetried(const grpc::Status& status) {
  const std::string reason = ReasonOf(status);
  return RetryDelayOf(status) && reason != kQueueTimeout && reason != kDeskTimeout &&
         reason != kMemoryTimeout;
}

std::string ReasonOf(const grpc::Status& status) {
  if (status.error_details().empty() && status.error_message() == kOutOfMemory) return kOutOfMemory;
  const auto info = DetailOf<google::rpc::ErrorInfo>(status);
  return info ? info->reason() : std::string();
}

std::optional<std::chrono::milliseconds> RetryDelayOf(const grpc::Status& status) {
  const auto retry = DetailOf<google::rpc::RetryInfo>(status);
  if (!retry) return std::nullopt;
  return std::chrono::milliseconds(retry->retry_delay().seconds() * 1000 +
                                   retry->retry_delay().nanos() / 1'000'000);
}

grpc::Status FromAbsl(const absl::Status& status) {
  // absl's codes are gRPC's, number by number.
  return grpc::Status(static_cast<grpc::StatusCode>(status.raw_code()),
                      std::string(status.message()));
}

}  // namespace accord::service_internal
