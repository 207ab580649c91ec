#include "simulation/scenario/metalog_series.h"

#include <cstddef>

#include "simulation/random/math.h"
#include "simulation/scenario/metalog.h"

namespace accord {
namespace {

// Where the logit of any probability that is drawn lies: 7.6e-18 from the ends.
constexpr double kLastLogit = 39.5;

}  // namespace

MetalogSeries MetalogSeriesOf(const MetalogTrials& trials) {
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  MetalogSeries m;
  m.lower = trials.lower_bound.value_or(-kInfinity);
  m.upper = trials.upper_bound.value_or(kInfinity);
  const std::vector<double>& a = trials.a_coefficients;
  m.powers = static_cast<int>((a.size() + 1) / 2);
  for (std::size_t i = 0; i < a.size(); ++i) {
    // a1, a4, a5, a7, a9, ... stand alone; a2, a3, a6, a8, a10, ... with L.
    const bool with_logit = i == 1 || i == 2 || (i > 3 && i % 2 == 1);
    const std::size_t power = i == 1 ? 0 : i == 2 ? 1 : i / 2;
    (with_logit ? m.spread : m.centre)[i == 3 ? 1 : power] = a[i];
  }
  return m;
}

double MetalogScale(const MetalogSeries& m, double below, double above) {
  const double d = below < above ? below - 0.5 : 0.5 - above;
  return std::fma(m.SpreadAt(d), Log(below) - Log(above), m.CentreAt(d));
}

double MetalogScaleAt(const MetalogSeries& m, double logit) {
  // y - 1/2 = tanh(L / 2) / 2.
  const double small = Exp(-std::fabs(logit));
  const double half = 0.5 * (1 - small) / (1 + small);
  const double d = logit < 0 ? -half : half;
  return std::fma(m.SpreadAt(d), logit, m.CentreAt(d));
}

double MetalogValueOf(const MetalogSeries& m, double scale) {
  return FromMetalogScale(m.lower, m.upper, scale);
}

double MetalogProbability(const MetalogSeries& m, double x) {
  double low = -kLastLogit, high = kLastLogit;
  for (int halving = 0; halving < 52; ++halving) {
    const double middle = 0.5 * (low + high);
    (MetalogValueOf(m, MetalogScaleAt(m, middle)) <= x ? low : high) = middle;
  }
  return 1.0 / (1.0 + Exp(-low));
}

}  // namespace accord
