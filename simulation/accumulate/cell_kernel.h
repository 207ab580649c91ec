#ifndef ACCORD_SIMULATION_ACCUMULATE_CELL_KERNEL_H_
#define ACCORD_SIMULATION_ACCUMULATE_CELL_KERNEL_H_

// Private to bin_edges.cc and its test: the cells of a column, the rare tails left to the caller.

#include <cstddef>
#include <cstdint>

#include "simulation/base/vector_clones.h"

namespace accord::accumulate_internal {

inline constexpr int kMapParts = 13;

struct CellMap {
  double from[kMapParts];   // where each part of the central range begins,
  double width[kMapParts];  // how wide it is
  double rate[kMapParts];   // and its cells per unit
  double low, high;         // ends of the central range
  std::int32_t first;       // number of the first central cell
  double last_central;      // central cells - 1
  const double* atoms;
  std::size_t atom_count;
};

// cells[i] is as BinEdges::CellOf(x[i]), but negative where x[i] is outside [low, high].
ACCORD_ALWAYS_INLINE void CellsBody(const CellMap& map, const double* x, std::size_t size,
                                    std::int32_t* cells) {
  constexpr std::int32_t kOutside = -1'000'000'000;
  const CellMap m = map;  // the compiler may then keep it in registers
  for (std::size_t i = 0; i < size; ++i) {
    double position = 0.0;
    for (int part = 0; part < kMapParts; ++part) {
      double into = x[i] - m.from[part];
      into = into > 0.0 ? into : 0.0;
      into = into < m.width[part] ? into : m.width[part];
      position += into * m.rate[part];
    }
    position = position < m.last_central ? position : m.last_central;
    const std::int32_t cell = m.first + static_cast<std::int32_t>(position);
    const bool outside = static_cast<bool>((x[i] < m.low) | (x[i] > m.high));
    cells[i] = outside ? kOutside : cell;
  }
  for (std::size_t k = 0; k < m.atom_count; ++k) {
    const double atom = m.atoms[k];
    for (std::size_t i = 0; i < size; ++i) {
      cells[i] += static_cast<std::int32_t>(x[i] >= atom) + static_cast<std::int32_t>(x[i] > atom);
    }
  }
}

}  // namespace accord::accumulate_internal

#endif  // ACCORD_SIMULATION_ACCUMULATE_CELL_KERNEL_H_
