#ifndef ACCORD_SIMULATION_ACCUMULATE_BRACKET_KERNEL_H_
#define ACCORD_SIMULATION_ACCUMULATE_BRACKET_KERNEL_H_

// Private to brackets.cc and its test: how many of a column lie above which mark, and which lie
// inside a bracket. Comparisons only: the results are whole numbers, the same on every processor.

#include <cstddef>
#include <cstdint>

#include "simulation/accumulate/clones.h"

namespace accord::accumulate_internal {

inline constexpr int kBracketSlots = 3;

// What is not in use: from = to = infinity.
struct BracketSlots {
  double from[kBracketSlots];
  double to[kBracketSlots];
};

struct AboveFrom {
  std::int64_t count[kBracketSlots];
};

// where[i] = k + 1 if from[k] < x[i] <= to[k] for some k, else 0; how many are above each from[k].
// The slots ascend and do not overlap.
ACCORD_ACCUMULATE_BODY AboveFrom FindInBracketsBody(const BracketSlots& slots,
                                                    const double* __restrict x, std::size_t size,
                                                    std::int64_t* __restrict where) {
  const BracketSlots s = slots;  // the compiler may then keep it in registers
  std::int64_t from0 = 0, from1 = 0, from2 = 0;
  for (std::size_t i = 0; i < size; ++i) {
    const double value = x[i];
    from0 += value > s.from[0] ? 1 : 0;
    from1 += value > s.from[1] ? 1 : 0;
    from2 += value > s.from[2] ? 1 : 0;
    std::int64_t slot = value > s.from[0] ? 1 : 0;
    slot = value > s.to[0] ? 0 : slot;
    slot = value > s.from[1] ? 2 : slot;
    slot = value > s.to[1] ? 0 : slot;
    slot = value > s.from[2] ? 3 : slot;
    slot = value > s.to[2] ? 0 : slot;
    where[i] = slot;
  }
  return {{from0, from1, from2}};
}

ACCORD_ACCUMULATE_BODY std::int64_t CountAboveBody(const double* x, std::size_t size, double mark) {
  std::int64_t above = 0;
  for (std::size_t i = 0; i < size; ++i) above += x[i] > mark ? 1 : 0;
  return above;
}

// Ascending ends in blocks, and of each block its last one: two short rows of comparisons touch
// less memory than a search by halves.
inline constexpr std::size_t kEndBlocks = 8;
inline constexpr std::size_t kBlockEnds = 16;
struct alignas(64) EndTable {
  double last[kEndBlocks];               // of its block; that of the last block is infinity
  double ends[kEndBlocks * kBlockEnds];  // filled up with infinities
};

// How many ends are below the value.
ACCORD_ACCUMULATE_BODY std::size_t CountEndsBelowBody(const EndTable& table, double value) {
  std::int64_t block = 0;
  ACCORD_ACCUMULATE_LANES
  for (std::size_t i = 0; i < kEndBlocks; ++i) block += table.last[i] < value ? 1 : 0;
  const double* const ends = table.ends + static_cast<std::size_t>(block) * kBlockEnds;
  std::int64_t below = 0;
  ACCORD_ACCUMULATE_LANES
  for (std::size_t i = 0; i < kBlockEnds; ++i) below += ends[i] < value ? 1 : 0;
  return static_cast<std::size_t>(block) * kBlockEnds + static_cast<std::size_t>(below);
}

}  // namespace accord::accumulate_internal

#endif  // ACCORD_SIMULATION_ACCUMULATE_BRACKET_KERNEL_H_
