#include "simulation/accumulate/distribution.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "tests/simulation/accumulate/columns.h"

namespace accord {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

Distribution PilotOf(std::span<const double> x) {
  Distribution pilot = Distribution::Pilot(x.size());
  InTiles(x, [&](std::span<const double> tile) { pilot.AddTile(tile); });
  return pilot;
}

Distribution Fixed(std::span<const double> x) {
  Distribution fixed = PilotOf(x);
  fixed.FixEdges();
  return fixed;
}

// The first `pilot` values exact, the rest counted.
Distribution Binned(std::span<const double> x, std::size_t pilot) {
  Distribution total = Fixed(x.first(pilot));
  Distribution later = total.EmptyLike();
  InTiles(x.subspan(pilot), [&](std::span<const double> tile) { later.AddTile(tile); });
  total.Merge(later);
  return total;
}

const std::vector<double> kOneToTen = {3, 1, 4, 10, 5, 9, 2, 6, 8, 7};

TEST(Distribution, GivesTypeSevenQuantilesOfItsSamples) {
  for (const bool fix : {false, true}) {
    Distribution d = PilotOf(kOneToTen);
    if (fix) d.FixEdges();
    EXPECT_EQ(d.Quantile(0.0).value, 1.0);
    EXPECT_DOUBLE_EQ(d.Quantile(0.05).value, 1.45);  // numpy.quantile(range(1, 11), 0.05)
    EXPECT_DOUBLE_EQ(d.Quantile(0.25).value, 3.25);
    EXPECT_DOUBLE_EQ(d.Quantile(0.5).value, 5.5);
    EXPECT_DOUBLE_EQ(d.Quantile(0.99).value, 9.91);
    EXPECT_EQ(d.Quantile(1.0).value, 10.0);
  }
}

TEST(Distribution, GivesExactTailMeansOfItsSamples) {
  const Distribution d = Fixed(kOneToTen);
  EXPECT_DOUBLE_EQ(d.Cvar(0.8, Tail::kLowest).value, 1.5);
  EXPECT_DOUBLE_EQ(d.Cvar(0.8, Tail::kHighest).value, 9.5);
  EXPECT_DOUBLE_EQ(d.Cvar(0.75, Tail::kLowest).value, (1 + 2 + 0.5 * 3) / 2.5);
  EXPECT_DOUBLE_EQ(d.Cvar(0.0, Tail::kHighest).value, 5.5);
  EXPECT_DOUBLE_EQ(d.Cvar(0.99, Tail::kLowest).value, 1.0);
  EXPECT_EQ(d.Cvar(0.95, Tail::kLowest).standard_error, kInfinity);
}

// Acerbi and Tasche's point: of the atom at 0 only as much counts as the level needs.
TEST(Distribution, SplitsTheAtomAtTheBoundary) {
  std::vector<double> x(100, 0.0);
  x[17] = x[55] = -30.0;
  const Distribution d = Fixed(x);
  EXPECT_DOUBLE_EQ(d.Cvar(0.95, Tail::kLowest).value, -60.0 / 5.0);
  EXPECT_EQ(d.Cvar(0.95, Tail::kHighest).value, 0.0);
  EXPECT_EQ(d.Cvar(0.95, Tail::kHighest).standard_error, 0.0);
  EXPECT_EQ(d.TailMean(0.95, Tail::kLowest).boundary, 0.0);
}

TEST(Distribution, AnswersTheSameBeforeAndAfterFixingEdges) {
  for (const Shape shape : kShapes) {
    const std::vector<double> x = Column(shape, 3000, 4);
    const Distribution pilot = PilotOf(x);
    const Distribution fixed = Fixed(x);
    EXPECT_EQ(pilot.Quantile(0.05), fixed.Quantile(0.05));
    EXPECT_EQ(pilot.Cvar(0.95, Tail::kLowest), fixed.Cvar(0.95, Tail::kLowest));
    EXPECT_EQ(pilot.Mean(), fixed.Mean());
    EXPECT_TRUE(fixed.exact());
    EXPECT_EQ(fixed.samples().size(), 3000u);
  }
}

TEST(Distribution, StaysExactWhenWhatFollowsIsEmpty) {
  Distribution d = Fixed(kOneToTen);
  const Distribution before = d;
  d.Merge(d.EmptyLike());
  d.Merge(Distribution::Pilot());
  EXPECT_EQ(d, before);
  EXPECT_TRUE(d.exact());
}

TEST(Distribution, CountsThePilotInWhenMoreFollows) {
  const std::vector<double> x = Column(Shape::kNormal, 3000, 5);
  const Distribution d = Binned(x, 1000);
  EXPECT_FALSE(d.exact());
  EXPECT_TRUE(d.samples().empty());
  EXPECT_EQ(d.count(), 3000u);
  std::uint64_t counted = 0;
  for (const Histogram::Cell& cell : d.cells()) counted += cell.count;
  EXPECT_EQ(counted, 3000u);
  EXPECT_EQ(d.Quantile(0.0).value, *std::min_element(x.begin(), x.end()));
  EXPECT_EQ(d.Quantile(1.0).value, *std::max_element(x.begin(), x.end()));
}

TEST(Distribution, IsTheSameWhetherItsValuesAreCountedYet) {
  const Distribution total = Fixed(Column(Shape::kNormal, 3000, 5));
  for (const std::size_t size : {0u, 1u, 256u, 4096u, 5000u}) {
    const std::vector<double> x = Column(Shape::kNormal, size, 7);
    Distribution collected = total.EmptyLike();
    for (std::size_t i = 0; i < size; i += 256) {
      collected.AddTile(std::span(x).subspan(i, std::min<std::size_t>(256, size - i)));
    }
    Distribution counted = collected;
    counted.Bin();
    EXPECT_FALSE(collected.exact());
    EXPECT_TRUE(collected.samples().empty());
    EXPECT_EQ(collected, counted);
    Distribution with_collected = total, with_counted = total;
    with_collected.Merge(collected);
    with_counted.Merge(counted);
    EXPECT_EQ(with_collected, with_counted);
    if (size == 0) continue;
    EXPECT_FALSE(with_collected == total);
    EXPECT_EQ(collected.Quantile(0.3).value, counted.Quantile(0.3).value);
    EXPECT_EQ(collected.Cvar(0.9, Tail::kLowest).value, counted.Cvar(0.9, Tail::kLowest).value);
  }
}

TEST(Distribution, AgreesInBothForms) {
  for (const Shape shape : kShapes) {
    const std::vector<double> x = Column(shape, 16384, 6);
    const Distribution exact = Fixed(x);
    const Distribution binned = Binned(x, 4096);
    for (const double p : {0.01, 0.05, 0.5, 0.95, 0.99}) {
      const Estimate a = exact.Quantile(p);
      const Estimate b = binned.Quantile(p);
      // The binned interval holds the exact one: binning is part of it.
      EXPECT_LE(b.lower, a.lower) << p;
      EXPECT_GE(b.upper, a.upper) << p;
      EXPECT_NEAR(b.value, a.value, 0.5 * a.standard_error) << p;
      // The error of a skewed column's 99 % quantile is itself uncertain in coarse cells.
      EXPECT_NEAR(b.standard_error, a.standard_error, 0.2 * a.standard_error) << p;
    }
    for (const Tail tail : {Tail::kLowest, Tail::kHighest}) {
      const Estimate a = exact.Cvar(0.95, tail);
      const Estimate b = binned.Cvar(0.95, tail);
      EXPECT_NEAR(b.value, a.value, 0.05 * a.standard_error + 1e-12 * std::fabs(a.value));
      EXPECT_NEAR(b.standard_error, a.standard_error, 0.02 * a.standard_error);
    }
  }
}

TEST(Distribution, KnowsNothingWithoutPaths) {
  for (const bool fix : {false, true}) {
    Distribution d;
    if (fix) d.FixEdges();
    EXPECT_TRUE(std::isnan(d.Quantile(0.5).value));
    EXPECT_TRUE(std::isnan(d.Cvar(0.95, Tail::kLowest).value));
    EXPECT_EQ(d.Quantile(0.5).lower, -kInfinity);
    EXPECT_EQ(d.Cvar(0.95, Tail::kLowest).upper, kInfinity);
  }
}

TEST(Distribution, OfOnePathHasNoError) {
  const Distribution d = Fixed(std::vector<double>{5.0});
  EXPECT_EQ(d.Quantile(0.05), (Estimate{5.0, kInfinity, -kInfinity, kInfinity}));
  EXPECT_EQ(d.Cvar(0.95, Tail::kLowest).value, 5.0);
}

TEST(Distribution, SaysWhenThereIsNoBoundOnOneSide) {
  const Distribution d = Fixed(Column(Shape::kNormal, 50, 8));
  EXPECT_EQ(d.Quantile(0.99).upper, kInfinity);
  EXPECT_GT(d.Quantile(0.99).lower, -kInfinity);
  EXPECT_LT(d.Quantile(0.99).standard_error, kInfinity);
}

// A pilot of zeros only, and then the rare event: the far tail has counts but little shape.
TEST(Distribution, SurvivesAPilotThatSawNothing) {
  std::vector<double> x(2000, 0.0);
  x[1500] = -5000.0;
  x[1600] = -7000.0;
  x[1700] = 1e12;
  const Distribution d = Binned(x, 1000);
  EXPECT_EQ(d.Quantile(0.5), (Estimate{0.0, 0.0, 0.0, 0.0}));
  EXPECT_EQ(d.Quantile(0.0).value, -7000.0);
  EXPECT_EQ(d.Quantile(1.0).value, 1e12);
  EXPECT_DOUBLE_EQ(d.Cvar(0.99, Tail::kLowest).value, -12000.0 / 20.0);
}

TEST(Distribution, ReportsBinningInTheStandardErrorOfAQuantile) {
  // After a pilot of zeros one cell of the tail holds 10.2 and 11.8: the median is one of them.
  std::vector<double> x(11'000, 10.2);
  std::fill_n(x.begin(), 1000, 0.0);
  std::fill_n(x.begin() + 6000, 5000, 11.8);
  const Estimate median = Binned(x, 1000).Quantile(0.5);
  EXPECT_GT(median.value, 10.2);
  EXPECT_LT(median.value, 11.8);
  EXPECT_GE(kNormal975 * median.standard_error, median.value - 10.2);
  EXPECT_GE(kNormal975 * median.standard_error, 11.8 - median.value);
  EXPECT_LE(median.lower, 10.2);
}

}  // namespace
}  // namespace accord
