#ifndef ACCORD_TESTS_SIMULATION_MIGRATION_BASES_H_
#define ACCORD_TESTS_SIMULATION_MIGRATION_BASES_H_

#include <cmath>
#include <cstddef>
#include <limits>
#include <string>
#include <vector>

#include "simulation/model/compiled_client_base.h"

// Client bases as Compile would make them, written down by hand.
namespace accord {

using Matrix = std::vector<std::vector<double>>;

// Segment k has 1 + k revenue and 0.1 profit per client, growing by 1 a period; 5 % a period.
inline CompiledClientBase ABase(const std::vector<double>& counts, const Matrix& probabilities,
                                int periods = 40) {
  CompiledClientBase base;
  base.initial_counts = counts;
  base.certain = true;
  for (std::size_t from = 0; from < counts.size(); ++from) {
    CompiledTransitionRow row;
    for (std::size_t to = 0; to < counts.size(); ++to) {
      if (probabilities[from][to] == 0.0) continue;
      row.targets.push_back(static_cast<int>(to));
      row.probabilities.push_back(probabilities[from][to]);
    }
    row.moves = MakeStreamKey(7, "segment", std::to_string(from), "moves");
    row.matrix = MakeStreamKey(7, "segment", std::to_string(from), "matrix");
    row.overdispersion = MakeStreamKey(7, "segment", std::to_string(from), "overdispersion");
    base.rows.push_back(row);
    std::vector<double> revenue, profit;
    for (int t = 1; t <= periods; ++t) {
      revenue.push_back(1.0 + static_cast<double>(from) + t);
      profit.push_back(0.1 * t);
    }
    base.revenue.emplace_back().mean = revenue;
    base.profit.emplace_back().mean = profit;
  }
  for (int t = 0; t <= periods; ++t) {
    base.discount.push_back(t == 0 ? 1.0 : base.discount.back() / 1.05);
  }
  return base;
}

// The same with Dirichlet parameters; the mean matrix follows.
inline CompiledClientBase AnUncertainBase(const std::vector<double>& counts,
                                          const Matrix& concentration, int periods = 40) {
  Matrix probabilities = concentration;
  for (std::vector<double>& row : probabilities) {
    double sum = 0.0;
    for (double weight : row) sum += weight;
    for (double& weight : row) weight /= sum;
  }
  CompiledClientBase base = ABase(counts, probabilities, periods);
  base.certain = false;
  for (std::size_t from = 0; from < counts.size(); ++from) {
    for (int to : base.rows[from].targets) {
      base.rows[from].concentration.push_back(concentration[from][to]);
    }
  }
  return base;
}

// Acts in periods 1 to 40 on everybody in these segments, for 2 a client.
inline CompiledLever ALever(const std::vector<int>& segments, double up, double down, double out) {
  static int count = 0;
  const std::string id = std::to_string(count++);
  CompiledLever lever{};
  for (const int segment : segments) {
    lever.segments.push_back({segment, MakeStreamKey(7, "lever", id, std::to_string(segment))});
  }
  lever.first_period = 1;
  lever.last_period = 40;
  lever.log_up = std::log(up);
  lever.log_down = std::log(down);
  lever.log_out = std::log(out);
  lever.cost_per_client = 2;
  lever.capacity = std::numeric_limits<double>::infinity();
  lever.effect = MakeStreamKey(7, "lever", id, "effect");
  return lever;
}

inline CompiledArrivals SomeArrivals(int segment, double mean) {
  return {segment, mean, MakeStreamKey(7, "segment", std::to_string(segment), "arrivals")};
}

}  // namespace accord

#endif  // ACCORD_TESTS_SIMULATION_MIGRATION_BASES_H_
