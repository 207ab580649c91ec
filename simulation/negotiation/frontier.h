#ifndef ACCORD_SIMULATION_NEGOTIATION_FRONTIER_H_
#define ACCORD_SIMULATION_NEGOTIATION_FRONTIER_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

// Which of several outcomes no other is better for everybody: the Pareto frontier of two parties.
// Pure, thread-safe.
namespace accord {

// One number for each party, money: a utility, a gain, or the size of what a utility is made of
// (base/comparison.h).
struct PartyPair {
  double supplier = 0.0;
  double client = 0.0;

  friend bool operator==(const PartyPair&, const PartyPair&) = default;
};

struct FrontierPoint {
  std::size_t index = 0;         // the first of equals
  std::int64_t equal_count = 1;  // points with the same utilities, itself included
};

// a dominates b where it is at least as good for both and better for one; what counts as equal by
// `sizes` is neither better nor worse. The points that none dominates, by ascending utility of the
// supplier; of those that are equal for both the first. n log n.
std::vector<FrontierPoint> ParetoFrontier(std::span<const PartyPair> points,
                                          const PartyPair& sizes);

}  // namespace accord

#endif  // ACCORD_SIMULATION_NEGOTIATION_FRONTIER_H_
