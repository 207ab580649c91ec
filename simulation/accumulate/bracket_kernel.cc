#include "simulation/accumulate/bracket_kernel.h"

#include <cstddef>
#include <cstdint>
#include <limits>

// With AVX-512 this takes half of the time of what g++ makes of the plain loops: comparisons leave
// their results in mask registers, by which values are compressed and whose bits are counted.
#if ACCORD_HAS_VECTOR_CLONES
// g++ 12 takes the registers that its own header leaves undefined on purpose for a mistake.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"
#pragma GCC diagnostic ignored "-Wuninitialized"
#include <immintrin.h>
#pragma GCC diagnostic pop

#define ACCORD_LEVEL_4 __attribute__((target("arch=x86-64-v4")))
#endif

namespace accord::accumulate_internal {
namespace {

#if ACCORD_HAS_VECTOR_CLONES
// One slot, and how many values are above its `from`. Not arrays over slots: g++ keeps those in
// memory.
struct Slot {
  __m512d from, to;
  __m512i above;
};

ACCORD_LEVEL_4 ACCORD_ALWAYS_INLINE Slot SlotOf(const BracketSlots& slots, std::size_t k) {
  return {_mm512_set1_pd(slots.from[k]), _mm512_set1_pd(slots.to[k]), _mm512_setzero_si512()};
}

// Which of eight values are inside.
ACCORD_LEVEL_4 ACCORD_ALWAYS_INLINE __mmask8 Compare(__m512d value, Slot& slot) {
  const __mmask8 above = _mm512_cmp_pd_mask(value, slot.from, _CMP_GT_OQ);
  slot.above = _mm512_mask_sub_epi64(slot.above, above, slot.above, _mm512_set1_epi64(-1));
  return _mm512_mask_cmp_pd_mask(above, value, slot.to, _CMP_LE_OQ);
}

struct Slots {
  Slot slot0, slot1, slot2;
};

// How many of eight values are inside any slot.
ACCORD_LEVEL_4 ACCORD_ALWAYS_INLINE std::size_t PickEight(__m512d value, Slots& slots,
                                                          double* inside) {
  const __mmask8 in0 = Compare(value, slots.slot0);
  const __mmask8 in1 = Compare(value, slots.slot1);
  const __mmask8 in2 = Compare(value, slots.slot2);
  const __mmask8 picked = _kor_mask8(_kor_mask8(in0, in1), in2);
  // Compressed in the register: some processors are slow at compressing into memory.
  _mm512_storeu_pd(inside, _mm512_maskz_compress_pd(picked, value));
  return static_cast<std::size_t>(__builtin_popcount(_cvtmask8_u32(picked)));
}

ACCORD_LEVEL_4 Picked PickByMasks(const BracketSlots& of, const double* x, std::size_t size,
                                  double* inside) {
  Slots slots{SlotOf(of, 0), SlotOf(of, 1), SlotOf(of, 2)};
  std::size_t count = 0, i = 0;
  for (; i + 8 <= size; i += 8) {
    count += PickEight(_mm512_loadu_pd(x + i), slots, inside + count);
  }
  if (i < size) {
    const __m512d nowhere = _mm512_set1_pd(-std::numeric_limits<double>::infinity());
    const auto lanes = static_cast<__mmask8>((1U << (size - i)) - 1);
    count += PickEight(_mm512_mask_loadu_pd(nowhere, lanes, x + i), slots, inside + count);
  }
  return {{{_mm512_reduce_add_epi64(slots.slot0.above), _mm512_reduce_add_epi64(slots.slot1.above),
            _mm512_reduce_add_epi64(slots.slot2.above)}},
          count};
}

ACCORD_LEVEL_4 ACCORD_ALWAYS_INLINE unsigned CountBelow(__m512d ends, __m512d value) {
  const unsigned below = _mm512_cmp_pd_mask(ends, value, _CMP_LT_OQ);
  return static_cast<unsigned>(__builtin_popcount(below));
}

ACCORD_LEVEL_4 SlotCounts CountByMasks(const EndTable& table, const double* inside,
                                       std::size_t size, std::uint32_t* counts) {
  static_assert(kSlotBlocks == 8 && kBlockEnds == 16);
  const __m512d last0 = _mm512_load_pd(table.last);
  const __m512d last1 = _mm512_load_pd(table.last + 8);
  const __m512d last2 = _mm512_load_pd(table.last + 16);
  SlotCounts in_slot{};
  for (std::size_t i = 0; i < size; ++i) {
    const __m512d value = _mm512_set1_pd(inside[i]);
    const unsigned block =
        CountBelow(last0, value) + CountBelow(last1, value) + CountBelow(last2, value);
    const double* const ends = table.ends + std::size_t{block} * kBlockEnds;
    const unsigned below =
        CountBelow(_mm512_load_pd(ends), value) + CountBelow(_mm512_load_pd(ends + 8), value);
    ++counts[table.cell[block] + below];
    ++in_slot.count[block / kSlotBlocks];
  }
  return in_slot;
}

__attribute__((target("default"))) BracketCounts CountAtOnce(const BracketSlots& slots,
                                                             const EndTable& table, const double* x,
                                                             std::size_t size,
                                                             std::uint32_t* counts) {
  return CountInBracketsBody(slots, table, x, size, counts);
}

__attribute__((target("arch=x86-64-v3"))) BracketCounts CountAtOnce(const BracketSlots& slots,
                                                                    const EndTable& table,
                                                                    const double* x,
                                                                    std::size_t size,
                                                                    std::uint32_t* counts) {
  return CountInBracketsBody(slots, table, x, size, counts);
}

ACCORD_LEVEL_4 BracketCounts CountAtOnce(const BracketSlots& slots, const EndTable& table,
                                         const double* x, std::size_t size, std::uint32_t* counts) {
  double inside[kPickChunk + 8];
  const Picked picked = PickByMasks(slots, x, size, inside);
  const SlotCounts in_slot = CountByMasks(table, inside, picked.count, counts);
  _mm256_zeroupper();  // not left to the compiler, which at -O1 forgets it: what follows is slow
  return {picked.above, in_slot};
}
#else
BracketCounts CountAtOnce(const BracketSlots& slots, const EndTable& table, const double* x,
                          std::size_t size, std::uint32_t* counts) {
  return CountInBracketsBody(slots, table, x, size, counts);
}
#endif

}  // namespace

// Callers outside this file would be given the slowest version: they do not see the others.
BracketCounts CountInBrackets(const BracketSlots& slots, const EndTable& table, const double* x,
                              std::size_t size, std::uint32_t* counts) {
  return CountAtOnce(slots, table, x, size, counts);
}

}  // namespace accord::accumulate_internal
