#include "simulation/negotiation/bargain.h"

#include <algorithm>
#include <cmath>
#include <random>
#include <utility>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace accord {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

BargainingProblem ProblemOf(const std::vector<PartyPair>& utilities) {
  BargainingProblem problem;
  for (const PartyPair& utility : utilities) problem.offers.push_back({utility, {}});
  return problem;
}

// Walk-aways (0, 0). Products 0, 8, 9, 7, 0: Nash is (3, 3). The most that each can gain is 8:
// smaller shares 0, 2/8, 3/8, 1/8, 0.
TEST(Bargain, FindsBothSolutionsOfAHandfulOfOffers) {
  const Bargain bargain = MakeBargain(ProblemOf({{0, 8}, {2, 4}, {3, 3}, {7, 1}, {8, 0}}));
  EXPECT_EQ(bargain.zone_count, 5);
  EXPECT_EQ(bargain.most_gain, (PartyPair{8, 8}));
  EXPECT_EQ(bargain.nash, 2);
  EXPECT_EQ(bargain.kalai_smorodinsky, 2);
}

// The two part where one party has more to gain: products 0, 20, 21, 0, so Nash is (3, 7). The most
// is 4 and 14: shares (2/4, 10/14) and (3/4, 7/14), smaller ones equal at 1/2, the other 0.714 of
// (2, 10) against 0.75: (3, 7) again; with (2.2, 9) beside them, 0.55 and 0.643, it is that one.
TEST(Bargain, TellsKalaiSmorodinskyFromNash) {
  std::vector<PartyPair> utilities = {{0, 14}, {2, 10}, {3, 7}, {4, 0}};
  EXPECT_EQ(MakeBargain(ProblemOf(utilities)).nash, 2);
  EXPECT_EQ(MakeBargain(ProblemOf(utilities)).kalai_smorodinsky, 2);
  utilities.push_back({2.2, 9});
  EXPECT_EQ(MakeBargain(ProblemOf(utilities)).nash, 2);
  EXPECT_EQ(MakeBargain(ProblemOf(utilities)).kalai_smorodinsky, 4);
}

// Of (0, 5) and (2, 5) the first is dominated; the supplier can gain 2 at most and the client 5,
// both at (2, 5).
TEST(Bargain, SolutionsLieOnTheFrontierAlsoWhereOneSideGainsNothing) {
  const Bargain both = MakeBargain(ProblemOf({{0, 5}, {2, 5}}));
  EXPECT_EQ(both.nash, 1);
  // Nobody but the client gains: every product is 0, and the frontier is its best.
  const Bargain one = MakeBargain(ProblemOf({{0, 1}, {0, 5}}));
  EXPECT_EQ(one.nash, 1);
  EXPECT_EQ(one.kalai_smorodinsky, 1);
  // Products are 0 at both ends of this frontier too: of equals the greater sum.
  EXPECT_EQ(MakeBargain(ProblemOf({{4, 0}, {0, 5}})).nash, 1);
}

TEST(Bargain, GoesByGainsOverTheWalkAway) {
  BargainingProblem problem = ProblemOf({{1, 9}, {4, 6}, {6, 4}});
  problem.walk_away = {4, 1};
  const Bargain bargain = MakeBargain(problem);
  EXPECT_EQ(bargain.zone_count, 2);  // (1, 9) is worse than walking away
  EXPECT_THAT(bargain.frontier, SizeIs(3));
  EXPECT_EQ(bargain.most_gain, (PartyPair{2, 5}));
  EXPECT_EQ(bargain.nash, 2);  // 2 x 3 against 0 x 5
}

