#include "simulation/random/stream.h"

#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <cstdint>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "simulation/random/math.h"

namespace accord {
namespace {

uint64_t AsNumber(StreamKey key) { return uint64_t{key.k1} << 32 | key.k0; }

// Computed from the description in stream.h by an independent program (Python). Frozen: a change
// here changes every published figure.
TEST(StreamKey, IsFrozen) {
  EXPECT_EQ(AsNumber(MakeStreamKey(0, "", "", "")), 0x98dbd69e3036b4efu);
  EXPECT_EQ(AsNumber(MakeStreamKey(1, "driver", "demand", "factor")), 0xe718b2a05fd10397u);
  EXPECT_EQ(AsNumber(MakeStreamKey(~uint64_t{0}, "outcome", "uptime of the plant", "measurement")),
            0xc9377b9db775cac4u);
}

TEST(StreamKey, DependsOnWhereOneNameEndsAndTheNextBegins) {
  EXPECT_NE(MakeStreamKey(1, "ab", "c", ""), MakeStreamKey(1, "a", "bc", ""));
  EXPECT_NE(MakeStreamKey(1, "ab", "", "c"), MakeStreamKey(1, "", "ab", "c"));
  EXPECT_NE(MakeStreamKey(1, "a", "", ""), MakeStreamKey(1, std::string("a\0", 2), "", ""));
  EXPECT_NE(MakeStreamKey(1, "12345678", "", ""), MakeStreamKey(1, "1234567", "8", ""));
  EXPECT_NE(MakeStreamKey(0, "", "", ""), MakeStreamKey(1, "", "", ""));
}

TEST(StreamKey, DoesNotCollideOverManyNames) {
  std::set<uint64_t> keys;
  size_t made = 0;
  for (uint64_t seed = 0; seed < 100; ++seed) {
    for (int id = 0; id < 1000; ++id) {
      for (const char* purpose : {"factor", "measurement"}) {
        keys.insert(AsNumber(MakeStreamKey(seed, "driver", "d" + std::to_string(id), purpose)));
        ++made;
      }
    }
  }
  EXPECT_EQ(keys.size(), made);  // one collision would have chance 1e-9
}

// Any one bit of seed or name flips every bit of the key in half of all cases. 4.5 standard errors:
// a right hash fails any of the 64 counts with chance 4e-4; a bias of 1.2 % would be seen.
TEST(StreamKey, FlipsHalfOfItsBitsWithAnyBitOfItsInput) {
  std::vector<int> flips(64);
  int trials = 0;
  const auto compare = [&](StreamKey a, StreamKey b) {
    const uint64_t changed = AsNumber(a) ^ AsNumber(b);
    for (int bit = 0; bit < 64; ++bit) flips[bit] += static_cast<int>(changed >> bit & 1);
    ++trials;
  };
  for (int sample = 0; sample < 300; ++sample) {
    const std::string id = "driver number " + std::to_string(sample);
    const auto seed = static_cast<uint64_t>(sample);
    const StreamKey key = MakeStreamKey(seed, "driver", id, "factor");
    for (int bit = 0; bit < 64; ++bit) {
      compare(key, MakeStreamKey(seed ^ uint64_t{1} << bit, "driver", id, "factor"));
    }
    for (size_t bit = 0; bit < 8 * id.size(); ++bit) {
      std::string changed = id;
      changed[bit / 8] = static_cast<char>(changed[bit / 8] ^ 1 << bit % 8);
      compare(key, MakeStreamKey(seed, "driver", changed, "factor"));
    }
  }
  for (int bit = 0; bit < 64; ++bit) {
    EXPECT_NEAR(flips[bit], trials / 2.0, 4.5 * std::sqrt(trials) / 2.0) << "bit " << bit;
  }
}

struct NormalColumns {
  explicit NormalColumns(size_t length)
      : z{std::vector<double>(length), std::vector<double>(length), std::vector<double>(length),
          std::vector<double>(length)} {}
  std::vector<double> z[4];
};

NormalColumns Filled(StreamKey key, uint32_t group, uint64_t first_path, size_t length) {
  NormalColumns columns(length);
  FillNormals4(key, group, first_path, columns.z[0], columns.z[1], columns.z[2], columns.z[3]);
  return columns;
}

TEST(Normals, AreTheScalarFunctionOfThePhiloxWordsAtAwkwardLengths) {
  const StreamKey key = MakeStreamKey(5, "driver", "demand", "factor");
  for (const uint64_t first_path : {uint64_t{0}, uint64_t{12345}, (uint64_t{1} << 32) - 70}) {
    for (const size_t length : {0, 1, 7, 8, 9, 64, 255, 256, 257, 511, 512, 513}) {
      const NormalColumns columns = Filled(key, 3, first_path, length);
      for (size_t i = 0; i < length; ++i) {
        const uint64_t path = first_path + i;
        const PhiloxCounter words =
            Philox4x32({0, 3, static_cast<uint32_t>(path), static_cast<uint32_t>(path >> 32)},
                       {key.k0, key.k1});
        for (int word = 0; word < 4; ++word) {
          ASSERT_EQ(std::bit_cast<uint64_t>(columns.z[word][i]),
                    std::bit_cast<uint64_t>(NormalFromWord(words[word])))
              << "path " << path << " word " << word << " of " << length;
        }
      }
    }
  }
}

TEST(Normals, GiveAPathTheSameDrawsInAnyBlock) {
  const StreamKey key = MakeStreamKey(5, "driver", "demand", "factor");
  const NormalColumns whole = Filled(key, 0, 4096, 1024);
  const NormalColumns part = Filled(key, 0, 4096 + 700, 200);
  EXPECT_EQ(part.z[1], std::vector<double>(whole.z[1].begin() + 700, whole.z[1].begin() + 900));
}

TEST(Normals, WriteNothingOutsideTheirColumns) {
  std::vector<double> z[4];
  for (auto& column : z) column.assign(302, -99.0);
  const auto inner = [&](int i) { return std::span(z[i]).subspan(1, 300); };
  FillNormals4({1, 2}, 0, 0, inner(0), inner(1), inner(2), inner(3));
  for (const auto& column : z) {
    EXPECT_EQ(column.front(), -99.0);
    EXPECT_EQ(column.back(), -99.0);
    EXPECT_NE(column[1], -99.0);
    EXPECT_NE(column[300], -99.0);
  }
}

}  // namespace
}  // namespace accord
