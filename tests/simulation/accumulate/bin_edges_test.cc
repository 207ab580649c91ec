#include "simulation/accumulate/bin_edges.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numeric>
#include <utility>

#include "simulation/accumulate/samples.h"
#include "tests/simulation/accumulate/columns.h"

namespace accord {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

BinEdges EdgesOf(const std::vector<double>& x, std::size_t cells = 1024) {
  return BinEdges::FromSortedSamples(Sorted(x), cells);
}

// Values where a map that decreases somewhere would show it: edges and their neighbours, the
// samples, and far out.
std::vector<double> Probes(const BinEdges& edges, const std::vector<double>& x) {
  std::vector<double> probes(x.begin(), x.begin() + std::min<std::ptrdiff_t>(500, x.size()));
  for (const double edge : edges.breaks()) {
    for (int i = -3; i <= 3; ++i) probes.push_back(edge + i * 1e-9 * (1.0 + std::fabs(edge)));
    probes.insert(probes.end(),
                  {std::nextafter(edge, -kInfinity), std::nextafter(edge, kInfinity)});
  }
  for (const double atom : edges.atoms()) {
    probes.insert(probes.end(),
                  {atom, std::nextafter(atom, -kInfinity), std::nextafter(atom, kInfinity)});
  }
  for (double magnitude = 1e-300; magnitude < 1e300; magnitude *= 7.3) {
    probes.insert(probes.end(), {magnitude, -magnitude});
  }
  probes.insert(probes.end(), {0.0, -kInfinity, kInfinity, std::numeric_limits<double>::max(),
                               std::numeric_limits<double>::lowest(), 5e-324});
  return Sorted(probes);
}

TEST(BinEdges, NeverDecreaseAndStayInRange) {
  for (const Shape shape : kShapes) {
    for (const std::size_t size : {0, 1, 2, 3, 10, 100, 5000}) {
      for (const std::size_t cells : {1, 3, 64, 1024}) {
        const std::vector<double> x = Column(shape, size, 40 + size);
        const BinEdges edges = EdgesOf(x, cells);
        std::size_t last = 0;
        for (const double probe : Probes(edges, x)) {
          const std::size_t cell = edges.CellOf(probe);
          ASSERT_GE(cell, last) << probe;
          ASSERT_LT(cell, edges.cell_count()) << probe;
          last = cell;
        }
      }
    }
  }
}

TEST(BinEdges, GiveOneByOneWhatTheyGiveAColumn) {
  for (const Shape shape : kShapes) {
    const std::vector<double> x = Column(shape, 3000, 50);
    const BinEdges edges = EdgesOf(x);
    const std::vector<double> probes = Probes(edges, x);
    for (const std::size_t size : kAwkwardLengths) {
      const std::span<const double> column(probes.data(), std::min(size, probes.size()));
      std::vector<std::int32_t> cells(column.size());
      edges.CellsOf(column, cells);
      for (std::size_t i = 0; i < column.size(); ++i) {
        ASSERT_EQ(static_cast<std::size_t>(cells[i]), edges.CellOf(column[i])) << column[i];
      }
    }
  }
}

TEST(BinEdges, SetAtomsApart) {
  const BinEdges edges = EdgesOf(Column(Shape::kCapped, 16384, 1));
  ASSERT_EQ(edges.atoms().size(), 2u);
  EXPECT_EQ(edges.atoms()[0], -8000.0);
  EXPECT_EQ(edges.atoms()[1], 0.0);
  for (const double atom : edges.atoms()) {
    EXPECT_LT(edges.CellOf(std::nextafter(atom, -kInfinity)), edges.CellOf(atom));
    EXPECT_GT(edges.CellOf(std::nextafter(atom, kInfinity)), edges.CellOf(atom));
  }
  EXPECT_EQ(edges.CellOf(-0.0), edges.CellOf(0.0));
}

TEST(BinEdges, KeepTheEightHeaviestAtoms) {
  std::vector<double> x;
  for (int value = 0; value < 20; ++value) x.insert(x.end(), 10 + value, value);
  const BinEdges edges = EdgesOf(x);
  ASSERT_EQ(edges.atoms().size(), 8u);
  for (int i = 0; i < 8; ++i) EXPECT_EQ(edges.atoms()[i], 12 + i);
}

TEST(BinEdges, SpendTheCellsWhereTheSamplesAre) {
  for (const Shape shape : {Shape::kNormal, Shape::kSkewed}) {
    const std::vector<double> x = Column(shape, 16384, 60);
    const BinEdges edges = EdgesOf(x);
    std::vector<int> counts(edges.cell_count());
    int in_tails = 0;
    for (const double value : x) {
      const std::size_t cell = edges.CellOf(value);
      ++counts[cell];
      in_tails += cell < BinEdges::kTailCells || cell >= BinEdges::kTailCells + 1024;
    }
    // 256 cells hold 45 % of the paths: 0.18 % each if even. A single uniform grid would put half
    // of exp(2 z) into its first two cells.
    EXPECT_LT(*std::max_element(counts.begin(), counts.end()), 16384 * 0.025);
    EXPECT_LT(in_tails, 16384 * 0.003);
  }
}

TEST(BinEdges, ReachFarBeyondTheSamples) {
  const BinEdges edges = EdgesOf(Column(Shape::kNormal, 16384, 61));
  EXPECT_LT(edges.CellOf(1e6), edges.CellOf(1.2e6));
  EXPECT_EQ(edges.CellOf(1e300), edges.cell_count() - 1);
  EXPECT_EQ(edges.CellOf(-1e300), 0u);
}

TEST(BinEdges, OfEqualSamplesStillTellOthersApart) {
  const BinEdges edges = EdgesOf(std::vector<double>(100, 9000.0));
  EXPECT_LT(edges.CellOf(-9000.0), edges.CellOf(0.0));
  EXPECT_LT(edges.CellOf(0.0), edges.CellOf(8990.0));
  EXPECT_LT(edges.CellOf(8990.0), edges.CellOf(9000.0));
  EXPECT_LT(edges.CellOf(9000.0), edges.CellOf(9001.0));
  EXPECT_LT(edges.CellOf(9001.0), edges.CellOf(12000.0));
}

TEST(BinEdges, WorkOverTheWholeRangeOfDoubles) {
  std::vector<double> x;
  for (int i = 0; i < 1000; ++i) x.push_back((i - 500) * 3.4e305);
  const double max = std::numeric_limits<double>::max();
  x.insert(x.end(), 20, max);
  x.insert(x.end(), 20, -max);
  const BinEdges edges = EdgesOf(x);
  EXPECT_LT(edges.CellOf(-max), edges.CellOf(-1e305));
  EXPECT_LT(edges.CellOf(-1e305), edges.CellOf(1e306));
  EXPECT_LT(edges.CellOf(1e306), edges.CellOf(max));
  EXPECT_LT(edges.CellOf(std::numeric_limits<double>::quiet_NaN()), edges.cell_count());
}

TEST(BinEdges, RefuseBreaksThatMakeNoSense) {
  const std::vector<double> none;
  std::array<double, BinEdges::kParts + 1> breaks;
  std::iota(breaks.begin(), breaks.end(), 0.0);
  EXPECT_TRUE(BinEdges::FromBreaks(breaks, none, 8));
  EXPECT_FALSE(BinEdges::FromBreaks(breaks, none, 0));
  EXPECT_FALSE(BinEdges::FromBreaks(breaks, none, BinEdges::kMaxCentralCells + 1));
  EXPECT_FALSE(BinEdges::FromBreaks(breaks, std::vector<double>{1.0, 1.0}, 8));
  EXPECT_FALSE(BinEdges::FromBreaks(breaks, std::vector<double>(9, 1.0), 8));
  EXPECT_FALSE(BinEdges::FromBreaks(breaks, std::vector<double>{kInfinity}, 8));
  auto falling = breaks, far = breaks;
  std::swap(falling[1], falling[2]);
  far.back() = kInfinity;
  EXPECT_FALSE(BinEdges::FromBreaks(falling, none, 8));
  EXPECT_FALSE(BinEdges::FromBreaks(far, none, 8));
}

}  // namespace
}  // namespace accord
