#include "simulation/accumulate/histogram.h"

#include <gtest/gtest.h>

#include <cmath>

#include "simulation/accumulate/samples.h"
#include "tests/simulation/accumulate/columns.h"

namespace accord {
namespace {

Histogram Filled(const std::vector<double>& pilot, std::span<const double> x, std::size_t cells) {
  Histogram histogram(BinEdges::FromSortedSamples(Sorted(pilot), cells));
  InTiles(x, [&](std::span<const double> tile) { histogram.AddTile(tile); });
  return histogram;
}

TEST(Histogram, AgreesWithASlowLoopCellByCell) {
  for (const Shape shape : kShapes) {
    for (const std::size_t size : kAwkwardLengths) {
      const std::vector<double> x = Column(shape, size, 70 + size);
      const Histogram fast = Filled(Column(shape, 500, 3), x, 64);
      std::vector<Histogram::Cell> slow(fast.edges().cell_count());
      for (const double value : x) {
        Histogram::Cell& cell = slow[fast.edges().CellOf(value)];
        ++cell.count;
        cell.min = std::min(cell.min, value);
        cell.max = std::max(cell.max, value);
        cell.sum += value;
      }
      EXPECT_TRUE(std::equal(slow.begin(), slow.end(), fast.cells().begin()));
      EXPECT_EQ(fast.count(), size);
    }
  }
}

TEST(Histogram, CountsAndExtremesAreTheSameUnderEverySplit) {
  const std::vector<double> x = Column(Shape::kDiscrete, 1000, 6);  // whole numbers: sums too
  const Histogram whole = Filled(x, x, 64);
  for (const std::size_t cut : {0, 1, 7, 256, 300, 999, 1000}) {
    Histogram left = Filled(x, {x.data(), cut}, 64);
    left.Merge(Filled(x, {x.data() + cut, 1000 - cut}, 64));
    EXPECT_EQ(left, whole);
  }
}

TEST(Histogram, BracketsEveryOrderStatistic) {
  for (const Shape shape : kShapes) {
    for (const std::size_t cells : {1, 16, 1024}) {
      const std::vector<double> x = Column(shape, 2000, 80);
      const std::vector<double> sorted = Sorted(x);
      const Histogram histogram = Filled(Column(shape, 300, 81), x, cells);
      for (std::uint64_t rank = 1; rank <= x.size(); ++rank) {
        const Interval bracket = histogram.OrderStatisticBracket(rank);
        const double truth = sorted[rank - 1];
        ASSERT_LE(bracket.lower, truth);
        ASSERT_GE(bracket.upper, truth);
        const double figure = histogram.OrderStatistic(rank);
        ASSERT_GE(figure, bracket.lower);
        ASSERT_LE(figure, bracket.upper);
      }
    }
  }
}

TEST(Histogram, IsExactForAtomsBetweenContinuousNeighbours) {
  const std::vector<double> x = Column(Shape::kCapped, 16384, 82);
  const std::vector<double> sorted = Sorted(x);
  const Histogram histogram = Filled(x, x, 64);
  for (std::uint64_t rank = 1; rank <= x.size(); rank += 7) {
    if (sorted[rank - 1] == -8000.0 || sorted[rank - 1] == 0.0) {
      EXPECT_EQ(histogram.OrderStatistic(rank), sorted[rank - 1]);
    }
  }
  EXPECT_EQ(histogram.Quantile(0.01), -8000.0);
  EXPECT_EQ(histogram.Quantile(0.9), 0.0);
}

TEST(Histogram, IsExactForFewDistinctValues) {
  const std::vector<double> x = Column(Shape::kDiscrete, 5000, 83);
  const std::vector<double> sorted = Sorted(x);
  const Histogram histogram = Filled(x, x, 1024);
  for (std::uint64_t rank = 1; rank <= x.size(); ++rank) {
    ASSERT_EQ(histogram.OrderStatistic(rank), sorted[rank - 1]);
  }
}

// The distance to the exact type 7 quantile is below a cell; where a level has a bracket, cells are
// narrow even where there are few.
TEST(Histogram, QuantileApproachesTypeSeven) {
  const std::vector<double> x = Column(Shape::kNormal, 200'000, 84);
  const std::vector<double> sorted = Sorted(x);
  const std::vector<double> pilot(x.begin(), x.begin() + 16384);
  const Histogram coarse = Filled(pilot, x, 64);
  const Histogram fine = Filled(pilot, x, 1024);
  for (const double p : {0.0, 0.001, 0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99, 0.999, 1.0}) {
    const double position = p * (static_cast<double>(x.size()) - 1.0);
    const std::size_t i = static_cast<std::size_t>(position);
    const double next = i + 1 < x.size() ? sorted[i + 1] : sorted[i];
    const double exact = sorted[i] + (next - sorted[i]) * (position - static_cast<double>(i));
    for (const Histogram* histogram : {&coarse, &fine}) {
      const Interval cell = histogram->OrderStatisticBracket(i + 1);
      EXPECT_NEAR(histogram->Quantile(p), exact, cell.upper - cell.lower + next - sorted[i]) << p;
    }
    const auto& levels = BinEdges::kLevels;
    if (std::find(levels.begin(), levels.end(), p) == levels.end()) continue;
    EXPECT_NEAR(coarse.Quantile(p), exact, 5.0) << p;  // sd 1000
    EXPECT_NEAR(fine.Quantile(p), exact, 0.5) << p;
  }
}

double SlowTailMean(const std::vector<double>& sorted, double level, bool lowest) {
  const double weight = TailWeight(sorted.size(), level);
  long double sum = 0.0;
  double left = weight;
  for (std::size_t i = 0; i < sorted.size() && left > 0.0; ++i) {
    const double taken = std::min(1.0, left);
    sum += taken * sorted[lowest ? i : sorted.size() - 1 - i];
    left -= taken;
  }
  return static_cast<double>(sum / weight);
}

TEST(Histogram, TailMeanLiesWhereItSaysItMust) {
  for (const Shape shape : kShapes) {
    for (const std::size_t cells : {1, 16, 1024}) {
      const std::vector<double> x = Column(shape, 3001, 85);
      const std::vector<double> sorted = Sorted(x);
      const double scale = std::max(std::fabs(sorted.front()), std::fabs(sorted.back()));
      const Histogram histogram = Filled(Column(shape, 300, 86), x, cells);
      for (const double level : {0.0, 0.001, 0.5, 0.7, 0.95, 0.99, 0.9999}) {
        for (const Tail tail : {Tail::kLowest, Tail::kHighest}) {
          const double exact = SlowTailMean(sorted, level, tail == Tail::kLowest);
          const TailFigures figures = histogram.TailMean(level, tail);
          EXPECT_LE(figures.binning.lower, exact + 1e-12 * scale);
          EXPECT_GE(figures.binning.upper, exact - 1e-12 * scale);
          EXPECT_GE(figures.mean, figures.binning.lower);
          EXPECT_LE(figures.mean, figures.binning.upper);
        }
      }
    }
  }
}

TEST(Histogram, TailVarianceIsNotTooSmallAndWithFineCellsNotTooLarge) {
  const std::vector<double> x = Column(Shape::kNormal, 50'000, 87);
  const std::vector<double> sorted = Sorted(x);
  const std::size_t inside = 2500;
  double mean = 0.0, squares = 0.0;
  for (std::size_t i = 0; i < inside; ++i) mean += sorted[i] / inside;
  for (std::size_t i = 0; i < inside; ++i) squares += (sorted[i] - mean) * (sorted[i] - mean);
  const double exact = squares / inside;
  EXPECT_NEAR(Filled(x, x, 1024).TailMean(0.95, Tail::kLowest).variance / exact, 1.0, 0.01);
  const double coarse = Filled(x, x, 4).TailMean(0.95, Tail::kLowest).variance;
  EXPECT_GE(coarse, 0.95 * exact);
}

TEST(Histogram, OfAConstantIsThatConstant) {
  const std::vector<double> x(1000, 0.1);
  const Histogram histogram = Filled(x, x, 64);
  EXPECT_EQ(histogram.Quantile(0.37), 0.1);
  const TailFigures figures = histogram.TailMean(0.95, Tail::kHighest);
  EXPECT_EQ(figures.mean, 0.1);
  EXPECT_EQ(figures.variance, 0.0);
  EXPECT_EQ(figures.binning, (Interval{0.1, 0.1}));
}

TEST(Histogram, ShowsZeroWithoutASign) {
  Histogram histogram;
  histogram.AddTile(std::vector<double>{-0.0, 0.0});
  EXPECT_FALSE(std::signbit(histogram.OrderStatistic(1)));
  EXPECT_FALSE(std::signbit(histogram.OrderStatistic(2)));
}

}  // namespace
}  // namespace accord
