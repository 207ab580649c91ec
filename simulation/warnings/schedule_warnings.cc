#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <string>
#include <vector>

#include "simulation/warnings/clause_warnings.h"

namespace accord::warnings_internal {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr double kRounding = 1e-12;

// A place at which pay may jump, and the field that says so.
struct JumpPoint {
  double x;
  FieldPath at;
};

std::vector<JumpPoint> JumpPointsOf(const FieldPath& clause, const Curve& curve) {
  std::vector<JumpPoint> points;
  const FieldPath steps = clause.Field("steps"), gates = clause.Field("gate").Field("gates");
  for (const Curve::Jump& jump : curve.jumps) {
    points.push_back({jump.threshold, steps.At(jump.index).Field("threshold")});
  }
  for (const Curve::GateRange& range : curve.gate_ranges) {
    const FieldPath gate = gates.At(range.index);
    if (std::isfinite(range.open.lower)) points.push_back({range.open.lower, gate.Field("min")});
    if (std::isfinite(range.open.upper)) points.push_back({range.open.upper, gate.Field("max")});
  }
  return points;
}

// Whether a difference is more than what rounding leaves of amounts of this size.
bool IsReal(double difference, double a, double b) {
  return std::fabs(difference) > kRounding * (std::fabs(a) + std::fabs(b));
}

bool IsLimited(const Clause& clause) {
  return clause.settlement_limits || clause.year_limits || clause.term_limits;
}

void WarnOfCliffs(Checker& warnings, const FieldPath& clause_at, const Curve& curve) {
  std::vector<double> reported;
  for (const JumpPoint& point : JumpPointsOf(clause_at, curve)) {
    const bool is_inside = curve.reach.lower < point.x && point.x < curve.reach.upper;
    if (!is_inside || std::find(reported.begin(), reported.end(), point.x) != reported.end())
      continue;
    reported.push_back(point.x);
    const Amount below = PayAt(curve, point.x, Place::kBelow);
    const Amount above = PayAt(curve, point.x, Place::kAbove);
    Amount jump;
    if (IsReal(above.money - below.money, above.money, below.money)) {
      jump.money = above.money - below.money;
    }
    if (IsReal(above.of_reference - below.of_reference, above.of_reference, below.of_reference)) {
      jump.of_reference = above.of_reference - below.of_reference;
    }
    if (jump.money == 0 && jump.of_reference == 0) continue;
    const bool falls = jump.money < 0 || (jump.money == 0 && jump.of_reference < 0);
    const Amount size =
        falls ? Amount{-jump.money, -jump.of_reference} : Amount{jump.money, jump.of_reference};
    const Clause& clause = *curve.clause;
    std::string apart;
    if (clause.scale) apart += ", before scale";
    if (clause.indexation) apart += ", before indexation";
    if (IsLimited(clause)) apart += ", before limits";
    warnings.Add(point.at, ViolationCode::kCliff,
                 std::string("pay ") + (falls ? "falls" : "rises") + " by " +
                     AmountText(curve, size) + " at once as the basis rises past " +
                     PositionText(curve, point.x) + apart);
  }
}

struct PlacedBand {
  double lower, upper;
  double rate;
  int index;
};

std::string StretchText(double lower, double upper) {
  if (!std::isfinite(lower) && !std::isfinite(upper)) return "everywhere";
  if (!std::isfinite(lower)) return "below " + RoundedText(upper);
  if (!std::isfinite(upper)) return "above " + RoundedText(lower);
  return "between " + RoundedText(lower) + " and " + RoundedText(upper);
}

// Bands in the order of their lower ends. A stretch without a band around the pivot is a dead band,
// which is how one is written.
void WarnOfBands(Checker& warnings, const FieldPath& at, const std::vector<Band>& bands,
                 double pivot) {
  std::vector<PlacedBand> placed;
  for (std::size_t i = 0; i < bands.size(); ++i) {
    placed.push_back({bands[i].lower.value_or(-kInfinity), bands[i].upper.value_or(kInfinity),
                      bands[i].rate, static_cast<int>(i)});
  }
  std::sort(placed.begin(), placed.end(), [](const PlacedBand& a, const PlacedBand& b) {
    return a.lower != b.lower ? a.lower < b.lower : a.index < b.index;
  });
  for (std::size_t i = 1; i < placed.size(); ++i) {
    const PlacedBand& next = placed[i];
    // The band so far that reaches furthest up.
    const PlacedBand& last = *std::max_element(
        placed.begin(), placed.begin() + static_cast<std::ptrdiff_t>(i),
        [](const PlacedBand& a, const PlacedBand& b) { return a.upper < b.upper; });
    const FieldPath entry = at.At(next.index);
    if (next.lower < last.upper) {
      warnings.Add(entry, ViolationCode::kOverlap,
                   "lies over " + at.At(last.index).text() + " " +
                       StretchText(next.lower, std::min(next.upper, last.upper)) +
                       ", where their rates add up to " + RoundedText(next.rate + last.rate));
    } else if (last.upper < next.lower && !(last.upper <= pivot && pivot <= next.lower)) {
      warnings.Add(entry, ViolationCode::kGap,
                   "no band pays " + StretchText(last.upper, next.lower) +
                       ", the stretch between this band and " + at.At(last.index).text());
    }
  }
}

// Whether the bands reach as far, or without an end, to both sides of the pivot: those of a share
// of gain and pain do, which are meant to count on both.
bool IsTwoSided(const Clause& clause) {
  double below = -kInfinity, above = -kInfinity;
  for (const Band& band : clause.bands) {
    below = std::max(below, clause.pivot - band.lower.value_or(-kInfinity));
    above = std::max(above, band.upper.value_or(kInfinity) - clause.pivot);
  }
  if (!std::isfinite(below) || !std::isfinite(above)) return below == above;
  return std::fabs(below - above) <= kRounding * (std::fabs(below) + std::fabs(above));
}

// A band of one piece from one side of the pivot to the other in a schedule of one side: a
// guarantee whose pivot alone was lowered pays the supplier in the stretch between.
void WarnOfPivot(Checker& warnings, const FieldPath& at, const Curve& curve) {
  const Clause& clause = *curve.clause;
  const bool reaches = curve.reach.lower < curve.pivot && curve.pivot < curve.reach.upper;
  if ((curve.unit.empty() && !reaches) || IsTwoSided(clause)) return;
  for (std::size_t i = 0; i < clause.bands.size(); ++i) {
    const Band& band = clause.bands[i];
    const double rate = *clause.share * band.rate;
    const bool holds = band.lower.value_or(-kInfinity) < clause.pivot &&
                       clause.pivot < band.upper.value_or(kInfinity);
    if (rate == 0 || !holds) continue;
    warnings.Add(at.At(static_cast<int>(i)), ViolationCode::kAcrossPivot,
                 "reaches across the pivot (" + RoundedText(clause.pivot) +
                     "), on whose two sides it counts with opposite signs: above it " +
                     (rate > 0 ? "pays the supplier, below it takes from it"
                               : "takes from the supplier, below it pays it"));
  }
}

}  // namespace

void WarnOfSchedules(Checker& warnings, const FieldPath& at, const ContractContext& view,
                     const Curves& curves) {
  for (std::size_t i = 0; i < curves.size(); ++i) {
    const Clause& clause = view.contract.clauses[i];
    const FieldPath entry = at.Field("clauses").Entry(clause.id, static_cast<int>(i));
    WarnOfCliffs(warnings, entry, curves[i]);
    WarnOfBands(warnings, entry.Field("bands"), clause.bands, clause.pivot);
    WarnOfPivot(warnings, entry.Field("bands"), curves[i]);
    if (!clause.holdback) continue;
    WarnOfBands(warnings, entry.Field("holdback").Field("release_bands"),
                clause.holdback->release_bands, /*pivot=*/0);
  }
}

}  // namespace accord::warnings_internal
