#include "simulation/engine/comparable.h"

#include <algorithm>
#include <string>
#include <vector>

#include "simulation/base/checker.h"
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

}  // namespace

void KeepReferences(const Scenario& base, ScenarioDraft& alternative) {
  for (Driver& driver : alternative.drivers) {
    const auto& drivers = base.facts().drivers;
    const auto found = std::find_if(drivers.begin(), drivers.end(),
                                    [&](const Driver& other) { return other.id == driver.id; });
    if (driver.reference || found == drivers.end()) continue;
    driver.reference = found->reference;
    if (!found->reference) driver.base_reference = DefaultReference(*found->marginal);
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
