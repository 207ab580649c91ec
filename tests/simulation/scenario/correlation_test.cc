#include "simulation/scenario/correlation.h"
#include "simulation/base/violation.h"

#include <cmath>
#include <random>

#include "tests/simulation/scenario/faults.h"

namespace accord {
namespace {

constexpr auto kNotPositiveSemidefinite = ViolationCode::kNotPositiveSemidefinite;

std::vector<Driver> DriversWith(const std::vector<double>& persistences) {
  std::vector<Driver> drivers;
  for (const double phi : persistences) {
    drivers.push_back(ADriver(std::string(1, static_cast<char>('a' + drivers.size())),
                              Marginal{NormalMarginal{0, 1}}, phi));
  }
  return drivers;
}

Correlation Correlated(std::vector<CorrelationPair> pairs,
                       CorrelationMode mode = CorrelationMode::kSameTime) {
  Correlation correlation;
  correlation.mode = mode;
  correlation.pairs = std::move(pairs);
  return correlation;
}

CorrelationPair Score(std::string a, std::string b, double value) {
  return {std::move(a), std::move(b), NormalScoreCorrelation{value}};
}
CorrelationPair Spearman(std::string a, std::string b, double value) {
  return {std::move(a), std::move(b), SpearmanCorrelation{value}};
}

// SmallScenario with drivers a, b, ... besides its own, correlated as given.
Change With(std::vector<double> persistences, Correlation correlation) {
  return [=](ScenarioDraft& draft) {
    for (const Driver& driver : DriversWith(persistences)) draft.drivers.push_back(driver);
    draft.correlation = correlation;
  };
}

TEST(NormalScore, OfSpearmanIsTwiceTheSineOfASixthOfPi) {
  for (int i = -1000; i <= 1000; ++i) {
    const double rho = i / 1000.0;
    const double exact = 2 * std::sin(M_PI / 6 * rho);
    EXPECT_NEAR(NormalScoreOf(Spearman("a", "b", rho)), exact, 4e-16) << rho;
    EXPECT_NEAR(SpearmanOf(exact), rho, 1e-15);
  }
  EXPECT_EQ(NormalScoreOf(Spearman("a", "b", 1)), 1);
  EXPECT_EQ(NormalScoreOf(Spearman("a", "b", -1)), -1);
  EXPECT_EQ(NormalScoreOf(Spearman("a", "b", 0)), 0);
  EXPECT_EQ(NormalScoreOf(Score("a", "b", 0.3)), 0.3);
}

TEST(InnovationRatio, IsOneForEqualPersistencesAndAboveOneOtherwise) {
  for (const double phi : {0.0, 0.1, 0.5, 0.99999}) EXPECT_EQ(InnovationRatio(phi, phi), 1);
  EXPECT_NEAR(InnovationRatio(0.5, 0), 1 / std::sqrt(0.75), 1e-15);
  EXPECT_NEAR(InnovationRatio(0.2, 0.8), (1 - 0.16) / std::sqrt(0.96 * 0.36), 1e-15);
  EXPECT_EQ(InnovationRatio(0.2, 0.8), InnovationRatio(0.8, 0.2));
}

// (1.2) against the recursion (1.1) itself: the same-time correlation stays R.
TEST(InnovationCorrelations, KeepTheSameTimeCorrelationAtEveryTime) {
  const auto drivers = DriversWith({0.3, 0.9});
  const Correlation correlation = Correlated({Score("a", "b", 0.4)});
  const double r_e = InnovationCorrelations(correlation, drivers).at(0, 1);
  double same_time = FirstDrawCorrelations(correlation, drivers).at(0, 1);
  for (int t = 2; t < 20; ++t) {
    same_time = 0.3 * 0.9 * same_time + std::sqrt((1 - 0.09) * (1 - 0.81)) * r_e;
    EXPECT_NEAR(same_time, 0.4, 1e-15);
  }
}

TEST(InnovationCorrelations, AreTheGivenOnesInModeInnovations) {
  const auto drivers = DriversWith({0.3, 1});
  const auto correlation = Correlated({Score("a", "b", 0.4)}, CorrelationMode::kInnovations);
  EXPECT_EQ(InnovationCorrelations(correlation, drivers).at(0, 1), 0.4);
}

TEST(InnovationCorrelations, LeaveStaticDriversAlone) {
  const auto drivers = DriversWith({1, 1, 0.5});
  const Correlation correlation = Correlated({Score("a", "b", 0.4), Score("b", "c", 0)});
  EXPECT_EQ(FirstDrawCorrelations(correlation, drivers).at(1, 0), 0.4);
  EXPECT_EQ(InnovationCorrelations(correlation, drivers).at(1, 0), 0);
}

TEST(SmallestEigenvalue, OfAnEquicorrelatedTableIsKnown) {
  CorrelationTable table(3);
  for (const auto& [i, j] : {std::pair{0, 1}, {0, 2}, {1, 2}}) table.Set(i, j, -0.7);
  EXPECT_NEAR(SmallestEigenvalueOf(table), 1 - 2 * 0.7, 1e-14);
  EXPECT_EQ(SmallestEigenvalueOf(CorrelationTable(0)), 1);
}

TEST(Correlation, MayBePerfect) {
  ExpectNoFault(With({0.5, 0.5}, Correlated({Score("a", "b", 1)})));
  ExpectNoFault(With({1, 1}, Correlated({Spearman("a", "b", -1)})));
  ExpectNoFault(
      With({0, 0, 0}, Correlated({Score("a", "b", 1), Score("b", "c", -1), Score("a", "c", -1)})));
}

TEST(Correlation, ThatIsNotPositiveSemidefiniteIsNamedWithItsEigenvalueAndTheNearest) {
  ExpectOnlyFaultSaying(With({0, 0, 0}, Correlated({Score("a", "b", -0.7), Score("b", "c", -0.7),
                                                    Score("a", "c", -0.7)})),
                        "correlation.pairs", kNotPositiveSemidefinite,
                        "the smallest eigenvalue of the correlations is -0.4");
  ExpectOnlyFaultSaying(With({0, 0, 0}, Correlated({Score("a", "b", -0.7), Score("b", "c", -0.7),
                                                    Score("a", "c", -0.7)})),
                        "correlation.pairs", kNotPositiveSemidefinite,
                        "nearest feasible: a~b -0.5, b~c -0.5, a~c -0.5");
}

TEST(Correlation, OfUnequalPersistencesMayLeaveImpossibleInnovations) {
  // R_e = 0.9 x 1 / sqrt(1 - 0.9^2) = 2.06.
  ExpectOnlyFaultSaying(With({0, 0.9}, Correlated({Score("a", "b", 0.9)})), "correlation.pairs",
                        kNotPositiveSemidefinite,
                        "must leave the innovations (1.2) positive semi-definite, but with these "
                        "persistences their smallest eigenvalue is -1.06");
  ExpectOnlyFaultSaying(With({0, 0.9}, Correlated({Score("a", "b", 0.9)})), "correlation.pairs",
                        kNotPositiveSemidefinite, "nearest feasible: a~b 0.43588");
  ExpectNoFault(With({0, 0.9}, Correlated({Score("a", "b", 0.9)}, CorrelationMode::kInnovations)));
}

TEST(Correlation, OfAStaticWithAnotherDriverIsRefusedByName) {
  ExpectOnlyFault(With({1, 0.5}, Correlated({Score("a", "b", 0.1)})), "correlation.pairs[0]",
                  ViolationCode::kContradiction,
                  "must be 0 between \"a\" (persistence 1) and \"b\" (persistence 0.5) in mode "
                  "same-time: give both persistence 1 or neither");
  ExpectNoFault(With({1, 0.5}, Correlated({Score("a", "b", 0)})));
  ExpectNoFault(With({1, 0.5}, Correlated({Score("a", "b", 0.1)}, CorrelationMode::kInnovations)));
}

TEST(Correlation, PairsAreCheckedOneByOne) {
  ExpectOnlyFault(With({0, 0}, Correlated({Score("a", "z", 0.1)})), "correlation.pairs[0].second",
                  ViolationCode::kUnknownId, R"(names no driver: "z")");
  ExpectOnlyFault(With({0, 0}, Correlated({Score("", "a", 0.1)})), "correlation.pairs[0].first",
                  ViolationCode::kRequired, "must name a driver");
  ExpectOnlyFault(With({0, 0}, Correlated({Score("a", "a", 0.1)})), "correlation.pairs[0].second",
                  ViolationCode::kContradiction, R"(must be another driver than first, got "a")");
  ExpectOnlyFault(With({0, 0}, Correlated({Score("a", "b", 1.1)})),
                  "correlation.pairs[0].normal_score", ViolationCode::kOutOfRange,
                  "must be in [-1, 1], got 1.1");
  ExpectOnlyFault(With({0, 0}, Correlated({Spearman("a", "b", kNan)})),
                  "correlation.pairs[0].spearman", ViolationCode::kOutOfRange,
                  "must be in [-1, 1], got nan");
  ExpectOnlyFault(With({0, 0}, Correlated({CorrelationPair{"a", "b", {}}})), "correlation.pairs[0]",
                  ViolationCode::kRequired, "must give normal_score or spearman");
  ExpectOnlyFault(With({0, 0}, Correlated({Score("a", "b", 0.1), Spearman("b", "a", 0.1)})),
                  "correlation.pairs[1]", ViolationCode::kDuplicate,
                  "must be the only entry for its drivers, but pairs[0] is for \"b\" and \"a\" "
                  "already");
  Correlation odd = Correlated({Score("a", "b", 0.1)});
  odd.mode = static_cast<CorrelationMode>(3);
  ExpectOnlyFault(With({0, 0}, odd), "correlation.mode", ViolationCode::kUnknownValue,
                  "must be one of the named values (numbers 1 to 2), got number 3");
}

TEST(FactorOrder, NamesEveryCorrelatedDriverOnce) {
  const auto ordered = [](std::vector<std::string> order) {
    Correlation correlation = Correlated({Score("a", "b", 0.1)});
    correlation.factor_order = std::move(order);
    return With({0, 0, 0}, correlation);
  };
  ExpectNoFault(ordered({"b", "a"}));
  ExpectNoFault(ordered({"c", "b", "a"}));
  ExpectOnlyFault(ordered({"b"}), "correlation.factor_order", ViolationCode::kRequired,
                  R"(must name every correlated driver, but misses "a")");
  ExpectOnlyFault(ordered({"b", "a", "b"}), "correlation.factor_order[2]",
                  ViolationCode::kDuplicate, R"(must be named once, got "b" again)");
  ExpectOnlyFault(ordered({"b", "a", "z"}), "correlation.factor_order[2]",
                  ViolationCode::kUnknownId, R"(names no driver: "z")");
}

// Squared distance over all pairs of normal-score correlations.
double Distance(const Correlation& a, const Correlation& b, const std::vector<Driver>& drivers) {
  const auto r = FirstDrawCorrelations(a, drivers), s = FirstDrawCorrelations(b, drivers);
  double sum = 0;
  for (std::size_t i = 0; i < drivers.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) sum += std::pow(r.at(i, j) - s.at(i, j), 2);
  }
  return sum;
}

TEST(NearestFeasiblePairs, AreFeasibleAndNoFeasibleNeighbourIsNearer) {
  std::mt19937_64 random(7);
  std::uniform_real_distribution<double> uniform(-1, 1);
  int refused = 0;
  for (int trial = 0; trial < 60; ++trial) {
    const auto drivers = DriversWith({trial % 2 ? 0.0 : 0.5, 0.5, trial % 3 ? 0.5 : 0.8, 0.5});
    Correlation given = Correlated({});
    for (const auto& [a, b] : {std::pair{"a", "b"}, {"a", "c"}, {"b", "c"}, {"c", "d"}}) {
      const double value = uniform(random);
      given.pairs.push_back(trial % 5 ? Score(a, b, value) : Spearman(a, b, value));
    }
    if (IsFeasible(given, drivers)) continue;
    ++refused;
    Correlation offered = given;
    offered.pairs = NearestFeasiblePairs(given, drivers);
    ASSERT_TRUE(IsFeasible(offered, drivers)) << trial;
    const double distance = Distance(given, offered, drivers);
    // Small steps in random directions: none may be feasible and nearer by more than the rounding.
    for (int step = 0; step < 2000; ++step) {
      const CorrelationTable base = FirstDrawCorrelations(offered, drivers);
      Correlation moved = Correlated({});
      for (std::size_t i = 0; i < drivers.size(); ++i) {
        for (std::size_t j = 0; j < i; ++j) {
          moved.pairs.push_back(
              Score(drivers[i].id, drivers[j].id, base.at(i, j) + 0.01 * uniform(random)));
        }
      }
      if (IsFeasible(moved, drivers)) {
        ASSERT_GT(Distance(given, moved, drivers), distance - 1e-4) << trial;
      }
    }
  }
  EXPECT_GT(refused, 20);
}

TEST(NearestFeasiblePairs, OfManyDriversAreFoundAtOnce) {
  std::vector<double> persistences;
  for (int i = 0; i < 64; ++i) persistences.push_back(i % 3 ? 0.9 : 0.1);
  std::vector<Driver> drivers;
  Correlation given = Correlated({});
  for (int i = 0; i < 64; ++i) {
    drivers.push_back(ADriver("d" + std::to_string(i), Marginal{NormalMarginal{0, 1}},
                              persistences[static_cast<std::size_t>(i)]));
    for (int j = 0; j < i; ++j) {
      given.pairs.push_back(Score("d" + std::to_string(i), "d" + std::to_string(j),
                                  (i * 7 + j * 13) % 19 / 10.0 - 0.9));
    }
  }
  ASSERT_FALSE(IsFeasible(given, drivers));
  Correlation offered = given;
  offered.pairs = NearestFeasiblePairs(given, drivers);
  EXPECT_TRUE(IsFeasible(offered, drivers));
}

TEST(NearestFeasiblePairs, KeepStaticDriversApart) {
  const auto drivers = DriversWith({1, 1, 1, 0.5});
  const Correlation given = Correlated(
      {Score("a", "b", 0.9), Score("b", "c", 0.9), Score("a", "c", -0.9), Score("c", "d", 0)});
  Correlation offered = given;
  offered.pairs = NearestFeasiblePairs(given, drivers);
  EXPECT_TRUE(IsFeasible(offered, drivers));
  EXPECT_EQ(NormalScoreOf(offered.pairs[3]), 0);
  EXPECT_EQ(offered.pairs.size(), 4);
}

Correlation TCopula(double nu, std::vector<CorrelationPair> pairs) {
  Correlation correlation = Correlated(std::move(pairs));
  correlation.copula_degrees_of_freedom = nu;
  return correlation;
}

TEST(TCopula, HasMoreThanTwoDegreesOfFreedom) {
  ExpectNoFault(With({0, 0.5}, TCopula(2.1, {Score("a", "b", 0.4)})));
  ExpectNoFault(With({0, 0.5}, TCopula(1e5, {Score("a", "b", 0.4)})));
  for (const double nu : {2.0, 1e6, kNan}) {
    ExpectOnlyFault(With({0, 0}, TCopula(nu, {Score("a", "b", 0.4)})),
                    "correlation.copula_degrees_of_freedom", ViolationCode::kOutOfRange,
                    "must be in (2, 100000], got " + NumberText(nu));
  }
}

TEST(TCopula, RefusesSpearman) {
  ExpectOnlyFault(With({0, 0}, TCopula(4, {Spearman("a", "b", 1)})),
                  "correlation.pairs[0].spearman", ViolationCode::kContradiction,
                  "must be given as normal_score for a Student t copula, got 1; a Gaussian copula "
                  "would take 1");
}

TEST(TCopula, MixesWhatPairsOrTheFactorOrderName) {
  Correlation correlation = TCopula(4, {Score("a", "c", 0)});
  correlation.factor_order = {"d"};
  const std::vector<Driver> drivers = DriversWith({0, 0, 1, 1, 0.5});
  EXPECT_EQ(MixingOf(correlation, drivers),
            (std::vector{MixedWith::kMoving, MixedWith::kNothing, MixedWith::kStatic,
                         MixedWith::kStatic, MixedWith::kNothing}));
  correlation.copula_degrees_of_freedom.reset();
  EXPECT_EQ(MixingOf(correlation, drivers), std::vector(5, MixedWith::kNothing));
}

}  // namespace
}  // namespace accord
