#ifndef ACCORD_SERVER_HANDLERS_LARGEST_SET_H_
#define ACCORD_SERVER_HANDLERS_LARGEST_SET_H_

#include "server/handlers/census.h"
#include "server/handlers/term_sets.h"
#include "simulation/base/stopped.h"
#include "simulation/scenario/scenario.h"

// The most that a set of a sweep takes, without a look at every set: there may be 100 000. Pure,
// thread-safe.
namespace accord::handlers_internal {

struct LargestSet {
  // The base with the value of each axis that makes most of it, one axis after another; values that
  // do not go with those chosen before are passed over.
  Scenario scenario;
  // What any set has, of each thing by itself: that scenario's, or the base's and by how much each
  // axis alone adds to it, all together.
  Census census;
};

// Numbers count by their least and greatest. `maker` makes scenarios of `base`. Anything where
// `stopped` says so.
LargestSet LargestOf(const Scenario& base, const TermSets& sets, const TermSetMaker& maker,
                     const Stopped& stopped);

}  // namespace accord::handlers_internal

#endif  // ACCORD_SERVER_HANDLERS_LARGEST_SET_H_
