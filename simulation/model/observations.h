#ifndef ACCORD_SIMULATION_MODEL_OBSERVATIONS_H_
#define ACCORD_SIMULATION_MODEL_OBSERVATIONS_H_

#include <vector>

namespace accord {

// What really happened in periods 1..period_count, at most the model's. A list is empty where
// nothing was observed, else it has period_count finite values.
struct Observations {
  int period_count = 0;
  std::vector<std::vector<double>> outcomes;  // measured, by outcome of the model; empty: none
  std::vector<std::vector<double>> drivers;   // X_d, by driver of the model; empty: none
  // Of the client base, empty where it was not observed: clients by segment at the end of each
  // period, and the segments that those followed by name stood in then.
  std::vector<std::vector<double>> client_counts = {};
  std::vector<std::vector<int>> client_segments = {};
  // What the supplier's delivery cost, by contract; empty: what (4.1) makes of it.
  std::vector<std::vector<double>> delivery_costs = {};
  // Of outcomes, by index: whether the measured value is yet to be adjusted for drivers (psi to
  // psi*), all of which that takes are observed; empty: none is.
  std::vector<bool> raw = {};
};

}  // namespace accord

#endif  // ACCORD_SIMULATION_MODEL_OBSERVATIONS_H_