// Exactly at the walk-away, and at a limit, is inside; beside it by a cent is not. 0.1 + 0.2 is at
// 0.3.
TEST(Bargain, IsInTheZoneExactlyAtItsEdges) {
  BargainingProblem problem;
  problem.walk_away = {0.3, 0};
  problem.limits = {{.level = 0.7, .is_floor = false}};
  problem.offers = {
      {{0.1 + 0.2, 1}, {0.7}}, {{0.29, 1}, {0.7}}, {{0.4, 1}, {0.1 + 0.6}}, {{0.4, 1}, {0.71}}};
  EXPECT_TRUE(IsInZone(problem, 0));
  EXPECT_EQ(GainsOf(problem, 0).supplier, 0.0);
  EXPECT_FALSE(IsInZone(problem, 1));
  EXPECT_TRUE(IsAcceptable(problem, 1));
  EXPECT_TRUE(IsInZone(problem, 2));
  EXPECT_FALSE(IsAcceptable(problem, 3));
}

TEST(Bargain, OfNoOffersAndOfNoneAcceptableIsNothing) {
  const Bargain none = MakeBargain({});
  EXPECT_THAT(none.frontier, IsEmpty());
  EXPECT_EQ(none.nash, std::nullopt);
  BargainingProblem problem = ProblemOf({{-1, 5}, {5, -1}});
  EXPECT_EQ(MakeBargain(problem).zone_count, 0);
  EXPECT_THAT(MakeBargain(problem).frontier, SizeIs(2));
  EXPECT_EQ(MakeBargain(problem).kalai_smorodinsky, std::nullopt);
}

// Linear-exponential bargaining: x ~ N(m, s^2), pay F + q x, the supplier's CARA a, the client's b:
//   U_S = F + q m - a q^2 s^2 / 2,   U_C = (1 - q) m - F - b (1 - q)^2 s^2 / 2.
// The sum is greatest at q = b / (a + b) (Borch 1962; Wilson 1968), J = m - a b / (a + b) s^2 / 2,
// whatever F; through F the Nash solution splits J - d_S - d_C equally, and so does
// Kalai-Smorodinsky's, since the frontier is a straight line. With m = 100, s = 10, a = 0.06,
// b = 0.02: q = 1/4, J = 100 - 0.75 = 99.25; walk-aways 20 and 30: gains of 24.625 each, so
// U_S = 44.625 = F + 25 - 0.1875, F = 19.8125.
TEST(Bargain, SplitsTheSurplusOfLinearExponentialBargainingEqually) {
  constexpr double kMean = 100, kVariance = 100, kA = 0.06, kB = 0.02;
  BargainingProblem problem;
  problem.walk_away = {20, 30};
  std::vector<std::pair<double, double>> terms;  // q, F
  for (int q = 0; q <= 20; ++q) {
    for (int f = -400; f <= 1200; ++f) {
      const double share = q / 20.0, fee = f / 16.0;
      terms.emplace_back(share, fee);
      problem.offers.push_back(
          {{fee + share * kMean - kA * share * share * kVariance / 2,
            (1 - share) * kMean - fee - kB * (1 - share) * (1 - share) * kVariance / 2},
           {}});
    }
  }
  const Bargain bargain = MakeBargain(problem);
  ASSERT_TRUE(bargain.nash && bargain.kalai_smorodinsky);
  EXPECT_EQ(terms[*bargain.nash], std::make_pair(0.25, 19.8125));
  EXPECT_NEAR(GainsOf(problem, *bargain.nash).supplier, 24.625, 1e-9);
  EXPECT_NEAR(GainsOf(problem, *bargain.nash).client, 24.625, 1e-9);
  // The most that each gains is all but a sixteenth of the surplus: half a step aside at most.
  EXPECT_NEAR(terms[*bargain.kalai_smorodinsky].second, 19.8125, 1.0 / 16);
  // Along the frontier shares are efficient but for what fits between two fees, a sixteenth apart:
  // at 4 (q - 1/4)^2 of the surplus lost that is an eighth at most.
  for (const FrontierPoint& point : bargain.frontier) {
    if (IsInZone(problem, point.index)) {
      EXPECT_NEAR(terms[point.index].first, 0.25, 0.125);
    }
  }
}

