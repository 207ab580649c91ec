#ifndef ACCORD_SIMULATION_ACCUMULATE_EVENT_COUNT_H_
#define ACCORD_SIMULATION_ACCUMULATE_EVENT_COUNT_H_

#include <cstdint>
#include <span>

#include "simulation/accumulate/estimate.h"

namespace accord {

// How many of `trials` paths had the event: P(loss), P(NPV below a threshold that was known
// before the run), P(termination). Integers, so exact under any split and any order.
struct EventCount {
  std::uint64_t events = 0;
  std::uint64_t trials = 0;

  void AddBelow(std::span<const double> x, double threshold);  // the event is x < threshold
  void AddAbove(std::span<const double> x, double threshold);  // the event is x > threshold
  void AddAbove(std::span<const double> x, std::span<const double> other);  // x > other
  void Merge(const EventCount& other);

  // The share of paths with the event; standard error sqrt(p (1-p) / n), which is 0 when the event
  // never or always happened; lower and upper by Wilson's score interval, which is then still
  // wide, and never leaves [0, 1].
  Estimate Probability() const;

  friend bool operator==(const EventCount&, const EventCount&) = default;
};

}  // namespace accord

#endif  // ACCORD_SIMULATION_ACCUMULATE_EVENT_COUNT_H_
