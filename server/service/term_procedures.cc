#include "server/service/term_procedures.h"

#include <cstdint>
#include <optional>

#include "server/service/streamed_progress.h"

namespace accord::service_internal {
namespace {

Plan PlanOfSweep(const SweepStudy& study, int threads) {
  const RunSize size = SizeOf(study, threads);
  const std::int64_t paths = study.options.path_count() * study.sets.count();
  return {.seconds = size.seconds,
          .bytes = size.bytes,
          .is_small = false,
          .paths = paths,
          .kept_bytes = RowBytes(study)};
}

Plan PlanOfSolution(const SolveStudy& study, int threads) {
  const RunSize size = SizeOf(study, threads);
  const std::int64_t paths = study.scanned.options.path_count() * SetsOfSolution(study) *
                             static_cast<std::int64_t>(study.curve_count());
  return {.seconds = size.seconds, .bytes = size.bytes, .is_small = false, .paths = paths};
}

Plan PlanOfNegotiation(const NegotiationStudy& study, int threads) {
  const RunSize size = SizeOf(study, threads);
  const std::int64_t paths = study.offers.options.path_count() * SetsOfNegotiation(study);
  // What is known so far, said as often as sets double.
  constexpr std::size_t kSoFarBytes = 1024, kMostSaid = 32;
  return {.seconds = size.seconds,
          .bytes = size.bytes + kSoFarBytes * kMostSaid,
          .is_small = false,
          .paths = paths,
          .kept_bytes = kSoFarBytes * kMostSaid};
}

std::int64_t PathsOfSensitivity(const SensitivityStudy& study) {
  return study.swept.options.path_count() * SetsOfSensitivity(study);
}

Plan PlanOfSensitivity(const SensitivityStudy& study, int threads) {
  const RunSize size = SizeOf(study, threads);
  return {.seconds = size.seconds,
          .bytes = size.bytes,
          .is_small = false,
          .paths = PathsOfSensitivity(study)};
}

}  // namespace

grpc::Status StatusOf(const absl::StatusOr<Violations>& faults) {
  if (!faults.ok()) return FromAbsl(faults.status());
  return faults->empty() ? grpc::Status::OK : InvalidArgument(*faults);
}

SweepTerms::SweepTerms() : Prepares(&PrepareSweep, &PlanOfSweep) {}

grpc::Status SweepTerms::Run(const RunContext& context, const Procedure::Emit& emit,
                             grpc::ByteBuffer* answer) {
  const SweepStudy& study = prepared();
  const grpc::Status checked = StatusOf(CheckSets(study, context));
  if (!checked.ok()) return checked;
  const auto keep = [&](const v1::SweepTermsResponse& response) {
    grpc::ByteBuffer bytes;
    if (WriteMessage(response, &bytes).ok()) emit.keep(bytes);
  };
  SweepListeners listeners;
  listeners.on_progress = Paced<v1::SweepTermsResponse>(emit);
  listeners.on_header = [&](v1::SweepHeader header) {
    v1::SweepTermsResponse response;
    *response.mutable_header() = std::move(header);
    keep(response);
  };
  listeners.on_rows = [&](v1::SweepRows rows) {
    v1::SweepTermsResponse response;
    *response.mutable_rows() = std::move(rows);
    keep(response);
  };
  absl::StatusOr<v1::SweepSummary> summary =
      RunSweep(study, CutOf(study, context.threads), context, listeners);
  if (!summary.ok()) return FromAbsl(summary.status());
  v1::SweepTermsResponse response;
  *response.mutable_summary() = *std::move(summary);
  SetPathPeriods(study.options.path_count() * study.sets.count() * study.base.period_count());
  return WriteMessage(response, answer);
}

bool SweepTerms::SayPosition(int position, std::int64_t paths, grpc::ByteBuffer* bytes) const {
  return SayPositionIn<v1::SweepTermsResponse>(position, paths, bytes);
}

SolveTerm::SolveTerm() : Prepares(&PrepareSolve, &PlanOfSolution) {}

grpc::Status SolveTerm::Run(const RunContext& context, const Procedure::Emit& emit,
                            grpc::ByteBuffer* answer) {
  const SolveStudy& study = prepared();
  const grpc::Status checked = StatusOf(CheckScan(study, context));
  if (!checked.ok()) return checked;
  std::int64_t paths = 0;
  const ProgressListener say = Paced<v1::SolveTermResponse>(emit);
  absl::StatusOr<v1::SolveReport> report = RunSolve(study, CutOf(study.scanned, context.threads),
                                                    context, [&](const v1::Progress& progress) {
                                                      paths = progress.paths_done();
                                                      say(progress);
                                                    });
  if (!report.ok()) return FromAbsl(report.status());
  SetPathPeriods(paths * study.scanned.base.period_count());
  v1::SolveTermResponse response;
  *response.mutable_report() = *std::move(report);
  return WriteMessage(response, answer);
}

bool SolveTerm::SayPosition(int position, std::int64_t paths, grpc::ByteBuffer* bytes) const {
  return SayPositionIn<v1::SolveTermResponse>(position, paths, bytes);
}

Negotiate::Negotiate() : Prepares(&PrepareNegotiation, &PlanOfNegotiation) {}

grpc::Status Negotiate::Run(const RunContext& context, const Procedure::Emit& emit,
                            grpc::ByteBuffer* answer) {
  const NegotiationStudy& study = prepared();
  const grpc::Status checked = StatusOf(CheckOffers(study, context));
  if (!checked.ok()) return checked;
  std::int64_t paths = 0;
  const ProgressListener say = Paced<v1::NegotiateResponse>(emit);
  NegotiationListeners listeners;
  listeners.on_progress = [&](const v1::Progress& progress) {
    paths = progress.paths_done();
    say(progress);
  };
  listeners.on_so_far = [&](v1::NegotiationSoFar so_far) {
    v1::NegotiateResponse response;
    *response.mutable_so_far() = std::move(so_far);
    grpc::ByteBuffer bytes;
    if (WriteMessage(response, &bytes).ok()) emit.keep(bytes);
  };
  absl::StatusOr<v1::NegotiationReport> report =
      RunNegotiation(study, CutOf(study.offers, context.threads), context, listeners);
  if (!report.ok()) return FromAbsl(report.status());
  SetPathPeriods(paths * study.offers.base.period_count());
  v1::NegotiateResponse response;
  *response.mutable_report() = *std::move(report);
  return WriteMessage(response, answer);
}

bool Negotiate::SayPosition(int position, std::int64_t paths, grpc::ByteBuffer* bytes) const {
  return SayPositionIn<v1::NegotiateResponse>(position, paths, bytes);
}

AnalyzeSensitivity::AnalyzeSensitivity() : Prepares(&PrepareSensitivity, &PlanOfSensitivity) {}

grpc::Status AnalyzeSensitivity::Run(const RunContext& context, const Procedure::Emit& emit,
                                     grpc::ByteBuffer* answer) {
  const SensitivityStudy& study = prepared();
  absl::StatusOr<v1::SensitivityReport> report = RunSensitivity(
      study, CutOf(study, context.threads), context, Paced<v1::AnalyzeSensitivityResponse>(emit));
  if (!report.ok()) return FromAbsl(report.status());
  SetPathPeriods(PathsOfSensitivity(study) * study.swept.base.period_count());
  v1::AnalyzeSensitivityResponse response;
  *response.mutable_report() = *std::move(report);
  return WriteMessage(response, answer);
}

bool AnalyzeSensitivity::SayPosition(int position, std::int64_t paths,
                                     grpc::ByteBuffer* bytes) const {
  return SayPositionIn<v1::AnalyzeSensitivityResponse>(position, paths, bytes);
}

}  // namespace accord::service_internal
