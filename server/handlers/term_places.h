#ifndef ACCORD_SERVER_HANDLERS_TERM_PLACES_H_
#define ACCORD_SERVER_HANDLERS_TERM_PLACES_H_

#include "accord/v1/negotiation_service.pb.h"
#include "server/handlers/term_sets.h"
#include "simulation/base/stopped.h"
#include "simulation/base/violation.h"

// What axes do to a base by themselves and to each other. Pure, thread-safe.
namespace accord::handlers_internal {

// What each value of an axis by itself is: a path that leads nowhere, a value that is none of its
// field. Of numbers the first says it for all. `sets` are those of the request. Anything where
// `stopped` says so.
Violations FindUnfit(const v1::SweepTermsRequest& request, const TermSets& sets,
                     const Stopped& stopped);

// Axes that set again what an earlier one does, by whichever names, or what holds it: the earlier
// value would be lost, and rows would go by a value that they do not have. DUPLICATE and
// CONTRADICTION at the path of the later, also among the overrides of alternatives. A later axis
// may set what an earlier one brings: terms of each of several contracts.
Violations FindOverwritten(const v1::SweepTermsRequest& request, const Stopped& stopped);

}  // namespace accord::handlers_internal

#endif  // ACCORD_SERVER_HANDLERS_TERM_PLACES_H_
