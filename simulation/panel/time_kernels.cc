#include "simulation/panel/time_kernels.h"

#include <algorithm>
#include <cstddef>
#include <utility>

#include "simulation/random/math.h"

namespace accord::panel_internal {
namespace {

constexpr double kLevels[] = {0.0, 0.03, 0.15, 0.6, 2.5, 10.0};
constexpr double kLevelOfFewPairs = 2.0;
constexpr int kPairsForLevels = 3;
constexpr double kSeasons[] = {0.0, 0.5, 2.0, 8.0};
constexpr double kPenalty = 0.7;
constexpr double kMostSeries = 3.0;  // of independent ones that deviations are taken for

std::size_t Place(int row, int column, int columns) {
  return static_cast<std::size_t>(row) * static_cast<std::size_t>(columns) +
         static_cast<std::size_t>(column);
}

class Covariance {
 public:
  Covariance(double level, double season, std::optional<int> season_length, int pairs)
      : level_(level), season_(season), season_length_(season_length), last_(2 * pairs - 1) {}

  double operator()(int s, int t) const {
    double value = s == t ? 1.0 : 0.0;
    value += level_ * (1.0 + std::min({s, t, last_}));
    if (season_length_ && (s - t) % *season_length_ == 0) value += season_;
    return value;
  }

