#include "simulation/negotiation/frontier.h"

#include <cmath>
#include <random>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "simulation/base/comparison.h"

namespace accord {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::vector<std::size_t> IndicesOf(const std::vector<FrontierPoint>& frontier) {
  std::vector<std::size_t> indices;
  for (const FrontierPoint& point : frontier) indices.push_back(point.index);
  return indices;
}

// (1, 3) and (3, 1) are better for one each; (2, 2) lies between; (1, 2) is worse than (1, 3) and
// (2, 2); (3, 0) than (3, 1).
TEST(ParetoFrontier, KeepsWhatNothingIsBetterThanForBoth) {
  const std::vector<PartyPair> points = {{1, 3}, {1, 2}, {3, 1}, {2, 2}, {3, 0}};
  EXPECT_THAT(IndicesOf(ParetoFrontier(points, {})), ElementsAre(0, 3, 2));
}

// Equal for one, better for the other: at 0 there is no slack at all.
TEST(ParetoFrontier, DropsWhatIsEqualForOneAndWorseForTheOther) {
  EXPECT_THAT(IndicesOf(ParetoFrontier(std::vector<PartyPair>{{1, 0}, {0, 0}}, {})),
              ElementsAre(0));
  EXPECT_THAT(IndicesOf(ParetoFrontier(std::vector<PartyPair>{{0, 0}, {0, 1}}, {})),
              ElementsAre(1));
}

TEST(ParetoFrontier, OfNothingAndOfOne) {
  EXPECT_THAT(ParetoFrontier({}, {}), IsEmpty());
  EXPECT_THAT(IndicesOf(ParetoFrontier(std::vector<PartyPair>{{-5, -5}}, {})), ElementsAre(0));
}

TEST(ParetoFrontier, SaysTheFirstOfEqualsAndHowManyThereAre) {
  const std::vector<PartyPair> points = {{0, 0}, {2, 2}, {3, 1}, {2, 2}, {2, 2}};
  const std::vector<FrontierPoint> frontier = ParetoFrontier(points, {});
  EXPECT_THAT(IndicesOf(frontier), ElementsAre(1, 2));
  EXPECT_EQ(frontier[0].equal_count, 3);
  EXPECT_EQ(frontier[1].equal_count, 1);
}

// 0.1 + 0.2 is 0.3 but for the last bit: they are equal for the supplier, and the client decides.
// With utilities made of a million, a millionth of a cent is rounding; a cent is none.
TEST(ParetoFrontier, TakesRoundingForNoDifference) {
  EXPECT_THAT(IndicesOf(ParetoFrontier(std::vector<PartyPair>{{0.1 + 0.2, 1}, {0.3, 2}}, {})),
              ElementsAre(1));
  const PartyPair size = {1e6, 1e6};
  EXPECT_THAT(IndicesOf(ParetoFrontier(std::vector<PartyPair>{{1e-7, 1}, {0, 2}}, size)),
              ElementsAre(1));
  EXPECT_THAT(IndicesOf(ParetoFrontier(std::vector<PartyPair>{{0.01, 1}, {0, 2}}, size)),
              ElementsAre(1, 0));
}

// The definition, word for word.
std::vector<std::size_t> SlowFrontier(const std::vector<PartyPair>& points,
                                      const PartyPair& sizes) {
  const auto sign = [](double a, double b, double size) {
    if (std::fabs(a - b) <= Slack(b, size)) return 0;
    return a > b ? 1 : -1;
  };
  std::vector<std::size_t> kept;
  for (std::size_t b = 0; b < points.size(); ++b) {
    bool stays = true;
    for (std::size_t a = 0; a < points.size(); ++a) {
      const int supplier = sign(points[a].supplier, points[b].supplier, sizes.supplier);
      const int client = sign(points[a].client, points[b].client, sizes.client);
      const bool dominates = supplier >= 0 && client >= 0 && supplier + client > 0;
      const bool is_earlier_equal = supplier == 0 && client == 0 && a < b;
      if (dominates || is_earlier_equal) stays = false;
    }
    if (stays) kept.push_back(b);
  }
  std::sort(kept.begin(), kept.end(),
            [&](std::size_t a, std::size_t b) { return points[a].supplier < points[b].supplier; });
  return kept;
}

TEST(ParetoFrontier, IsWhatTheDefinitionSays) {
  std::mt19937 luck(7);
  for (int round = 0; round < 4000; ++round) {
    // Few levels, so that ties are many, some off by a rounding of their size,
    // which at level 0 is a difference where nothing larger is in them.
    std::uniform_int_distribution<int> count(0, 9), level(-3, 4), tiny(-1, 1);
    std::vector<PartyPair> points(static_cast<std::size_t>(count(luck)));
    for (PartyPair& point : points) {
      point = {level(luck) + 3e-13 * tiny(luck), level(luck) + 3e-13 * tiny(luck)};
    }
    const PartyPair sizes = round % 2 == 0 ? PartyPair{} : PartyPair{20, 20};
    EXPECT_EQ(IndicesOf(ParetoFrontier(points, sizes)), SlowFrontier(points, sizes)) << round;
  }
}

}  // namespace
}  // namespace accord
