#ifndef ACCORD_SIMULATION_PANEL_TIME_KERNELS_H_
#define ACCORD_SIMULATION_PANEL_TIME_KERNELS_H_

#include <optional>
#include <span>
#include <vector>

#include "simulation/panel/square_matrix.h"

// How far pairs of dates resemble each other, and what that says of the next ones: (5.3), (5.7) and
// (5.8) of the process forecast (docs/model.md, section 5). Pure, thread-safe.
namespace accord::panel_internal {

// Covariance over time in units of what is fresh in every pair: K(s, t) = 1{s = t} +
// level (1 + min(s, t)) + season 1{s - t divisible by S}, with an unknown constant mean. min ends
// at 2T: a walk stops widening T pairs ahead.
struct TimeKernel {
  double level = 0.0;   // q, of a random walk; at least 0
  double season = 0.0;  // u; at least 0
  // log|K| + log(1' K^-1 1).
  double log_volume = 0.0;
  SquareMatrix projection;       // P = K^-1 - K^-1 1 1' K^-1 / (1' K^-1 1), T x T
  std::vector<double> weights;   // A, [h][pair]: what pairs say of h pairs ahead; rows sum to 1
  std::vector<double> variance;  // V, [h][h]
};

// Every kernel that is tried: levels 0 to 10 from three pairs on (else one), seasons 0 to 8 where
// there is a season (at least 2 pairs long) and a whole one has been seen.
std::vector<TimeKernel> TimeKernels(int pairs, int horizon, std::optional<int> season);

// Probability of each kernel by REML (Harville 1974) with equal priors, but for exp(-0.7) for a
// level and for a season above 0: (5.7). `products` are G, T x T: how deviations of pairs go
// together.
std::vector<double> KernelWeights(std::span<const TimeKernel> kernels,
                                  const SquareMatrix& products);

// Of all kernels together: (5.8).
struct TimeForecast {
  std::vector<double> weights;   // A, [h][pair]
  std::vector<double> variance;  // V, [h][h]
};
TimeForecast MixKernels(std::span<const TimeKernel> kernels, std::span<const double> probabilities,
                        const SquareMatrix& products, int horizon);

// Pbar, the mean of P.
SquareMatrix MeanProjection(std::span<const TimeKernel> kernels,
                            std::span<const double> probabilities);

// tr(P G), at least 1e-12, so that pairs which do not differ at all have a scale too.
double Scale(const SquareMatrix& projection, const SquareMatrix& products);

}  // namespace accord::panel_internal

#endif  // ACCORD_SIMULATION_PANEL_TIME_KERNELS_H_
