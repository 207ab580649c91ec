#include "simulation/model/trials_summary.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <variant>
#include <vector>

#include "simulation/base/overloaded.h"
#include "simulation/model/gauss_legendre.h"
#include "simulation/random/math.h"
#include "simulation/scenario/metalog_series.h"

namespace accord::model_internal {
namespace {

constexpr double kLastLogit = 39.5;
constexpr double kLargestMoment = 1e300;
constexpr int kBins = 40;

struct Moments {
  double mean, variance;
};

// The integral over all logits that count of f times the logistic density y (1 - y).
template <typename F>
double MeanOf(const F& f) {
  constexpr int kPieces = 632;
  constexpr double kWidth = 2.0 * kLastLogit / kPieces;
  double sum = 0.0;
  for (int piece = 0; piece < kPieces; ++piece) {
    for (const GaussPoint& gauss : kGauss) {
      const double logit = -kLastLogit + kWidth * (piece + gauss.place);
      sum += gauss.weight * f(logit) / ((1.0 + Exp(-logit)) * (1.0 + Exp(logit)));
    }
  }
  return sum * kWidth;
}

// Beyond the last logit y is 0 or 1, and a side that is open beside a bound exp(centre + slope L):
// the part of E exp(power M) there.
double TailPart(double centre, double slope, double power) {
  const double rate = 1.0 - power * slope;
  return rate > 0.0 ? Exp(power * centre - rate * kLastLogit) / rate : 0.0;
}

Moments MomentsOf(const MetalogSeries& m) {
  const auto value = [&](double logit) { return MetalogValueOf(m, MetalogScaleAt(m, logit)); };
  const bool open_above = m.has_lower() && !m.has_upper();
  const bool open_below = m.has_upper() && !m.has_lower();
  const double sign = open_below ? -1.0 : 1.0, bound = open_below ? m.upper : m.lower;
  const auto tail = [&](double power) {
    if (open_above) return TailPart(m.CentreAt(0.5), m.upper_slope(), power);
    if (open_below) return TailPart(0.0 - m.CentreAt(-0.5), m.lower_slope(), power);
    return 0.0;
  };
  const double median = value(0.0);
  const double mean =
      median + MeanOf([&](double logit) { return value(logit) - median; }) + sign * tail(1.0);
  double variance = MeanOf([&](double logit) {
    const double deviation = value(logit) - mean;
    return deviation * deviation;
  });
  if (open_above || open_below) variance += tail(2.0) - 2.0 * sign * (mean - bound) * tail(1.0);
  return {mean, variance};
}

Moments MomentsOf(const std::vector<double>& values) {
  const double n = static_cast<double>(values.size());
  double mean = 0.0, variance = 0.0;
  for (const double value : values) mean += value / n;
  for (const double value : values) variance += (value - mean) * (value - mean) / n;
  return {mean, variance};
}

double QuantileOf(const MetalogSeries& m, double p) {
  return MetalogValueOf(m, MetalogScale(m, p, 1.0 - p));
}

// Type 7.
double QuantileOf(const std::vector<double>& sorted, double p) {
  const double position = p * static_cast<double>(sorted.size() - 1);
  const double whole = std::min(std::floor(position), static_cast<double>(sorted.size() - 2));
  const std::size_t index = static_cast<std::size_t>(whole);
  return std::fma(position - whole, sorted[index + 1] - sorted[index], sorted[index]);
}

// P(X <= x), or P(X < x).
double ProbabilityBelow(const MetalogSeries& m, double x, bool /*inclusive*/) {
  return MetalogProbability(m, x);
}

double ProbabilityBelow(const std::vector<double>& sorted, double x, bool inclusive) {
  const auto end = inclusive ? std::upper_bound(sorted.begin(), sorted.end(), x)
                             : std::lower_bound(sorted.begin(), sorted.end(), x);
  return static_cast<double>(end - sorted.begin()) / static_cast<double>(sorted.size());
}

// Sampled values in ascending order, or the metalog.
using StreamDistribution = std::variant<std::vector<double>, MetalogSeries>;

// All streams alike.
class Mixture {
 public:
  explicit Mixture(const TrialsMarginal& trials) {
    for (const TrialStream& stream : trials.streams) {
      std::visit(Overloaded{
                     [](std::monostate) {},
                     [&](const SampledTrials& sampled) {
                       std::vector<double> sorted = sampled.values;
                       std::sort(sorted.begin(), sorted.end());
                       streams_.emplace_back(std::move(sorted));
                     },
                     [&](const MetalogTrials& metalog) {
                       streams_.emplace_back(MetalogSeriesOf(metalog));
                     },
                 },
                 stream.kind);
    }
  }

  Moments moments() const {
    std::vector<Moments> all;
    for (const StreamDistribution& stream : streams_) {
      all.push_back(std::visit([](const auto& of) { return MomentsOf(of); }, stream));
    }
    const double n = static_cast<double>(all.size());
    Moments mixed{0.0, 0.0};
    for (const Moments& one : all) mixed.mean += one.mean / n;
    for (const Moments& one : all) {
      mixed.variance += (one.variance + (one.mean - mixed.mean) * (one.mean - mixed.mean)) / n;
    }
    return mixed;
  }

  double Below(double x, bool inclusive) const {
    double sum = 0.0;
    for (const StreamDistribution& stream : streams_) {
      sum += std::visit([&](const auto& of) { return ProbabilityBelow(of, x, inclusive); }, stream);
    }
    return sum / static_cast<double>(streams_.size());
  }

  double Quantile(double p) const {
    std::vector<double> each;
    for (const StreamDistribution& stream : streams_) {
      each.push_back(std::visit([&](const auto& of) { return QuantileOf(of, p); }, stream));
    }
    const auto [least, most] = std::minmax_element(each.begin(), each.end());
    double low = *least, high = *most;
    for (int halving = 0; halving < 40 && low < high; ++halving) {
      const double middle = low + 0.5 * (high - low);
      (Below(middle, /*inclusive=*/true) < p ? low : high) = middle;
    }
    return high;
  }

 private:
  std::vector<StreamDistribution> streams_;
};

void FillChart(const Mixture& mixture, DriverSummary& summary) {
  summary.chart_min = mixture.Quantile(0.005);
  summary.chart_max = mixture.Quantile(0.995);
  const double width = summary.chart_max - summary.chart_min;
  const int bins = width > 0.0 ? kBins : 1;
  double below = mixture.Below(summary.chart_min, /*inclusive=*/false);
  for (int bin = 1; bin <= bins; ++bin) {
    const double end = bin == bins ? summary.chart_max : summary.chart_min + width * bin / bins;
    const double to = mixture.Below(end, /*inclusive=*/true);
    summary.bin_probabilities.push_back(std::max(to - below, 0.0));
    below = to;
  }
}

std::optional<double> IfFinite(double moment) {
  return std::fabs(moment) <= kLargestMoment ? std::optional(moment) : std::nullopt;
}

}  // namespace

DriverSummary SummaryOfTrials(const TrialsMarginal& trials) {
  const Mixture mixture(trials);
  const Moments moments = mixture.moments();
  DriverSummary summary;
  summary.mean = IfFinite(moments.mean);
  summary.sd = IfFinite(std::sqrt(moments.variance));
  summary.p10 = mixture.Quantile(0.1);
  summary.p50 = mixture.Quantile(0.5);
  summary.p90 = mixture.Quantile(0.9);
  FillChart(mixture, summary);
  return summary;
}

}  // namespace accord::model_internal
