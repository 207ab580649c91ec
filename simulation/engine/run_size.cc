#include "simulation/engine/run_size.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>

#include "simulation/base/checker.h"
#include "simulation/base/limits.h"
#include "simulation/model/columns.h"

namespace accord {
namespace {

// Figures that a run of this scenario follows by period.
std::int64_t FiguresByPeriod(const Scenario& scenario) {
  const ScenarioDraft& facts = scenario.facts();
  const std::size_t parties = 2 * facts.contracts.size() + (facts.contracts.size() > 1 ? 1 : 0);
  // Cash and cumulative cash of each; counts of each segment, revenue and profit.
  std::size_t figures = 2 * parties * static_cast<std::size_t>(scenario.cash_period_count());
  if (facts.client_base) {
    figures += (facts.client_base->segments.size() + 2) *
               static_cast<std::size_t>(scenario.period_count());
  }
  return static_cast<std::int64_t>(figures);
}

}  // namespace

Violations CheckRunSize(std::span<const Scenario> scenarios, const FieldPath& scenario_at,
                        const RunOptions& options, const FieldPath& options_at) {
  std::int64_t figures = 0;
  for (const Scenario& scenario : scenarios) figures += FiguresByPeriod(scenario);
  const bool exact = options.exact_quantiles();
  const std::int64_t pilot = std::int64_t{kPilotBlocks} * kBlockPaths;
  const std::int64_t paths = exact ? options.path_count() : std::min(pilot, options.path_count());
  if (figures * paths <= limits::kMaxKeptValues) return {};
  const FieldPath at = exact ? options_at.Field("exact_quantiles") : scenario_at;
  Checker checker;
  checker.Add(at, ViolationCode::kTooMany,
              "must not keep more than " + std::to_string(limits::kMaxKeptValues) +
                  " values (figures by period, of all alternatives, times " +
                  (exact ? "the paths of the run" : "the first paths") + "), got " +
                  std::to_string(figures) + " times " + std::to_string(paths) +
                  "; fewer periods, contracts, segments or alternatives" +
                  (exact ? ", or no exact quantiles," : "") + " need less");
  return checker.Take(at);
}

}  // namespace accord
