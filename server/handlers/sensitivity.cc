#include "server/handlers/sensitivity.h"

#include <algorithm>
#include <cassert>
#include <map>
#include <optional>
#include <utility>

#include "server/convert/nearest_name.h"
#include "server/handlers/altered_scenario.h"
#include "server/handlers/census.h"
#include "server/handlers/checked_message.h"
#include "server/handlers/sensitivity_report.h"
#include "server/handlers/solved_figures.h"
#include "simulation/analysis/given_data.h"
#include "simulation/base/checker.h"
#include "simulation/base/limits.h"
#include "simulation/base/sweep_limits.h"
#include "simulation/engine/run_size.h"
#include "simulation/model/compiled_model.h"
#include "simulation/response/response.h"

namespace accord {
namespace {

using handlers_internal::Append;
using handlers_internal::CensusOf;
using handlers_internal::CheckedScenario;
using handlers_internal::CheckedSet;
using handlers_internal::CheckedSweepOptions;
using handlers_internal::FindUnsweepable;
using handlers_internal::LargerOf;
using handlers_internal::MakeSensitivityReport;
using handlers_internal::MayMoveChance;
using handlers_internal::PartyNames;
using handlers_internal::Refusal;
using handlers_internal::SizesOf;
using handlers_internal::Take;
using handlers_internal::TermSetMaker;

Checked<RunOptions> CheckedOptions(const v1::AnalyzeSensitivityRequest& request) {
  const FieldPath at("options");
  Checked<RunOptions> checked = CheckedSweepOptions(
      request.options(), request.scenario().timeline().period_count(), /*set_count=*/0);
  Violations violations;
  Take(checked, violations);
  Checker checker;
  const std::int64_t paths = request.options().path_count();
  if (request.options().has_path_count() &&
      (paths < limits::kMinSensitivityPaths || paths > limits::kMaxSensitivityPaths)) {
    checker.Add(at.Field("path_count"), ViolationCode::kOutOfRange,
                "must be " + std::to_string(limits::kMinSensitivityPaths) + " to " +
                    std::to_string(limits::kMaxSensitivityPaths) + ", got " +
                    std::to_string(paths));
  }
  if (request.options().response() != v1::RESPONSE_UNSPECIFIED &&
      request.options().response() != v1::RESPONSE_NONE) {
    checker.Add(at.Field("response"), ViolationCode::kContradiction,
                "must be absent: efforts are those given, whatever is held");
  }
  for (Violation& fault : checker.Take(at)) {
    const auto is_of = [&](const Violation& said) { return said.field == fault.field; };
    std::erase_if(violations, is_of);
    violations.push_back(std::move(fault));
  }
  if (!violations.empty()) return violations;
  return checked;
}

Overrides OverridesAt(const std::string& path, double value) {
  Overrides overrides;
  v1::Override& change = *overrides.Add();
  change.set_path(path);
  change.mutable_value()->set_number_value(value);
  return overrides;
}

// What is wrong with a request's assumptions by themselves, seen without a scenario.
Violations FindUnsound(const v1::AnalyzeSensitivityRequest& request) {
  Checker checker;
  const int count = request.assumptions_size();
  if (count > limits::kMaxAssumptions) {
    checker.Add("assumptions", ViolationCode::kTooMany,
                "must have at most " + std::to_string(limits::kMaxAssumptions) + " entries, got " +
                    std::to_string(count));
    return checker.Take(FieldPath("assumptions"));
  }
  for (int i = 0; i < count; ++i) {
    const FieldPath at = FieldPath("assumptions").At(i);
    const v1::Assumption& assumption = request.assumptions(i);
    const bool has_low = checker.InRange(at.Field("low"), assumption.low(), Range::Any());
    const bool has_high = checker.InRange(at.Field("high"), assumption.high(), Range::Any());
    if (has_low && has_high && assumption.low() == assumption.high()) {
      checker.Add(at.Field("high"), ViolationCode::kContradiction,
                  "must be other than low, got " + NumberText(assumption.high()) + " twice");
    }
  }
  return checker.Take(FieldPath("assumptions"));
}

// Paths that set what an earlier assumption does: each moves by itself, and twice would say it
// twice.
Violations FindRepeated(const v1::AnalyzeSensitivityRequest& request) {
  Checker checker;
  std::map<OverridePlace, int> known;
  for (int i = 0; i < request.assumptions_size(); ++i) {
    const std::string& path = request.assumptions(i).path();
    const std::optional<OverridePlace> place = PlaceOf(path, request.scenario());
    if (!place || known.emplace(*place, i).second) continue;
    checker.Add(FieldPath("assumptions").At(i).Field("path"), ViolationCode::kDuplicate,
                "must be there once, got " + QuotedText(path) + " again");
  }
  return checker.Take(FieldPath("assumptions"));
}

// A fault of what an end makes of the scenario, by the fields of the assumption.
Violation OfAssumption(Violation fault, const FieldPath& at, const char* end) {
  const std::string of_override = at.Field("overrides").At(0).text();
  if (fault.field == of_override + ".path") {
    fault.field = at.Field("path").text();
  } else {
    const bool is_of_value = fault.field.starts_with(of_override);
    if (!is_of_value && fault.field.starts_with(at.text() + ".")) {
      fault.description =
          "makes " + fault.field.substr(at.text().size() + 1) + " wrong: " + fault.description;
    }
    fault.field = at.Field(end).text();
  }
  return fault;
}

// Makes both ends of every assumption, and counts what is in them.
Violations CheckEnds(const v1::AnalyzeSensitivityRequest& request, const TermSetMaker& maker,
                     const std::vector<std::string>& figures, const RunOptions& options,
                     const Stopped& stopped, handlers_internal::LargestSet& largest) {
  Violations violations;
  for (int i = 0; i < request.assumptions_size(); ++i) {
    const FieldPath at = FieldPath("assumptions").At(i);
    const v1::Assumption& assumption = request.assumptions(i);
    for (const bool is_high : {false, true}) {
      if (IsStopped(stopped)) return violations;
      const double value = is_high ? assumption.high() : assumption.low();
      Checked<Scenario> made =
          CheckedSet(maker, OverridesAt(assumption.path(), value), figures, options, at);
      if (auto* scenario = std::get_if<Scenario>(&made)) {
        const auto census = CensusOf(*scenario);
        if (TileBytes(census) > TileBytes(largest.census)) largest.scenario = std::move(*scenario);
        largest.census = LargerOf(largest.census, census);
        continue;
      }
      for (Violation& fault : std::get<Violations>(made)) {
        Violation said = OfAssumption(std::move(fault), at, is_high ? "high" : "low");
        const bool is_known =
            std::any_of(violations.begin(), violations.end(), [&](const Violation& known) {
              return known.field == said.field && known.code == said.code;
            });
        if (!is_known) violations.push_back(std::move(said));
      }
    }
  }
  return violations;
}

// By party what it has without the deal; adds what is wrong with it.
std::vector<double> WalkAwaysOf(const v1::AnalyzeSensitivityRequest& request,
                                const Scenario& scenario, Violations& violations) {
  const std::vector<std::string> parties = PartyNames(scenario);
  std::vector<double> npvs(parties.size(), 0.0);
  std::vector<bool> are_set(parties.size(), false);
  Checker checker;
  for (int i = 0; i < request.walk_aways_size(); ++i) {
    const FieldPath at = FieldPath("walk_aways").At(i);
    const v1::WalkAwayNpv& walk_away = request.walk_aways(i);
    checker.InRange(at.Field("npv"), walk_away.npv(), Range::Any());
    const auto party = std::find(parties.begin(), parties.end(), walk_away.party());
    const std::size_t place = static_cast<std::size_t>(party - parties.begin());
    if (party == parties.end()) {
      checker.Add(at.Field("party"), ViolationCode::kUnknownId,
                  "must be a party of the scenario (" + NameList(parties) + "), got " +
                      QuotedText(walk_away.party()) + DidYouMean(walk_away.party(), parties));
    } else if (are_set[place]) {
      checker.Add(at.Field("party"), ViolationCode::kDuplicate,
                  "must be there once, got " + QuotedText(walk_away.party()) + " again");
    } else {
      npvs[place] = walk_away.npv();
      are_set[place] = true;
    }
  }
  Append(checker.Take(FieldPath("walk_aways")), violations);
  return npvs;
}

std::vector<std::string> FiguresOf(const v1::AnalyzeSensitivityRequest& request,
                                   const Scenario& scenario) {
  if (!request.figures().empty()) return {request.figures().begin(), request.figures().end()};
  std::vector<std::string> figures = DefaultSweepFigures(scenario);
  if (scenario.facts().contracts.empty()) return figures;
  std::erase_if(figures, [](const std::string& figure) {
    return !figure.ends_with(".npv_mean") || figure == kJointNpvMean;
  });
  return figures;
}

Violations FindUnaskable(const v1::AnalyzeSensitivityRequest& request, const Scenario& scenario,
                         const std::vector<std::string>& figures, bool has_drivers) {
  Violations violations =
      FindUnsweepable(scenario, figures, [](int i) { return FieldPath("figures").At(i); });
  if (figures.empty()) {
    Append(Refusal("scenario", ViolationCode::kRequired,
                   "must have a contract or a client base: there is no figure to explain"),
           violations);
  }
  if (!has_drivers && request.assumptions().empty()) {
    Append(Refusal("assumptions", ViolationCode::kRequired,
                   "must be given where no driver is uncertain: there is nothing to hang on"),
           violations);
  }
  return violations;
}

// The ends of all inputs: drivers, then assumptions.
TermSetSource EndsOfInputs(const SensitivityStudy& study, const TermSetMaker& maker) {
  return [&](std::int64_t set) -> absl::StatusOr<TermSetScenario> {
    const std::size_t input = static_cast<std::size_t>(set / 2);
    const bool is_high = set % 2 != 0;
    if (input < study.drivers.size()) {
      const TornadoDriver& driver = study.drivers[input];
      return WithDriverAt(study.swept.base, driver.driver,
                          is_high ? driver.ends.high : driver.ends.low);
    }
    const auto& assumption = study.assumptions[input - study.drivers.size()];
    Checked<Scenario> made =
        maker.Make(OverridesAt(assumption.path, is_high ? assumption.high : assumption.low),
                   FieldPath("sets"));
    assert(std::holds_alternative<Scenario>(made));
    return TermSetScenario{std::get<Scenario>(std::move(made)), !assumption.moves_chance};
  };
}

}  // namespace

std::variant<SensitivityStudy, Violations> PrepareSensitivity(
    const v1::AnalyzeSensitivityRequest& request, const Stopped& stopped) {
  const FieldPath at("scenario");
  Violations violations;
  Checked<Scenario> base = request.has_scenario()
                               ? CheckedScenario(request.scenario(), at)
                               : Refusal(at.text(), ViolationCode::kRequired, "must be set");
  Scenario* valid_base = Take(base, violations);
  Checked<RunOptions> options = CheckedOptions(request);
  RunOptions* valid_options = Take(options, violations);
  Violations unsound = FindUnsound(request);
  const bool are_sound = unsound.empty();
  Append(std::move(unsound), violations);
  const bool has_figures = request.figures_size() <= limits::kMaxSensitivityFigures;
  if (!has_figures) {
    Append(Refusal("figures", ViolationCode::kTooMany,
                   "must have at most " + std::to_string(limits::kMaxSensitivityFigures) +
                       " entries, got " + std::to_string(request.figures_size())),
           violations);
  }
  std::vector<std::string> figures;
  std::vector<TornadoDriver> drivers;
  std::vector<double> walk_aways;
  if (request.walk_aways_size() > limits::kMaxSensitivityParties) {
    Append(Refusal("walk_aways", ViolationCode::kTooMany,
                   "must have at most " + std::to_string(limits::kMaxSensitivityParties) +
                       " entries, got " + std::to_string(request.walk_aways_size())),
           violations);
  } else if (valid_base) {
    walk_aways = WalkAwaysOf(request, *valid_base, violations);
  }
  if (valid_base && has_figures) {
    figures = FiguresOf(request, *valid_base);
    drivers = TornadoDrivers(*valid_base);
    Append(FindUnaskable(request, *valid_base, figures, !drivers.empty()), violations);
  }
  if (valid_base && valid_options) {
    Append(FindStreamCollisions(*valid_base, valid_options->seed(), FieldPath("options.seed")),
           violations);
    Append(CheckTrialCounts(*valid_base, at, *valid_options, FieldPath("options")), violations);
  }
  if (!valid_base || !valid_options) return violations;
  handlers_internal::LargestSet largest{*valid_base, CensusOf(*valid_base)};
  if (are_sound) {
    Append(FindRepeated(request), violations);
    const TermSetMaker maker(request.scenario(), *valid_base, valid_options->seed());
    // Figures that the scenario itself lacks have been said.
    const auto& asked = violations.empty() ? figures : std::vector<std::string>();
    Append(CheckEnds(request, maker, asked, *valid_options, stopped, largest), violations);
  }
  if (!violations.empty()) return violations;
  SensitivityStudy study{
      {request.scenario(), std::move(*valid_base), TermSets(), std::move(*valid_options),
       std::move(figures), std::move(largest), /*is_checked=*/true},
      std::move(drivers),
      {},
      std::move(walk_aways)};
  for (const v1::Assumption& assumption : request.assumptions()) {
    study.assumptions.push_back(
        {assumption.path(), assumption.low(), assumption.high(), MayMoveChance(assumption.path())});
  }
  return study;
}

absl::StatusOr<v1::SensitivityReport> RunSensitivity(const SensitivityStudy& study,
                                                     const SweepCut& cut, const RunContext& context,
                                                     const ProgressListener& on_progress) {
  const SweepStudy& swept = study.swept;
  const std::int64_t paths = swept.options.path_count();
  const auto control_after = [&](std::int64_t sets_done) {
    RunControl control{context.threads, context.cancelled, {}};
    if (!on_progress) return control;
    control.on_progress = [&, sets_done](const RunProgress& progress) {
      v1::Progress said;
      said.set_paths_done(sets_done * paths + progress.paths_done);
      said.set_path_count(SetsOfSensitivity(study) * paths);
      on_progress(said);
    };
    return control;
  };
  const GivenDataPlan given{paths, swept.options.seed(), swept.options.sampling(),
                            study.walk_aways};
  std::vector<PartyKnowledge> parties;
  if (!study.walk_aways.empty()) {
    absl::StatusOr<std::vector<PartyKnowledge>> known =
        AnalyzeGivenData(swept.base, given, control_after(0));
    if (!known.ok()) return known.status();
    parties = *std::move(known);
  }
  TornadoPlan plan;
  plan.input_count = study.input_count();
  plan.path_count = paths;
  plan.seed = swept.options.seed();
  plan.sampling = swept.options.sampling();
  plan.figures = swept.figures;
  plan.sizes = SizesOf(swept.figures, swept.base);
  plan.sets_together = cut.sets_together;
  plan.largest_batch = cut.largest_batch;
  const TermSetMaker maker(swept.message, swept.base, plan.seed);
  const absl::StatusOr<std::vector<Tornado>> tornados =
      MakeTornados(swept.base, plan, EndsOfInputs(study, maker),
                   control_after(study.walk_aways.empty() ? 0 : 1));
  if (!tornados.ok()) return tornados.status();
  return MakeSensitivityReport(study, *tornados, parties);
}

std::int64_t SetsOfSensitivity(const SensitivityStudy& study) {
  const std::int64_t of_given_data = study.walk_aways.empty() ? 0 : 1;
  return of_given_data + 1 + 2 * static_cast<std::int64_t>(study.input_count());
}

}  // namespace accord
