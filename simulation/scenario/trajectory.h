#ifndef ACCORD_SIMULATION_SCENARIO_TRAJECTORY_H_
#define ACCORD_SIMULATION_SCENARIO_TRAJECTORY_H_

#include <optional>
#include <vector>

#include "simulation/scenario/outcome.h"

// Known paths written out, to judge them, or to go on from what was observed. Compile has its own,
// whose bits count; these call the C library.
namespace accord {

// The values over the periods; nothing where the trajectory is not sound.
std::optional<std::vector<double>> ValuesOf(const Trajectory& trajectory, int period_count,
                                            int periods_per_year);

// b(1).
std::optional<double> FirstValueOf(const Trajectory& trajectory);

// m(t), 1 throughout where no plan is given.
std::optional<std::vector<double>> PlanSharesOf(const std::optional<Plan>& plan, int period_count);

// a(t) = b(t) + (psiM - psi0) m(t), where everything that it needs is there.
std::optional<std::vector<double>> PlanValuesOf(const Outcome& outcome, int period_count,
                                                int periods_per_year);

}  // namespace accord

#endif  // ACCORD_SIMULATION_SCENARIO_TRAJECTORY_H_
