#ifndef ACCORD_SERVER_HANDLERS_REPLAY_H_
#define ACCORD_SERVER_HANDLERS_REPLAY_H_

#include <cstdint>
#include <optional>
#include <variant>
#include <vector>

#include "absl/status/statusor.h"
#include "accord/v1/simulation_service.pb.h"
#include "server/handlers/known_past.h"
#include "server/handlers/run_context.h"
#include "simulation/base/violation.h"
#include "simulation/engine/replay.h"
#include "simulation/scenario/scenario.h"

// ReplayPath without a socket: paths of a run in full. Free functions, thread-safe.
namespace accord {

// A request without faults, ready to run.
struct ReplayStudy {
  Scenario scenario;
  RunOptions options;
  std::optional<KnownPast> past;
  std::variant<std::vector<std::uint64_t>, WorstPathsQuery> which;
};

// The study, or every fault of the request by its path in the request. A run that Simulate refuses
// cannot be replayed.
std::variant<ReplayStudy, Violations> PrepareReplay(const v1::ReplayPathRequest& request);

// Computes the paths, or all paths of the run to find the worst. CANCELLED as soon as
// context.cancelled() says so; OUT_OF_RANGE when a figure leaves the range of numbers.
absl::StatusOr<v1::ReplayPathResponse> RunReplay(const ReplayStudy& study,
                                                 const RunContext& context);

}  // namespace accord

#endif  // ACCORD_SERVER_HANDLERS_REPLAY_H_
