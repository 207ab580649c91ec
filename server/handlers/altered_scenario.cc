#include "server/handlers/altered_scenario.h"

#include <set>
#include <string>
#include <utility>
#include <variant>

#include "server/convert/override.h"
#include "server/convert/scenario_from_proto.h"
#include "server/handlers/checked_message.h"
#include "simulation/base/limits.h"

namespace accord::handlers_internal {

Checked<Scenario> CheckedScenario(const v1::Scenario& scenario, const FieldPath& at) {
  return Validate(ToDraft(scenario), at);
}

Checked<v1::Scenario> Overridden(const v1::Scenario& base, const Overrides& overrides,
                                 const FieldPath& at) {
  const FieldPath list = at.Field("overrides");
  if (overrides.empty() || overrides.size() > limits::kMaxOverrides) {
    return Refusal(list.text(), ViolationCode::kOutOfRange,
                   "must have 1 to " + std::to_string(limits::kMaxOverrides) + " entries, got " +
                       std::to_string(overrides.size()));
  }
  v1::Scenario changed = base;
  Violations violations = ApplyOverrides(overrides, list, &changed);
  if (!violations.empty()) return violations;
  return changed;
}

namespace {

// Ids of drivers that do not stand in the base as they are.
std::set<std::string> ChangedDrivers(const v1::Scenario& base, const v1::Scenario& altered) {
  std::set<std::string> as_they_are, changed;
  for (const v1::Driver& driver : base.drivers()) as_they_are.insert(driver.SerializeAsString());
  for (const v1::Driver& driver : altered.drivers()) {
    if (!as_they_are.contains(driver.SerializeAsString())) changed.insert(driver.id());
  }
  return changed;
}

}  // namespace

Checked<Scenario> AlteredScenario(const v1::Scenario& base, ReferenceKeeper& keeper,
                                  const Overrides& overrides, const FieldPath& at) {
  Checked<v1::Scenario> changed = Overridden(base, overrides, at);
  if (auto* faults = std::get_if<Violations>(&changed)) return std::move(*faults);
  return AlteredAs(base, std::get<v1::Scenario>(changed), keeper, at.Field("scenario"));
}

Checked<Scenario> AlteredAs(const v1::Scenario& base, const v1::Scenario& scenario,
                            ReferenceKeeper& keeper, const FieldPath& at) {
  ScenarioDraft draft = ToDraft(scenario);
  keeper.Keep(ChangedDrivers(base, scenario), draft);
  return Validate(std::move(draft), at);
}

}  // namespace accord::handlers_internal
