#include "simulation/negotiation/search_centres.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace accord {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

BargainingProblem ProblemOf(const std::vector<PartyPair>& utilities) {
  BargainingProblem problem;
  for (const PartyPair& utility : utilities) problem.offers.push_back({utility, {}});
  return problem;
}

// Offers 0 to 4 are the frontier, 3 and 4 outside the zone; both solutions are offer 1.
TEST(SearchCentres, AreTheSolutionsThenTheFrontierInTheZone) {
  const BargainingProblem problem = ProblemOf({{0, 8}, {4, 4}, {6, 1}, {9, -1}, {10, -5}, {1, 1}});
  EXPECT_THAT(SearchCentres(problem, MakeBargain(problem)), ElementsAre(1, 0, 2));
}

// Without a zone: offer 1 lacks 2 of the client's walk-away alone, offer 2 lacks 1 of the
// supplier's alone; offer 0 lacks both.
TEST(SearchCentres, WithoutAZoneAreWhatIsLeastBeyondIt) {
  const BargainingProblem problem = ProblemOf({{-4, -4}, {5, -2}, {-1, 3}, {-4, 6}});
  EXPECT_THAT(SearchCentres(problem, MakeBargain(problem)), ElementsAre(2, 1, 3, 0));
}

TEST(SearchCentres, OfNoOffersAreNone) {
  EXPECT_THAT(SearchCentres({}, MakeBargain({})), IsEmpty());
}

}  // namespace
}  // namespace accord
