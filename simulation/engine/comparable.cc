#include "simulation/engine/comparable.h"

#include <algorithm>
#include <string>
#include <vector>

#include "simulation/base/checker.h"
#include "simulation/base/limits.h"
#include "simulation/model/compiled_model.h"

namespace accord {
namespace {

template <typename Entry>
std::vector<std::string> IdsOf(const std::vector<Entry>& entries) {
  std::vector<std::string> ids;
  for (const Entry& entry : entries) ids.push_back(entry.id);
  return ids;
}

bool HaveOneTimeline(const ScenarioDraft& a, const ScenarioDraft& b) {
  return a.timeline->period_count == b.timeline->period_count &&
         a.timeline->period_length == b.timeline->period_length;
}

bool HaveTheSameSegments(const ScenarioDraft& a, const ScenarioDraft& b) {
  if (!a.client_base || !b.client_base)
    return a.client_base.has_value() == b.client_base.has_value();
  return IdsOf(a.client_base->segments) == IdsOf(b.client_base->segments);
}

bool AccumulateAlike(const Driver& a, const Driver& b) {
  const auto known = [](const Driver& driver) {
    return driver.accumulation == Accumulation::kUnspecified ? Accumulation::kLevel
                                                             : driver.accumulation;
  };
  return known(a) == known(b);
}

}  // namespace

void ReferenceKeeper::Keep(const std::set<std::string>& changed, ScenarioDraft& alternative) {
  // A list that is too long is refused, and not looked at.
  if (alternative.drivers.size() > limits::kMaxDrivers) return;
  const auto& drivers = base_.facts().drivers;
  for (Driver& driver : alternative.drivers) {
    if (driver.reference || !changed.contains(driver.id)) continue;
    const auto found = std::find_if(drivers.begin(), drivers.end(),
                                    [&](const Driver& other) { return other.id == driver.id; });
    if (found == drivers.end() || !AccumulateAlike(*found, driver)) continue;
    driver.reference = found->reference;
    if (found->reference) continue;
    const auto known = defaults_.find(driver.id);
    driver.base_reference =
        known != defaults_.end()
            ? known->second
            : defaults_.emplace(driver.id, DefaultReferences(*found->marginal)).first->second;
  }
}

Violations CheckComparable(const Scenario& base, const Scenario& other, const FieldPath& at) {
  Checker checker;
  const auto refuse = [&](const char* field) {
    checker.Add(at, ViolationCode::kContradiction,
                std::string("must leave ") + field +
                    " of the base alone: an alternative is compared with it figure by figure");
  };
  const ScenarioDraft& a = base.facts();
  const ScenarioDraft& b = other.facts();
  if (!HaveOneTimeline(a, b)) refuse("the timeline");
  if (IdsOf(a.contracts) != IdsOf(b.contracts)) refuse("the ids of contracts");
  if (!HaveTheSameSegments(a, b)) refuse("the segments of the client base");
  return checker.Take(at);
}

}  // namespace accord
