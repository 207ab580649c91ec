#ifndef ACCORD_SIMULATION_MODEL_COMPILED_CLIENT_BASE_H_
#define ACCORD_SIMULATION_MODEL_COMPILED_CLIENT_BASE_H_

#include <vector>

#include "simulation/random/stream.h"

namespace accord {

// Where clients of one segment go in one period.
struct CompiledTransitionRow {
  std::vector<int> targets;           // segments that can be reached, ascending
  std::vector<double> probabilities;  // mean probability of each target; sums to 1
  std::vector<double> concentration;  // Dirichlet parameters by target; empty: certain
  StreamKey moves;                    // of the multinomial draws
  StreamKey matrix;                   // of the Dirichlet draw, one a path
};

// The client base, ready to be moved. Segments by index, in rank order.
struct CompiledClientBase {
  std::vector<double> initial_counts;                   // whole numbers
  std::vector<CompiledTransitionRow> rows;              // by segment
  std::vector<std::vector<double>> revenue_per_client;  // [segment][t - 1]
  std::vector<std::vector<double>> profit_per_client;   // [segment][t - 1]
  std::vector<double> discount;  // (1 + r)^(-tD), t = 0..T, the supplier's rate
  bool certain;                  // no row has a concentration
};

}  // namespace accord

#endif  // ACCORD_SIMULATION_MODEL_COMPILED_CLIENT_BASE_H_
