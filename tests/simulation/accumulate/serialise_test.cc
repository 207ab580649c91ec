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
  PairedMoments paired;
  EventCount events{3, 10};
  Samples samples;
  BinEdges edges;
  Histogram histogram;
  Distribution pilot, fixed, binned;
};

Examples Make(Shape shape, std::size_t size) {
  const std::vector<double> x = Column(shape, size, 1);
  const std::vector<double> y = Column(Shape::kNormal, size, 2);
  Examples e;
  e.light.AddTile(x);
  e.moments.AddTile(x);
  e.paired.AddTile(x, y);
  e.samples.AddTile(x);
  e.edges = BinEdges::FromSortedSamples(Sorted(x), 16);
  e.histogram = Histogram(e.edges);
  e.histogram.AddTile(y);
  e.pilot.AddTile(x);
  e.fixed = e.pilot;
  e.fixed.FixEdges(16);
  e.binned = e.fixed.EmptyLike();
  e.binned.AddTile(x);
  return e;
}

template <typename Visit>
void ForEach(const Examples& e, Visit visit) {
  visit(e.light);
  visit(e.moments);
  visit(e.paired);
  visit(e.events);
  visit(e.samples);
  visit(e.edges);
  visit(e.histogram);
  visit(e.pilot);
  visit(e.fixed);
  visit(e.binned);
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
  InTiles({x.data(), 300}, [&](std::span<const double> tile) {
    moments.AddTile(tile);
    light.AddTile(tile);
    d.AddTile(tile);
  });
  d.FixEdges(64);
  Distribution later = d.EmptyLike();
  later.AddTile({x.data() + 300, 300});
  d.Merge(later);
  EXPECT_EQ(HashOf(Serialise(light)), 13818966821954511128u);
  EXPECT_EQ(HashOf(Serialise(moments)), 1528934291147604452u);
  EXPECT_EQ(HashOf(Serialise(d)), 14212376455331881904u);
}

}  // namespace
}  // namespace accord
