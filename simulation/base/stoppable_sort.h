#ifndef ACCORD_SIMULATION_BASE_STOPPABLE_SORT_H_
#define ACCORD_SIMULATION_BASE_STOPPABLE_SORT_H_

#include <algorithm>
#include <cstddef>
#include <functional>
#include <memory>
#include <span>
#include <utility>

#include "simulation/base/stopped.h"

namespace accord {

namespace base_internal {

// A piece that is sorted, or merged, between two questions: some milliseconds.
inline constexpr std::size_t kSortedAtOnce = std::size_t{1} << 16;

// Merges two runs in order, the first one's elements before equal ones of the second; false, and
// part of them, once stopped.
template <typename T, typename Less>
bool Merge(const T* first, const T* first_end, const T* second, const T* second_end, T* to,
           Less& less, const Stopped& stopped) {
  while (first != first_end || second != second_end) {
    if (IsStopped(stopped)) return false;
    const std::size_t left = static_cast<std::size_t>((first_end - first) + (second_end - second));
    for (std::size_t i = std::min(left, kSortedAtOnce); i > 0; --i) {
      const bool takes_second =
          first == first_end || (second != second_end && less(*second, *first));
      *to++ = takes_second ? *second++ : *first++;
    }
  }
  return true;
}

}  // namespace base_internal

// Sorts as std::sort does, pieces first, which are then merged; asks in between. False, and
// `values` of no use, once stopped. Takes as much memory again where there are more than 65 536. T
// is cheap to copy; the order of equal elements is not promised.
template <typename T, typename Less = std::less<>>
bool SortUnless(const Stopped& stopped, std::span<T> values, Less less = {}) {
  constexpr std::size_t kPiece = base_internal::kSortedAtOnce;
  const std::size_t size = values.size();
  for (std::size_t begin = 0; begin < size; begin += kPiece) {
    if (IsStopped(stopped)) return false;
    std::ranges::sort(values.subspan(begin, std::min(kPiece, size - begin)), less);
  }
  if (size <= kPiece) return true;
  const auto other = std::make_unique_for_overwrite<T[]>(size);
  T* from = values.data();
  T* to = other.get();
  for (std::size_t run = kPiece; run < size; run *= 2) {
    for (std::size_t begin = 0; begin < size; begin += 2 * run) {
      const T* const middle = from + std::min(begin + run, size);
      const T* const end = from + std::min(begin + 2 * run, size);
      if (!base_internal::Merge(from + begin, middle, middle, end, to + begin, less, stopped)) {
        return false;
      }
    }
    std::swap(from, to);
  }
  if (from != values.data()) std::copy(from, from + size, values.data());
  return true;
}

}  // namespace accord

#endif  // ACCORD_SIMULATION_BASE_STOPPABLE_SORT_H_
