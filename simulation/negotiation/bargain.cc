#include "simulation/negotiation/bargain.h"

#include <algorithm>
#include <cmath>

#include "simulation/base/comparison.h"

namespace accord {
namespace {

double GainOver(double walk_away, double utility, double size) {
  const double gain = utility - walk_away;
  return std::fabs(gain) <= Slack(walk_away, size) ? 0.0 : gain;
}

// Of what is best by `value` up to `slack`, the best by `second`, then the first.
template <typename Value, typename Slacks, typename Second>
std::optional<std::size_t> BestOf(const std::vector<std::size_t>& offers, const Value& value,
                                  const Slacks& slack, const Second& second) {
  std::optional<std::size_t> top;
  for (const std::size_t offer : offers) {
    if (!top || value(offer) > value(*top)) top = offer;
  }
  std::optional<std::size_t> best;
  for (const std::size_t offer : offers) {
    if (value(offer) < value(*top) - slack(*top)) continue;
    const bool is_better =
        !best || second(offer) > second(*best) || (second(offer) == second(*best) && offer < *best);
    if (is_better) best = offer;
  }
  return best;
}

std::optional<std::size_t> NashOf(const BargainingProblem& problem,
                                  const std::vector<std::size_t>& offers) {
  const double supplier_slack = Slack(problem.walk_away.supplier, problem.sizes.supplier);
  const double client_slack = Slack(problem.walk_away.client, problem.sizes.client);
  return BestOf(
      offers,
      [&](std::size_t offer) {
        const PartyPair gains = GainsOf(problem, offer);
        return gains.supplier * gains.client;
      },
      [&](std::size_t offer) {
        const PartyPair gains = GainsOf(problem, offer);
        return supplier_slack * gains.client + client_slack * gains.supplier +
               supplier_slack * client_slack;
      },
      [&](std::size_t offer) {
        const PartyPair gains = GainsOf(problem, offer);
        return gains.supplier + gains.client;
      });
}

std::optional<std::size_t> KalaiSmorodinskyOf(const BargainingProblem& problem,
                                              const std::vector<std::size_t>& offers,
                                              const PartyPair& most) {
  const auto share = [](double gain, double most_gain) {
    return most_gain > 0.0 ? gain / most_gain : 1.0;
  };
  const auto shares = [&](std::size_t offer) {
    const PartyPair gains = GainsOf(problem, offer);
    return std::minmax({share(gains.supplier, most.supplier), share(gains.client, most.client)});
  };
  return BestOf(
      offers, [&](std::size_t offer) { return shares(offer).first; },
      [](std::size_t) { return kComparisonTolerance; },
      [&](std::size_t offer) { return shares(offer).second; });
}

// Everything that an offer must meet, walk-aways last, as limits on figures.
std::vector<Obstacle> AllObstacles(const BargainingProblem& problem) {
  std::vector<Obstacle> all;
  for (std::size_t i = 0; i < problem.limits.size(); ++i) {
    all.push_back({.kind = Obstacle::Kind::kLimit, .limit = i});
  }
  all.push_back({.kind = Obstacle::Kind::kSuppliersWalkAway});
  all.push_back({.kind = Obstacle::Kind::kClientsWalkAway});
  return all;
}

}  // namespace

double ExcessOf(const OfferLimit& limit, double figure) {
  const double excess = limit.is_floor ? limit.level - figure : figure - limit.level;
  return excess <= Slack(limit.level, limit.size) ? 0.0 : excess;
}

PartyPair GainsOf(const BargainingProblem& problem, std::size_t offer) {
  const PartyPair& utility = problem.offers[offer].utility;
  return {GainOver(problem.walk_away.supplier, utility.supplier, problem.sizes.supplier),
          GainOver(problem.walk_away.client, utility.client, problem.sizes.client)};
}

bool IsAcceptable(const BargainingProblem& problem, std::size_t offer) {
  for (std::size_t i = 0; i < problem.limits.size(); ++i) {
    if (ExcessOf(problem.limits[i], problem.offers[offer].figures[i]) > 0.0) return false;
  }
  return true;
}

bool IsInZone(const BargainingProblem& problem, std::size_t offer) {
  const PartyPair gains = GainsOf(problem, offer);
  return gains.supplier >= 0.0 && gains.client >= 0.0 && IsAcceptable(problem, offer);
}

Bargain MakeBargain(const BargainingProblem& problem, const Stopped& stopped) {
  Bargain bargain;
  std::vector<std::size_t> acceptable;
  std::vector<PartyPair> utilities;
  for (std::size_t offer = 0; offer < problem.offers.size(); ++offer) {
    if (!IsAcceptable(problem, offer)) continue;
    acceptable.push_back(offer);
    utilities.push_back(problem.offers[offer].utility);
    if (!IsInZone(problem, offer)) continue;
    const PartyPair gains = GainsOf(problem, offer);
    bargain.most_gain.supplier = std::max(bargain.most_gain.supplier, gains.supplier);
    bargain.most_gain.client = std::max(bargain.most_gain.client, gains.client);
    ++bargain.zone_count;
  }
  bargain.acceptable_count = static_cast<std::int64_t>(acceptable.size());
  if (IsStopped(stopped)) return bargain;
  bargain.frontier = ParetoFrontier(utilities, problem.sizes);
  std::vector<std::size_t> agreements;
  for (FrontierPoint& point : bargain.frontier) {
    point.index = acceptable[point.index];
    if (IsInZone(problem, point.index)) agreements.push_back(point.index);
  }
  if (IsStopped(stopped)) return bargain;
  bargain.nash = NashOf(problem, agreements);
  bargain.kalai_smorodinsky = KalaiSmorodinskyOf(problem, agreements, bargain.most_gain);
  return bargain;
}

double ExcessOver(const BargainingProblem& problem, const Obstacle& obstacle, std::size_t offer) {
  switch (obstacle.kind) {
    case Obstacle::Kind::kLimit:
      return ExcessOf(problem.limits[obstacle.limit],
                      problem.offers[offer].figures[obstacle.limit]);
    case Obstacle::Kind::kSuppliersWalkAway:
      return std::max(0.0, -GainsOf(problem, offer).supplier);
    case Obstacle::Kind::kClientsWalkAway:
      break;
  }
  return std::max(0.0, -GainsOf(problem, offer).client);
}

std::vector<Obstacle> FindObstacles(const BargainingProblem& problem) {
  std::vector<Obstacle> all = AllObstacles(problem);
  for (std::size_t offer = 0; offer < problem.offers.size(); ++offer) {
    Obstacle* only = nullptr;  // that this offer does not meet
    double excess = 0.0;
    int unmet = 0;
    for (Obstacle& obstacle : all) {
      const double beyond = ExcessOver(problem, obstacle, offer);
      if (beyond > 0.0) {
        only = &obstacle;
        excess = beyond;
        ++unmet;
      } else {
        ++obstacle.offers_meeting;
      }
    }
    if (unmet == 1 && (!only->opening || excess < only->opening->relaxation)) {
      only->opening = {excess, offer};
    }
  }
  std::erase_if(all, [&](const Obstacle& obstacle) {
    return obstacle.offers_meeting == static_cast<std::int64_t>(problem.offers.size());
  });
  return all;
}

std::vector<double> DistancesToZone(const BargainingProblem& problem,
                                    const std::vector<Obstacle>& obstacles) {
  std::vector<double> distances(problem.offers.size());
  for (const Obstacle& obstacle : obstacles) {
    std::vector<double> beyond(problem.offers.size());
    for (std::size_t i = 0; i < beyond.size(); ++i) {
      beyond[i] = ExcessOver(problem, obstacle, i);
    }
    const double most = *std::max_element(beyond.begin(), beyond.end());
    for (std::size_t i = 0; i < beyond.size(); ++i) distances[i] += beyond[i] / most;
  }
  return distances;
}

std::optional<std::size_t> NearestOffer(const BargainingProblem& problem,
                                        const std::vector<Obstacle>& obstacles) {
  const bool one_opens = std::any_of(obstacles.begin(), obstacles.end(),
                                     [](const Obstacle& each) { return each.opening.has_value(); });
  if (obstacles.empty() || one_opens) return std::nullopt;
  const std::vector<double> distances = DistancesToZone(problem, obstacles);
  return static_cast<std::size_t>(std::min_element(distances.begin(), distances.end()) -
                                  distances.begin());
}

}  // namespace accord
