#include "simulation/random/hdr.h"

#include <cmath>
#include <cstdint>
#include <random>

#include "gtest/gtest.h"

namespace accord {
namespace {

// MOD of a spreadsheet.
double Mod(double x, double y) { return x - y * std::floor(x / y); }

// The published formula as a cell has it, in doubles: exact while sums stay below 2^53.
double CellFormula(const HdrStream& s, double trial) {
  const double first = Mod(trial * 2499997 + s.var_id * 1800451.0 + s.entity * 2000371.0 +
                               s.seed3 * 1796777.0 + s.seed4 * 2299603.0,
                           7450589);
  const double second = Mod(trial * 2246527 + s.var_id * 2399993.0 + s.entity * 2100869.0 +
                                s.seed3 * 1918303.0 + s.seed4 * 1624729.0,
                            7450987);
  const double high = Mod(Mod(999999999999989.0, first * 4658 + 7450581) * 383, 99991);
  const double low = Mod(Mod(999999999999989.0, second * 7580 + 7560584) * 17669, 7440893);
  return (Mod((high * 7440893 + low) * 1343, 4294967296.0) + 0.5) / 4294967296.0;
}

TEST(HdrUniform, IsWhatASpreadsheetComputes) {
  std::mt19937 random(1);
  std::uniform_int_distribution<std::uint32_t> seed(0, 100'000'000);
  for (int i = 0; i < 2000; ++i) {
    const HdrStream stream{seed(random), seed(random), i % 3 == 0 ? 0 : seed(random),
                           i % 2 == 0 ? 0 : seed(random)};
    const std::uint64_t trial = i % 5 == 0 ? 100'000'000 : 1 + random() % 1'000'000;
    EXPECT_EQ(HdrUniform(stream, trial), CellFormula(stream, static_cast<double>(trial))) << i;
  }
}

TEST(HdrUniform, LiesInsideTheUnitIntervalAndIsEven) {
  const HdrStream stream{1, 2, 3, 4};
  constexpr int kTrials = 100'000, kBins = 100;
  int bins[kBins] = {};
  for (int trial = 1; trial <= kTrials; ++trial) {
    const double u = HdrUniform(stream, static_cast<std::uint64_t>(trial));
    ASSERT_GT(u, 0);
    ASSERT_LT(u, 1);
    EXPECT_EQ(1.0 - (1.0 - u), u);
    ++bins[static_cast<int>(u * kBins)];
  }
  // Chi-square with 99 degrees of freedom: above 173.6 once in 200 000 streams (4.4 standard
  // errors); a bin that is missing adds 1000.
  double chi_square = 0;
  for (const int count : bins) chi_square += (count - 1000.0) * (count - 1000.0) / 1000.0;
  EXPECT_LT(chi_square, 173.6);
}

}  // namespace
}  // namespace accord
