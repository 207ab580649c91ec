// model.md, Same bits: kernels give the same bits at every vector width.
#include <gtest/gtest.h>

#include <cstdint>
#include <vector>

#include "tests/simulation/random/equal_bits_probe.h"

namespace accord_level1 {
void FillEqualBitsProbe(uint64_t* bits);
}
namespace accord_level3 {
void FillEqualBitsProbe(uint64_t* bits);
}
namespace accord_level4 {
void FillEqualBitsProbe(uint64_t* bits);
}

namespace accord {
namespace {

using Probe = void (*)(uint64_t*);

std::vector<uint64_t> BitsOf(Probe probe) {
  std::vector<uint64_t> bits(kProbeLength * kProbeColumns);
  probe(bits.data());
  return bits;
}

bool ProcessorHasLevel3() {
  return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
}

bool ProcessorHasLevel4() {
  return ProcessorHasLevel3() && __builtin_cpu_supports("avx512f") &&
         __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512bw") &&
         __builtin_cpu_supports("avx512vl");
}

void ExpectSameBitsAsChosenClone(Probe probe) {
  const std::vector<uint64_t> expected = BitsOf(&FillEqualBitsProbe);
  const std::vector<uint64_t> actual = BitsOf(probe);
  for (size_t i = 0; i < expected.size(); ++i) {
    ASSERT_EQ(actual[i], expected[i])
        << "column " << i / kProbeLength << " row " << i % kProbeLength;
  }
}

TEST(EqualBits, TheProbeFillsEveryColumn) {
  const std::vector<uint64_t> bits = BitsOf(&FillEqualBitsProbe);
  for (size_t column = 0; column < kProbeColumns; ++column) {
    const auto first = bits.begin() + column * kProbeLength;
    EXPECT_NE(std::vector<uint64_t>(first, first + kProbeLength),
              std::vector<uint64_t>(kProbeLength, *first))
        << "column " << column;
  }
}

TEST(EqualBits, BaselineAgreesWithTheChosenClone) {
  ExpectSameBitsAsChosenClone(&accord_level1::FillEqualBitsProbe);
}

TEST(EqualBits, Level3AgreesWithTheChosenClone) {
  if (!ProcessorHasLevel3()) GTEST_SKIP() << "this processor has no AVX2";
  ExpectSameBitsAsChosenClone(&accord_level3::FillEqualBitsProbe);
}

TEST(EqualBits, Level4AgreesWithTheChosenClone) {
  if (!ProcessorHasLevel4()) GTEST_SKIP() << "this processor has no AVX-512";
  ExpectSameBitsAsChosenClone(&accord_level4::FillEqualBitsProbe);
}

}  // namespace
}  // namespace accord
