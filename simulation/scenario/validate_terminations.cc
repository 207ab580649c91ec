#include <cstddef>
#include <optional>
#include <string>
#include <variant>

#include "simulation/base/limits.h"
#include "simulation/scenario/clause_windows.h"
#include "simulation/scenario/parts.h"

namespace accord::scenario_internal {
namespace {

void CheckLevels(Checker& checker, const FieldPath& at, const Termination& termination) {
  const std::optional<double>&below = termination.below, &above = termination.above;
  if (!below && !above) {
    checker.Add(at, ViolationCode::kRequired, "must give below, above or both");
    return;
  }
  const bool below_sound = checker.InRange(at.Field("below"), below, Range::Any());
  const bool above_sound = checker.InRange(at.Field("above"), above, Range::Any());
  if (!below_sound || !above_sound || !below || !above || *below < *above) return;
  checker.Add(at.Field("above"), ViolationCode::kContradiction,
              "must be above below (" + NumberText(*below) +
                  "), since every figure would count otherwise, got " + NumberText(*above));
}

// How many tests in a row, and how long from the last of them to the end.
void CheckCounts(const Context& context, const FieldPath& at, const Termination& termination,
                 const Clause& dates) {
  Checker& checker = context.checker;
  const int periods = context.period_count;
  checker.IntegerInRange(at.Field("notice_periods"), termination.notice_periods, 0,
                         (periods == 0 ? limits::kMaxPeriods : periods) - 1);
  const FieldPath consecutive_at = at.Field("consecutive");
  if (!checker.IntegerInRange(consecutive_at, termination.consecutive, 1, limits::kMaxPeriods) ||
      periods == 0 || context.periods_per_year == 0) {
    return;
  }
  const auto tests = WindowsOf(dates, periods, context.periods_per_year).size();
  if (tests == 0 || static_cast<std::size_t>(termination.consecutive) <= tests) return;
  checker.Add(consecutive_at, ViolationCode::kContradiction,
              "must be at most the number of tests (" + std::to_string(tests) + "), got " +
                  std::to_string(termination.consecutive));
}

void CheckTermination(const ContractScope& contract, const FieldPath& at,
                      Termination& termination) {
  const Context& context = contract.context;
  Checker& checker = context.checker;
  CheckDisplayName(checker, at, termination.display_name, termination.id);
  checker.KnownAndSet(at.Field("party"), termination.party, Party::kClient);
  CheckWindow(context, at.Field("window"), termination.window, context.period_count == 0 ? 0 : 1,
              context.period_count);
  const Clause dates = TestDatesOf(termination, context.period_count);
  const ClauseScope scope{contract, dates, static_cast<int>(contract.contract.clauses.size())};
  std::visit(Overloaded{
                 [&](const std::monostate&) {
                   checker.Add(at, ViolationCode::kRequired,
                               "must give trigger or cumulative_cash");
                 },
                 [&](Basis& trigger) { CheckBasis(scope, at.Field("trigger"), trigger); },
                 [&](const CumulativeCash& cash) {
                   if (cash.set) return;
                   checker.Add(at.Field("cumulative_cash"), ViolationCode::kContradiction,
                               "must be true when it is given, got false");
                 },
             },
             termination.watched);
  CheckLevels(checker, at, termination);
  if (termination.consecutive == 0) termination.consecutive = 1;
  CheckCounts(context, at, termination, dates);
  checker.InRange(at.Field("payment"), termination.payment, Range::Any());
}

}  // namespace

void CheckTerminations(const ContractScope& scope, const FieldPath& at,
                       std::vector<Termination>& terminations) {
  Checker& checker = scope.context.checker;
  const IdIndex ids(checker, at, terminations, "termination", /*cut=*/false);
  for (std::size_t i = 0; i < terminations.size(); ++i) {
    CheckTermination(scope, ids.path(i), terminations[i]);
  }
}

}  // namespace accord::scenario_internal
