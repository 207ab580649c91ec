#include "simulation/model/held_driver.h"

#include <variant>

#include "simulation/model/compile_parts.h"
#include "simulation/model/quantiles.h"
#include "simulation/model/trials_summary.h"

namespace accord {

namespace {

using model_internal::CompileMarginal;
using model_internal::MedianOf;

constexpr double kScoreOfP90 = 1.2815515655446004;

}  // namespace

DriverEnds EndsOf(const Marginal& marginal) {
  if (const auto* trials = std::get_if<TrialsMarginal>(&marginal.kind)) {
    const DriverSummary summary = model_internal::SummaryOfTrials(*trials);
    return {summary.p10, summary.p90};
  }
  const CompiledMarginal compiled = CompileMarginal(marginal);
  const double low = QuantileAt(compiled, -kScoreOfP90), high = QuantileAt(compiled, kScoreOfP90);
  const auto* event = std::get_if<EventMarginal>(&marginal.kind);
  if (event == nullptr || low != high) return {low, high};
  return {0.0, MedianOf(*event->severity, CompileMarginal(*event->severity)), /*is_rare=*/true};
}

std::vector<double> LevelsWith(double x, Accumulation accumulation, int period_count) {
  std::vector<double> levels(static_cast<std::size_t>(period_count), x);
  if (accumulation == Accumulation::kRunningSum) {
    double sum = 0.0;
    for (double& level : levels) level = sum = sum + x;
  } else if (accumulation == Accumulation::kIndex) {
    double index = 1.0;
    for (double& level : levels) level = index = index * (1.0 + x);
  }
  return levels;
}

void Hold(const HeldDriver& held, CompiledModel& model) {
  AlterChance([&](CompiledChance& chance) { chance.drivers[held.driver].held = held.levels; },
              model);
}

}  // namespace accord
