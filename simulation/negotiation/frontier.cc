#include "simulation/negotiation/frontier.h"

#include <algorithm>
#include <limits>
#include <numeric>

#include "simulation/base/comparison.h"

namespace accord {
namespace {

// Indices by descending utility of the supplier, then of the client, the first of equals first.
std::vector<std::size_t> BestFirst(std::span<const PartyPair> points) {
  std::vector<std::size_t> order(points.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    if (points[a].supplier != points[b].supplier) return points[a].supplier > points[b].supplier;
    if (points[a].client != points[b].client) return points[a].client > points[b].client;
    return a < b;
  });
  return order;
}

// The points that none dominates, in the order of BestFirst.
std::vector<std::size_t> Undominated(std::span<const PartyPair> points, const PartyPair& sizes) {
  const std::vector<std::size_t> order = BestFirst(points);
  // The client's best among the first so many.
  std::vector<double> best(order.size() + 1, -std::numeric_limits<double>::infinity());
  for (std::size_t i = 0; i < order.size(); ++i) {
    best[i + 1] = std::max(best[i], points[order[i]].client);
  }
  // How many points are so good for the supplier that `holds`, which no worse one does.
  const auto count_while = [&](const auto& holds) {
    return std::partition_point(order.begin(), order.end(),
                                [&](std::size_t i) { return holds(points[i].supplier); }) -
           order.begin();
  };
  std::vector<std::size_t> kept;
  for (const std::size_t index : order) {
    const PartyPair& point = points[index];
    const double slack = Slack(point.supplier, sizes.supplier);
    const auto no_worse = count_while([&](double x) { return x >= point.supplier - slack; });
    const auto better = count_while([&](double x) { return x > point.supplier + slack; });
    const double client_slack = Slack(point.client, sizes.client);
    const bool is_dominated =
        best[static_cast<std::size_t>(no_worse)] > point.client + client_slack ||
        best[static_cast<std::size_t>(better)] >= point.client - client_slack;
    if (!is_dominated) kept.push_back(index);
  }
  return kept;
}

bool AreEqual(const PartyPair& a, const PartyPair& b, const PartyPair& sizes) {
  return std::fabs(a.supplier - b.supplier) <= Slack(b.supplier, sizes.supplier) &&
         std::fabs(a.client - b.client) <= Slack(b.client, sizes.client);
}

}  // namespace

std::vector<FrontierPoint> ParetoFrontier(std::span<const PartyPair> points,
                                          const PartyPair& sizes) {
  const std::vector<std::size_t> kept = Undominated(points, sizes);
  std::vector<FrontierPoint> frontier;
  // Equals stand beside each other: between them nothing undominated fits.
  for (auto index = kept.rbegin(); index != kept.rend(); ++index) {
    if (!frontier.empty() && AreEqual(points[*index], points[frontier.back().index], sizes)) {
      frontier.back().index = std::min(frontier.back().index, *index);
      ++frontier.back().equal_count;
    } else {
      frontier.push_back({*index, 1});
    }
  }
  return frontier;
}

}  // namespace accord
