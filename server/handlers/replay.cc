#include "server/handlers/replay.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "server/convert/ledger_to_proto.h"
#include "server/convert/nearest_name.h"
#include "server/handlers/checked_message.h"
#include "server/handlers/responses.h"
#include "server/handlers/study.h"
#include "simulation/base/checker.h"
#include "simulation/base/limits.h"
#include "simulation/base/stopped.h"
#include "simulation/model/compiled_model.h"

namespace accord {
namespace {

using handlers_internal::Append;

absl::Status Cancelled() { return absl::CancelledError("the replay was cancelled"); }

std::string Number(std::int64_t number) { return std::to_string(number); }

PathMetric MetricOf(v1::PathMetric metric) {
  switch (metric) {
    case v1::PATH_METRIC_CLIENT_NPV:
      return PathMetric::kClientNpv;
    case v1::PATH_METRIC_SUPPLIER_PEAK_SHORTFALL:
      return PathMetric::kSupplierPeakShortfall;
    case v1::PATH_METRIC_SUPPLIER_DRAWDOWN:
      return PathMetric::kSupplierDrawdown;
    default:
      return PathMetric::kSupplierNpv;
  }
}

// Index of the contract whose metric is asked for.
int ContractOf(const v1::WorstPaths& worst, const v1::Scenario& scenario, Checker& checker) {
  const FieldPath at("worst.contract");
  std::vector<std::string> ids;
  for (const v1::Contract& contract : scenario.contracts()) ids.push_back(contract.id());
  if (ids.empty()) {
    checker.Add(at, ViolationCode::kContradiction,
                "must be a contract of the scenario, which has none");
    return 0;
  }
  if (worst.contract().empty()) return 0;
  const auto found = std::find(ids.begin(), ids.end(), worst.contract());
  if (found != ids.end()) return static_cast<int>(found - ids.begin());
  checker.Add(at, ViolationCode::kUnknownId,
              "must be a contract of the scenario (" + NameList(ids) + "), got " +
                  QuotedText(worst.contract()) + DidYouMean(worst.contract(), ids));
  return 0;
}

// `path_count` is null where the options are at fault.
void CheckPath(const FieldPath& at, std::int64_t path, const std::int64_t* path_count,
               Checker& checker) {
  if (path >= 0 && (path_count == nullptr || path < *path_count)) return;
  checker.Add(at, ViolationCode::kOutOfRange,
              "must be at least 0 and below options.path_count" +
                  (path_count ? " (" + Number(*path_count) + ")" : std::string()) + ", got " +
                  Number(path));
}

std::vector<std::uint64_t> ListOf(const v1::PathList& paths, const std::int64_t* path_count,
                                  Checker& checker) {
  const FieldPath at = FieldPath("paths").Field("values");
  std::vector<std::uint64_t> list;
  if (paths.values().empty()) {
    checker.Add(at, ViolationCode::kRequired,
                "must have 1 to " + Number(limits::kMaxReplayedPaths) + " entries");
    return list;
  }
  if (!checker.Size(at, static_cast<std::size_t>(paths.values_size()), limits::kMaxReplayedPaths)) {
    return list;
  }
  for (int i = 0; i < paths.values_size(); ++i) {
    const auto path = static_cast<std::uint64_t>(paths.values(i));
    CheckPath(at.At(i), paths.values(i), path_count, checker);
    if (std::find(list.begin(), list.end(), path) != list.end()) {
      checker.Add(at.At(i), ViolationCode::kDuplicate,
                  "must be named once, got " + Number(paths.values(i)) + " again");
    }
    list.push_back(path);
  }
  return list;
}

// Paths of the run, as asked for and as rounded, are those of sound options, else 0.
WorstPathsQuery QueryOf(const v1::WorstPaths& worst, const v1::Scenario& scenario,
                        std::int64_t asked, std::int64_t path_count, Checker& checker) {
  checker.IntegerInRange(FieldPath("worst.count"), worst.count(), 1, limits::kMaxWorstPaths);
  if (!v1::PathMetric_IsValid(worst.metric())) {
    checker.Add("worst.metric", ViolationCode::kUnknownValue,
                "must be a metric that has a name, got " + Number(worst.metric()));
  }
  if (asked > limits::kMaxPathsSearched) {
    checker.Add("options.path_count", ViolationCode::kOutOfRange,
                "must be at most " + Number(limits::kMaxPathsSearched) +
                    " to look for the worst paths, got " + Number(asked));
  }
  return {worst.count(), MetricOf(worst.metric()), ContractOf(worst, scenario, checker),
          path_count};
}

}  // namespace

std::variant<ReplayStudy, Violations> PrepareReplay(const v1::ReplayPathRequest& request) {
  v1::SimulateRequest run;
  if (request.has_scenario()) *run.mutable_scenario() = request.scenario();
  *run.mutable_options() = request.options();
  *run.mutable_observed() = request.observed();
  run.mutable_options()->clear_path_figures();  // nothing of a replay
  run.mutable_options()->clear_quantiles();
  PreparedStudy prepared = Prepare(run);
  const Study* study = std::get_if<Study>(&prepared);
  Violations violations;
  if (!study) violations = std::get<Violations>(std::move(prepared));
  const std::int64_t path_count = study ? study->options.path_count() : 0;
  const std::int64_t asked = study ? study->options.asked_path_count() : 0;

  Checker checker;
  std::variant<std::vector<std::uint64_t>, WorstPathsQuery> which;
  switch (request.which_case()) {
    case v1::ReplayPathRequest::kPath:
      CheckPath(FieldPath("path"), request.path(), study ? &path_count : nullptr, checker);
      which = std::vector<std::uint64_t>{static_cast<std::uint64_t>(request.path())};
      break;
    case v1::ReplayPathRequest::kPaths:
      which = ListOf(request.paths(), study ? &path_count : nullptr, checker);
      break;
    case v1::ReplayPathRequest::kWorst:
      which = QueryOf(request.worst(), request.scenario(), asked, path_count, checker);
      break;
    case v1::ReplayPathRequest::WHICH_NOT_SET:
      checker.Add("path", ViolationCode::kRequired,
                  "must be set, or paths, or worst: which paths to replay");
      break;
  }
  Append(checker.Take(FieldPath()), violations);
  if (!violations.empty()) return violations;
  return ReplayStudy{study->scenarios.front(), study->options, study->past, which};
}

absl::StatusOr<v1::ReplayPathResponse> RunReplay(const ReplayStudy& study,
                                                 const RunContext& context) {
  const absl::StatusOr<Scenario> scenario =
      handlers_internal::Responded(study.scenario, study.options, context);
  if (!scenario.ok()) return scenario.status();
  std::vector<CompiledModel> models =
      CompileStudy({*scenario}, study.options.seed(), study.options.sampling(), context.cancelled);
  if (models.empty()) return Cancelled();
  GoOnFrom(study.past, models);
  const CompiledModel& model = models.front();
  using Paths = absl::StatusOr<std::vector<std::uint64_t>>;
  const Paths paths =
      std::visit(Overloaded{
                     [](const std::vector<std::uint64_t>& list) -> Paths { return list; },
                     [&](const WorstPathsQuery& query) {
                       return WorstPaths(model, query, context.threads, context.cancelled);
                     },
                 },
                 study.which);
  if (!paths.ok()) return paths.status();
  v1::ReplayPathResponse response;
  for (const std::uint64_t path : *paths) {
    const std::optional<PathRecord> record = Replay(model, path, context.cancelled);
    if (!record || IsStopped(context.cancelled)) {
      return Cancelled();
    }
    if (!IsWithinRange(*record)) {
      return absl::OutOfRangeError("a figure of path " + std::to_string(path) +
                                   " leaves the range of +-1e60; check the loadings and the "
                                   "spread of drivers");
    }
    *response.add_paths() = ToProto(*record, *scenario);
  }
  return response;
}

}  // namespace accord
