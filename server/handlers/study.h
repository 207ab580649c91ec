#ifndef ACCORD_SERVER_HANDLERS_STUDY_H_
#define ACCORD_SERVER_HANDLERS_STUDY_H_

#include <functional>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "absl/status/statusor.h"
#include "accord/v1/simulation_service.pb.h"
#include "server/handlers/known_past.h"
#include "server/handlers/run_context.h"
#include "simulation/base/violation.h"
#include "simulation/scenario/scenario.h"

// What the rpcs of SimulationService do, without a socket: a request is prepared (checked; cheap,
// no thread) and then run (expensive, cancellable). Free functions, thread-safe.
namespace accord {

// A request without faults, ready to run: the base, then its alternatives.
struct Study {
  std::vector<Scenario> scenarios;
  std::vector<std::string> alternative_ids;  // one less than scenarios
  RunOptions options;
  // Of the base; nothing: no period was observed. A comparison has none.
  std::optional<KnownPast> past = {};
};

// Either the thing to run, or every fault of the request by its path in the request.
using PreparedStudy = std::variant<Study, Violations>;

PreparedStudy Prepare(const v1::SimulateRequest& request);
PreparedStudy Prepare(const v1::CompareScenariosRequest& request);
PreparedStudy Prepare(const v1::CheckScenarioRequest& request);

// Hears how far a run is, never twice at a time.
using ProgressListener = std::function<void(const v1::Progress&)>;

// CANCELLED as soon as context.cancelled() says so. `on_progress` may be empty.
absl::StatusOr<v1::SimulationReport> RunSimulate(const Study& study, const RunContext& context,
                                                 const ProgressListener& on_progress = {});

// A check of a sound scenario: its warnings, and E[psi(T)] - a(T) from kBiasPaths paths, or as many
// as there are trials of every driver.
inline constexpr int kBiasPaths = 4096;
absl::StatusOr<v1::CheckScenarioResponse> RunCheck(const Study& study, const RunContext& context);

// A check of a scenario with these faults.
v1::CheckScenarioResponse FaultyCheck(const Violations& violations);

}  // namespace accord

#endif  // ACCORD_SERVER_HANDLERS_STUDY_H_
