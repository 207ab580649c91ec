#ifndef ACCORD_SIMULATION_SCENARIO_CLIENT_BASE_H_
#define ACCORD_SIMULATION_SCENARIO_CLIENT_BASE_H_

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "simulation/scenario/outcome.h"

// The client base, as asked. Fields, units, ranges and defaults are those of the proto messages of
// the same name (protos/accord/v1/client_base.proto); model.md section 5.
namespace accord {

struct ClientValue {
  std::variant<std::monostate, Trajectory> kind;
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
};

struct ClientBase {
  std::vector<Segment> segments;
  std::optional<Transitions> transitions;
};

}  // namespace accord

#endif  // ACCORD_SIMULATION_SCENARIO_CLIENT_BASE_H_
