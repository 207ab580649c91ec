#ifndef ACCORD_TESTS_SERVER_HANDLERS_GATHERED_H_
#define ACCORD_TESTS_SERVER_HANDLERS_GATHERED_H_

#include <utility>

#include "absl/status/statusor.h"
#include "accord/v1/simulation_service.pb.h"
#include "server/handlers/comparison.h"
#include "server/handlers/run_context.h"
#include "server/handlers/study.h"

namespace accord {

// All that RunCompare tells.
inline absl::StatusOr<v1::ComparisonReport> Compared(const Study& study,
                                                     const RunContext& context = {},
                                                     const ProgressListener& on_progress = {}) {
  v1::ComparisonReport report;
  const auto paths = RunCompare(
      study, context,
      {.on_progress = on_progress,
       .on_base = [&](v1::SimulationReport base) { *report.mutable_base() = std::move(base); },
       .on_alternative =
           [&](v1::AlternativeReport each) { *report.add_alternatives() = std::move(each); }});
  if (!paths.ok()) return paths.status();
  return report;
}

}  // namespace accord

#endif  // ACCORD_TESTS_SERVER_HANDLERS_GATHERED_H_
