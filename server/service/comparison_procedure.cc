#include "server/service/comparison_procedure.h"

#include <cstddef>
#include <utility>

#include "absl/status/statusor.h"
#include "server/handlers/comparison.h"
#include "server/handlers/run_size.h"
#include "server/service/status.h"
#include "server/service/streamed_progress.h"
#include "server/service/wire_message.h"

namespace accord::service_internal {
namespace {

Plan PlanOfComparison(const Study& study, int threads) {
  const RunSize size = SizeOf(study, threads);
  return {.seconds = size.seconds,
          .bytes = size.bytes,
          .is_small = false,
          .paths = study.options.path_count(),
          .kept_bytes = ReportBytes(study)};
}

}  // namespace

CompareScenarios::CompareScenarios() : Prepares(&PrepareUnless, &PlanOfComparison) {}

grpc::Status CompareScenarios::Run(const RunContext& context, const Procedure::Emit& emit,
                                   grpc::ByteBuffer* answer) {
  std::size_t left = prepared().scenarios.size();
  grpc::Status written;
  // The last one is the answer.
  const auto tell = [&](const v1::CompareScenariosResponse& response) {
    grpc::ByteBuffer bytes;
    if (written.ok()) written = WriteMessage(response, --left > 0 ? &bytes : answer);
    if (written.ok() && left > 0) emit.keep(bytes);
  };
  ComparisonListeners listeners;
  listeners.on_progress = Paced<v1::CompareScenariosResponse>(emit);
  listeners.on_base = [&](v1::SimulationReport report) {
    v1::CompareScenariosResponse response;
    *response.mutable_base() = std::move(report);
    tell(response);
  };
  listeners.on_alternative = [&](v1::AlternativeReport report) {
    v1::CompareScenariosResponse response;
    *response.mutable_alternative() = std::move(report);
    tell(response);
  };
  const absl::StatusOr<std::int64_t> paths = RunCompare(prepared(), context, listeners);
  if (!paths.ok()) return FromAbsl(paths.status());
  std::int64_t periods = 0;
  for (const Scenario& scenario : prepared().scenarios) periods += scenario.period_count();
  SetPathPeriods(*paths * periods);
  return written;
}

bool CompareScenarios::SayPosition(int position, std::int64_t paths,
                                   grpc::ByteBuffer* bytes) const {
  return SayPositionIn<v1::CompareScenariosResponse>(position, paths, bytes);
}

}  // namespace accord::service_internal
