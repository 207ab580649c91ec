#include "simulation/warnings/clause_curve.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>

#include "simulation/base/checker.h"
#include "simulation/scenario/clause_windows.h"

namespace accord::warnings_internal {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

// How positions given in some unit are written on the curve.
struct PositionUnit {
  std::string key;
  double factor;
};

PositionUnit PositionUnitOf(const Clause& clause, ValueUnit unit) {
  if (unit != ValueUnit::kOfReference) return {"", 1};
  const std::optional<double> known = KnownReference(clause);
  return known ? PositionUnit{"", *known} : PositionUnit{ReferenceKey(*clause.reference), 1};
}

Reach OpenRange(const Gate& gate, double factor) {
  Reach open{.lower_open = gate.min_open, .upper_open = gate.max_open};
  if (gate.min) open.lower = *gate.min * factor;
  if (gate.max) open.upper = *gate.max * factor;
  return open;
}

// The unit of the curve is that of its schedule, or of its first own gate where it has none.
PositionUnit CurveUnitOf(const Clause& clause, const std::string& own) {
  if (clause.bands.empty() && clause.steps.empty() && clause.gate) {
    for (const Gate& gate : clause.gate->gates) {
      if (FigureKey(*gate.basis) == own) return PositionUnitOf(clause, gate.unit);
    }
  }
  return PositionUnitOf(clause, clause.edge_unit);
}

void AddGates(const Clause& clause, Curve& curve) {
  if (!clause.gate) return;
  curve.any_of = clause.gate->mode == GateMode::kAnyOf;
  const std::string own = FigureKey(*clause.basis);
  for (std::size_t i = 0; i < clause.gate->gates.size(); ++i) {
    const Gate& gate = clause.gate->gates[i];
    const PositionUnit unit = PositionUnitOf(clause, gate.unit);
    const Reach open = OpenRange(gate, unit.factor);
    const std::string figure = FigureKey(*gate.basis);
    if (figure == own && unit.key == curve.unit) {
      curve.gate_ranges.push_back({open, static_cast<int>(i)});
      continue;
    }
    curve.gated_elsewhere = true;
    if (curve.any_of && clause.gate->gates.size() > 1) continue;
    const auto [entry, fresh] = curve.elsewhere.try_emplace(figure + '@' + unit.key, open);
    if (!fresh) entry->second = Intersection(entry->second, open);
  }
}

Reach FactorOf(const ContractContext& view, const Clause& clause) {
  if (!clause.scale) return {.lower = 1, .upper = 1};
  const Scale& scale = *clause.scale;
  Reach factor =
      Product({.lower = scale.slope, .upper = scale.slope}, ReachOf(view, clause, *scale.basis));
  const double low = scale.min.value_or(-kInfinity), high = scale.max.value_or(kInfinity);
  factor.lower = std::clamp(factor.lower + scale.intercept, low, high);
  factor.upper = std::clamp(factor.upper + scale.intercept, low, high);
  return factor;
}

Amount AmountOf(const Clause& clause, double amount, double factor) {
  if (clause.amount_unit != ValueUnit::kOfReference) return {amount * factor, 0};
  const std::optional<double> known = KnownReference(clause);
  return known ? Amount{amount * factor * *known, 0} : Amount{0, amount * factor};
}

void Add(const Amount& more, Amount& sum) {
  sum.money += more.money;
  sum.of_reference += more.of_reference;
}

bool IsOpen(const Reach& open, double x, Place place) {
  const bool below = place == Place::kBelow, above = place == Place::kAbove;
  const bool lower = x > open.lower || (x == open.lower && (above || (!below && !open.lower_open)));
  const bool upper = x < open.upper || (x == open.upper && (below || (!above && !open.upper_open)));
  return lower && upper;
}

bool IsOn(const Curve::Jump& jump, double x, Place place) {
  if (x == jump.threshold && place == Place::kAt) return jump.inclusive;
  const bool above = x > jump.threshold || (x == jump.threshold && place == Place::kAbove);
  return above == (jump.side == Side::kAbove);
}

bool UsesKnownReference(const Clause& clause) {
  bool gates = false;
  if (clause.gate) {
    gates = std::any_of(clause.gate->gates.begin(), clause.gate->gates.end(),
                        [](const Gate& g) { return g.unit == ValueUnit::kOfReference; });
  }
  return KnownReference(clause) && (gates || clause.edge_unit == ValueUnit::kOfReference ||
                                    clause.amount_unit == ValueUnit::kOfReference);
}

std::string InParentheses(const Clause& clause, double number) {
  if (!UsesKnownReference(clause) || number == 0) return "";
  return " (" + RoundedText(number / *KnownReference(clause)) + " of the reference)";
}

}  // namespace

