#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "simulation/base/checker.h"
#include "simulation/warnings/clause_warnings.h"

namespace accord::warnings_internal {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr double kTolerance = 1e-9;

// Equal for clauses whose windows are the same periods, as far as both are active.
std::string WindowKey(const ContractContext& view, const Clause& clause) {
  const auto every = [&](int n) {
    return std::to_string(n) + '+' + std::to_string((clause.first_period - 1) % n);
  };
  return std::visit(Overloaded{
                        [](std::monostate) { return std::string(); },
                        [&](const EveryPeriods& window) { return every(window.periods); },
                        [&](const WholeTerm&) {
                          return "term " + std::to_string(clause.first_period) + '-' +
                                 std::to_string(clause.last_period);
                        },
                        [&](const ContractYear&) { return every(view.periods_per_year); },
                    },
                    clause.window->length);
}

// Equal for clauses whose curves lie over the same x.
std::string CurveKey(const ContractContext& view, const Curve& curve) {
  const Clause& clause = *curve.clause;
  std::string key = FigureKey(*clause.basis) + '|' + WindowKey(view, clause) + '|' + curve.unit;
  if (clause.basis->to_date) key += '|' + std::to_string(clause.first_period);
  // Rebased benefits have a baseline of their own.
  if (clause.rebasing_weight != 0) key += '|' + clause.id;
  return key;
}

bool AreActiveTogether(const Clause& a, const Clause& b) {
  return a.first_period <= b.last_period && b.first_period <= a.last_period;
}

// A stretch of x without an edge inside.
struct Stretch {
  double lower, upper;
  double Inside() const {
    if (std::isfinite(lower) && std::isfinite(upper)) return lower + (upper - lower) / 2;
    if (std::isfinite(lower)) return lower + std::max(1.0, std::fabs(lower));
    return std::isfinite(upper) ? upper - std::max(1.0, std::fabs(upper)) : 0;
  }
};

std::string Text(const Curve& curve, const Stretch& stretch) {
  const bool low = std::isfinite(stretch.lower), high = std::isfinite(stretch.upper);
  if (low && high) {
    return "between " + PositionText(curve, stretch.lower) + " and " +
           PositionText(curve, stretch.upper);
  }
  if (low) return "above " + PositionText(curve, stretch.lower);
  return high ? "below " + PositionText(curve, stretch.upper) : "everywhere";
}

// The stretches between all edges of the curves, as far as x can be there.
std::vector<Stretch> StretchesOf(const std::vector<const Curve*>& curves) {
  std::vector<double> edges = {-kInfinity, kInfinity};
  Reach reach;
  for (const Curve* curve : curves) {
    const std::vector<double> more = EdgesOf(*curve);
    edges.insert(edges.end(), more.begin(), more.end());
    reach = Intersection(reach, curve->reach);
  }
  edges.push_back(reach.lower);
  edges.push_back(reach.upper);
  std::sort(edges.begin(), edges.end());
  std::vector<Stretch> stretches;
  for (std::size_t i = 1; i < edges.size(); ++i) {
    const bool is_inside = reach.lower <= edges[i - 1] && edges[i] <= reach.upper;
    if (is_inside && edges[i - 1] < edges[i]) stretches.push_back({edges[i - 1], edges[i]});
  }
  return stretches;
}

// What the next unit of some money brings the supplier: the name of the money, and the slopes that
// leave both parties something of it.
struct Money {
  const char* name;
  double least, most;
};

const Money* MoneyOf(const Basis& basis) {
  static constexpr Money kBenefit = {"benefit", 0, 1};
  static constexpr Money kAgainstPlan = {"benefit against plan", 0, 1};
  // Refunded in full at most; and where costs are refunded elsewhere, a share of an overrun.
  static constexpr Money kCost = {"delivery cost", -1, 1};
  const std::optional<ContractFigure> figure = FigureOf(basis);
  if (!figure || basis.aggregation != Aggregation::kSum) return nullptr;
  switch (*figure) {
    case ContractFigure::kBenefit:
      return &kBenefit;
    case ContractFigure::kBenefitAgainstPlan:
      return &kAgainstPlan;
    case ContractFigure::kDeliveryCost:
      return &kCost;
    case ContractFigure::kScore:
    case ContractFigure::kBenefitAgainstPlanRelative:
    case ContractFigure::kUnspecified:
      return nullptr;
  }
  return nullptr;
}

// Clauses that pay for the same unit at the same time, and what they pay for it together.
struct Share {
  double slope = 0;
  std::vector<const Curve*> payers;
};

// The greatest (sign 1) or least (sign -1) slope at x: clauses that are always open pay in any
// case, those with gates on other figures where it makes things worse.
Share WorstShare(const std::vector<const Curve*>& curves, double x, double sign) {
  Share share;
  for (const bool gated : {false, true}) {
    for (const Curve* curve : curves) {
      if (curve->gated_elsewhere != gated || !MayPay(*curve, x)) continue;
      const double slope = SlopeAt(*curve, x);
      if (slope == 0) continue;
      const Reach paid = Product({.lower = slope, .upper = slope}, curve->scale);
      const double worst = sign > 0 ? paid.upper : paid.lower;
      if (gated && sign * worst <= 0) continue;
      const bool together =
          std::all_of(share.payers.begin(), share.payers.end(),
                      [&](const Curve* other) { return MayPayTogether(*curve, *other); });
      if (!together) continue;
      share.slope += worst;
      share.payers.push_back(curve);
    }
  }
  return share;
}

// Whether the supplier shares what this clause refunds: another clause takes a part of what it pays
// beyond some level. That is a target cost, whose refund may hold a fee.
bool IsShared(const Contract& contract, const Clause& refund) {
  const auto takes = [](const Clause& clause) {
    return std::any_of(clause.bands.begin(), clause.bands.end(),
                       [&](const Band& band) { return *clause.share * band.rate < 0; });
  };
  return std::any_of(contract.clauses.begin(), contract.clauses.end(), [&](const Clause& clause) {
    const auto* source = std::get_if<ClauseId>(&clause.basis->source);
    return source != nullptr && source->id == refund.id && takes(clause);
  });
}

std::string NamesOf(const std::vector<const Curve*>& curves) {
  std::string names;
  for (const Curve* curve : curves) {
    names += (names.empty() ? "" : ", ") + QuotedText(curve->clause->id);
  }
  return names;
}

class ShareChecker {
 public:
  ShareChecker(Checker& warnings, const FieldPath& clauses_at, const ContractContext& view)
      : warnings_(warnings), at_(clauses_at), view_(view) {}

