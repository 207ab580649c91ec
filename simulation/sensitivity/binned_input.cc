#include "simulation/sensitivity/binned_input.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <numeric>

namespace accord {

std::size_t GroupOfPath(std::size_t path, std::size_t path_count) {
  return IsWholeBlocks(path_count) ? Replicates::ReplicateOf(path) : path % kPathGroups;
}

BinnedInput::BinnedInput(std::span<const double> input) : bins_(input.size()) {
  assert(input.size() >= kPathGroups * 8);
  std::vector<std::size_t> order(input.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return input[a] != input[b] ? input[a] < input[b] : a < b;
  });
  const double root = std::sqrt(static_cast<double>(input.size()));
  const std::size_t most = static_cast<std::size_t>(std::clamp(root / 2, 8.0, 128.0));
  const std::size_t full = order.size() / most;
  std::size_t count = 0;  // in the last bin
  for (std::size_t rank = 0; rank < order.size(); ++rank) {
    const double value = input[order[rank]];
    const bool is_left_over = order.size() - rank < full;
    if (rank == 0 || (count >= full && value != greatest_.back() && !is_left_over)) {
      least_.push_back(value);
      greatest_.push_back(value);
      count = 0;
    }
    greatest_.back() = value;
    bins_[order[rank]] = static_cast<std::uint8_t>(least_.size() - 1);
    ++count;
  }
}

}  // namespace accord
