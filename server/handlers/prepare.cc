#include <algorithm>
#include <cstdint>
#include <set>
#include <string>
#include <utility>

#include "server/convert/override.h"
#include "server/convert/scenario_from_proto.h"
#include "server/convert/unimplemented.h"
#include "server/handlers/checked_message.h"
#include "server/handlers/study.h"
#include "simulation/base/checker.h"
#include "simulation/base/limits.h"
#include "simulation/engine/run_size.h"
#include "simulation/model/compiled_model.h"

namespace accord {
namespace {

using handlers_internal::Append;
using handlers_internal::Refusal;
using handlers_internal::Take;
using handlers_internal::WithUnimplemented;

Checked<Scenario> CheckedScenario(const v1::Scenario& scenario, const FieldPath& at) {
  return WithUnimplemented(FindUnimplemented(scenario, at), Validate(ToDraft(scenario), at));
}

Checked<RunOptions> CheckedOptions(const v1::RunOptions& options, int period_count) {
  const FieldPath at("options");
  return WithUnimplemented(FindUnimplemented(options, at),
                           Validate(ToDraft(options), period_count, at));
}

// The study, unless it is too large.
PreparedStudy Admissible(Study study) {
  Violations violations =
      CheckRunSize(study.scenarios, FieldPath("scenario"), study.options, FieldPath("options"));
  if (!violations.empty()) return violations;
  return study;
}

template <typename Request>
PreparedStudy PrepareOne(const Request& request) {
  Violations violations;
  const FieldPath at("scenario");
  Checked<Scenario> scenario = request.has_scenario()
                                   ? CheckedScenario(request.scenario(), at)
                                   : Refusal(at.text(), ViolationCode::kRequired, "must be set");
  Checked<RunOptions> options =
      CheckedOptions(request.options(), request.scenario().timeline().period_count());
  Scenario* valid = Take(scenario, violations);
  RunOptions* valid_options = Take(options, violations);
  if (valid && valid_options) {
    Append(FindStreamCollisions(*valid, valid_options->seed(), FieldPath("options").Field("seed")),
           violations);
  }
  if (!violations.empty()) return violations;
  return Admissible({{std::move(*valid)}, {}, std::move(*valid_options)});
}

// What an alternative may not change: figures are compared one by one, on the same paths.
Violations Comparable(const Scenario& base, const Scenario& other, const FieldPath& at) {
  Checker checker;
  const auto refuse = [&](const char* field) {
    checker.Add(at, ViolationCode::kContradiction,
                std::string("must leave ") + field +
                    " of the base alone: an alternative is compared with it figure by figure");
  };
  const ScenarioDraft& a = base.facts();
  const ScenarioDraft& b = other.facts();
  if (a.timeline->period_count != b.timeline->period_count ||
      a.timeline->period_length != b.timeline->period_length) {
    refuse("the timeline");
  }
  const auto ids = [](const auto& entries) {
    std::vector<std::string> list;
    for (const auto& entry : entries) list.push_back(entry.id);
    return list;
  };
  if (ids(a.contracts) != ids(b.contracts)) refuse("the ids of contracts");
  if (a.client_base.has_value() != b.client_base.has_value() ||
      (a.client_base && ids(a.client_base->segments) != ids(b.client_base->segments))) {
    refuse("the segments of the client base");
  }
  return checker.Take(at);
}

// Carries the alternative's overrides out on *scenario, or says what is wrong with them.
Violations Alter(const v1::Alternative& alternative, const FieldPath& at, v1::Scenario* scenario) {
  if (alternative.overrides().empty() || alternative.overrides_size() > limits::kMaxOverrides) {
    return Refusal(at.Field("overrides").text(), ViolationCode::kOutOfRange,
                   "must have 1 to " + std::to_string(limits::kMaxOverrides) + " entries, got " +
                       std::to_string(alternative.overrides_size()));
  }
  Violations violations;
  for (int i = 0; i < alternative.overrides_size(); ++i) {
    Append(ApplyOverride(alternative.overrides(i), at.Field("overrides").At(i), scenario),
           violations);
  }
  return violations;
}

// Adds the alternative to the study. Where the base is at fault there is none, and only what is
// wrong with the alternative itself is reported: the base's faults would come again with each.
void AddAlternative(const v1::CompareScenariosRequest& request, int index,
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
  v1::Scenario changed = request.scenario();
  Violations faults = Alter(alternative, at, &changed);
  const bool sound = faults.empty();
  Append(std::move(faults), violations);
  if (!sound || !study) return;
  Checked<Scenario> altered = CheckedScenario(changed, at.Field("scenario"));
  if (Scenario* valid = Take(altered, violations)) {
    Append(Comparable(study->scenarios.front(), *valid, at), violations);
    Append(FindStreamCollisions(*valid, study->options.seed(), FieldPath("options").Field("seed")),
           violations);
    study->scenarios.push_back(std::move(*valid));
    study->alternative_ids.push_back(id);
  }
}

}  // namespace

PreparedStudy Prepare(const v1::SimulateRequest& request) { return PrepareOne(request); }

PreparedStudy Prepare(const v1::CheckScenarioRequest& request) { return PrepareOne(request); }

PreparedStudy Prepare(const v1::CompareScenariosRequest& request) {
  PreparedStudy prepared = PrepareOne(request);
  Violations violations;
  Study* study = Take(prepared, violations);
  if (request.options().attribution()) {
    Append(Refusal("options.attribution", ViolationCode::kContradiction,
                   "must not be set in a comparison: simulate a scenario to attribute it"),
           violations);
  }
  const int count = request.alternatives_size();
  if (count < 1 || count > limits::kMaxAlternatives) {
    Append(Refusal("alternatives", ViolationCode::kOutOfRange,
                   "must have 1 to " + std::to_string(limits::kMaxAlternatives) + " entries, got " +
                       std::to_string(count)),
           violations);
    return violations;
  }
  std::set<std::string> ids;
  for (int i = 0; i < count; ++i) AddAlternative(request, i, ids, study, violations);
  if (!violations.empty()) return violations;
  return Admissible(std::move(*study));
}

}  // namespace accord
