#include "simulation/accumulate/brackets.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>

#include "simulation/accumulate/bracket_kernel.h"
#include "simulation/accumulate/samples.h"
#include "tests/simulation/accumulate/columns.h"

namespace accord {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

Brackets BracketsOf(std::span<const double> x) {
  return Brackets::FromSortedSamples(Sorted({x.begin(), x.end()}));
}

// Obviously right: one value at a time, one end at a time.
std::vector<std::uint32_t> SlowCounts(const Brackets& brackets, std::span<const double> x) {
  std::vector<std::uint32_t> counts(brackets.cell_count());
  for (const double value : x) {
    std::size_t cell = 0;
    for (const double end : brackets.ends()) cell += end < value ? 1 : 0;
    ++counts[cell];
  }
  return counts;
}

std::vector<std::uint32_t> Counts(const Brackets& brackets, std::span<const double> x) {
  std::vector<std::uint32_t> counts(brackets.cell_count());
  brackets.Count(x, counts);
  return counts;
}

TEST(Brackets, CountEveryValueInItsCellWhateverTheLength) {
  for (const Shape shape : kShapes) {
    for (const std::size_t pilot : {1, 2, 3, 30, 500, 16384}) {
      const Brackets brackets = BracketsOf(Column(shape, pilot, 1));
      for (const std::size_t size : kAwkwardLengths) {
        const std::vector<double> x = Column(shape, size, 2);
        ASSERT_EQ(Counts(brackets, x), SlowCounts(brackets, x)) << pilot << " " << size;
      }
      const std::vector<double> x = Column(shape, 10'000, 3);
      ASSERT_EQ(Counts(brackets, x), SlowCounts(brackets, x)) << pilot;
    }
  }
}

TEST(Brackets, CountValuesAtTheEndsAndJustBesideThem) {
  for (const Shape shape : kShapes) {
    const Brackets brackets = BracketsOf(Column(shape, 2000, 1));
    std::vector<double> x = {-1e150, -0.0, 0.0, 1e150};
    for (const double end : brackets.ends()) {
      x.insert(x.end(), {std::nextafter(end, -kInfinity), end, std::nextafter(end, kInfinity)});
    }
    EXPECT_EQ(Counts(brackets, x), SlowCounts(brackets, x));
    for (std::size_t i = 0; i < brackets.ends().size(); ++i) {
      EXPECT_EQ(brackets.CellOf(brackets.ends()[i]), i);
      EXPECT_EQ(brackets.CellOf(std::nextafter(brackets.ends()[i], kInfinity)), i + 1);
    }
  }
}

TEST(Brackets, AddToWhatWasCountedBefore) {
  const std::vector<double> x = Column(Shape::kCapped, 3000, 4);
  const Brackets brackets = BracketsOf({x.data(), 1000});
  std::vector<std::uint32_t> counts(brackets.cell_count());
  InTiles(x, [&](std::span<const double> tile) { brackets.Count(tile, counts); });
  EXPECT_EQ(counts, SlowCounts(brackets, x));
}

// One, two or three slots as the kernel wants them, their ends, and the kernel's slow twin.
struct KernelCase {
  explicit KernelCase(std::span<const std::vector<double>> brackets) {
    std::fill(std::begin(slots.from), std::end(slots.from), kInfinity);
    std::fill(std::begin(slots.to), std::end(slots.to), kInfinity);
    for (std::size_t k = 0; k < brackets.size(); ++k) {
      const std::vector<double>& row = brackets[k];
      slots.from[k] = row.front();
      slots.to[k] = row.back();
      table.SetSlot(k, row.data() + 1, row.size() - 2, row.back(), cell_count);
      rows.push_back({row, cell_count});
      cell_count += static_cast<std::uint32_t>(row.size() - 1);
    }
  }

  // Above each slot's begin, inside each slot, and every cell.
  std::vector<std::int64_t> Slow(std::span<const double> x) const {
    std::vector<std::int64_t> above(3), inside(3), cells(cell_count);
    for (const double value : x) {
      for (std::size_t k = 0; k < rows.size(); ++k) {
        const auto& [row, first_cell] = rows[k];
        above[k] += value > row.front() ? 1 : 0;
        for (std::size_t i = 1; i < row.size(); ++i) {
          if (value > row[i - 1] && value <= row[i]) {
            ++inside[k];
            ++cells[first_cell + i - 1];
          }
        }
      }
    }
    return Flat(above, inside, cells);
  }

  template <typename Kernel>
  std::vector<std::int64_t> With(Kernel kernel, std::span<const double> x) const {
    std::vector<std::uint32_t> cells(cell_count);
    const auto found = kernel(slots, table, x.data(), x.size(), cells.data());
    return Flat(found.above.count, found.inside.count, cells);
  }

  static std::vector<std::int64_t> Flat(const auto&... parts) {
    std::vector<std::int64_t> flat;
    (flat.insert(flat.end(), std::begin(parts), std::end(parts)), ...);
    return flat;
  }

  accumulate_internal::BracketSlots slots;
  accumulate_internal::EndTable table;
  std::vector<std::pair<std::vector<double>, std::uint32_t>> rows;
  std::uint32_t cell_count = 0;
};

// What this processor runs, the plain loops, and one end at a time. Half of the values are ends or
// beside one.
TEST(Brackets, AreCountedAlikeByEveryKernel) {
  std::mt19937_64 generator(10);
  const auto row = [](double from, double to, int cells) {
    std::vector<double> ends;
    for (int i = 0; i <= cells; ++i) ends.push_back(from + (to - from) * i / cells);
    return ends;
  };
  const std::vector<std::vector<double>> shapes[] = {
      {},
      {row(-1, 1, 128)},
      {row(-2, -1, 1), row(0.5, 0.75, 17)},
      {row(-2, -1, 16), row(-1, 1, 2), row(1, 2, 128)},  // each begins where the last ends
      {row(-2, -1.5, 63), row(-0.1, 0.1, 64), row(1.5, 2, 126)},
  };
  for (const std::vector<std::vector<double>>& shape : shapes) {
    const KernelCase one(shape);
    std::vector<double> ends = {0.0};
    for (const std::vector<double>& bracket : shape) {
      ends.insert(ends.end(), bracket.begin(), bracket.end());
    }
    for (const std::size_t size : kAwkwardLengths) {
      if (size > accumulate_internal::kPickChunk) continue;
      std::vector<double> x(size);
      for (double& value : x) {
        const double end = ends[generator() % ends.size()];
        const double picks[] = {Normal(generator),
                                Normal(generator),
                                Normal(generator),
                                end,
                                std::nextafter(end, -kInfinity),
                                std::nextafter(end, kInfinity)};
        value = picks[generator() % std::size(picks)];
      }
      const std::vector<std::int64_t> slow = one.Slow(x);
      ASSERT_EQ(one.With(accumulate_internal::CountInBrackets, x), slow) << size;
      ASSERT_EQ(one.With(
                    [](const auto&... arguments) {
                      return accumulate_internal::CountInBracketsBody(arguments...);
                    },
                    x),
                slow)
          << size;
    }
  }
}

TEST(Brackets, OfNoSamplesAreOneCell) {
  const Brackets brackets = Brackets::FromSortedSamples({});
  EXPECT_EQ(brackets, Brackets());
  EXPECT_EQ(brackets.cell_count(), 1u);
  EXPECT_EQ(Counts(brackets, std::vector<double>{3, -1, 0}), (std::vector<std::uint32_t>{3}));
}

// From rank to rank by hand: 6 sqrt(1000 0.05 0.95) = 41.4 ranks around 50.95 of 1000 and so on.
TEST(Brackets, ReachSixStandardErrorsOfTheRankToEitherSide) {
  std::vector<double> x(1000);
  for (std::size_t i = 0; i < x.size(); ++i) x[i] = static_cast<double>(i + 1);
  const Brackets brackets = Brackets::FromSortedSamples(x);
  ASSERT_EQ(brackets.ranges().size(), 3u);
  const auto bracket = [&](std::size_t i) {
    const Brackets::Range range = brackets.ranges()[i];
    return std::pair(brackets.ends()[range.first], brackets.ends()[range.last]);
  };
  EXPECT_EQ(bracket(0), std::pair(9.0, 93.0));
  EXPECT_EQ(bracket(1), std::pair(405.0, 596.0));
  EXPECT_EQ(bracket(2), std::pair(908.0, 992.0));
  // No cell of a bracket has more than one part in 63 of its samples, rounded up.
  for (const Brackets::Range range : brackets.ranges()) {
    const double width = brackets.ends()[range.last] - brackets.ends()[range.first];
    for (std::uint32_t i = range.first; i < range.last; ++i) {
      EXPECT_LE(brackets.ends()[i + 1] - brackets.ends()[i], std::ceil(width / Brackets::kParts));
    }
  }
}

TEST(Brackets, OfFewSamplesTouchAndLeaveNothingOut) {
  std::vector<double> x(60);
  for (std::size_t i = 0; i < x.size(); ++i) x[i] = static_cast<double>(i + 1);
  const Brackets brackets = Brackets::FromSortedSamples(x);
  ASSERT_EQ(brackets.ranges().size(), 3u);
  EXPECT_EQ(brackets.ranges()[0].last, brackets.ranges()[1].first);
  EXPECT_EQ(brackets.ranges()[1].last, brackets.ranges()[2].first);
  EXPECT_TRUE(std::equal(x.begin(), x.end(), brackets.ends().begin(), brackets.ends().end()));
}

// What costs time is bounded: six standard errors of 16 384 ranks on both sides of three levels are
// 8.8 % of a column; with whole atoms inside it would be up to all of it.
TEST(Brackets, HoldATenthOfAColumnWhateverItsAtoms) {
  for (const Shape shape : kShapes) {
    const std::vector<double> x = Column(shape, 16384, 5);
    const Brackets brackets = BracketsOf(x);
    std::size_t inside = 0;
    for (const Brackets::Range range : brackets.ranges()) {
      const double from = brackets.ends()[range.first], to = brackets.ends()[range.last];
      inside += static_cast<std::size_t>(
          std::count_if(x.begin(), x.end(), [&](double v) { return v > from && v <= to; }));
    }
    EXPECT_LE(static_cast<double>(inside), 0.09 * 16384);
  }
}

// Every whole number within reach of a quantile is alone in its cell.
TEST(Brackets, SetWholeNumbersApart) {
  for (const double spread : {1.0, 30.0, 300.0}) {
    std::mt19937_64 generator(6);
    std::vector<double> x(16384);
    for (double& value : x) value = std::floor(spread * Normal(generator));
    const std::vector<double> sorted = Sorted(x);
    const Brackets brackets = Brackets::FromSortedSamples(sorted);
    for (const double level : Brackets::kLevels) {
      const double quantile = sorted[static_cast<std::size_t>(level * 16383)];
      const std::size_t cell = brackets.CellOf(quantile);
      ASSERT_GT(cell, 0u);
      EXPECT_EQ(brackets.ends()[cell], quantile) << spread << " " << level;
      EXPECT_EQ(brackets.ends()[cell - 1], std::nextafter(quantile, -kInfinity));
    }
  }
}

// 8 paths of 16 384, less than a part of the bracket around them.
TEST(Brackets, SetARareWholeNumberApart) {
  std::vector<double> x(8180, 0.0);
  x.insert(x.end(), 8, 1.0);
  x.insert(x.end(), 1, 2.0);
  x.insert(x.end(), 8, 3.0);
  x.resize(16384, 4.0);
  const Brackets brackets = Brackets::FromSortedSamples(x);
  for (const double value : {1.0, 3.0}) {
    const std::size_t cell = brackets.CellOf(value);
    EXPECT_EQ(brackets.ends()[cell], value);
    EXPECT_EQ(brackets.ends()[cell - 1], std::nextafter(value, -kInfinity));
  }
}

TEST(Brackets, OfOneValueSetItApart) {
  const Brackets brackets = BracketsOf(std::vector<double>(500, 7.5));
  EXPECT_TRUE(brackets.ranges().empty());
  EXPECT_EQ(Counts(brackets, std::vector<double>{7.5, 7, 8, 7.5, 7.5}),
            (std::vector<std::uint32_t>{1, 3, 1}));
}

// Adjacent doubles leave no room for a cell between an atom and its neighbour.
TEST(Brackets, SurviveNeighbouringDoubles) {
  double value = 1.0;
  std::vector<double> x;
  for (int i = 0; i < 40; ++i, value = std::nextafter(value, 2.0)) {
    x.insert(x.end(), 1 + static_cast<std::size_t>(i) % 3, value);
  }
  const Brackets brackets = Brackets::FromSortedSamples(x);
  EXPECT_EQ(Counts(brackets, x), SlowCounts(brackets, x));
}

TEST(Brackets, ComeBackFromTheirEnds) {
  for (const Shape shape : kShapes) {
    const Brackets brackets = BracketsOf(Column(shape, 3000, 7));
    const auto back = Brackets::FromEnds({brackets.ends().begin(), brackets.ends().end()},
                                         {brackets.ranges().begin(), brackets.ranges().end()});
    ASSERT_TRUE(back.has_value());
    EXPECT_EQ(*back, brackets);
    const std::vector<double> x = Column(shape, 1000, 8);
    EXPECT_EQ(Counts(*back, x), SlowCounts(brackets, x));
  }
}

TEST(Brackets, AreRefusedFromEndsThatCannotBe) {
  const std::vector<double> ends = {1, 2, 3, 4};
  using Ranges = std::vector<Brackets::Range>;
  EXPECT_TRUE(Brackets::FromEnds(ends, Ranges{{0, 1}, {1, 2}, {2, 3}}).has_value());
  EXPECT_FALSE(Brackets::FromEnds({1, 1}, {}).has_value());
  EXPECT_FALSE(Brackets::FromEnds({2, 1}, {}).has_value());
  EXPECT_FALSE(Brackets::FromEnds({1, kInfinity}, {}).has_value());
  EXPECT_FALSE(Brackets::FromEnds({std::nan(""), 1}, {}).has_value());
  EXPECT_FALSE(Brackets::FromEnds(ends, Ranges{{0, 4}}).has_value()) << "beyond the ends";
  EXPECT_FALSE(Brackets::FromEnds(ends, Ranges{{1, 1}}).has_value()) << "nothing inside";
  EXPECT_FALSE(Brackets::FromEnds(ends, Ranges{{0, 2}, {1, 3}}).has_value()) << "overlapping";
  EXPECT_FALSE(Brackets::FromEnds(ends, Ranges{{2, 3}, {0, 1}}).has_value()) << "descending";
  std::vector<double> many(200);
  for (std::size_t i = 0; i < many.size(); ++i) many[i] = static_cast<double>(i);
  constexpr std::uint32_t kMost = Brackets::kMostInside + 1;
  EXPECT_TRUE(Brackets::FromEnds(many, Ranges{{0, kMost}}).has_value());
  EXPECT_FALSE(Brackets::FromEnds(many, Ranges{{0, kMost + 1}}).has_value()) << "too long";
  EXPECT_FALSE(Brackets::FromEnds(many, Ranges{{0, 1}, {1, 2}, {2, 3}, {3, 4}}).has_value())
      << "too many";
  const Brackets longest = *Brackets::FromEnds(many, Ranges{{0, kMost}});
  const std::vector<double> x = Column(Shape::kNormal, 1000, 9);
  EXPECT_EQ(Counts(longest, x), SlowCounts(longest, x));
  EXPECT_EQ(Counts(longest, many), SlowCounts(longest, many));
}

}  // namespace
}  // namespace accord
