#include "simulation/random/philox.h"

#include <cassert>
#include <cstddef>

#include "simulation/base/vector_clones.h"

// g++ 12 multiplies 32-bit lanes to 64 bits by a 64-bit multiplication, which AVX-512 does in three
// steps, or with six shuffles in AVX2: the loops below, which say what is meant, take a third of
// the time. Whole numbers are the same however they are computed.
#if ACCORD_HAS_VECTOR_CLONES
#define ACCORD_LEVEL_3 __attribute__((target("arch=x86-64-v3")))
#define ACCORD_LEVEL_4 __attribute__((target("arch=x86-64-v4")))
#elif defined(__GNUC__) && !defined(__clang__) && defined(__AVX512F__)  // one level alone
#define ACCORD_LEVEL_4
#elif defined(__GNUC__) && !defined(__clang__) && defined(__AVX2__)
#define ACCORD_LEVEL_3
#endif

#if defined(ACCORD_LEVEL_3) || defined(ACCORD_LEVEL_4)
// g++ 12 takes the registers that its own header leaves undefined on purpose for a mistake.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"
#pragma GCC diagnostic ignored "-Wuninitialized"
#include <immintrin.h>
#pragma GCC diagnostic pop
#endif

namespace accord {
namespace {

// Paths first_path + i, i in [0, count), which share the upper half of their number.
struct Paths {
  uint64_t first_path;
  size_t count;
};

struct WordColumns {
  uint32_t* w[4];
};

struct Counter {
  uint32_t c0, c1;
};

// How many of `count` consecutive paths share the upper half of their number; at least 1.
size_t PathsBeforeCarry(uint64_t first_path, size_t count) {
  const uint64_t left = (uint64_t{1} << 32) - static_cast<uint32_t>(first_path);
  return count < left ? count : static_cast<size_t>(left);
}

// A 64-bit lane for each 32-bit word, whose upper half is of no account: multiplication looks at
// the lower halves alone, and nothing else carries.
#ifdef ACCORD_LEVEL_4
ACCORD_LEVEL_4 size_t Words8(PhiloxKey key, Counter counter, Paths paths, WordColumns out) {
  const __m512i multiplier0 = _mm512_set1_epi64(kPhiloxMultiplier0);
  const __m512i multiplier1 = _mm512_set1_epi64(kPhiloxMultiplier1);
  const __m512i lanes = _mm512_setr_epi64(0, 1, 2, 3, 4, 5, 6, 7);
  constexpr int kXorOfThree = 0x96;
  size_t i = 0;
  for (; i + 8 <= paths.count; i += 8) {
    __m512i x0 = _mm512_set1_epi64(counter.c0);
    __m512i x1 = _mm512_set1_epi64(counter.c1);
    __m512i x2 =
        _mm512_add_epi64(_mm512_set1_epi64(static_cast<int64_t>(paths.first_path + i)), lanes);
    __m512i x3 = _mm512_set1_epi64(static_cast<int64_t>(paths.first_path >> 32));
#pragma GCC unroll 10
    for (uint32_t round = 0; round < kPhiloxRounds; ++round) {
      const __m512i product0 = _mm512_mul_epu32(x0, multiplier0);
      const __m512i product1 = _mm512_mul_epu32(x2, multiplier1);
      x0 = _mm512_ternarylogic_epi64(_mm512_srli_epi64(product1, 32), x1,
                                     _mm512_set1_epi64(key[0] + round * kPhiloxWeyl0), kXorOfThree);
      x1 = product1;
      x2 = _mm512_ternarylogic_epi64(_mm512_srli_epi64(product0, 32), x3,
                                     _mm512_set1_epi64(key[1] + round * kPhiloxWeyl1), kXorOfThree);
      x3 = product0;
    }
    const __m512i words[4] = {x0, x1, x2, x3};
    for (int word = 0; word < 4; ++word) {
      _mm256_storeu_si256(reinterpret_cast<__m256i*>(out.w[word] + i),
                          _mm512_cvtepi64_epi32(words[word]));
    }
  }
  _mm256_zeroupper();  // not left to the compiler, which at -O1 forgets it: what follows is slow
  return i;
}
#endif

#ifdef ACCORD_LEVEL_3
ACCORD_LEVEL_3 size_t Words4(PhiloxKey key, Counter counter, Paths paths, WordColumns out) {
  const __m256i multiplier0 = _mm256_set1_epi64x(kPhiloxMultiplier0);
  const __m256i multiplier1 = _mm256_set1_epi64x(kPhiloxMultiplier1);
  const __m256i lanes = _mm256_setr_epi64x(0, 1, 2, 3);
  const __m256i lower_halves = _mm256_setr_epi32(0, 2, 4, 6, 0, 2, 4, 6);
  size_t i = 0;
  for (; i + 4 <= paths.count; i += 4) {
    __m256i x0 = _mm256_set1_epi64x(counter.c0);
    __m256i x1 = _mm256_set1_epi64x(counter.c1);
    __m256i x2 =
        _mm256_add_epi64(_mm256_set1_epi64x(static_cast<int64_t>(paths.first_path + i)), lanes);
    __m256i x3 = _mm256_set1_epi64x(static_cast<int64_t>(paths.first_path >> 32));
#pragma GCC unroll 10
    for (uint32_t round = 0; round < kPhiloxRounds; ++round) {
      const __m256i product0 = _mm256_mul_epu32(x0, multiplier0);
      const __m256i product1 = _mm256_mul_epu32(x2, multiplier1);
      const __m256i key0 = _mm256_set1_epi64x(key[0] + round * kPhiloxWeyl0);
      const __m256i key1 = _mm256_set1_epi64x(key[1] + round * kPhiloxWeyl1);
      x0 = _mm256_xor_si256(_mm256_srli_epi64(product1, 32), _mm256_xor_si256(x1, key0));
      x1 = product1;
      x2 = _mm256_xor_si256(_mm256_srli_epi64(product0, 32), _mm256_xor_si256(x3, key1));
      x3 = product0;
    }
    const __m256i words[4] = {x0, x1, x2, x3};
    for (int word = 0; word < 4; ++word) {
      const __m256i packed = _mm256_permutevar8x32_epi32(words[word], lower_halves);
      _mm_storeu_si128(reinterpret_cast<__m128i*>(out.w[word] + i), _mm256_castsi256_si128(packed));
    }
  }
  _mm256_zeroupper();  // not left to the compiler, which at -O1 forgets it: what follows is slow
  return i;
}
#endif

// Fills the first so many paths as fast as the processor can, and says how many.
#if ACCORD_HAS_VECTOR_CLONES
__attribute__((target("default"))) size_t WordsAtOnce(PhiloxKey, Counter, Paths, WordColumns) {
  return 0;
}
ACCORD_LEVEL_3 size_t WordsAtOnce(PhiloxKey key, Counter counter, Paths paths, WordColumns out) {
  return Words4(key, counter, paths, out);
}
ACCORD_LEVEL_4 size_t WordsAtOnce(PhiloxKey key, Counter counter, Paths paths, WordColumns out) {
  return Words8(key, counter, paths, out);
}
#elif defined(ACCORD_LEVEL_4)
size_t WordsAtOnce(PhiloxKey key, Counter counter, Paths paths, WordColumns out) {
  return Words8(key, counter, paths, out);
}
#elif defined(ACCORD_LEVEL_3)
size_t WordsAtOnce(PhiloxKey key, Counter counter, Paths paths, WordColumns out) {
  return Words4(key, counter, paths, out);
}
#else
size_t WordsAtOnce(PhiloxKey, Counter, Paths, WordColumns) { return 0; }
#endif

}  // namespace

void FillPhiloxGroup(PhiloxKey key, uint32_t c0, uint32_t c1, uint64_t first_path,
                     std::span<uint32_t> w0, std::span<uint32_t> w1, std::span<uint32_t> w2,
                     std::span<uint32_t> w3) {
  const size_t count = w0.size();
  assert(w1.size() == count && w2.size() == count && w3.size() == count);
  for (size_t begin = 0; begin < count;) {
    const uint64_t path = first_path + begin;
    const Paths paths{path, PathsBeforeCarry(path, count - begin)};
    const WordColumns out{
        {w0.data() + begin, w1.data() + begin, w2.data() + begin, w3.data() + begin}};
    for (size_t i = WordsAtOnce(key, {c0, c1}, paths, out); i < paths.count; ++i) {
      const uint64_t number = path + i;
      const PhiloxCounter words = Philox4x32(
          {c0, c1, static_cast<uint32_t>(number), static_cast<uint32_t>(number >> 32)}, key);
      for (size_t word = 0; word < 4; ++word) out.w[word][i] = words[word];
    }
    begin += paths.count;
  }
}

}  // namespace accord
