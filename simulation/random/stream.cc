#include "simulation/random/stream.h"

#include <cassert>
#include <cstddef>

#include "simulation/base/vector_clones.h"
#include "simulation/random/normal_words.h"
#include "simulation/random/philox.h"

namespace accord {
namespace {

using random_internal::kNormalChunk;
using random_internal::NormalsFromWords;

constexpr uint64_t Mix(uint64_t x) {
  x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9u;
  x = (x ^ (x >> 27)) * 0x94D049BB133111EBu;
  return x ^ (x >> 31);
}

constexpr uint64_t Absorb(uint64_t hash, uint64_t word) {
  return Mix((hash ^ word) + 0x9E3779B97F4A7C15u);
}

// Up to eight bytes as a little-endian word, on a machine of any byte order.
constexpr uint64_t WordOf(std::string_view bytes) {
  uint64_t word = 0;
  for (size_t i = 0; i < bytes.size(); ++i) {
    word |= uint64_t{static_cast<unsigned char>(bytes[i])} << (8 * i);
  }
  return word;
}

constexpr uint64_t AbsorbText(uint64_t hash, std::string_view text) {
  hash = Absorb(hash, text.size());
  for (size_t i = 0; i < text.size(); i += 8) hash = Absorb(hash, WordOf(text.substr(i, 8)));
  return hash;
}

}  // namespace

StreamKey MakeStreamKey(uint64_t seed, std::string_view kind, std::string_view id,
                        std::string_view purpose) {
  uint64_t hash = Absorb(WordOf("accord01"), seed);
  for (const std::string_view text : {kind, id, purpose}) hash = AbsorbText(hash, text);
  hash = Mix(hash);
  return {static_cast<uint32_t>(hash), static_cast<uint32_t>(hash >> 32)};
}

ACCORD_VECTOR_CLONES
void FillNormals4(StreamKey key, uint32_t group, uint64_t first_path, std::span<double> z0,
                  std::span<double> z1, std::span<double> z2, std::span<double> z3) {
  const size_t count = z0.size();
  assert(z1.size() == count && z2.size() == count && z3.size() == count);
  double* const columns[4] = {z0.data(), z1.data(), z2.data(), z3.data()};
  alignas(64) uint32_t words[4][kNormalChunk];
  for (size_t begin = 0; begin < count; begin += kNormalChunk) {
    const size_t run = count - begin < kNormalChunk ? count - begin : kNormalChunk;
    FillPhiloxGroup({key.k0, key.k1}, 0, group, first_path + begin, {words[0], run},
                    {words[1], run}, {words[2], run}, {words[3], run});
    for (size_t column = 0; column < 4; ++column) {
      NormalsFromWords(words[column], run, columns[column] + begin);
    }
  }
}

}  // namespace accord
