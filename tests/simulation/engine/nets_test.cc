// Runs on scrambled nets: whole runs, replays and comparisons of them.

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "simulation/engine/engine.h"
#include "simulation/engine/replay.h"
#include "simulation/engine/totals_visit.h"
#include "simulation/model/columns.h"
#include "simulation/model/compiled_model.h"
#include "simulation/random/math.h"
#include "simulation/random/sobol.h"
#include "tests/support/scenarios.h"

namespace accord {
namespace {

static_assert(Replicates::kCount == kNetReplicates && Replicates::kUnit == kTilePaths &&
              Replicates::kBlock == kBlockPaths && kNetBlockPaths == kBlockPaths);

using Change = std::function<void(ScenarioDraft&)>;

Scenario TheScenario(const Change& change = {}) {
  return AScenario([&](ScenarioDraft& draft) {
    draft.client_base = SmallClientBase();
    if (change) change(draft);
  });
}

std::vector<CompiledModel> OnNets(const std::vector<Scenario>& scenarios) {
  return CompileStudy(scenarios, /*seed=*/1, Sampling::kSobol);
}

StudyTotals RunOf(const std::vector<CompiledModel>& models, const RunPlan& plan, int threads = 2) {
  RunControl control;
  control.threads = threads;
  absl::StatusOr<StudyTotals> totals = accord::Run(models, plan, control);
  EXPECT_TRUE(totals.ok()) << totals.status();
  return *std::move(totals);
}

StudyTotals RunOf(const std::vector<CompiledModel>& models, std::int64_t paths, int threads = 2) {
  return RunOf(models, RunPlan{.path_count = paths}, threads);
}

const Distribution& SupplierNpv(const StudyTotals& totals) {
  return totals.models[0].contracts[0]->supplier.npv;
}

constexpr std::int64_t kTwoBatches = (kPilotBlocks + 3) * std::int64_t{kBlockPaths};

TEST(NetRun, HasTheSameBitsForAnyNumberOfThreads) {
  const auto models = OnNets({TheScenario()});
  const std::string once = Serialise(RunOf(models, kTwoBatches, 1));
  for (int round = 0; round < 20; ++round) {
    const int threads = std::vector<int>{1, 2, 4, 16}[round % 4];
    ASSERT_TRUE(Serialise(RunOf(models, kTwoBatches, threads)) == once) << round;
  }
}

TEST(NetRun, GoesOverTheWireBlockByBlock) {
  const auto models = OnNets({TheScenario()});
  const StudyTotals whole = RunOf(models, kTwoBatches);
  const StudyTotals parsed = *ParseStudyTotals(Serialise(whole));
  EXPECT_TRUE(parsed.replicated);
  EXPECT_TRUE(Serialise(parsed) == Serialise(whole));
  EXPECT_EQ(SupplierNpv(parsed).Mean(), SupplierNpv(whole).Mean());
}

// A path is the same for any number of paths, and is what a replay shows.
TEST(NetRun, HasThePathsThatReplaysShow) {
  const auto models = OnNets({TheScenario()});
  const StudyTotals few = RunOf(models, kBlockPaths);
  const StudyTotals many = RunOf(models, 3 * kBlockPaths);
  for (const std::size_t path : {0u, 1u, 255u, 256u, 4095u}) {
    const double npv = SupplierNpv(many).samples()[path];
    EXPECT_EQ(SupplierNpv(few).samples()[path], npv) << path;
    EXPECT_EQ(Replay(models[0], path).contracts[0].supplier_npv, npv) << path;
  }
  const auto worst = WorstPaths(models[0], {.count = 1, .path_count = 3 * kBlockPaths}, 2, {});
  ASSERT_TRUE(worst.ok());
  const auto samples = SupplierNpv(many).samples();
  EXPECT_EQ(samples[worst->front()], *std::min_element(samples.begin(), samples.end()));
}

// The normals of a driver are the net's at its coordinates, static ones at those of t = 1.
TEST(NetRun, DrawsEveryDriverAtItsCoordinates) {
  const Scenario scenario = TheScenario([](ScenarioDraft& draft) {
    for (std::size_t d = 0; d < draft.drivers.size(); ++d) {
      draft.drivers[d].marginal = Marginal{NormalMarginal{0, 1}};
      draft.drivers[d].persistence = d == 0 ? 1.0 : 0.0;
      draft.drivers[d].accumulation = Accumulation::kLevel;
    }
    draft.correlation.reset();
  });
  const auto models = OnNets({scenario});
  const std::uint64_t path = 5 * 256 + 17 + 2 * 4096;
  const PathRecord record = Replay(models[0], path);
  for (int d = 0; d < static_cast<int>(record.drivers.size()); ++d) {
    for (int t = 1; t <= scenario.period_count(); ++t) {
      const int coordinate = d == 0 ? 0 : (t - 1) * 8 + d;
      const ScrambledNet net(1, {coordinate});
      std::array<double, kNetUnit> normals;
      net.FillNormals(coordinate, path / kNetUnit * kNetUnit, normals);
      EXPECT_EQ(record.drivers[d][t - 1], normals[path % kNetUnit]) << d << ' ' << t;
    }
  }
}

TEST(NetRun, LeavesEarlierDrawsAloneWhenADriverIsAdded) {
  const auto with = [](int more) {
    return TheScenario([&](ScenarioDraft& draft) {
      for (int i = 0; i < more; ++i) {
        Driver driver = draft.drivers[0];
        driver.id = "more-" + std::to_string(i);
        draft.drivers.push_back(driver);
      }
    });
  };
  const auto before = OnNets({with(0)}), after = OnNets({with(3)});
  const PathRecord one = Replay(before[0], 4321), other = Replay(after[0], 4321);
  for (std::size_t d = 0; d < one.drivers.size(); ++d) EXPECT_EQ(one.drivers[d], other.drivers[d]);
}

// An alternative's new drivers have places after the base's, by id, which are the same for all.
TEST(NetStudy, GivesAlternativesCommonPlaces) {
  const auto with = [](const std::vector<std::string>& more) {
    return TheScenario([&](ScenarioDraft& draft) {
      for (const std::string& id : more) {
        Driver driver = draft.drivers[0];
        driver.id = id;
        draft.drivers.insert(draft.drivers.begin(), driver);
      }
    });
  };
  const auto models = OnNets({with({}), with({"zeta"}), with({"beta", "zeta"})});
  const int base = static_cast<int>(models[0].chance->drivers.size());
  EXPECT_EQ(models[0].chance->drivers[0].net_place, 0);
  EXPECT_EQ(models[1].chance->drivers[0].net_place, base + 1);  // zeta
  EXPECT_EQ(models[2].chance->drivers[0].net_place, base + 1);  // zeta
  EXPECT_EQ(models[2].chance->drivers[1].net_place, base);      // beta
  EXPECT_EQ(models[2].chance->drivers[2].net_place, 0);
  EXPECT_EQ(models[0].chance->net, models[2].chance->net);
  EXPECT_NE(models[0].chance->net, nullptr);
}

TEST(NetStudy, ComparesOnCommonPathsWithErrorsOfReplicates) {
  const auto models =
      OnNets({TheScenario(),
              TheScenario([](ScenarioDraft& draft) { draft.outcomes[0].value_per_unit *= 1.1; }),
              TheScenario()});
  const StudyTotals totals = RunOf(models, kTwoBatches);
  const PathMean& changed = totals.pairs[0].figures[1].difference[0];
  const PathMean& same = totals.pairs[1].figures[1].difference[0];
  EXPECT_GT(changed.Mean().standard_error, 0.0);
  EXPECT_LT(changed.Mean().standard_error, changed.about().Mean().standard_error);
  EXPECT_EQ(same.Mean(), (Estimate{0, 0, 0, 0}));
}

TEST(NetStudy, CountsNormalsBeyondTheTable) {
  const Scenario small = TheScenario();
  EXPECT_EQ(NormalsWithoutCoordinate({small}), 0);
  const int periods = 480;
  const Scenario large = TheScenario([&](ScenarioDraft& draft) {
    *draft.timeline = Timeline{periods, PeriodLength::kMonth};
    Driver driver = draft.drivers[0];
    driver.persistence = 0.0;
    driver.accumulation = Accumulation::kLevel;
    for (int i = 0; i < 8; ++i) {
      driver.id = "more-" + std::to_string(i);
      draft.drivers.push_back(driver);
    }
    Driver constant = driver;
    constant.id = "constant";
    constant.marginal = Marginal{ConstantMarginal{1}};
    draft.drivers.insert(draft.drivers.end() - 1, constant);
    draft.correlation.reset();
  });
  std::int64_t beyond = 0;
  const auto& drivers = large.facts().drivers;
  for (std::size_t d = 0; d < drivers.size(); ++d) {
    if (drivers[d].id == "constant") continue;  // has a place and no normals
    for (int t = 1; t <= (drivers[d].persistence == 1.0 ? 1 : periods); ++t) {
      beyond += (t - 1) * 16 + static_cast<int>(d) >= kNetCoordinates ? 1 : 0;
    }
  }
  EXPECT_GT(beyond, 0);
  EXPECT_EQ(NormalsWithoutCoordinate({large}), beyond);
  // They are drawn from the drivers' streams, as random runs draw them: of the last driver, fresh
  // in every period, from the first period on that has no coordinate.
  const auto nets = OnNets({large});
  const CompiledModel random = Compile(large, 1);
  const PathRecord one = Replay(nets[0], 77), other = Replay(random, 77);
  const std::size_t last = drivers.size() - 1;
  const int inside = (kNetCoordinates - 1 - static_cast<int>(last)) / 16 + 1;  // periods
  for (int t = 1; t <= periods; ++t) {
    EXPECT_EQ(one.drivers[last][t - 1] == other.drivers[last][t - 1], t > inside) << t;
  }
}

// Every figure that both know: nets and random paths have the same truth. Some hundred figures, a
// difference over its joint error is between a normal and a Student with 15 degrees of freedom, so
// that 7 errors are passed with chance 4e-6 each, and 1 % of an error's size that they differ by is
// no fault that this could see: a tenth of a standard deviation is.
struct Agreement {
  int figures = 0;
  std::vector<std::string> unlike = {};
  std::set<std::pair<const void*, const void*>> seen = {};

