#include "simulation/engine/run_size.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "simulation/base/checker.h"
#include "simulation/base/comparison_limits.h"
#include "simulation/base/limits.h"
#include "simulation/model/columns.h"
#include "simulation/scenario/trials_facts.h"

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
  const std::int64_t of_base = FiguresByPeriod(scenarios.front());
  std::int64_t figures = of_base;
  for (std::size_t first = 1; first < scenarios.size(); first += limits::kAlternativesTogether) {
    std::int64_t together = of_base;
    for (const Scenario& scenario : scenarios.subspan(
             first,
             std::min<std::size_t>(limits::kAlternativesTogether, scenarios.size() - first))) {
      together += FiguresByPeriod(scenario);
    }
    figures = std::max(figures, together);
  }
  const bool exact = options.exact_quantiles();
  const std::int64_t pilot = std::int64_t{kPilotBlocks} * kBlockPaths;
  const std::int64_t paths = exact ? options.path_count() : std::min(pilot, options.path_count());
  if (figures * paths <= limits::kMaxKeptValues) return {};
  const FieldPath at = exact ? options_at.Field("exact_quantiles") : scenario_at;
  Checker checker;
  checker.Add(at, ViolationCode::kTooMany,
              "must not keep more than " + std::to_string(limits::kMaxKeptValues) +
                  " values (figures by period, of all alternatives that run together, times " +
                  (exact ? "the paths of the run" : "the first paths") + "), got " +
                  std::to_string(figures) + " times " + std::to_string(paths) +
                  "; fewer periods, contracts, segments or alternatives" +
                  (exact ? ", or no exact quantiles," : "") + " need less");
  return checker.Take(at);
}

Violations CheckTrialCounts(const Scenario& scenario, const FieldPath& scenario_at,
                            const RunOptions& options, const FieldPath& options_at) {
  const std::vector<Driver>& drivers = scenario.facts().drivers;
  Checker checker;
  for (std::size_t d = 0; d < drivers.size(); ++d) {
    const auto* trials = std::get_if<TrialsMarginal>(&drivers[d].marginal->kind);
    if (trials == nullptr || !TrialCountOf(*trials)) continue;
    const auto count = static_cast<std::int64_t>(*TrialCountOf(*trials));
    if (options.path_count() > count) {
      const bool rounded = options.path_count() != options.asked_path_count();
      checker.Add(scenario_at.Field("drivers")
                      .Entry(drivers[d].id, static_cast<int>(d))
                      .Field("marginal")
                      .Field("trials"),
                  ViolationCode::kOutOfRange,
                  "must have a trial for each of the " + std::to_string(options.path_count()) +
                      " paths" + (rounded ? " (rounded up for nets)" : "") + ", got " +
                      std::to_string(count) + ": run as many paths, or bring more trials");
    }
    if (options.attribution() && options.attribution_path_count() > count) {
      checker.Add(options_at.Field("attribution_path_count"), ViolationCode::kOutOfRange,
                  "must be at most " + std::to_string(count) + ", the trials of driver " +
                      QuotedText(drivers[d].id) + ", got " +
                      std::to_string(options.attribution_path_count()));
    }
  }
  return checker.Take(scenario_at);
}

std::optional<std::int64_t> FewestTrials(const Scenario& scenario) {
  std::optional<std::int64_t> fewest;
  for (const Driver& driver : scenario.facts().drivers) {
    const auto* trials = std::get_if<TrialsMarginal>(&driver.marginal->kind);
    if (trials == nullptr || !TrialCountOf(*trials)) continue;
    const auto count = static_cast<std::int64_t>(*TrialCountOf(*trials));
    fewest = std::min(fewest.value_or(count), count);
  }
  return fewest;
}

}  // namespace accord
