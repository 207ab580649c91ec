#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <optional>
#include <utility>
#include <vector>

#include "server/convert/report_to_proto.h"
#include "server/handlers/comparison.h"
#include "server/handlers/responses.h"
#include "server/handlers/study_run.h"
#include "simulation/base/comparison_limits.h"
#include "simulation/base/violation.h"
#include "simulation/engine/clause_points.h"
#include "simulation/engine/engine.h"
#include "simulation/model/compiled_model.h"
#include "simulation/report/report.h"

namespace accord {
namespace {

using handlers_internal::AddResponse;
using handlers_internal::AddWarnings;
using handlers_internal::Findings;
using handlers_internal::LeftAlone;
using handlers_internal::PlanOf;
using handlers_internal::Respond;
using handlers_internal::RunModels;
using handlers_internal::WarningsOf;
using handlers_internal::WithEfforts;

// Of a comparison that counts the paths of each group of alternatives anew: the share of all of
// them that is done, in paths of one run.
ProgressListener PartOfAll(std::size_t group, std::size_t groups,
                           const ProgressListener& on_progress) {
  if (!on_progress) return on_progress;
  return [&on_progress, group, groups](v1::Progress progress) {
    const auto done = static_cast<std::int64_t>(group) * progress.path_count();
    progress.set_paths_done((done + progress.paths_done()) / static_cast<std::int64_t>(groups));
    on_progress(progress);
  };
}

// Compares the scenarios of a study with the efforts that were found.
class Comparing {
 public:
  Comparing(const Study& study, const Findings& findings, const RunContext& context,
            const ComparisonListeners& listeners)
      : study_(study), findings_(findings), context_(context), listeners_(listeners) {}

  absl::StatusOr<std::int64_t> Run() {
    models_ = CompileStudy(study_.scenarios, study_.options.seed(), study_.options.sampling(),
                           context_.cancelled);
    if (models_.empty()) return LeftAlone();
    constexpr std::size_t kTogether = limits::kAlternativesTogether;
    const std::size_t count = study_.alternative_ids.size();
    const std::size_t groups = (count + kTogether - 1) / kTogether;
    for (std::size_t group = 0; group < groups; ++group) {
      const absl::Status ran = RunGroup(group * kTogether, std::min(count, (group + 1) * kTogether),
                                        PartOfAll(group, groups, listeners_.on_progress));
      if (!ran.ok()) return ran;
    }
    return paths_;
  }

 private:
  // Runs the base and the alternatives from `first` to before `last`, whose models go with it, and
  // hands them out, the base with the first of them: its bits are the same in whatever company.
  absl::Status RunGroup(std::size_t first, std::size_t last, const ProgressListener& on_progress) {
    std::vector<CompiledModel> together;
    together.push_back(std::move(models_.front()));
    std::move(models_.begin() + static_cast<std::ptrdiff_t>(first) + 1,
              models_.begin() + static_cast<std::ptrdiff_t>(last) + 1,
              std::back_inserter(together));
    const absl::StatusOr<StudyTotals> totals =
        RunModels(study_, PlanOf(study_), together, context_, on_progress);
    if (!totals.ok()) return totals.status();
    const auto points = PointsOf(first, last, together);
    if (!points.ok()) return points.status();
    if (first == 0) {
      const absl::Status told = TellBase(together.front(), *totals, points->front());
      if (!told.ok()) return told;
    }
    for (std::size_t i = first; i < last; ++i) {
      const std::size_t at = i - first + 1;
      const absl::Status told = TellAlternative(i, together, at, *totals, (*points)[at]);
      if (!told.ok()) return told;
    }
    models_.front() = std::move(together.front());
    return absl::OkStatus();
  }

  // Of the base and the alternatives that ran with it; of each none where no contract is reported.
  absl::StatusOr<std::vector<std::vector<ClausePoints>>> PointsOf(
      std::size_t first, std::size_t last, const std::vector<CompiledModel>& together) const {
    if (!study_.options.Reports(ReportSection::kContracts)) {
      return std::vector<std::vector<ClausePoints>>(together.size());
    }
    std::vector<const Scenario*> scenarios = {&study_.scenarios.front()};
    for (std::size_t i = first; i < last; ++i) scenarios.push_back(&study_.scenarios[i + 1]);
    return MakeClausePoints(scenarios, together, study_.options.path_count(), context_.threads,
                            context_.cancelled);
  }

  absl::Status TellBase(const CompiledModel& model, const StudyTotals& totals,
                        const std::vector<ClausePoints>& points) {
    const auto made =
        MakeReport(study_.scenarios.front(), model, totals, 0, study_.options, context_.cancelled);
    if (!made) return LeftAlone();
    v1::SimulationReport report = ToProto(*made);
    const absl::Status added = Complete(0, model, points, report);
    if (!added.ok()) return added;
    paths_ = report.run().path_count();
    listeners_.on_base(std::move(report));
    return absl::OkStatus();
  }

  // Of the models that ran together that of alternative `i` is model `at`.
  absl::Status TellAlternative(std::size_t i, const std::vector<CompiledModel>& together,
                               std::size_t at, const StudyTotals& totals,
                               const std::vector<ClausePoints>& points) {
    const auto made = MakeAlternative(study_.scenarios.front(), study_.scenarios[i + 1],
                                      together[at], study_.alternative_ids[i], totals,
                                      static_cast<int>(at), study_.options, context_.cancelled);
    if (!made) return LeftAlone();
    v1::AlternativeReport report = ToProto(*made);
    const absl::Status added = Complete(i + 1, together[at], points, *report.mutable_report());
    if (!added.ok()) return added;
    listeners_.on_alternative(std::move(report));
    return absl::OkStatus();
  }

  // Adds points, response and warnings of scenario `index`; of an alternative's warnings those that
  // the base does not have.
  absl::Status Complete(std::size_t index, const CompiledModel& model,
                        const std::vector<ClausePoints>& points, v1::SimulationReport& report) {
    for (const ClausePoints& each : points) *report.add_clause_points() = ToProto(each);
    const absl::Status said = AddResponse(study_, index, model, findings_, context_, &report);
    if (!said.ok() || !study_.options.Reports(ReportSection::kWarnings)) return said;
    std::optional<Violations> warnings = WarningsOf(study_, model, index, context_.cancelled);
    if (!warnings) return LeftAlone();
    std::erase_if(*warnings, [&](const Violation& warning) {
      return std::find(of_base_.begin(), of_base_.end(), warning) != of_base_.end();
    });
    AddWarnings(*warnings, report);
    if (index == 0) of_base_ = *std::move(warnings);
    return absl::OkStatus();
  }

  const Study& study_;
  const Findings& findings_;
  const RunContext& context_;
  const ComparisonListeners& listeners_;
  std::vector<CompiledModel> models_;  // of those that have not run yet, and of the base
  Violations of_base_;                 // its warnings
  std::int64_t paths_ = 0;
};

}  // namespace

absl::StatusOr<std::int64_t> RunCompare(const Study& study, const RunContext& context,
                                        const ComparisonListeners& listeners) {
  if (!AnyChooses(study.options.response())) {
    return Comparing(study, {}, context, listeners).Run();
  }
  const absl::StatusOr<Findings> findings = Respond(study, context, listeners.on_progress);
  if (!findings.ok()) return findings.status();
  const Study responded = WithEfforts(study, *findings);
  return Comparing(responded, *findings, context, listeners).Run();
}

}  // namespace accord
