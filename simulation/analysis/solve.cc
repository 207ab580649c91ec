#include "simulation/analysis/solve.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <cstddef>
#include <limits>
#include <utility>

namespace accord {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr double kTermTolerance = 1e-5;            // of the range
constexpr double kFigureTolerance = 0.01;          // of its standard error
constexpr double kConfirmed = 2.5758293035489004;  // the 99.5 % quantile of the normal

// A figure less its target; exactly 0 where rounding alone tells them apart.
double Excess(const Estimate& figure, double target) {
  const double excess = figure.value - target;
  return std::fabs(excess) <= 1e-12 * std::max(std::fabs(figure.value), std::fabs(target)) ? 0.0
                                                                                           : excess;
}

// The error of the difference of what is independent.
double Together(double a, double b) { return std::sqrt(a * a + b * b); }

int SignOf(double x) { return x > 0.0 ? 1 : x < 0.0 ? -1 : 0; }

struct Point {
  double term, excess;
};

// A stretch in which the figure crosses the target, or along which it is the target.
struct Stretch {
  Point low, high;
  bool crosses = true;
};

std::vector<Stretch> StretchesOf(const std::vector<Point>& points) {
  std::vector<Stretch> stretches;
  for (std::size_t i = 0; i < points.size(); ++i) {
    if (points[i].excess == 0.0) {
      std::size_t last = i;
      while (last + 1 < points.size() && points[last + 1].excess == 0.0) ++last;
      stretches.push_back({points[i], points[last], /*crosses=*/false});
      i = last;
    } else if (i + 1 < points.size() &&
               SignOf(points[i].excess) * SignOf(points[i + 1].excess) < 0) {
      stretches.push_back({points[i], points[i + 1]});
    }
  }
  return stretches;
}

bool IsMonotone(const std::vector<ScannedTerm>& scan) {
  bool rises = false, falls = false;
  for (std::size_t i = 1; i < scan.size(); ++i) {
    const double step = Excess(scan[i].figure, scan[i - 1].figure.value);
    rises = rises || step > 0.0;
    falls = falls || step < 0.0;
  }
  return !(rises && falls);
}

class Solver {
 public:
  Solver(const SolvePlan& plan, const FigureOfTerm& figure, const FigureOfTerm& fresh_figure)
      : plan_(plan), figure_(figure), fresh_figure_(fresh_figure) {}

  absl::StatusOr<Solution> Run() {
    Solution solution;
    const std::vector<double> terms = EquallySpaced(plan_.from, plan_.to, plan_.scan_points);
    absl::StatusOr<std::vector<Estimate>> figures = figure_(terms);
    if (!figures.ok()) return figures.status();
    std::vector<Point> points;
    for (std::size_t i = 0; i < terms.size(); ++i) {
      solution.scan.push_back({terms[i], (*figures)[i]});
      points.push_back({terms[i], Excess((*figures)[i], plan_.target)});
      const double error = (*figures)[i].standard_error;
      if (std::isfinite(error)) tolerance_ = std::max(tolerance_, kFigureTolerance * error);
    }
    solution.is_monotone = IsMonotone(solution.scan);
    for (const Stretch& stretch : StretchesOf(points)) {
      absl::StatusOr<double> term =
          stretch.crosses ? Refine(stretch.low, stretch.high) : stretch.low.term;
      if (!term.ok()) return term.status();
      absl::StatusOr<TermRoot> root = Confirm(*term);
      if (!root.ok()) return root.status();
      if (stretch.high.term > stretch.low.term && !stretch.crosses) {
        root->flat_to = stretch.high.term;
      }
      solution.roots.push_back(*std::move(root));
    }
    return solution;
  }

 private:
  absl::StatusOr<double> ExcessAt(double term) {
    absl::StatusOr<std::vector<Estimate>> figures = figure_({term});
    if (!figures.ok()) return figures.status();
    return Excess(figures->front(), plan_.target);
  }

