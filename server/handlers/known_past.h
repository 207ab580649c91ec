#ifndef ACCORD_SERVER_HANDLERS_KNOWN_PAST_H_
#define ACCORD_SERVER_HANDLERS_KNOWN_PAST_H_

#include <optional>
#include <vector>

#include "server/handlers/observed_series.h"
#include "simulation/base/checker.h"
#include "simulation/base/violation.h"
#include "simulation/model/compiled_model.h"
#include "simulation/model/compiled_past.h"
#include "simulation/model/observations.h"
#include "simulation/scenario/observed_figures.h"
#include "simulation/scenario/scenario.h"

// Private to this folder: what is known of a run's first periods, so that the rest can be forecast
// anew. Free functions, thread-safe.
namespace accord {

// What a scenario's chance, client base and costs go on from.
struct KnownPast {
  CompiledPast chance;
  Observations observed;
  Violations warnings;
};

// The series of a request, each fault at its path. An observed input is what it is bound to: an
// outcome or driver has its figures then, and what is known in advance is in the draft.
ObservedFigures ReadPast(const ObservedList& observed, ScenarioDraft& draft, Checker& checker);

// The past of a sound scenario, or every fault at path `at`: figures that a contract reads and
// nobody observed, drivers that raw outcomes are adjusted by, drivers from which chance cannot go
// on (CompilePast), a client base observed in part, fewer clients in a segment than stand there by
// name, and adjusted outcomes that leave the range of numbers.
Checked<KnownPast> CompletePast(const Scenario& scenario, const ObservedFigures& figures,
                                const FieldPath& at);

// Gives models of the scenario its past, if there is one.
void GoOnFrom(const std::optional<KnownPast>& past, std::vector<CompiledModel>& models);

}  // namespace accord

#endif  // ACCORD_SERVER_HANDLERS_KNOWN_PAST_H_
