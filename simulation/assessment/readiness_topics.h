#ifndef ACCORD_SIMULATION_ASSESSMENT_READINESS_TOPICS_H_
#define ACCORD_SIMULATION_ASSESSMENT_READINESS_TOPICS_H_

#include <array>
#include <cstddef>

#include "simulation/assessment/readiness.h"
#include "simulation/base/assessment_limits.h"

// The 15 questions. Private to this folder.
namespace accord::assessment_internal {

inline constexpr std::size_t kTopicCount = limits::kReadinessTopics;

struct Topic {
  double weight;
  const char* name;
  // Of gates; empty of the others.
  const char* to_open;
  const char* until_then;
  std::array<const char*, 2> templates;  // null: none

  bool is_gate() const { return to_open[0] != '\0'; }
};

// Of a topic that is set.
const Topic& TopicOf(ReadinessTopic topic);

}  // namespace accord::assessment_internal

#endif  // ACCORD_SIMULATION_ASSESSMENT_READINESS_TOPICS_H_
