#include "simulation/accumulate/tail_flows.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "simulation/accumulate/distribution.h"
#include "simulation/accumulate/serialise.h"
#include "tests/simulation/accumulate/columns.h"

namespace accord {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

// Paths with a figure and the flows that sum to it.
struct Paths {
  std::vector<double> figure;
  std::vector<std::vector<double>> flows;

  std::size_t size() const { return figure.size(); }
};

Paths WithFigure(std::vector<std::vector<double>> flows) {
  Paths paths{std::vector<double>(flows[0].size(), 0.0), std::move(flows)};
  for (const std::vector<double>& flow : paths.flows) {
    for (std::size_t i = 0; i < flow.size(); ++i) paths.figure[i] += flow[i];
  }
  return paths;
}

// A flow of the given shape, one of another scale that depends on it, and a fee that is certain.
Paths Random(Shape shape, std::size_t size, std::uint64_t seed) {
  std::vector<double> first = Column(shape, size, seed);
  std::vector<double> second = Column(Shape::kNormal, size, seed + 1000);
  for (std::size_t i = 0; i < size; ++i) second[i] = 0.01 * second[i] - 0.3 * first[i];
  return WithFigure({std::move(first), std::move(second), std::vector<double>(size, 9000.1)});
}

// Adds paths first..last-1 in tiles.
void Add(const Paths& paths, std::size_t first, std::size_t last, TailFlows& into) {
  for (std::size_t i = first; i < last; i += kTile) {
    std::vector<FlowColumn> flows;
    for (const std::vector<double>& flow : paths.flows) flows.push_back({flow.data() + i});
    into.AddTile({paths.figure.data() + i, std::min(kTile, last - i)}, flows);
  }
}

TailFlows PilotOf(const Paths& paths, std::size_t size, std::uint64_t planned = 0) {
  TailFlows pilot = TailFlows::Pilot(paths.flows.size(), planned);
  Add(paths, 0, size, pilot);
  return pilot;
}

// The first `pilot` paths exact, the rest counted.
TailFlows Binned(const Paths& paths, std::size_t pilot) {
  TailFlows total = PilotOf(paths, pilot);
  total.Fix();
  TailFlows later = total.EmptyLike();
  Add(paths, pilot, paths.size(), later);
  total.Merge(later);
  return total;
}

// Every path weighs what it should: 1 below the boundary, and the ties at it what is left.
std::vector<double> SlowParts(const Paths& paths) {
  std::vector<double> sorted = paths.figure;
  std::sort(sorted.begin(), sorted.end());
  const double weight = TailWeight(paths.size(), 0.95);
  const double boundary = sorted[static_cast<std::size_t>(std::ceil(weight)) - 1];
  double below = 0.0, ties = 0.0;
  for (const double x : paths.figure) {
    below += x < boundary ? 1.0 : 0.0;
    ties += x == boundary ? 1.0 : 0.0;
  }
  std::vector<double> parts;
  for (const std::vector<double>& flow : paths.flows) {
    double sum = 0.0;
    for (std::size_t i = 0; i < flow.size(); ++i) {
      if (paths.figure[i] < boundary) sum += flow[i];
      if (paths.figure[i] == boundary) sum += flow[i] * (weight - below) / ties;
    }
    parts.push_back(-sum / weight);
  }
  return parts;
}

TEST(TailFlows, SplitsTheWorstFivePercentExactly) {
  for (const Shape shape : kShapes) {
    for (const std::size_t size : {1, 2, 19, 20, 21, 40, 255, 256, 257, 1000, 4097}) {
      const Paths paths = Random(shape, size, 1);
      const std::vector<double> slow = SlowParts(paths);
      for (const bool fix : {false, true}) {
        TailFlows flows = PilotOf(paths, size);
        if (fix) flows.Fix();
        const TailSplit split = flows.Split();
        ASSERT_EQ(split.parts.size(), 3u);
        double sum = 0.0;
        for (std::size_t f = 0; f < slow.size(); ++f) {
          EXPECT_NEAR(split.parts[f].value, slow[f], 1e-11 * (1.0 + std::fabs(slow[f]))) << size;
          sum += split.parts[f].value;
        }
        EXPECT_NEAR(split.total.value, sum, 1e-11 * (1.0 + std::fabs(sum)));
        EXPECT_EQ(split.parts[2].value, -9000.1) << "what is certain stays what it is";
      }
    }
  }
}

// Two of 100 paths at -30; the others tie at 0, with flows that cancel.
TEST(TailFlows, TakesTiesAtTheBoundaryInEqualProportion) {
  std::vector<double> first(100, 7.0), second(100, -7.0);
  first[17] = 0.0, second[17] = -30.0;
  first[55] = -20.0, second[55] = -10.0;
  first[60] = 700.0, second[60] = -700.0;
  const TailSplit split = PilotOf(WithFigure({first, second}), 100).Split();
  // 3 of 98 ties' worth: 3/98 (97 * 7 + 700).
  EXPECT_NEAR(split.parts[0].value, -(0.0 - 20.0 + 3.0 / 98.0 * (97 * 7 + 700)) / 5.0, 1e-12);
  EXPECT_NEAR(split.parts[1].value, -(-30.0 - 10.0 - 3.0 / 98.0 * (97 * 7 + 700)) / 5.0, 1e-12);
  EXPECT_NEAR(split.total.value, 60.0 / 5.0, 1e-12);
}

TEST(TailFlows, AgreesWithTheCvarOfTheDistribution) {
  for (const Shape shape : kShapes) {
    const Paths paths = Random(shape, 16384, 2);
    Distribution distribution;
    InTiles(paths.figure, [&](std::span<const double> tile) { distribution.AddTile(tile); });
    const Estimate cvar = distribution.Cvar(0.95, Tail::kLowest);
    const TailSplit split = PilotOf(paths, paths.size()).Split();
    EXPECT_NEAR(split.total.value, -cvar.value, 1e-12 * std::fabs(cvar.value));
    // One takes the boundary to be where it fell, the other to be where it may fall: not the same
    // where the figures come in clumps.
    EXPECT_NEAR(split.total.standard_error, cvar.standard_error, 0.1 * cvar.standard_error);
  }
}

TEST(TailFlows, KeepsAfterThePilotAllButThePlaceWithinOneCell) {
  for (const Shape shape : kShapes) {
    const Paths paths = Random(shape, 60000, 3);
    const TailFlows binned = Binned(paths, 16384);
    EXPECT_FALSE(binned.exact());
    EXPECT_EQ(binned.count(), 60000u);
    const TailSplit exact = PilotOf(paths, paths.size()).Split();
    const TailSplit split = binned.Split();
    double sum = 0.0;
    for (std::size_t f = 0; f < exact.parts.size(); ++f) {
      const Estimate& want = exact.parts[f];
      const double rounding = 1e-9 * std::fabs(want.value);
      EXPECT_NEAR(split.parts[f].value, want.value, 0.2 * want.standard_error + rounding);
      EXPECT_NEAR(split.parts[f].standard_error, want.standard_error,
                  0.05 * want.standard_error + rounding);
      sum += split.parts[f].value;
    }
    EXPECT_NEAR(split.total.value, sum, 1e-9 * std::fabs(sum));
  }
}

// 2 % of the paths below, 14 % at one value, in the pilot and later: the atom has a cell of its
// own.
TEST(TailFlows, IsExactAtAnAtomThatHoldsTheBoundary) {
  Paths paths = Random(Shape::kNormal, 20000, 4);
  std::size_t below = 0;
  for (double& x : paths.figure) {
    if (x > 7800.0 && x < 8500.0) x = 8500.0;
    below += x < 8500.0 ? 1 : 0;
  }
  ASSERT_GT(below, 200u);
  ASSERT_LT(below, 800u);
  const TailSplit split = Binned(paths, 8192).Split();
  const std::vector<double> slow = SlowParts(paths);
  for (std::size_t f = 0; f < slow.size(); ++f) {
    EXPECT_NEAR(split.parts[f].value, slow[f], 1e-9 * (1.0 + std::fabs(slow[f])));
  }
}

TEST(TailFlows, AppliesTheFactorOfAFlow) {
  const Paths paths = Random(Shape::kNormal, 3000, 5);
  for (const std::size_t pilot : {3000, 1000}) {
    TailFlows plain = PilotOf(paths, pilot);
    TailFlows scaled = TailFlows::Pilot(1);
    const FlowColumn first[] = {{paths.flows[0].data(), -0.5}};
    scaled.AddTile({paths.figure.data(), pilot}, first);
    plain.Fix();
    scaled.Fix();
    TailFlows plain_later = plain.EmptyLike(), scaled_later = scaled.EmptyLike();
    Add(paths, pilot, paths.size(), plain_later);
    const FlowColumn rest[] = {{paths.flows[0].data() + pilot, -0.5}};
    scaled_later.AddTile({paths.figure.data() + pilot, paths.size() - pilot}, rest);
    plain.Merge(plain_later);
    scaled.Merge(scaled_later);
    EXPECT_NEAR(scaled.Split().parts[0].value, -0.5 * plain.Split().parts[0].value, 1e-9);
    EXPECT_NEAR(scaled.Split().parts[0].standard_error, 0.5 * plain.Split().parts[0].standard_error,
                1e-9);
  }
}

TEST(TailFlows, GivesTheSameSplitWhenOnlyWhatIsNeededIsKept) {
  for (const Shape shape : kShapes) {
    const Paths paths = Random(shape, 16384, 6);
    TailFlows all = TailFlows::Pilot(3), lowest = TailFlows::Pilot(3, 16384);
    for (std::size_t block = 0; block < 4; ++block) {
      TailFlows more = TailFlows::Pilot(3), few = TailFlows::Pilot(3, 16384);
      Add(paths, block * kBlock, (block + 1) * kBlock, more);
      Add(paths, block * kBlock, (block + 1) * kBlock, few);
      all.Merge(more);
      lowest.Merge(few);
    }
    all.Fix();
    lowest.Fix();
    EXPECT_EQ(all.EmptyLike(), lowest.EmptyLike()) << "the bracket is the same";
    EXPECT_EQ(all.Split().total, lowest.Split().total);
    EXPECT_EQ(all.Split().parts, lowest.Split().parts);
    if (shape == Shape::kNormal) {
      EXPECT_LE(lowest.kept_values(), 988u * 4 + 200);
    }
  }
}

TEST(TailFlows, MergesToTheSameBitsInOneTreeAndToTheSameFiguresInAny) {
  const Paths paths = Random(Shape::kSkewed, 12 * kBlock, 7);
  const auto run = [&](bool pairwise) {
    TailFlows total = TailFlows::Pilot(3, 4 * kBlock);
    for (std::size_t block = 0; block < 4; ++block) {
      TailFlows one = TailFlows::Pilot(3, 4 * kBlock);
      Add(paths, block * kBlock, (block + 1) * kBlock, one);
      total.Merge(one);
    }
    total.Fix();
    std::vector<TailFlows> blocks;
    for (std::size_t block = 4; block < 12; ++block) {
      blocks.push_back(total.EmptyLike());
      Add(paths, block * kBlock, (block + 1) * kBlock, blocks.back());
    }
    while (pairwise && blocks.size() > 1) {
      std::vector<TailFlows> merged;
      for (std::size_t i = 0; i < blocks.size(); i += 2) {
        merged.push_back(blocks[i]);
        merged.back().Merge(blocks[i + 1]);
      }
      blocks = merged;
    }
    for (const TailFlows& block : blocks) total.Merge(block);
    return total;
  };
  EXPECT_EQ(Serialise(run(true)), Serialise(run(true)));
  const TailSplit tree = run(true).Split(), chain = run(false).Split();
  for (std::size_t f = 0; f < 3; ++f) {
    EXPECT_NEAR(tree.parts[f].value, chain.parts[f].value, 1e-10 * std::fabs(chain.parts[f].value));
  }
}

TEST(TailFlows, StaysTheSameWhenWhatFollowsIsEmpty) {
  TailFlows flows = PilotOf(Random(Shape::kNormal, 500, 8), 500);
  flows.Merge(TailFlows::Pilot(3));
  flows.Fix();
  const TailFlows before = flows;
  flows.Merge(flows.EmptyLike());
  EXPECT_EQ(flows, before);
  EXPECT_TRUE(flows.exact());
}

TEST(TailFlows, DoesNotGrowWithPathsAfterThePilot) {
  const Paths paths = Random(Shape::kNormal, 40000, 9);
  const std::size_t small = Binned(paths, 16384).kept_values();
  EXPECT_LE(small, 2 * 4 * (TailFlows::kCells + 1) + 4 + 2 * (TailFlows::kCells + 1));
}

TEST(TailFlows, KnowsNothingWithoutPathsAndNoErrorOfFewerThanTwoInTheTail) {
  const TailSplit none = TailFlows::Pilot(2).Split();
  EXPECT_TRUE(std::isnan(none.total.value));
  EXPECT_EQ(none.parts.size(), 2u);
  const TailSplit few = PilotOf(Random(Shape::kNormal, 39, 10), 39).Split();
  EXPECT_EQ(few.parts[0].standard_error, kInfinity);
  const TailSplit enough = PilotOf(Random(Shape::kNormal, 41, 10), 41).Split();
  EXPECT_LT(enough.parts[0].standard_error, kInfinity);
}

// Later paths so much lower, or higher, than the pilot's that the boundary leaves the bracket.
TEST(TailFlows, SaysSoWhenTheBoundaryLeavesTheBracket) {
  Paths paths = Random(Shape::kNormal, 20000, 11);
  for (std::size_t i = 8192; i < paths.size(); ++i) paths.figure[i] += 1e6;
  const TailSplit above = Binned(paths, 8192).Split();
  EXPECT_EQ(above.total.standard_error, kInfinity);
  EXPECT_TRUE(std::isfinite(above.total.value));
  for (std::size_t i = 8192; i < paths.size(); ++i) paths.figure[i] -= 2e6;
  const TailSplit below = Binned(paths, 8192).Split();
  EXPECT_GT(below.total.value, 9e5);
}

}  // namespace
}  // namespace accord
