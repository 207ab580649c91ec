#ifndef ACCORD_SIMULATION_ASSESSMENT_BASE_ASSESSMENT_H_
#define ACCORD_SIMULATION_ASSESSMENT_BASE_ASSESSMENT_H_

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "simulation/assessment/strategy.h"

// All clients of a firm at once. Fields, units, ranges and defaults are those of the proto messages
// of the same name (protos/accord/v1/relationship_base.proto).
namespace accord {

struct BaseClient {
  std::string id;
  double information_exchange = 0, process_alignment = 0, mutual_adaptation = 0, contacts = 0,
         favourable_terms = 0, benefit = 0, cost = 0;
  std::optional<double> npv, service_cost;
};
struct BaseQuestion {
  std::vector<BaseClient> clients;
  std::optional<double> medium_from, high_from, band;
};
struct BaseDraft {
  std::optional<BaseQuestion> base;
};

struct AssessedClient {
  std::string id;
  double level_sum = 0;
  RelationshipLevel level = RelationshipLevel::kUnspecified;
  double profit_rate = 0, npv = 0;
  RelationshipLevel tactical = RelationshipLevel::kUnspecified,
                    strategic = RelationshipLevel::kUnspecified,
                    normative_level = RelationshipLevel::kUnspecified;
  int level_move = 0;
  StrategicOption option = StrategicOption::kUnspecified;
  std::optional<DirectionAnswer> direction;
  int place = 0;
};
struct MatrixCell {
  RelationshipLevel attractiveness = RelationshipLevel::kUnspecified,
                    own_position = RelationshipLevel::kUnspecified;
  StrategicOption option = StrategicOption::kUnspecified;
  int client_count = 0;
  double npv = 0, benefit = 0;
};
struct LeverUse {
  std::string lever;
  int client_count = 0;
};
struct BaseAssessment {
  double mean_profit_rate = 0, mean_npv = 0;
  std::vector<AssessedClient> clients;
  std::vector<MatrixCell> cells;
  std::vector<std::string> talk_first;
  std::vector<LeverUse> levers;
  Provenance provenance;
};
struct BaseFound {
  BaseAssessment base;
};

// The assessment, or every fault of the draft. Pure, thread-safe; time n log n.
std::variant<BaseFound, Violations> AssessBase(const BaseDraft& draft);

}  // namespace accord

#endif  // ACCORD_SIMULATION_ASSESSMENT_BASE_ASSESSMENT_H_
