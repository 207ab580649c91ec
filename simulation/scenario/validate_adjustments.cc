#include <cmath>
#include <cstddef>
#include <string>
#include <variant>

#include "simulation/base/limits.h"
#include "simulation/scenario/marginal_facts.h"
#include "simulation/scenario/parts.h"

namespace accord::scenario_internal {
namespace {

void CheckIndexRate(const Context& context, const FieldPath& at, double rate, int last_period) {
  Checker& checker = context.checker;
  if (!checker.InRange(at, rate, Range::Above(-1)) || context.periods_per_year == 0) return;
  const double years = static_cast<double>(last_period - 1) / context.periods_per_year;
  const double last = std::pow(1 + rate, years);
  if (last <= limits::kMaxMagnitude) return;
  checker.Add(at, ViolationCode::kOutOfRange,
              "must keep the last period's factor within " + NumberText(limits::kMaxMagnitude) +
                  ", got " + NumberText(rate) + ", which makes it " + RoundedText(last));
}

// The origin that the factor is divided by: of an index 1, or its reference, which is above 0 since
// its x never goes to -1; of a level its reference. A sum begins at 0, of which nothing is a
// multiple.
void CheckIndexDriver(const Context& context, const FieldPath& at, const std::string& id) {
  const int index = context.drivers.Resolve(context.checker, at, id);
  if (index < 0) return;
  const Driver& driver = context.driver_list[static_cast<std::size_t>(index)];
  if (driver.accumulation == Accumulation::kIndex || !driver.marginal) return;
  if (driver.accumulation == Accumulation::kRunningSum) {
    context.checker.Add(at, ViolationCode::kContradiction,
                        "must be a level or an index, but " + QuotedText(id) +
                            " is a running sum, which begins at 0: let it grow as an index");
    return;
  }
  const std::optional<double> given = LowestReference(driver);
  if (given ? !(*given <= 0) : MedianIsAboveZero(*driver.marginal)) return;
  context.checker.Add(at, ViolationCode::kContradiction,
                      "must have a reference above 0, but that of " + QuotedText(id) + " is " +
                          (given ? NumberText(*given)
                                 : "its median, which may be at or below 0: give it a "
                                   "reference"));
}

void CheckIndexation(const Context& context, const FieldPath& at, const Indexation& indexation,
                     int last_period) {
  std::visit(
      Overloaded{
          [&](const std::monostate&) {
            context.checker.Add(at, ViolationCode::kRequired, "must give rate_per_year or driver");
          },
          [&](const RateIndex& rate) {
            CheckIndexRate(context, at.Field("rate_per_year"), rate.rate_per_year, last_period);
          },
          [&](const DriverId& driver) { CheckIndexDriver(context, at.Field("driver"), driver.id); },
      },
      indexation.by);
}

}  // namespace

void CheckAdjustments(const ContractScope& scope, const FieldPath& at, const Clause& clause) {
  Checker& checker = scope.context.checker;
  if (!clause.deduction.empty()) {
    scope.inputs.Resolve(checker, at.Field("deduction"), clause.deduction);
  }
  if (clause.indexation) {
    CheckIndexation(scope.context, at.Field("indexation"), *clause.indexation, clause.last_period);
  }
  checker.IntegerInRange(at.Field("payment_lag_periods"), clause.payment_lag_periods, 0,
                         limits::kMaxPaymentLagPeriods);
  checker.InRange(at.Field("rebasing_weight"), clause.rebasing_weight, Range::Closed(0, 1));
}

}  // namespace accord::scenario_internal
