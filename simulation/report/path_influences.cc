#include "simulation/report/path_influences.h"

#include <algorithm>

#include "simulation/base/comparison.h"
#include "simulation/engine/influence.h"

namespace accord::report_internal {
namespace {

template <typename Influence>
std::vector<double> ByPath(const Distribution& x, const Influence& influence) {
  std::vector<double> values;
  values.reserve(x.samples().size());
  for (const double sample : x.samples()) values.push_back(influence(sample));
  return values;
}

}  // namespace

std::vector<double> MeanInfluences(const Distribution& x) {
  return ByPath(x, [](double sample) { return sample; });
}

std::vector<double> SdInfluences(const Distribution& x) {
  const double mean = x.Mean().value, sd = x.StandardDeviation().value;
  return ByPath(x, [=](double sample) {
    return sd > 0.0 ? ((sample - mean) * (sample - mean) - sd * sd) / (2.0 * sd) : 0.0;
  });
}

std::vector<double> QuantileInfluences(const Distribution& x, double p) {
  const double quantile = x.QuantileValue(p), slope = QuantileSlope(x, p);
  return ByPath(x, [=](double sample) { return (sample <= quantile ? p - 1.0 : p) * slope; });
}

std::vector<double> LossInfluences(const Distribution& x, double size) {
  const double level = 0.0 - Slack(0.0, size);
  return ByPath(x, [=](double sample) { return sample < level ? 1.0 : 0.0; });
}

std::vector<double> TailInfluences(const Distribution& x) {
  constexpr double kTailShare = 0.05;
  const double quantile = x.QuantileValue(kTailShare);
  return ByPath(x, [=](double sample) { return std::max(quantile - sample, 0.0) / kTailShare; });
}

}  // namespace accord::report_internal
