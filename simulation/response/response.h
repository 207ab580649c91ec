#ifndef ACCORD_SIMULATION_RESPONSE_RESPONSE_H_
#define ACCORD_SIMULATION_RESPONSE_RESPONSE_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "simulation/engine/engine.h"
#include "simulation/engine/tail_flow.h"
#include "simulation/response/effort_search.h"
#include "simulation/scenario/scenario.h"

// Response (model.md section 6): the efforts that parties choose under the terms of a scenario, on
// paths of their own, so that whatever is said of them on a run's paths owes nothing to its luck.
namespace accord {

// An effort with a max_shift.
struct ChoosableEffort {
  std::string contract;
  std::size_t contract_index = 0;
  ContractParty party = ContractParty::kSupplier;
  Effort effort;
};

// Of each contract in turn the supplier's, then the client's, in the order of their lists.
std::vector<ChoosableEffort> ChoosableEfforts(const Scenario& scenario);

// Whether this party is among those who choose, and whether somebody is.
bool Chooses(Response who, ContractParty party);
bool AnyChooses(Response who);

// The scenario with these shifts, one for each choosable effort and within what it may be.
Scenario WithShifts(const Scenario& scenario, const Shifts& shifts);

inline constexpr std::int64_t kSearchPaths = 4096;
// Of the search before a run with this seed; never the same.
constexpr std::uint64_t SearchSeed(std::uint64_t seed) { return ~seed; }

// How the paths of a search are drawn: as those of the run, whose seed this is. There are
// kSearchPaths of them, or as many as there are trials of every driver, then at random.
struct SearchPlan {
  std::uint64_t seed = 1;
  Sampling sampling = Sampling::kPseudoRandom;
};
std::int64_t SearchPathCount(const Scenario& scenario);

// Efforts, all of those that are choosable, after those who choose have: at rest each is the best
// for its own party's U (party_utilities.h), all others as they are. Others' stay as given.
// Somebody who chooses has a choosable effort. Statuses and control as for Run; progress has no
// totals, and how many paths there will be grows as they are done. The same bits for any number of
// threads.
absl::StatusOr<FoundEfforts> ChooseEfforts(const Scenario& scenario, Response who,
                                           const SearchPlan& plan, const RunControl& control);

// Efforts that make the sum of everybody's U greatest: of everybody who has a choosable one, looked
// for from `start` on, on the same paths, where the sum is not less than there.
absl::StatusOr<FoundEfforts> FindFirstBest(const Scenario& scenario, const Shifts& start,
                                           const SearchPlan& plan, const RunControl& control);

}  // namespace accord

#endif  // ACCORD_SIMULATION_RESPONSE_RESPONSE_H_
