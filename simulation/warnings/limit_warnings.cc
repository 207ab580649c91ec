#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <map>
#include <optional>
#include <string>

#include "simulation/scenario/clause_windows.h"
#include "simulation/warnings/clause_warnings.h"

namespace accord::warnings_internal {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

// Most that is gained and most that is taken; in one unit, never below 0.
struct Bounds {
  double gain = 0, penalty = 0;
};
Bounds operator+(const Bounds& a, const Bounds& b) {
  return {a.gain + b.gain, a.penalty + b.penalty};
}
Bounds operator*(double n, const Bounds& a) {
  return {n == 0 ? 0 : n * a.gain, n == 0 ? 0 : n * a.penalty};
}
Bounds Least(const Bounds& a, const Bounds& b) {
  return {std::min(a.gain, b.gain), std::min(a.penalty, b.penalty)};
}

// The same over a settlement, a contract year and the term.
struct SpanBounds {
  Bounds settlement, year, term;
};
SpanBounds operator+(const SpanBounds& a, const SpanBounds& b) {
  return {a.settlement + b.settlement, a.year + b.year, a.term + b.term};
}

bool IsNet(const std::optional<Limits>& limits) {
  return limits && (limits->net_cap || limits->net_floor);
}

// Clauses, groups and contracts alike.
template <typename Owner>
bool HasNetSpans(const Owner& owner) {
  return IsNet(owner.year_limits) || IsNet(owner.term_limits);
}

// Whom limits hold for, for the text, and over what.
struct LimitScope {
  const char* who;   // "the clause"
  const char* span;  // "in a settlement"
  // A cap of exactly what can be reached is worth a word where it is the sum of other caps.
  bool equal_is_idle;
  double factor;  // of every number, into the unit of the bounds
};

class LimitChecker {
 public:
  explicit LimitChecker(Checker& warnings) : warnings_(warnings) {}

  // Warns of what cannot bind and returns what is left.
  Bounds Apply(const FieldPath& at, const std::optional<Limits>& limits, const LimitScope& scope,
               Bounds bounds) {
    if (!limits) return bounds;
    const double f = scope.factor;
    bounds.gain = Cap(at.Field("gain_cap"), limits->gain_cap, f, scope, bounds.gain, "gains");
    bounds.penalty =
        Cap(at.Field("penalty_cap"), limits->penalty_cap, f, scope, bounds.penalty, "penalties");
    const Bounds gross = bounds;
    if (limits->net_cap && *limits->net_cap >= 0) {
      bounds.gain = Cap(at.Field("net_cap"), limits->net_cap, f, scope, gross.gain, "gains");
    } else if (limits->net_cap) {
      bounds.gain = 0;
      bounds.penalty = std::max(gross.penalty, -f * *limits->net_cap);
    }
    if (limits->net_floor && *limits->net_floor <= 0) {
      const std::optional<double> most = -*limits->net_floor;
      bounds.penalty = Cap(at.Field("net_floor"), most, f, scope, bounds.penalty, "penalties");
    } else if (limits->net_floor) {
      bounds.penalty = 0;
      bounds.gain = std::max(bounds.gain, f * *limits->net_floor);
    }
    return bounds;
  }

 private:
  double Cap(const FieldPath& at, const std::optional<double>& cap, double factor,
             const LimitScope& scope, double bound, const char* what) {
    if (!cap) return bound;
    const double limit = factor * *cap;
    if (scope.equal_is_idle ? limit >= bound : limit > bound) {
      warnings_.Add(at, ViolationCode::kNeverBinds,
                    std::string("never binds: ") + what + " of " + scope.who + " reach " +
                        RoundedText(bound / factor) + " at most " + scope.span);
    }
    return std::min(limit, bound);
  }

