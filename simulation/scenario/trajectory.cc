#include "simulation/scenario/trajectory.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <utility>
#include <variant>

#include "simulation/base/checker.h"

namespace accord {

using OptionalValues = std::optional<std::vector<double>>;

void OverwriteFirst(const std::vector<double>& observed, std::vector<double>& values) {
  std::copy_n(observed.begin(), std::min(observed.size(), values.size()), values.begin());
}

OptionalValues ValuesOf(const Trajectory& trajectory, int period_count, int periods_per_year) {
  const auto n = static_cast<std::size_t>(period_count);
  OptionalValues values;
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
  if (values) OverwriteFirst(trajectory.observed, *values);
  const auto finite = [](double x) { return std::isfinite(x); };
  if (values && !std::all_of(values->begin(), values->end(), finite)) return std::nullopt;
  return values;
}

std::optional<double> FirstValueOf(const Trajectory& trajectory) {
  using First = std::optional<double>;
  return std::visit(Overloaded{
                        [](std::monostate) { return First(); },
                        [](const ConstantShape& shape) { return First(shape.value); },
                        [](const Growth& shape) { return First(shape.initial); },
                        [](const ValueList& list) {
                          return list.values.empty() ? First() : First(list.values.front());
                        },
                    },
                    trajectory.shape);
}

OptionalValues PlanSharesOf(const std::optional<Plan>& plan, int period_count) {
  const auto n = static_cast<std::size_t>(period_count);
  const auto at_once = [n] { return OptionalValues(std::in_place, n, 1.0); };
  if (!plan) return at_once();
  return std::visit(Overloaded{
                        [&](std::monostate) { return at_once(); },
                        [&](const RampPeriods& ramp) {
                          if (ramp.periods < 1) return OptionalValues();
                          OptionalValues shares = at_once();
                          for (std::size_t i = 0; i < n; ++i) {
                            (*shares)[i] = std::min(1.0, static_cast<double>(i + 1) / ramp.periods);
                          }
                          return shares;
                        },
                        [&](const ValueList& list) {
                          return list.values.size() == n ? OptionalValues(list.values)
                                                         : OptionalValues();
                        },
                    },
                    plan->shape);
}

OptionalValues PlanValuesOf(const Outcome& outcome, int period_count, int periods_per_year) {
  if (!outcome.baseline || !outcome.baseline_level) return std::nullopt;
  OptionalValues values = ValuesOf(*outcome.baseline, period_count, periods_per_year);
  const OptionalValues shares = PlanSharesOf(outcome.plan, period_count);
  if (!values || !shares) return std::nullopt;
  for (std::size_t i = 0; i < values->size(); ++i) {
    (*values)[i] += (outcome.target - *outcome.baseline_level) * (*shares)[i];
  }
  return values;
}

}  // namespace accord
