#ifndef ACCORD_SIMULATION_ASSESSMENT_STRATEGY_H_
#define ACCORD_SIMULATION_ASSESSMENT_STRATEGY_H_

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "simulation/assessment/position.h"

// What to do about a client: the key-client matrix (Samoilov 2024) and the seven directions (Gurova
// 2017). Fields, units, ranges and defaults are those of the proto messages of the same name
// (protos/accord/v1/relationship_strategy.proto).
namespace accord {

enum class ClientState { kUnspecified, kNew, kActive, kLeft };
enum class StrategicOption {
  kUnspecified,
  kWithdraw,
  kKeepAtLeastEffort,
  kKeepSelectively,
  kProtectSelectively,
  kProtectTies,
  kDevelopCooperation
};
enum class BondMethod {
  kUnspecified,
  kDeepenTrust,
  kEntryBarriers,
  kJointActivities,
  kExitBarriers
};
enum class KeyClientKind { kUnspecified, kPlain, kImportant, kKey };
enum class Direction {
  kUnspecified,
  kStart,
  kProtect,
  kImprove,
  kReorganise,
  kMaximiseProfit,
  kWinBack,
  kEnd
};

struct MatrixClasses {
  RelationshipLevel attractiveness = RelationshipLevel::kUnspecified;
  std::variant<std::monostate, RelationshipLevel, double> own_position;  // a level, or a score
};
struct DirectionQuestion {
  ClientState state = ClientState::kUnspecified;
  double margin = 0, service_cost = 0;
  std::optional<double> mended_service_cost, improved_margin;
  double improvement_cost = 0, unavoidable_leave_probability = 0;
  std::optional<double> leaving_from, expected_profit;
  double win_back_cost = 0;
  std::optional<double> win_back_probability;
};
struct StrategyQuestion {
  std::variant<std::monostate, MatrixClasses, PositionQuestion> axes;
  std::optional<Judgement> fit;
  std::optional<double> key_from, important_from;
  std::optional<DirectionQuestion> direction;
};
struct StrategyDraft {
  std::optional<StrategyQuestion> strategy;
  std::optional<DrawOptions> draws;
};

struct OptionProbability {
  StrategicOption option = StrategicOption::kUnspecified;
  DrawnProbability probability;
};
struct Instrument {
  std::string name;
  BondMethod method = BondMethod::kUnspecified;
};
struct MatrixAnswer {
  RelationshipLevel attractiveness = RelationshipLevel::kUnspecified,
                    own_position = RelationshipLevel::kUnspecified;
  StrategicOption option = StrategicOption::kUnspecified;
  std::vector<OptionProbability> probabilities;
  std::vector<Instrument> instruments;
  std::vector<std::string> levers;
  Provenance provenance;
};
struct DirectionAnswer {
  Direction direction = Direction::kUnspecified;
  std::string reason, lever;
  Provenance provenance;
};
struct StrategyAnswer {
  std::optional<MatrixAnswer> matrix;
  KeyClientKind client_kind = KeyClientKind::kUnspecified;
  std::optional<DirectionAnswer> direction;
  std::string sentence;
  std::optional<Provenance> client_kind_provenance;
};
struct StrategyFound {
  StrategyAnswer strategy;
};

// The option of a cell: the client's attractiveness, the firm's own position.
StrategicOption OptionOf(RelationshipLevel attractiveness, RelationshipLevel own_position);

// Ids of the ready-made levers (server/levers) that stand for an option in a forecast.
std::vector<std::string> LeversOf(StrategicOption option);

// The strategy, or every fault of the draft. Anything once stopped. Pure, thread-safe.
std::variant<StrategyFound, Violations> RecommendStrategy(const StrategyDraft& draft,
                                                          const Stopped& stopped);

}  // namespace accord

#endif  // ACCORD_SIMULATION_ASSESSMENT_STRATEGY_H_
