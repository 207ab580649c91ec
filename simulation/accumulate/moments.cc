#include "simulation/accumulate/moments.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <limits>

#include "simulation/accumulate/moment_kernels.h"
#include "simulation/base/vector_clones.h"

namespace accord {
namespace {

using namespace accumulate_internal;  // NOLINT: the kernels of this very file

ACCORD_VECTOR_CLONES TwoSums SumTwo(const double* x, std::size_t size, double origin) {
  return TwoSumsBody(x, size, origin);
}

ACCORD_VECTOR_CLONES Spread SumSpread(const double* x, std::size_t size, double origin) {
  return SpreadBody(x, size, origin);
}

ACCORD_VECTOR_CLONES TwoSumsAndSpread SumTwoAndSpread(const double* x, std::size_t size,
                                                      double origin) {
  return TwoSumsAndSpreadBody(x, size, origin);
}

ACCORD_VECTOR_CLONES CentralSums SumCentral(const double* x, std::size_t size, double mean) {
  return CentralSumsBody(x, size, mean);
}

// S2 - S1^2/n can come out a rounding below zero.
double AboutMean(double second, double first, double count) {
  const double m2 = second - first * (first / count);
  return m2 > 0.0 ? m2 : 0.0;
}

double UnbiasedVariance(double m2, std::uint64_t count) {
  return count < 2 ? 0.0 : m2 / static_cast<double>(count - 1);
}

Estimate MeanEstimate(double mean, double m2, std::uint64_t count) {
  if (count == 0) return NoEstimate();
  if (count == 1) return NormalEstimate(mean, std::numeric_limits<double>::infinity());
  const double n = static_cast<double>(count);
  return NormalEstimate(mean, std::sqrt(UnbiasedVariance(m2, count) / n));
}

// What both sides of a merge share.
struct Weights {
  Weights(std::uint64_t left, std::uint64_t right)
      : a(static_cast<double>(left)),
        b(static_cast<double>(right)),
        n(a + b),
        right_share(b / n),
        cross(a * right_share) {}
  double a, b, n;
  double right_share;  // b / n
  double cross;        // a b / n
};

}  // namespace

void MeanM2::AddTile(std::span<const double> x) {
  if (x.empty()) return;
  const double n = static_cast<double>(x.size());
  const TwoSums sums = SumTwo(x.data(), x.size(), x[0]);
  Merge({x.size(), x[0] + sums.first / n, AboutMean(sums.second, sums.first, n)});
}

void MeanM2::Merge(const MeanM2& other) {
  if (other.count == 0) return;
  if (count == 0) {
    *this = other;
    return;
  }
  const Weights w(count, other.count);
  const double delta = other.mean - mean;
  count += other.count;
  mean += delta * w.right_share;
  m2 += other.m2 + delta * delta * w.cross;
}

double MeanM2::Variance() const { return UnbiasedVariance(m2, count); }

double MeanM2::StandardDeviation() const { return std::sqrt(Variance()); }

Estimate MeanM2::Mean() const { return MeanEstimate(mean, m2, count); }

void MeanM2Spread::AddTile(std::span<const double> x) {
  if (x.empty()) return;
  const double n = static_cast<double>(x.size());
  const TwoSumsAndSpread sums = SumTwoAndSpread(x.data(), x.size(), x[0]);
  // Adding zero makes a negative zero a positive one.
  Merge({{x.size(), x[0] + sums.first / n, AboutMean(sums.second, sums.first, n)},
         sums.min + 0.0,
         sums.max + 0.0});
}

void MeanM2Spread::Merge(const MeanM2Spread& other) {
  if (other.about.count == 0) return;
  if (about.count == 0) {
    *this = other;
    return;
  }
  about.Merge(other.about);
  min = std::min(min, other.min);
  max = std::max(max, other.max);
}

void Moments::AddTile(std::span<const double> x) {
  if (x.empty()) return;
  const Spread spread = SumSpread(x.data(), x.size(), x[0]);
  Moments tile;
  tile.count = x.size();
  tile.mean = x[0] + spread.first / static_cast<double>(x.size());
  tile.min = spread.min + 0.0;  // makes a negative zero a positive one
  tile.max = spread.max + 0.0;
  const CentralSums sums = SumCentral(x.data(), x.size(), tile.mean);
  tile.m2 = sums.m2;
  tile.m3 = sums.m3;
  tile.m4 = sums.m4;
  Merge(tile);
}

// Pebay (2008), equations 3.1 for p = 2, 3, 4.
void Moments::Merge(const Moments& other) {
  if (other.count == 0) return;
  if (count == 0) {
    *this = other;
    return;
  }
  const Weights w(count, other.count);
  const double delta = other.mean - mean;
  const double delta_n = delta / w.n;
  const double square = delta * delta * w.cross;
  const double m2_cross = w.a * other.m2 - w.b * m2;
  const double m2_squares = w.a * w.a * other.m2 + w.b * w.b * m2;
  const double m3_cross = w.a * other.m3 - w.b * m3;
  m4 += other.m4 + square * delta_n * delta_n * (w.a * w.a - w.a * w.b + w.b * w.b) +
        6.0 * delta_n * delta_n * m2_squares + 4.0 * delta_n * m3_cross;
  m3 += other.m3 + square * delta_n * (w.a - w.b) + 3.0 * delta_n * m2_cross;
  m2 += other.m2 + square;
  mean += delta * w.right_share;
  count += other.count;
  min = std::min(min, other.min);
  max = std::max(max, other.max);
}

double Moments::Variance() const { return UnbiasedVariance(m2, count); }

Estimate Moments::Mean() const { return MeanEstimate(mean, m2, count); }

Estimate Moments::StandardDeviation() const {
  if (count == 0) return NoEstimate();
  if (count == 1) {
    return {0.0, std::numeric_limits<double>::infinity(), 0.0,
            std::numeric_limits<double>::infinity()};
  }
  const double n = static_cast<double>(count);
  const double variance = Variance();
  if (variance == 0.0) return {0.0, 0.0, 0.0, 0.0};
  const double sd = std::sqrt(variance);
  const double spread = m4 / n - variance * variance * ((n - 3.0) / (n - 1.0));
  const double variance_error = std::sqrt(std::max(spread, 0.0) / n);
  Estimate estimate = NormalEstimate(sd, variance_error / (2.0 * sd));
  estimate.lower = std::max(estimate.lower, 0.0);
  return estimate;
}

}  // namespace accord
