#include <algorithm>
#include <cmath>
#include <cstddef>
#include <string>
#include <vector>

#include "simulation/base/limits.h"
#include "simulation/scenario/parts.h"

namespace accord::scenario_internal {
namespace {

bool Counts(const Contract& contract, const std::string& outcome) {
  const auto& ids = contract.outcome_ids;
  return std::find(ids.begin(), ids.end(), outcome) != ids.end();
}

bool LoadsOn(const Outcome& outcome, const std::string& driver) {
  return std::any_of(outcome.loadings.begin(), outcome.loadings.end(),
                     [&](const Loading& loading) { return loading.driver == driver; });
}

// An effort is one contract's: it must not move what another one counts as well.
void CheckMoved(const Context& context, const FieldPath& at, const Effort& effort,
                const std::string& id, const std::vector<Contract>& contracts) {
  const auto own = std::find_if(contracts.begin(), contracts.end(),
                                [&](const Contract& contract) { return contract.id == id; });
  if (own == contracts.end()) return;
  for (const Outcome& outcome : context.outcome_list) {
    if (!Counts(*own, outcome.id) || !LoadsOn(outcome, effort.driver)) continue;
    for (const Contract& other : contracts) {
      if (&other == &*own || !Counts(other, outcome.id)) continue;
      context.checker.Add(at, ViolationCode::kContradiction,
                          "must move no outcome of two contracts, but " + QuotedText(outcome.id) +
                              " is one of " + QuotedText(other.id) + " as well");
      return;
    }
  }
}

const char* NameOf(Control control) {
  switch (control) {
    case Control::kSupplier:
      return "the supplier's";
    case Control::kClient:
      return "the client's";
    case Control::kShared:
      return "shared";
    case Control::kExternal:
    case Control::kUnspecified:
      break;
  }
  return "nobody's";
}

void CheckControl(Checker& checker, const FieldPath& at, const Driver& driver, Control party) {
  if (driver.control == Control::kUnspecified || driver.control > Control::kExternal) return;
  if (driver.control == party || driver.control == Control::kShared) return;
  checker.Add(at, ViolationCode::kContradiction,
              std::string("must be a driver of ") + NameOf(party) + " or of shared control, but " +
                  QuotedText(driver.id) + " is " + NameOf(driver.control));
}

// What the effort costs a period at this shift.
void CheckMoney(Checker& checker, const FieldPath& at, Effort effort, double shift) {
  effort.shift = shift;
  const double money = EffortCost(effort);
  if (money <= limits::kMaxMagnitude) return;
  checker.Add(at, ViolationCode::kOutOfRange,
              "must keep what it costs a period within " + NumberText(limits::kMaxMagnitude) +
                  ", got " + NumberText(shift) + ", which costs " + RoundedText(money));
}

// Between 0 and it lies what may be chosen, and what is given.
void CheckMost(Checker& checker, const FieldPath& at, const Effort& effort, bool shift_is_sound) {
  const FieldPath most_at = at.Field("max_shift");
  const double most = *effort.max_shift;
  if (!checker.InRange(most_at, most, Range::Any())) return;
  if (most == 0) {
    checker.Add(most_at, ViolationCode::kOutOfRange,
                "must be other than 0, or absent where nobody chooses the shift, got 0");
    return;
  }
  const double given = effort.shift;
  if (!shift_is_sound || (given >= std::min(most, 0.0) && given <= std::max(most, 0.0))) return;
  checker.Add(
      at.Field("shift"), ViolationCode::kOutOfRange,
      "must lie between 0 and max_shift (" + NumberText(most) + "), got " + NumberText(given));
}

}  // namespace

void CheckEfforts(const Context& context, const FieldPath& list, const std::string& contract,
                  const std::vector<Contract>& contracts, Control party,
                  std::vector<Effort>& efforts) {
  Checker& checker = context.checker;
  CutToLimit(checker, list, efforts, limits::kMaxDrivers);
  UniqueKeys keys(checker, list, "driver");
  for (const Effort& effort : efforts) {
    const FieldPath at = keys.Next(effort.driver);
    const FieldPath driver_at = at.Field("driver");
    const int index = context.drivers.Resolve(checker, driver_at, effort.driver);
    const bool shift = checker.InRange(at.Field("shift"), effort.shift, Range::Any());
    const bool cost =
        checker.InRange(at.Field("cost_coefficient"), effort.cost_coefficient, Range::AtLeast(0));
    if (shift && cost) CheckMoney(checker, at.Field("shift"), effort, effort.shift);
    if (effort.max_shift) {
      CheckMost(checker, at, effort, shift);
      if (cost && Range::Any().Contains(*effort.max_shift)) {
        CheckMoney(checker, at.Field("max_shift"), effort, *effort.max_shift);
      }
    }
    if (index < 0) continue;
    CheckControl(checker, driver_at, context.driver_list[static_cast<std::size_t>(index)], party);
    CheckMoved(context, driver_at, effort, contract, contracts);
  }
}

}  // namespace accord::scenario_internal
