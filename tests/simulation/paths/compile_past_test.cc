#include "simulation/paths/compile_past.h"

#include <cmath>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "simulation/model/find_score.h"
#include "simulation/model/quantiles.h"
#include "simulation/paths/chance_tile.h"
#include "tests/support/scenarios.h"

namespace accord {
namespace {

using ::testing::DoubleEq;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr int kTiles = 400;      // 102 400 paths
constexpr double kErrors = 4.5;  // false-alarm rate 7e-6 a comparison

Driver StandardNormal(std::string id, double persistence) {
  return ADriver(std::move(id), Marginal{NormalMarginal{0, 1}}, persistence);
}

Scenario DriversOnly(std::vector<Driver> drivers, std::vector<CorrelationPair> pairs = {}) {
  return AScenario([&](ScenarioDraft& draft) {
    draft.drivers = drivers;
    draft.correlation = Correlation{.pairs = pairs};
    for (Outcome& outcome : draft.outcomes) {
      outcome.form = OutcomeForm::kAdditive;
      outcome.loadings = {{.driver = drivers[0].id, .loading = 0.1}};
    }
    draft.supplier_private->accounts[0].cost.reset();
  });
}

CorrelationPair Pair(std::string first, std::string second, double correlation) {
  return {std::move(first), std::move(second), NormalScoreCorrelation{correlation}};
}

Checked<CompiledPast> PastOf(const Scenario& scenario, const Observations& observed) {
  return CompilePast(scenario, *Compile(scenario, 1).chance, observed, FieldPath("observed"));
}

CompiledModel GoingOn(const Scenario& scenario, const Observations& observed) {
  CompiledModel model = Compile(scenario, 1);
  const auto past = PastOf(scenario, observed);
  if (const auto* faults = std::get_if<Violations>(&past)) ADD_FAILURE() << Listed(*faults);
  GoOnFrom(std::get<CompiledPast>(past), observed, model);
  return model;
}

// X of one driver on every path, [period - 1][path].
std::vector<std::vector<double>> LevelsOf(const CompiledModel& model, int driver,
                                          int tiles = kTiles) {
  std::vector<std::vector<double>> levels(static_cast<std::size_t>(model.period_count));
  ChanceTile tile(*model.chance);
  for (int i = 0; i < tiles; ++i) {
    tile.Begin(static_cast<std::uint64_t>(i) * kTilePaths);
    for (int t = 1; t <= model.period_count; ++t) {
      tile.Advance(t);
      const ConstColumn column = tile.view().levels[driver];
      auto& list = levels[static_cast<std::size_t>(t - 1)];
      list.insert(list.end(), column.begin(), column.end());
    }
  }
  return levels;
}

// The errors are a normal sample's; those of a uniform one are smaller.
void ExpectNormal(const std::vector<double>& sample, double mean, double sd) {
  const double n = static_cast<double>(sample.size());
  double sum = 0, squares = 0;
  for (const double value : sample) {
    sum += value - mean;
    squares += (value - mean) * (value - mean);
  }
  EXPECT_NEAR(mean + sum / n, mean, kErrors * sd / std::sqrt(n));
  EXPECT_NEAR(std::sqrt(squares / n), sd, kErrors * sd / std::sqrt(2 * n));
}

// z(4) given z(3) = 1.5 is normal around phi z(3) with variance 1 - phi^2, whatever came before.
TEST(CompilePast, GoesOnFromWhatWasObserved) {
  const Scenario scenario = DriversOnly({StandardNormal("demand", 0.8)});
  const auto levels =
      LevelsOf(GoingOn(scenario, {.period_count = 3, .drivers = {{0.2, -1, 1.5}}}), 0);
  for (const double level : levels[1]) ASSERT_EQ(level, -1);
  for (const double level : levels[2]) ASSERT_EQ(level, 1.5);
  ExpectNormal(levels[3], 0.8 * 1.5, std::sqrt(1 - 0.8 * 0.8));
  ExpectNormal(levels[5], std::pow(0.8, 3) * 1.5, std::sqrt(1 - std::pow(0.8, 6)));
}

// B was not observed, A was: by (1.1) and (1.2) the innovations of one period are a pair with
// correlation R_e, independent of other periods'. With a = A's innovations, b's mean is R(0) a(1)
// and R_e a(t), its variance 1 - R^2 and 1 - R_e^2; B(2) = phi_B b(1) + sqrt(1 - phi_B^2) b(2).
TEST(CompilePast, DrawsWhatWasNotObservedGivenWhatWas) {
  const double phi_a = 0.5, phi_b = 0.9, r = 0.6;
  const Scenario scenario =
      DriversOnly({StandardNormal("a", phi_a), StandardNormal("b", phi_b)}, {Pair("a", "b", r)});
  const double a1 = 1.2, a2 = -0.7;
  const double scale_a = std::sqrt(1 - phi_a * phi_a), scale_b = std::sqrt(1 - phi_b * phi_b);
  const double innovation = (a2 - phi_a * a1) / scale_a;
  const double r_e = r * (1 - phi_a * phi_b) / (scale_a * scale_b);
  const auto levels =
      LevelsOf(GoingOn(scenario, {.period_count = 2, .drivers = {{a1, a2}, {}}}), 1);
  ExpectNormal(levels[0], r * a1, std::sqrt(1 - r * r));
  const double mean = phi_b * r * a1 + scale_b * r_e * innovation;
  const double variance = phi_b * phi_b * (1 - r * r) + scale_b * scale_b * (1 - r_e * r_e);
  ExpectNormal(levels[1], mean, std::sqrt(variance));
  ExpectNormal(levels[2], phi_b * mean, std::sqrt(phi_b * phi_b * variance + scale_b * scale_b));
}

// The same the other way round: the factor order puts the observed driver last. With two observed
// drivers the regression is on both: (r1 - r12 r2, r2 - r12 r1) / (1 - r12^2).
TEST(CompilePast, RegressesOnAllThatWasObserved) {
  const double r1 = 0.5, r2 = 0.3, r12 = 0.4;
  const Scenario scenario =
      DriversOnly({StandardNormal("c", 0), StandardNormal("a", 0), StandardNormal("b", 0)},
                  {Pair("c", "a", r1), Pair("c", "b", r2), Pair("a", "b", r12)});
  const auto levels =
      LevelsOf(GoingOn(scenario, {.period_count = 1, .drivers = {{}, {2}, {-1}}}), 0);
  const double w1 = (r1 - r12 * r2) / (1 - r12 * r12), w2 = (r2 - r12 * r1) / (1 - r12 * r12);
  ExpectNormal(levels[0], 2 * w1 - w2, std::sqrt(1 - w1 * r1 - w2 * r2));
  ExpectNormal(levels[1], 0, 1);
}

TEST(CompilePast, KeepsTheDrawsOfWhatDependsOnNothingObserved) {
  const Scenario scenario = DriversOnly({StandardNormal("a", 0), StandardNormal("b", 0.7)});
  const CompiledModel with = GoingOn(scenario, {.period_count = 2, .drivers = {{5, 4}, {}}});
  const CompiledModel without = Compile(scenario, 1);
  EXPECT_EQ(LevelsOf(with, 1, 2), LevelsOf(without, 1, 2));
  const auto a = LevelsOf(with, 0, 2), plain = LevelsOf(without, 0, 2);
  EXPECT_EQ(a[2], plain[2]);
  EXPECT_EQ(a[7], plain[7]);
}

TEST(CompilePast, RunsUpFromWhatWasObserved) {
  Driver sum = ADriver("sum", Marginal{NormalMarginal{10, 2}});
  sum.accumulation = Accumulation::kRunningSum;
  Driver index = ADriver("index", Marginal{UniformMarginal{0, 0.04}});
  index.accumulation = Accumulation::kIndex;
  const Scenario scenario = DriversOnly({sum, index});
  const CompiledModel model =
      GoingOn(scenario, {.period_count = 2, .drivers = {{15, 50}, {1.1, 1.3}}});
  ExpectNormal(LevelsOf(model, 0)[3], 50 + 2 * 10, 2 * std::sqrt(2.0));
  ExpectNormal(LevelsOf(model, 1)[2], 1.3 * 1.02, 1.3 * 0.04 / std::sqrt(12.0));
}

TEST(CompilePast, KeepsTheOneDrawOfAStaticDriver) {
  Driver sum = ADriver("sum", Marginal{UniformMarginal{0, 10}}, 1);
  sum.accumulation = Accumulation::kRunningSum;
  const Scenario scenario =
      DriversOnly({sum, ADriver("level", Marginal{UniformMarginal{0, 1}}, 1)});
  const CompiledModel model =
      GoingOn(scenario, {.period_count = 2, .drivers = {{3, 6}, {0.25, 0.25}}});
  EXPECT_THAT(LevelsOf(model, 0, 1)[7], Each(DoubleEq(24)));
  EXPECT_THAT(LevelsOf(model, 1, 1)[7], Each(DoubleEq(0.25)));
}

TEST(CompilePast, TakesOutcomesAsObserved) {
  const CompiledModel model =
      GoingOn(AScenario(), {.period_count = 1, .outcomes = {{1234}, {}}, .drivers = {}});
  ChanceTile tile(*model.chance, {.exact = true, .halved = true});
  tile.Begin(0);
  tile.Advance(1);
  for (const ChanceView& view : {tile.view(), tile.exact_view(), tile.halved_view()}) {
    EXPECT_EQ(view.true_values[0][7], 1234);
    EXPECT_EQ(view.measured[0][7], 1234);
    EXPECT_DOUBLE_EQ(view.achievements[0][7], 1234.0 / 1200.0);
  }
  EXPECT_NE(tile.view().true_values[1][7], tile.view().true_values[1][8]);
  tile.Advance(2);
  EXPECT_NE(tile.view().measured[0][7], tile.view().measured[0][8]);
}

// CODE of each fault, and what the first one says.
std::pair<std::vector<ViolationCode>, std::string> FaultsFrom(const Scenario& scenario,
                                                              const Observations& observed) {
  const auto past = PastOf(scenario, observed);
  std::vector<ViolationCode> codes;
  std::string said;
  if (const auto* faults = std::get_if<Violations>(&past)) {
    for (const Violation& fault : *faults) codes.push_back(fault.code);
    said = faults->front().description;
  }
  return {codes, said};
}

TEST(CompilePast, RefusesAStaticDriverThatMoves) {
  const Scenario scenario = DriversOnly({ADriver("once", Marginal{UniformMarginal{0, 1}}, 1)});
  const auto [codes, said] =
      FaultsFrom(scenario, {.period_count = 3, .drivers = {{0.2, 0.2, 0.3}}});
  EXPECT_THAT(codes, ElementsAre(ViolationCode::kContradiction));
  EXPECT_THAT(said, HasSubstr("0.2 in period 1 and 0.3 in period 3"));
}

TEST(CompilePast, RefusesWhatADistributionDoesNotReachWhereLaterDrawsDependOnIt) {
  const Observations observed = {.period_count = 1, .drivers = {{1.5}}};
  const Marginal uniform{UniformMarginal{0, 1}};
  const auto [codes, said] = FaultsFrom(DriversOnly({ADriver("x", uniform, 0.5)}), observed);
  EXPECT_THAT(codes, ElementsAre(ViolationCode::kOutOfRange));
  EXPECT_THAT(said, HasSubstr("driver \"x\" at 1.5 in period 1"));
  EXPECT_THAT(FaultsFrom(DriversOnly({ADriver("x", uniform)}), observed).first, ElementsAre())
      << "nothing depends on it";
  EXPECT_THAT(FaultsFrom(DriversOnly({ADriver("x", uniform), StandardNormal("y", 0)},
                                     {Pair("x", "y", 0.3)}),
                         {.period_count = 1, .drivers = {{1.5}, {}}})
                  .first,
              ElementsAre(ViolationCode::kOutOfRange));
  EXPECT_THAT(FaultsFrom(DriversOnly({ADriver("x", uniform), StandardNormal("y", 0)},
                                     {Pair("x", "y", 0.3)}),
                         {.period_count = 1, .drivers = {{1.5}, {0}}})
                  .first,
              ElementsAre())
      << "all that depends on it is known as well";
}

TEST(CompilePast, RefusesAnAtomWhereLaterDrawsDependOnIt) {
  const Marginal two{
      DiscreteMarginal{{{.value = 1, .probability = 0.5}, {.value = 2, .probability = 0.5}}}};
  const Observations observed = {.period_count = 1, .drivers = {{2}}};
  EXPECT_THAT(FaultsFrom(DriversOnly({ADriver("x", two, 0.5)}), observed).first,
              ElementsAre(ViolationCode::kContradiction));
  EXPECT_THAT(FaultsFrom(DriversOnly({ADriver("x", two)}), observed).first, ElementsAre());
}

TEST(CompilePast, RefusesTheDriversOfATCopula) {
  const Scenario scenario = AScenario([](ScenarioDraft& draft) {
    draft.drivers = {StandardNormal("a", 0), StandardNormal("b", 0)};
    draft.correlation = Correlation{.pairs = {Pair("a", "b", 0.5)}, .copula_degrees_of_freedom = 4};
    for (Outcome& outcome : draft.outcomes) {
      outcome.form = OutcomeForm::kAdditive;
      outcome.loadings = {{.driver = "a", .loading = 0.1}};
    }
    draft.supplier_private->accounts[0].cost.reset();
  });
  EXPECT_THAT(FaultsFrom(scenario, {.period_count = 1, .drivers = {{1}, {}}}).first,
              ElementsAre(ViolationCode::kUnimplemented));
}

// F^-1(Phi(z)) and back, over kinds of marginals.
TEST(FindScore, IsTheScoreThatDraws) {
  for (const Marginal& marginal :
       {Marginal{NormalMarginal{5, 2}}, Marginal{UniformMarginal{-1, 3}},
        Marginal{TriangularMarginal{0, 1, 4}}, Marginal{GammaMarginal{2, 3}},
        Marginal{StudentTMarginal{4, 1, 2}}}) {
    const Scenario scenario = DriversOnly({ADriver("x", marginal)});
    const CompiledMarginal compiled = Compile(scenario, 1).chance->drivers[0].marginal;
    for (const double z : {-3.0, -0.7, 0.0, 1.0, 2.5}) {
      const DrawnFrom found = FindScore(compiled, QuantileAt(compiled, z), 0);
      ASSERT_EQ(found.kind, DrawnFrom::Kind::kKnown) << z;
      EXPECT_NEAR(found.score, z, 1e-9);
    }
  }
}

}  // namespace
}  // namespace accord
