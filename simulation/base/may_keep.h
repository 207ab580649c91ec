#ifndef ACCORD_SIMULATION_BASE_MAY_KEEP_H_
#define ACCORD_SIMULATION_BASE_MAY_KEEP_H_

#include <cstddef>
#include <functional>

namespace accord {

// Whether so many bytes more may be kept, asked before they are; empty: any number. What is told no
// keeps nothing more.
using MayKeep = std::function<bool(std::size_t more)>;

// Nothing needs no leave.
inline bool MayBeKept(const MayKeep& may_keep, std::size_t more) {
  return more == 0 || !may_keep || may_keep(more);
}

// By how many bytes a vector or string grows at most where it gets to this size by appending.
template <typename Column>
std::size_t GrowthTo(std::size_t size, const Column& column) {
  if (size <= column.capacity()) return 0;
  return (2 * size - column.capacity()) * sizeof(typename Column::value_type);
}

}  // namespace accord

#endif  // ACCORD_SIMULATION_BASE_MAY_KEEP_H_
