#ifndef ACCORD_SIMULATION_RESPONSE_RESPONSE_REPORT_H_
#define ACCORD_SIMULATION_RESPONSE_RESPONSE_REPORT_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "simulation/accumulate/estimate.h"
#include "simulation/engine/engine.h"
#include "simulation/model/compiled_model.h"
#include "simulation/response/response.h"
#include "simulation/scenario/scenario.h"

// What is said of efforts that were chosen. The structs mirror the messages of the same name in
// protos/accord/v1/response.proto, where meanings are written down.
namespace accord {

struct EffortChoice {
  std::string contract, party, driver;
  double shift = 0;
  bool is_chosen = false;
  double cost_per_period = 0;
  double first_best_shift = 0;
};
struct PartyUtility {
  std::string contract, party;
  Estimate utility, first_best_utility;
};
struct ResponseReport {
  Response response = Response::kNone;
  std::int64_t search_path_count = 0;
  std::uint64_t search_seed = 0;
  int round_count = 0;
  bool is_fixed_point = false;
  std::vector<EffortChoice> efforts;
  std::int64_t path_count = 0;
  std::vector<PartyUtility> parties;
  Estimate joint_utility, first_best_joint_utility, first_best_gap;
  bool is_first_best_at_rest = false;
};

// What was found for the terms of a scenario.
struct ResponseFindings {
  FoundEfforts chosen, first_best;
};

// As many of a run's paths are enough to say what efforts are worth: all of them are kept.
inline constexpr std::int64_t kMostResponsePaths = 131'072;

// On the first paths of the run of `model`, path_count of them at most; scenario and model have the
// efforts that were chosen by `who`. Statuses and control as for RunParties.
absl::StatusOr<ResponseReport> MakeResponseReport(const Scenario& scenario,
                                                  const CompiledModel& model, Response who,
                                                  const ResponseFindings& findings,
                                                  std::int64_t path_count,
                                                  const RunControl& control);

}  // namespace accord

#endif  // ACCORD_SIMULATION_RESPONSE_RESPONSE_REPORT_H_