  // Of clauses over the same x that are active in one period.
  void Check(const std::vector<const Curve*>& curves) {
    const Money* money = MoneyOf(*curves[0]->clause->basis);
    const bool unknown = std::any_of(curves.begin(), curves.end(), [](const Curve* curve) {
      return !std::isfinite(curve->scale.lower) || !std::isfinite(curve->scale.upper);
    });
    if (money == nullptr || unknown) return;
    for (const double sign : {1.0, -1.0}) {
      const double bound = sign > 0 ? money->most : money->least;
      Share worst;
      Stretch where{0, 0};
      double excess = kTolerance;
      for (const Stretch& stretch : StretchesOf(curves)) {
        Share share = WorstShare(curves, stretch.Inside(), sign);
        if (sign * (share.slope - bound) <= excess) continue;
        excess = sign * (share.slope - bound);
        worst = std::move(share);
        where = stretch;
      }
      const bool shared =
          sign > 0 && money->least < 0 &&
          std::any_of(worst.payers.begin(), worst.payers.end(),
                      [&](const Curve* payer) { return IsShared(view_.contract, *payer->clause); });
      if (!worst.payers.empty() && !shared) Report(worst, where, *money, sign);
    }
  }

 private:
  void Report(const Share& share, const Stretch& where, const Money& money, double sign) {
    const std::string names = NamesOf(share.payers);
    if (!told_.insert({names, sign}).second) return;
    const Curve& cause =
        **std::min_element(share.payers.begin(), share.payers.end(),
                           [](const Curve* a, const Curve* b) { return a->clause < b->clause; });
    const auto place = static_cast<int>(cause.clause - view_.contract.clauses.data());
    const std::string together =
        share.payers.size() > 1 ? "clauses " + names + " together pay " : "it pays ";
    const bool is_cost = money.least < 0;
    const char* meaning =
        sign > 0 ? (is_cost ? ", so that spending more earns more" : ", more than there is")
                 : (is_cost ? ", so that a saving earns more than itself"
                            : ", so that the supplier loses by it");
    const bool is_scaled =
        std::any_of(share.payers.begin(), share.payers.end(),
                    [](const Curve* curve) { return curve->scale.lower != curve->scale.upper; });
    const char* up_to = !is_scaled ? "" : sign > 0 ? "up to " : "down to ";
    warnings_.Add(at_.Entry(cause.clause->id, place).Field("bands"), ViolationCode::kMarginalShare,
                  together + up_to + RoundedText(share.slope) + " for each further 1 of " +
                      money.name + " " + Text(cause, where) + meaning);
  }

