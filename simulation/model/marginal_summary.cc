#include "simulation/model/marginal_summary.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <type_traits>
#include <variant>

#include "simulation/model/compile_parts.h"
#include "simulation/model/gauss_legendre.h"
#include "simulation/model/heavy_moments.h"
#include "simulation/model/quantiles.h"
#include "simulation/model/trials_summary.h"
#include "simulation/random/math.h"
#include "simulation/random/quantile_table.h"
#include "simulation/random/special.h"
#include "simulation/scenario/marginal_facts.h"

namespace accord {
namespace {

using model_internal::CompileMarginal;
using model_internal::GaussPoint;
using model_internal::kGauss;
using model_internal::MedianOf;
using model_internal::Moments;

constexpr double kLargestMoment = 1e300;
constexpr double kScoreOfP90 = 1.2815515655446004;
constexpr double kScoreOfChartEnd = 2.5758293035489004;  // 99.5 %
constexpr int kBins = 40;

// The integral over [-end, end] of f, in so many pieces.
template <typename F>
double Integral(double end, int pieces, const F& f) {
  const double width = 2.0 * end / pieces;
  double sum = 0.0;
  for (int piece = 0; piece < pieces; ++piece) {
    for (const GaussPoint& gauss : kGauss) {
      sum += gauss.weight * f(-end + width * (piece + gauss.place));
    }
  }
  return sum * width;
}

// The mean of value(s) under a density over s of which next to all lies in [-end, end].
template <typename Value, typename Density>
double MeanBetween(double end, int pieces, const Value& value, const Density& density) {
  return Integral(end, pieces, [&](double s) { return value(s) * density(s); }) /
         Integral(end, pieces, density);
}

Moments OfQuantiles(const CompiledMarginal& compiled) {
  const auto density = [](double z) { return 0.3989422804014327 * Exp(-0.5 * z * z); };
  const auto mean_of = [&](const auto& value) {
    return MeanBetween(QuantileTable::kEnd, QuantileTable::kIntervals, value, density);
  };
  const double median = QuantileAt(compiled, 0.0);
  const double mean = median + mean_of([&](double z) { return QuantileAt(compiled, z) - median; });
  const double variance = mean_of([&](double z) {
    const double deviation = QuantileAt(compiled, z) - mean;
    return deviation * deviation;
  });
  return {mean, variance};
}

Moments OfPoints(const std::vector<DiscretePoint>& points) {
  double sum = 0.0, mean = 0.0, variance = 0.0;
  for (const DiscretePoint& point : points) sum += point.probability;
  for (const DiscretePoint& point : points) mean += point.probability / sum * point.value;
  for (const DiscretePoint& point : points) {
    variance += point.probability / sum * (point.value - mean) * (point.value - mean);
  }
  return {mean, variance};
}

Moments OfBeta(double alpha, double beta, double min, double max) {
  const double n = alpha + beta, width = max - min;
  return {min + width * alpha / n, width * width * (alpha / n) * (beta / n) / (n + 1.0)};
}

Moments MomentsOf(const Marginal& marginal, const CompiledMarginal& compiled);

// Of what is not truncated.
Moments MomentsOf(std::monostate) { return {0.0, 0.0}; }
Moments MomentsOf(const ConstantMarginal& m) { return {m.value, 0.0}; }
Moments MomentsOf(const UniformMarginal& m) {
  return {0.5 * (m.min + m.max), (m.max - m.min) * (m.max - m.min) / 12.0};
}
Moments MomentsOf(const NormalMarginal& m) { return {m.mean, m.sd * m.sd}; }
Moments MomentsOf(const LognormalMarginal& m) {
  if (m.mean) return {*m.mean, *m.sd * *m.sd};
  const double square = *m.log_sd * *m.log_sd;
  const double mean = *m.median * Exp(0.5 * square);
  return {mean, mean * mean * ExpMinusOne(square)};
}
Moments MomentsOf(const TriangularMarginal& m) {
  const double a = m.mode - m.min, b = m.max - m.mode;
  return {m.min + (2.0 * a + b) / 3.0, (a * a + a * b + b * b) / 18.0};
}
Moments MomentsOf(const PertMarginal& m) {
  const double width = m.max - m.min;
  return OfBeta(1.0 + 4.0 * (m.mode - m.min) / width, 1.0 + 4.0 * (m.max - m.mode) / width, m.min,
                m.max);
}
Moments MomentsOf(const BetaMarginal& m) {
  return OfBeta(m.alpha, m.beta, m.min, m.max.value_or(1.0));
}
Moments MomentsOf(const GammaMarginal& m) {
  return {m.shape * m.scale, m.shape * m.scale * m.scale};
}
Moments MomentsOf(const WeibullMarginal& m) {
  const double first = LogGamma(1.0 + 1.0 / m.shape), second = LogGamma(1.0 + 2.0 / m.shape);
  const double mean = m.scale * Exp(first);
  return {mean, mean * mean * ExpMinusOne(second - 2.0 * first)};
}
Moments MomentsOf(const StudentTMarginal& m) {
  const double nu = m.degrees_of_freedom;
  return {m.location, m.scale * m.scale * (nu / (nu - 2.0))};
}
Moments MomentsOf(const MetalogMarginal& m) { return model_internal::MomentsOf(m, {}); }
Moments MomentsOf(const DiscreteMarginal& m) { return OfPoints(m.points); }
// Straight between neighbours, each stretch with the same probability.
Moments MomentsOf(const EmpiricalMarginal& m) {
  std::vector<double> sorted = m.observations;
  std::sort(sorted.begin(), sorted.end());
  const double share = 1.0 / static_cast<double>(sorted.size() - 1);
  double mean = 0.0, variance = 0.0;
  for (std::size_t i = 1; i < sorted.size(); ++i) mean += share * 0.5 * (sorted[i - 1] + sorted[i]);
  for (std::size_t i = 1; i < sorted.size(); ++i) {
    const double a = sorted[i - 1] - mean, b = sorted[i] - mean;
    variance += share * (a * a + a * b + b * b) / 3.0;
  }
  return {mean, variance};
}
Moments MomentsOf(const PoissonMarginal& m) { return {m.mean, m.mean}; }
Moments MomentsOf(const BinomialMarginal& m) {
  const double mean = m.trials * m.probability;
  return {mean, mean * (1.0 - m.probability)};
}

// SummaryOfTrials has its own.
Moments MomentsOf(const TrialsMarginal&) { return {0.0, 0.0}; }

// Of an event.
Moments MomentsOf(const Moments& severity, double probability) {
  const double square = severity.mean * severity.mean;
  return {probability * severity.mean,
          probability * (severity.variance + (1.0 - probability) * square)};
}

// `compiled` is the marginal.
Moments MomentsOf(const Marginal& marginal, const CompiledMarginal& compiled) {
  if (const auto& cut = marginal.truncation) {
    const auto heavy = model_internal::HeavyMomentsOf(marginal, *cut);
    return heavy ? *heavy : OfQuantiles(compiled);
  }
  return std::visit(
      [&compiled](const auto& kind) {
        if constexpr (std::is_same_v<decltype(kind), const EventMarginal&>) {
          const CompiledMarginal severity =
              std::visit([](const auto& simple) -> CompiledMarginal { return simple; },
                         std::get<EventQuantiles>(compiled).severity);
          return MomentsOf(MomentsOf(*kind.severity, severity), kind.probability);
        } else {
          return MomentsOf(kind);
        }
      },
      marginal.kind);
}

// P(X <= x), or P(X < x): where the quantile function passes x.
double ProbabilityBelow(const CompiledMarginal& compiled, double x, bool inclusive) {
  double low = -QuantileTable::kEnd, high = QuantileTable::kEnd;
  for (int halving = 0; halving < 60; ++halving) {
    const double middle = 0.5 * (low + high);
    const double value = QuantileAt(compiled, middle);
    (value < x || (inclusive && value == x) ? low : high) = middle;
  }
  return NormalCdf(0.5 * (low + high));
}

void FillChart(const CompiledMarginal& compiled, DriverSummary& summary) {
  summary.chart_min = QuantileAt(compiled, -kScoreOfChartEnd);
  summary.chart_max = QuantileAt(compiled, kScoreOfChartEnd);
  const double width = summary.chart_max - summary.chart_min;
  const int bins = width > 0.0 ? kBins : 1;
  double below = ProbabilityBelow(compiled, summary.chart_min, /*inclusive=*/false);
  for (int bin = 1; bin <= bins; ++bin) {
    const double end = bin == bins ? summary.chart_max : summary.chart_min + width * bin / bins;
    const double to = ProbabilityBelow(compiled, end, /*inclusive=*/true);
    summary.bin_probabilities.push_back(std::max(to - below, 0.0));
    below = to;
  }
}

std::optional<double> IfFinite(bool exists, double moment) {
  return exists && std::fabs(moment) <= kLargestMoment ? std::optional(moment) : std::nullopt;
}

}  // namespace

DriverSummary SummaryOf(const Marginal& marginal) {
  if (const auto* trials = std::get_if<TrialsMarginal>(&marginal.kind)) {
    DriverSummary summary = model_internal::SummaryOfTrials(*trials);
    if (!HasMean(marginal)) summary.mean.reset();
    if (!HasVariance(marginal)) summary.sd.reset();
    return summary;
  }
  const CompiledMarginal compiled = CompileMarginal(marginal);
  DriverSummary summary;
  const Moments moments = MomentsOf(marginal, compiled);
  summary.mean = IfFinite(HasMean(marginal), moments.mean);
  summary.sd = IfFinite(HasVariance(marginal), std::sqrt(moments.variance));
  summary.p10 = QuantileAt(compiled, -kScoreOfP90);
  summary.p50 = MedianOf(marginal, compiled);
  summary.p90 = QuantileAt(compiled, kScoreOfP90);
  FillChart(compiled, summary);
  return summary;
}

std::optional<std::vector<DriverSummary>> DriverSummaries(const Scenario& scenario,
                                                          const Stopped& stopped) {
  std::vector<DriverSummary> summaries;
  for (const Driver& driver : scenario.facts().drivers) {
    if (IsStopped(stopped)) return std::nullopt;
    summaries.push_back(SummaryOf(*driver.marginal));
    summaries.back().driver = driver.id;
  }
  return summaries;
}

}  // namespace accord
