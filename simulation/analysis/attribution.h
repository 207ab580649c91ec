#ifndef ACCORD_SIMULATION_ANALYSIS_ATTRIBUTION_H_
#define ACCORD_SIMULATION_ANALYSIS_ATTRIBUTION_H_

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "simulation/accumulate/estimate.h"
#include "simulation/engine/engine.h"
#include "simulation/model/compiled_model.h"
#include "simulation/scenario/scenario.h"

// Who a party's result is owed to (4.3): Shapley's value over five groups of what is uncertain.
//
// Four groups are drivers by who controls them; a group that is off has its drivers at ref,
// exactly, in every period. The fifth is measurement and chance: off, every outcome is measured as
// y = the true value (psi*), without error or bias, and no client leaves (5.1). Drivers that are on
// keep their draws, correlated or not, so that all variants share their random numbers;
// terminations are simulated anew in each. With v(S) the metric where the groups S are on, the part
// of g is
//
//     sum over S without g of |S|! (4 - |S|)! / 5!  (v(S + g) - v(S))           (Shapley 1953)
//
// and the parts sum to v(all) - v(none), the metric as it is less that of the plan world, in which
// nothing is uncertain. The client base is in these runs only where a client may leave and end a
// contract: nothing else in a contract depends on it.
namespace accord {

inline constexpr int kAttributionGroups = 5;

// In the order of the parts.
inline constexpr std::array<const char*, kAttributionGroups> kAttributionGroupNames = {
    "supplier", "client", "shared", "external", "measurement_and_chance"};

// Mirror the messages of the same name in protos/accord/v1/report.proto.
struct AttributionPart {
  std::string group;
  Estimate part;
};
struct AttributionReport {
  std::string contract;
  std::string party;   // "supplier" or "client"
  std::string metric;  // "npv_mean" or "cvar_95" (of the loss)
  bool adjusted = true;
  Estimate all_on;
  double plan_world = 0;
  std::int64_t path_count = 0;
  std::vector<AttributionPart> parts;  // by group
};

// Attributes mean NPV and CVaR 95 of both parties of every contract: contracts in order, of each
// the supplier's mean and CVaR, then the client's; each twice, with the contract's adjustment for
// drivers outside the supplier's control and without (psi* = psi), where the scenario adjusts any
// outcome; else once, as adjusted. Empty without contracts.
//
// `model` is the scenario compiled; its seed is used, and paths 0 .. path_count - 1, 2 <=
// path_count <= 16384: the first paths of the run itself. One run a variant, up to 32 and twice
// that with adjustments; a group in which nothing is uncertain costs none and gets exactly 0, as
// does one that nobody depends on. Standard errors are those of the mean over paths of the Shapley
// combination of NPVs or, for CVaR, of max(q - NPV, 0) / 0.05, its influence with q the variant's 5
// % quantile (Manistre, Hancock 2005); infinite for CVaR of fewer than 40 paths.
//
// Memory: 32 NPVs of both parties by contract and path. The same bits for any number of threads.
// control.on_progress hears of AttributionPaths paths, without totals. CANCELLED and OUT_OF_RANGE
// as Run.
absl::StatusOr<std::vector<AttributionReport>> Attribute(const Scenario& scenario,
                                                         const CompiledModel& model,
                                                         std::int64_t path_count,
                                                         const RunControl& control);

// How many paths all runs of Attribute have together.
std::int64_t AttributionPaths(const Scenario& scenario, std::int64_t path_count);

}  // namespace accord

#endif  // ACCORD_SIMULATION_ANALYSIS_ATTRIBUTION_H_
