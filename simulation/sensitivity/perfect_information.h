#ifndef ACCORD_SIMULATION_SENSITIVITY_PERFECT_INFORMATION_H_
#define ACCORD_SIMULATION_SENSITIVITY_PERFECT_INFORMATION_H_

#include <optional>
#include <span>

#include "simulation/accumulate/estimate.h"
#include "simulation/sensitivity/binned_input.h"

// What it would be worth to know something before signing, to who is after the mean. The two
// actions are to sign, which brings a surplus over the alternative on each path, or to walk away,
// which brings 0 of it.
namespace accord {

// From where on an input the other action is better.
struct Threshold {
  double input = 0;
  bool signs_above = false;  // else below
};

struct InformationValue {
  // EVPPI: E[max(E[surplus|x], 0)] - max(E[surplus], 0), in the unit of the surplus.
  Estimate value;
  // Share of paths on which x says to do other than what is best without knowing it.
  double change_share = 0;
  // The cut of x with the best of rules that sign on one side of it; absent where no such rule
  // beats not knowing x.
  std::optional<Threshold> threshold;
};

// Of one input, as many paths as it has. E[surplus|x] is the mean of a bin (Strong, Oakley 2013);
// which action that means is decided without the group of the path it is used on, so that luck does
// not count as knowledge: of an input that says nothing the value is 0 in the mean, or below it.
// Errors are the spread over groups. All finite, of magnitude at most 1e60.
InformationValue PartialInformation(const BinnedInput& input, std::span<const double> surplus);

// Of everything (EVPI): E[max(surplus, 0)] - max(E[surplus], 0). At least kPathGroups * 8 paths.
Estimate PerfectInformation(std::span<const double> surplus);

}  // namespace accord

#endif  // ACCORD_SIMULATION_SENSITIVITY_PERFECT_INFORMATION_H_
