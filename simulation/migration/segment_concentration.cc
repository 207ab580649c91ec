#include "simulation/migration/segment_concentration.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <span>

#include "simulation/base/limits.h"

namespace accord {
namespace {

constexpr double kTopShare = 0.2;

struct Crowd {
  int segment;
  double clients, revenue, mean;
};

// Best first; a total order, so that the result does not depend on where sorting began.
bool IsBetter(const Crowd& a, const Crowd& b) {
  return a.mean > b.mean || (a.mean == b.mean && a.segment < b.segment);
}

// Quick for crowds that are nearly in order.
void Sort(std::span<Crowd> crowds) {
  for (std::size_t i = 1; i < crowds.size(); ++i) {
    const Crowd moving = crowds[i];
    std::size_t to = i;
    for (; to > 0 && IsBetter(moving, crowds[to - 1]); --to) crowds[to] = crowds[to - 1];
    crowds[to] = moving;
  }
}

// Of crowds in order that bring something: share of the best, Gini coefficient.
std::array<double, 2> Measure(std::span<const Crowd> crowds, double clients, double revenue) {
  double best_left = kTopShare * clients, best = 0.0;
  double sum = 0.0, area = 0.0;  // under the concentration curve, twice
  for (const Crowd& crowd : crowds) {
    const double of_best = std::min(best_left, crowd.clients);
    best += of_best * crowd.mean;
    best_left -= of_best;
    area += crowd.clients * (sum + sum + crowd.revenue);
    sum += crowd.revenue;
  }
  return {std::min(best / revenue, 1.0), std::max(area / (clients * revenue) - 1.0, 0.0)};
}

}  // namespace

void Concentrate(const BaseTile& base, int segment_count, int out,
                 SegmentConcentration& concentration) {
  std::array<Crowd, limits::kMaxSegments> crowds;
  int count = 0;
  for (int segment = 0; segment < segment_count; ++segment) {
    if (segment != out) crowds[static_cast<std::size_t>(count++)].segment = segment;
  }
  const std::span<Crowd> all(crowds.data(), static_cast<std::size_t>(count));
  for (int lane = 0; lane < kTilePaths; ++lane) {
    double clients = 0.0, revenue = 0.0, least = 0.0;
    for (Crowd& crowd : all) {
      crowd.clients = base.count(crowd.segment)[lane];
      crowd.revenue = base.segment_revenue(crowd.segment)[lane];
      crowd.mean = crowd.clients > 0.0 ? crowd.revenue / crowd.clients : 0.0;
      least = std::min(least, crowd.revenue);
    }
    Sort(all);
    for (const Crowd& crowd : all) {
      clients += crowd.clients;
      revenue += crowd.revenue;
    }
    const bool exists = clients > 0.0 && revenue > 0.0 && least >= 0.0;
    const std::array<double, 2> measured =
        exists ? Measure(all, clients, revenue) : std::array<double, 2>{};
    concentration.top_20_share[lane] = measured[0];
    concentration.gini[lane] = measured[1];
    concentration.exists[lane] = exists ? 1.0 : 0.0;
  }
}

}  // namespace accord
