#ifndef ACCORD_SIMULATION_ACCUMULATE_MOMENT_KERNELS_H_
#define ACCORD_SIMULATION_ACCUMULATE_MOMENT_KERNELS_H_

// Private to moments.cc and its test: sums over one tile, in sixteen lanes. Element i goes to
// lane i mod 16 and the lanes are added in one fixed tree, whatever the width of the processor's
// vectors, so the bits depend on the data alone.

#include <cstddef>

#include "simulation/base/vector_clones.h"

namespace accord::accumulate_internal {

inline constexpr std::size_t kLanes = 16;

// Adds the lanes pairwise at distance 8, 4, 2, 1. Destroys them.
ACCORD_ALWAYS_INLINE double SumOfLanes(double* lanes) {
  for (std::size_t half = kLanes / 2; half > 0; half /= 2) {
    for (std::size_t lane = 0; lane < half; ++lane) lanes[lane] += lanes[lane + half];
  }
  return lanes[0];
}

struct TwoSums {
  double first = 0.0;   // sum of x - origin
  double second = 0.0;  // sum of (x - origin)^2
};

ACCORD_ALWAYS_INLINE TwoSums TwoSumsBody(const double* x, std::size_t size, double origin) {
  double first[kLanes] = {};
  double second[kLanes] = {};
  std::size_t i = 0;
  for (; i + kLanes <= size; i += kLanes) {
    ACCORD_LANES
    for (std::size_t lane = 0; lane < kLanes; ++lane) {
      const double d = x[i + lane] - origin;
      first[lane] += d;
      second[lane] += d * d;
    }
  }
  for (std::size_t lane = 0; i + lane < size; ++lane) {
    const double d = x[i + lane] - origin;
    first[lane] += d;
    second[lane] += d * d;
  }
  return {SumOfLanes(first), SumOfLanes(second)};
}

struct Spread {
  double first = 0.0;  // sum of x - origin
  double min = 0.0;
  double max = 0.0;
};

// size >= 1.
ACCORD_ALWAYS_INLINE Spread SpreadBody(const double* x, std::size_t size, double origin) {
  double first[kLanes] = {};
  double min[kLanes];
  double max[kLanes];
  for (std::size_t lane = 0; lane < kLanes; ++lane) min[lane] = max[lane] = origin;
  std::size_t i = 0;
  for (; i + kLanes <= size; i += kLanes) {
    ACCORD_LANES
    for (std::size_t lane = 0; lane < kLanes; ++lane) {
      const double v = x[i + lane];
      first[lane] += v - origin;
      min[lane] = v < min[lane] ? v : min[lane];
      max[lane] = v > max[lane] ? v : max[lane];
    }
  }
  for (std::size_t lane = 0; i + lane < size; ++lane) {
    const double v = x[i + lane];
    first[lane] += v - origin;
    min[lane] = v < min[lane] ? v : min[lane];
    max[lane] = v > max[lane] ? v : max[lane];
  }
  Spread spread{SumOfLanes(first), min[0], max[0]};
  for (std::size_t lane = 1; lane < kLanes; ++lane) {
    spread.min = min[lane] < spread.min ? min[lane] : spread.min;
    spread.max = max[lane] > spread.max ? max[lane] : spread.max;
  }
  return spread;
}

struct TwoSumsAndSpread {
  double first = 0.0;  // as TwoSums
  double second = 0.0;
  double min = 0.0;
  double max = 0.0;
};

// size >= 1. The sums have the bits of TwoSumsBody.
ACCORD_ALWAYS_INLINE TwoSumsAndSpread TwoSumsAndSpreadBody(const double* x, std::size_t size,
                                                           double origin) {
  double first[kLanes] = {};
  double second[kLanes] = {};
  double min[kLanes];
  double max[kLanes];
  for (std::size_t lane = 0; lane < kLanes; ++lane) min[lane] = max[lane] = origin;
  std::size_t i = 0;
  for (; i + kLanes <= size; i += kLanes) {
    ACCORD_LANES
    for (std::size_t lane = 0; lane < kLanes; ++lane) {
      const double v = x[i + lane];
      const double d = v - origin;
      first[lane] += d;
      second[lane] += d * d;
      min[lane] = v < min[lane] ? v : min[lane];
      max[lane] = v > max[lane] ? v : max[lane];
    }
  }
  for (std::size_t lane = 0; i + lane < size; ++lane) {
    const double v = x[i + lane];
    const double d = v - origin;
    first[lane] += d;
    second[lane] += d * d;
    min[lane] = v < min[lane] ? v : min[lane];
    max[lane] = v > max[lane] ? v : max[lane];
  }
  TwoSumsAndSpread sums{SumOfLanes(first), SumOfLanes(second), min[0], max[0]};
  for (std::size_t lane = 1; lane < kLanes; ++lane) {
    sums.min = min[lane] < sums.min ? min[lane] : sums.min;
    sums.max = max[lane] > sums.max ? max[lane] : sums.max;
  }
  return sums;
}

struct CentralSums {
  double m2 = 0.0;
  double m3 = 0.0;
  double m4 = 0.0;
};

ACCORD_ALWAYS_INLINE CentralSums CentralSumsBody(const double* x, std::size_t size, double mean) {
  double m2[kLanes] = {};
  double m3[kLanes] = {};
  double m4[kLanes] = {};
  std::size_t i = 0;
  for (; i + kLanes <= size; i += kLanes) {
    ACCORD_LANES
    for (std::size_t lane = 0; lane < kLanes; ++lane) {
      const double d = x[i + lane] - mean;
      const double square = d * d;
      m2[lane] += square;
      m3[lane] += square * d;
      m4[lane] += square * square;
    }
  }
  for (std::size_t lane = 0; i + lane < size; ++lane) {
    const double d = x[i + lane] - mean;
    const double square = d * d;
    m2[lane] += square;
    m3[lane] += square * d;
    m4[lane] += square * square;
  }
  return {SumOfLanes(m2), SumOfLanes(m3), SumOfLanes(m4)};
}

}  // namespace accord::accumulate_internal

#endif  // ACCORD_SIMULATION_ACCUMULATE_MOMENT_KERNELS_H_
