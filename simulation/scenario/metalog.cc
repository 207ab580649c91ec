#include "simulation/scenario/metalog.h"

#include <charconv>
#include <cmath>
#include <optional>
#include <string>

#include "simulation/random/math.h"

namespace accord {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr double kLn9 = 2.1972245773362196;
constexpr double kLastLogit = 750;
// Of tables: the logit of the outermost probability that they hold, 7.6e-18.
constexpr double kTableLogit = 39.5;
// As of every figure that a run follows (OUT_OF_RANGE).
constexpr double kLargestValue = 1e60;

// From x to the scale on which the metalog has no bounds, and back.
double ToScale(const Metalog& m, double x) {
  if (m.has_lower() && m.has_upper()) return Log(x - m.lower) - Log(m.upper - x);
  if (m.has_lower()) return Log(x - m.lower);
  if (m.has_upper()) return -Log(m.upper - x);
  return x;
}

double FromScale(const Metalog& m, double scale) {
  return FromMetalogScale(m.lower, m.upper, scale);
}

}  // namespace

double FromMetalogScale(double lower, double upper, double scale) {
  const bool has_lower = lower > -kInfinity, has_upper = upper < kInfinity;
  if (has_lower && has_upper) {
    // From the nearer end, so that neither loses digits.
    const double small = Exp(-std::fabs(scale));
    const double share = small / (1 + small);
    const double width = upper - lower;
    return scale < 0 ? lower + width * share : upper - width * share;
  }
  if (has_lower) return lower + Exp(scale);
  if (has_upper) return upper - Exp(-scale);
  return scale;
}

Metalog MetalogOf(const MetalogMarginal& marginal) {
  Metalog m{0, 0, 0, marginal.lower_bound.value_or(-kInfinity),
            marginal.upper_bound.value_or(kInfinity)};
  const double q10 = ToScale(m, marginal.p10);
  const double q50 = ToScale(m, marginal.p50);
  const double q90 = ToScale(m, marginal.p90);
  m.a1 = q50;
  m.a2 = (q90 - q10) / (2 * kLn9);
  m.a3 = ((q90 - q50) - (q50 - q10)) / (0.8 * kLn9);
  return m;
}

double MetalogScaleAt(const Metalog& m, double logit) {
  // y - 1/2 = tanh(L / 2) / 2.
  const double small = Exp(-std::fabs(logit));
  const double half = 0.5 * (1 - small) / (1 + small);
  return m.a1 + logit * (m.a2 + m.a3 * (logit < 0 ? -half : half));
}

double MetalogValue(const Metalog& m, double below, double above) {
  return FromScale(m, MetalogScaleAt(m, Log(below) - Log(above)));
}

double MetalogLogit(const Metalog& m, double x) {
  const double scale = ToScale(m, x);
  double low = -kLastLogit, high = kLastLogit;
  for (int halving = 0; halving < 80; ++halving) {
    const double middle = 0.5 * (low + high);
    (MetalogScaleAt(m, middle) < scale ? low : high) = middle;
  }
  return 0.5 * (low + high);
}

namespace scenario_internal {
namespace {

// The quantiles may lie anywhere on the line between their bounds, in order.
bool CheckOrder(Checker& checker, const FieldPath& at, const MetalogMarginal& m) {
  struct Named {
    const char* field;
    std::optional<double> number;
  };
  const Named named[] = {{"lower_bound", m.lower_bound},
                         {"p10", m.p10},
                         {"p50", m.p50},
                         {"p90", m.p90},
                         {"upper_bound", m.upper_bound}};
  bool sound = true;
  const Named* before = nullptr;
  for (const Named& each : named) {
    if (!each.number) continue;
    const FieldPath field = at.Field(each.field);
    if (!checker.InRange(field, *each.number, Range::Any())) {
      sound = false;
      continue;
    }
    if (before != nullptr && !(*each.number > *before->number)) {
      sound = false;
      checker.Add(field, ViolationCode::kContradiction,
                  "must be above " + std::string(before->field) + " (" +
                      NumberText(*before->number) + "), got " + NumberText(*each.number));
    }
    before = &each;
  }
  return sound;
}

bool IsFeasible(const Metalog& m) { return std::fabs(m.a3) < kMetalogSkewLimit * m.a2; }

struct Ends {
  double lowest, highest;  // that tables hold

