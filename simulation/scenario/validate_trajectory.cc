#include <cmath>
#include <cstddef>
#include <string>
#include <variant>

#include "simulation/base/limits.h"
#include "simulation/scenario/parts.h"

namespace accord::scenario_internal {
namespace {

// A value for every period, each in `range`.
void CheckList(Checker& checker, const FieldPath& at, const ValueList& list, const Range& range,
               int period_count) {
  const FieldPath values = at.Field("values");
  if (period_count == 0) {
    if (!checker.Size(values, list.values.size(), limits::kMaxPeriods)) return;
  } else if (list.values.size() != static_cast<std::size_t>(period_count)) {
    checker.Add(values, ViolationCode::kOutOfRange,
                "must have exactly " + std::to_string(period_count) +
                    " values, one a period, got " + std::to_string(list.values.size()));
    return;
  }
  for (std::size_t i = 0; i < list.values.size(); ++i) {
    checker.InRange(values.At(static_cast<int>(i)), list.values[i], range);
  }
}

void CheckGrowth(Checker& checker, const FieldPath& at, const Growth& growth, const Range& range,
                 int period_count, int periods_per_year) {
  const bool initial = checker.InRange(at.Field("initial"), growth.initial, range);
  const bool rate =
      checker.InRange(at.Field("rate_per_year"), growth.rate_per_year, Range::Above(-1));
  if (!initial || !rate || period_count == 0 || periods_per_year == 0) return;
  const double years = static_cast<double>(period_count - 1) / periods_per_year;
  const double last = growth.initial * std::pow(1 + growth.rate_per_year, years);
  if (std::fabs(last) <= limits::kMaxMagnitude) return;
  checker.Add(at.Field("rate_per_year"), ViolationCode::kOutOfRange,
              "must keep the last period's value within " + NumberText(limits::kMaxMagnitude) +
                  ", got " + NumberText(growth.rate_per_year) + ", which makes it " +
                  RoundedText(last));
}

}  // namespace

void CheckTrajectory(Checker& checker, const FieldPath& at, const Trajectory& trajectory,
                     const Range& range, int period_count, int periods_per_year) {
  std::visit(
      Overloaded{
          [&](const std::monostate&) {
            checker.Add(at, ViolationCode::kRequired, "must be given as constant, growth or list");
          },
          [&](const ConstantShape& shape) {
            checker.InRange(at.Field("constant"), shape.value, range);
          },
          [&](const Growth& shape) {
            CheckGrowth(checker, at.Field("growth"), shape, range, period_count, periods_per_year);
          },
          [&](const ValueList& shape) {
            CheckList(checker, at.Field("list"), shape, range, period_count);
          },
      },
      trajectory.shape);
}

void CheckTrajectory(const Context& context, const FieldPath& at, const Trajectory& trajectory,
                     const Range& range) {
  CheckTrajectory(context.checker, at, trajectory, range, context.period_count,
                  context.periods_per_year);
}

void CheckPlan(const Context& context, const FieldPath& at, std::optional<Plan>& plan) {
  if (!plan) plan.emplace();
  std::visit(
      Overloaded{
          [&](const std::monostate&) {
            plan->shape =
                ValueList{std::vector<double>(static_cast<std::size_t>(context.period_count), 1.0)};
          },
          [&](const RampPeriods& ramp) {
            context.checker.InRange(at.Field("ramp_periods"), ramp.periods, Range::AtLeast(1));
          },
          [&](const ValueList& list) {
            CheckList(context.checker, at.Field("list"), list, Range::Closed(0, 1),
                      context.period_count);
          },
      },
      plan->shape);
}

}  // namespace accord::scenario_internal
