#include "simulation/model/count_points.h"

#include <algorithm>
#include <cmath>

namespace accord::model_internal {
namespace {

constexpr double kLeastWeight = 1e-30;

// up(k) = P(k + 1) / P(k), down(k) = P(k - 1) / P(k): 0 past an end.
template <typename Up, typename Down>
std::vector<DiscretePoint> PointsFrom(double likeliest, const Up& up, const Down& down) {
  std::vector<DiscretePoint> points;
  double weight = 1.0;
  for (double k = likeliest; (weight *= down(k)) >= kLeastWeight;) points.push_back({--k, weight});
  std::reverse(points.begin(), points.end());
  points.push_back({likeliest, 1.0});
  weight = 1.0;
  for (double k = likeliest; (weight *= up(k)) >= kLeastWeight;) points.push_back({++k, weight});
  // From both ends inwards: small ones first.
  double below = 0.0, above = 0.0;
  for (auto p = points.begin(); p->value < likeliest; ++p) below += p->probability;
  for (auto p = points.rbegin(); p->value > likeliest; ++p) above += p->probability;
  const double sum = below + above + 1.0;
  for (DiscretePoint& point : points) point.probability /= sum;
  return points;
}

}  // namespace

std::vector<DiscretePoint> PointsOf(const PoissonMarginal& m) {
  return PointsFrom(
      std::floor(m.mean), [&](double k) { return m.mean / (k + 1.0); },
      [&](double k) { return k / m.mean; });
}

std::vector<DiscretePoint> PointsOf(const BinomialMarginal& m) {
  const double n = m.trials, odds = m.probability / (1.0 - m.probability);
  return PointsFrom(
      std::min(n, std::floor((n + 1.0) * m.probability)),
      [&](double k) { return (n - k) / (k + 1.0) * odds; },
      [&](double k) { return k / (n - k + 1.0) / odds; });
}

}  // namespace accord::model_internal
