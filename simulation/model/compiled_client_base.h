#ifndef ACCORD_SIMULATION_MODEL_COMPILED_CLIENT_BASE_H_
#define ACCORD_SIMULATION_MODEL_COMPILED_CLIENT_BASE_H_

#include <limits>
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
  StreamKey overdispersion{};         // of the Dirichlet draws around it, one a period
};

// Poisson arrivals in one segment.
struct CompiledArrivals {
  int segment;
  double mean_per_period;  // above 0
  StreamKey stream;
};

// What one lever does in one of its segments.
struct CompiledLeverSegment {
  int segment;
  StreamKey moves;  // of the clients it treats
};

// A measure that multiplies odds of moving: log odds ratios by the rank of where a client goes.
struct CompiledLever {
  std::vector<CompiledLeverSegment> segments;  // in rank order
  int first_period, last_period;
  double log_up, log_down, log_out;  // log odds ratios; staying has 0
  double cost_per_client;            // money per treated client and period
  double capacity;                   // clients a period; infinite: all
  double effect_log_sd;              // of the factor on all three logs; 0: certain
  StreamKey effect;                  // of that factor, one a path

  bool treats_all() const { return capacity == std::numeric_limits<double>::infinity(); }
  bool acts_in(int t) const { return t >= first_period && t <= last_period; }
};

// The client base, ready to be moved. Segments by index, in rank order.
struct CompiledClientBase {
  std::vector<double> initial_counts;                   // whole numbers
  std::vector<CompiledTransitionRow> rows;              // by segment
  std::vector<std::vector<double>> revenue_per_client;  // [segment][t - 1]
  std::vector<std::vector<double>> profit_per_client;   // [segment][t - 1]
  std::vector<double> discount;  // (1 + r)^(-tD), t = 0..T, the supplier's rate
  bool certain;                  // ExpectedCounts gives the mean of the simulated counts exactly

  double overdispersion = 0.0;  // Dirichlet concentration of a period's rows; 0: none
  int out = -1;                 // the segment that clients leave to; -1: none
  std::vector<CompiledArrivals> arrivals = {};
  std::vector<CompiledLever> levers = {};
};

}  // namespace accord

#endif  // ACCORD_SIMULATION_MODEL_COMPILED_CLIENT_BASE_H_
