#ifndef ACCORD_SIMULATION_ENGINE_GUARD_H_
#define ACCORD_SIMULATION_ENGINE_GUARD_H_

#include <algorithm>

#include "simulation/base/comparison.h"
#include "simulation/model/compiled_chance.h"

// The guard of (K22): no indicator below where it started.
namespace accord::engine_internal {

// zeta(0): the achievement of psi0. Only of an outcome that has achievements.
inline double AchievementAtStart(const CompiledOutcome& outcome) {
  const double ratio =
      outcome.lower_is_better ? outcome.target / outcome.start : outcome.start / outcome.target;
  return std::min(ratio, outcome.max_achievement);
}

// An achievement below this breaches the guard: zeta(0) with its tolerance.
inline double GuardLevel(const CompiledOutcome& outcome) {
  const double start = AchievementAtStart(outcome);
  return start - Slack(start, 1.0);
}

}  // namespace accord::engine_internal

#endif  // ACCORD_SIMULATION_ENGINE_GUARD_H_
