#ifndef ACCORD_SERVER_SERVICE_ASSESSES_H_
#define ACCORD_SERVER_SERVICE_ASSESSES_H_

#include <cstddef>
#include <optional>
#include <utility>
#include <variant>

#include "server/handlers/relationship.h"
#include "server/service/procedure.h"
#include "server/service/status.h"
#include "server/service/wire_message.h"
#include "simulation/base/assessment_limits.h"

// The shape of methods that assess a relationship.
namespace accord::service_internal {

// Computes its answer from one request alone, in half a second at most (limits::kMaxDrawnValues):
// as soon as the request is there it is answered, or refused with all its faults.
template <typename Request, typename Response>
class Assesses final : public Procedure {
 public:
  grpc::Status Take(const grpc::ByteBuffer& bytes, int, const Hold& hold,
                    const Stopped& stopped) override {
    Request request;
    const auto hold_all = [&](std::size_t built) {
      return hold(bytes_ = kTimesTheRequest * built + kDrawnBytes);
    };
    const grpc::Status read = ReadMessage(bytes, "request", hold_all, &request);
    if (!read.ok()) return read;
    std::variant<Response, Violations> found = Assess(request, stopped);
    if (IsStopped(stopped)) return {grpc::StatusCode::CANCELLED, "given up"};
    if (const auto* faults = std::get_if<Violations>(&found)) return InvalidArgument(*faults);
    response_ = std::get<Response>(std::move(found));
    return grpc::Status::OK;
  }
  std::size_t bytes() const override { return bytes_; }
  grpc::Status MakePlan(int, Plan* plan) override {
    *plan = {.bytes = response_.ByteSizeLong()};
    return grpc::Status::OK;
  }
  grpc::Status Run(const RunContext&, const Emit&, grpc::ByteBuffer* answer) override {
    return WriteMessage(response_, answer);
  }

 private:
  // The request, what it is made into, and both forms of the answer, of which a client of a base
  // has the most: some 1.5 KB for its 130 bytes.
  static constexpr std::size_t kTimesTheRequest = 12;
  // Draws of a score, twice while they are sorted.
  static constexpr std::size_t kDrawnBytes = 2 * sizeof(double) * limits::kMaxDraws;

  Response response_;
  std::size_t bytes_ = 0;
};

}  // namespace accord::service_internal

#endif  // ACCORD_SERVER_SERVICE_ASSESSES_H_
