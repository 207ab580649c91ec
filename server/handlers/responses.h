#ifndef ACCORD_SERVER_HANDLERS_RESPONSES_H_
#define ACCORD_SERVER_HANDLERS_RESPONSES_H_

#include <cstdint>
#include <vector>

#include "absl/status/statusor.h"
#include "accord/v1/response.pb.h"
#include "server/handlers/run_context.h"
#include "server/handlers/study.h"
#include "simulation/base/violation.h"
#include "simulation/model/compiled_model.h"
#include "simulation/response/response_report.h"
#include "simulation/scenario/scenario.h"

// Efforts that parties choose before a run (RunOptions.response). Free functions, thread-safe.
namespace accord::handlers_internal {

// Whoever is to choose has an effort to choose, and the seed of the search makes no two streams
// one.
Violations CheckResponse(const Scenario& scenario, const RunOptions& options,
                         const FieldPath& options_at);

// The same of the seed alone, for a scenario that is the base of none.
Violations CheckSearchSeed(const Scenario& scenario, const RunOptions& options,
                           const FieldPath& options_at);

// What is found for every scenario of a study, in its order; CANCELLED and OUT_OF_RANGE as of a
// run. While it is looked for, progress says that none of the run's paths is done.
absl::StatusOr<std::vector<ResponseFindings>> Respond(const Study& study, const RunContext& context,
                                                      const ProgressListener& on_progress);

// The study with the efforts that were found.
Study WithEfforts(Study study, const std::vector<ResponseFindings>& findings);

// The scenario with the efforts that are chosen before a run of it with these options; itself where
// nobody chooses.
absl::StatusOr<Scenario> Responded(const Scenario& scenario, const RunOptions& options,
                                   const RunContext& context);

// Whether a party has an effort, chosen or given; and the study without any.
bool HasEfforts(const Scenario& scenario);
Study WithoutEfforts(Study study);

// What is said of a scenario of a study with the efforts that were found; its run had so many
// paths.
absl::StatusOr<v1::ResponseReport> ReportResponse(
    const Scenario& scenario, const CompiledModel& model, const RunOptions& options,
    const ResponseFindings& findings, std::int64_t path_count, const RunContext& context);

}  // namespace accord::handlers_internal

#endif  // ACCORD_SERVER_HANDLERS_RESPONSES_H_
