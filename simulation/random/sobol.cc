#include "simulation/random/sobol.h"

#include <algorithm>
#include <bit>
#include <boost/random/detail/sobol_table.hpp>
#include <cassert>
#include <cstddef>
#include <string>
#include <utility>

#include "simulation/base/vector_clones.h"
#include "simulation/random/normal_words.h"
#include "simulation/random/philox.h"

namespace accord {
namespace {

using Table = boost::random::detail::qrng_tables::sobol;
static_assert(Table::max_dimension == kNetCoordinates);

using Digits = std::array<uint32_t, kNetDigits>;

constexpr uint32_t kTopDigit = 0x80000000u;
constexpr uint32_t DigitBit(int digit) { return kTopDigit >> (digit - 1); }
// The digits before this one.
constexpr uint32_t DigitsAbove(int digit) { return digit == 1 ? 0u : ~0u << (33 - digit); }

// w_1 .. w_33; index 0 is not used.
std::array<uint32_t, kNetDigits + 2> ScrambleWords(StreamKey key, int coordinate) {
  std::array<uint32_t, kNetDigits + 2> words{};
  for (uint32_t block = 0; block * 4 < words.size(); ++block) {
    const PhiloxCounter drawn =
        Philox4x32({static_cast<uint32_t>(coordinate), block, 0, 0}, {key.k0, key.k1});
    for (std::size_t i = 0; i < 4 && block * 4 + i < words.size(); ++i) {
      words[block * 4 + i] = drawn[i];
    }
  }
  return words;
}

// Rows of the matrix, as columns: column j holds what digit j of a number adds to the product.
Digits Columns(const std::array<uint32_t, kNetDigits + 2>& words) {
  Digits columns{};
  for (int i = 1; i <= kNetDigits; ++i) {
    uint32_t row = (words[static_cast<std::size_t>(i)] & DigitsAbove(i)) | DigitBit(i);
    for (; row != 0; row &= row - 1) {
      columns[static_cast<std::size_t>(31 - std::countr_zero(row))] |= DigitBit(i);
    }
  }
  return columns;
}

uint32_t Product(const Digits& columns, uint32_t number) {
  uint32_t product = 0;
  for (; number != 0; number &= number - 1) {
    product ^= columns[static_cast<std::size_t>(31 - std::countr_zero(number))];
  }
  return product;
}

constexpr std::size_t kHalf = 16;  // a unit is kHalf times kHalf points

ACCORD_VECTOR_CLONES void FillUnit(uint32_t first, const uint32_t* directions, double* z) {
  alignas(64) uint32_t low[kHalf], words[kNetUnit];
  uint32_t high[kHalf];
  low[0] = 0;
  high[0] = first ^ kTopDigit;
  for (std::size_t bit = 0; bit < 4; ++bit) {
    const std::size_t size = std::size_t{1} << bit;
    for (std::size_t i = 0; i < size; ++i) low[size + i] = low[i] ^ directions[bit];
    for (std::size_t i = 0; i < size; ++i) high[size + i] = high[i] ^ directions[4 + bit];
  }
  for (std::size_t i = 0; i < kHalf; ++i) {
    for (std::size_t j = 0; j < kHalf; ++j) words[i * kHalf + j] = high[i] ^ low[j];
  }
  random_internal::NormalsFromWords(words, kNetUnit, z);
}

}  // namespace

std::array<uint32_t, kNetDigits> DirectionNumbers(int coordinate) {
  assert(coordinate >= 0 && coordinate < kNetCoordinates);
  Digits numbers{};
  if (coordinate == 0) {
    for (int j = 1; j <= kNetDigits; ++j) numbers[static_cast<std::size_t>(j - 1)] = DigitBit(j);
    return numbers;
  }
  // Bratley and Fox (1988), section 2, on v_j = m_j 2^(32 - j).
  const std::size_t dimension = static_cast<std::size_t>(coordinate - 1);
  const auto polynomial = static_cast<uint32_t>(Table::polynomial(dimension));
  const int degree = std::bit_width(polynomial) - 1;
  for (int j = 1; j <= kNetDigits; ++j) {
    uint32_t& number = numbers[static_cast<std::size_t>(j - 1)];
    if (j <= degree) {
      const auto odd =
          static_cast<uint32_t>(Table::minit(dimension, static_cast<std::size_t>(j - 1)));
      number = odd << (kNetDigits - j);
      continue;
    }
    const auto before = [&](int k) { return numbers[static_cast<std::size_t>(j - 1 - k)]; };
    number = before(degree) ^ (before(degree) >> degree);
    for (int k = 1; k < degree; ++k) {
      if ((polynomial >> (degree - k) & 1u) != 0) number ^= before(k);
    }
  }
  return numbers;
}

StreamKey ScrambleStream(uint64_t seed, int replicate) {
  return MakeStreamKey(seed, "sobol", std::to_string(replicate), "scramble");
}

ScrambledCoordinate Scramble(StreamKey key, int coordinate) {
  const auto words = ScrambleWords(key, coordinate);
  const Digits columns = Columns(words);
  ScrambledCoordinate scrambled;
  scrambled.shift = words[kNetDigits + 1];
  const Digits numbers = DirectionNumbers(coordinate);
  for (std::size_t j = 0; j < numbers.size(); ++j) {
    scrambled.directions[j] = Product(columns, numbers[j]);
  }
  return scrambled;
}

ScrambledNet::ScrambledNet(uint64_t seed, std::vector<int> coordinates)
    : coordinates_(std::move(coordinates)) {
  assert(std::is_sorted(coordinates_.begin(), coordinates_.end()));
  scrambled_.reserve(coordinates_.size() * kNetReplicates);
  std::array<StreamKey, kNetReplicates> keys;
  for (int r = 0; r < kNetReplicates; ++r) {
    keys[static_cast<std::size_t>(r)] = ScrambleStream(seed, r);
  }
  for (const int coordinate : coordinates_) {
    for (const StreamKey& key : keys) scrambled_.push_back(Scramble(key, coordinate));
  }
}

void ScrambledNet::FillNormals(int coordinate, uint64_t first_path,
                               std::span<double, kNetUnit> z) const {
  assert(first_path % kNetUnit == 0);
  const auto found = std::lower_bound(coordinates_.begin(), coordinates_.end(), coordinate);
  assert(found != coordinates_.end() && *found == coordinate);
  const uint64_t unit = first_path / kNetUnit;
  const ScrambledCoordinate& net =
      scrambled_[static_cast<std::size_t>(found - coordinates_.begin()) * kNetReplicates +
                 unit % kNetReplicates];
  uint32_t first = net.shift;
  std::size_t bit = 8;
  for (uint64_t rest = unit / kNetReplicates; rest != 0; rest >>= 1, ++bit) {
    assert(bit < net.directions.size());
    if ((rest & 1u) != 0) first ^= net.directions[bit];
  }
  FillUnit(first, net.directions.data(), z.data());
}

}  // namespace accord
