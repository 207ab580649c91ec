#include <cstddef>
#include <string>
#include <variant>

#include "simulation/base/limits.h"
#include "simulation/scenario/parts.h"

namespace accord::scenario_internal {

void CheckBands(Checker& checker, const FieldPath& at, std::vector<Band>& bands) {
  CutToLimit(checker, at, bands, limits::kMaxBandsPerClause);
  for (std::size_t i = 0; i < bands.size(); ++i) {
    const Band& band = bands[i];
    const FieldPath entry = at.At(static_cast<int>(i));
    const bool lower = checker.InRange(entry.Field("lower"), band.lower, Range::Any());
    const bool upper = checker.InRange(entry.Field("upper"), band.upper, Range::Any());
    if (lower && upper) checker.Ordered(entry.Field("upper"), band.lower, band.upper);
    checker.InRange(entry.Field("rate"), band.rate, Range::Any());
  }
}

void CheckSteps(Checker& checker, const FieldPath& at, std::vector<Step>& steps) {
  CutToLimit(checker, at, steps, limits::kMaxStepsPerClause);
  for (std::size_t i = 0; i < steps.size(); ++i) {
    const Step& step = steps[i];
    const FieldPath entry = at.At(static_cast<int>(i));
    checker.InRange(entry.Field("threshold"), step.threshold, Range::Any());
    checker.KnownAndSet(entry.Field("side"), step.side, Side::kBelow);
    checker.InRange(entry.Field("amount"), step.amount, Range::Any());
  }
}

void CheckWindow(const Context& context, const FieldPath& at, std::optional<Window>& window,
                 int first_period, int last_period) {
  Checker& checker = context.checker;
  if (!window) window.emplace();
  if (std::holds_alternative<std::monostate>(window->length)) window->length = EveryPeriods{1};
  if (first_period == 0) return;
  const auto must_be_true = [&](const char* field, bool set) {
    if (set) return;
    checker.Add(at.Field(field), ViolationCode::kContradiction,
                "must be true when it is given, got false");
  };
  const int active = last_period - first_period + 1;
  std::visit(Overloaded{
                 [](const std::monostate&) {},
                 [&](const EveryPeriods& every) {
                   if (!checker.IntegerInRange(at.Field("periods"), every.periods, 1,
                                               limits::kMaxPeriods) ||
                       active % every.periods == 0) {
                     return;
                   }
                   checker.Add(at.Field("periods"), ViolationCode::kContradiction,
                               "must divide the number of active periods (" +
                                   std::to_string(active) + "), got " +
                                   std::to_string(every.periods));
                 },
                 [&](const WholeTerm& term) { must_be_true("whole_term", term.set); },
                 [&](const ContractYear& year) {
                   must_be_true("contract_year", year.set);
                   const int n = context.periods_per_year;
                   if (n == 0 || (first_period - 1) % n == 0) return;
                   checker.Add(at.Field("contract_year"), ViolationCode::kContradiction,
                               "needs a first_period that begins a contract year (1, " +
                                   std::to_string(n + 1) + ", " + std::to_string(2 * n + 1) +
                                   ", ...), got " + std::to_string(first_period));
                 },
             },
             window->length);
}

}  // namespace accord::scenario_internal
