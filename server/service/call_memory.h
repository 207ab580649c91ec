#ifndef ACCORD_SERVER_SERVICE_CALL_MEMORY_H_
#define ACCORD_SERVER_SERVICE_CALL_MEMORY_H_

#include <chrono>
#include <cstddef>
#include <memory>
#include <string>

#include "grpcpp/support/status.h"
#include "server/service/memory_budget.h"
#include "server/service/server_state.h"

namespace accord::service_internal {

// What one call holds of the server's memory and of what its host's may hold together: uploads, and
// answers that nobody has read. Each amount takes the place of the one before. Not thread-safe: it
// belongs to the step that is under way.
class CallMemory {
 public:
  CallMemory(ServerState& state, const std::string& host, bool is_upload);

  // OK, or why it may not hold so many bytes: others do for a while, or there never are as many.
  grpc::Status Hold(std::size_t bytes);

  // Of the server's, and of them `kept` of what the host's unread answers may hold; false where
  // others hold them. What there never is counts as held: Hold and MostAnswer say so.
  bool TryHold(std::size_t bytes, std::size_t kept = 0);

  // More than this no answer may hold.
  std::size_t MostAnswer() const;

  // In place of the upload too.
  grpc::Status HoldAnswer(std::size_t bytes);

  // No more than it has already.
  void Shrink(std::size_t bytes);

  // Others hold it.
  grpc::Status Taken() const;
  std::chrono::milliseconds RetryAfter() const;

 private:
  ServerState& state_;
  const bool is_upload_;
  const std::shared_ptr<HostMemory> of_host_;
  MemoryBudget::Share all_, upload_, answer_;
};

}  // namespace accord::service_internal

#endif  // ACCORD_SERVER_SERVICE_CALL_MEMORY_H_