Curve CurveOf(const ContractContext& view, const Clause& clause) {
  Curve curve{.clause = &clause};
  const PositionUnit unit = CurveUnitOf(clause, FigureKey(*clause.basis));
  curve.unit = unit.key;
  if (unit.key.empty()) curve.reach = ReachOf(view, clause, *clause.basis);
  double years = 1;
  if (clause.amounts_per_year) {
    const auto windows = WindowsOf(clause, view.period_count, view.periods_per_year);
    years = static_cast<double>(windows[0].last - windows[0].first + 1) / view.periods_per_year;
  }
  const double edge = PositionUnitOf(clause, clause.edge_unit).factor;
  curve.pivot = clause.pivot * edge;
  curve.base = AmountOf(clause, clause.base, years);
  for (const Band& band : clause.bands) {
    curve.pieces.push_back({band.lower ? *band.lower * edge : -kInfinity,
                            band.upper ? *band.upper * edge : kInfinity,
                            *clause.share * band.rate});
  }
  for (std::size_t i = 0; i < clause.steps.size(); ++i) {
    const Step& step = clause.steps[i];
    curve.jumps.push_back({step.threshold * edge, step.side, step.inclusive,
                           AmountOf(clause, step.amount, years), static_cast<int>(i)});
  }
  AddGates(clause, curve);
  curve.scale = FactorOf(view, clause);
  return curve;
}

Amount PayAt(const Curve& curve, double x, Place place) {
  const auto open = [&](const Curve::GateRange& range) { return IsOpen(range.open, x, place); };
  const auto& gates = curve.gate_ranges;
  const bool pays = gates.empty() || (curve.any_of ? std::any_of(gates.begin(), gates.end(), open)
                                                   : std::all_of(gates.begin(), gates.end(), open));
  Amount pay;
  if (!pays) return pay;
  pay = curve.base;
  const double low = std::min(curve.pivot, x), high = std::max(curve.pivot, x);
  double bands = 0;
  for (const Curve::Piece& piece : curve.pieces) {
    const double length = std::min(high, piece.upper) - std::max(low, piece.lower);
    if (length > 0) bands += piece.rate * length * (x < curve.pivot ? -1 : 1);
  }
  Add(curve.unit.empty() ? Amount{bands, 0} : Amount{0, bands}, pay);
  for (const Curve::Jump& jump : curve.jumps) {
    if (IsOn(jump, x, place)) Add(jump.amount, pay);
  }
  return pay;
}

bool MayPay(const Curve& curve, double x) {
  const auto open = [&](const Curve::GateRange& range) {
    return range.open.lower <= x && x <= range.open.upper;
  };
  const auto& gates = curve.gate_ranges;
  if (!curve.any_of) return std::all_of(gates.begin(), gates.end(), open);
  return curve.gated_elsewhere || std::any_of(gates.begin(), gates.end(), open);
}

double SlopeAt(const Curve& curve, double x) {
  double slope = 0;
  for (const Curve::Piece& piece : curve.pieces) {
    if (piece.lower < x && x < piece.upper) slope += piece.rate;
  }
  return slope;
}

bool MayPayTogether(const Curve& a, const Curve& b) {
  return std::all_of(a.elsewhere.begin(), a.elsewhere.end(), [&](const auto& wanted) {
    const auto other = b.elsewhere.find(wanted.first);
    return other == b.elsewhere.end() || !Intersection(wanted.second, other->second).IsEmpty();
  });
}

std::vector<double> EdgesOf(const Curve& curve) {
  std::vector<double> edges;
  const auto add = [&](double x) {
    if (std::isfinite(x)) edges.push_back(x);
  };
  for (const Curve::Piece& piece : curve.pieces) {
    add(piece.lower);
    add(piece.upper);
  }
  for (const Curve::Jump& jump : curve.jumps) add(jump.threshold);
  for (const Curve::GateRange& range : curve.gate_ranges) {
    add(range.open.lower);
    add(range.open.upper);
  }
  return edges;
}

std::string AmountText(const Curve& curve, const Amount& amount) {
  const std::string money = RoundedText(amount.money);
  if (amount.of_reference == 0) return money + InParentheses(*curve.clause, amount.money);
  const std::string multiple = RoundedText(amount.of_reference) + " of the reference";
  return amount.money == 0 ? multiple : money + " and " + multiple;
}

std::string PositionText(const Curve& curve, double x) {
  if (!curve.unit.empty()) return RoundedText(x) + " of the reference";
  return RoundedText(x) + InParentheses(*curve.clause, x);
}

}  // namespace accord::warnings_internal
