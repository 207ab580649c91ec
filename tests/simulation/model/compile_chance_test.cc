#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include "gtest/gtest.h"
#include "simulation/model/compiled_model.h"
#include "tests/support/scenarios.h"

namespace accord {
namespace {

constexpr double kPi = 3.14159265358979323846;

struct PairOf {
  std::string first, second;
  double correlation;
};

CompiledChance ChanceOf(const std::vector<double>& persistences, const std::vector<PairOf>& pairs,
                        std::vector<std::string> order = {}) {
  const Scenario scenario = AScenario([&](ScenarioDraft& draft) {
    draft.drivers.clear();
    for (std::size_t i = 0; i < persistences.size(); ++i) {
      draft.drivers.push_back(ADriver(std::string(1, static_cast<char>('a' + i)),
                                      Marginal{NormalMarginal{0, 1}}, persistences[i]));
    }
    draft.correlation.emplace();
    draft.correlation->factor_order = std::move(order);
    for (const PairOf& pair : pairs) {
      draft.correlation->pairs.push_back(
          {pair.first, pair.second, NormalScoreCorrelation{pair.correlation}});
    }
    for (Outcome& outcome : draft.outcomes) outcome.loadings = {{"a", 0.1, 0}};
    draft.supplier_private->accounts[0].cost.reset();
  });
  return *Compile(scenario, 1).chance;
}

// L L' of the rows of a factor.
double Product(const std::vector<Term>& first, const std::vector<Term>& second) {
  double sum = 0;
  for (const Term& a : first) {
    for (const Term& b : second) {
      if (a.index == b.index) sum += a.coefficient * b.coefficient;
    }
  }
  return sum;
}

TEST(Factor, MultipliesBackToTheCorrelation) {
  const CompiledChance chance =
      ChanceOf({0.5, 0.5, 0.5}, {{"a", "b", 0.5}, {"a", "c", -0.3}, {"b", "c", 0.2}});
  const auto& d = chance.drivers;
  EXPECT_NEAR(Product(d[0].first, d[1].first), 0.5, 1e-15);
  EXPECT_NEAR(Product(d[0].first, d[2].first), -0.3, 1e-15);
  EXPECT_NEAR(Product(d[1].first, d[2].first), 0.2, 1e-15);
  for (const CompiledDriver& driver : d) EXPECT_NEAR(Product(driver.first, driver.first), 1, 1e-15);
}

TEST(Factor, OfInnovationsIsEquation12ScaledByTheirSize) {
  const CompiledChance chance = ChanceOf({0.9, 0.2}, {{"a", "b", 0.5}});
  const auto& d = chance.drivers;
  // Cov of sqrt(1-phi^2) e: R (1 - phi_a phi_b).
  EXPECT_NEAR(Product(d[0].innovation, d[1].innovation), 0.5 * (1 - 0.9 * 0.2), 1e-15);
  EXPECT_NEAR(Product(d[0].innovation, d[0].innovation), 1 - 0.81, 1e-15);
}

TEST(Factor, OfASingularCorrelationTiesADriverToTheOneBefore) {
  const CompiledChance chance = ChanceOf({0.5, 0.5}, {{"a", "b", 1.0}});
  ASSERT_EQ(chance.drivers[1].first.size(), 1u);
  EXPECT_EQ(chance.drivers[1].first[0].index, 0);
  EXPECT_NEAR(chance.drivers[1].first[0].coefficient, 1, 1e-15);
}

TEST(Factor, FollowsTheOrderGiven) {
  const CompiledChance chance = ChanceOf({0, 0}, {{"a", "b", 0.6}}, {"b", "a"});
  EXPECT_EQ(chance.drivers[1].first.size(), 1u) << "b comes first and depends on itself alone";
  EXPECT_EQ(chance.drivers[0].first.size(), 2u);
}

TEST(Spearman, BecomesTwoSinesOfASixth) {
  for (double rho : {-1.0, -0.6, -1e-3, 0.3, 0.999}) {
    const Scenario scenario = AScenario([&](ScenarioDraft& draft) {
      DriverOf(draft, "demand").persistence = 0;
      draft.correlation->pairs = {{"demand", "skill", SpearmanCorrelation{rho}}};
    });
    const CompiledChance chance = *Compile(scenario, 1).chance;
    EXPECT_NEAR(Product(chance.drivers[0].first, chance.drivers[1].first),
                2 * std::sin(kPi * rho / 6), 1e-15);
  }
}

TEST(References, AreMediansUnlessGiven) {
  const Scenario scenario = AScenario([](ScenarioDraft& draft) {
    DriverOf(draft, "demand").marginal = Marginal{TriangularMarginal{-1, 0, 1.5}};
    DriverOf(draft, "skill").reference = 0.1;
  });
  const CompiledChance chance = *Compile(scenario, 1).chance;
  EXPECT_NEAR(chance.drivers[0].reference[0], 1.5 - std::sqrt(0.5 * 2.5 * 1.5), 1e-15);
  EXPECT_EQ(chance.drivers[1].reference, std::vector<double>(8, 0.1));
}

TEST(Plans, RampFromTheBaselineToTheTarget) {
  const CompiledChance chance = *Compile(AScenario(), 1).chance;
  const std::vector<double> expected = {1050, 1100, 1150, 1200, 1200, 1200, 1200, 1200};
  EXPECT_EQ(chance.outcomes[0].plan, expected);
  EXPECT_EQ(chance.outcomes[1].plan, std::vector<double>(8, 80));
  EXPECT_TRUE(chance.outcomes[1].lower_is_better);
  EXPECT_TRUE(chance.outcomes[0].adjusted);
  EXPECT_NEAR(chance.outcomes[0].terms[0].adjusted_loading, 0.4, 1e-15);
}

}  // namespace
}  // namespace accord