  template <typename T>
  bool Part(const Shared<T>&, const Shared<T>&) {
    return true;
  }
  template <typename T>
  void List(const T&, const T&) {}
  void Leaf(double, double) {}
  void Leaf(std::uint64_t, std::uint64_t) {}
  void Leaf(const TailFlows& a, const TailFlows& b) {
    for (std::size_t i = 0; i < a.Split().parts.size(); ++i) {
      Set(a.Split().parts[i], b.Split().parts[i], "tail");
    }
  }
  void Leaf(const EventCount& a, const EventCount& b) {
    if (a.events >= 100 && a.events + 100 <= a.trials)
      Set(a.Probability(), b.Probability(), "event");
  }
  void Leaf(const PathMean& a, const PathMean& b) { Set(a.Mean(), b.Mean(), "mean"); }
  template <typename T>
  void Leaf(const T& a, const T& b) {
    Set(a.Mean(), b.Mean(), "mean of a distribution");
    for (const double p : {0.05, 0.5, 0.95}) Set(a.Quantile(p), b.Quantile(p), "quantile");
  }
  void Set(const Estimate& a, const Estimate& b, const char* what) {
    ++figures;
    const double error =
        std::sqrt(a.standard_error * a.standard_error + b.standard_error * b.standard_error);
    if (std::fabs(a.value - b.value) > 7.0 * error + 1e-9 * (1.0 + std::fabs(a.value))) {
      unlike.push_back(std::string(what) + " " + std::to_string(figures) + ": " +
                       std::to_string(a.value) + " and " + std::to_string(b.value) + " +- " +
                       std::to_string(error));
    }
  }
};

TEST(NetRun, AgreesWithRandomPathsOnEveryFigure) {
  const Scenario scenario = TheScenario();
  const StudyTotals random = RunOf({Compile(scenario, 3)}, 8 * kBlockPaths);
  const StudyTotals nets = RunOf(OnNets({scenario}), 8 * kBlockPaths);
  Agreement agreement;
  totals_internal::Walk(agreement, random.models[0], nets.models[0]);
  EXPECT_GT(agreement.figures, 300);
  EXPECT_EQ(agreement.unlike, std::vector<std::string>());
}

TEST(Precision, EndsARunAtItsSecondBoundaryInARow) {
  const auto models = OnNets({TheScenario()});
  std::vector<std::uint64_t> asked;
  const auto after = [&](std::uint64_t blocks) {
    return [&asked, blocks](const StudyTotals& totals) {
      asked.push_back(totals.models[0].path_count / kBlockPaths);
      return asked.back() >= blocks;
    };
  };
  RunPlan plan{.path_count = 200 * kBlockPaths};
  for (const auto& [precise_at, ends_at, boundaries] :
       std::vector<std::tuple<std::uint64_t, std::uint64_t, std::vector<std::uint64_t>>>{
           {1, 32, {4, 32}},
           {5, 64, {4, 32, 64}},
           {40, 128, {4, 32, 64, 128}},
           {65, 200, {4, 32, 64, 128}}}) {
    asked.clear();
    plan.precise_enough = after(precise_at);
    const StudyTotals totals = RunOf(models, plan);
    EXPECT_EQ(totals.models[0].path_count, ends_at * kBlockPaths);
    EXPECT_EQ(asked, boundaries);
    if (ends_at == 64) {
      EXPECT_TRUE(Serialise(totals) == Serialise(RunOf(models, 64 * kBlockPaths)));
    }
  }
}

}  // namespace
}  // namespace accord