  // ITP with kappa_1 = 0.2 / (b - a), kappa_2 = 2, n_0 = 1: superlinear where the figure is smooth,
  // one step more than bisection where it is not.
  absl::StatusOr<double> Refine(Point a, Point b) {
    const double tolerance = kTermTolerance * (plan_.to - plan_.from);
    const double kappa = 0.2 / (b.term - a.term);
    double reach = tolerance;  // epsilon 2^(n_max - j), n_max one more than bisection takes
    for (double width = b.term - a.term; width > tolerance; width *= 0.5) reach *= 2.0;
    while (b.term - a.term > tolerance * (1.0 + 1e-9)) {
      const double width = b.term - a.term;
      const double middle = 0.5 * (a.term + b.term);
      const double falsi =
          (b.term * a.excess - a.term * b.excess) / (a.excess - b.excess);  // regula falsi
      const double side = middle >= falsi ? 1.0 : -1.0;
      const double shift = kappa * width * width;
      const double truncated = shift <= std::fabs(middle - falsi) ? falsi + side * shift : middle;
      const double radius = std::max(reach - 0.5 * width, 0.0);
      double term = std::fabs(truncated - middle) <= radius ? truncated : middle - side * radius;
      term = std::clamp(term, a.term, b.term);
      if (term == a.term || term == b.term) term = middle;
      if (term == a.term || term == b.term) break;  // no number between
      const absl::StatusOr<double> excess = ExcessAt(term);
      if (!excess.ok()) return excess.status();
      if (std::fabs(*excess) <= tolerance_) return term;
      (SignOf(*excess) == SignOf(a.excess) ? a : b) = {term, *excess};
      reach *= 0.5;
    }
    return std::fabs(a.excess) <= std::fabs(b.excess) ? a.term : b.term;
  }

  absl::StatusOr<TermRoot> Confirm(double term) {
    const double step = 0.5 * (plan_.to - plan_.from) / (plan_.scan_points - 1);
    const double low = std::max(term - step, plan_.from), high = std::min(term + step, plan_.to);
    absl::StatusOr<std::vector<Estimate>> around = figure_({low, term, high});
    if (!around.ok()) return around.status();
    absl::StatusOr<std::vector<Estimate>> fresh = fresh_figure_({term});
    if (!fresh.ok()) return fresh.status();
    TermRoot root;
    root.figure = (*around)[1];
    root.fresh_figure = fresh->front();
    root.slope = Excess((*around)[2], (*around)[0].value) / (high - low);
    root.term = TermEstimate(term, root.figure, root.slope);
    const double off = Excess(root.fresh_figure, plan_.fresh_target.value_or(plan_.target));
    root.is_confirmed = std::fabs(off) <= kConfirmed * Together(root.figure.standard_error,
                                                                root.fresh_figure.standard_error) +
                                              std::fabs(Excess(root.figure, plan_.target));
    return root;
  }

  Estimate TermEstimate(double term, const Estimate& figure, double slope) const {
    Estimate estimate{term, kInfinity, plan_.from, plan_.to};
    if (slope == 0.0) return estimate;
    const double steep = std::fabs(slope);
    estimate.standard_error = figure.standard_error / steep;
    // A figure that may be lower than it is has its root further up where it rises.
    const double up = (slope > 0.0 ? figure.value - figure.lower : figure.upper - figure.value);
    const double down = (slope > 0.0 ? figure.upper - figure.value : figure.value - figure.lower);
    estimate.lower = std::max(term - down / steep, plan_.from);
    estimate.upper = std::min(term + up / steep, plan_.to);
    return estimate;
  }

  const SolvePlan& plan_;
  const FigureOfTerm& figure_;
  const FigureOfTerm& fresh_figure_;
  double tolerance_ = 0.0;  // of the figure
};

}  // namespace

std::vector<double> EquallySpaced(double from, double to, int count) {
  assert(count >= 2);
  std::vector<double> values;
  for (int i = 0; i < count; ++i) {
    values.push_back(i + 1 == count ? to : from + (to - from) * i / (count - 1));
  }
  return values;
}

absl::StatusOr<Solution> Solve(const SolvePlan& plan, const FigureOfTerm& figure,
                               const FigureOfTerm& fresh_figure) {
  assert(plan.from < plan.to && plan.scan_points >= 2);
  return Solver(plan, figure, fresh_figure).Run();
}

}  // namespace accord
