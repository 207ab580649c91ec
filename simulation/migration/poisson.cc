#include "simulation/migration/poisson.h"

#include <boost/random/poisson_distribution.hpp>
#include <cassert>
#include <cmath>

#include "simulation/model/column_arithmetic.h"
#include "simulation/random/math.h"
#include "simulation/random/philox.h"
#include "simulation/random/philox_urbg.h"

// g++ 12 does not see that Boost sets what it reads of its union: the mean decides both.
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"
#endif

namespace accord::migration_internal {
namespace {

// Boost itself changes its algorithm here; below, its walk would use the C library's exp.
constexpr double kLeastMeanForBoost = 10;
constexpr double kBelowRounding = 0x1p-60;  // past the mode: what is left is rounding

double WalkUp(double mean, double none, double uniform) {
  double left = uniform, probability = none, count = 0.0;
  while (left > probability && (probability >= kBelowRounding || count < mean)) {
    left -= probability;
    count += 1.0;
    probability *= mean / count;
  }
  return count;
}

}  // namespace

void DrawPoisson(double mean, StreamKey stream, std::uint32_t period, std::uint64_t first_path,
                 Column drawn) {
  assert(mean >= 0.0 && mean <= 1e9);
  if (mean >= kLeastMeanForBoost) {
    boost::random::poisson_distribution<std::int64_t> poisson(mean);
    for (int lane = 0; lane < kTilePaths; ++lane) {
      PhiloxUrbg urbg(stream, period, first_path + static_cast<std::uint64_t>(lane));
      drawn[lane] = static_cast<double>(poisson(urbg));
    }
    return;
  }
  if (mean == 0.0) {
    columns::Fill(0.0, drawn);
    return;
  }
  alignas(64) std::uint32_t words[4][kTilePaths];
  FillPhiloxGroup({stream.k0, stream.k1}, 0, period, first_path, words[0], words[1], words[2],
                  words[3]);
  const double none = Exp(-mean);
  for (int lane = 0; lane < kTilePaths; ++lane) {
    const double low = (static_cast<double>(words[1][lane] >> 12) + 0.5) * 0x1p-52;
    drawn[lane] = WalkUp(mean, none, static_cast<double>(words[0][lane]) * 0x1p-32 + low);
  }
}

}  // namespace accord::migration_internal
