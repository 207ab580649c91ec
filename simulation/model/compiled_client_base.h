#ifndef ACCORD_SIMULATION_MODEL_COMPILED_CLIENT_BASE_H_
#define ACCORD_SIMULATION_MODEL_COMPILED_CLIENT_BASE_H_

#include <algorithm>
#include <limits>
#include <optional>
#include <vector>

#include "simulation/model/compiled_client_value.h"
#include "simulation/model/compiled_process.h"
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

  friend bool operator==(const CompiledTransitionRow&, const CompiledTransitionRow&) = default;
};

// Poisson arrivals in one segment.
struct CompiledArrivals {
  int segment;
  double mean_per_period;  // above 0
  StreamKey stream;

  friend bool operator==(const CompiledArrivals&, const CompiledArrivals&) = default;
};

// A client followed by name (5.1).
struct CompiledNamedClient {
  int segment;        // at the start
  int contract = -1;  // into CompiledModel::contracts; -1: none
  // Of exp(-beta_out delta), exp(+beta_up delta), exp(-beta_down delta), delta = I(t) - reference.
  double beta_out, beta_up, beta_down;
  double reference_score;
  StreamKey moves;

  friend bool operator==(const CompiledNamedClient&, const CompiledNamedClient&) = default;
};

// What one lever does in one of its segments.
struct CompiledLeverSegment {
  int segment;
  StreamKey moves;  // of the clients it treats

  friend bool operator==(const CompiledLeverSegment&, const CompiledLeverSegment&) = default;
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

  friend bool operator==(const CompiledLever&, const CompiledLever&) = default;
};

// What is known of the end of periods 1..period_count, in place of moves.
struct KnownBase {
  int period_count = 0;
  std::vector<std::vector<double>> counts;  // by segment; named clients included
  std::vector<std::vector<int>> segments;   // by named client

  friend bool operator==(const KnownBase&, const KnownBase&) = default;
};

// The client base, ready to be moved. Segments by index, in rank order.
struct CompiledClientBase {
  std::vector<double> initial_counts;                // whole numbers, named clients included
  std::vector<CompiledTransitionRow> rows;           // by segment
  std::vector<CompiledClientValue> revenue, profit;  // per client, by segment
  std::vector<double> discount;                      // (1 + r)^(-tD), t = 0..T, the supplier's rate
  bool certain;  // ExpectedCounts gives the mean of the simulated counts exactly

  double overdispersion = 0.0;  // Dirichlet concentration of a period's rows; 0: none
  int out = -1;                 // the segment that clients leave to; -1: none
  std::vector<CompiledArrivals> arrivals = {};
  std::vector<CompiledLever> levers = {};
  std::vector<CompiledNamedClient> named_clients = {};  // in the scenario's order
  KnownBase past = {};
  // In place of `concentration` of rows and of `overdispersion`, which are empty and 0 then; the
  // Dirichlet draw of a row and period has the words of its `overdispersion` stream. There is no
  // period beyond its own.
  std::optional<CompiledProcess> process = {};

  // Whether some client under contract brings what its contract does.
  bool has_contracts() const {
    return std::any_of(named_clients.begin(), named_clients.end(),
                       [](const CompiledNamedClient& client) { return client.contract >= 0; });
  }
  // Whether a segment's money follows from its count alone.
  bool knows_money() const {
    const auto is_known = [](const CompiledClientValue& value) { return value.is_known(); };
    return !has_contracts() && std::all_of(revenue.begin(), revenue.end(), is_known) &&
           std::all_of(profit.begin(), profit.end(), is_known);
  }

  friend bool operator==(const CompiledClientBase&, const CompiledClientBase&) = default;
};

}  // namespace accord

#endif  // ACCORD_SIMULATION_MODEL_COMPILED_CLIENT_BASE_H_
