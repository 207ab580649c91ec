#include <cstddef>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "simulation/scenario/clause_windows.h"
#include "simulation/warnings/clause_warnings.h"

namespace accord::warnings_internal {
namespace {

// Where a gate is open, in the unit of its figure, or else in multiples of the clause's reference.
struct Opening {
  std::string unit;  // empty: the figure's own
  Reach range;
};

Opening OpeningOf(const Clause& clause, const Gate& gate) {
  Opening opening{"", {.lower_open = gate.min_open, .upper_open = gate.max_open}};
  double factor = 1;
  if (gate.unit == ValueUnit::kOfReference) {
    const std::optional<double> known = KnownReference(clause);
    factor = known.value_or(1);
    if (!known) opening.unit = "reference";
  }
  if (gate.min) opening.range.lower = *gate.min * factor;
  if (gate.max) opening.range.upper = *gate.max * factor;
  return opening;
}

void WarnOfClauseGates(Checker& warnings, const FieldPath& at, const ContractContext& view,
                       const Clause& clause) {
  const std::vector<Gate>& gates = clause.gate->gates;
  std::vector<Opening> openings;
  for (const Gate& gate : gates) openings.push_back(OpeningOf(clause, gate));
  for (std::size_t i = 0; i < gates.size(); ++i) {
    const FieldPath entry = at.At(static_cast<int>(i));
    const Reach reach = ReachOf(view, clause, *gates[i].basis);
    if (openings[i].unit.empty() && Intersection(openings[i].range, reach).IsEmpty()) {
      warnings.Add(entry, ViolationCode::kNeverOpens,
                   "never opens: it wants what it looks at " + openings[i].range.Text() +
                       ", which is always " + reach.Text());
      continue;
    }
    if (clause.gate->mode != GateMode::kAllOf) continue;
    for (std::size_t j = 0; j < i; ++j) {
      if (FigureKey(*gates[i].basis) != FigureKey(*gates[j].basis) ||
          openings[i].unit != openings[j].unit ||
          !Intersection(openings[i].range, openings[j].range).IsEmpty()) {
        continue;
      }
      warnings.Add(entry, ViolationCode::kNeverOpens,
                   "is never open together with " + at.At(static_cast<int>(j)).text() +
                       ", which looks at the same, so that the clause never pays");
      break;
    }
  }
}

// A level beyond everything that the trigger can be. Both levels are given as the figures that
// count.
void WarnOfLevel(Checker& warnings, const FieldPath& at, const Reach& reach, const Reach& counts) {
  if (!Intersection(reach, counts).IsEmpty()) return;
  warnings.Add(at, ViolationCode::kNeverOpens,
               "is never reached: what is tested is always " + reach.Text());
}

void WarnOfLevels(Checker& warnings, const FieldPath& at, const Termination& termination,
                  const Reach& reach) {
  if (termination.below) {
    WarnOfLevel(warnings, at.Field("below"), reach,
                {.upper = *termination.below, .upper_open = true});
  }
  if (termination.above) {
    WarnOfLevel(warnings, at.Field("above"), reach,
                {.lower = *termination.above, .lower_open = true});
  }
}

void WarnOfTermination(Checker& warnings, const FieldPath& at, const ContractContext& view,
                       const Termination& termination) {
  std::visit(Overloaded{
                 [](std::monostate) {},
                 [&](const Basis& trigger) {
                   WarnOfLevels(
                       warnings, at, termination,
                       ReachOf(view, TestDatesOf(termination, view.period_count), trigger));
                 },
                 [](const CumulativeCash&) {},  // which only a run bounds
             },
             termination.watched);
  const auto tests = WindowsOf(TestDatesOf(termination, view.period_count), view.period_count,
                               view.periods_per_year);
  const auto decisive = static_cast<std::size_t>(termination.consecutive) - 1;
  if (tests[decisive].last + termination.notice_periods > *view.contract.term_periods) {
    warnings.Add(at, ViolationCode::kNeverOpens,
                 "never ends the contract: it fires in period " +
                     std::to_string(tests[decisive].last) + " at the earliest, and its notice of " +
                     std::to_string(termination.notice_periods) +
                     (termination.notice_periods == 1 ? " period" : " periods") +
                     " then runs past the last one");
  }
}

}  // namespace

void WarnOfGates(Checker& warnings, const FieldPath& at, const ContractContext& view) {
  const Contract& contract = view.contract;
  for (std::size_t i = 0; i < contract.clauses.size(); ++i) {
    const Clause& clause = contract.clauses[i];
    if (!clause.gate) continue;
    const FieldPath entry = at.Field("clauses").Entry(clause.id, static_cast<int>(i));
    WarnOfClauseGates(warnings, entry.Field("gate").Field("gates"), view, clause);
  }
  for (std::size_t i = 0; i < contract.terminations.size(); ++i) {
    const Termination& termination = contract.terminations[i];
    WarnOfTermination(warnings, at.Field("terminations").Entry(termination.id, static_cast<int>(i)),
                      view, termination);
  }
}

}  // namespace accord::warnings_internal
