#ifndef ACCORD_SIMULATION_SCENARIO_TRIALS_FACTS_H_
#define ACCORD_SIMULATION_SCENARIO_TRIALS_FACTS_H_

#include <cstddef>
#include <optional>

#include "simulation/base/checker.h"
#include "simulation/scenario/driver.h"
#include "simulation/scenario/marginal_facts.h"

// What the checks and the warnings need to know of trials made elsewhere: of all streams together.
namespace accord {

// As of any marginal (marginal_facts.h), once FindTrialFacts has been.
Support SupportOf(const TrialsMarginal& trials);
bool MedianIsAboveZero(const TrialsMarginal& trials);
TailOrders TailOrdersOf(const TrialsMarginal& trials);

// How many trials it has at most; nothing where there is no end of them.
std::optional<std::size_t> TrialCountOf(const TrialsMarginal& trials);

// The median of the stream: of values type 7, the mean of the middle two.
double MedianOf(const TrialStream& stream);

namespace scenario_internal {

// The streams by themselves; `at` is the path of `trials`.
void CheckTrials(Checker& checker, const FieldPath& at, const TrialsMarginal& trials);

// Of what is sound: remembers the lowest, middle and highest value of what is sampled.
void FindTrialFacts(TrialsMarginal& trials);

// A sound marginal of a driver, where it is trials: as many streams as the timeline wants
// (period_count 0: not known) and a persistence that agrees, by default set.
void CheckTrialsOfDriver(Checker& checker, const FieldPath& at, Driver& driver, int period_count);

// Trials belong to drivers alone: adds a violation at `at`, the path of a marginal that `what` has,
// where it is of this kind; whether it was not.
bool RefuseTrials(Checker& checker, const FieldPath& at, const Marginal& marginal,
                  const char* what);

}  // namespace scenario_internal
}  // namespace accord

#endif  // ACCORD_SIMULATION_SCENARIO_TRIALS_FACTS_H_
