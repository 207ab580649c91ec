#include "server/handlers/solve.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <set>
#include <utility>

#include "server/convert/report_to_proto.h"
#include "server/handlers/checked_message.h"
#include "server/handlers/fresh_seed.h"
#include "server/handlers/set_progress.h"
#include "server/handlers/solved_figures.h"
#include "server/handlers/solved_sets.h"
#include "simulation/analysis/solve.h"
#include "simulation/base/checker.h"
#include "simulation/base/limits.h"
#include "simulation/base/sweep_limits.h"
#include "simulation/model/compiled_model.h"

namespace accord {
namespace {

using handlers_internal::Append;
using handlers_internal::CheckedSet;
using handlers_internal::CheckFreshSeed;
using handlers_internal::IsOnTheSameTrials;
using handlers_internal::LooksAtBase;
using handlers_internal::OverridesAt;
using handlers_internal::SetFigures;
using handlers_internal::SetProgress;
using handlers_internal::SizesOf;
using handlers_internal::SolvedSets;
using handlers_internal::Take;
using handlers_internal::TermSetMaker;

void CheckTerm(const v1::SolveTermRequest& request, Checker& checker) {
  const FieldPath at("term");
  const v1::TermAxis& term = request.term();
  if (!term.has_range()) checker.Add(at.Field("range"), ViolationCode::kRequired, "must be set");
  if (term.range().count() != 0) {
    checker.Add(at.Field("range.count"), ViolationCode::kContradiction,
                "must be absent of what is solved for: scan_points says it, got " +
                    std::to_string(term.range().count()));
  }
  if (request.has_curve() && !request.curve().has_range() && request.curve().numbers().empty()) {
    checker.Add("curve.range", ViolationCode::kRequired, "must be set, or numbers");
  }
  const std::int64_t points = request.curve().has_range() ? request.curve().range().count()
                                                          : request.curve().numbers_size();
  if (points > limits::kMaxCurvePoints) {
    checker.Add("curve", ViolationCode::kTooMany,
                "must have at most " + std::to_string(limits::kMaxCurvePoints) + " values, got " +
                    std::to_string(points));
  }
  std::set<double> values;
  for (int i = 0; i < request.curve().numbers_size() && points <= limits::kMaxCurvePoints; ++i) {
    const double value = request.curve().numbers(i);
    if (values.insert(value).second) continue;
    checker.Add(FieldPath("curve").Field("numbers").At(i), ViolationCode::kDuplicate,
                "must be there once, got " + NumberText(value) + " again");
  }
  if (request.scan_points() != 0) {
    checker.IntegerInRange(FieldPath("scan_points"), request.scan_points(), limits::kMinScanPoints,
                           limits::kMaxScanPoints);
  }
}

void CheckTargets(const v1::SolveTermRequest& request, Checker& checker) {
  const int count = request.targets_size();
  if (count < 1 || count > limits::kMaxTargets) {
    checker.Add("targets", ViolationCode::kOutOfRange,
                "must have 1 to " + std::to_string(limits::kMaxTargets) + " entries, got " +
                    std::to_string(count));
  }
  for (int i = 0; i < count; ++i) {
    const FieldPath at = FieldPath("targets").At(i);
    const v1::FigureTarget& target = request.targets(i);
    switch (target.target_case()) {
      case v1::FigureTarget::kValue:
        checker.InRange(at.Field("value"), target.value(), Range::Any());
        break;
      case v1::FigureTarget::kBase:
        if (!target.base()) {
          checker.Add(at.Field("base"), ViolationCode::kContradiction, "must be true, or absent");
        }
        break;
      case v1::FigureTarget::TARGET_NOT_SET:
        checker.Add(at.Field("value"), ViolationCode::kRequired,
                    "must be set, or base: what the figure is to be");
    }
  }
}

int ScanPointsOf(const v1::SolveTermRequest& request) {
  const int points = request.scan_points();
  const bool fits = points >= limits::kMinScanPoints && points <= limits::kMaxScanPoints;
  return fits ? points : limits::kDefaultScanPoints;
}

// The scan as a grid: one value of the curve after another.
v1::SweepTermsRequest ScanOf(const v1::SolveTermRequest& request) {
  v1::SweepTermsRequest scan;
  if (request.has_scenario()) *scan.mutable_scenario() = request.scenario();
  *scan.mutable_options() = request.options();
  if (request.has_curve()) *scan.add_axes() = request.curve();
  v1::TermAxis& term = *scan.add_axes();
  term = request.term();
  if (term.has_range()) term.mutable_range()->set_count(ScanPointsOf(request));
  for (const v1::FigureTarget& target : request.targets()) scan.add_figures(target.figure());
  return scan;
}

// Faults of the scan by the fields of the request that it was made of.
Violations OfRequest(const v1::SolveTermRequest& request, Violations violations) {
  const auto replace = [](std::string& field, std::string_view from, std::string_view to) {
    if (!field.starts_with(from)) return false;
    field = std::string(to) + field.substr(from.size());
    return true;
  };
  for (Violation& fault : violations) {
    if (request.has_curve()) {
      replace(fault.field, "axes[0]", "curve") || replace(fault.field, "axes[1]", "term");
    } else {
      replace(fault.field, "axes[0]", "term");
    }
    for (int i = 0; i < request.targets_size(); ++i) {
      const std::string figure = FieldPath("figures").At(i).text();
      if (fault.field == figure) fault.field = FieldPath("targets").At(i).Field("figure").text();
    }
  }
  return violations;
}

// A solution of differences from the base's figure says the figure itself.
absl::Status SayFigures(SolvedSets& sets, std::size_t curve, std::size_t figure, std::uint64_t seed,
                        std::uint64_t fresh_seed, Solution& solution) {
  const auto figure_at = [&](double term, std::uint64_t which, Estimate& said) {
    const auto looked_at = sets.At(curve, {term}, which);
    if (looked_at.ok()) said = looked_at->front().figures[figure];
    return looked_at.status();
  };
  for (ScannedTerm& scanned : solution.scan) {
    const absl::Status status = figure_at(scanned.term, seed, scanned.figure);
    if (!status.ok()) return status;
  }
  for (TermRoot& root : solution.roots) {
    absl::Status status = figure_at(root.term.value, seed, root.figure);
    if (status.ok()) status = figure_at(root.term.value, fresh_seed, root.fresh_figure);
    if (!status.ok()) return status;
  }
  return absl::OkStatus();
}

v1::TermSolution ToProto(const Solution& solution, const std::string& figure, double target) {
  v1::TermSolution message;
  message.set_figure(figure);
  message.set_target(target);
  message.set_is_monotone(solution.is_monotone);
  for (const TermRoot& root : solution.roots) {
    v1::TermRoot& said = *message.add_roots();
    *said.mutable_term() = ToProto(root.term);
    if (root.flat_to) said.set_flat_to(*root.flat_to);
    *said.mutable_figure() = ToProto(root.figure);
    *said.mutable_fresh_figure() = ToProto(root.fresh_figure);
    said.set_slope(root.slope);
    said.set_is_confirmed(root.is_confirmed);
  }
  for (const ScannedTerm& scanned : solution.scan) {
    v1::ScannedTerm& said = *message.add_scan();
    said.set_term(scanned.term);
    *said.mutable_figure() = ToProto(scanned.figure);
  }
  return message;
}

v1::SolveReport EmptyReport(const SolveStudy& study) {
  const RunOptions& options = study.scanned.options;
  v1::SolveReport report;
  report.set_display_name(study.scanned.base.facts().display_name);
  report.set_currency(study.scanned.base.facts().currency);
  report.set_path_count(options.path_count());
  report.set_seed(options.seed());
  report.set_fresh_seed(study.fresh_seed);
  report.set_sampling(options.sampling() == Sampling::kSobol ? v1::SAMPLING_SOBOL
                                                             : v1::SAMPLING_PSEUDO_RANDOM);
  report.set_term(study.term);
  report.set_curve(study.curve);
  return report;
}

}  // namespace

std::variant<SolveStudy, Violations> PrepareSolve(const v1::SolveTermRequest& request,
                                                  const Stopped& stopped) {
  Violations violations;
  Checker checker;
  CheckTerm(request, checker);
  CheckTargets(request, checker);
  Append(checker.Take(FieldPath("term")), violations);
  // What it would make too many sets of has been said.
  auto prepared = violations.empty() || request.targets_size() <= limits::kMaxTargets
                      ? PrepareSweep(ScanOf(request), stopped)
                      : std::variant<SweepStudy, Violations>(Violations());
  auto* scanned = std::get_if<SweepStudy>(&prepared);
  if (scanned == nullptr) {
    for (Violation& fault : OfRequest(request, std::get<Violations>(std::move(prepared)))) {
      const bool is_said =
          std::any_of(violations.begin(), violations.end(),
                      [&](const Violation& said) { return said.field == fault.field; });
      if (!is_said) violations.push_back(std::move(fault));
    }
    return violations;
  }
  SolveStudy study{std::move(*scanned)};
  study.term = request.term().path();
  study.curve = request.curve().path();
  study.from = std::min(request.term().range().from(), request.term().range().to());
  study.to = std::max(request.term().range().from(), request.term().range().to());
  study.scan_points = ScanPointsOf(request);
  if (request.has_curve()) study.curve_values = study.scanned.sets.axes().front().numbers;
  for (int i = 0; i < request.targets_size(); ++i) {
    SolveStudy::Target target{static_cast<std::size_t>(i)};
    if (request.targets(i).has_value()) target.value = request.targets(i).value();
    study.targets.push_back(target);
  }
  const std::uint64_t seed = study.scanned.options.seed();
  study.fresh_seed = request.has_fresh_seed() ? request.fresh_seed() : seed + 1;
  Append(CheckFreshSeed(study.scanned.base, study.scanned.options, study.fresh_seed), violations);
  if (!violations.empty()) return violations;
  return study;
}

absl::StatusOr<Violations> CheckScan(const SolveStudy& study, const RunContext& context) {
  absl::StatusOr<Violations> faults = CheckSets(study.scanned, context);
  if (!faults.ok() || !faults->empty()) return faults;
  const SweepStudy& scanned = study.scanned;
  const TermSetMaker maker(scanned.message, scanned.base, scanned.options.seed());
  const std::vector<double> terms = EquallySpaced(study.from, study.to, study.scan_points);
  const double between = 0.5 * (terms[0] + terms[1]);
  Checked<Scenario> made = CheckedSet(maker, OverridesAt(study, 0, between), scanned.figures,
                                      scanned.options, FieldPath("term"));
  if (const auto* wrong = std::get_if<Violations>(&made)) {
    return Violations{{"term.path", ViolationCode::kContradiction,
                       "must take every number of its range, but not " + NumberText(between) +
                           ": " + wrong->front().description + "; sweep what takes whole numbers"}};
  }
  return Violations();
}

absl::StatusOr<v1::SolveReport> RunSolve(const SolveStudy& study, const SweepCut& cut,
                                         const RunContext& context,
                                         const ProgressListener& on_progress) {
  SetProgress progress(study.scanned.options.path_count(),
                       static_cast<std::int64_t>(study.curve_count()) * SetsOfSolution(study),
                       on_progress);
  SolvedSets sets(study, cut, context, progress);
  const std::uint64_t seed = study.scanned.options.seed();
  for (const std::uint64_t paths : {seed, study.fresh_seed}) {
    if (!LooksAtBase(study)) break;
    const absl::Status status = sets.LookAtBase(paths);
    if (!status.ok()) return status;
  }
  const std::vector<std::string>& names = study.scanned.figures;
  const std::vector<double> sizes = SizesOf(names, study.scanned.base);
  v1::SolveReport report = EmptyReport(study);
  for (std::size_t curve = 0; curve < study.curve_count(); ++curve) {
    for (const SolveStudy::Target& target : study.targets) {
      const bool is_bases = !target.value;
      const auto figure_with = [&](std::uint64_t which) -> FigureOfTerm {
        return [&sets, curve, which, is_bases, figure = target.figure](
                   const std::vector<double>& terms) -> absl::StatusOr<std::vector<Estimate>> {
          const auto looked_at = sets.At(curve, terms, which);
          if (!looked_at.ok()) return looked_at.status();
          std::vector<Estimate> figures;
          for (const SetFigures& set : *looked_at) {
            figures.push_back((is_bases ? set.from_base : set.figures)[figure]);
          }
          return figures;
        };
      };
      SolvePlan plan{study.from, study.to, study.scan_points};
      plan.target = target.value.value_or(0.0);
      plan.size = sizes[target.figure];
      if (is_bases) {
        plan.size = std::max(plan.size, std::fabs(sets.OfBase(seed)[target.figure].value));
      }
      absl::StatusOr<Solution> solution =
          Solve(plan, figure_with(seed), figure_with(study.fresh_seed));
      if (!solution.ok()) return solution.status();
      if (is_bases) {
        const absl::Status said =
            SayFigures(sets, curve, target.figure, seed, study.fresh_seed, *solution);
        if (!said.ok()) return said;
      }
      for (TermRoot& root : solution->roots) {
        if (IsOnTheSameTrials(root, names[target.figure], study.scanned.base)) {
          root.is_confirmed = false;
        }
      }
      v1::TermSolution& said = *report.add_solutions();
      said = ToProto(*solution, names[target.figure],
                     is_bases ? sets.OfBase(seed)[target.figure].value : plan.target);
      if (!study.curve_values.empty()) said.set_curve_value(study.curve_values[curve]);
      sets.chosen().SayShifts(curve, said);
    }
  }
  sets.chosen().SayNames(report.mutable_efforts());
  return report;
}

std::int64_t SetsOfSolution(const SolveStudy& study) {
  constexpr std::int64_t kSetsOfRoot = 20;  // refined, confirmed, its slope
  return study.scan_points + kSetsOfRoot * static_cast<std::int64_t>(study.targets.size());
}

}  // namespace accord
