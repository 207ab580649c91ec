#ifndef ACCORD_SIMULATION_SCENARIO_TRAJECTORY_H_
#define ACCORD_SIMULATION_SCENARIO_TRAJECTORY_H_

#include <optional>
#include <vector>

#include "simulation/scenario/outcome.h"

// Known paths written out, to judge them. Compile has its own, whose bits count; these call the C
// library, and nothing that is paid goes through them.
namespace accord {

// The values over the periods; nothing where the trajectory is not sound.
std::optional<std::vector<double>> ValuesOf(const Trajectory& trajectory, int period_count,
                                            int periods_per_year);

// The first values become those that were observed, as far as there are any.
void OverwriteFirst(const std::vector<double>& observed, std::vector<double>& values);

// b(1).
std::optional<double> FirstValueOf(const Trajectory& trajectory);

// m(t), 1 throughout where no plan is given.
std::optional<std::vector<double>> PlanSharesOf(const std::optional<Plan>& plan, int period_count);

// a(t) = b(t) + (psiM - psi0) m(t), where everything that it needs is there.
std::optional<std::vector<double>> PlanValuesOf(const Outcome& outcome, int period_count,
                                                int periods_per_year);

}  // namespace accord

#endif  // ACCORD_SIMULATION_SCENARIO_TRAJECTORY_H_
