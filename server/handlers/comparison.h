#ifndef ACCORD_SERVER_HANDLERS_COMPARISON_H_
#define ACCORD_SERVER_HANDLERS_COMPARISON_H_

#include <cstddef>
#include <cstdint>
#include <functional>

#include "absl/status/statusor.h"
#include "accord/v1/simulation_service.pb.h"
#include "server/handlers/run_context.h"
#include "server/handlers/study.h"
#include "simulation/base/stopped.h"

namespace accord {

// Prepare (study.h) of a comparison, each alternative of which may take a tenth of a second. Asks
// before each; once stopped it gives neither a study nor faults, but an empty list.
PreparedStudy PrepareUnless(const v1::CompareScenariosRequest& request, const Stopped& stopped);

// Who hears of a comparison, never twice at a time: of the base once, ahead of the alternatives,
// each of which comes in the order asked as soon as it is ready. Progress may be empty.
struct ComparisonListeners {
  ProgressListener on_progress = {};
  std::function<void(v1::SimulationReport)> on_base;
  std::function<void(v1::AlternativeReport)> on_alternative;
};

// How many paths the base and every alternative were run on. CANCELLED as soon as
// context.cancelled() says so; what was handed out until then is right.
absl::StatusOr<std::int64_t> RunCompare(const Study& study, const RunContext& context,
                                        const ComparisonListeners& listeners);

}  // namespace accord

#endif  // ACCORD_SERVER_HANDLERS_COMPARISON_H_
