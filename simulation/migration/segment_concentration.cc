#include "simulation/migration/segment_concentration.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

#include "simulation/base/limits.h"
#include "simulation/base/vector_clones.h"

namespace accord {
namespace {

constexpr double kTopShare = 0.2;

// Of the segments taken so far, best first.
struct Taken {
  alignas(64) double best_left[kTilePaths];  // of the best clients, those not yet met
  alignas(64) double best[kTilePaths];       // their revenue
  alignas(64) double sum[kTilePaths];        // everybody's revenue
  alignas(64) double area[kTilePaths];       // under the concentration curve, twice
  alignas(64) double least_mean[kTilePaths];
  alignas(64) double disordered[kTilePaths];  // 1 where a segment was better than one before it
};

// What all segments have together.
struct Whole {
  alignas(64) double clients[kTilePaths];
  alignas(64) double revenue[kTilePaths];
  alignas(64) double least[kTilePaths];  // revenue of a segment, at most 0
};

ACCORD_VECTOR_CLONES void Begin(Whole& whole) {
  for (int i = 0; i < kTilePaths; ++i) whole.clients[i] = whole.revenue[i] = whole.least[i] = 0.0;
}

ACCORD_VECTOR_CLONES void AddSegment(ConstColumn clients, ConstColumn revenue, Whole& whole) {
  for (int i = 0; i < kTilePaths; ++i) {
    whole.clients[i] += clients[i];
    whole.revenue[i] += revenue[i];
    whole.least[i] = revenue[i] < whole.least[i] ? revenue[i] : whole.least[i];
  }
}

ACCORD_VECTOR_CLONES void Begin(const Whole& whole, Taken& taken) {
  for (int i = 0; i < kTilePaths; ++i) {
    taken.best_left[i] = kTopShare * whole.clients[i];
    taken.best[i] = 0.0;
    taken.sum[i] = 0.0;
    taken.area[i] = 0.0;
    taken.least_mean[i] = std::numeric_limits<double>::infinity();
    taken.disordered[i] = 0.0;
  }
}

// A segment of nobody changes nothing, wherever it is taken.
ACCORD_VECTOR_CLONES void Take(ConstColumn clients, ConstColumn revenue, Taken& taken) {
  for (int i = 0; i < kTilePaths; ++i) {
    const double n = clients[i], money = revenue[i];
    const double ratio = money / n;
    const double mean = n > 0.0 ? ratio : taken.least_mean[i];
    const double of_best = taken.best_left[i] < n ? taken.best_left[i] : n;
    const double value = n > 0.0 ? mean : 0.0;
    taken.best[i] += of_best * value;
    taken.best_left[i] -= of_best;
    taken.area[i] += n * (taken.sum[i] + taken.sum[i] + money);
    taken.sum[i] += money;
    taken.disordered[i] = mean > taken.least_mean[i] ? 1.0 : taken.disordered[i];
    taken.least_mean[i] = mean;
  }
}

ACCORD_VECTOR_CLONES bool AnyDisordered(const Taken& taken) {
  std::int64_t disordered = 0;
  for (int i = 0; i < kTilePaths; ++i) disordered += taken.disordered[i] > 0.0 ? 1 : 0;
  return disordered > 0;
}

ACCORD_VECTOR_CLONES void Finish(const Whole& whole, const Taken& taken,
                                 SegmentConcentration& concentration) {
  for (int i = 0; i < kTilePaths; ++i) {
    const bool sound = (whole.revenue[i] > 0.0) & (whole.least[i] >= 0.0);
    const double exists = sound ? 1.0 : 0.0;
    const double share = taken.best[i] / whole.revenue[i];
    const double gini = taken.area[i] / (whole.clients[i] * whole.revenue[i]) - 1.0;
    const double at_most_one = share < 1.0 ? share : 1.0;
    const double at_least_zero = gini > 0.0 ? gini : 0.0;
    concentration.exists[i] = exists;
    concentration.top_20_share[i] = exists > 0.0 ? at_most_one : 0.0;
    concentration.gini[i] = exists > 0.0 ? at_least_zero : 0.0;
  }
}

// Best first; a total order.
void Sort(std::vector<int>& segments, const std::array<double, limits::kMaxSegments>& means) {
  std::sort(segments.begin(), segments.end(), [&means](int a, int b) {
    const double of_a = means[static_cast<std::size_t>(a)];
    const double of_b = means[static_cast<std::size_t>(b)];
    return of_a > of_b || (of_a == of_b && a < b);
  });
}

// One path, in its own order.
void TakeAlone(const BaseTile& base, int lane, std::vector<int>& segments, Taken& taken) {
  std::array<double, limits::kMaxSegments> means;  // of the segments taken
  for (const int segment : segments) {
    const double clients = base.count(segment)[lane];
    means[static_cast<std::size_t>(segment)] =
        clients > 0.0 ? base.segment_revenue(segment)[lane] / clients : 0.0;
  }
  Sort(segments, means);
  double left = 0.0;
  for (const int segment : segments) left += base.count(segment)[lane];
  left *= kTopShare;
  double best = 0.0, sum = 0.0, area = 0.0;
  for (const int segment : segments) {
    const double clients = base.count(segment)[lane], revenue = base.segment_revenue(segment)[lane];
    const double of_best = std::min(left, clients);
    best += of_best * means[static_cast<std::size_t>(segment)];
    left -= of_best;
    area += clients * (sum + sum + revenue);
    sum += revenue;
  }
  taken.best[lane] = best;
  taken.area[lane] = area;
}

}  // namespace

void Concentrate(const CompiledClientBase& compiled, const BaseTile& base, int t,
                 SegmentConcentration& concentration) {
  std::vector<int> segments;
  std::array<double, limits::kMaxSegments> means;  // of those
  Whole whole;
  Begin(whole);
  for (int segment = 0; segment < static_cast<int>(compiled.rows.size()); ++segment) {
    if (segment == compiled.out) continue;
    segments.push_back(segment);
    means[static_cast<std::size_t>(segment)] =
        compiled.revenue[static_cast<std::size_t>(segment)].mean[static_cast<std::size_t>(t - 1)];
    AddSegment(base.count(segment), base.segment_revenue(segment), whole);
  }
  Sort(segments, means);
  Taken taken;
  Begin(whole, taken);
  for (const int segment : segments) {
    Take(base.count(segment), base.segment_revenue(segment), taken);
  }
  if (AnyDisordered(taken)) {
    for (int lane = 0; lane < kTilePaths; ++lane) {
      if (taken.disordered[lane] > 0.0) TakeAlone(base, lane, segments, taken);
    }
  }
  Finish(whole, taken, concentration);
}

}  // namespace accord
