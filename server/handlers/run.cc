#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "server/convert/report_to_proto.h"
#include "server/handlers/checked_message.h"
#include "server/handlers/responses.h"
#include "server/handlers/study.h"
#include "server/handlers/study_run.h"
#include "simulation/analysis/attribution.h"
#include "simulation/base/stopped.h"
#include "simulation/engine/clause_points.h"
#include "simulation/engine/engine.h"
#include "simulation/engine/money_bias.h"
#include "simulation/engine/path_figures.h"
#include "simulation/engine/run_size.h"
#include "simulation/model/compiled_model.h"
#include "simulation/model/marginal_summary.h"
#include "simulation/report/figure_quantiles.h"
#include "simulation/report/named_figures.h"
#include "simulation/report/outcome_bias.h"
#include "simulation/report/report.h"
#include "simulation/response/response.h"

namespace accord {
namespace {

using handlers_internal::AddResponse;
using handlers_internal::AddWarnings;
using handlers_internal::Append;
using handlers_internal::Findings;
using handlers_internal::HasEfforts;
using handlers_internal::LeftAlone;
using handlers_internal::PlanOf;
using handlers_internal::Respond;
using handlers_internal::RunModels;
using handlers_internal::WarningsOf;
using handlers_internal::WithEfforts;
using handlers_internal::WithoutEfforts;

struct FinishedStudy {
  std::vector<CompiledModel> models;
  StudyTotals totals;
};

absl::StatusOr<FinishedStudy> RunStudy(const Study& study, const RunPlan& plan, Sampling sampling,
                                       const RunContext& context,
                                       const ProgressListener& on_progress = {}) {
  FinishedStudy finished;
  finished.models =
      CompileStudy(study.scenarios, study.options.seed(), sampling, context.cancelled);
  if (finished.models.empty()) return LeftAlone();
  GoOnFrom(study.past, finished.models);
  absl::StatusOr<StudyTotals> totals =
      RunModels(study, plan, finished.models, context, on_progress);
  if (!totals.ok()) return totals.status();
  finished.totals = *std::move(totals);
  return finished;
}

std::int64_t PathsOfAttribution(const Study& study) {
  if (!study.options.attribution()) return 0;
  return AttributionPaths(study.scenarios[0], study.options.attribution_path_count());
}

// Marches of a run's paths after its own.
std::int64_t MarchesAgain(const Study& study) {
  return (study.options.path_figures() ? 1 : 0) + (study.options.quantiles().empty() ? 0 : 1);
}

// Paths that are run after those of the report.
std::int64_t MorePaths(const Study& study) {
  return PathsOfAttribution(study) + MarchesAgain(study) * study.options.path_count();
}

// Of a run after which so many paths are still to come.
ProgressListener FollowedBy(std::int64_t more_paths, const ProgressListener& on_progress) {
  if (more_paths == 0 || !on_progress) return on_progress;
  return [&on_progress, more_paths](v1::Progress progress) {
    progress.set_path_count(progress.path_count() + more_paths);
    on_progress(progress);
  };
}

// Adds the attributions to the report of the run, whose figures stay those that progress reports.
absl::Status AddAttributions(const Study& study, const v1::Progress& of_run,
                             const RunContext& context, const ProgressListener& on_progress,
                             v1::SimulationReport* report) {
  RunControl control{context.threads, context.cancelled, {}};
  if (on_progress) {
    control.on_progress = [&](const RunProgress& progress) {
      v1::Progress both = of_run;
      both.set_paths_done(of_run.paths_done() + progress.paths_done);
      both.set_path_count(of_run.path_count() + progress.path_count);
      on_progress(both);
    };
  }
  // Its errors are those of independent paths.
  std::vector<CompiledModel> models = CompileStudy({study.scenarios[0]}, study.options.seed(),
                                                   Sampling::kPseudoRandom, context.cancelled);
  if (models.empty()) return LeftAlone();
  GoOnFrom(study.past, models);
  const absl::StatusOr<std::vector<AttributionReport>> attributions = Attribute(
      study.scenarios[0], models.front(), study.options.attribution_path_count(), control);
  if (!attributions.ok()) return attributions.status();
  for (const AttributionReport& attribution : *attributions) {
    *report->add_attributions() = ToProto(attribution);
  }
  return absl::OkStatus();
}

// Figures of as many paths as the run had, marched once more; `of_run` is what was done before and
// counts what is done now, `later` the paths that come after it.
absl::StatusOr<std::vector<std::vector<double>>> MarchAgain(
    const CompiledModel& model, const std::vector<PathFigure>& figures, std::int64_t path_count,
    std::int64_t later, const RunContext& context, const ProgressListener& on_progress,
    v1::Progress& of_run) {
  RunControl control{context.threads, context.cancelled, {}};
  if (on_progress) {
    control.on_progress = [&](const RunProgress& progress) {
      v1::Progress both = of_run;
      both.set_paths_done(of_run.paths_done() + progress.paths_done);
      both.set_path_count(of_run.path_count() + progress.path_count + later);
      on_progress(both);
    };
  }
  auto table = RunPathFigures(model, figures, path_count, control);
  of_run.set_paths_done(of_run.paths_done() + path_count);
  of_run.set_path_count(of_run.path_count() + path_count);
  return table;
}

// Adds every path's figures and the quantiles that are asked for.
absl::Status AddFiguresOfPaths(const Study& study, const CompiledModel& model, v1::Progress& so_far,
                               const RunContext& context, const ProgressListener& on_progress,
                               v1::SimulationReport* report) {
  const Scenario& scenario = study.scenarios[0];
  const std::int64_t paths = report->run().path_count();
  const bool has_quantiles = !study.options.quantiles().empty();
  if (study.options.path_figures()) {
    const std::vector<PathFigure> figures = PathFiguresOf(scenario);
    const std::int64_t later = PathsOfAttribution(study) + (has_quantiles ? paths : 0);
    const auto table = MarchAgain(model, figures, paths, later, context, on_progress, so_far);
    if (!table.ok()) return table.status();
    for (std::size_t i = 0; i < figures.size(); ++i) {
      v1::PathFigure& figure = *report->add_path_figures();
      figure.set_figure(NameOf(figures[i], scenario));
      figure.mutable_values()->Add((*table)[i].begin(), (*table)[i].end());
    }
  }
  if (!has_quantiles) return absl::OkStatus();
  const std::vector<PathFigure> figures = QuantileFiguresOf(scenario);
  auto table =
      MarchAgain(model, figures, paths, PathsOfAttribution(study), context, on_progress, so_far);
  if (!table.ok()) return table.status();
  const bool on_nets = report->run().sampling() == v1::SAMPLING_SOBOL;
  for (std::size_t i = 0; i < figures.size(); ++i) {
    if (IsStopped(context.cancelled)) return absl::CancelledError("the run was cancelled");
    *report->add_quantiles() = ToProto(MakeFigureQuantiles(
        NameOf(figures[i], scenario), (*table)[i], on_nets, study.options.quantiles()));
    std::vector<double>().swap((*table)[i]);
  }
  return absl::OkStatus();
}

// Of a study with the efforts that were found.
absl::StatusOr<v1::SimulationReport> RunWithFindings(const Study& study, const Findings& findings,
                                                     const RunContext& context,
                                                     const ProgressListener& on_progress) {
  absl::StatusOr<FinishedStudy> run = RunStudy(study, PlanOf(study), study.options.sampling(),
                                               context, FollowedBy(MorePaths(study), on_progress));
  if (!run.ok()) return run.status();
  const auto made = MakeReport(study.scenarios[0], run->models[0], run->totals, 0, study.options,
                               context.cancelled);
  auto warnings = study.options.Reports(ReportSection::kWarnings)
                      ? WarningsOf(study, run->models[0], 0, context.cancelled)
                      : Violations();
  if (!made || !warnings) return LeftAlone();
  if (study.past && study.options.Reports(ReportSection::kWarnings)) {
    Append(study.past->warnings, *warnings);
  }
  v1::SimulationReport report = ToProto(*made);
  AddWarnings(*warnings, report);
  const auto paths = static_cast<std::int64_t>(run->totals.models.front().path_count);
  v1::Progress so_far =
      ToProto(MakeInterim({paths, paths, &run->totals}, study.scenarios[0], study.options));
  const absl::Status said = AddResponse(study, 0, run->models[0], findings, context, &report);
  if (!said.ok()) return said;
  const absl::Status figured =
      AddFiguresOfPaths(study, run->models[0], so_far, context, on_progress, &report);
  if (!figured.ok()) return figured;
  if (study.options.attribution()) {
    const absl::Status added = AddAttributions(study, so_far, context, on_progress, &report);
    if (!added.ok()) return added;
  }
  return report;
}

}  // namespace

absl::StatusOr<v1::SimulationReport> RunSimulate(const Study& study, const RunContext& context,
                                                 const ProgressListener& on_progress) {
  if (!AnyChooses(study.options.response())) {
    return RunWithFindings(study, {}, context, on_progress);
  }
  const absl::StatusOr<Findings> findings = Respond(study, context, on_progress);
  if (!findings.ok()) return findings.status();
  return RunWithFindings(WithEfforts(study, *findings), *findings, context, on_progress);
}

absl::StatusOr<v1::CheckScenarioResponse> RunCheck(const Study& study, const RunContext& context) {
  const Scenario& scenario = study.scenarios[0];
  v1::CheckScenarioResponse response;
  const auto summaries = DriverSummaries(scenario, context.cancelled);
  if (!summaries) return LeftAlone();
  for (const DriverSummary& summary : *summaries) {
    *response.add_drivers() = ToProto(summary);
  }
  if (scenario.facts().outcomes.empty() && scenario.facts().contracts.empty()) {
    const auto models = CompileStudy(study.scenarios, study.options.seed(), Sampling::kPseudoRandom,
                                     context.cancelled);
    if (models.empty()) return LeftAlone();
    const auto warnings = WarningsOf(study, models[0], 0, context.cancelled);
    if (!warnings) return LeftAlone();
    AddWarnings(*warnings, response);
    return response;
  }
  const std::int64_t paths =
      std::min<std::int64_t>(kBiasPaths, FewestTrials(scenario).value_or(kBiasPaths));
  std::optional<Study> without;
  if (HasEfforts(scenario)) without = WithoutEfforts(study);
  absl::StatusOr<FinishedStudy> run =
      RunStudy(without ? *without : study, {paths, /*exact_quantiles=*/false},
               Sampling::kPseudoRandom, context);
  if (!run.ok()) return run.status();
  const auto warnings = WarningsOf(study, run->models[0], 0, context.cancelled);
  if (!warnings) return LeftAlone();
  AddWarnings(*warnings, response);
  const absl::StatusOr<std::vector<MoneyBias>> biases =
      MoneyBiases(scenario, run->models[0], paths, context.cancelled);
  if (!biases.ok()) return biases.status();
  for (const MoneyBias& bias : *biases) *response.add_money_biases() = ToProto(bias);
  const auto points =
      MakeClausePoints({&scenario}, run->models, paths, context.threads, context.cancelled);
  if (!points.ok()) return points.status();
  for (const ClausePoints& each : points->front()) *response.add_clause_points() = ToProto(each);
  for (const OutcomeBias& bias :
       MakeOutcomeBiases(scenario, run->models[0], run->totals.models[0])) {
    *response.add_outcome_biases() = ToProto(bias);
  }
  return response;
}

v1::CheckScenarioResponse FaultyCheck(const Violations& violations) {
  v1::CheckScenarioResponse response;
  for (const Violation& violation : violations) *response.add_violations() = ToProto(violation);
  return response;
}

}  // namespace accord
