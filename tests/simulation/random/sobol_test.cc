#include "simulation/random/sobol.h"

#include <gtest/gtest.h>

#include <array>
#include <bit>
#include <cstdint>
#include <set>
#include <utility>
#include <vector>

#include "boost/random/sobol.hpp"
#include "simulation/random/math.h"
#include "simulation/random/philox.h"

namespace accord {
namespace {

constexpr uint64_t kSeed = 7;

// The definition, digit by digit, of the word of point n.
uint32_t SlowWord(uint64_t seed, int replicate, int coordinate, uint32_t n) {
  const StreamKey key = MakeStreamKey(seed, "sobol", std::to_string(replicate), "scramble");
  std::array<uint32_t, 34> w{};
  for (uint32_t i = 1; i <= 33; ++i) {
    w[i] = Philox4x32({static_cast<uint32_t>(coordinate), i / 4, 0, 0}, {key.k0, key.k1})[i % 4];
  }
  const auto v = DirectionNumbers(coordinate);
  uint32_t word = w[33];
  for (int j = 1; j <= 32; ++j) {
    if ((n >> (j - 1) & 1u) == 0) continue;
    for (int i = 1; i <= 32; ++i) {
      int parity = 0;
      for (int digit = 1; digit <= i; ++digit) {
        const uint32_t of_row = digit == i ? 1u : w[i] >> (32 - digit) & 1u;
        parity ^= static_cast<int>(of_row & v[j - 1] >> (32 - digit) & 1u);
      }
      if (parity != 0) word ^= 1u << (32 - i);
    }
  }
  return word;
}

uint32_t Word(const ScrambledCoordinate& net, uint32_t n) {
  uint32_t word = net.shift;
  for (std::size_t j = 0; j < net.directions.size(); ++j) {
    if ((n >> j & 1u) != 0) word ^= net.directions[j];
  }
  return word;
}

// Boost's engine takes points in Gray code order and leaves out the first one.
TEST(DirectionNumbers, AreThoseOfBoostInEveryCoordinate) {
  boost::random::sobol_engine<uint32_t, 32> engine(kNetCoordinates);
  std::vector<std::array<uint32_t, kNetDigits>> directions;
  for (int c = 0; c < kNetCoordinates; ++c) directions.push_back(DirectionNumbers(c));
  for (uint32_t n = 1; n <= 40; ++n) {
    const uint32_t gray = n ^ n >> 1;
    for (int c = 0; c < kNetCoordinates; ++c) {
      uint32_t point = 0;
      for (std::size_t j = 0; j < 32; ++j) {
        if ((gray >> j & 1u) != 0) point ^= directions[c][j];
      }
      ASSERT_EQ(engine(), point) << "coordinate " << c << ", point " << n;
    }
  }
}

// The highest directions too, which the points above never use.
TEST(DirectionNumbers, AreThoseOfBoostInEveryDigit) {
  constexpr int kSome = 300;
  boost::random::sobol_engine<uint32_t, 32> engine(kSome);
  for (int digit = 5; digit < 32; ++digit) {
    // Point 2^digit in Gray code order differs from the one before it by one direction.
    engine.seed();
    engine.seed((uint32_t{1} << digit) - 2);
    std::vector<uint32_t> before, after;
    for (int c = 0; c < kSome; ++c) before.push_back(engine());
    for (int c = 0; c < kSome; ++c) after.push_back(engine());
    for (int c = 0; c < kSome; ++c) {
      ASSERT_EQ(before[c] ^ after[c], DirectionNumbers(c)[digit])
          << "coordinate " << c << ", digit " << digit;
    }
  }
}

TEST(Scramble, EqualsItsDefinitionDigitByDigit) {
  for (const int replicate : {0, 7, 15}) {
    const StreamKey key = ScrambleStream(kSeed, replicate);
    for (const int coordinate : {0, 1, 2, 9, 119, 1000, 3666}) {
      const ScrambledCoordinate net = Scramble(key, coordinate);
      for (const uint32_t n : {0u, 1u, 2u, 3u, 255u, 256u, 0x12345678u, 0xffffffffu}) {
        ASSERT_EQ(Word(net, n), SlowWord(kSeed, replicate, coordinate, n))
            << replicate << ' ' << coordinate << ' ' << n;
      }
    }
  }
}

TEST(ScrambledNet, MakesNormalsOfThePointsOfAUnit) {
  const ScrambledNet net(kSeed, {0, 3, 3666});
  for (const uint64_t unit : {0u, 1u, 15u, 16u, 17u, 5000u}) {
    for (const int coordinate : net.coordinates()) {
      std::array<double, kNetUnit> z;
      net.FillNormals(coordinate, unit * kNetUnit, z);
      const auto replicate = static_cast<int>(unit % 16);
      const ScrambledCoordinate scrambled = Scramble(ScrambleStream(kSeed, replicate), coordinate);
      for (uint32_t i = 0; i < kNetUnit; ++i) {
        const auto n = static_cast<uint32_t>(256 * (unit / 16) + i);
        ASSERT_EQ(z[i], NormalFromWord(Word(scrambled, n) ^ 0x80000000u)) << unit << ' ' << i;
      }
    }
  }
}

// Of every replicate and every coordinate, each interval of length 2^-10 holds one of the first
// 2^10 points, and one of the next 2^10.
TEST(ScrambledNet, HasOnePointInEveryIntervalOfEveryCoordinate) {
  for (int replicate = 0; replicate < kNetReplicates; ++replicate) {
    const StreamKey key = ScrambleStream(kSeed, replicate);
    for (int coordinate = 0; coordinate < kNetCoordinates; ++coordinate) {
      const ScrambledCoordinate net = Scramble(key, coordinate);
      for (const uint32_t begin : {0u, 1024u}) {
        std::vector<bool> taken(1024);
        uint32_t word = Word(net, begin);
        for (uint32_t n = 0; n < 1024; ++n) {  // the same points in Gray code order
          if (n > 0) word ^= net.directions[static_cast<std::size_t>(std::countr_zero(n))];
          const uint32_t interval = word >> 22;
          ASSERT_FALSE(taken[interval]) << replicate << ' ' << coordinate << ' ' << interval;
          taken[interval] = true;
        }
      }
    }
  }
}

// Coordinates 1 and 2 are a (0, 10, 2)-net: every box of area 2^-10 with sides of powers of two
// holds one point.
TEST(ScrambledNet, HasOnePointInEveryElementaryBoxOfItsFirstTwoCoordinates) {
  for (int replicate = 0; replicate < kNetReplicates; ++replicate) {
    const StreamKey key = ScrambleStream(kSeed, replicate);
    const ScrambledCoordinate first = Scramble(key, 0), second = Scramble(key, 1);
    for (uint32_t wide = 0; wide <= 10; ++wide) {
      std::set<std::pair<uint64_t, uint64_t>> taken;
      for (uint32_t n = 0; n < 1024; ++n) {
        const uint64_t x = uint64_t{Word(first, n)} >> (32 - wide);
        const uint64_t y = uint64_t{Word(second, n)} >> (22 + wide);
        ASSERT_TRUE(taken.emplace(x, y).second) << replicate << ' ' << wide;
      }
    }
  }
}

TEST(Scramble, DiffersByReplicateCoordinateAndSeed) {
  std::set<uint32_t> shifts;
  for (int replicate = 0; replicate < kNetReplicates; ++replicate) {
    for (int coordinate = 0; coordinate < 50; ++coordinate) {
      shifts.insert(Scramble(ScrambleStream(kSeed, replicate), coordinate).shift);
      shifts.insert(Scramble(ScrambleStream(kSeed + 1, replicate), coordinate).shift);
    }
  }
  EXPECT_EQ(shifts.size(), 1600u);  // two of 1600 words agree with chance 3e-4
}

}  // namespace
}  // namespace accord
