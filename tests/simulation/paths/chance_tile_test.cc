#include "simulation/paths/chance_tile.h"

#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include "gtest/gtest.h"
#include "simulation/model/compiled_model.h"
#include "simulation/random/stream.h"
#include "tests/support/scenarios.h"

namespace accord {
namespace {

// Every column of X of one driver, over all periods, of the paths from first_path on.
std::vector<std::vector<double>> LevelsOf(const CompiledModel& model, int driver,
                                          std::uint64_t first_path) {
  ChanceTile tile(*model.chance);
  tile.Begin(first_path);
  std::vector<std::vector<double>> levels;
  for (int t = 1; t <= model.period_count; ++t) {
    tile.Advance(t);
    const ConstColumn column = tile.view().levels[driver];
    levels.emplace_back(column.begin(), column.end());
  }
  return levels;
}

Driver StandardNormal(std::string id, double persistence) {
  return ADriver(std::move(id), Marginal{NormalMarginal{0, 1}}, persistence);
}

// Drivers alone, over `periods` quarters; SmallScenario's outcomes are re-tied to the first of
// them.
CompiledModel DriversOnly(std::vector<Driver> drivers, std::vector<CorrelationPair> pairs,
                          int periods, std::uint64_t seed = 1,
                          CorrelationMode mode = CorrelationMode::kSameTime) {
  return Compile(AScenario([&](ScenarioDraft& draft) {
                   draft.timeline->period_count = periods;
                   draft.drivers = drivers;
                   draft.correlation = Correlation{.mode = mode, .pairs = pairs};
                   for (Outcome& outcome : draft.outcomes) {
                     outcome.form = OutcomeForm::kAdditive;
                     outcome.loadings = {{.driver = drivers[0].id, .loading = 0.1}};
                   }
                   draft.supplier_private->accounts[0].cost.reset();
                 }),
                 seed);
}

CorrelationPair Pair(std::string first, std::string second, double correlation) {
  return {std::move(first), std::move(second), NormalScoreCorrelation{correlation}};
}

// Sample statistics over many tiles and its expected errors.
struct Series {
  std::vector<double> x, y;

