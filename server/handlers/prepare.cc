#include <algorithm>
#include <cstddef>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "server/convert/nearest_name.h"
#include "server/convert/scenario_from_proto.h"
#include "server/handlers/altered_scenario.h"
#include "server/handlers/checked_message.h"
#include "server/handlers/comparison.h"
#include "server/handlers/responses.h"
#include "server/handlers/study.h"
#include "simulation/base/checker.h"
#include "simulation/base/comparison_limits.h"
#include "simulation/base/limits.h"
#include "simulation/engine/comparable.h"
#include "simulation/engine/path_figures.h"
#include "simulation/engine/run_size.h"
#include "simulation/model/compiled_model.h"
#include "simulation/report/named_figures.h"

namespace accord {
namespace {

using handlers_internal::AlteredScenario;
using handlers_internal::Append;
using handlers_internal::CheckedScenario;
using handlers_internal::CheckResponse;
using handlers_internal::CheckSearchSeed;
using handlers_internal::Overridden;
using handlers_internal::Refusal;
using handlers_internal::Take;

Checked<RunOptions> CheckedOptions(const v1::RunOptions& options, int period_count) {
  const FieldPath at("options");
  return Validate(ToDraft(options), period_count, at);
}

// Figures that are to be precise and that the scenario does not have.
Violations FindUnknownFigures(const Scenario& scenario, const v1::RunOptions& options) {
  Checker checker;
  if (options.precisions().empty() || options.precisions_size() > limits::kMaxPrecisions) return {};
  std::vector<std::string> names;
  for (const NamedFigure& figure : NamedFigures(scenario)) names.push_back(figure.name);
  for (int i = 0; i < options.precisions_size(); ++i) {
    const std::string& figure = options.precisions(i).figure();
    if (std::find(names.begin(), names.end(), figure) != names.end()) continue;
    checker.Add(FieldPath("options").Field("precisions").At(i).Field("figure"),
                ViolationCode::kUnknownId,
                "must be a figure of the scenario (" + NameList(names) + "), got " +
                    QuotedText(figure) + DidYouMean(figure, names));
  }
  return checker.Take(FieldPath("options"));
}

// The study, unless it is too large.
PreparedStudy Admissible(Study study) {
  Violations violations =
      CheckRunSize(study.scenarios, FieldPath("scenario"), study.options, FieldPath("options"));
  if (!violations.empty()) return violations;
  return study;
}

// The scenario of a run and what is known of its past; faults of the latter join `violations`.
Checked<Scenario> WithPast(const v1::Scenario& message, const ObservedList& observed,
                           const FieldPath& at, std::optional<KnownPast>& past,
                           Violations& violations) {
  if (observed.empty()) return CheckedScenario(message, at);
  const FieldPath observed_at("observed");
  Checker checker;
  ScenarioDraft draft = ToDraft(message);
  const ObservedFigures figures = ReadPast(observed, draft, checker);
  const bool is_read = checker.count() == 0;
  Append(checker.Take(observed_at), violations);
  Checked<Scenario> checked = Validate(std::move(draft), at);
  const Scenario* scenario = std::get_if<Scenario>(&checked);
  if (scenario == nullptr || !is_read) return checked;
  Checked<KnownPast> known = CompletePast(*scenario, figures, observed_at);
  if (KnownPast* sound = Take(known, violations)) past = std::move(*sound);
  return checked;
}

template <typename Request>
PreparedStudy PrepareOne(const Request& request, const ObservedList& observed) {
  Violations violations;
  const FieldPath at("scenario");
  std::optional<KnownPast> past;
  Checked<Scenario> scenario = request.has_scenario()
                                   ? WithPast(request.scenario(), observed, at, past, violations)
                                   : Refusal(at.text(), ViolationCode::kRequired, "must be set");
  Checked<RunOptions> options =
      CheckedOptions(request.options(), request.scenario().timeline().period_count());
  Scenario* valid = Take(scenario, violations);
  RunOptions* valid_options = Take(options, violations);
  if (valid) Append(FindUnknownFigures(*valid, request.options()), violations);
  if (valid && valid_options) {
    Append(CheckTrialCounts(*valid, at, *valid_options, FieldPath("options")), violations);
    Append(FindStreamCollisions(*valid, valid_options->seed(), FieldPath("options").Field("seed")),
           violations);
    Append(CheckResponse(*valid, *valid_options, FieldPath("options")), violations);
    if (past && valid_options->response() != Response::kNone) {
      Append(Refusal("options.response", ViolationCode::kContradiction,
                     "must be none where periods were observed: efforts are chosen for a whole "
                     "term, and what was observed has them in it"),
             violations);
    }
  }
  if (!violations.empty()) return violations;
  return Admissible({{std::move(*valid)}, {}, std::move(*valid_options), std::move(past)});
}

// Adds the alternative to the study. Where the base is at fault there is none, and only what is
// wrong with the alternative itself is reported: the base's faults would come again with each.
void AddAlternative(const v1::CompareScenariosRequest& request, int index, ReferenceKeeper* keeper,
                    std::set<std::string>& ids, Study* study, Violations& violations) {
  const v1::Alternative& alternative = request.alternatives(index);
  const std::string id =
      alternative.id().empty() ? "alternative-" + std::to_string(index + 1) : alternative.id();
  const FieldPath at = FieldPath("alternatives").Entry(alternative.id(), index);
  Checker checker;
  if (!ids.insert(id).second) {
    checker.Add(at.Field("id"), ViolationCode::kDuplicate,
                "must be unique, got " + QuotedText(id) + " again");
  }
  checker.Name(at.Field("id"), id);
  Append(checker.Take(at), violations);
  if (!study) {
    auto changed = Overridden(request.scenario(), alternative.overrides(), at);
    Take(changed, violations);
    return;
  }
  auto altered = AlteredScenario(request.scenario(), *keeper, alternative.overrides(), at);
  if (Scenario* valid = Take(altered, violations)) {
    Append(CheckComparable(study->scenarios.front(), *valid, at), violations);
    Append(CheckTrialCounts(*valid, at.Field("scenario"), study->options, FieldPath("options")),
           violations);
    Append(FindStreamCollisions(*valid, study->options.seed(), FieldPath("options").Field("seed")),
           violations);
    Append(CheckSearchSeed(*valid, study->options, FieldPath("options")), violations);
    study->scenarios.push_back(std::move(*valid));
    study->alternative_ids.push_back(id);
  }
}

}  // namespace

PreparedStudy Prepare(const v1::SimulateRequest& request) {
  PreparedStudy prepared = PrepareOne(request, request.observed());
  if (const Study* study = std::get_if<Study>(&prepared)) {
    Violations violations =
        CheckPathFigures(study->scenarios.front(), study->options, FieldPath("options"));
    Append(CheckQuantiles(study->scenarios.front(), study->options, FieldPath("options")),
           violations);
    if (!violations.empty()) return violations;
  }
  return prepared;
}

PreparedStudy Prepare(const v1::CheckScenarioRequest& request) { return PrepareOne(request, {}); }

PreparedStudy Prepare(const v1::CompareScenariosRequest& request) {
  return PrepareUnless(request, {});
}

PreparedStudy PrepareUnless(const v1::CompareScenariosRequest& request, const Stopped& stopped) {
  PreparedStudy prepared = PrepareOne(request, {});
  Violations violations;
  Study* study = Take(prepared, violations);
  if (request.options().attribution()) {
    Append(Refusal("options.attribution", ViolationCode::kContradiction,
                   "must not be set in a comparison: simulate a scenario to attribute it"),
           violations);
  }
  if (request.options().path_figures()) {
    Append(Refusal("options.path_figures", ViolationCode::kContradiction,
                   "must not be set in a comparison: simulate a scenario to have them"),
           violations);
  }
  if (!request.options().quantiles().empty()) {
    Append(Refusal("options.quantiles", ViolationCode::kContradiction,
                   "must be empty in a comparison: simulate a scenario to have them"),
           violations);
  }
  const int count = request.alternatives_size();
  if (count < 1 || count > limits::kMaxComparedAlternatives) {
    Append(Refusal("alternatives", ViolationCode::kOutOfRange,
                   "must have 1 to " + std::to_string(limits::kMaxComparedAlternatives) +
                       " entries, got " + std::to_string(count)),
           violations);
    return violations;
  }
  std::set<std::string> ids;
  std::optional<ReferenceKeeper> keeper;
  if (study) {
    study->scenarios.reserve(static_cast<std::size_t>(count) + 1);  // the base stays where it is
    keeper.emplace(study->scenarios.front());
  }
  for (int i = 0; i < count; ++i) {
    if (IsStopped(stopped)) return Violations();
    AddAlternative(request, i, keeper ? &*keeper : nullptr, ids, study, violations);
  }
  if (!violations.empty()) return violations;
  return Admissible(std::move(*study));
}

}  // namespace accord
