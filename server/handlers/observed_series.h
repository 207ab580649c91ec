#ifndef ACCORD_SERVER_HANDLERS_OBSERVED_SERIES_H_
#define ACCORD_SERVER_HANDLERS_OBSERVED_SERIES_H_

#include "accord/v1/contract_service.pb.h"
#include "simulation/base/checker.h"
#include "simulation/scenario/observed_figures.h"
#include "simulation/scenario/scenario.h"

// Private to this folder: what the caller of SettleContract observed.
namespace accord {

// The series of a request. Adds every fault of theirs to `checker`, by path: a series of no
// figure, of one that is not in the draft or comes again; another length than the first one's or
// than the timeline allows; numbers that are not finite, and a cost below 0. What is faulty is read
// as 0, so that the rest can be judged. `contract` is null where it is not known: then any input
// will do. Figures that nothing reads are welcome.
ObservedFigures ReadObserved(const v1::SettleContractRequest& request, const ScenarioDraft& draft,
                             const Contract* contract, Checker& checker);

}  // namespace accord

#endif  // ACCORD_SERVER_HANDLERS_OBSERVED_SERIES_H_
