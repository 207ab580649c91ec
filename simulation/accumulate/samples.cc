#include "simulation/accumulate/samples.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cassert>
#include <cstdint>
#include <iterator>
#include <memory>
#include <utility>

#include "simulation/base/vector_clones.h"

namespace accord {
namespace {

ACCORD_VECTOR_CLONES void ClearSignsOfZero(double* values, std::size_t size) {
  for (std::size_t i = 0; i < size; ++i) values[i] += 0.0;
}

// Below this counting costs more than comparisons.
constexpr std::size_t kRadixFrom = 512;

// Values are counted by the upper bits of their keys, five digits of them; those that share all of
// these, so that they differ by 2^-28 of themselves at most, are few or equal, and left to
// comparisons.
constexpr int kDigitBits = 8;
constexpr int kDigits = 5;
constexpr int kLowBits = 64 - kDigits * kDigitBits;
constexpr std::size_t kRadix = std::size_t{1} << kDigitBits;

// A key whose unsigned order is the order of the doubles.
std::uint64_t KeyOf(double value) {
  constexpr std::uint64_t kSign = std::uint64_t{1} << 63;
  const std::uint64_t bits = std::bit_cast<std::uint64_t>(value);
  return (bits & kSign) != 0 ? ~bits : bits | kSign;
}

std::size_t DigitOf(double value, int digit) {
  return (KeyOf(value) >> (kLowBits + digit * kDigitBits)) & (kRadix - 1);
}

// Stably, by the upper bits.
void SortByUpperBits(std::vector<double>& values) {
  std::array<std::array<std::uint32_t, kRadix>, kDigits> counts{};
  for (const double value : values) {
    for (int digit = 0; digit < kDigits; ++digit) ++counts[digit][DigitOf(value, digit)];
  }
  const std::size_t size = values.size();
  const auto other = std::make_unique_for_overwrite<double[]>(size);
  double* from = values.data();
  double* to = other.get();
  for (int digit = 0; digit < kDigits; ++digit) {
    std::array<std::uint32_t, kRadix>& start = counts[digit];
    if (start[DigitOf(from[0], digit)] == size) continue;  // all share the digit
    std::uint32_t total = 0;
    for (std::uint32_t& count : start) total += std::exchange(count, total);
    for (std::size_t i = 0; i < size; ++i) to[start[DigitOf(from[i], digit)]++] = from[i];
    std::swap(from, to);
  }
  if (from != values.data()) std::copy(from, from + size, values.begin());
}

// Values in order of their keys' upper bits.
void SortByLowBits(std::vector<double>& values) {
  for (auto first = values.begin(); first != values.end();) {
    auto last = first + 1;
    bool in_order = true;
    for (; last != values.end() && KeyOf(*last) >> kLowBits == KeyOf(*first) >> kLowBits; ++last) {
      in_order = in_order && last[-1] <= *last;
    }
    if (!in_order) std::sort(first, last);
    first = last;
  }
}

}  // namespace

void Samples::Reserve(std::size_t count) {
  if (pieces_.empty()) pieces_.emplace_back();
  pieces_.back().reserve(count);
}

void Samples::AddTile(std::span<const double> x) {
  if (x.empty()) return;
  if (pieces_.empty()) pieces_.emplace_back();
  std::vector<double>& values = pieces_.back();
  values.insert(values.end(), x.begin(), x.end());
  ClearSignsOfZero(values.data() + values.size() - x.size(), x.size());
  size_ += x.size();
}

void Samples::Merge(Samples next) {
  if (next.empty()) return;
  if (empty()) {
    *this = std::move(next);
    return;
  }
  std::move(next.pieces_.begin(), next.pieces_.end(), std::back_inserter(pieces_));
  size_ += next.size_;
}

std::vector<double> Samples::Joined() const {
  std::vector<double> all;
  all.reserve(size_);
  for (const std::vector<double>& piece : pieces_) {
    all.insert(all.end(), piece.begin(), piece.end());
  }
  return all;
}

void Samples::Join() {
  if (pieces_.size() < 2) return;
  std::vector<double> all = Joined();
  pieces_.clear();
  pieces_.push_back(std::move(all));
}

std::span<const double> Samples::values() const {
  assert(pieces_.size() < 2);
  return pieces_.empty() ? std::span<const double>() : pieces_.front();
}

bool operator==(const Samples& a, const Samples& b) {
  return a.size_ == b.size_ && a.Joined() == b.Joined();
}

std::vector<double> Sorted(std::vector<double> sorted) {
  if (sorted.size() < kRadixFrom) {
    std::sort(sorted.begin(), sorted.end());
    return sorted;
  }
  SortByUpperBits(sorted);
  SortByLowBits(sorted);
  return sorted;
}

}  // namespace accord
