#ifndef ACCORD_SIMULATION_ENGINE_DRIVER_MEANS_H_
#define ACCORD_SIMULATION_ENGINE_DRIVER_MEANS_H_

#include <cstdint>
#include <vector>

#include "absl/status/statusor.h"
#include "simulation/engine/engine.h"
#include "simulation/model/compiled_model.h"

namespace accord {

// Of every driver of a model, in the scenario's order, the mean of X(1) .. X(T) on each of the
// paths 0 .. path_count - 1 (at least 1) of a run, in the driver's unit: drivers alone, nothing is
// settled. Memory: a number a driver and path. The same bits for any number of threads. CANCELLED
// as Run, OUT_OF_RANGE where a mean is beyond +-1e60; control.on_progress is not heard.
absl::StatusOr<std::vector<std::vector<double>>> RunDriverMeans(const CompiledModel& model,
                                                                std::int64_t path_count,
                                                                const RunControl& control);

}  // namespace accord

#endif  // ACCORD_SIMULATION_ENGINE_DRIVER_MEANS_H_
