#ifndef ACCORD_SERVER_HANDLERS_ALTERED_SCENARIO_H_
#define ACCORD_SERVER_HANDLERS_ALTERED_SCENARIO_H_

#include "accord/v1/scenario.pb.h"
#include "accord/v1/simulation_service.pb.h"
#include "server/convert/override.h"
#include "simulation/base/violation.h"
#include "simulation/engine/comparable.h"
#include "simulation/scenario/scenario.h"

// Scenarios of a request, as sent or with some values changed, checked. Pure, thread-safe.
namespace accord::handlers_internal {

// The scenario, or every fault of it under `at`, seen by the domain and by the schema.
Checked<Scenario> CheckedScenario(const v1::Scenario& scenario, const FieldPath& at);

// The base with these values changed one after the other, not checked as a scenario; or what is
// wrong with the overrides, of which there are 1 to limits::kMaxOverrides, under at.overrides.
Checked<v1::Scenario> Overridden(const v1::Scenario& base, const Overrides& overrides,
                                 const FieldPath& at);

// Both: the altered scenario, or the faults of the overrides, or else those of what they make of
// the base, under at.scenario. The base has none, else they would come again here. `keeper` keeps
// its references.
Checked<Scenario> AlteredScenario(const v1::Scenario& base, ReferenceKeeper& keeper,
                                  const Overrides& overrides, const FieldPath& at);

// The same of a base that has been changed already: the faults of the altered scenario under `at`.
Checked<Scenario> AlteredAs(const v1::Scenario& base, const v1::Scenario& scenario,
                            ReferenceKeeper& keeper, const FieldPath& at);

}  // namespace accord::handlers_internal

#endif  // ACCORD_SERVER_HANDLERS_ALTERED_SCENARIO_H_
