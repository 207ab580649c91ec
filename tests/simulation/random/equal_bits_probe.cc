#include "tests/simulation/random/equal_bits_probe.h"

#include <bit>
#include <span>

#include "simulation/random/math.h"
#include "simulation/random/philox.h"
#include "simulation/random/quantile_table.h"
#include "simulation/random/special.h"
#include "simulation/random/stream.h"

namespace accord {
namespace {

// Plain arrays: the levels must not share what a linker could merge.
double g_in[kProbeLength];
double g_other[kProbeLength];
double g_out[4][kProbeLength];
uint32_t g_words[4][kProbeLength];

uint64_t* Keep(const double* column, uint64_t* bits) {
  for (size_t i = 0; i < kProbeLength; ++i) bits[i] = std::bit_cast<uint64_t>(column[i]);
  return bits + kProbeLength;
}

template <typename Function>
uint64_t* Apply(const double* in, Function function, uint64_t* bits) {
  for (size_t i = 0; i < kProbeLength; ++i) g_out[0][i] = function(in[i]);
  return Keep(g_out[0], bits);
}

}  // namespace

void FillEqualBitsProbe(uint64_t* bits) {
  // Paths across a carry into the upper half of the path number.
  const uint64_t first_path = (uint64_t{7} << 32) - 1234;
  FillPhiloxGroup({11, 22}, 3, 4, first_path, g_words[0], g_words[1], g_words[2], g_words[3]);
  for (const auto& column : g_words) {
    for (size_t i = 0; i < kProbeLength; ++i) *bits++ = column[i];
  }
  FillNormals4({11, 22}, 5, first_path, g_out[0], g_out[1], g_out[2], g_out[3]);
  for (const auto& column : g_out) bits = Keep(column, bits);

  for (size_t i = 0; i < kProbeLength; ++i) g_in[i] = 1.7 * g_out[1][i];
  bits = Apply(
      g_in, [](double z) { return Exp(z); }, bits);
  bits = Apply(
      g_in, [](double z) { return Exp(150.0 * z); }, bits);
  bits = Apply(
      g_in, [](double z) { return NormalCdf(z); }, bits);
  bits = Apply(
      g_in, [](double z) { return NormalUpperTail(4.0 * z); }, bits);

  for (size_t i = 0; i < kProbeLength; ++i) g_other[i] = (g_words[0][i] + 0.5) * 0x1p-32;
  bits = Apply(
      g_other, [](double u) { return Log(u); }, bits);
  bits = Apply(
      g_other, [](double u) { return Log(u * 1e-310); }, bits);
  bits = Apply(
      g_other, [](double u) { return Log1p(u - 0.9); }, bits);
  bits = Apply(
      g_other, [](double u) { return Pow(u, -1.7); }, bits);
  bits = Apply(
      g_other, [](double u) { return InverseNormalUpperTail(u); }, bits);
  bits = Apply(
      g_other, [](double u) { return InverseNormalUpperTail(u * u * u * u * u); }, bits);

  const QuantileTable table([](double z) { return Exp(0.4 * z); });
  Evaluate(table, g_in, g_out[0]);
  bits = Keep(g_out[0], bits);
  bits = Apply(
      g_other, [](double u) { return GammaQuantile(0.3, u, TailEnd::kUpper); }, bits);
  bits = Apply(
      g_other, [](double u) { return GammaQuantile(70.0, u, TailEnd::kLower); }, bits);
  bits = Apply(
      g_other, [](double u) { return BetaQuantile(2.5, 0.4, u, TailEnd::kLower); }, bits);
  Apply(
      g_other, [](double u) { return StudentTQuantile(2.1, u, TailEnd::kUpper); }, bits);
}

}  // namespace accord
