#ifndef ACCORD_SIMULATION_ANALYSIS_TORNADO_H_
#define ACCORD_SIMULATION_ANALYSIS_TORNADO_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "simulation/accumulate/estimate.h"
#include "simulation/analysis/sweep.h"
#include "simulation/engine/engine.h"
#include "simulation/model/held_driver.h"
#include "simulation/scenario/scenario.h"

// Tornado (model.md section 6, Sensitivity): what one input does to a figure when it goes from its
// low end to its high one and all else stays as it is, chance included: both ends are term sets of
// one sweep, on the same random numbers.
namespace accord {

// A driver that is held at one end of its marginal in all periods, then at the other.
struct TornadoDriver {
  std::size_t driver = 0;  // in the scenario's order
  DriverEnds ends;
};

// Of a scenario, in its order; constants are left out.
std::vector<TornadoDriver> TornadoDrivers(const Scenario& scenario);

// The scenario with this driver at x in all periods.
TermSetScenario WithDriverAt(const Scenario& scenario, std::size_t driver, double x);

struct TornadoPlan {
  std::size_t input_count = 0;
  std::int64_t path_count = 0;  // as RunOptions has it
  std::uint64_t seed = 1;
  Sampling sampling = Sampling::kPseudoRandom;
  std::vector<std::string> figures;  // of SweepableFigures, at least one
  // By figure, of the sums that it is what is left of: what both ends differ by is 0 where it is
  // rounding of these. Empty: all 0.
  std::vector<double> sizes;
  // As SweepPlan has them.
  std::size_t sets_together = 16, largest_batch = 128;
};

struct TornadoBar {
  std::size_t input = 0;
  Estimate low, high;   // the figure at both ends of the input
  Estimate difference;  // high - low
  // Whether the difference's error is that of the same paths; else, of figures that take a run of
  // each set, that of two figures that have nothing to do with each other: too large.
  bool is_paired = false;
};

struct Tornado {
  std::string figure;
  Estimate base;
  std::vector<TornadoBar> bars;  // of every input, the largest difference first; else by input
};

// By figure of the plan. `ends` makes the scenario of input i at its low end as set 2 i, at its
// high end as set 2 i + 1.
//
// Figures are those of Sweep. Memory: influences of every path, figure and set of a batch. The same
// bits for any number of threads and any cut. CANCELLED and OUT_OF_RANGE as Run, and what `ends`
// says; control.on_progress as for a Sweep of 2 input_count + 1 sets.
absl::StatusOr<std::vector<Tornado>> MakeTornados(const Scenario& base, const TornadoPlan& plan,
                                                  const TermSetSource& ends,
                                                  const RunControl& control);

}  // namespace accord

#endif  // ACCORD_SIMULATION_ANALYSIS_TORNADO_H_
