#include "simulation/migration/binomial.h"

#include <algorithm>
#include <boost/random/binomial_distribution.hpp>
#include <cassert>

#include "simulation/base/limits.h"
#include "simulation/model/column_arithmetic.h"
#include "simulation/random/math.h"
#include "simulation/random/philox.h"
#include "simulation/random/philox_urbg.h"

namespace accord::migration_internal {
namespace {

// Boost takes over (its algorithm BTRD) where the mode reaches this, as Boost itself would.
constexpr double kLeastModeForBoost = 11;

bool AreMany(double standing, double rarer) {
  return (standing + 1.0) * rarer >= kLeastModeForBoost;
}

// How many go the rarer way, by walking up the probabilities of 0, 1, 2, ... until they pass a
// uniform; 0 for paths that are Boost's. Sixteen paths walk side by side until the last is there.
//
// Boost's own walk is not used, because it starts at pow(1 - p, n): the rounding of 1 - p alone
// shifts that by n * 1e-16, which at 1e12 clients sends one draw in ten thousand far into the tail.
ACCORD_VECTOR_CLONES void WalkUp(ConstColumn rarer, ConstColumn odds, ConstColumn log_other,
                                 ConstColumn standing, const std::uint32_t* high,
                                 const std::uint32_t* low, Column taken) {
  constexpr int kGroup = 16;
  constexpr double kBelowRounding = 0x1p-60;  // past the mode: what is left is rounding
  for (int first = 0; first < kTilePaths; first += kGroup) {
    double left[kGroup], probability[kGroup], start[kGroup], steps[kGroup];
    for (int i = 0; i < kGroup; ++i) {
      const double clients = standing[first + i];
      const double uniform = UniformFromWords(high[first + i], low[first + i]);
      const bool many = (clients + 1.0) * rarer[first + i] >= kLeastModeForBoost;
      left[i] = many ? -1.0 : uniform;
      probability[i] = Exp(clients * log_other[first + i]);
      start[i] = (clients + 1.0) * odds[first + i];
      steps[i] = 0.0;
    }
    for (std::int64_t walking = 1; walking != 0;) {
      std::int64_t goes_on[kGroup];
#pragma GCC unroll 1  // else it is unrolled whole and no longer vectorised
      for (int i = 0; i < kGroup; ++i) {
        const double here = probability[i];
        const double step = steps[i] + 1.0;
        const double next = here * (start[i] / step - odds[first + i]);
        const double reach = here >= kBelowRounding ? here : 2.0;  // a uniform is below 1
        goes_on[i] = left[i] > reach ? 1 : 0;
        probability[i] = left[i] > reach ? next : here;
        steps[i] = left[i] > reach ? step : steps[i];
        left[i] = left[i] > reach ? left[i] - here : left[i];
      }
      walking = 0;
      for (int i = 0; i < kGroup; ++i) walking |= goes_on[i];
    }
    for (int i = 0; i < kGroup; ++i) {
      taken[first + i] = steps[i] < standing[first + i] ? steps[i] : standing[first + i];
    }
  }
}

double DrawMany(double clients, double p, PhiloxUrbg urbg) {
  const boost::random::binomial_distribution<std::int64_t> binomial(
      static_cast<std::int64_t>(clients), p);
  return static_cast<double>(binomial(urbg));
}

ACCORD_VECTOR_CLONES void Constants(ConstColumn here, ConstColumn elsewhere, Column rarer_way,
                                    Column odds, Column log_other, Column here_is_rarer) {
  for (int i = 0; i < kTilePaths; ++i) {
    const double sum = here[i] + elsewhere[i];
    const double least = elsewhere[i] < here[i] ? elsewhere[i] : here[i];
    const double rarer = sum == 0.0 ? 0.0 : least / sum;
    rarer_way[i] = rarer;
    odds[i] = rarer / (1.0 - rarer);
    log_other[i] = Log1p(-rarer);
    here_is_rarer[i] = here[i] <= elsewhere[i] ? 1.0 : 0.0;
  }
}

// The rarer way is the branch itself, or everybody else.
ACCORD_VECTOR_CLONES void TurnAround(ConstColumn here_is_rarer, ConstColumn standing,
                                     Column taken) {
  for (int i = 0; i < kTilePaths; ++i) {
    taken[i] = here_is_rarer[i] != 0.0 ? taken[i] : standing[i] - taken[i];
  }
}

}  // namespace

void ConditionalBinomials::Set(int branch, int lane, double here, double elsewhere) {
  const double sum = here + elsewhere;
  const double rarer = sum == 0.0 ? 0.0 : std::min(here, elsewhere) / sum;
  column(branch, kRarer)[lane] = rarer;
  column(branch, kOdds)[lane] = rarer / (1.0 - rarer);
  column(branch, kLogOther)[lane] = Log1p(-rarer);
  column(branch, kHereIsRarer)[lane] = here <= elsewhere ? 1.0 : 0.0;
}

void ConditionalBinomials::SetAllLanes(int branch, double here, double elsewhere) {
  Set(branch, 0, here, elsewhere);
  for (const Constant constant : {kRarer, kOdds, kLogOther, kHereIsRarer}) {
    columns::Fill(column(branch, constant)[0], column(branch, constant));
  }
}

void ConditionalBinomials::SetLanes(int branch, ConstColumn here, ConstColumn elsewhere) {
  Constants(here, elsewhere, column(branch, kRarer), column(branch, kOdds),
            column(branch, kLogOther), column(branch, kHereIsRarer));
}

void ConditionalBinomials::Draw(int branch, StreamKey stream, std::uint32_t period,
                                std::uint64_t first_path, ConstColumn standing, Column taken) {
  const auto block = static_cast<std::uint32_t>(branch) / 2;
  const int half = branch % 2;
  if (half == 0) {
    FillPhiloxGroup({stream.k0, stream.k1}, block, period, first_path, words_[0], words_[1],
                    words_[2], words_[3]);
  }
  const ConstColumn rarer = column(branch, kRarer);
  WalkUp(rarer, column(branch, kOdds), column(branch, kLogOther), standing, words_[2 * half],
         words_[2 * half + 1], taken);
  const std::uint32_t first_block = (static_cast<std::uint32_t>(branch) + 1) << 24;
  for (int lane = 0; lane < kTilePaths; ++lane) {
    assert(standing[lane] >= 0.0 && standing[lane] <= limits::kMaxBaseClients);
    if (!AreMany(standing[lane], rarer[lane])) continue;
    taken[lane] = DrawMany(standing[lane], rarer[lane],
                           PhiloxUrbg(stream, period, first_path + lane, first_block));
  }
  TurnAround(column(branch, kHereIsRarer), standing, taken);
}

}  // namespace accord::migration_internal
