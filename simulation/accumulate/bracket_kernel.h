#ifndef ACCORD_SIMULATION_ACCUMULATE_BRACKET_KERNEL_H_
#define ACCORD_SIMULATION_ACCUMULATE_BRACKET_KERNEL_H_

// Private to brackets.cc and its tests: how many of a column lie above which mark, and of those
// inside brackets, how many in which cell. Comparisons only: the results are whole numbers, the
// same on every processor.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <limits>

#include "simulation/base/vector_clones.h"

namespace accord::accumulate_internal {

inline constexpr std::size_t kBracketSlots = 3;

// Ascending; a slot may begin where the one before it ends. What is not in use: from = to =
// infinity.
struct BracketSlots {
  double from[kBracketSlots];
  double to[kBracketSlots];
};

// Of one slot each.
struct SlotCounts {
  std::int64_t count[kBracketSlots];
};

struct Picked {
  SlotCounts above;   // values above each `from`
  std::size_t count;  // values inside any of the slots
};

inline constexpr std::size_t kPickChunk = 256;

// Copies those x with from[k] < x <= to[k] for some k to `inside`, in order; a value more is
// scratch. Finite x, kPickChunk at most.
ACCORD_ALWAYS_INLINE Picked PickInsideBody(const BracketSlots& slots, const double* __restrict x,
                                           std::size_t size, double* __restrict inside) {
  const BracketSlots s = slots;  // the compiler may then keep it in registers
  std::int64_t from0 = 0, from1 = 0, from2 = 0;
  std::int64_t is_inside[kPickChunk];
  for (std::size_t i = 0; i < size; ++i) {
    const double value = x[i];
    from0 += value > s.from[0] ? 1 : 0;
    from1 += value > s.from[1] ? 1 : 0;
    from2 += value > s.from[2] ? 1 : 0;
    std::int64_t in = value > s.from[0] ? 1 : 0;
    in = value > s.to[0] ? 0 : in;
    in = value > s.from[1] ? 1 : in;
    in = value > s.to[1] ? 0 : in;
    in = value > s.from[2] ? 1 : in;
    in = value > s.to[2] ? 0 : in;
    is_inside[i] = in;
  }
  std::size_t count = 0;
  for (std::size_t i = 0; i < size; ++i) {
    inside[count] = x[i];
    count += static_cast<std::size_t>(is_inside[i]);
  }
  return {{{from0, from1, from2}}, count};
}

ACCORD_ALWAYS_INLINE std::int64_t CountAboveBody(const double* x, std::size_t size, double mark) {
  std::int64_t above = 0;
  for (std::size_t i = 0; i < size; ++i) above += x[i] > mark ? 1 : 0;
  return above;
}

// The ends inside each bracket in blocks, and of each block its last one: two short rows of
// comparisons touch less memory than a search by halves. All brackets are in one row: what is
// inside one of them is above all ends of those before it and below all of those behind it.
inline constexpr std::size_t kSlotBlocks = 8;
inline constexpr std::size_t kBlockEnds = 16;
inline constexpr std::size_t kSlotEnds = kSlotBlocks * kBlockEnds;
inline constexpr std::size_t kEndBlocks = kBracketSlots * kSlotBlocks;
struct alignas(64) EndTable {
  double last[kEndBlocks];               // of its block
  double ends[kEndBlocks * kBlockEnds];  // ascending
  std::uint32_t cell[kEndBlocks];        // that ends with the block's first end

  // Everything infinite.
  EndTable();
  // The ends inside a bracket, at most kSlotEnds - 1, filled up with the one that ends it; the
  // first of them ends `first_cell`.
  void SetSlot(std::size_t slot, const double* ends, std::size_t count, double to,
               std::uint32_t first_cell);
};

inline EndTable::EndTable() : cell{} {
  std::fill(std::begin(last), std::end(last), std::numeric_limits<double>::infinity());
  std::fill(std::begin(ends), std::end(ends), std::numeric_limits<double>::infinity());
}

inline void EndTable::SetSlot(std::size_t slot, const double* inside, std::size_t count, double to,
                              std::uint32_t first_cell) {
  std::fill_n(ends + slot * kSlotEnds, kSlotEnds, to);
  std::copy_n(inside, count, ends + slot * kSlotEnds);
  for (std::size_t i = 0; i < kSlotBlocks; ++i) {
    const std::size_t block = slot * kSlotBlocks + i;
    last[block] = ends[(block + 1) * kBlockEnds - 1];
    cell[block] = first_cell + static_cast<std::uint32_t>(i * kBlockEnds);
  }
}

// ++counts[its cell] for each value, all of which are inside brackets of the table; how many are in
// each of them.
ACCORD_ALWAYS_INLINE SlotCounts CountInsideBody(const EndTable& table, const double* inside,
                                                std::size_t size, std::uint32_t* counts) {
  SlotCounts in_slot{};
  for (std::size_t k = 0; k < size; ++k) {
    const double value = inside[k];
    std::int64_t block = 0;
    ACCORD_LANES
    for (std::size_t i = 0; i < kEndBlocks; ++i) block += table.last[i] < value ? 1 : 0;
    const double* const ends = table.ends + static_cast<std::size_t>(block) * kBlockEnds;
    std::int64_t below = 0;
    ACCORD_LANES
    for (std::size_t i = 0; i < kBlockEnds; ++i) below += ends[i] < value ? 1 : 0;
    ++counts[table.cell[block] + static_cast<std::size_t>(below)];
    ++in_slot.count[static_cast<std::size_t>(block) / kSlotBlocks];
  }
  return in_slot;
}

struct BracketCounts {
  SlotCounts above;   // values above each `from`
  SlotCounts inside;  // values inside each slot
};

// ++counts[its cell] for each of x that is inside a bracket. kPickChunk finite values at most; the
// table is that of the slots.
BracketCounts CountInBrackets(const BracketSlots& slots, const EndTable& table, const double* x,
                              std::size_t size, std::uint32_t* counts);

// The same in plain loops.
ACCORD_ALWAYS_INLINE BracketCounts CountInBracketsBody(const BracketSlots& slots,
                                                       const EndTable& table, const double* x,
                                                       std::size_t size, std::uint32_t* counts) {
  double inside[kPickChunk + 1];
  const Picked picked = PickInsideBody(slots, x, size, inside);
  return {picked.above, CountInsideBody(table, inside, picked.count, counts)};
}

}  // namespace accord::accumulate_internal

#endif  // ACCORD_SIMULATION_ACCUMULATE_BRACKET_KERNEL_H_
