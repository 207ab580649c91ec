#include "simulation/engine/model_facts.h"

#include "simulation/migration/chance_library.h"
#include "simulation/migration/expected_counts.h"

namespace accord {

std::vector<std::vector<double>> ExpectedClientCounts(const CompiledModel& model) {
  if (!model.client_base) return {};
  return ExpectedCounts(*model.client_base, model.period_count);
}

std::vector<std::string> DigestDependencies(const CompiledModel& model) {
  if (!model.client_base) return {};
  return {ChanceLibraryVersion()};
}

}  // namespace accord
