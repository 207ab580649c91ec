#ifndef ACCORD_SIMULATION_ANALYSIS_SOLVE_H_
#define ACCORD_SIMULATION_ANALYSIS_SOLVE_H_

#include <functional>
#include <optional>
#include <vector>

#include "absl/status/statusor.h"
#include "simulation/accumulate/estimate.h"

// Solve (model.md section 6): the values of one term at which a figure is a target. The figure is
// scanned on one set of paths, on which it is a function of the term without noise; every change of
// sign between two points of the scan is refined on the same paths; what is found is confirmed on
// fresh ones.
namespace accord {

// The figure at each of these values of the term, in their order.
using FigureOfTerm =
    std::function<absl::StatusOr<std::vector<Estimate>>(const std::vector<double>& terms)>;

struct SolvePlan {
  double from = 0, to = 0;  // from < to
  int scan_points = 33;     // at least 2, from and to among them, equally spaced
  double target = 0;
  // Of the sums that the figure is what is left of (the NPV of flows, say): rounding is a part in
  // 1e12 of the largest of size, figure and target, and no difference. 0: of nothing larger.
  double size = 0;
};

struct ScannedTerm {
  double term = 0;
  Estimate figure;
};

// A value of the term at which the figure is the target.
struct TermRoot {
  // Found on the scanned paths. Its error is that of the figure over the slope (the delta method);
  // infinite where the slope is 0 or the figure has none. The interval is wider by what is left of
  // the bracket, and held to [from, to].
  Estimate term;
  // The other end where the figure is the target over a whole stretch: the term does not matter
  // there. term is the first, without an error; both ends are known to 1e-5 of the range.
  std::optional<double> flat_to;
  Estimate figure;        // at the term, on the scanned paths
  Estimate fresh_figure;  // and on fresh ones
  // Of the figure by the term, on the scanned paths: over half a step of the scan, or as much less
  // as it takes for the figure to change by two of its errors, 1e-3 of the range at least; 0 of a
  // stretch.
  double slope = 0;
  // Whether the fresh figure is within 2.6 of both figures' errors together (99 %) of its target.
  // Where the figure jumps over the target, whether fresh figures at both sides do so too.
  bool is_confirmed = false;
};

struct Solution {
  std::vector<ScannedTerm> scan;
  std::vector<TermRoot> roots;  // ascending; empty: no such value
  // Whether the figure never falls, or never rises, along the scan.
  bool is_monotone = true;
};

// Every root that the scan can see; two between two neighbouring points escape it, and so does a
// figure that touches the target between them. A root is refined, by ITP (Oliveira, Takahashi
// 2020), never outside its bracket, until the figure is within a hundredth of its error of the
// target, or, once it is known to 1e-5 of the range, within half an error (shares of paths move in
// steps); at most kMostRefinements values each. Where the figure is further off then it jumps over
// the target, and the root is the jump. Statuses are those of the figures.
inline constexpr int kMostRefinements = 60;
absl::StatusOr<Solution> Solve(const SolvePlan& plan, const FigureOfTerm& figure,
                               const FigureOfTerm& fresh_figure);

// Equally spaced values from `from` to `to`, both included; `count` at least 2.
std::vector<double> EquallySpaced(double from, double to, int count);

}  // namespace accord

#endif  // ACCORD_SIMULATION_ANALYSIS_SOLVE_H_
