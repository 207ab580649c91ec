#include "simulation/negotiation/multisearch.h"

#include <algorithm>
#include <utility>

namespace accord {

Multisearch::Multisearch(std::vector<Position> start) {
  for (Position& position : start) {
    known_.insert(position);
    positions_.push_back(std::move(position));
    steps_.push_back(kFirstStep);
  }
}

bool Multisearch::Add(Position position, double step) {
  if (!known_.insert(position).second) return false;
  positions_.push_back(std::move(position));
  steps_.push_back(step);
  return true;
}

std::vector<Position> Multisearch::Poll(const std::vector<std::size_t>& centres, std::size_t most) {
  const std::size_t first = positions_.size();
  for (const std::size_t centre : centres) {
    const double step = steps_[centre];
    if (step < kLastStep) continue;
    const Position around = positions_[centre];
    // All of a centre's or none, so that no coordinate is left out for good.
    if (positions_.size() + 2 * around.size() > first + most) break;
    for (std::size_t i = 0; i < around.size(); ++i) {
      for (const double move : {step, -step}) {
        Position polled = around;
        polled[i] = std::clamp(around[i] + move, 0.0, 1.0);
        Add(std::move(polled), step);
      }
    }
    steps_[centre] = step / 2;
  }
  return {positions_.begin() + static_cast<std::ptrdiff_t>(first), positions_.end()};
}

std::vector<std::size_t> Spread(std::size_t size, std::size_t count) {
  std::vector<std::size_t> chosen;
  const std::size_t last = std::min(size, count);
  for (std::size_t i = 0; i < last; ++i) {
    chosen.push_back(last == 1 ? 0 : i * (size - 1) / (last - 1));
  }
  return chosen;
}

}  // namespace accord
