#include "simulation/accumulate/samples.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <utility>

namespace accord {
namespace {

// Below this the eight counting passes cost more than comparisons.
constexpr std::size_t kRadixFrom = 512;

constexpr std::uint64_t kSign = std::uint64_t{1} << 63;

// A key whose unsigned order is the order of the doubles.
std::uint64_t KeyOf(double value) {
  const std::uint64_t bits = std::bit_cast<std::uint64_t>(value);
  return (bits & kSign) != 0 ? ~bits : bits | kSign;
}

double ValueOf(std::uint64_t key) {
  return std::bit_cast<double>((key & kSign) != 0 ? key & ~kSign : ~key);
}

}  // namespace

void Samples::AddTile(std::span<const double> x) {
  for (const double value : x) values_.push_back(value + 0.0);
}

void Samples::Merge(const Samples& next) {
  values_.insert(values_.end(), next.values_.begin(), next.values_.end());
}

std::vector<double> Sorted(std::span<const double> values) {
  std::vector<double> sorted(values.begin(), values.end());
  if (sorted.size() < kRadixFrom) {
    std::sort(sorted.begin(), sorted.end());
    return sorted;
  }
  constexpr int kDigitBits = 8;
  constexpr int kDigits = 64 / kDigitBits;
  constexpr std::size_t kRadix = std::size_t{1} << kDigitBits;
  std::vector<std::uint64_t> keys(sorted.size());
  std::vector<std::uint64_t> other(sorted.size());
  std::array<std::array<std::uint32_t, kRadix>, kDigits> counts{};
  for (std::size_t i = 0; i < sorted.size(); ++i) {
    keys[i] = KeyOf(sorted[i]);
    for (int digit = 0; digit < kDigits; ++digit) {
      ++counts[digit][(keys[i] >> (digit * kDigitBits)) & (kRadix - 1)];
    }
  }
  for (int digit = 0; digit < kDigits; ++digit) {
    const int shift = digit * kDigitBits;
    std::array<std::uint32_t, kRadix>& start = counts[digit];
    if (start[(keys[0] >> shift) & (kRadix - 1)] == keys.size()) continue;  // all share the digit
    std::uint32_t total = 0;
    for (std::uint32_t& count : start) total += std::exchange(count, total);
    for (const std::uint64_t key : keys) other[start[(key >> shift) & (kRadix - 1)]++] = key;
    keys.swap(other);
  }
  std::transform(keys.begin(), keys.end(), sorted.begin(), ValueOf);
  return sorted;
}

}  // namespace accord
