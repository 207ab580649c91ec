#include "simulation/random/philox.h"

#include <Random123/philox.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <random>
#include <set>
#include <vector>

#include "simulation/random/philox_urbg.h"

namespace accord {
namespace {

constexpr size_t kAwkwardLengths[] = {0, 1, 7, 8, 9, 15, 16, 17, 63, 64, 65, 511, 512, 513};

struct Columns {
  explicit Columns(size_t length) : w0(length), w1(length), w2(length), w3(length) {}
  std::vector<uint32_t> w0, w1, w2, w3;
};

Columns Filled(PhiloxKey key, uint32_t c0, uint32_t c1, uint64_t first_path, size_t length) {
  Columns columns(length);
  FillPhiloxGroup(key, c0, c1, first_path, columns.w0, columns.w1, columns.w2, columns.w3);
  return columns;
}

void ExpectEqualsScalar(PhiloxKey key, uint32_t c0, uint32_t c1, uint64_t first_path,
                        size_t length) {
  const Columns columns = Filled(key, c0, c1, first_path, length);
  for (size_t i = 0; i < length; ++i) {
    const uint64_t path = first_path + i;
    const PhiloxCounter words =
        Philox4x32({c0, c1, static_cast<uint32_t>(path), static_cast<uint32_t>(path >> 32)}, key);
    ASSERT_EQ((PhiloxCounter{columns.w0[i], columns.w1[i], columns.w2[i], columns.w3[i]}), words)
        << "path " << path << " of " << length;
  }
}

// The vectors published with Random123 (kat_vectors, philox4x32 10).
TEST(Philox, GivesTheKnownAnswers) {
  static_assert(Philox4x32({0, 0, 0, 0}, {0, 0}) ==
                PhiloxCounter{0x6627e8d5u, 0xe169c58du, 0xbc57ac4cu, 0x9b00dbd8u});
  constexpr uint32_t kOnes = 0xffffffffu;
  EXPECT_EQ(Philox4x32({kOnes, kOnes, kOnes, kOnes}, {kOnes, kOnes}),
            (PhiloxCounter{0x408f276du, 0x41c83b0eu, 0xa20bc7c6u, 0x6d5451fdu}));
  EXPECT_EQ(
      Philox4x32({0x243f6a88u, 0x85a308d3u, 0x13198a2eu, 0x03707344u}, {0xa4093822u, 0x299f31d0u}),
      (PhiloxCounter{0xd16cfe09u, 0x94fdccebu, 0x5001e420u, 0x24126ea1u}));
}

TEST(Philox, EqualsRandom123BitForBit) {
  std::mt19937 engine(2);
  for (int i = 0; i < 100000; ++i) {
    const PhiloxCounter counter = {static_cast<uint32_t>(engine()), static_cast<uint32_t>(engine()),
                                   static_cast<uint32_t>(engine()),
                                   static_cast<uint32_t>(engine())};
    const PhiloxKey key = {static_cast<uint32_t>(engine()), static_cast<uint32_t>(engine())};
    const r123::Philox4x32::ctr_type expected =
        r123::Philox4x32()({{counter[0], counter[1], counter[2], counter[3]}}, {{key[0], key[1]}});
    ASSERT_EQ(Philox4x32(counter, key),
              (PhiloxCounter{expected[0], expected[1], expected[2], expected[3]}));
  }
}

TEST(PhiloxGroup, EqualsTheScalarFunctionAtAwkwardLengths) {
  std::mt19937_64 engine(3);
  for (const size_t length : kAwkwardLengths) {
    const PhiloxKey key = {static_cast<uint32_t>(engine()), static_cast<uint32_t>(engine())};
    ExpectEqualsScalar(key, static_cast<uint32_t>(engine()), static_cast<uint32_t>(engine()),
                       engine() >> 1, length);
  }
}

TEST(PhiloxGroup, CarriesIntoTheUpperHalfOfThePathNumber) {
  for (const uint64_t before : {0, 1, 5, 16, 31, 100}) {
    ExpectEqualsScalar({1, 2}, 0, 9, (uint64_t{1} << 32) - before, 100);
    ExpectEqualsScalar({1, 2}, 0, 9, (uint64_t{0xffffffffu} << 32) - before, 100);
  }
}

TEST(PhiloxGroup, GivesAPathTheSameWordsInAnyBlock) {
  const Columns whole = Filled({5, 6}, 0, 1, 1000, 512);
  const Columns part = Filled({5, 6}, 0, 1, 1003, 300);
  EXPECT_EQ(part.w2, std::vector<uint32_t>(whole.w2.begin() + 3, whole.w2.begin() + 303));
}

TEST(PhiloxUrbg, WalksThroughTheBlocksOfItsPathAndPeriod) {
  const uint64_t path = 0x0000000900000007u;
  PhiloxUrbg urbg({3, 4}, 21, path);
  for (uint32_t block = 0; block < 5; ++block) {
    for (const uint32_t word : Philox4x32({block, 21, 7, 9}, {3, 4})) EXPECT_EQ(urbg(), word);
  }
}

TEST(PhiloxUrbg, IsAUniformRandomBitGeneratorOfFullRange) {
  static_assert(std::uniform_random_bit_generator<PhiloxUrbg>);
  static_assert(PhiloxUrbg::min() == 0 && PhiloxUrbg::max() == 0xffffffffu);
}

TEST(PhiloxUrbg, DiffersBetweenStreamsPeriodsAndPaths) {
  const std::set<uint32_t> first_words = {
      PhiloxUrbg({1, 0}, 0, 0)(), PhiloxUrbg({2, 0}, 0, 0)(), PhiloxUrbg({1, 1}, 0, 0)(),
      PhiloxUrbg({1, 0}, 1, 0)(), PhiloxUrbg({1, 0}, 0, 1)(), PhiloxUrbg({1, 0}, 0, 1ull << 32)()};
  EXPECT_EQ(first_words.size(), 6u);
}

}  // namespace
}  // namespace accord
