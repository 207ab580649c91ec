#include "simulation/negotiation/multisearch.h"

#include <algorithm>
#include <cmath>
#include <random>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "simulation/negotiation/bargain.h"
#include "simulation/negotiation/search_centres.h"

namespace accord {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

TEST(Multisearch, PollsUpAndDownAlongEveryCoordinateWithStepsThatHalve) {
  Multisearch search(std::vector<Position>{{0.5, 0.5}});
  EXPECT_THAT(search.Poll({0}, 10), ElementsAre(Position{0.75, 0.5}, Position{0.25, 0.5},
                                                Position{0.5, 0.75}, Position{0.5, 0.25}));
  EXPECT_THAT(search.Poll({0}, 10), ElementsAre(Position{0.625, 0.5}, Position{0.375, 0.5},
                                                Position{0.5, 0.625}, Position{0.5, 0.375}));
  // What was found begins with the step that found it, and nothing is looked at twice.
  EXPECT_THAT(search.Poll({1}, 10),
              ElementsAre(Position{1, 0.5}, Position{0.75, 0.75}, Position{0.75, 0.25}));
  EXPECT_THAT(search.positions(), SizeIs(12));
}

TEST(Multisearch, StaysInsideAndEndsAtTheLastStep) {
  Multisearch search(std::vector<Position>{Position{0.0}});
  int polls = 0;
  while (!search.Poll({0}, 10).empty()) ++polls;
  EXPECT_EQ(polls, 8);  // 1/4 to 1/512
  for (const Position& position : search.positions()) {
    EXPECT_GE(position[0], 0);
    EXPECT_LE(position[0], 1);
  }
}

TEST(Multisearch, PollsAllAroundACentreOrNotAtAll) {
  Multisearch search(std::vector<Position>{{0.5, 0.5}, {0.4, 0.4}});
  EXPECT_THAT(search.Poll({0, 1}, 7), SizeIs(4));
  EXPECT_THAT(search.Poll({1}, 3), IsEmpty());
  EXPECT_THAT(search.Poll({1}, 4), SizeIs(4));
}

TEST(Spread, TakesBothEndsAndWhatLiesBetween) {
  EXPECT_THAT(Spread(9, 3), ElementsAre(0, 4, 8));
  EXPECT_THAT(Spread(2, 5), ElementsAre(0, 1));
  EXPECT_THAT(Spread(5, 1), ElementsAre(0));
  EXPECT_THAT(Spread(0, 3), IsEmpty());
}

// Two outcomes x_i ~ N(m_i, s_i^2), independent; pay F + q_1 x_1 + q_2 x_2 - w^2, CARA a and b: the
// best shares are b / (a + b) = 1/4 both, the best w, a waste of the supplier's, 0.3, and the fee
// splits the surplus. J = 100 + 60 - 0.75 x (100 + 400) / 100 = 156.25 in money.
struct TwoOutcomes {
  static constexpr double kA = 0.06, kB = 0.02;

  static Offer At(const Position& at) {
    const double q1 = at[0], q2 = at[1], fee = -100 + 200 * at[2], waste = 40 * (at[3] - 0.3);
    const auto risk = [](double aversion, double p1, double p2) {
      return aversion * (p1 * p1 * 100 + p2 * p2 * 400) / 2;
    };
    return {{fee + q1 * 100 + q2 * 60 - risk(kA, q1, q2) - waste * waste,
             (1 - q1) * 100 + (1 - q2) * 60 - fee - risk(kB, 1 - q1, 1 - q2)},
            {}};
  }
};

TEST(Multisearch, FindsTheNashPointOfFourTerms) {
  constexpr double kSurplus = 160 - 0.5 * 0.015 * 500;  // a b / (a + b) = 0.015
  std::mt19937 luck(5);
  std::uniform_real_distribution<double> uniform(0, 1);
  std::vector<Position> start(256, Position(4));
  for (Position& position : start) {
    for (double& x : position) x = uniform(luck);
  }
  BargainingProblem problem;
  for (const Position& position : start) problem.offers.push_back(TwoOutcomes::At(position));
  const auto product = [&] {
    const PartyPair gains = GainsOf(problem, *MakeBargain(problem).nash);
    return gains.supplier * gains.client;
  };
  const double best = kSurplus * kSurplus / 4;
  EXPECT_LT(product(), 0.98 * best);
  Multisearch search(start);
  while (problem.offers.size() < 1000) {
    const Bargain bargain = MakeBargain(problem);
    const std::vector<Position> polled =
        search.Poll(SearchCentres(problem, bargain), 1000 - problem.offers.size());
    if (polled.empty()) break;
    for (const Position& position : polled) problem.offers.push_back(TwoOutcomes::At(position));
  }
  EXPECT_GT(product(), 0.999 * best);
  EXPECT_LE(product(), best);
}

}  // namespace
}  // namespace accord
