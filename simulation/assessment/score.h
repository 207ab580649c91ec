#ifndef ACCORD_SIMULATION_ASSESSMENT_SCORE_H_
#define ACCORD_SIMULATION_ASSESSMENT_SCORE_H_

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "simulation/assessment/judgement.h"
#include "simulation/assessment/provenance.h"
#include "simulation/base/stopped.h"
#include "simulation/base/violation.h"

// The partnership score of each party, K16-K22 (Kuvaieva 2020). Fields, units, ranges and defaults
// are those of the proto messages of the same name (protos/accord/v1/relationship_score.proto).
namespace accord {

enum class GoalDirection { kUnspecified, kHigher, kLower };
enum class RelationshipQuality {
  kUnspecified,
  kTrust,
  kCommitment,
  kOpportunism,
  kTransparency,
  kFairness
};

struct PartnershipGoal {
  std::string id;
  double weight = 0, start = 0, target = 0;
  std::variant<std::monostate, double, Judgement> current;
  GoalDirection direction = GoalDirection::kUnspecified;
  RelationshipQuality quality = RelationshipQuality::kUnspecified;
  std::optional<double> max_achievement;
};
struct MotiveGoals {
  std::string id;
  std::optional<double> weight;
  std::vector<PartnershipGoal> goals;
};
struct PartyGoals {
  std::string id;
  std::vector<MotiveGoals> motives;
};
struct ScoreDraft {
  std::vector<PartyGoals> parties;
  std::optional<DrawOptions> draws;
};

struct GoalScore {
  std::string id, motive;
  double current = 0, achievement = 0, start_achievement = 0, weight = 0, gap = 0, loss = 0;
  bool holds_guard = false;
};
struct PartyScore {
  std::string id;
  double score = 0, standard_deviation = 0, p5 = 0, p95 = 0;
  std::vector<GoalScore> goals;
  std::vector<std::string> guard_broken, correct_first;
  std::string sentence;
  Provenance provenance;
};
struct PartnershipScores {
  std::vector<PartyScore> parties;
};

// The score of every party, or every fault of the draft. Anything once stopped. Pure, thread-safe.
std::variant<PartnershipScores, Violations> ScorePartnership(const ScoreDraft& draft,
                                                             const Stopped& stopped);

}  // namespace accord

#endif  // ACCORD_SIMULATION_ASSESSMENT_SCORE_H_
