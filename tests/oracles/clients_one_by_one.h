#ifndef ACCORD_TESTS_ORACLES_CLIENTS_ONE_BY_ONE_H_
#define ACCORD_TESTS_ORACLES_CLIENTS_ONE_BY_ONE_H_

#include <cmath>
#include <cstddef>
#include <random>
#include <vector>

#include "simulation/model/compiled_client_base.h"

// Slow twin of simulation/migration for certain matrices and effects: every client is a person who
// makes one random choice a period.
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

// A row as it is for somebody whom these levers treat.
inline CompiledTransitionRow Treated(CompiledTransitionRow row, int from, int out,
                                     const std::vector<const CompiledLever*>& levers) {
  double sum = 0.0;
  for (std::size_t i = 0; i < row.targets.size(); ++i) {
    const int to = row.targets[i];
    for (const CompiledLever* lever : levers) {
      if (to == from) continue;
      row.probabilities[i] *= std::exp(to == out   ? lever->log_out
                                       : to < from ? lever->log_up
                                                   : lever->log_down);
    }
    sum += row.probabilities[i];
  }
  for (double& probability : row.probabilities) probability /= sum;
  return row;
}

// The same with levers and arrivals: the clients of a segment stand in a queue, and a lever treats
// the first ones of its queues in rank order until its capacity is used up. Adds the number of
// treatments by lever.
inline std::vector<int> MoveOneByOneWithLevers(const CompiledClientBase& base, int periods,
                                               std::mt19937_64& engine,
                                               std::vector<double>& treatments) {
  std::vector<int> counts;
  for (double count : base.initial_counts) counts.push_back(static_cast<int>(count));
  for (int t = 1; t <= periods; ++t) {
    std::vector<double> left;
    for (const CompiledLever& lever : base.levers) {
      left.push_back(lever.acts_in(t) ? lever.capacity : 0.0);
    }
    std::vector<int> next(counts.size(), 0);
    for (std::size_t from = 0; from < counts.size(); ++from) {
      for (int client = 0; client < counts[from]; ++client) {
        std::vector<const CompiledLever*> levers;
        for (std::size_t i = 0; i < base.levers.size(); ++i) {
          for (const CompiledLeverSegment& treats : base.levers[i].segments) {
            if (treats.segment != static_cast<int>(from) || left[i] < 1.0) continue;
            left[i] -= 1.0;
            treatments[i] += 1.0;
            levers.push_back(&base.levers[i]);
          }
        }
        ++next[static_cast<std::size_t>(MoveOneClient(
            Treated(base.rows[from], static_cast<int>(from), base.out, levers), engine))];
      }
    }
    for (const CompiledArrivals& arrivals : base.arrivals) {
      // Knuth's product of uniforms.
      double product = static_cast<double>(engine() >> 11) * 0x1p-53;
      while (product > std::exp(-arrivals.mean_per_period)) {
        ++next[static_cast<std::size_t>(arrivals.segment)];
        product *= static_cast<double>(engine() >> 11) * 0x1p-53;
      }
    }
    counts = next;
  }
  return counts;
}

}  // namespace accord::oracles

#endif  // ACCORD_TESTS_ORACLES_CLIENTS_ONE_BY_ONE_H_
