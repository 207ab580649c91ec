#ifndef ACCORD_SIMULATION_ASSESSMENT_READINESS_H_
#define ACCORD_SIMULATION_ASSESSMENT_READINESS_H_

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "simulation/assessment/judgement.h"
#include "simulation/assessment/provenance.h"
#include "simulation/base/stopped.h"
#include "simulation/base/violation.h"

// Whether a pair of firms is ready for Joint Outcome Management (Kotlyarov, Ipatov). Fields,
// ranges and defaults are those of the proto messages of the same name
// (protos/accord/v1/relationship_readiness.proto).
namespace accord {

enum class ReadinessTopic {
  kUnspecified,
  kTrust,
  kOpenness,
  kRiskSharing,
  kOutcome,
  kSponsor,
  kStrategicClient,
  kFairFormula,
  kLaw,
  kMiddleManagement,
  kDataProtocols,
  kSupplierRisk,
  kUnit,
  kMethod,
  kSeniorTime,
  kRegionalTies
};

struct ReadinessAnswer {
  ReadinessTopic topic = ReadinessTopic::kUnspecified;
  Judgement answer;
  std::optional<double> weight;
};
struct ReadinessQuestion {
  std::vector<ReadinessAnswer> answers;
  std::optional<double> gate_from, ready_from;
};
struct ReadinessDraft {
  std::optional<ReadinessQuestion> readiness;
  std::optional<DrawOptions> draws;
};

struct GateAnswer {
  ReadinessTopic topic = ReadinessTopic::kUnspecified;
  double answer = 0;
  bool open = false;
  DrawnProbability open_probability;
  std::string to_open, until_then;
  std::vector<std::string> templates;
};
struct JointReadiness {
  double score = 0;
  bool ready = false;
  DrawnProbability ready_probability;
  std::vector<GateAnswer> gates;
  std::vector<ReadinessTopic> work_on_first;
  std::string sentence;
  Provenance provenance;
};
struct ReadinessFound {
  JointReadiness readiness;
};

// The readiness, or every fault of the draft. Anything once stopped. Pure, thread-safe.
std::variant<ReadinessFound, Violations> AssessReadiness(const ReadinessDraft& draft,
                                                         const Stopped& stopped);

}  // namespace accord

#endif  // ACCORD_SIMULATION_ASSESSMENT_READINESS_H_