// Offers with a figure that must be at most 10: 12, 11 and 15; the third is the only one that
// leaves the client whole (walk-away 0), the first two lack 1 and 2.
TEST(Obstacles, SaysWhichAloneCanGiveWayAndByHowMuch) {
  BargainingProblem problem;
  problem.limits = {{.level = 10, .is_floor = false}, {.level = 1, .is_floor = true}};
  problem.offers = {{{5, -1}, {10, 2}}, {{5, -2}, {9, 2}}, {{5, 0}, {15, 2}}, {{5, -3}, {30, 0}}};
  EXPECT_EQ(MakeBargain(problem).zone_count, 0);
  const std::vector<Obstacle> obstacles = FindObstacles(problem);
  ASSERT_THAT(obstacles, SizeIs(3));
  EXPECT_EQ(obstacles[0].limit, 0u);
  EXPECT_EQ(obstacles[0].offers_meeting, 2);
  ASSERT_TRUE(obstacles[0].opening);
  EXPECT_EQ(obstacles[0].opening->relaxation, 5);  // from 10 to 15
  EXPECT_EQ(obstacles[0].opening->offer, 2u);
  // Only the last offer misses the floor, and it misses other things as well.
  EXPECT_EQ(obstacles[1].limit, 1u);
  EXPECT_FALSE(obstacles[1].opening);
  EXPECT_EQ(obstacles[2].kind, Obstacle::Kind::kClientsWalkAway);
  ASSERT_TRUE(obstacles[2].opening);
  EXPECT_EQ(obstacles[2].opening->relaxation, 1);
  EXPECT_EQ(obstacles[2].opening->offer, 0u);
}

// Two limits, each of which every offer misses, by 4 and 1, 2 and 3, 3 and 2: as shares of 4 and 3
// that is 1.33, 1.5 and 1.42.
TEST(Obstacles, SaysWhatMustGiveWayTogetherWhereNoneIsEnough) {
  BargainingProblem problem;
  problem.limits = {{.level = 10, .is_floor = false}, {.level = 0, .is_floor = true}};
  problem.offers = {{{5, 5}, {12, -3}}, {{5, 5}, {14, -1}}, {{5, 5}, {13, -2}}};
  const std::vector<Obstacle> obstacles = FindObstacles(problem);
  ASSERT_THAT(obstacles, SizeIs(2));
  EXPECT_FALSE(obstacles[0].opening || obstacles[1].opening);
  EXPECT_EQ(NearestOffer(problem, obstacles), 1u);
  EXPECT_EQ(ExcessOver(problem, obstacles[0], 1), 4);
  EXPECT_EQ(ExcessOver(problem, obstacles[1], 1), 1);
  // With as much given way there is a deal.
  BargainingProblem eased = problem;
  eased.limits[0].level += 4;
  eased.limits[1].level -= 1;
  EXPECT_EQ(MakeBargain(eased).zone_count, 1);
  // One that misses a single limit speaks for itself.
  problem.offers.push_back({{5, 5}, {10, -9}});
  EXPECT_EQ(NearestOffer(problem, FindObstacles(problem)), std::nullopt);
  EXPECT_EQ(NearestOffer(problem, {}), std::nullopt);
}

