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
constexpr double kNearEnough = 0.5;                // of it, where the term is known
constexpr double kLeastStep = 1e-3;                // of the range, for slopes
constexpr double kConfirmed = 2.5758293035489004;  // the 99.5 % quantile of the normal

// The error of the difference of what is independent.
double Together(double a, double b) { return std::sqrt(a * a + b * b); }

int SignOf(double x) { return x > 0.0 ? 1 : x < 0.0 ? -1 : 0; }

// The figure less the target at a term, and the figure's error; 0 where it has none.
struct Point {
  double term, excess, error;

  bool IsWithin(double errors) const { return std::fabs(excess) <= errors * error; }
};

// A stretch in which the figure crosses the target, or along which it is the target.
struct Stretch {
  std::size_t low, high;  // points of the scan
  bool crosses = true;
};

// What is left of a bracket: the end where the figure is nearer to the target, and the ends.
struct Refined {
  Point best, low, high;

  bool is_jump() const { return !best.IsWithin(kNearEnough); }
};

std::vector<Stretch> StretchesOf(const std::vector<Point>& points) {
  std::vector<Stretch> stretches;
  for (std::size_t i = 0; i < points.size(); ++i) {
    if (points[i].excess == 0.0) {
      std::size_t last = i;
      while (last + 1 < points.size() && points[last + 1].excess == 0.0) ++last;
      stretches.push_back({i, last, /*crosses=*/false});
      i = last;
    } else if (i + 1 < points.size() &&
               SignOf(points[i].excess) * SignOf(points[i + 1].excess) < 0) {
      stretches.push_back({i, i + 1});
    }
  }
  return stretches;
}

class Solver {
 public:
  Solver(const SolvePlan& plan, const FigureOfTerm& figure, const FigureOfTerm& fresh_figure)
      : plan_(plan),
        figure_(figure),
        fresh_figure_(fresh_figure),
        tolerance_(kTermTolerance * (plan.to - plan.from)) {}

  absl::StatusOr<Solution> Run() {
    Solution solution;
    const std::vector<double> terms = EquallySpaced(plan_.from, plan_.to, plan_.scan_points);
    absl::StatusOr<std::vector<Estimate>> figures = figure_(terms);
    if (!figures.ok()) return figures.status();
    std::vector<Point> points;
    for (std::size_t i = 0; i < terms.size(); ++i) {
      solution.scan.push_back({terms[i], (*figures)[i]});
      points.push_back(PointOf(terms[i], (*figures)[i], plan_.target));
    }
    solution.is_monotone = IsMonotone(solution.scan);
    for (const Stretch& stretch : StretchesOf(points)) {
      absl::StatusOr<TermRoot> root = stretch.crosses
                                          ? Crossing(points[stretch.low], points[stretch.high])
                                          : Flat(points, stretch);
      if (!root.ok()) return root.status();
      solution.roots.push_back(*std::move(root));
    }
    return solution;
  }

 private:
  // A figure less a target; exactly 0 where rounding alone tells them apart.
  double Excess(double figure, double target) const {
    const double size = std::max({std::fabs(figure), std::fabs(target), plan_.size});
    return std::fabs(figure - target) <= 1e-12 * size ? 0.0 : figure - target;
  }

  Point PointOf(double term, const Estimate& figure, double target) const {
    const double error = std::isfinite(figure.standard_error) ? figure.standard_error : 0.0;
    return {term, Excess(figure.value, target), error};
  }

  absl::StatusOr<Point> PointAt(double term) const {
    const absl::StatusOr<std::vector<Estimate>> figures = figure_({term});
    if (!figures.ok()) return figures.status();
    return PointOf(term, figures->front(), plan_.target);
  }

  absl::StatusOr<Point> FreshAt(double term) const {
    const absl::StatusOr<std::vector<Estimate>> figures = fresh_figure_({term});
    if (!figures.ok()) return figures.status();
    return PointOf(term, figures->front(), plan_.target);
  }

  bool IsMonotone(const std::vector<ScannedTerm>& scan) const {
    bool rises = false, falls = false;
    for (std::size_t i = 1; i < scan.size(); ++i) {
      const double step = Excess(scan[i].figure.value, scan[i - 1].figure.value);
      rises = rises || step > 0.0;
      falls = falls || step < 0.0;
    }
    return !(rises && falls);
  }

  bool IsRefined(const Point& best, double width) const {
    return best.IsWithin(kFigureTolerance) || (width <= tolerance_ && best.IsWithin(kNearEnough));
  }

  // ITP with kappa_1 = 0.2 / (b - a), kappa_2 = 2, n_0 = 1: superlinear where the figure is smooth,
  // one step more than bisection where it is not.
  absl::StatusOr<Refined> Refine(Point a, Point b) const {
    const double kappa = 0.2 / (b.term - a.term);
    double reach = b.term - a.term;  // half the width that bisection had one step before
    const auto best = [&] { return std::fabs(a.excess) <= std::fabs(b.excess) ? a : b; };
    for (int step = 0; step < kMostRefinements && !IsRefined(best(), b.term - a.term); ++step) {
      const double width = b.term - a.term;
      const double middle = a.term + 0.5 * width;
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
      const absl::StatusOr<Point> point = PointAt(term);
      if (!point.ok()) return point.status();
      if (point->excess == 0.0) return Refined{*point, *point, *point};
      (SignOf(point->excess) == SignOf(a.excess) ? a : b) = *point;
      reach *= 0.5;
    }
    if (best().IsWithin(kFigureTolerance)) return Refined{best(), best(), best()};
    return Refined{best(), a, b};
  }

