#ifndef ACCORD_SERVER_HANDLERS_OBSERVED_SERIES_H_
#define ACCORD_SERVER_HANDLERS_OBSERVED_SERIES_H_

#include "accord/v1/observed.pb.h"
#include "google/protobuf/repeated_field.h"
#include "simulation/base/checker.h"
#include "simulation/model/observations.h"
#include "simulation/scenario/observed_figures.h"
#include "simulation/scenario/scenario.h"

// Private to this folder: what a caller observed.
namespace accord {

using ObservedList = google::protobuf::RepeatedPtrField<v1::ObservedSeries>;

// The series of a request, its `observed`. Adds every fault of theirs to `checker`, by path: a
// series of no figure, of one that is not in the draft or comes again; another length than the
// first one's or than the timeline allows; numbers that are not finite, a cost below 0, clients
// that are no whole number. What is faulty is read as 0, so that the rest can be judged. `contract`
// is null where it is not known: then any input will do. Figures that nothing reads are welcome.
ObservedFigures ReadObserved(const ObservedList& observed, const ScenarioDraft& draft,
                             const Contract* contract, Checker& checker);

// The figures of outcomes and drivers by their places in the scenario, which has them all; where
// there are none, of the whole term.
Observations ObservationsOf(const ObservedFigures& figures, const Scenario& scenario);

}  // namespace accord

#endif  // ACCORD_SERVER_HANDLERS_OBSERVED_SERIES_H_
