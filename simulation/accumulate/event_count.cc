#include "simulation/accumulate/event_count.h"

#include <algorithm>
#include <cassert>
#include <cmath>

#include "simulation/base/vector_clones.h"

namespace accord {
namespace {

ACCORD_VECTOR_CLONES std::uint64_t CountBelow(const double* x, std::size_t size, double threshold) {
  std::uint64_t count = 0;
  for (std::size_t i = 0; i < size; ++i) count += x[i] < threshold ? 1 : 0;
  return count;
}

ACCORD_VECTOR_CLONES std::uint64_t CountAbove(const double* x, std::size_t size, double threshold) {
  std::uint64_t count = 0;
  for (std::size_t i = 0; i < size; ++i) count += x[i] > threshold ? 1 : 0;
  return count;
}

ACCORD_VECTOR_CLONES std::uint64_t CountAboveOther(const double* x, const double* other,
                                                   std::size_t size) {
  std::uint64_t count = 0;
  for (std::size_t i = 0; i < size; ++i) count += x[i] > other[i] ? 1 : 0;
  return count;
}

}  // namespace

EventCount EventCount::EmptyLike() const {
  EventCount empty;
  empty.replicates = replicates.EmptyLike();
  return empty;
}

void EventCount::Add(std::uint64_t events_of_tile, std::uint64_t paths_of_tile) {
  replicates.Add(0, trials, static_cast<double>(events_of_tile));
  events += events_of_tile;
  trials += paths_of_tile;
}

void EventCount::AddBelow(std::span<const double> x, double threshold) {
  Add(CountBelow(x.data(), x.size(), threshold), x.size());
}

void EventCount::AddAbove(std::span<const double> x, double threshold) {
  Add(CountAbove(x.data(), x.size(), threshold), x.size());
}

void EventCount::AddAbove(std::span<const double> x, std::span<const double> other) {
  assert(x.size() == other.size());
  Add(CountAboveOther(x.data(), other.data(), x.size()), x.size());
}

void EventCount::Merge(const EventCount& other) {
  events += other.events;
  trials += other.trials;
  replicates.Merge(other.replicates);
}

void EventCount::AddDisjoint(const EventCount& other) {
  assert(trials == other.trials);
  events += other.events;
  replicates.Merge(other.replicates);
}

// The spread of those who do not is that of those who do.
EventCount EventCount::Complement() const { return {trials - events, trials, replicates}; }

// Wilson (1927).
Estimate EventCount::Probability() const {
  if (trials == 0) return NoEstimate();
  const double n = static_cast<double>(trials);
  const double p = static_cast<double>(events) / n;
  if (replicates.on() && std::min(events, trials - events) >= kFewEvents) {
    const double error = std::max(replicates.StandardError(0, trials), 1.0 / n);
    Estimate estimate = ReplicatesEstimate(p, error);
    estimate.lower = std::max(estimate.lower, 0.0);
    estimate.upper = std::min(estimate.upper, 1.0);
    return estimate;
  }
  const double z2 = kNormal975 * kNormal975;
  const double scale = 1.0 / (1.0 + z2 / n);
  const double centre = (p + z2 / (2.0 * n)) * scale;
  const double reach = kNormal975 * std::sqrt(p * (1.0 - p) / n + z2 / (4.0 * n * n)) * scale;
  return {p, std::sqrt(p * (1.0 - p) / n), events == 0 ? 0.0 : std::max(centre - reach, 0.0),
          events == trials ? 1.0 : std::min(centre + reach, 1.0)};
}

}  // namespace accord
