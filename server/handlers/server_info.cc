#include "server/handlers/server_info.h"

#include <cstdint>
#include <string>
#include <utility>

#include "simulation/base/assessment_limits.h"
#include "simulation/base/comparison_limits.h"
#include "simulation/base/limits.h"
#include "simulation/base/sweep_limits.h"
#include "simulation/report/report.h"

namespace accord {
namespace {

std::string Build() {
#ifdef NDEBUG
  constexpr char kKind[] = "optimised";
#else
  constexpr char kKind[] = "with assertions";
#endif
#ifdef __clang__
  return std::string("Clang ") + __clang_version__ + ", " + kKind;
#else
  return std::string("GCC ") + __VERSION__ + ", " + kKind;
#endif
}

}  // namespace

v1::GetServerInfoResponse ServerInfo() {
  v1::GetServerInfoResponse info;
  info.set_version(kEngineVersion);
  info.set_build(Build());
  const auto add = [&](const char* name, std::int64_t most) {
    v1::Limit& limit = *info.add_limits();
    limit.set_name(name);
    limit.set_most(most);
  };
  add("paths", limits::kMaxPaths);
  add("exact_paths", limits::kMaxExactPaths);
  add("attribution_paths", limits::kMaxAttributionPaths);
  add("kept_values", limits::kMaxKeptValues);
  add("periods", limits::kMaxPeriods);
  add("drivers", limits::kMaxDrivers);
  add("outcomes", limits::kMaxOutcomes);
  add("contracts", limits::kMaxContracts);
  add("clauses_per_contract", limits::kMaxClausesPerContract);
  add("alternatives", limits::kMaxComparedAlternatives);
  add("overrides", limits::kMaxOverrides);
  add("segments", limits::kMaxSegments);
  add("levers", limits::kMaxLevers);
  add("named_clients", limits::kMaxNamedClients);
  add("worst_paths", limits::kMaxWorstPaths);
  add("segmented_clients", limits::kMaxSegmentedClients);
  add("panel_clients", limits::kMaxPanelClients);
  add("panel_dates", limits::kMaxPanelDates);
  add("rows_per_message", limits::kMaxClientRowsPerMessage);
  add("assessed_clients", limits::kMaxAssessedClients);
  add("draws", limits::kMaxDraws);
  add("term_axes", limits::kMaxTermAxes);
  add("term_sets", limits::kMaxTermSets);
  add("sweep_paths", limits::kMaxSweepPaths);
  add("sweep_paths_times_sets", limits::kMaxSweptPaths);
  add("responded_sets", limits::kMaxRespondedSets);
  add("searched_sets", limits::kMaxSearchedSets);
  add("solve_targets", limits::kMaxTargets);
  add("curve_points", limits::kMaxCurvePoints);
  add("assumptions", limits::kMaxAssumptions);
  add("sensitivity_paths", limits::kMaxSensitivityPaths);
  return info;
}

}  // namespace accord
