#ifndef ACCORD_TESTS_ORACLES_CHANCE_ORACLE_H_
#define ACCORD_TESTS_ORACLES_CHANCE_ORACLE_H_

#include <cstdint>
#include <vector>

#include "tests/oracles/path_oracle.h"

// Private to the path oracle: model.md sections 1 and 2.
namespace accord::oracles {

// A known path over the periods.
std::vector<double> ValuesOf(const Trajectory& trajectory, int period_count, double period_years);

// Drivers and outcomes.
ChancePath SimulateChance(const Scenario& scenario, std::uint64_t seed, std::uint64_t path);

// What an outcome's measured value y is worth in period t (2.2).
// zeta, clipped to [0, zeta_max].
Sized AchievementBy(const Outcome& outcome, Sized y);
Sized ProgressBy(const Outcome& outcome, Sized y);
// Of the plan value a(t).
Sized AttainmentBy(const Outcome& outcome, Sized y, Sized plan, EdgeWatch& edges);

}  // namespace accord::oracles

#endif  // ACCORD_TESTS_ORACLES_CHANCE_ORACLE_H_
