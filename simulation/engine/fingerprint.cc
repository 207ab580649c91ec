#include "simulation/engine/fingerprint.h"

#include <bit>
#include <cassert>
#include <cstddef>
#include <cstring>

namespace accord {
namespace {

std::uint64_t WordAt(std::string_view words, std::size_t at) {
  std::uint64_t word = 0;
  if constexpr (std::endian::native == std::endian::little) {
    std::memcpy(&word, words.data() + at, sizeof(word));
  } else {
    for (std::size_t i = 0; i < 8; ++i) {
      word |= std::uint64_t{static_cast<unsigned char>(words[at + i])} << (8 * i);
    }
  }
  return word;
}

}  // namespace

// The multipliers are those of xxHash64: odd, with bits spread evenly.
void Fingerprint::Absorb(std::string_view words) {
  assert(words.size() % 8 == 0);
  std::uint64_t high = high_;
  std::uint64_t low = low_;
  for (std::size_t at = 0; at + 8 <= words.size(); at += 8) {
    const std::uint64_t word = WordAt(words, at);
    high = std::rotl(high ^ (word * 0x9e3779b185ebca87), 29) * 0xc2b2ae3d27d4eb4f;
    low = std::rotl(low + (word * 0x165667b19e3779f9), 37) * 0x85ebca77c2b2ae63;
  }
  high_ = high;
  low_ = low;
}

std::uint64_t Fingerprint::Mixed(std::uint64_t lane) {
  // The finaliser of SplitMix64 (Stafford's variant 13).
  lane = (lane ^ (lane >> 30)) * 0xbf58476d1ce4e5b9;
  lane = (lane ^ (lane >> 27)) * 0x94d049bb133111eb;
  return lane ^ (lane >> 31);
}

std::string Fingerprint::Hex() const {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string hex;
  for (const std::uint64_t half : {high(), low()}) {
    for (int shift = 60; shift >= 0; shift -= 4) hex.push_back(kDigits[(half >> shift) & 15]);
  }
  return hex;
}

}  // namespace accord
