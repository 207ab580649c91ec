#include "server/handlers/fresh_seed.h"

#include <string>

#include "server/handlers/checked_message.h"
#include "simulation/base/checker.h"
#include "simulation/model/compiled_model.h"
#include "simulation/response/response.h"

namespace accord::handlers_internal {

Violations CheckFreshSeed(const Scenario& base, const RunOptions& options,
                          std::uint64_t fresh_seed) {
  const FieldPath at("fresh_seed");
  Checker checker;
  if (fresh_seed == options.seed()) {
    checker.Add(at, ViolationCode::kContradiction,
                "must be other than the seed of the options (" + std::to_string(fresh_seed) +
                    "): paths would not be fresh");
  }
  if (AnyChooses(options.response()) && fresh_seed == SearchSeed(options.seed())) {
    checker.Add(at, ViolationCode::kContradiction,
                "must be other than the seed of the paths that efforts are chosen on (" +
                    std::to_string(fresh_seed) + ")");
  }
  Violations violations = checker.Take(at);
  Append(FindStreamCollisions(base, fresh_seed, at), violations);
  return violations;
}

}  // namespace accord::handlers_internal