  absl::StatusOr<TermRoot> Crossing(const Point& low, const Point& high) const {
    const absl::StatusOr<Refined> refined = Refine(low, high);
    if (!refined.ok()) return refined.status();
    absl::StatusOr<TermRoot> root = RootAt(refined->best.term);
    if (!root.ok()) return root;
    const absl::StatusOr<double> slope =
        SlopeAt(root->term.value, high.excess - low.excess, root->figure.standard_error);
    if (!slope.ok()) return slope.status();
    root->slope = *slope;
    root->term = TermEstimate(*refined, root->figure, *slope);
    if (!refined->is_jump()) return root;
    const absl::StatusOr<Point> below = FreshAt(refined->low.term);
    if (!below.ok()) return below.status();
    const absl::StatusOr<Point> above = FreshAt(refined->high.term);
    if (!above.ok()) return above.status();
    root->is_confirmed = SignOf(below->excess) == SignOf(refined->low.excess) &&
                         SignOf(above->excess) == SignOf(refined->high.excess);
    return root;
  }

  // The last term, from `on` towards `off`, at which the figure is the target; `off` is not, or
  // there is none.
  absl::StatusOr<double> EndOf(double on, const Point* off_point) const {
    if (off_point == nullptr) return on;
    double off = off_point->term;
    // Most points of the scan that are roots are no stretch: a first look says so.
    double term = on + std::copysign(std::min(tolerance_, std::fabs(off - on)), off - on);
    while (std::fabs(off - on) > tolerance_ && term != on && term != off) {
      const absl::StatusOr<Point> point = PointAt(term);
      if (!point.ok()) return point.status();
      (point->excess == 0.0 ? on : off) = term;
      term = 0.5 * (on + off);
    }
    return on;
  }

  absl::StatusOr<TermRoot> Flat(const std::vector<Point>& points, const Stretch& stretch) const {
    const bool begins = stretch.low == 0, ends = stretch.high + 1 == points.size();
    const absl::StatusOr<double> low =
        EndOf(points[stretch.low].term, begins ? nullptr : &points[stretch.low - 1]);
    if (!low.ok()) return low.status();
    const absl::StatusOr<double> high =
        EndOf(points[stretch.high].term, ends ? nullptr : &points[stretch.high + 1]);
    if (!high.ok()) return high.status();
    absl::StatusOr<TermRoot> root = RootAt(*low);
    if (!root.ok()) return root;
    if (*high > *low) {
      root->flat_to = *high;
      return root;
    }
    // Which way it goes is not known where it touches the target.
    const double before = begins ? 0.0 : points[stretch.low - 1].excess;
    const double after = ends ? 0.0 : points[stretch.high + 1].excess;
    const double rise = before * after > 0.0 ? 0.0 : after - before;
    const absl::StatusOr<double> slope = SlopeAt(*low, rise, root->figure.standard_error);
    if (!slope.ok()) return slope.status();
    root->slope = *slope;
    const Point point = points[stretch.low];
    root->term = TermEstimate({point, point, point}, root->figure, *slope);
    return root;
  }

  // Without its slope, and without an error.
  absl::StatusOr<TermRoot> RootAt(double term) const {
    const absl::StatusOr<std::vector<Estimate>> figures = figure_({term});
    if (!figures.ok()) return figures.status();
    const absl::StatusOr<std::vector<Estimate>> fresh = fresh_figure_({term});
    if (!fresh.ok()) return fresh.status();
    TermRoot root;
    root.term = {term, kInfinity, plan_.from, plan_.to};
    root.figure = figures->front();
    root.fresh_figure = fresh->front();
    const double off = Excess(root.fresh_figure.value, plan_.target);
    root.is_confirmed = std::fabs(off) <= kConfirmed * Together(root.figure.standard_error,
                                                                root.fresh_figure.standard_error);
    return root;
  }

  // Of a figure with this error; the sign of `rise` is the slope's, 0 where that is not known.
  absl::StatusOr<double> SlopeAt(double term, double rise, double error) const {
    const double range = plan_.to - plan_.from, least = kLeastStep * range;
    double step = std::max(0.5 * range / (plan_.scan_points - 1), least);
    for (;;) {
      const double low = std::max(term - step, plan_.from), high = std::min(term + step, plan_.to);
      const absl::StatusOr<std::vector<Estimate>> around = figure_({low, high});
      if (!around.ok()) return around.status();
      const double change = Excess(around->back().value, around->front().value);
      const bool is_other_way = SignOf(change) * SignOf(rise) < 0;
      const bool is_near = std::fabs(change) <= 2.0 * error;
      if (step <= least || (!is_other_way && is_near)) return change / (high - low);
      // Roughly as far as it changes by an error.
      step = is_other_way || !(error > 0.0)
                 ? least
                 : std::max(least, step * std::min(error / std::fabs(change), 0.5));
    }
  }

  Estimate TermEstimate(const Refined& refined, const Estimate& figure, double slope) const {
    Estimate estimate{refined.best.term, kInfinity, plan_.from, plan_.to};
    if (slope == 0.0) return estimate;
    const double steep = std::fabs(slope);
    estimate.standard_error = figure.standard_error / steep;
    // A figure that may be lower than it is has its root further up where it rises.
    const double up = (slope > 0.0 ? figure.value - figure.lower : figure.upper - figure.value);
    const double down = (slope > 0.0 ? figure.upper - figure.value : figure.value - figure.lower);
    estimate.lower = std::max(refined.low.term - down / steep, plan_.from);
    estimate.upper = std::min(refined.high.term + up / steep, plan_.to);
    return estimate;
  }

  const SolvePlan& plan_;
  const FigureOfTerm& figure_;
  const FigureOfTerm& fresh_figure_;
  const double tolerance_;  // of the term
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
