#ifndef ACCORD_SERVER_SERVICE_STATUS_H_
#define ACCORD_SERVER_SERVICE_STATUS_H_

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "grpcpp/support/status.h"
#include "server/service/run_queue.h"
#include "simulation/base/violation.h"

// The one place where faults become gRPC statuses. Pure, thread-safe.
namespace accord::service_internal {

// INVALID_ARGUMENT that names the first faults in words and carries google.rpc.BadRequest with all
// that fit (server/convert/status.h) and google.rpc.ErrorInfo (reason: the first code, domain
// accord.v1). `violations` is not empty.
grpc::Status InvalidArgument(const Violations& violations);

// All below carry google.rpc.ErrorInfo. UNAVAILABLE, with google.rpc.RetryInfo, is what a retry may
// mend; RESOURCE_EXHAUSTED what it cannot.

// Not admitted to one of `slots`: the queue is full, or the call has waited too long for a slot or
// for memory, or the server is stopping.
grpc::Status Refused(const Refusal& why, int slots);
// The same of what takes no slot: at the desk, where calls are read, checked and answered.
grpc::Status RefusedAtDesk(const Refusal& why);
// Others hold the memory that reading the call needs.
grpc::Status MemoryTaken(std::chrono::milliseconds retry_after);
// As many calls as may wait until they are read.
grpc::Status TooManyToRead(std::chrono::milliseconds retry_after);
// RESOURCE_EXHAUSTED: more than the server may ever take.
grpc::Status NeedsMoreMemory(std::size_t bytes, std::size_t limit);
// The same of what it answers, which is held until it is read: more than a host may ever hold.
grpc::Status AnswersTooMuch(std::size_t bytes, std::size_t limit);
// RESOURCE_EXHAUSTED: one message has more bytes than the server reads.
grpc::Status RequestTooLarge(std::size_t limit);
// RESOURCE_EXHAUSTED: the machine had no more.
grpc::Status OutOfMemory();
// The same where it had none for words and details either; neither making nor moving it takes any.
grpc::Status OutOfMemoryForWords() noexcept;
// The machine gave no thread.
grpc::Status NoThread(std::chrono::milliseconds retry_after);
// RESOURCE_EXHAUSTED: the caller has as many uploads open as it may.
grpc::Status TooManyUploads(int most);
// DEADLINE_EXCEEDED: nothing came.
grpc::Status IdleForTooLong(std::chrono::milliseconds limit);
// DEADLINE_EXCEEDED: an upload that has not come in time.
grpc::Status UploadedForTooLong(std::chrono::milliseconds limit);
// DEADLINE_EXCEEDED: the server's own limit.
grpc::Status RanForTooLong(std::chrono::milliseconds limit);
// INVALID_ARGUMENT: the call ended before its request.
grpc::Status NoMessage();
// INTERNAL, without a word of what it was: that may be private.
grpc::Status InternalFault();

// Of google.rpc.ErrorInfo; empty: none.
std::string ReasonOf(const grpc::Status& status);
// Of google.rpc.RetryInfo.
std::optional<std::chrono::milliseconds> RetryDelayOf(const grpc::Status& status);

// UNAVAILABLE: the server is stopping.
grpc::Status Stopping(std::chrono::milliseconds retry_after);

// Whether a client's own retries may mend it: not where the call has waited long enough already.
bool MayBeRetried(const grpc::Status& status);

// What became of a run that gave no report.
grpc::Status FromAbsl(const absl::Status& status);

}  // namespace accord::service_internal

#endif  // ACCORD_SERVER_SERVICE_STATUS_H_
