#ifndef ACCORD_SERVER_HANDLERS_SENSITIVITY_H_
#define ACCORD_SERVER_HANDLERS_SENSITIVITY_H_

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "absl/status/statusor.h"
#include "accord/v1/sensitivity.pb.h"
#include "server/convert/override.h"
#include "server/handlers/run_context.h"
#include "server/handlers/study.h"
#include "server/handlers/sweep.h"
#include "simulation/analysis/tornado.h"
#include "simulation/base/stopped.h"
#include "simulation/base/violation.h"

// AnalyzeSensitivity without a socket: prepared, then run. Free functions, thread-safe.
namespace accord {

// A request without faults.
struct SensitivityStudy {
  // Whose sets are the ends of its inputs; it has no axes. Sizes go by `largest`.
  SweepStudy swept;
  std::vector<TornadoDriver> drivers;
  struct Assumption {
    std::string path;
    double low = 0, high = 0;
    bool moves_chance = false;
  };
  std::vector<Assumption> assumptions;
  std::vector<double> walk_aways;  // by party, NPVs; empty without contracts

  std::size_t input_count() const { return drivers.size() + assumptions.size(); }
};

// Makes and checks both ends of every assumption. Where `stopped` says so it may give anything.
std::variant<SensitivityStudy, Violations> PrepareSensitivity(
    const v1::AnalyzeSensitivityRequest& request, const Stopped& stopped = {});

// CANCELLED as soon as context.cancelled() says so. `cut` changes no figure.
absl::StatusOr<v1::SensitivityReport> RunSensitivity(const SensitivityStudy& study,
                                                     const SweepCut& cut, const RunContext& context,
                                                     const ProgressListener& on_progress = {});

// Scenarios that are settled on the study's paths.
std::int64_t SetsOfSensitivity(const SensitivityStudy& study);

}  // namespace accord

#endif  // ACCORD_SERVER_HANDLERS_SENSITIVITY_H_