  Checker& warnings_;
  FieldPath at_;
  const ContractContext& view_;
  std::set<std::pair<std::string, double>> told_;
};

// Where both clauses pay for the same x in the same direction; nothing where nowhere.
bool FindPaidTwice(const Curve& a, const Curve& b, Stretch& where) {
  bool found = false;
  for (const Stretch& stretch : StretchesOf({&a, &b})) {
    const double x = stretch.Inside();
    const bool both = MayPay(a, x) && MayPay(b, x) && SlopeAt(a, x) * SlopeAt(b, x) > 0;
    if (both && !found) where = stretch;
    if (both && stretch.lower <= where.upper) where.upper = std::max(where.upper, stretch.upper);
    found |= both;
  }
  return found;
}

void WarnOfPaidTwice(Checker& warnings, const FieldPath& at, const Curve& earlier,
                     const Curve& later) {
  Stretch where{0, 0};
  if (!AreActiveTogether(*earlier.clause, *later.clause) || !MayPayTogether(earlier, later) ||
      !FindPaidTwice(earlier, later, where)) {
    return;
  }
  warnings.Add(at.Field("bands"), ViolationCode::kPaidTwice,
               "clause " + QuotedText(earlier.clause->id) + " pays for the same basis as well " +
                   Text(later, where));
}

}  // namespace

void WarnOfShares(Checker& warnings, const FieldPath& at, const ContractContext& view,
                  const Curves& curves) {
  const FieldPath clauses_at = at.Field("clauses");
  std::vector<std::string> keys;
  for (const Curve& curve : curves) keys.push_back(CurveKey(view, curve));
  ShareChecker shares(warnings, clauses_at, view);
  for (std::size_t i = 0; i < curves.size(); ++i) {
    if (curves[i].pieces.empty()) continue;
    // Whatever clauses are active together are so when the last of them begins.
    const int first = curves[i].clause->first_period;
    std::vector<const Curve*> active;
    for (std::size_t j = 0; j < curves.size(); ++j) {
      const Clause& other = *curves[j].clause;
      if (keys[j] == keys[i] && other.first_period <= first && first <= other.last_period) {
        active.push_back(&curves[j]);
      }
    }
    shares.Check(active);
    for (std::size_t j = 0; j < i; ++j) {
      if (keys[j] != keys[i]) continue;
      WarnOfPaidTwice(warnings, clauses_at.Entry(curves[i].clause->id, static_cast<int>(i)),
                      curves[j], curves[i]);
    }
  }
}

}  // namespace accord::warnings_internal
