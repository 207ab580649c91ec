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

void EventCount::AddBelow(std::span<const double> x, double threshold) {
  events += CountBelow(x.data(), x.size(), threshold);
  trials += x.size();
}

void EventCount::AddAbove(std::span<const double> x, double threshold) {
  events += CountAbove(x.data(), x.size(), threshold);
  trials += x.size();
}

void EventCount::AddAbove(std::span<const double> x, std::span<const double> other) {
  assert(x.size() == other.size());
  events += CountAboveOther(x.data(), other.data(), x.size());
  trials += x.size();
}

void EventCount::Merge(const EventCount& other) {
  events += other.events;
  trials += other.trials;
}

// Wilson (1927).
Estimate EventCount::Probability() const {
  if (trials == 0) return NoEstimate();
  const double n = static_cast<double>(trials);
  const double p = static_cast<double>(events) / n;
  const double z2 = kNormal975 * kNormal975;
  const double scale = 1.0 / (1.0 + z2 / n);
  const double centre = (p + z2 / (2.0 * n)) * scale;
  const double reach = kNormal975 * std::sqrt(p * (1.0 - p) / n + z2 / (4.0 * n * n)) * scale;
  return {p, std::sqrt(p * (1.0 - p) / n), events == 0 ? 0.0 : std::max(centre - reach, 0.0),
          events == trials ? 1.0 : std::min(centre + reach, 1.0)};
}

}  // namespace accord
