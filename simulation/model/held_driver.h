#ifndef ACCORD_SIMULATION_MODEL_HELD_DRIVER_H_
#define ACCORD_SIMULATION_MODEL_HELD_DRIVER_H_

#include <cstddef>
#include <vector>

#include "simulation/model/compiled_model.h"
#include "simulation/scenario/driver.h"

// Drivers that are held where somebody wants to see what hangs on them (model.md section 6,
// Sensitivity). Pure, thread-safe.
namespace accord {

// A driver's x in two cases, in its unit.
struct DriverEnds {
  double low = 0, high = 0;
  // Both quantiles coincide, as they do of a rare event: the ends are 0 and the median severity.
  bool is_rare = false;
};

// The 10 % and 90 % quantiles of a checked marginal, of trials those of all streams together: z at
// +-1.2816. Equal where nothing is uncertain, or next to nothing.
DriverEnds EndsOf(const Marginal& marginal);

// A driver by its place in the scenario, and X(t) on every path by period (index 0 is period 1).
struct HeldDriver {
  std::size_t driver = 0;
  std::vector<double> levels;
};

// X(1) .. X(period_count) of a driver whose x is the same in every period: x, its running sum, or
// the index that grows by it.
std::vector<double> LevelsWith(double x, Accumulation accumulation, int period_count);

// The model with this driver held; its references, and what others are drawn from, stay.
void Hold(const HeldDriver& held, CompiledModel& model);

}  // namespace accord

#endif  // ACCORD_SIMULATION_MODEL_HELD_DRIVER_H_
