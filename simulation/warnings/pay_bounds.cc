#include <algorithm>
#include <cmath>
#include <variant>

#include "simulation/scenario/clause_windows.h"
#include "simulation/warnings/clause_warnings.h"

namespace accord::warnings_internal {
namespace {

// Grows to hold a number.
void Include(double number, Reach& range) {
  range.lower = std::min(range.lower, number);
  range.upper = std::max(range.upper, number);
}

// What f, scale and index apart, can be: its values beside all edges, and how it runs on beyond
// them.
DueRange CurveRangeOf(const Curve& curve) {
  std::vector<double> points = EdgesOf(curve);
  points.push_back(curve.pivot);
  for (const double end : {curve.reach.lower, curve.reach.upper}) {
    if (std::isfinite(end)) points.push_back(end);
  }
  std::sort(points.begin(), points.end());
  DueRange range{{.lower = 0, .upper = 0}, {.lower = 0, .upper = 0}};
  bool any = false, money = false, multiples = false;
  const auto include = [&](const Amount& pay) {
    money |= pay.money != 0;
    multiples |= pay.of_reference != 0;
    if (!any) {
      range.money = {.lower = pay.money, .upper = pay.money};
      range.of_reference = {.lower = pay.of_reference, .upper = pay.of_reference};
    }
    any = true;
    Include(pay.money, range.money);
    Include(pay.of_reference, range.of_reference);
  };
  for (const double x : points) {
    if (x < curve.reach.lower || x > curve.reach.upper) continue;
    include(PayAt(curve, x, Place::kAt));
    if (x > curve.reach.lower) include(PayAt(curve, x, Place::kBelow));
    if (x < curve.reach.upper) include(PayAt(curve, x, Place::kAbove));
  }
  Reach& sloped = curve.unit.empty() ? range.money : range.of_reference;
  const auto run_on = [&](double beyond, double direction) {
    const double slope = MayPay(curve, beyond) ? direction * SlopeAt(curve, beyond) : 0;
    if (slope == 0) return;
    (curve.unit.empty() ? money : multiples) = true;
    if (slope > 0) sloped.upper = Reach{}.upper;
    if (slope < 0) sloped.lower = Reach{}.lower;
  };
  if (!std::isfinite(curve.reach.upper)) run_on(points.back() + 1, 1);
  if (!std::isfinite(curve.reach.lower)) run_on(points.front() - 1, -1);
  if (curve.clause->gate) {
    Include(0, range.money);
    Include(0, range.of_reference);
  }
  if (multiples) range.money = {};
  if (money) range.of_reference = {};
  return range;
}

Reach Hull(const Reach& a, const Reach& b) {
  return {.lower = std::min(a.lower, b.lower), .upper = std::max(a.upper, b.upper)};
}

// Amounts per year are less in a window that is shorter than the curve's.
DueRange CurveRangeOf(const ContractContext& view, Curve curve) {
  // Where one open gate is enough, it may be one on another figure.
  if (curve.any_of && curve.gated_elsewhere) curve.gate_ranges.clear();
  const DueRange whole = CurveRangeOf(curve);
  const Clause& clause = *curve.clause;
  if (!clause.amounts_per_year) return whole;
  const auto windows = WindowsOf(clause, view.period_count, view.periods_per_year);
  const auto length = [](const PeriodSpan& window) { return window.last - window.first + 1; };
  const int least = view.may_end_early() ? 1 : length(windows.back());
  Curve shorter = curve;
  const auto shorten = [&](Amount& amount) {
    const double share = static_cast<double>(least) / length(windows.front());
    amount = {amount.money * share, amount.of_reference * share};
  };
  shorten(shorter.base);
  for (Curve::Jump& jump : shorter.jumps) shorten(jump.amount);
  const DueRange part = CurveRangeOf(shorter);
  return {Hull(whole.money, part.money), Hull(whole.of_reference, part.of_reference)};
}

Reach RateRange(const ContractContext& view, const Clause& clause, const RateIndex& rate) {
  const auto at = [&](int period) {
    return std::pow(1 + rate.rate_per_year,
                    static_cast<double>(period - 1) / view.periods_per_year);
  };
  const double first = at(clause.first_period), last = at(clause.last_period);
  return {.lower = std::min(first, last), .upper = std::max(first, last)};
}

Reach IndexRange(const ContractContext& view, const Clause& clause) {
  if (!clause.indexation) return {.lower = 1, .upper = 1};
  return std::visit(Overloaded{
                        [](std::monostate) { return Reach(); },
                        [&](const RateIndex& rate) { return RateRange(view, clause, rate); },
                        [](const DriverId&) { return Reach(); },
                    },
                    clause.indexation->by);
}

}  // namespace

DueRange DueRangeOf(const ContractContext& view, const Curve& curve) {
  // Increments of what is due to date are another matter.
  if (curve.clause->basis->to_date) return {};
  const Reach factor = Product(curve.scale, IndexRange(view, *curve.clause));
  DueRange due = CurveRangeOf(view, curve);
  due.money = Product(due.money, factor);
  due.of_reference = Product(due.of_reference, factor);
  if (curve.clause->round_to) {
    due.money = Rounded(due.money, curve.clause->round_to);
    due.of_reference = {};  // rounded in money
  }
  return due;
}

bool MayGain(const DueRange& due) { return due.money.upper > 0 && due.of_reference.upper > 0; }

bool MayTake(const DueRange& due) { return due.money.lower < 0 && due.of_reference.lower < 0; }

const ClauseGroup* GroupOf(const Contract& contract, const std::string& clause) {
  for (const ClauseGroup& group : contract.groups) {
    if (std::find(group.clauses.begin(), group.clauses.end(), clause) != group.clauses.end()) {
      return &group;
    }
  }
  return nullptr;
}

}  // namespace accord::warnings_internal
