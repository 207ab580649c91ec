#include "simulation/negotiation/search_centres.h"

#include <algorithm>
#include <numeric>

#include "simulation/negotiation/multisearch.h"

namespace accord {
namespace {

// A fifth of what a round polls goes to each solution: frontier and solutions are found together.
constexpr std::size_t kAlongTheFrontier = 4, kNearest = 4;

void AddOnce(std::size_t offer, std::vector<std::size_t>& centres) {
  if (std::find(centres.begin(), centres.end(), offer) == centres.end()) centres.push_back(offer);
}

void AddSpread(const std::vector<std::size_t>& offers, std::vector<std::size_t>& centres) {
  for (const std::size_t place : Spread(offers.size(), kAlongTheFrontier)) {
    AddOnce(offers[place], centres);
  }
}

}  // namespace

std::vector<std::size_t> SearchCentres(const BargainingProblem& problem, const Bargain& bargain) {
  std::vector<std::size_t> centres, along;
  for (const FrontierPoint& point : bargain.frontier) {
    if (bargain.zone_count == 0 || IsInZone(problem, point.index)) along.push_back(point.index);
  }
  if (bargain.zone_count > 0) {
    AddOnce(*bargain.nash, centres);
    AddOnce(*bargain.kalai_smorodinsky, centres);
  } else if (!problem.offers.empty()) {
    const std::vector<Obstacle> obstacles = FindObstacles(problem);
    for (const Obstacle& obstacle : obstacles) {
      if (obstacle.opening) AddOnce(obstacle.opening->offer, centres);
    }
    const std::vector<double> distances = DistancesToZone(problem, obstacles);
    std::vector<std::size_t> nearest(distances.size());
    std::iota(nearest.begin(), nearest.end(), std::size_t{0});
    const std::size_t kept = std::min(kNearest, nearest.size());
    std::partial_sort(nearest.begin(), nearest.begin() + static_cast<std::ptrdiff_t>(kept),
                      nearest.end(), [&](std::size_t a, std::size_t b) {
                        return distances[a] != distances[b] ? distances[a] < distances[b] : a < b;
                      });
    for (std::size_t i = 0; i < kept; ++i) AddOnce(nearest[i], centres);
  }
  AddSpread(along, centres);
  return centres;
}

}  // namespace accord
