#include "simulation/accumulate/period_distribution.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "simulation/accumulate/distribution.h"
#include "tests/simulation/accumulate/columns.h"

namespace accord {
namespace {

template <typename T>
void AddTo(T& distribution, std::span<const double> x) {
  InTiles(x, [&](std::span<const double> tile) { distribution.AddTile(tile); });
}

PeriodDistribution Fixed(std::span<const double> x) {
  PeriodDistribution fixed = PeriodDistribution::Pilot(x.size());
  AddTo(fixed, x);
  fixed.Fix();
  return fixed;
}

// The first `pilot` values exact, the rest counted.
PeriodDistribution Binned(std::span<const double> x, std::size_t pilot) {
  PeriodDistribution total = Fixed(x.first(pilot));
  PeriodDistribution later = total.EmptyLike();
  AddTo(later, x.subspan(pilot));
  total.Merge(later);
  return total;
}

constexpr double kManyLevels[] = {0.0, 0.01, 0.05, 0.3, 0.5, 0.77, 0.95, 0.99, 1.0};

// The slow twin of the first batch is Distribution.
TEST(PeriodDistribution, SaysOfItsSamplesWhatADistributionSays) {
  for (const Shape shape : kShapes) {
    for (const std::size_t size : {1, 2, 9, 64, 3000}) {
      const std::vector<double> x = Column(shape, size, 1);
      Distribution twin;
      AddTo(twin, x);
      PeriodDistribution pilot;
      AddTo(pilot, x);
      for (const PeriodDistribution& d : {pilot, Fixed(x)}) {
        EXPECT_TRUE(d.exact());
        EXPECT_EQ(d.count(), size);
        EXPECT_TRUE(std::equal(x.begin(), x.end(), d.samples().begin(), d.samples().end()));
        for (const double p : kManyLevels) EXPECT_EQ(d.Quantile(p), twin.Quantile(p));
        EXPECT_NEAR(d.Mean().value, twin.Mean().value, 1e-12 * std::fabs(twin.Mean().value));
        EXPECT_NEAR(d.StandardDeviation(), twin.StandardDeviation().value,
                    1e-9 * twin.StandardDeviation().value);
      }
    }
  }
}

// Of more than 4096 values not all are kept sorted.
TEST(PeriodDistribution, SaysOfManySamplesWhatADistributionSays) {
  for (const Shape shape : kShapes) {
    for (const std::size_t size : {4096, 4097, 16'384, 100'000}) {
      const std::vector<double> x = Column(shape, size, 1);
      Distribution twin;
      AddTo(twin, x);
      twin.FixEdges();
      const PeriodDistribution d = Fixed(x);
      for (const double p : kManyLevels) EXPECT_EQ(d.Quantile(p), twin.Quantile(p)) << p;
    }
  }
}

TEST(PeriodDistribution, SaysNothingOfNothing) {
  PeriodDistribution d;
  EXPECT_TRUE(std::isnan(d.Mean().value));
  EXPECT_TRUE(std::isnan(d.Quantile(0.5).value));
  d.Fix();
  d.Merge(d.EmptyLike());
  EXPECT_TRUE(std::isnan(d.Quantile(0.5).value));
}

TEST(PeriodDistribution, StaysExactWhenWhatFollowsIsEmpty) {
  PeriodDistribution d = Fixed(Column(Shape::kNormal, 100, 2));
  const PeriodDistribution before = d;
  d.Merge(d.EmptyLike());
  d.Merge(PeriodDistribution::Pilot());
  EXPECT_EQ(d, before);
  EXPECT_TRUE(d.exact());
}

TEST(PeriodDistribution, CountsThePilotInWhenMoreFollows) {
  const std::vector<double> x = Column(Shape::kSkewed, 3000, 5);
  const PeriodDistribution d = Binned(x, 1000);
  EXPECT_FALSE(d.exact());
  EXPECT_TRUE(d.samples().empty());
  EXPECT_EQ(d.count(), 3000u);
  std::vector<std::uint32_t> counts(d.brackets().cell_count());
  for (const double value : x) ++counts[d.brackets().CellOf(value)];
  EXPECT_TRUE(std::equal(counts.begin(), counts.end(), d.counts().begin(), d.counts().end()));
  EXPECT_EQ(d.Quantile(0.0).value, *std::min_element(x.begin(), x.end()));
  EXPECT_EQ(d.Quantile(1.0).value, *std::max_element(x.begin(), x.end()));
}

// At the levels it is made for: hardly wider than the exact interval, and holding it. At others
// still holding it.
TEST(PeriodDistribution, AgreesInBothForms) {
  for (const Shape shape : kShapes) {
    const std::vector<double> x = Column(shape, 65536, 6);
    const PeriodDistribution exact = Fixed(x);
    const PeriodDistribution binned = Binned(x, 16384);
    for (const double p : kManyLevels) {
      const Estimate a = exact.Quantile(p), b = binned.Quantile(p);
      EXPECT_LE(b.lower, a.lower) << p;
      EXPECT_GE(b.upper, a.upper) << p;
      EXPECT_LE(b.lower, b.value) << p;
      EXPECT_GE(b.upper, b.value) << p;
    }
    for (const double p : Brackets::kLevels) {
      const Estimate a = exact.Quantile(p), b = binned.Quantile(p);
      EXPECT_NEAR(b.value, a.value, 0.2 * a.standard_error) << p;
      EXPECT_NEAR(b.standard_error, a.standard_error, 0.1 * a.standard_error) << p;
      EXPECT_LE(b.upper - b.lower, 1.4 * (a.upper - a.lower)) << p;
    }
    EXPECT_NEAR(binned.StandardDeviation(), exact.StandardDeviation(),
                1e-9 * exact.StandardDeviation());
  }
}

// Cash that a cap holds, cash after the end, clients: as exact as before they were counted.
TEST(PeriodDistribution, IsExactAtAtomsAndForWholeNumbers) {
  for (const Shape shape : {Shape::kDiscrete, Shape::kMostlyZero, Shape::kConstant}) {
    const std::vector<double> x = Column(shape, 20'000, 7);
    const PeriodDistribution exact = Fixed(x), binned = Binned(x, 16384);
    for (const double p : Brackets::kLevels) EXPECT_EQ(binned.Quantile(p), exact.Quantile(p)) << p;
  }
  const std::vector<double> capped = Column(Shape::kCapped, 20'000, 8);
  for (const double p : {0.05, 0.95}) {
    EXPECT_EQ(Binned(capped, 16384).Quantile(p), Fixed(capped).Quantile(p)) << p;
  }
}

TEST(PeriodDistribution, HoldsWhatTheBatchDidNotPromise) {
  PeriodDistribution d = Fixed(Column(Shape::kNormal, 1000, 9));
  PeriodDistribution later = d.EmptyLike();
  const std::vector<double> far(5000, 1e9);
  AddTo(later, far);
  d.Merge(later);
  const Estimate p95 = d.Quantile(0.95);
  EXPECT_LE(p95.lower, 1e9);
  EXPECT_EQ(p95.upper, 1e9);
  EXPECT_LE(p95.value, 1e9);
}

TEST(PeriodDistribution, CountsAlikeHoweverTheRunIsCut) {
  const std::vector<double> x = Column(Shape::kCapped, 9000, 10);
  const std::span<const double> rest = std::span(x).subspan(1000);
  const PeriodDistribution whole = Binned(x, 1000);
  for (const std::size_t cut : {0, 1, 7, 8, 9, 64, 255, 256, 257, 4096, 8000}) {
    PeriodDistribution total = Fixed({x.data(), 1000});
    PeriodDistribution left = total.EmptyLike(), right = total.EmptyLike();
    AddTo(left, rest.first(cut));
    AddTo(right, rest.subspan(cut));
    left.Merge(right);
    total.Merge(left);
    EXPECT_TRUE(std::equal(whole.counts().begin(), whole.counts().end(), total.counts().begin(),
                           total.counts().end()));
    for (const double p : kManyLevels) EXPECT_EQ(total.Quantile(p), whole.Quantile(p));
    EXPECT_NEAR(total.Mean().value, whole.Mean().value, 1e-9);
  }
}

TEST(PeriodDistribution, EqualsOnlyItsLike) {
  const std::vector<double> x = Column(Shape::kNormal, 2000, 11),
                            y = Column(Shape::kNormal, 2000, 12);
  EXPECT_EQ(Binned(x, 1000), Binned(x, 1000));
  EXPECT_FALSE(Binned(x, 1000) == Binned(y, 1000));
  EXPECT_FALSE(Binned(x, 1000) == Binned(x, 999));
  EXPECT_FALSE(Fixed(x) == Binned(x, 1000));
  EXPECT_FALSE(Fixed(x).EmptyLike() == Fixed(y).EmptyLike());
  EXPECT_FALSE(PeriodDistribution() == Fixed({}));
}

// Same count, mean, squares and extremes, other cells.
TEST(PeriodDistribution, EqualsOnlyWhatWasCountedAlike) {
  const PeriodDistribution fixed = Fixed(std::vector<double>{-10, 0, 1, 3, 4, 10});
  PeriodDistribution a = fixed.EmptyLike(), b = fixed.EmptyLike();
  a.AddTile(std::vector<double>{-10, 10, 0, 3, 3});
  b.AddTile(std::vector<double>{-10, 10, 1, 1, 4});
  EXPECT_EQ(a.Mean(), b.Mean());
  EXPECT_FALSE(a == b);
}

// A block by itself may fill a cell in part.
TEST(PeriodDistribution, StaysBetweenItsExtremes) {
  PeriodDistribution block = Fixed(Column(Shape::kNormal, 1000, 14)).EmptyLike();
  block.AddTile(std::vector<double>{-500, -480, -470, -460, -450});
  const Estimate median = block.Quantile(0.5);
  EXPECT_GE(median.value, -500);
  EXPECT_LE(median.value, -450);
  EXPECT_LE(median.standard_error, 50);
}

// The many of them are what memory is made of.
TEST(PeriodDistribution, KeepsFewCells) {
  for (const Shape shape : kShapes) {
    EXPECT_LE(Fixed(Column(shape, 16384, 13)).EmptyLike().counts().size(), 400u);
  }
  EXPECT_LE(Fixed(Column(Shape::kSkewed, 16384, 13)).EmptyLike().counts().size(), 200u);
}

}  // namespace
}  // namespace accord
