#include "simulation/accumulate/serialise.h"

#include <gtest/gtest.h>

#include <bit>
#include <limits>

#include "simulation/accumulate/bytes.h"
#include "tests/simulation/accumulate/columns.h"

namespace accord {
namespace {

struct Examples {
  MeanM2 light;
  Moments moments;
  EventCount events{3, 10};
  Samples samples;
  BinEdges edges;
  Histogram histogram;
  Distribution pilot, fixed, binned;
  TailFlows flows, fixed_flows, binned_flows;
  Brackets brackets;
  MeanM2Spread spread;
  PeriodDistribution period, fixed_period, binned_period;
};

Examples Make(Shape shape, std::size_t size) {
  const std::vector<double> x = Column(shape, size, 1);
  const std::vector<double> y = Column(Shape::kNormal, size, 2);
  Examples e;
  e.light.AddTile(x);
  e.moments.AddTile(x);
  e.samples.AddTile(x);
  e.edges = BinEdges::FromSortedSamples(Sorted(x), 16);
  e.histogram = Histogram(e.edges);
  e.histogram.AddTile(y);
  e.pilot.AddTile(x);
  e.fixed = e.pilot;
  e.fixed.FixEdges(16);
  e.binned = e.fixed.EmptyLike();
  e.binned.AddTile(x);
  const FlowColumn columns[] = {{x.data(), 0.5}, {y.data()}};
  e.flows = TailFlows::Pilot(2, size);
  e.flows.AddTile(x, columns);
  e.fixed_flows = e.flows;
  e.fixed_flows.Fix();
  e.binned_flows = e.fixed_flows.EmptyLike();
  e.binned_flows.AddTile(x, columns);
  e.brackets = Brackets::FromSortedSamples(Sorted(x));
  e.spread.AddTile(x);
  e.period.AddTile(x);
  e.fixed_period = e.period;
  e.fixed_period.Fix();
  e.binned_period = e.fixed_period.EmptyLike();
  e.binned_period.AddTile(x);
  return e;
}

template <typename Visit>
void ForEach(const Examples& e, Visit visit) {
  visit(e.light);
  visit(e.moments);
  visit(e.events);
  visit(e.samples);
  visit(e.edges);
  visit(e.histogram);
  visit(e.pilot);
  visit(e.fixed);
  visit(e.binned);
  visit(e.flows);
  visit(e.fixed_flows);
  visit(e.binned_flows);
  visit(e.brackets);
  visit(e.spread);
  visit(e.period);
  visit(e.fixed_period);
  visit(e.binned_period);
}

TEST(Serialise, ComesBackEqualBitForBit) {
  for (const Shape shape : kShapes) {
    for (const std::size_t size : {0, 1, 300}) {
      ForEach(Make(shape, size), [](const auto& value) {
        const std::string bytes = Serialise(value);
        const auto back = ParseAll<std::decay_t<decltype(value)>>(bytes);
        ASSERT_TRUE(back.has_value());
        EXPECT_EQ(*back, value);
        EXPECT_EQ(Serialise(*back), bytes);
      });
    }
  }
}

TEST(Serialise, RefusesEveryTruncationAndAnythingLeftOver) {
  ForEach(Make(Shape::kCapped, 40), [](const auto& value) {
    using T = std::decay_t<decltype(value)>;
    const std::string bytes = Serialise(value);
    for (std::size_t length = 0; length < bytes.size(); ++length) {
      ASSERT_FALSE(ParseAll<T>(bytes.substr(0, length)).has_value()) << length;
    }
    EXPECT_FALSE(ParseAll<T>(bytes + '\0').has_value());
  });
}

// Whatever is altered is refused or is a value that serialises again: nothing crashes, nothing is
// allocated from a length that the bytes do not hold.
TEST(Serialise, SurvivesAlteredBytes) {
  std::mt19937_64 generator(5);
  ForEach(Make(Shape::kCapped, 40), [&](const auto& value) {
    using T = std::decay_t<decltype(value)>;
    const std::string bytes = Serialise(value);
    for (int round = 0; round < 2000; ++round) {
      std::string altered = bytes;
      for (std::uint64_t flips = 1 + generator() % 3; flips > 0; --flips) {
        altered[generator() % altered.size()] = static_cast<char>(generator());
      }
      const std::optional<T> parsed = ParseAll<T>(altered);
      if (parsed.has_value()) {
        EXPECT_EQ(Serialise(*parsed).size(), altered.size());
      }
    }
  });
}

TEST(Serialise, RefusesLengthsBeyondTheBytes) {
  for (const std::uint64_t length :
       {std::uint64_t{2}, std::uint64_t{1} << 40, ~std::uint64_t{0}, std::uint64_t{1} << 61}) {
    std::string bytes;
    AppendU64(length, &bytes);
    AppendDouble(1.0, &bytes);
    EXPECT_FALSE(ParseAll<Samples>(bytes).has_value()) << length;
  }
}

TEST(Serialise, RefusesNumbersThatAreNotFinite) {
  for (const double bad :
       {std::numeric_limits<double>::infinity(), std::numeric_limits<double>::quiet_NaN()}) {
    EXPECT_FALSE(ParseAll<MeanM2>(Serialise(MeanM2{3, bad, 1.0})).has_value());
    EXPECT_FALSE(ParseAll<MeanM2>(Serialise(MeanM2{3, 1.0, bad})).has_value());
  }
}

TEST(Serialise, RefusesTotalsThatContradictThemselves) {
  EXPECT_FALSE(ParseAll<EventCount>(Serialise(EventCount{11, 10})).has_value());
  EXPECT_FALSE(ParseAll<EventCount>(Serialise(EventCount{1, kMaxCount + 1})).has_value());
  EXPECT_FALSE(ParseAll<MeanM2>(Serialise(MeanM2{0, 1.0, 0.0})).has_value());
  EXPECT_FALSE(ParseAll<MeanM2>(Serialise(MeanM2{5, 1.0, -1.0})).has_value());
  Moments moments;
  moments.AddTile(std::vector<double>{1.0, 2.0});
  std::swap(moments.min, moments.max);
  EXPECT_FALSE(ParseAll<Moments>(Serialise(moments)).has_value());
}

TEST(Serialise, RefusesCellsThatHoldWhatBelongsElsewhere) {
  const Histogram good = Make(Shape::kNormal, 300).histogram;
  std::vector<Histogram::Cell> cells(good.cells().begin(), good.cells().end());
  const auto refused = [&](std::vector<Histogram::Cell> altered) {
    return !ParseAll<Histogram>(Serialise(Histogram(good.edges(), std::move(altered)))).has_value();
  };
  ASSERT_FALSE(refused(cells));
  std::size_t full = 0;
  while (cells[full].count < 2) ++full;
  std::vector<Histogram::Cell> shifted = cells;
  shifted[full].min -= 1e6;
  EXPECT_TRUE(refused(shifted));
  std::vector<Histogram::Cell> empty = cells;
  empty[full].count = 0;
  EXPECT_TRUE(refused(empty));
  std::vector<Histogram::Cell> huge = cells;
  huge[full].count = kMaxCount;
  EXPECT_TRUE(refused(huge));
}

TEST(Serialise, RefusesADistributionWhoseMomentsBelongToOtherPaths) {
  const Examples e = Make(Shape::kNormal, 300);
  const Examples other = Make(Shape::kNormal, 299);
  for (const auto& [mine, its] : {std::pair{&e.pilot, &other.pilot}, {&e.binned, &other.binned}}) {
    std::string bytes = Serialise(*mine);
    const std::string moments = Serialise(its->moments());
    bytes.replace(8, moments.size(), moments);
    EXPECT_FALSE(ParseAll<Distribution>(bytes).has_value());
  }
}

TEST(Serialise, RefusesAPeriodDistributionThatContradictsItself) {
  const Examples e = Make(Shape::kNormal, 300), other = Make(Shape::kNormal, 299);
  const auto with_moments = [](const PeriodDistribution& d, const MeanM2Spread& moments) {
    std::string bytes = Serialise(d);
    const std::string piece = Serialise(moments);
    return ParseAll<PeriodDistribution>(bytes.replace(8, piece.size(), piece)).has_value();
  };
  for (const PeriodDistribution* d : {&e.period, &e.fixed_period, &e.binned_period}) {
    EXPECT_TRUE(with_moments(*d, e.spread));
    EXPECT_FALSE(with_moments(*d, other.spread)) << "other paths";
    MeanM2Spread wide = e.spread;
    wide.max = 1e9;
    EXPECT_FALSE(with_moments(*d, wide)) << "no path there";
    wide = e.spread;
    wide.min = wide.max + 1.0;
    EXPECT_FALSE(with_moments(*d, wide)) << "the wrong way round";
  }
  // The last word is the count of the last cell, which holds the largest values.
  std::string bytes = Serialise(e.binned_period), piece;
  AppendU64(e.binned_period.counts().back() + (std::uint64_t{1} << 32), &piece);
  EXPECT_FALSE(ParseAll<PeriodDistribution>(bytes.replace(bytes.size() - 8, 8, piece)).has_value());
}

// Counts that add up only because their sum wraps around.
TEST(Serialise, RefusesCountsOfAPeriodBeyondThirtyTwoBits) {
  const PeriodDistribution binned = Make(Shape::kNormal, 3000).binned_period;
  const std::span<const std::uint32_t> counts = binned.counts();
  std::string bytes = Serialise(binned), piece;
  for (const std::uint32_t count : counts.last(2)) {
    AppendU64(count + (std::uint64_t{1} << 63), &piece);
  }
  EXPECT_FALSE(ParseAll<PeriodDistribution>(bytes.replace(bytes.size() - 16, 16, piece)));
}

TEST(Serialise, RefusesTailFlowsThatHoldTooLittleOrTooMuch) {
  const auto altered = [](const TailFlows& value, std::size_t word, std::uint64_t number) {
    std::string bytes = Serialise(value), piece;
    AppendU64(number, &piece);
    return ParseAll<TailFlows>(bytes.replace(8 * word, 8, piece)).has_value();
  };
  const Examples e = Make(Shape::kNormal, 1000);
  ASSERT_TRUE(altered(e.flows, 3, 1000));
  EXPECT_FALSE(altered(e.flows, 3, 2000)) << "the samples do not reach the bracket of 2000 paths";
  EXPECT_FALSE(altered(e.flows, 2, 20)) << "nor would what is kept of them";
  EXPECT_FALSE(altered(e.flows, 3, 50)) << "more samples than paths";
  EXPECT_FALSE(altered(TailFlows::Pilot(2), 1, TailFlows::kMaxFlows + 1));
  ASSERT_TRUE(altered(e.binned_flows, 3, 1000));
  EXPECT_FALSE(altered(e.binned_flows, 3, 50)) << "more paths in the cells than there were";
}

TEST(Serialise, IsLittleEndianInOrderOfDeclaration) {
  const std::string bytes = Serialise(EventCount{0x0102030405060708, 0x1112131415161718});
  EXPECT_EQ(bytes.substr(0, 3), "\x08\x07\x06");
  EXPECT_EQ(bytes.substr(8, 3), "\x18\x17\x16");
  EXPECT_EQ(bytes.size(), 16u);
}

// FNV-1a, 64 bits.
std::uint64_t HashOf(std::string_view bytes) {
  std::uint64_t hash = 0xcbf29ce484222325;
  for (const char byte : bytes) hash = (hash ^ static_cast<unsigned char>(byte)) * 0x100000001b3;
  return hash;
}

// Frozen: these hashes change only when a format or the arithmetic of totals changes, and then on
// purpose, with the engine version.
TEST(Serialise, GivesFrozenBytesForAFixedColumn) {
  std::vector<double> x(600);
  for (std::size_t i = 0; i < x.size(); ++i) {
    x[i] = static_cast<double>((i * 7919) % 1009) / 7.0 - 50.0;
  }
  Moments moments;
  MeanM2 light;
  Distribution d;
  PeriodDistribution period;
  InTiles({x.data(), 300}, [&](std::span<const double> tile) {
    moments.AddTile(tile);
    light.AddTile(tile);
    d.AddTile(tile);
    period.AddTile(tile);
  });
  d.FixEdges(64);
  period.Fix();
  PeriodDistribution later_period = period.EmptyLike();
  later_period.AddTile({x.data() + 300, 300});
  period.Merge(later_period);
  Distribution later = d.EmptyLike();
  later.AddTile({x.data() + 300, 300});
  d.Merge(later);
  EXPECT_EQ(HashOf(Serialise(light)), 13818966821954511128u);
  EXPECT_EQ(HashOf(Serialise(moments)), 1528934291147604452u);
  EXPECT_EQ(HashOf(Serialise(d)), 4926170147860589308u);
  EXPECT_EQ(HashOf(Serialise(period)), 9837514083915570998u);
}

}  // namespace
}  // namespace accord
