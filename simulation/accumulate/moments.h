#ifndef ACCORD_SIMULATION_ACCUMULATE_MOMENTS_H_
#define ACCORD_SIMULATION_ACCUMULATE_MOMENTS_H_

#include <cstdint>
#include <span>

#include "simulation/accumulate/estimate.h"

namespace accord {

// Mergeable moments of a column, one value per path.
//
// How they are used: one thread adds the tiles of a block in order, blocks are merged in a fixed
// tree, batches by index. AddTile sums in sixteen lanes fixed by position in the tile and merges
// the tile by the pairwise formulas (Chan, Golub, LeVeque 1979; Pebay 2008), so the bits depend
// on the data, on where tiles begin and on the tree, and on nothing else: not on the processor,
// not on threads. Tiles may have any length, also 0; a different cut into tiles gives the same
// figures up to rounding.
//
// Sums are taken about the tile's first value (MeanM2) or its mean (Moments). A member of the
// tile is never further than sqrt(n-1) standard deviations from the mean (Samuelson), so in tiles
// of 256 cancellation costs at most a factor 256: the relative error of a sum of squares stays
// below 1e-12 + 1e-15 |mean|/sd (the second part because tile means are doubles). A column of one
// repeated value has exactly that mean and exactly zero variance.
//
// Values must be finite, |x| <= 1e70 for Moments and 1e150 for the others (their powers must not
// overflow). All types are plain values: reading is thread-safe, writing is not. Merging with an
// empty one changes nothing.

// Count, mean and sum of squared deviations: for the many quantities per period.
struct MeanM2 {
  std::uint64_t count = 0;
  double mean = 0.0;
  double m2 = 0.0;  // sum of (x - mean)^2

  void AddTile(std::span<const double> x);
  void Merge(const MeanM2& other);

  double Variance() const;           // unbiased (n - 1); 0 if count < 2
  double StandardDeviation() const;  // its root
  Estimate Mean() const;             // standard error s / sqrt(n)

  friend bool operator==(const MeanM2&, const MeanM2&) = default;
};

// The same with the smallest and the largest value. `about` has the bits that MeanM2 would have.
struct MeanM2Spread {
  MeanM2 about;
  double min = 0.0;  // 0 while empty; never a negative zero
  double max = 0.0;

  void AddTile(std::span<const double> x);
  void Merge(const MeanM2Spread& other);

  friend bool operator==(const MeanM2Spread&, const MeanM2Spread&) = default;
};

// Moments up to the fourth, smallest and largest value: for the figures that are reported with
// their standard deviation and its error.
struct Moments {
  std::uint64_t count = 0;
  double mean = 0.0;
  double m2 = 0.0;  // sums of powers of x - mean
  double m3 = 0.0;
  double m4 = 0.0;
  double min = 0.0;  // 0 while empty; never a negative zero
  double max = 0.0;

  void AddTile(std::span<const double> x);
  void Merge(const Moments& other);

  double Variance() const;  // unbiased (n - 1); 0 if count < 2
  Estimate Mean() const;
  // The standard deviation; its error by the delta method from the variance of s^2,
  // (mu4 - sigma^4 (n-3)/(n-1)) / n. lower is not below zero.
  Estimate StandardDeviation() const;

  friend bool operator==(const Moments&, const Moments&) = default;
};

}  // namespace accord

#endif  // ACCORD_SIMULATION_ACCUMULATE_MOMENTS_H_
