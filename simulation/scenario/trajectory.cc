#include "simulation/scenario/trajectory.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <variant>

#include "simulation/base/checker.h"

namespace accord {

using Values = std::optional<std::vector<double>>;

Values ValuesOf(const Trajectory& trajectory, int period_count, int periods_per_year) {
  const auto n = static_cast<std::size_t>(period_count);
  Values values;
  std::visit(Overloaded{
                 [](const std::monostate&) {},
                 [&](const ConstantShape& shape) { values.emplace(n, shape.value); },
                 [&](const Growth& shape) {
                   values.emplace(n);
                   for (std::size_t i = 0; i < n; ++i) {
                     const double years = static_cast<double>(i) / periods_per_year;
                     (*values)[i] = shape.initial * std::pow(1 + shape.rate_per_year, years);
                   }
                 },
                 [&](const ValueList& shape) {
                   if (shape.values.size() == n) values = shape.values;
                 },
             },
             trajectory.shape);
  const auto finite = [](double x) { return std::isfinite(x); };
  if (values && !std::all_of(values->begin(), values->end(), finite)) return std::nullopt;
  return values;
}

std::optional<double> FirstValueOf(const Trajectory& trajectory) {
  if (const auto* constant = std::get_if<ConstantShape>(&trajectory.shape)) return constant->value;
  if (const auto* growth = std::get_if<Growth>(&trajectory.shape)) return growth->initial;
  const auto* list = std::get_if<ValueList>(&trajectory.shape);
  if (list == nullptr || list->values.empty()) return std::nullopt;
  return list->values.front();
}

Values PlanSharesOf(const std::optional<Plan>& plan, int period_count) {
  const auto n = static_cast<std::size_t>(period_count);
  std::vector<double> shares(n, 1.0);
  if (!plan) return shares;
  if (const auto* ramp = std::get_if<RampPeriods>(&plan->shape)) {
    if (ramp->periods < 1) return std::nullopt;
    for (std::size_t i = 0; i < n; ++i) {
      shares[i] = std::min(1.0, static_cast<double>(i + 1) / ramp->periods);
    }
  } else if (const auto* list = std::get_if<ValueList>(&plan->shape)) {
    if (list->values.size() != n) return std::nullopt;
    shares = list->values;
  }
  return shares;
}

Values PlanValuesOf(const Outcome& outcome, int period_count, int periods_per_year) {
  if (!outcome.baseline || !outcome.baseline_level) return std::nullopt;
  Values values = ValuesOf(*outcome.baseline, period_count, periods_per_year);
  const Values shares = PlanSharesOf(outcome.plan, period_count);
  if (!values || !shares) return std::nullopt;
  for (std::size_t i = 0; i < values->size(); ++i) {
    (*values)[i] += (outcome.target - *outcome.baseline_level) * (*shares)[i];
  }
  return values;
}

}  // namespace accord
