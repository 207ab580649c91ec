#include "simulation/model/find_score.h"

#include <cmath>

#include "simulation/model/quantiles.h"

namespace accord {
namespace {

constexpr double kLargestScore = 8.0;
// No word of a stream gives a score beyond this.
constexpr double kLargestDrawn = 6.5;
// Scores closer than this are one: tables are interpolated, so that x says no more of z.
constexpr double kSameScore = 1e-6;

// Where `holds`, false and then true as z grows, turns true; the largest score where it never does.
template <typename Holds>
double FirstScore(const Holds& holds) {
  double below = -kLargestScore, from = kLargestScore;
  if (holds(below)) return below;
  while (true) {
    const double middle = 0.5 * (below + from);
    if (middle <= below || middle >= from) return from;
    (holds(middle) ? from : below) = middle;
  }
}

}  // namespace

DrawnFrom FindScore(const CompiledMarginal& marginal, double x, double rounding) {
  constexpr double kTableError = 1e-12;
  const auto at = [&](double z) { return QuantileAt(marginal, z); };
  const double slack = rounding + kTableError * (at(1.0) - at(-1.0));
  const double first = FirstScore([&](double z) { return at(z) >= x - slack; });
  if (std::fabs(at(first) - x) > 2.0 * slack) return {DrawnFrom::Kind::kNone};
  const double after = FirstScore([&](double z) { return at(z) > x + slack; });
  if (after - first > kSameScore) return {DrawnFrom::Kind::kShared};
  const double score = 0.5 * (first + after);
  if (std::fabs(score) > kLargestDrawn) return {DrawnFrom::Kind::kNone};
  return {DrawnFrom::Kind::kKnown, score};
}

}  // namespace accord
