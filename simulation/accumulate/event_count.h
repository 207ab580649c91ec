#ifndef ACCORD_SIMULATION_ACCUMULATE_EVENT_COUNT_H_
#define ACCORD_SIMULATION_ACCUMULATE_EVENT_COUNT_H_

#include <cstdint>
#include <span>

#include "simulation/accumulate/estimate.h"
#include "simulation/accumulate/replicates.h"

namespace accord {

// How many of `trials` paths had the event: P(loss), P(NPV below a threshold that was known
// before the run), P(termination). Integers, so exact under any split and any order.
struct EventCount {
  std::uint64_t events = 0;
  std::uint64_t trials = 0;
  Replicates replicates = {};

  // From now on, of what is still empty: paths are points of nets, tiles whole units.
  void Replicate() { replicates = Replicates(1); }
  EventCount EmptyLike() const;

  void Add(std::uint64_t events_of_tile, std::uint64_t paths_of_tile);
  void AddBelow(std::span<const double> x, double threshold);  // the event is x < threshold
  void AddAbove(std::span<const double> x, double threshold);  // the event is x > threshold
  void AddAbove(std::span<const double> x, std::span<const double> other);  // x > other
  void Merge(const EventCount& other);
  // Paths that have either event, where none has both; of the same paths.
  void AddDisjoint(const EventCount& other);
  // Paths that do not have it.
  EventCount Complement() const;

  // The share of paths with the event; standard error sqrt(p (1-p) / n), which is 0 when the event
  // never or always happened; lower and upper by Wilson's score interval, which is then still
  // wide, and never leaves [0, 1]. On nets error and interval are those of the replicates, cut off
  // at 0 and 1, unless fewer than kFewEvents paths have the event or have it not: too few for a
  // spread, and as if independent they are if anything less certain. Sixteen nets may agree to the
  // path on what is not the truth: the error is at least one path's.
  static constexpr std::uint64_t kFewEvents = 32;
  Estimate Probability() const;

  friend bool operator==(const EventCount&, const EventCount&) = default;
};

}  // namespace accord

#endif  // ACCORD_SIMULATION_ACCUMULATE_EVENT_COUNT_H_
