#include "simulation/analysis/estimated_base.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace accord {
namespace {

std::vector<double> CountsFrom(std::size_t from, std::size_t segments,
                               std::span<const std::int64_t> pooled) {
  const std::span<const std::int64_t> row = pooled.subspan(from * segments, segments);
  std::vector<double> counts(row.begin(), row.end());
  if (std::ranges::all_of(row, [](std::int64_t count) { return count == 0; })) counts[from] = 1.0;
  return counts;
}

}  // namespace

ClientBase EstimatedBase(const TransitionEstimate& estimate, const TransitionTally& tally,
                         std::span<const std::string> segments, double prior) {
  const std::size_t n = segments.size();
  const std::size_t last = static_cast<std::size_t>(tally.date_count - 1) * n;
  ClientBase base;
  TransitionCounts counted{.prior = prior, .parameter_uncertainty = true};
  for (std::size_t k = 0; k < n; ++k) {
    const std::int64_t clients = tally.clients[last + k];
    const double mean = clients == 0 ? 0.0 : tally.amounts[last + k] / static_cast<double>(clients);
    base.segments.push_back({.id = segments[k],
                             .client_count = clients,
                             .revenue_per_client = ClientValue{Trajectory{ConstantShape{mean}}}});
    counted.rows.push_back({segments[k], CountsFrom(k, n, estimate.pooled)});
  }
  base.transitions = Transitions{std::move(counted), estimate.concentration};
  return base;
}

}  // namespace accord
