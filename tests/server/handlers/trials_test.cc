#include <cmath>
#include <cstddef>
#include <string>
#include <variant>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/handlers/replay.h"
#include "server/handlers/study.h"
#include "server/handlers/sweep.h"
#include "server/handlers/sweep_size.h"
#include "tests/server/handlers/gathered.h"
#include "tests/server/handlers/requests.h"

namespace accord {
namespace {

using ::testing::ElementsAre;
using ::testing::SizeIs;

constexpr int kPaths = 3000;

// SteelScenario without errors of measurement, whose demand has trials, fresh every quarter.
v1::SimulateRequest WithMetalog(std::int64_t paths) {
  v1::SimulateRequest request = SimulateSteel(paths);
  request.mutable_scenario()->mutable_outcomes(0)->clear_verification();
  v1::Driver& demand = *request.mutable_scenario()->mutable_drivers(0);
  demand.clear_persistence();
  v1::TrialsMarginal& trials = *demand.mutable_marginal()->mutable_trials();
  for (int t = 1; t <= 4; ++t) {
    v1::MetalogTrials& metalog = *trials.add_streams()->mutable_metalog();
    metalog.add_a_coefficients(0);
    metalog.add_a_coefficients(0.05);
    v1::HdrTerm& hdr = *metalog.add_hdr();
    hdr.set_entity(1);
    hdr.set_var_id(t);
  }
  return request;
}

v1::SimulateRequest WithValues(std::int64_t paths, int values) {
  v1::SimulateRequest request = SimulateSteel(paths);
  v1::Driver& demand = *request.mutable_scenario()->mutable_drivers(0);
  demand.clear_persistence();
  auto& sampled = *demand.mutable_marginal()->mutable_trials()->add_streams()->mutable_sampled();
  for (int i = 0; i < values; ++i) sampled.add_values(0.001 * (i % 97) - 0.05);
  return request;
}

Violations FaultsOf(const PreparedStudy& prepared) {
  const auto* faults = std::get_if<Violations>(&prepared);
  return faults ? *faults : Violations{};
}

template <typename Request>
v1::SimulationReport ReportOf(const Request& request, int threads = 1) {
  const PreparedStudy study = Prepare(request);
  EXPECT_THAT(PathsAndCodes(FaultsOf(study)), ElementsAre());
  const auto report = RunSimulate(std::get<Study>(study), {.threads = threads});
  EXPECT_TRUE(report.ok()) << report.status();
  return *report;
}

TEST(Trials, AreTheSameForAnyThreadsAndSeed) {
  const v1::SimulationReport one = ReportOf(WithMetalog(kPaths));
  for (int run = 0; run < 20; ++run) {
    EXPECT_EQ(ReportOf(WithMetalog(kPaths), 1 + run % 4).run().digest(), one.run().digest());
  }
  v1::SimulateRequest reseeded = WithMetalog(kPaths);
  reseeded.mutable_options()->set_seed(77);
  EXPECT_EQ(ReportOf(reseeded).contracts(0).supplier().npv().mean().value(),
            one.contracts(0).supplier().npv().mean().value());
}

// All luck of this scenario is in the trials: nets change errors, not figures.
TEST(Trials, AreTheSameOnNets) {
  v1::SimulateRequest random = WithMetalog(8192), nets = random;
  nets.mutable_options()->set_sampling(v1::SAMPLING_SOBOL);
  random.mutable_options()->set_path_figures(true);
  nets.mutable_options()->set_path_figures(true);
  const v1::SimulationReport a = ReportOf(random), b = ReportOf(nets);
  ASSERT_EQ(b.run().sampling(), v1::SAMPLING_SOBOL);
  ASSERT_EQ(a.path_figures_size(), b.path_figures_size());
  for (int i = 0; i < a.path_figures_size(); ++i) {
    EXPECT_EQ(a.path_figures(i).SerializeAsString(), b.path_figures(i).SerializeAsString());
  }
}

TEST(Trials, StandInTheReplayOfAPath) {
  v1::SimulateRequest run = WithValues(kPaths, kPaths);
  for (const std::int64_t path : {0, 255, 256, 2999}) {
    v1::ReplayPathRequest request;
    *request.mutable_scenario() = run.scenario();
    *request.mutable_options() = run.options();
    request.set_path(path);
    const auto study = PrepareReplay(request);
    ASSERT_TRUE(std::holds_alternative<ReplayStudy>(study));
    const auto replay = RunReplay(std::get<ReplayStudy>(study), {});
    ASSERT_TRUE(replay.ok()) << replay.status();
    const double wanted = 0.001 * (static_cast<double>(path % 97)) - 0.05;
    EXPECT_THAT(replay->paths(0).drivers(0).values(), ElementsAre(wanted, wanted, wanted, wanted));
  }
}

TEST(Trials, MustBeAsManyAsPaths) {
  EXPECT_THAT(FaultsOf(Prepare(WithValues(1000, 1000))), SizeIs(0));
  const Violations faults = FaultsOf(Prepare(WithValues(1000, 999)));
  ASSERT_THAT(PathsAndCodes(faults),
              ElementsAre(R"(scenario.drivers["demand"].marginal.trials OUT_OF_RANGE)"));
  EXPECT_EQ(faults[0].description,
            "must have a trial for each of the 1000 paths, got 999: run as many paths, or bring "
            "more trials");
  v1::SimulateRequest rounded = WithValues(5000, 5000);
  rounded.mutable_options()->set_sampling(v1::SAMPLING_SOBOL);
  const Violations of_nets = FaultsOf(Prepare(rounded));
  ASSERT_THAT(of_nets, SizeIs(1));
  EXPECT_THAT(of_nets[0].description,
              testing::HasSubstr("8192 paths (rounded up for nets), got 5000"));
  v1::SimulateRequest attributed = WithValues(1000, 1000);
  attributed.mutable_options()->set_attribution(true);
  EXPECT_THAT(PathsAndCodes(FaultsOf(Prepare(attributed))),
              ElementsAre("options.attribution_path_count OUT_OF_RANGE"));
}

// A check runs no more paths than there are trials.
TEST(Trials, OfAShortLibraryAreCheckedAsTheyAre) {
  v1::CheckScenarioRequest request;
  *request.mutable_scenario() = WithValues(97, 97).scenario();
  request.mutable_options()->set_path_count(97);
  const auto response = RunCheck(std::get<Study>(Prepare(request)), {});
  ASSERT_TRUE(response.ok()) << response.status();
  const v1::DriverSummary& demand = response->drivers(0);
  EXPECT_NEAR(demand.p50(), -0.002, 1e-12);
  EXPECT_NEAR(demand.mean(), -0.002, 1e-12);
}

TEST(Trials, AreCommonToABaseAndItsAlternatives) {
  v1::CompareScenariosRequest request;
  const v1::SimulateRequest run = WithValues(1000, 1000);
  *request.mutable_scenario() = run.scenario();
  *request.mutable_options() = run.options();
  *request.add_alternatives() =
      AnAlternative("dearer", {R"(contracts["steel"].clauses["fee"].base=2500)"});
  *request.add_alternatives() = AnAlternative(
      "short", {R"(drivers["demand"].marginal.trials.streams[0].sampled.values=[1,2])"});
  EXPECT_THAT(
      PathsAndCodes(FaultsOf(Prepare(request))),
      ElementsAre(
          R"(alternatives["short"].scenario.drivers["demand"].marginal.trials OUT_OF_RANGE)"));
  request.mutable_alternatives()->RemoveLast();
  const auto report = Compared(std::get<Study>(Prepare(request)), {});
  ASSERT_TRUE(report.ok()) << report.status();
  // A fee is certain: the difference has no error.
  EXPECT_NEAR(report->alternatives(0).differences(0).difference().standard_error(), 0, 1e-9);
}

TEST(Trials, AreThoseOfEveryTermSet) {
  const v1::SimulateRequest run = WithValues(1000, 1000);
  v1::SweepTermsRequest sweep;
  *sweep.mutable_scenario() = run.scenario();
  sweep.mutable_options()->set_path_count(1000);
  v1::TermAxis& axis = *sweep.add_axes();
  axis.set_path(R"(contracts["steel"].clauses["gain"].share)");
  axis.add_numbers(0.25);
  v1::SimulateRequest alone = run;
  alone.mutable_scenario()->mutable_contracts(0)->mutable_clauses(1)->set_share(0.25);
  ASSERT_EQ(alone.scenario().contracts(0).clauses(1).id(), "gain");

  const auto prepared = PrepareSweep(sweep);
  const auto* study = std::get_if<SweepStudy>(&prepared);
  ASSERT_NE(study, nullptr);
  std::vector<v1::SweepRow> rows;
  SweepListeners listeners;
  listeners.on_rows = [&](const v1::SweepRows& more) {
    rows.insert(rows.end(), more.rows().begin(), more.rows().end());
  };
  ASSERT_TRUE(RunSweep(*study, CutOf(*study, 1), {}, listeners).ok());
  ASSERT_THAT(rows, SizeIs(1));
  EXPECT_EQ(rows[0].figures(0).value(),
            ReportOf(alone).contracts(0).supplier().npv().mean().value());
}

TEST(Trials, MustBeAsManyAsPathsOfASweep) {
  v1::SweepTermsRequest sweep;
  *sweep.mutable_scenario() = WithValues(1000, 999).scenario();
  sweep.mutable_options()->set_path_count(1000);
  sweep.mutable_options()->set_path_figures(true);
  v1::TermAxis& axis = *sweep.add_axes();
  axis.set_path(R"(contracts["steel"].clauses["gain"].share)");
  axis.add_numbers(0.25);
  const auto faults = [&] { return std::get<Violations>(PrepareSweep(sweep)); };
  EXPECT_THAT(PathsAndCodes(faults()), ElementsAre("options.path_figures CONTRADICTION"));
  sweep.mutable_options()->clear_path_figures();
  EXPECT_THAT(PathsAndCodes(faults()),
              ElementsAre(R"(scenario.drivers["demand"].marginal.trials OUT_OF_RANGE)"));

  *sweep.mutable_scenario() = WithValues(1000, 1000).scenario();
  v1::TermAxis& values = *sweep.mutable_axes(0);
  values.Clear();
  values.set_path(R"(drivers["demand"].marginal.trials.streams[0].sampled.values)");
  for (const double trial : {1.0, 2.0}) {
    auto& list = *values.add_values()->mutable_list_value();
    for (int i = 0; i < 5; ++i) list.add_values()->set_number_value(trial + i);
  }
  EXPECT_THAT(
      PathsAndCodes(faults()),
      testing::Contains(R"(sets[0].scenario.drivers["demand"].marginal.trials OUT_OF_RANGE)"));
}

TEST(PathFigures, AreTheReportsOwnPathByPath) {
  v1::SimulateRequest request = SimulateSteel(kPaths);
  request.mutable_options()->set_path_figures(true);
  const v1::SimulationReport report = ReportOf(request, 2);
  std::vector<std::string> names;
  for (const v1::PathFigure& figure : report.path_figures()) {
    names.push_back(figure.figure());
    EXPECT_THAT(figure.values(), SizeIs(kPaths));
  }
  EXPECT_THAT(names,
              ElementsAre(R"(contracts["steel"].supplier.npv)", R"(contracts["steel"].client.npv)",
                          R"(contracts["steel"].clauses["fee"].pay)",
                          R"(contracts["steel"].clauses["gain"].pay)",
                          R"(contracts["steel"].clauses["penalty"].pay)"));
  const auto mean = [&](int i) {
    double sum = 0;
    for (const double value : report.path_figures(i).values()) sum += value;
    return sum / kPaths;
  };
  const v1::ContractReport& steel = report.contracts(0);
  EXPECT_NEAR(mean(0), steel.supplier().npv().mean().value(), 1e-7);
  EXPECT_NEAR(mean(1), steel.client().npv().mean().value(), 1e-7);
  for (int i = 0; i < 3; ++i) EXPECT_NEAR(mean(2 + i), steel.clauses(i).pay().value(), 1e-7);
  // The digest is that of the run without them.
  EXPECT_EQ(ReportOf(SimulateSteel(kPaths)).run().digest(), report.run().digest());
  EXPECT_THAT(ReportOf(SimulateSteel(kPaths)).path_figures(), SizeIs(0));
}

TEST(PathFigures, AreThoseThatAReplayHas) {
  v1::SimulateRequest request;
  *request.mutable_scenario() = FlagshipScenario();
  request.mutable_options()->set_path_count(300);
  request.mutable_options()->set_path_figures(true);
  const v1::SimulationReport report = ReportOf(request, 2);
  EXPECT_EQ(report.path_figures(report.path_figures_size() - 1).figure(),
            R"(client_base.segments["lost"].client_count)");
  for (const std::int64_t path : {0, 299}) {
    v1::ReplayPathRequest replay;
    *replay.mutable_scenario() = request.scenario();
    replay.mutable_options()->set_path_count(300);
    replay.set_path(path);
    const auto answer = RunReplay(std::get<ReplayStudy>(PrepareReplay(replay)), {});
    ASSERT_TRUE(answer.ok()) << answer.status();
    const int index = static_cast<int>(path);
    EXPECT_EQ(answer->paths(0).contracts(0).supplier_npv(), report.path_figures(0).values(index));
    EXPECT_EQ(answer->paths(0).contracts(0).client_npv(), report.path_figures(1).values(index));
  }
}

TEST(PathFigures, HaveALimitAndNoPlaceInAComparison) {
  v1::SimulateRequest request = SimulateSteel(1'000'000);
  request.mutable_options()->set_path_figures(true);
  const Violations faults = FaultsOf(Prepare(request));
  ASSERT_THAT(PathsAndCodes(faults), ElementsAre("options.path_figures TOO_MANY"));
  EXPECT_EQ(faults[0].description,
            "must not report more than 2097152 values, got 5 figures of 1000000 paths; at most "
            "419430 paths go");
  v1::CompareScenariosRequest compare = CompareSteel(1000);
  compare.mutable_options()->set_path_figures(true);
  EXPECT_THAT(PathsAndCodes(FaultsOf(Prepare(compare))),
              ElementsAre("options.path_figures CONTRADICTION"));
}

TEST(PathFigures, HaveTheirShareOfProgress) {
  v1::SimulateRequest request = SimulateSteel(kPaths);
  request.mutable_options()->set_path_figures(true);
  std::int64_t last = 0, whole = 0;
  const auto report =
      RunSimulate(std::get<Study>(Prepare(request)), {}, [&](const v1::Progress& progress) {
        EXPECT_GE(progress.paths_done(), last);
        last = progress.paths_done();
        whole = progress.path_count();
      });
  ASSERT_TRUE(report.ok());
  EXPECT_EQ(last, 2 * kPaths);
  EXPECT_EQ(whole, 2 * kPaths);
}

}  // namespace
}  // namespace accord