  bool are_too_far() const {
    return !(std::fabs(lowest) <= kLargestValue && std::fabs(highest) <= kLargestValue);
  }
};
Ends EndsOf(const Metalog& m) {
  return {FromScale(m, MetalogScaleAt(m, -kTableLogit)),
          FromScale(m, MetalogScaleAt(m, kTableLogit))};
}

bool IsAccepted(const MetalogMarginal& marginal) {
  Checker checker;
  if (!CheckOrder(checker, FieldPath(), marginal)) return false;
  const Metalog m = MetalogOf(marginal);
  return IsFeasible(m) && !EndsOf(m).are_too_far();
}

// The median may lie no nearer to an end than this share of what lies between p10 and p90 on the
// metalog's scale; a little more, so that what is offered stands after rounding.
constexpr double kOfferedShare = 0.5 - 0.2 * kMetalogSkewLimit + 1e-5;

// " NAME NUMBER", with digits that are accepted when entered in this field; empty where none are:
// next to a bound, or where an end would lie beyond what a number may be.
std::string Offer(const MetalogMarginal& marginal, const char* name, double MetalogMarginal::*field,
                  double number) {
  for (const std::string& text : {RoundedText(number), NumberText(number)}) {
    MetalogMarginal entered = marginal;
    std::from_chars(text.data(), text.data() + text.size(), entered.*field);
    if (IsAccepted(entered)) return std::string(" ") + name + " " + text;
  }
  return "";
}

void RefuseSkew(Checker& checker, const FieldPath& at, const MetalogMarginal& marginal,
                const Metalog& m) {
  const double q10 = ToScale(m, marginal.p10);
  const double q50 = m.a1;
  const double q90 = ToScale(m, marginal.p90);
  const bool low = m.a3 > 0;  // the median is too near to p10
  const double near = low ? q10 : q90, far = low ? q90 : q10;
  const double median = FromScale(m, near + kOfferedShare * (far - near));
  const double end = FromScale(m, near + (q50 - near) / kOfferedShare);
  const std::string by_median = Offer(marginal, "p50", &MetalogMarginal::p50, median);
  const std::string by_end = low ? Offer(marginal, "p90", &MetalogMarginal::p90, end)
                                 : Offer(marginal, "p10", &MetalogMarginal::p10, end);
  std::string offers;
  if (!by_median.empty() || !by_end.empty()) {
    offers = "; nearest feasible:" + by_median +
             (by_median.empty() || by_end.empty() ? "" : ", or") + by_end;
  }
  checker.Add(at.Field("p50"), ViolationCode::kInfeasible,
              "must be " + std::string(low ? "farther from p10" : "farther from p90") +
                  ", for no metalog has p10 " + NumberText(marginal.p10) + ", p50 " +
                  NumberText(marginal.p50) + " and p90 " + NumberText(marginal.p90) + offers);
}

}  // namespace

void CheckMetalog(Checker& checker, const FieldPath& at, const MetalogMarginal& marginal) {
  if (!CheckOrder(checker, at, marginal)) return;
  const Metalog m = MetalogOf(marginal);
  if (!IsFeasible(m)) {
    RefuseSkew(checker, at, marginal, m);
    return;
  }
  const Ends ends = EndsOf(m);
  if (!ends.are_too_far()) return;
  const bool upper = !(std::fabs(ends.highest) <= kLargestValue);
  checker.Add(at.Field(upper ? "p90" : "p10"), ViolationCode::kOutOfRange,
              "must be nearer to p50 (" + NumberText(marginal.p50) +
                  "): with this bound values of 1e60 would be drawn, got " +
                  NumberText(upper ? marginal.p90 : marginal.p10));
}

}  // namespace scenario_internal
}  // namespace accord