// Everything by the words of the header, with ties and empty zones.
TEST(Bargain, IsWhatTheDefinitionsSayOnRandomOffers) {
  std::mt19937 luck(11);
  std::uniform_int_distribution<int> count(1, 14), level(-4, 6), limit(-2, 3);
  int deals = 0, none = 0;
  for (int round = 0; round < 4000; ++round) {
    BargainingProblem problem;
    problem.walk_away = {1.0 * limit(luck), 1.0 * limit(luck)};
    for (int i = 0; i < round % 3; ++i) {
      problem.limits.push_back({.level = 1.0 * limit(luck), .is_floor = i == 0});
    }
    const int offers = count(luck);
    for (int i = 0; i < offers; ++i) {
      Offer& offer = problem.offers.emplace_back();
      offer.utility = {1.0 * level(luck), 1.0 * level(luck)};
      for (std::size_t f = 0; f < problem.limits.size(); ++f) offer.figures.push_back(level(luck));
    }
    const auto unmet = [&](std::size_t i) {
      const Offer& offer = problem.offers[i];
      std::vector<std::pair<std::size_t, double>> missed;  // by position, and by how much
      for (std::size_t f = 0; f < problem.limits.size(); ++f) {
        const double beyond =
            (problem.limits[f].is_floor ? -1 : 1) * (offer.figures[f] - problem.limits[f].level);
        if (beyond > 0) missed.emplace_back(f, beyond);
      }
      if (offer.utility.supplier < problem.walk_away.supplier) {
        missed.emplace_back(100, problem.walk_away.supplier - offer.utility.supplier);
      }
      if (offer.utility.client < problem.walk_away.client) {
        missed.emplace_back(101, problem.walk_away.client - offer.utility.client);
      }
      return missed;
    };
    const Bargain bargain = MakeBargain(problem);
    std::vector<std::size_t> zone;
    PartyPair most;
    for (std::size_t i = 0; i < problem.offers.size(); ++i) {
      EXPECT_EQ(IsInZone(problem, i), unmet(i).empty());
      if (!unmet(i).empty()) continue;
      zone.push_back(i);
      most.supplier =
          std::max(most.supplier, problem.offers[i].utility.supplier - problem.walk_away.supplier);
      most.client =
          std::max(most.client, problem.offers[i].utility.client - problem.walk_away.client);
    }
    EXPECT_EQ(bargain.zone_count, static_cast<std::int64_t>(zone.size()));
    EXPECT_EQ(bargain.nash.has_value(), !zone.empty());
    EXPECT_EQ(bargain.kalai_smorodinsky.has_value(), !zone.empty());
    if (zone.empty()) {
      ++none;
      for (const Obstacle& obstacle : FindObstacles(problem)) {
        const std::size_t place = obstacle.kind == Obstacle::Kind::kLimit ? obstacle.limit
                                  : obstacle.kind == Obstacle::Kind::kSuppliersWalkAway ? 100u
                                                                                        : 101u;
        std::optional<double> least;
        for (std::size_t i = 0; i < problem.offers.size(); ++i) {
          const auto missed = unmet(i);
          if (missed.size() != 1 || missed[0].first != place) continue;
          least = least ? std::min(*least, missed[0].second) : missed[0].second;
        }
        ASSERT_EQ(obstacle.opening.has_value(), least.has_value()) << round;
        if (!least) continue;
        EXPECT_EQ(obstacle.opening->relaxation, *least) << round;
      }
      continue;
    }
    ++deals;
    EXPECT_EQ(bargain.most_gain, most);
    const auto gains = [&](std::size_t i) { return GainsOf(problem, i); };
    const auto product = [&](std::size_t i) { return gains(i).supplier * gains(i).client; };
    const auto smaller_share = [&](std::size_t i) {
      return std::min(most.supplier > 0 ? gains(i).supplier / most.supplier : 1.0,
                      most.client > 0 ? gains(i).client / most.client : 1.0);
    };
    for (const std::size_t i : zone) {
      EXPECT_LE(product(i), product(*bargain.nash)) << round;
      EXPECT_LE(smaller_share(i), smaller_share(*bargain.kalai_smorodinsky) + 1e-12) << round;
      for (const std::size_t solution : {*bargain.nash, *bargain.kalai_smorodinsky}) {
        const bool dominates = gains(i).supplier >= gains(solution).supplier &&
                               gains(i).client >= gains(solution).client &&
                               gains(i) != gains(solution);
        EXPECT_FALSE(dominates) << round;
      }
    }
  }
  EXPECT_GT(deals, 500);
  EXPECT_GT(none, 500);
}

}  // namespace
}  // namespace accord
