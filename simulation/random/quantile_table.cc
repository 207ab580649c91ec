#include "simulation/random/quantile_table.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <cstddef>
#include <cstdint>

#include "simulation/base/vector_clones.h"

namespace accord {
namespace {

constexpr int kNodes = QuantileTable::kIntervals + 1;
constexpr int kMargin = 3;  // nodes beyond each end that the slopes look at

double NodeScore(int node) {
  constexpr int kMiddle = QuantileTable::kIntervals / 2;
  return static_cast<double>(node - kMiddle) / QuantileTable::kIntervalsPerUnit;
}

// The slope at x[0] per interval, from three neighbours on each side: sixth order, so that the
// cubics set the error. Limited as Fritsch and Carlson (1980) do for monotone data: within three
// times the smaller neighbouring difference, a cubic stays between its ends.
double MonotoneSlope(const double* x) {
  const double smooth =
      ((x[3] - x[-3]) - 9.0 * (x[2] - x[-2]) + 45.0 * (x[1] - x[-1])) * (1.0 / 60.0);
  const double limit = 3.0 * std::min(x[0] - x[-1], x[1] - x[0]);
  return std::clamp(smooth, 0.0, limit);
}

// Scores become places in the table in one loop and values in a second one. That is fast, and as
// the places are local, neither loop minds where z and x lie.
constexpr size_t kChunk = 256;

ACCORD_ALWAYS_INLINE void Locate(const double* z, size_t count, int32_t* __restrict__ interval,
                                 double* __restrict__ fraction) {
  constexpr double kEnd = QuantileTable::kIntervals;
  for (size_t i = 0; i < count; ++i) {
    double place = std::fma(z[i], QuantileTable::kIntervalsPerUnit, 0.5 * kEnd);
    place = place > 0.0 ? place : 0.0;  // NaN too
    place = place < kEnd ? place : kEnd;
    const auto whole = static_cast<int32_t>(place);
    const int32_t last = QuantileTable::kIntervals - 1;
    interval[i] = whole < last ? whole : last;
    fraction[i] = place - static_cast<double>(interval[i]);
  }
}

ACCORD_ALWAYS_INLINE void Interpolate(const double* __restrict__ nodes,
                                      const int32_t* __restrict__ interval,
                                      const double* __restrict__ fraction, size_t count,
                                      double* __restrict__ x) {
  for (size_t i = 0; i < count; ++i) {
    const int32_t node = 2 * interval[i];
    const double x0 = nodes[node];
    const double slope0 = nodes[node + 1];
    const double x1 = nodes[node + 2];
    const double slope1 = nodes[node + 3];
    const double t = fraction[i];
    const double rise = x1 - x0;
    const double cubic = std::fma(-2.0, rise, slope0 + slope1);
    const double square = rise - slope0 - cubic;
    const double value = std::fma(t, std::fma(t, std::fma(t, cubic, square), slope0), x0);
    const double above = value > x0 ? value : x0;
    x[i] = above < x1 ? above : x1;
  }
}

}  // namespace

QuantileTable::QuantileTable(const std::function<double(double)>& quantile) : nodes_(2 * kNodes) {
  std::vector<double> x(kNodes + 2 * kMargin);
  for (int i = 0; i < kNodes + 2 * kMargin; ++i) {
    x[i] = quantile(NodeScore(i - kMargin));
    assert(std::isfinite(x[i]));
    // Rounding in a quantile function must not make the table decrease.
    if (i > 0) x[i] = std::max(x[i], x[i - 1]);
  }
  for (int i = 0; i < kNodes; ++i) {
    nodes_[2 * i] = x[i + kMargin];
    nodes_[2 * i + 1] = MonotoneSlope(&x[i + kMargin]);
  }
}

ACCORD_VECTOR_CLONES
void Evaluate(const QuantileTable& table, std::span<const double> z, std::span<double> x) {
  assert(z.size() == x.size());
  alignas(64) int32_t interval[kChunk];
  alignas(64) double fraction[kChunk];
  for (size_t begin = 0; begin < x.size(); begin += kChunk) {
    const size_t left = x.size() - begin;
    const size_t run = left < kChunk ? left : kChunk;
    Locate(z.data() + begin, run, interval, fraction);
    Interpolate(table.nodes().data(), interval, fraction, run, x.data() + begin);
  }
}

}  // namespace accord
