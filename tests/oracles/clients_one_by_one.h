#ifndef ACCORD_TESTS_ORACLES_CLIENTS_ONE_BY_ONE_H_
#define ACCORD_TESTS_ORACLES_CLIENTS_ONE_BY_ONE_H_

#include <cstddef>
#include <random>
#include <vector>

#include "simulation/model/compiled_client_base.h"

// Slow twin of simulation/migration for certain matrices: every client is a person who throws one
// die a period.
namespace accord::oracles {

// Where one client of a segment is a period later.
inline int MoveOneClient(const CompiledTransitionRow& row, std::mt19937_64& engine) {
  double left = static_cast<double>(engine() >> 11) * 0x1p-53;
  for (std::size_t i = 0; i + 1 < row.targets.size(); ++i) {
    if (left < row.probabilities[i]) return row.targets[i];
    left -= row.probabilities[i];
  }
  return row.targets.back();
}

// Clients in every segment after `periods` periods.
inline std::vector<int> MoveOneByOne(const CompiledClientBase& base, int periods,
                                     std::mt19937_64& engine) {
  std::vector<int> counts(base.rows.size(), 0);
  for (std::size_t start = 0; start < base.rows.size(); ++start) {
    const int clients = static_cast<int>(base.initial_counts[start]);
    for (int client = 0; client < clients; ++client) {
      int segment = static_cast<int>(start);
      for (int t = 1; t <= periods; ++t) segment = MoveOneClient(base.rows[segment], engine);
      ++counts[segment];
    }
  }
  return counts;
}

}  // namespace accord::oracles

#endif  // ACCORD_TESTS_ORACLES_CLIENTS_ONE_BY_ONE_H_