  double Correlation() const {
    double sx = 0, sy = 0, sxx = 0, syy = 0, sxy = 0;
    const double n = static_cast<double>(x.size());
    for (std::size_t i = 0; i < x.size(); ++i) {
      sx += x[i], sy += y[i], sxx += x[i] * x[i], syy += y[i] * y[i], sxy += x[i] * y[i];
    }
    return (sxy - sx * sy / n) / std::sqrt((sxx - sx * sx / n) * (syy - sy * sy / n));
  }
  double Variance() const {
    double sum = 0, squares = 0;
    for (double value : x) sum += value, squares += value * value;
    const double n = static_cast<double>(x.size());
    return squares / n - (sum / n) * (sum / n);
  }
};

constexpr int kTiles = 400;      // 102 400 paths
constexpr double kErrors = 4.5;  // false-alarm rate 7e-6 a comparison

Series Sample(const CompiledModel& model, int first, int t_first, int second, int t_second) {
  Series series;
  for (int tile = 0; tile < kTiles; ++tile) {
    const auto x = LevelsOf(model, first, static_cast<std::uint64_t>(tile) * kTilePaths);
    const auto y = LevelsOf(model, second, static_cast<std::uint64_t>(tile) * kTilePaths);
    series.x.insert(series.x.end(), x[t_first - 1].begin(), x[t_first - 1].end());
    series.y.insert(series.y.end(), y[t_second - 1].begin(), y[t_second - 1].end());
  }
  return series;
}

// The error of a sample correlation rho of n normal pairs is (1 - rho^2) / sqrt(n): at 102 400
// paths deviations beyond 0.014 are seen.
void ExpectCorrelation(const Series& series, double expected) {
  const double error = (1 - expected * expected) / std::sqrt(static_cast<double>(series.x.size()));
  EXPECT_NEAR(series.Correlation(), expected, kErrors * error + 1e-12);
}

TEST(Persistence, KeepsTheMarginalAndDecaysByPhi) {
  const CompiledModel model = DriversOnly({StandardNormal("a", 0.6)}, {}, 6);
  for (int t : {1, 2, 6}) {
    const Series series = Sample(model, 0, t, 0, t);
    EXPECT_NEAR(series.Variance(), 1.0,
                kErrors * std::sqrt(2.0 / static_cast<double>(series.x.size())));
  }
  ExpectCorrelation(Sample(model, 0, 1, 0, 2), 0.6);
  ExpectCorrelation(Sample(model, 0, 2, 0, 5), 0.6 * 0.6 * 0.6);
}

TEST(Persistence, OfOneIsOneDrawForTheWholePath) {
  const CompiledModel model = DriversOnly({StandardNormal("a", 1)}, {}, 6);
  const auto levels = LevelsOf(model, 0, 0);
  for (int t = 2; t <= 6; ++t) EXPECT_EQ(levels[t - 1], levels[0]);
  EXPECT_NE(levels[0][0], levels[0][1]);
}

TEST(Persistence, OfZeroIsFreshEveryPeriod) {
  const CompiledModel model = DriversOnly({StandardNormal("a", 0)}, {}, 6);
  ExpectCorrelation(Sample(model, 0, 3, 0, 4), 0.0);
  ExpectCorrelation(Sample(model, 0, 4, 0, 5), 0.0);  // across two Philox groups
}

TEST(Correlation, IsRAtEveryPeriodWhateverThePersistences) {
  const CompiledModel model =
      DriversOnly({StandardNormal("a", 0.8), StandardNormal("b", 0.5), StandardNormal("c", 0.3)},
                  {Pair("a", "b", 0.5), Pair("b", "c", -0.4)}, 5);
  for (int t : {1, 2, 5}) {
    ExpectCorrelation(Sample(model, 0, t, 1, t), 0.5);
    ExpectCorrelation(Sample(model, 1, t, 2, t), -0.4);
    ExpectCorrelation(Sample(model, 0, t, 2, t), 0.0);
  }
}

TEST(Correlation, OfStaticDriversHoldsForTheWholePath) {
  const CompiledModel model =
      DriversOnly({StandardNormal("a", 1), StandardNormal("b", 1)}, {Pair("a", "b", 0.7)}, 3);
  ExpectCorrelation(Sample(model, 0, 1, 1, 3), 0.7);
}

TEST(Correlation, OfInnovationsDecaysToItsImpliedValue) {
  const CompiledModel model =
      DriversOnly({StandardNormal("a", 0.9), StandardNormal("b", 0.2)}, {Pair("a", "b", 0.5)}, 4, 1,
                  CorrelationMode::kInnovations);
  double implied = 0.5;
  for (int t = 1; t <= 4; ++t) {
    ExpectCorrelation(Sample(model, 0, t, 1, t), implied);
    implied = 0.9 * 0.2 * implied + 0.5 * std::sqrt((1 - 0.81) * (1 - 0.04));
  }
}

TEST(Correlation, SpearmanIsThatOfTheRanks) {
  std::vector<Driver> drivers = {ADriver("a", Marginal{UniformMarginal{0, 1}}),
                                 ADriver("b", Marginal{UniformMarginal{0, 1}})};
  const CompiledModel model = DriversOnly(drivers, {{"a", "b", SpearmanCorrelation{0.6}}}, 1);
  // The correlation of the uniforms is Spearman's; its error is below that of normals' plus a
  // tenth.
  const Series series = Sample(model, 0, 1, 1, 1);
  EXPECT_NEAR(series.Correlation(), 0.6,
              kErrors * 0.8 / std::sqrt(static_cast<double>(series.x.size())));
}

TEST(Identity, PathSeventeenIsPathSeventeenInEveryTile) {
  const CompiledModel model = DriversOnly({StandardNormal("a", 0.5)}, {}, 6);
  const auto from_zero = LevelsOf(model, 0, 0);
  const auto from_nine = LevelsOf(model, 0, 9);
  for (int t = 1; t <= 6; ++t) EXPECT_EQ(from_zero[t - 1][17], from_nine[t - 1][8]);
}

TEST(Identity, AnAppendedDriverAndALongerTermLeaveEarlierDrawsAlone) {
  const std::vector<Driver> two = {StandardNormal("a", 0.5), StandardNormal("b", 0.3)};
  std::vector<Driver> three = two;
  three.push_back(StandardNormal("c", 0.1));
  const CompiledModel before = DriversOnly(two, {Pair("a", "b", 0.5)}, 4);
  const CompiledModel after = DriversOnly(three, {Pair("a", "b", 0.5), Pair("b", "c", 0.5)}, 9);
  for (int driver : {0, 1}) {
    const auto old_levels = LevelsOf(before, driver, 1000);
    const auto new_levels = LevelsOf(after, driver, 1000);
    for (int t = 1; t <= 4; ++t) EXPECT_EQ(old_levels[t - 1], new_levels[t - 1]);
  }
}

TEST(Identity, AnIndependentDriverDependsOnItsIdAndSeedAlone) {
  const auto alone = LevelsOf(DriversOnly({StandardNormal("a", 0.5)}, {}, 3), 0, 0);
  const auto second =
      LevelsOf(DriversOnly({StandardNormal("b", 0), StandardNormal("a", 0.5)}, {}, 3), 1, 0);
  EXPECT_EQ(alone, second);
  EXPECT_NE(alone, LevelsOf(DriversOnly({StandardNormal("a", 0.5)}, {}, 3, 2), 0, 0));
  EXPECT_NE(alone, LevelsOf(DriversOnly({StandardNormal("a2", 0.5)}, {}, 3), 0, 0));
}

TEST(Accumulation, SumsAndGrowsWhatTheLevelDraws) {
  const auto with = [](Accumulation accumulation) {
    Driver driver = ADriver("a", Marginal{UniformMarginal{-0.1, 0.3}}, 0.4);
    driver.accumulation = accumulation;
    return DriversOnly({driver}, {}, 6);
  };
  const auto level = LevelsOf(with(Accumulation::kLevel), 0, 0);
  const CompiledModel sum_model = with(Accumulation::kRunningSum);
  const CompiledModel index_model = with(Accumulation::kIndex);
  const auto sum = LevelsOf(sum_model, 0, 0);
  const auto index = LevelsOf(index_model, 0, 0);
  for (int i = 0; i < kTilePaths; ++i) {
    double expected_sum = 0, expected_index = 1;
    for (int t = 1; t <= 6; ++t) {
      expected_sum += level[t - 1][i];
      expected_index *= 1 + level[t - 1][i];
      ASSERT_NEAR(sum[t - 1][i], expected_sum, 1e-14);
      ASSERT_NEAR(index[t - 1][i], expected_index, 1e-14);
    }
  }
  EXPECT_NEAR(sum_model.chance->drivers[0].reference[5], 6 * 0.1, 1e-14);
  EXPECT_NEAR(index_model.chance->drivers[0].reference[5], std::pow(1.1, 6), 1e-14);
}

// The three forms, adjustment, bounds and both errors against (2.1) and (2.2) written out with the
// C library, a path at a time.
TEST(Outcomes, EqualTheFormulasWrittenOut) {
  for (OutcomeForm form :
       {OutcomeForm::kMultiplicative, OutcomeForm::kElasticity, OutcomeForm::kAdditive}) {
    const Scenario scenario = AScenario([&](ScenarioDraft& draft) {
      draft.drivers = {ADriver("demand", Marginal{TriangularMarginal{0.5, 1, 2}}, 0.3),
                       ADriver("skill", Marginal{UniformMarginal{0.8, 1.2}})};
      Outcome& outcome = OutcomeOf(draft, "output");
      outcome.form = form;
      outcome.upper_bound = 1250;
      outcome.loadings = {{"demand", 0.4, 0.25}, {"skill", -0.3, 0}};
      outcome.verification = Verification{
          form == OutcomeForm::kAdditive ? ErrorForm::kAbsolute : ErrorForm::kRelative, 0.01, 0.05};
    });
    const CompiledModel model = Compile(scenario, 7);
    const CompiledOutcome& outcome = model.chance->outcomes[0];
    ChanceTile tile(*model.chance);
    tile.Begin(512);
    for (int t = 1; t <= 6; ++t) {
      tile.Advance(t);
      ColumnStore normals(4);
      FillNormals4(MakeStreamKey(7, "outcome", "output", "verification"), (t - 1) / 4, 512,
                   normals[0], normals[1], normals[2], normals[3]);
      for (int i = 0; i < kTilePaths; ++i) {
        const double d = tile.view().levels[0][i], s = tile.view().levels[1][i];
        const double d_ref = model.chance->drivers[0].reference[0];
        const double s_ref = model.chance->drivers[1].reference[0];
        const auto value = [&](double demand_loading) {
          double psi = outcome.plan[t - 1];
          if (form == OutcomeForm::kMultiplicative) {
            psi *= std::exp(demand_loading * (d - d_ref) - 0.3 * (s - s_ref));
          } else if (form == OutcomeForm::kElasticity) {
            psi *= std::pow(d / d_ref, demand_loading) * std::pow(s / s_ref, -0.3);
          } else {
            psi += demand_loading * (d - d_ref) - 0.3 * (s - s_ref);
          }
          return std::min(psi, 1250.0);
        };
        const double u = 0.01 + 0.05 * normals[(t - 1) % 4][i];
        const double adjusted = value(0.3);
        const double measured = form == OutcomeForm::kAdditive ? adjusted + u : adjusted * (1 + u);
        ASSERT_NEAR(tile.view().true_values[0][i], value(0.4), 1e-10);
        ASSERT_NEAR(tile.view().measured[0][i], measured, 1e-10);
        ASSERT_NEAR(tile.view().achievements[0][i], measured / 1200, 1e-12);
      }
    }
  }
}

TEST(Outcomes, MeetThePlanExactlyWithEveryDriverAtItsReference) {
  const Scenario scenario = AScenario([](ScenarioDraft& draft) {
    for (Driver& driver : draft.drivers) driver.marginal = Marginal{ConstantMarginal{0.05}};
    draft.correlation.reset();
    OutcomeOf(draft, "output").verification.reset();
  });
  const CompiledModel model = Compile(scenario, 1);
  ChanceTile tile(*model.chance);
  tile.Begin(0);
  for (int t = 1; t <= model.period_count; ++t) {
    tile.Advance(t);
    for (int j : {0, 1}) {
      EXPECT_EQ(tile.view().true_values[j][5], model.chance->outcomes[j].plan[t - 1]);
      EXPECT_EQ(tile.view().measured[j][5], model.chance->outcomes[j].plan[t - 1]);
    }
  }
}

// Levels, sums and indices alike; a driver held in place takes nothing from those that it moves
// with.
TEST(ChanceTile, HoldsADriverAtItsReferenceAndLeavesTheOthersTheirDraws) {
  for (const Accumulation accumulation :
       {Accumulation::kLevel, Accumulation::kRunningSum, Accumulation::kIndex}) {
    Driver held = ADriver("held", Marginal{UniformMarginal{.min = 0.1, .max = 0.4}}, 0.5);
    held.accumulation = accumulation;
    CompiledModel model =
        DriversOnly({held, StandardNormal("free", 0.5)}, {Pair("held", "free", 0.7)}, 6);
    const auto free = LevelsOf(model, 1, 512);
    ASSERT_NE(LevelsOf(model, 0, 512)[5][0], model.chance->drivers[0].reference[5]);
    AlterChance(
        [](CompiledChance& chance) { chance.drivers[0].held = chance.drivers[0].reference; },
        model);
    EXPECT_EQ(LevelsOf(model, 1, 512), free);
    ChanceTile tile(*model.chance);
    tile.Begin(512);
    for (int t = 1; t <= 6; ++t) {
      tile.Advance(t);
      for (const double level : tile.view().levels[0]) {
        EXPECT_EQ(level, model.chance->drivers[0].reference[t - 1]);
      }
      // Of a level it is the origin; what runs up has its course.
      const CompiledDriver& driver = model.chance->drivers[0];
      const double run_up = accumulation == Accumulation::kIndex
                                ? std::log(driver.reference[t - 1] / driver.origin[t - 1])
                                : driver.reference[t - 1] - driver.origin[t - 1];
      EXPECT_EQ(run_up == 0, accumulation == Accumulation::kLevel);
      for (const double growth : tile.view().growths[0]) EXPECT_NEAR(growth, run_up, 1e-14);
      // Nothing else is loaded, so that the outcomes are as planned.
      for (const double value : tile.view().true_values[0]) {
        EXPECT_EQ(value, model.chance->outcomes[0].plan[t - 1]);
      }
    }
  }
}

TEST(ChanceTile, MeetsThePlanOfAnElasticityWhoseDriverIsHeld) {
  Driver price = ADriver("price", Marginal{LognormalMarginal{.median = 2, .log_sd = 0.3}});
  CompiledModel model = Compile(AScenario([&](ScenarioDraft& draft) {
                                  draft.drivers.push_back(price);
                                  Outcome& output = OutcomeOf(draft, "output");
                                  output.form = OutcomeForm::kElasticity;
                                  output.loadings = {{.driver = "price", .loading = -0.5}};
                                }),
                                1);
  AlterChance([](CompiledChance& chance) { chance.drivers[2].held = chance.drivers[2].reference; },
              model);
  ChanceTile tile(*model.chance);
  tile.Begin(0);
  tile.Advance(1);
  for (const double value : tile.view().true_values[0]) {
    EXPECT_EQ(value, model.chance->outcomes[0].plan[0]);
  }
}

}  // namespace
}  // namespace accord
