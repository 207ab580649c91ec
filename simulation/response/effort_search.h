#ifndef ACCORD_SIMULATION_RESPONSE_EFFORT_SEARCH_H_
#define ACCORD_SIMULATION_RESPONSE_EFFORT_SEARCH_H_

#include <cstddef>
#include <functional>
#include <vector>

#include "absl/status/statusor.h"

// The search for efforts (model.md section 6), which knows of no contract: efforts are numbers, and
// what they are worth is asked for. Pure but for what it asks.
namespace accord {

// One shift for each effort.
using Shifts = std::vector<double>;

// Objectives at each of these efforts, in their order.
using ObjectivesOf =
    std::function<absl::StatusOr<std::vector<std::vector<double>>>(const std::vector<Shifts>& at)>;

// An effort that is looked for.
struct SoughtEffort {
  std::size_t index = 0;      // of its shift
  double most = 0;            // s_max, not 0: the shift is between 0 and it
  std::size_t objective = 0;  // that it is to make greatest
};

struct FoundEfforts {
  Shifts shifts;
  int round_count = 0;
  bool is_at_rest = false;  // whether the last round moved none by more than kAtRest of its s_max
};

inline constexpr int kMostRounds = 20;
inline constexpr double kAtRest = 1e-3;

// Rounds in which each sought effort in turn is put to where its objective is greatest, all others
// as they are, until none moves; not at rest it ends after kMostRounds, or where a round comes back
// to where an earlier one began. Those of `start` that are not sought stay.
// Where all have one objective it never falls by more than the search along one effort leaves out;
// where they have several, shifts at rest are best responses to one another.
//
// Along one effort: 17 equal points of [0, s_max], then golden section between the neighbours of
// the best of them until it is known to 1e-4 of s_max. What is best of all that was looked at,
// where it stands now included, is taken, the smaller |s| of equals: where terms jump, an objective
// on paths is ragged, and whoever gains nothing stays. A second hill that is narrower than two
// steps may be missed.
absl::StatusOr<FoundEfforts> FindEfforts(Shifts start, const std::vector<SoughtEffort>& sought,
                                         const ObjectivesOf& objectives);

}  // namespace accord

#endif  // ACCORD_SIMULATION_RESPONSE_EFFORT_SEARCH_H_
