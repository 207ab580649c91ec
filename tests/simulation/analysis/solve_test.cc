#include "simulation/analysis/solve.h"

#include <cmath>
#include <functional>
#include <limits>
#include <vector>

#include "absl/status/status.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace accord {
namespace {

using ::testing::DoubleNear;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

// A figure with this error that is f of the term; counts its values.
FigureOfTerm FigureOf(const std::function<double(double)>& f, double error = 0.01,
                      int* count = nullptr) {
  return [=](const std::vector<double>& terms) -> absl::StatusOr<std::vector<Estimate>> {
    std::vector<Estimate> figures;
    for (const double term : terms) {
      figures.push_back(NormalEstimate(f(term), error));
      if (count != nullptr) ++*count;
    }
    return figures;
  };
}

Solution Solved(const SolvePlan& plan, const std::function<double(double)>& f,
                double error = 1e-6) {
  const FigureOfTerm figure = FigureOf(f, error);
  auto solution = Solve(plan, figure, figure);
  EXPECT_TRUE(solution.ok());
  return *std::move(solution);
}

std::vector<double> TermsOf(const Solution& solution) {
  std::vector<double> terms;
  for (const TermRoot& root : solution.roots) terms.push_back(root.term.value);
  return terms;
}

TEST(Solve, FindsTheOneRootOfALine) {
  const SolvePlan plan{.from = 0, .to = 2, .target = 3};
  const Solution solution = Solved(
      plan, [](double x) { return 1 + 1.7 * x; }, 0.017);
  ASSERT_THAT(solution.roots, SizeIs(1));
  const TermRoot& root = solution.roots[0];
  EXPECT_NEAR(root.term.value, 2 / 1.7, 2e-4);
  EXPECT_NEAR(root.slope, 1.7, 1e-9);
  // By the delta method: the figure's error over the slope.
  EXPECT_NEAR(root.term.standard_error, 0.01, 1e-9);
  EXPECT_NEAR(root.term.lower, root.term.value - 0.0196, 1e-5);
  EXPECT_NEAR(root.term.upper, root.term.value + 0.0196, 1e-5);
  EXPECT_TRUE(root.is_confirmed);
  EXPECT_TRUE(solution.is_monotone);
}

TEST(Solve, FindsEveryRootThatTheScanSees) {
  const SolvePlan plan{.from = 0, .to = 10, .target = 0.5};
  const Solution solution = Solved(plan, [](double x) { return std::sin(x); });
  const double first = std::asin(0.5), turn = 3.14159265358979;
  EXPECT_THAT(TermsOf(solution),
              ElementsAre(DoubleNear(first, 1e-4), DoubleNear(turn - first, 1e-4),
                          DoubleNear(2 * turn + first, 1e-4), DoubleNear(3 * turn - first, 1e-4)));
  EXPECT_FALSE(solution.is_monotone);
}

TEST(Solve, SaysWhatTheFigureReachesWhereThereIsNoSuchValue) {
  const Solution solution =
      Solved({.from = -1, .to = 1, .scan_points = 5, .target = 2}, [](double x) { return x * x; });
  EXPECT_THAT(solution.roots, IsEmpty());
  ASSERT_THAT(solution.scan, SizeIs(5));
  EXPECT_EQ(solution.scan.front().term, -1);
  EXPECT_EQ(solution.scan.front().figure.value, 1);
  EXPECT_EQ(solution.scan.back().term, 1);
}

TEST(Solve, FindsRootsAtTheEndsAndStretchesOfThem) {
  EXPECT_THAT(TermsOf(Solved({.from = 0, .to = 1}, [](double x) { return x; })), ElementsAre(0));
  EXPECT_THAT(TermsOf(Solved({.from = 0, .to = 1, .target = 1}, [](double x) { return x; })),
              ElementsAre(1));
  // A cap that binds nowhere above a half.
  const Solution flat = Solved({.from = 0, .to = 1, .scan_points = 5, .target = 0.5},
                               [](double x) { return std::min(x, 0.5); });
  ASSERT_THAT(flat.roots, SizeIs(1));
  EXPECT_EQ(flat.roots[0].term.value, 0.5);
  EXPECT_EQ(flat.roots[0].flat_to, 1.0);
  EXPECT_TRUE(flat.is_monotone);
}

TEST(Solve, KnowsNoErrorWhereTheTermDoesNotMatter) {
  const Solution solution = Solved({.from = 0, .to = 1, .target = 7}, [](double) { return 7; });
  ASSERT_THAT(solution.roots, SizeIs(1));
  EXPECT_EQ(solution.roots[0].flat_to, 1.0);
  EXPECT_EQ(solution.roots[0].term.standard_error, std::numeric_limits<double>::infinity());
  EXPECT_EQ(solution.roots[0].term.lower, 0);
  EXPECT_EQ(solution.roots[0].term.upper, 1);
}

// Caps that bind on part of the range only: the scan sees its stretch from within.
TEST(Solve, FindsBothEndsOfAStretchBetweenPointsOfTheScan) {
  const Solution solution = Solved({.from = 0, .to = 1}, [](double x) {
    return x < 0.3217 ? x - 0.3217 : std::max(x - 0.6543, 0.0);
  });
  ASSERT_THAT(solution.roots, SizeIs(1));
  const TermRoot& root = solution.roots[0];
  EXPECT_THAT(root.term.value, DoubleNear(0.3217, 1e-5));
  ASSERT_TRUE(root.flat_to);
  EXPECT_THAT(*root.flat_to, DoubleNear(0.6543, 1e-5));
  // It is a stretch, not a value with an error.
  EXPECT_EQ(root.term.standard_error, std::numeric_limits<double>::infinity());
  EXPECT_EQ(root.slope, 0);
  // A point of the scan that happens to be a root is none.
  const Solution crossing = Solved({.from = 0, .to = 1}, [](double x) { return x - 0.5; });
  EXPECT_FALSE(crossing.roots.at(0).flat_to);
  EXPECT_EQ(crossing.roots.at(0).term.value, 0.5);
}

TEST(Solve, TakesRoundingOfLargeSumsForTheTarget) {
  const auto rounded = [](double x) {  // what is left where a million cancels
    return std::fmod(std::floor(1e4 * x), 2.0) == 0.0 ? 1e-10 : -1e-10;
  };
  SolvePlan plan{.from = 0, .to = 1, .scan_points = 32};
  EXPECT_GT(Solved(plan, rounded).roots.size(), 1u);
  plan.size = 1e6;
  const Solution solution = Solved(plan, rounded);
  EXPECT_THAT(TermsOf(solution), ElementsAre(0));
  EXPECT_EQ(solution.roots[0].flat_to, 1.0);
  EXPECT_TRUE(solution.is_monotone);
}

// Errors differ along the range: a figure is held to its own.
TEST(Solve, IsAsCloseToTheTargetAsTheErrorThereWants) {
  const FigureOfTerm figure =
      [](const std::vector<double>& terms) -> absl::StatusOr<std::vector<Estimate>> {
    std::vector<Estimate> figures;
    for (const double x : terms) figures.push_back(NormalEstimate(x * x, x > 0.9 ? 1000 : 1e-4));
    return figures;
  };
  const auto solution = Solve({.from = 0, .to = 1, .target = 0.1}, figure, figure);
  EXPECT_THAT(TermsOf(*solution), ElementsAre(DoubleNear(std::sqrt(0.1), 2e-6)));
}

TEST(Solve, GoesOnWhereAFigureIsSteep) {
  const Solution solution = Solved(
      {.from = 0, .to = 1}, [](double x) { return std::atan(1e9 * (x - 0.32171234567)); }, 0.01);
  EXPECT_NEAR(solution.roots.at(0).figure.value, 0, 0.005);  // half its error
  EXPECT_TRUE(solution.roots[0].is_confirmed);
}

// The figure turns twice within half a step of the scan.
TEST(Solve, TellsWhichWayAFigureGoesAtItsRoot) {
  constexpr double kTurns = 2 * 3.14159265358979 / 0.025;
  const Solution solution =
      Solved({.from = 0, .to = 1}, [](double x) { return std::sin(kTurns * x + 0.3); });
  ASSERT_FALSE(solution.roots.empty());
  for (const TermRoot& root : solution.roots) {
    const double slope = kTurns * std::cos(kTurns * root.term.value + 0.3);
    EXPECT_NEAR(root.slope, slope, 0.02 * std::fabs(slope));
  }
}

TEST(Solve, FindsTheJumpOverTheTarget) {
  const Solution solution =
      Solved({.from = 0, .to = 1, .target = 0.5}, [](double x) { return x < 0.3217 ? 0.0 : 1.0; });
  EXPECT_THAT(TermsOf(solution), ElementsAre(DoubleNear(0.3217, 1e-5)));
}

TEST(Solve, ConfirmsAJumpByBothItsSides) {
  const SolvePlan plan{.from = 0, .to = 1, .target = 0.5};
  const auto jump_at = [](double at, double low = 0, double high = 1) {
    return FigureOf([=](double x) { return x < at ? low : high; });
  };
  const auto confirmed = [&](const FigureOfTerm& fresh) {
    return Solve(plan, jump_at(0.3217), fresh)->roots.at(0).is_confirmed;
  };
  EXPECT_TRUE(confirmed(jump_at(0.3217)));
  EXPECT_FALSE(confirmed(jump_at(0.7)));
  EXPECT_FALSE(confirmed(jump_at(0.2)));
  EXPECT_FALSE(confirmed(jump_at(0.3217, 0.6, 1)));
  EXPECT_FALSE(confirmed(jump_at(0.3217, 1, 0)));  // it goes the other way
}

// A share of paths moves in steps; half an error from the target they are no jump.
TEST(Solve, IsContentWithTheNearestStepOfAShare) {
  int count = 0;
  const auto share = [](double x) { return std::floor(1000 * x) / 1000; };
  const auto solution = Solve({.from = 0, .to = 1, .target = 0.4005}, FigureOf(share, 0.01, &count),
                              FigureOf(share, 0.01));
  ASSERT_THAT(solution->roots, SizeIs(1));
  EXPECT_TRUE(solution->roots[0].is_confirmed);
  EXPECT_NEAR(solution->roots[0].term.value, 0.401, 1e-5);
  EXPECT_LE(count, 33 + 13 + 7);
}

// ITP takes at most one value more than bisection, and far fewer of what is smooth.
TEST(Solve, TakesFewValuesOfTheFigure) {
  const SolvePlan plan{.from = 0, .to = 1, .scan_points = 3, .target = 0.2};
  const auto count_of = [&](const std::function<double(double)>& f) {
    int count = 0;
    EXPECT_TRUE(Solve(plan, FigureOf(f, 1e-9, &count), FigureOf(f)).ok());
    return count - plan.scan_points;  // 3 to 7 of them for its slope
  };
  const int bisections = static_cast<int>(std::ceil(std::log2(0.5 / 1e-11)));
  EXPECT_LE(count_of([](double x) { return std::exp(x) - 1; }), 8 + 7);
  EXPECT_LE(count_of([](double x) { return std::pow(x, 20); }), bisections + 1 + 7);
  EXPECT_LE(count_of([](double x) { return x < 0.777 ? -1e-3 : 1e6; }), 60 + 7);
}

TEST(Solve, IsNotConfirmedWhereFreshPathsSaySomethingElse) {
  const SolvePlan plan{.from = 0, .to = 1, .target = 0.5};
  const auto line = [](double x) { return x; };
  const auto confirmed = [&](double shift) {
    const auto solution =
        Solve(plan, FigureOf(line), FigureOf([=](double x) { return x + shift; }));
    return solution->roots.at(0).is_confirmed;
  };
  // Both have an error of 0.01: together 0.0141, times 2.58 0.0364.
  EXPECT_TRUE(confirmed(0.03));
  EXPECT_FALSE(confirmed(0.04));
  EXPECT_FALSE(confirmed(-0.04));
}

TEST(Solve, HandsOnWhyAFigureIsNotThere) {
  const FigureOfTerm none = [](const std::vector<double>&) {
    return absl::CancelledError("given up");
  };
  EXPECT_EQ(Solve({.from = 0, .to = 1}, none, none).status().code(), absl::StatusCode::kCancelled);
  const FigureOfTerm line = FigureOf([](double x) { return x; });
  EXPECT_EQ(Solve({.from = 0, .to = 1, .target = 0.3}, line, none).status().code(),
            absl::StatusCode::kCancelled);
}

TEST(EquallySpaced, HasBothEnds) {
  EXPECT_THAT(EquallySpaced(1, 3, 3), ElementsAre(1, 2, 3));
  EXPECT_THAT(EquallySpaced(0.3, 0.1, 2), ElementsAre(0.3, 0.1));
  EXPECT_EQ(EquallySpaced(0.1, 0.7, 101).back(), 0.7);
}

}  // namespace
}  // namespace accord
