#ifndef ACCORD_SERVER_SERVICE_PROCEDURE_H_
#define ACCORD_SERVER_SERVICE_PROCEDURE_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>

#include "grpcpp/support/byte_buffer.h"
#include "grpcpp/support/status.h"
#include "server/handlers/run_context.h"
#include "simulation/base/stopped.h"

namespace accord::service_internal {

// What is left to compute once a call's messages are all there.
struct Plan {
  // Estimates; a plan of less than RunQueue::kShortSeconds that is small takes no slot.
  double seconds = 0;
  std::size_t bytes = 0;  // at its peak, beyond what the procedure holds
  bool is_small = true;   // of bounded work
  std::int64_t paths = 0;
  // Of the bytes, messages that Run keeps until they are read: of a host no more than its share.
  std::size_t kept_bytes = 0;
};

// Asked whether a call may keep so many bytes, before it does.
using Hold = std::function<grpc::Status(std::size_t)>;

// What one method does, for one call, in three steps: messages are taken as they come, a plan is
// made at their end, and it is carried out. No two functions run at the same time; none in a
// reaction of gRPC's. They may throw; what they throw ends that call alone.
class Procedure {
 public:
  // Takes messages for the caller before the result.
  struct Emit {
    // One that a later one replaces while it still waits: progress.
    std::function<void(const grpc::ByteBuffer&)> say;
    // One that the caller gets, in turn with all that are kept and ahead of what is said. What
    // waits is part of the plan's bytes.
    std::function<void(const grpc::ByteBuffer&)> keep = {};

    void operator()(const grpc::ByteBuffer& bytes) const { say(bytes); }
  };

  virtual ~Procedure() = default;

  // Message number `index` of the call; `hold` is asked before more is kept than bytes() says, and
  // `stopped` between pieces of work that may take long. Other than OK ends the call.
  virtual grpc::Status Take(const grpc::ByteBuffer& bytes, int index, const Hold& hold,
                            const Stopped& stopped) = 0;

  // Whether more messages than one may come.
  virtual bool is_upload() const { return false; }

  // Whether a message of few bytes may take long to be prepared: one that asks for many scenarios.
  virtual bool may_be_long() const { return false; }

  // Bytes held now. Estimated from above.
  virtual std::size_t bytes() const { return 0; }

  // After the last message; of none, where it was an upload of nothing.
  virtual grpc::Status MakePlan(int threads, Plan* plan) = 0;

  // Carries the plan out; *answer is the last message.
  virtual grpc::Status Run(const RunContext& context, const Emit& emit,
                           grpc::ByteBuffer* answer) = 0;

  // After Run: paths times periods times scenarios that it has simulated.
  virtual std::int64_t path_periods() const { return 0; }

  // Whether the bytes of the answer are those of every such call, so that they take no memory.
  virtual bool shares_answer() const { return false; }

  // A message that says how many come before this call of so many paths; false where the method has
  // none. Pure.
  virtual bool SayPosition(int /*position*/, std::int64_t /*paths*/,
                           grpc::ByteBuffer* /*bytes*/) const {
    return false;
  }
};

using MakeProcedure = std::function<std::unique_ptr<Procedure>()>;

// What the methods of a service do, by name: "Simulate".
using Methods = std::map<std::string, MakeProcedure>;

}  // namespace accord::service_internal

#endif  // ACCORD_SERVER_SERVICE_PROCEDURE_H_
