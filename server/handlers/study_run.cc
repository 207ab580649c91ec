#include "server/handlers/study_run.h"

#include <cstdint>
#include <string>
#include <utility>

#include "server/convert/report_to_proto.h"
#include "server/handlers/checked_message.h"
#include "server/handlers/responses.h"
#include "simulation/analysis/chance_warnings.h"
#include "simulation/report/named_figures.h"
#include "simulation/report/report.h"
#include "simulation/warnings/warnings.h"

namespace accord::handlers_internal {
namespace {

// Where nets do not reach.
Violations NetWarnings(const Study& study) {
  if (study.options.sampling() != Sampling::kSobol) return {};
  const std::int64_t beyond = NormalsWithoutCoordinate(study.scenarios);
  if (beyond == 0) return {};
  return {{"options.sampling", ViolationCode::kNetTooShort,
           std::to_string(beyond) +
               " normals of drivers, the last periods', have no coordinate in "
               "the nets' tables and are drawn at random: errors hold, but the nets gain less"}};
}

}  // namespace

absl::Status LeftAlone() { return absl::CancelledError("the run was cancelled"); }

RunPlan PlanOf(const Study& study) {
  RunPlan plan{study.options.path_count(), study.options.exact_quantiles()};
  if (!study.options.precisions().empty()) {
    plan.precise_enough = [&study](const StudyTotals& totals) {
      return AllReached(
          PrecisionsOf(study.options.precisions(), study.scenarios[0], totals.models.front()));
    };
  }
  return plan;
}

absl::StatusOr<StudyTotals> RunModels(const Study& study, const RunPlan& plan,
                                      const std::vector<CompiledModel>& models,
                                      const RunContext& context,
                                      const ProgressListener& on_progress) {
  RunControl control{context.threads, context.cancelled, {}};
  if (on_progress) {
    control.on_progress = [&](const RunProgress& progress) {
      on_progress(ToProto(MakeInterim(progress, study.scenarios[0], study.options)));
    };
  }
  return Run(models, plan, control);
}

absl::Status AddResponse(const Study& study, std::size_t index, const CompiledModel& model,
                         const Findings& findings, const RunContext& context,
                         v1::SimulationReport* report) {
  if (findings.empty()) return absl::OkStatus();
  absl::StatusOr<v1::ResponseReport> made =
      ReportResponse(study.scenarios[index], model, study.options, findings[index],
                     report->run().path_count(), context);
  if (!made.ok()) return made.status();
  *report->mutable_response() = *std::move(made);
  return absl::OkStatus();
}

std::optional<Violations> WarningsOf(const Study& study, const CompiledModel& model,
                                     std::size_t index, const Stopped& stopped) {
  if (IsStopped(stopped)) return std::nullopt;
  const FieldPath at("scenario");
  const Scenario& scenario = study.scenarios[index];
  Violations warnings = Warnings(scenario, at);
  std::optional<Violations> of_chance =
      ChanceWarnings(scenario, model, study.options.path_count(), at, stopped);
  if (!of_chance) return std::nullopt;
  Append(*std::move(of_chance), warnings);
  if (index == 0) Append(NetWarnings(study), warnings);
  return warnings;
}

}  // namespace accord::handlers_internal