 private:
  double level_, season_;
  std::optional<int> season_length_;
  int last_;
};

TimeKernel KernelOf(double level, double season, const Covariance& covariance, int pairs,
                    int horizon) {
  SquareMatrix known(pairs);
  for (int s = 0; s < pairs; ++s) {
    for (int t = 0; t < pairs; ++t) known.at(s, t) = covariance(s, t);
  }
  const SquareMatrix factor = CholeskyFactor(known);
  const SquareMatrix inverse = InverseOf(factor);
  std::vector<double> ones(static_cast<std::size_t>(pairs));  // K^-1 1
  double sum = 0.0;
  for (int s = 0; s < pairs; ++s) {
    for (int t = 0; t < pairs; ++t) ones[static_cast<std::size_t>(s)] += inverse.at(s, t);
    sum += ones[static_cast<std::size_t>(s)];
  }
  TimeKernel kernel{.level = level,
                    .season = season,
                    .log_volume = LogDeterminantOf(factor) + Log(sum),
                    .projection = inverse,
                    .weights = {},
                    .variance = {}};
  for (int s = 0; s < pairs; ++s) {
    for (int t = 0; t < pairs; ++t) {
      kernel.projection.at(s, t) -=
          ones[static_cast<std::size_t>(s)] * ones[static_cast<std::size_t>(t)] / sum;
    }
  }
  // K* K^-1, and e.
  std::vector<double> plain(static_cast<std::size_t>(horizon) * static_cast<std::size_t>(pairs));
  std::vector<double> left(static_cast<std::size_t>(horizon), 1.0);
  for (int h = 0; h < horizon; ++h) {
    for (int s = 0; s < pairs; ++s) {
      const double ahead = covariance(pairs + h, s);
      for (int t = 0; t < pairs; ++t) plain[Place(h, t, pairs)] += ahead * inverse.at(s, t);
    }
    for (int t = 0; t < pairs; ++t) left[static_cast<std::size_t>(h)] -= plain[Place(h, t, pairs)];
  }
  kernel.weights = plain;
  kernel.variance.resize(static_cast<std::size_t>(horizon) * static_cast<std::size_t>(horizon));
  for (int h = 0; h < horizon; ++h) {
    const double rest = left[static_cast<std::size_t>(h)] / sum;
    for (int t = 0; t < pairs; ++t) {
      kernel.weights[Place(h, t, pairs)] += rest * ones[static_cast<std::size_t>(t)];
    }
    for (int g = 0; g <= h; ++g) {
      double value = covariance(pairs + h, pairs + g);
      for (int t = 0; t < pairs; ++t) {
        value -= plain[Place(h, t, pairs)] * covariance(pairs + g, t);
      }
      value += rest * left[static_cast<std::size_t>(g)];
      kernel.variance[Place(h, g, horizon)] = kernel.variance[Place(g, h, horizon)] = value;
    }
  }
  return kernel;
}

// How many independent series deviations are worth: (tr JGJ)^2 / tr (JGJ)^2, J centring.
double SeriesOf(const SquareMatrix& products) {
  const int pairs = products.size();
  std::vector<double> means(static_cast<std::size_t>(pairs));
  double mean = 0.0;
  for (int s = 0; s < pairs; ++s) {
    for (int t = 0; t < pairs; ++t) means[static_cast<std::size_t>(s)] += products.at(s, t) / pairs;
    mean += means[static_cast<std::size_t>(s)] / pairs;
  }
  double trace = 0.0, squares = 0.0;
  for (int s = 0; s < pairs; ++s) {
    for (int t = 0; t < pairs; ++t) {
      const double centred = products.at(s, t) - means[static_cast<std::size_t>(s)] -
                             means[static_cast<std::size_t>(t)] + mean;
      if (s == t) trace += centred;
      squares += centred * centred;
    }
  }
  return std::clamp(trace * trace / std::max(squares, 1e-300), 1.0, kMostSeries);
}

}  // namespace

std::vector<TimeKernel> TimeKernels(int pairs, int horizon, std::optional<int> season) {
  const bool few = pairs < kPairsForLevels;
  const bool seasonal = season && pairs >= *season;
  std::vector<TimeKernel> kernels;
  for (const double level : kLevels) {
    for (const double strength : kSeasons) {
      const double used = few ? kLevelOfFewPairs : level;
      const Covariance covariance(used, strength, seasonal ? season : std::nullopt, pairs);
      kernels.push_back(KernelOf(used, strength, covariance, pairs, horizon));
      if (!seasonal) break;
    }
    if (few) break;
  }
  return kernels;
}

double Scale(const SquareMatrix& projection, const SquareMatrix& products) {
  return std::max(TraceOfProduct(projection, products), 1e-12);
}

std::vector<double> KernelWeights(std::span<const TimeKernel> kernels,
                                  const SquareMatrix& products) {
  const double series = SeriesOf(products);
  const int pairs = products.size();
  std::vector<double> weights;
  for (const TimeKernel& kernel : kernels) {
    const double penalties = (kernel.level > 0.0 ? 1 : 0) + (kernel.season > 0.0 ? 1 : 0);
    weights.push_back(
        -0.5 * series *
            ((pairs - 1) * Log(Scale(kernel.projection, products)) + kernel.log_volume) -
        kPenalty * penalties);
  }
  const double highest = *std::ranges::max_element(weights);
  double sum = 0.0;
  for (double& weight : weights) {
    weight = Exp(weight - highest);
    sum += weight;
  }
  for (double& weight : weights) weight /= sum;
  return weights;
}

SquareMatrix MeanProjection(std::span<const TimeKernel> kernels,
                            std::span<const double> probabilities) {
  SquareMatrix mean(kernels[0].projection.size());
  for (std::size_t i = 0; i < kernels.size(); ++i) {
    mean.AddProduct(probabilities[i], kernels[i].projection);
  }
  return mean;
}

TimeForecast MixKernels(std::span<const TimeKernel> kernels, std::span<const double> probabilities,
                        const SquareMatrix& products, int horizon) {
  const int pairs = products.size();
  const double scale = Scale(MeanProjection(kernels, probabilities), products);
  const double spread = std::max(pairs - 1, 1) / scale;
  TimeForecast mixed{std::vector<double>(kernels[0].weights.size()),
                     std::vector<double>(kernels[0].variance.size())};
  for (std::size_t i = 0; i < kernels.size(); ++i) {
    for (std::size_t j = 0; j < mixed.weights.size(); ++j) {
      mixed.weights[j] += probabilities[i] * kernels[i].weights[j];
    }
  }
  for (std::size_t i = 0; i < kernels.size(); ++i) {
    const TimeKernel& kernel = kernels[i];
    const double share = probabilities[i] * Scale(kernel.projection, products) / scale;
    // (A - Abar) G.
    std::vector<double> off(mixed.weights.size()), turned(mixed.weights.size());
    for (std::size_t j = 0; j < off.size(); ++j) off[j] = kernel.weights[j] - mixed.weights[j];
    for (int h = 0; h < horizon; ++h) {
      for (int s = 0; s < pairs; ++s) {
        for (int t = 0; t < pairs; ++t) {
          turned[Place(h, t, pairs)] += off[Place(h, s, pairs)] * products.at(s, t);
        }
      }
    }
    for (int h = 0; h < horizon; ++h) {
      for (int g = 0; g < horizon; ++g) {
        double product = 0.0;
        for (int t = 0; t < pairs; ++t) {
          product += turned[Place(h, t, pairs)] * off[Place(g, t, pairs)];
        }
        const std::size_t at = Place(h, g, horizon);
        mixed.variance[at] += share * kernel.variance[at] + probabilities[i] * spread * product;
      }
    }
  }
  return mixed;
}

}  // namespace accord::panel_internal
