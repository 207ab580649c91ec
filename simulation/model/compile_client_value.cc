#include <algorithm>
#include <cstddef>
#include <span>
#include <utility>
#include <variant>
#include <vector>

#include "simulation/base/overloaded.h"
#include "simulation/model/compile_parts.h"
#include "simulation/model/count_points.h"
#include "simulation/model/value_cells.h"

namespace accord::model_internal {
namespace {

// From one end up to the median; `weights` sum to `whole`.
TailSteps StepsFrom(std::span<const DiscretePoint> points, double whole, bool from_above) {
  TailSteps steps;
  double sum = 0.0;
  for (std::size_t i = 0; i < points.size(); ++i) {
    const DiscretePoint& point = from_above ? points[points.size() - 1 - i] : points[i];
    sum += point.probability;
    const bool last = i + 1 == points.size();
    steps.values.push_back(point.value);
    steps.ends.push_back(last ? 1.0 : sum / whole);
    if (steps.ends.back() >= 0.5) break;
  }
  return steps;
}

// Of points in ascending order, whose weights need not sum to 1.
StepQuantiles StepsOf(std::span<const DiscretePoint> points) {
  double whole = 0.0;
  for (const DiscretePoint& point : points) whole += point.probability;
  return {StepsFrom(points, whole, /*from_above=*/false),
          StepsFrom(points, whole, /*from_above=*/true)};
}

StepQuantiles StepsOf(const DiscreteMarginal& marginal) {
  std::vector<DiscretePoint> points = marginal.points;
  std::sort(points.begin(), points.end(),
            [](const auto& a, const auto& b) { return a.value < b.value; });
  return StepsOf(points);
}

StepQuantiles StepsOf(const EmpiricalMarginal& observed) {
  std::vector<double> sorted = observed.observations;
  std::sort(sorted.begin(), sorted.end());
  std::vector<DiscretePoint> points;
  for (const double value : sorted) {
    if (points.empty() || points.back().value != value) points.push_back({value, 0.0});
    points.back().probability += 1.0;
  }
  return StepsOf(points);
}

ValueDistribution DistributionOf(double probability, ValueQuantiles quantiles) {
  std::vector<ValueCell> cells = CutIntoCells(quantiles);
  return {probability, std::move(quantiles), std::move(cells)};
}

ValueDistribution DistributionOf(const Marginal& marginal) {
  if (const auto* event = std::get_if<EventMarginal>(&marginal.kind)) {
    ValueDistribution severity = DistributionOf(*event->severity);
    severity.probability = event->probability;
    return severity;
  }
  if (const auto* discrete = std::get_if<DiscreteMarginal>(&marginal.kind)) {
    return DistributionOf(1.0, StepsOf(*discrete));
  }
  if (const auto* poisson = std::get_if<PoissonMarginal>(&marginal.kind)) {
    return DistributionOf(1.0, StepsOf(PointsOf(*poisson)));
  }
  if (const auto* binomial = std::get_if<BinomialMarginal>(&marginal.kind)) {
    return DistributionOf(1.0, StepsOf(PointsOf(*binomial)));
  }
  return DistributionOf(1.0, CompileMarginal(marginal));
}

void SetDistribution(ValueDistribution distribution, int periods, CompiledClientValue& compiled) {
  const ValueCell& whole = distribution.cells.front();
  compiled.mean.assign(static_cast<std::size_t>(periods), distribution.probability * whole.mean);
  if (distribution.probability == 1.0 && whole.sd == 0.0) return;
  compiled.distribution = std::move(distribution);
}

}  // namespace

CompiledClientValue CompileClientValue(const ClientValue& value, const Scenario& scenario,
                                       StreamKey draws) {
  CompiledClientValue compiled;
  compiled.draws = draws;
  for (const Loading& loading : value.growth_loadings) {
    if (loading.loading == 0.0) continue;
    compiled.loadings.push_back({scenario.DriverIndex(loading.driver), loading.loading});
  }
  const int periods = scenario.period_count();
  std::visit(Overloaded{
                 [](std::monostate) {},
                 [&](const Trajectory& fixed) { compiled.mean = ValuesOf(fixed, scenario); },
                 [&](const EmpiricalMarginal& observed) {
                   SetDistribution(DistributionOf(1.0, StepsOf(observed)), periods, compiled);
                 },
                 [&](const Marginal& marginal) {
                   SetDistribution(DistributionOf(marginal), periods, compiled);
                 },
             },
             value.kind);
  return compiled;
}

}  // namespace accord::model_internal