  Checker& warnings_;
};

// How often a clause settles.
struct Counts {
  int year = 0, term = 0;  // most in a contract year, in all
};

bool EndsEarly(const ContractContext& view) {
  return !EarlyEndsOf(view.contract, view.period_count, view.periods_per_year).empty();
}

Counts CountsOf(const ContractContext& view, const Clause& clause) {
  const auto year = [&](int period) { return (period - 1) / view.periods_per_year; };
  Counts counts;
  std::map<int, int> by_year;
  bool crosses_years = false;
  for (const PeriodSpan& window : WindowsOf(clause, view.period_count, view.periods_per_year)) {
    counts.year = std::max(counts.year, ++by_year[year(window.last)]);
    ++counts.term;
    crosses_years |= year(window.first) != year(window.last);
  }
  // An early end may settle in this year what would have been settled in a later one.
  if (crosses_years && EndsEarly(view)) ++counts.year;
  return counts;
}

Bounds BoundsOf(const Reach& due) { return {std::max(0.0, due.upper), std::max(0.0, -due.lower)}; }

// Money limits of one settlement are per year where amounts are. Windows of unequal length have no
// one factor.
std::optional<double> SettlementFactor(const ContractContext& view, const Clause& clause) {
  if (!clause.amounts_per_year) return 1;
  const auto windows = WindowsOf(clause, view.period_count, view.periods_per_year);
  const auto length = [](const PeriodSpan& window) { return window.last - window.first + 1; };
  if (length(windows.front()) != length(windows.back())) return std::nullopt;
  return static_cast<double>(length(windows.front())) / view.periods_per_year;
}

constexpr SpanBounds kUnknown = {
    {kInfinity, kInfinity}, {kInfinity, kInfinity}, {kInfinity, kInfinity}};

// What the clause can pay by its own limits, in money.
SpanBounds CheckClause(LimitChecker& checker, const FieldPath& at, const ContractContext& view,
                       const Curve& curve) {
  const Clause& clause = *curve.clause;
  const std::optional<double> years = SettlementFactor(view, clause);
  if (!years) return kUnknown;
  const DueRange due = DueRangeOf(view, curve);
  const std::optional<double> reference = KnownReference(clause);
  const Counts counts = CountsOf(view, clause);
  SpanBounds bounds;
  bounds.settlement = BoundsOf(due.money);
  const LimitScope one = {"the clause", "in a settlement", false, *years};
  const auto of_reference = [](const std::optional<Limits>& limits) {
    return limits && limits->unit == ValueUnit::kOfReference;
  };
  const FieldPath settlement_at = at.Field("settlement_limits");
  if (of_reference(clause.settlement_limits) && !reference) {
    LimitScope multiples = one;
    multiples.span = "of the reference in a settlement, where that is above 0";
    multiples.factor = 1;
    checker.Apply(settlement_at, clause.settlement_limits, multiples, BoundsOf(due.of_reference));
    if (IsNet(clause.settlement_limits)) bounds.settlement = kUnknown.settlement;
  } else {
    LimitScope money = one;
    if (of_reference(clause.settlement_limits)) money.factor = *reference;
    bounds.settlement =
        checker.Apply(settlement_at, clause.settlement_limits, money, bounds.settlement);
  }
  const int years_of_term = (view.period_count - 1) / view.periods_per_year + 1;
  // Floors and net caps have the last word over the caps of every span, and what they move counts
  // against these.
  if (HasNetSpans(clause)) return kUnknown;
  bounds.year = counts.year * bounds.settlement;
  bounds.term = counts.term * bounds.settlement;
  if (IsNet(clause.settlement_limits)) return bounds;
  // Limits in units of a constant r grow with the settlements of their span, like what they limit.
  const auto over = [&](const char* field, const std::optional<Limits>& limits, const char* span,
                        int count, const Bounds& before) {
    const bool multiples = of_reference(limits);
    if (multiples && !reference) return before;
    const LimitScope scope = {"the clause", span, true, multiples ? *reference * count : 1};
    return checker.Apply(at.Field(field), limits, scope, before);
  };
  bounds.year =
      over("year_limits", clause.year_limits, "in a contract year", counts.year, bounds.year);
  bounds.term = over("term_limits", clause.term_limits, "in the term", counts.term,
                     Least(bounds.term, years_of_term * bounds.year));
  return bounds;
}

// Limits that several clauses share, what their members can pay given.
struct Shared {
  const char* who;
  const std::optional<Limits>& settlement;
  const std::optional<Limits>& year;
  const std::optional<Limits>& term;
};

SpanBounds CheckShared(LimitChecker& checker, const FieldPath& at, const ContractContext& view,
                       const Shared& limits, SpanBounds bounds) {
  const auto apply = [&](const char* field, const std::optional<Limits>& given, const char* span,
                         const Bounds& before) {
    return checker.Apply(at.Field(field), given, {limits.who, span, true, 1}, before);
  };
  // Closing is a date of its own.
  const int closing = EndsEarly(view) ? 1 : 0;
  bounds.settlement = apply("settlement_limits", limits.settlement, "at a date", bounds.settlement);
  // As for clauses; and what net limits add in a line of its own comes on top of everything.
  if (IsNet(limits.settlement) || IsNet(limits.year) || IsNet(limits.term)) return kUnknown;
  bounds.year = apply("year_limits", limits.year, "in a contract year",
                      Least(bounds.year, (view.periods_per_year + closing) * bounds.settlement));
  const int years = (view.period_count - 1) / view.periods_per_year + 1;
  bounds.term = apply("term_limits", limits.term, "in the term",
                      Least(bounds.term, Least(years * bounds.year,
                                               (view.period_count + closing) * bounds.settlement)));
  return bounds;
}

}  // namespace

void WarnOfLimits(Checker& warnings, const FieldPath& at, const ContractContext& view,
                  const Curves& curves) {
  const Contract& contract = view.contract;
  LimitChecker checker(warnings);
  SpanBounds all;
  std::map<const ClauseGroup*, SpanBounds> groups;
  for (std::size_t i = 0; i < curves.size(); ++i) {
    const std::string& id = contract.clauses[i].id;
    const FieldPath entry = at.Field("clauses").Entry(id, static_cast<int>(i));
    const SpanBounds bounds = CheckClause(checker, entry, view, curves[i]);
    const ClauseGroup* group = GroupOf(contract, id);
    SpanBounds& sum = group == nullptr ? all : groups[group];
    sum = sum + bounds;
  }
  for (std::size_t i = 0; i < contract.groups.size(); ++i) {
    const ClauseGroup& group = contract.groups[i];
    const FieldPath entry = at.Field("groups").Entry(group.id, static_cast<int>(i));
    all = all + CheckShared(checker, entry, view,
                            {"the group's clauses", group.settlement_limits, group.year_limits,
                             group.term_limits},
                            groups[&group]);
  }
  CheckShared(
      checker, at, view,
      {"all clauses", contract.settlement_limits, contract.year_limits, contract.term_limits}, all);
}

}  // namespace accord::warnings_internal
