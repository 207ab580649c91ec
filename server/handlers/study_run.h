#ifndef ACCORD_SERVER_HANDLERS_STUDY_RUN_H_
#define ACCORD_SERVER_HANDLERS_STUDY_RUN_H_

#include <cstddef>
#include <optional>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "accord/v1/report.pb.h"
#include "server/convert/status.h"
#include "server/handlers/run_context.h"
#include "server/handlers/study.h"
#include "simulation/base/stopped.h"
#include "simulation/base/violation.h"
#include "simulation/engine/engine.h"
#include "simulation/model/compiled_model.h"
#include "simulation/response/response_report.h"

// What a simulation and a comparison have in common. Free functions, thread-safe.
namespace accord::handlers_internal {

// By scenario of a study; empty where nobody chooses.
using Findings = std::vector<ResponseFindings>;

absl::Status LeftAlone();

// As many paths as the options say, or as the precisions need.
RunPlan PlanOf(const Study& study);

// Runs models of the study, the base's first.
absl::StatusOr<StudyTotals> RunModels(const Study& study, const RunPlan& plan,
                                      const std::vector<CompiledModel>& models,
                                      const RunContext& context,
                                      const ProgressListener& on_progress);

// Adds what was found for scenario `index`, where somebody chooses.
absl::Status AddResponse(const Study& study, std::size_t index, const CompiledModel& model,
                         const Findings& findings, const RunContext& context,
                         v1::SimulationReport* report);

// Of a scenario of the study; nothing once stopped. Alternatives are written from the scenario's
// root like the base, so that their warnings can be compared with it.
std::optional<Violations> WarningsOf(const Study& study, const CompiledModel& model,
                                     std::size_t index, const Stopped& stopped);

// Message: a report, or the answer of a check.
template <typename Message>
void AddWarnings(const Violations& warnings, Message& message) {
  for (const Violation& warning : warnings) *message.add_warnings() = ToProto(warning);
}

}  // namespace accord::handlers_internal

#endif  // ACCORD_SERVER_HANDLERS_STUDY_RUN_H_
