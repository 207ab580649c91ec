#include "simulation/negotiation/fresh_frontier.h"

#include <vector>

#include "gtest/gtest.h"

namespace accord {
namespace {

// Values that go up and down by `spread` around a mean, `count` of them.
std::vector<double> Around(double mean, double spread, int count = 1024) {
  std::vector<double> values;
  for (int i = 0; i < count; ++i) values.push_back(mean + (i % 2 == 0 ? spread : -spread));
  return values;
}

// The second is better by 1 for both on every path, but for a difference that goes up and down by
// 50 for the supplier: 1 +- 50 / sqrt(1024) = 1.56, within 2.6 errors; by 5: 1 +- 0.156, beyond.
TEST(DominanceOnFreshPaths, IsSureBeyondThePairedErrorOfBoth) {
  const std::vector<double> supplier = Around(100, 1000), client = Around(10, 500);
  for (const double spread : {50.0, 5.0}) {
    std::vector<double> better = Around(101, 1000 + spread), clients = Around(11, 500);
    const std::vector<Dominance> found =
        DominanceOn({{supplier, client}, {better, clients}}, {}, /*on_nets=*/false);
    EXPECT_TRUE(found[0].is_dominated);
    EXPECT_EQ(found[0].is_sure, spread == 5.0);
    EXPECT_FALSE(found[1].is_dominated);
  }
}

TEST(DominanceOnFreshPaths, TakesEqualOnEveryPathForNoWorse) {
  const std::vector<double> same = Around(7, 3), less = Around(1, 3), more = Around(2, 3);
  const std::vector<Dominance> found =
      DominanceOn({{same, less}, {same, more}, {same, less}}, {}, /*on_nets=*/false);
  EXPECT_TRUE(found[0].is_sure);
  EXPECT_FALSE(found[1].is_dominated);
  EXPECT_TRUE(found[2].is_sure);
}

TEST(DominanceOnFreshPaths, LeavesATradeOffAndEqualsAlone) {
  const std::vector<double> low = Around(1, 3), high = Around(2, 3);
  for (const Dominance& each :
       DominanceOn({{low, high}, {high, low}, {high, low}}, {}, /*on_nets=*/false)) {
    EXPECT_FALSE(each.is_dominated);
  }
}

}  // namespace
}  // namespace accord
