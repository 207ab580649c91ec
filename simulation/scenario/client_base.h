#ifndef ACCORD_SIMULATION_SCENARIO_CLIENT_BASE_H_
#define ACCORD_SIMULATION_SCENARIO_CLIENT_BASE_H_

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "simulation/scenario/driver.h"
#include "simulation/scenario/outcome.h"

// The client base, as asked. Fields, units, ranges and defaults are those of the proto messages of
// the same name (protos/accord/v1/client_base.proto); model.md section 5.
namespace accord {

// Fixed, a distribution, or observations to draw from.
struct ClientValue {
  std::variant<std::monostate, Trajectory, Marginal, EmpiricalMarginal> kind;
  std::vector<Loading> growth_loadings = {};
};

struct Segment {
  std::string id;
  std::string display_name;
  std::int64_t client_count = 0;
  bool out = false;
  std::optional<ClientValue> revenue_per_client, profit_per_client;
};

struct TransitionRow {
  std::string from;
  std::vector<double> probabilities;
};
struct TransitionMatrix {
  std::vector<TransitionRow> rows;
};
struct TransitionCountRow {
  std::string from;
  std::vector<double> counts;
};
struct TransitionCounts {
  std::vector<TransitionCountRow> rows;
  std::optional<double> prior;
  bool parameter_uncertainty = false;
};
struct Transitions {
  std::variant<std::monostate, TransitionMatrix, TransitionCounts> kind;
  std::optional<double> overdispersion_concentration;
};

struct Arrival {
  std::string segment;
  double mean_per_period = 0;
};

struct NamedClient {
  std::string id;
  std::string display_name;
  std::string segment;
  double beta_out = 0, beta_up = 0, beta_down = 0;
  double reference_score = 0;
};

struct ClientBase {
  std::vector<Segment> segments;
  std::optional<Transitions> transitions;
  std::vector<Arrival> arrivals;
  std::vector<NamedClient> named_clients;
};

struct Lever {
  std::string id;
  std::string display_name;
  std::vector<std::string> segments;
  int first_period = 0, last_period = 0;
  std::optional<double> odds_ratio_up, odds_ratio_down, odds_ratio_out;
  std::optional<double> cost_per_client;
  std::optional<std::int64_t> capacity;
  double effect_log_sd = 0;
};

}  // namespace accord

#endif  // ACCORD_SIMULATION_SCENARIO_CLIENT_BASE_H_
