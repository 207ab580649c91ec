#ifndef ACCORD_SIMULATION_ENGINE_MODEL_FACTS_H_
#define ACCORD_SIMULATION_ENGINE_MODEL_FACTS_H_

#include <string>
#include <vector>

#include "simulation/model/compiled_model.h"

// What is known of a model without running it.
namespace accord {

// n0 P^t of the client base with the mean matrix, real numbers: clients by [t][segment], t = 0..T.
// Empty without a client base. Thread-safe.
std::vector<std::vector<double>> ExpectedClientCounts(const CompiledModel& model);

// Libraries whose version may change the digest of a run of this model, such as "glibc 2.36"; empty
// when there are none. Thread-safe.
std::vector<std::string> DigestDependencies(const CompiledModel& model);

}  // namespace accord

#endif  // ACCORD_SIMULATION_ENGINE_MODEL_FACTS_H_
