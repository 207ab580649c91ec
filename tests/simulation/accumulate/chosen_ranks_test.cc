#include "simulation/accumulate/chosen_ranks.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

#include "simulation/accumulate/distribution.h"
#include "simulation/accumulate/order_statistics.h"
#include "simulation/accumulate/period_distribution.h"
#include "simulation/accumulate/samples.h"
#include "tests/simulation/accumulate/columns.h"

namespace accord {
namespace {

using accumulate_internal::ExactView;
using accumulate_internal::QuantileEstimate;

constexpr double kLevels[] = {0.0, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99, 1.0};

// The slow twin sorts everything.
void ExpectLikeSorted(const std::vector<double>& x, std::size_t lowest) {
  const std::vector<double> sorted = Sorted(x);
  const ChosenRanks chosen(x, kLevels, lowest);
  for (const double p : kLevels) {
    ASSERT_TRUE(chosen.Has(p)) << p;
    EXPECT_EQ(QuantileEstimate(chosen, x.size(), p),
              QuantileEstimate(ExactView(sorted), x.size(), p))
        << p << " of " << x.size();
  }
  EXPECT_TRUE(std::equal(chosen.lowest().begin(), chosen.lowest().end(), sorted.begin(),
                         sorted.begin() + static_cast<std::ptrdiff_t>(lowest)));
}

TEST(ChosenRanks, AreThoseOfTheSortedSample) {
  for (const Shape shape : kShapes) {
    for (const std::size_t size : {1, 2, 7, 64, 511, 512, 513, 3000, 4096, 10'000, 16'384}) {
      std::vector<double> x = Column(shape, size, 3);
      for (double& value : x) value += 0.0;  // no negative zeros
      for (const std::size_t lowest : {std::size_t{0}, std::size_t{1}, size / 20, size}) {
        ExpectLikeSorted(x, lowest);
      }
    }
  }
}

TEST(ChosenRanks, AreThoseOfSamplesThatAnyScaleFails) {
  std::vector<double> x = Column(kShapes[0], 2000, 5);
  x[17] = 1e70;  // all others fall in one part
  x[18] = -1e70;
  ExpectLikeSorted(x, 100);
  std::fill(x.begin(), x.end(), 3.25);
  ExpectLikeSorted(x, 100);
  x[7] = 3.5;
  ExpectLikeSorted(x, 100);
  std::fill(x.begin(), x.end(), 0.0);
  x[7] = 5e-324;  // the inverse width of a part overflows
  ExpectLikeSorted(x, 2000);
}

TEST(ChosenRanks, KnowWhatTheyLack) {
  const std::vector<double> x = Column(kShapes[0], 10'000, 7);
  const ChosenRanks chosen(x, std::vector<double>{0.5}, 0);
  EXPECT_TRUE(chosen.Has(0.5));
  EXPECT_FALSE(chosen.Has(0.05));
  EXPECT_FALSE(chosen.Has(0.501));
  EXPECT_FALSE(ChosenRanks().Has(0.5));
}

// What Finish selects answers as what FixEdges and Fix sort.
TEST(Finish, ChangesNoFigure) {
  for (const Shape shape : kShapes) {
    for (const std::size_t size : {1, 2, 64, 1000, 10'000}) {
      const std::vector<double> x = Column(shape, size, 9);
      Distribution fixed, finished;
      PeriodDistribution light, light_finished;
      InTiles(x, [&](std::span<const double> tile) {
        for (Distribution* each : {&fixed, &finished}) each->AddTile(tile);
        for (PeriodDistribution* each : {&light, &light_finished}) each->AddTile(tile);
      });
      fixed.FixEdges(256);
      finished.Finish(256, /*with_tail=*/true);
      light.Fix();
      light_finished.Finish();
      EXPECT_FALSE(finished.edges_fixed());
      EXPECT_FALSE(light_finished.fixed());
      EXPECT_EQ(fixed, finished);
      EXPECT_EQ(light, light_finished);
      for (const double p : {0.0, 0.01, 0.05, 0.25, 0.5, 0.77, 0.95, 0.99, 1.0}) {
        EXPECT_EQ(fixed.Quantile(p), finished.Quantile(p));
        EXPECT_EQ(fixed.QuantileValue(p), finished.QuantileValue(p));
        EXPECT_EQ(light.Quantile(p), light_finished.Quantile(p));
      }
      for (const double level : {0.0, 0.5, 0.95, 0.99}) {
        for (const Tail tail : {Tail::kLowest, Tail::kHighest}) {
          EXPECT_EQ(fixed.Cvar(level, tail), finished.Cvar(level, tail));
        }
      }
    }
  }
}

}  // namespace
}  // namespace accord
