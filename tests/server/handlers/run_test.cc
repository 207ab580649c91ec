#include <atomic>
#include <cmath>
#include <cstdint>
#include <set>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/handlers/study.h"
#include "tests/server/handlers/gathered.h"
#include "tests/server/handlers/requests.h"

namespace accord {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::Gt;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

constexpr int kPaths = 3000;

template <typename Request>
Study StudyOf(const Request& request) {
  return std::get<Study>(Prepare(request));
}

TEST(RunSimulate, ReportsTheScenarioAsked) {
  const auto report = RunSimulate(StudyOf(SimulateSteel(kPaths)), {});
  ASSERT_TRUE(report.ok()) << report.status();
  EXPECT_EQ(report->run().display_name(), "Steel");
  EXPECT_EQ(report->run().path_count(), kPaths);
  EXPECT_EQ(report->run().period_count(), 4);
  ASSERT_THAT(report->contracts(), SizeIs(1));
  const v1::ContractReport& steel = report->contracts(0);
  EXPECT_EQ(steel.contract(), "steel");
  // The fee is certain: 2000 a quarter, at 10 % a year.
  const double fee = 2000 * (0.97645422 + 0.95346259 + 0.93101236 + 0.90909091);
  ASSERT_THAT(steel.clauses(), SizeIs(3));
  EXPECT_NEAR(steel.clauses(0).discounted_pay().value(), fee, 1e-3);
  EXPECT_EQ(steel.supplier().cash_by_period(0).mean().value(), -3000);
  EXPECT_THAT(steel.supplier().npv().sd().value(), Gt(0));
}

TEST(RunSimulate, GivesTheSameDigestForOneTwoAndFourThreads) {
  const Study study = StudyOf(SimulateSteel(kPaths));
  std::vector<std::string> digests;
  for (int threads : {1, 2, 4}) {
    const auto report = RunSimulate(study, {.threads = threads});
    ASSERT_TRUE(report.ok());
    digests.push_back(report->run().digest());
  }
  EXPECT_THAT(digests, ElementsAre(digests[0], digests[0], digests[0]));
  v1::SimulateRequest other = SimulateSteel(kPaths);
  other.mutable_options()->set_seed(2);
  EXPECT_NE(RunSimulate(StudyOf(other), {})->run().digest(), digests[0]);
}

TEST(RunSimulate, ReportsProgress) {
  const Study study = StudyOf(SimulateSteel(100'000));
  std::vector<v1::Progress> reported;
  const auto report = [&](const v1::Progress& progress) { reported.push_back(progress); };
  ASSERT_TRUE(RunSimulate(study, {}, report).ok());
  ASSERT_THAT(reported, SizeIs(Gt(2u)));
  for (std::size_t i = 1; i < reported.size(); ++i) {
    EXPECT_GE(reported[i].paths_done(), reported[i - 1].paths_done());
    EXPECT_EQ(reported[i].path_count(), 100'000);
  }
  EXPECT_EQ(reported.back().paths_done(), 100'000);
  EXPECT_TRUE(reported.back().has_supplier_npv_mean());
}

TEST(RunSimulate, EndsAsCancelledWhenItsCallerHasLeft) {
  const Study study = StudyOf(SimulateSteel(100'000'000));
  for (int tiles : {0, 1, 100}) {
    std::atomic<int> asked = 0;
    const auto report =
        RunSimulate(study, {.threads = 2, .cancelled = [&] { return asked++ >= tiles; }});
    EXPECT_EQ(report.status().code(), absl::StatusCode::kCancelled) << tiles;
    EXPECT_LT(asked, tiles + 100) << "goes on computing for nobody";
  }
}

TEST(RunCompare, ReportsPairedDifferencesOnTheBasesPaths) {
  const auto report = Compared(StudyOf(CompareSteel(kPaths)), {});
  ASSERT_TRUE(report.ok()) << report.status();
  const auto base = RunSimulate(StudyOf(SimulateSteel(kPaths)), {});
  EXPECT_EQ(report->base().contracts(0).supplier().npv().mean().value(),
            base->contracts(0).supplier().npv().mean().value());
  ASSERT_THAT(report->alternatives(), SizeIs(1));
  EXPECT_EQ(report->alternatives(0).id(), "dearer");
  const v1::Difference& mean = report->alternatives(0).differences(0);
  EXPECT_EQ(mean.party(), "supplier");
  EXPECT_EQ(mean.metric(), "npv_mean");
  // 500 more a quarter on every path: the difference is certain, though both means are not.
  EXPECT_NEAR(mean.difference().value(), 500 * 3.77002008, 1e-3);
  EXPECT_NEAR(mean.difference().standard_error(), 0, 1e-6);
  EXPECT_EQ(mean.better_probability().value(), 1);
}

// Eight alternatives run with the base at a time.
TEST(RunCompare, GivesEveryAlternativeTheBitsItHasAlone) {
  v1::CompareScenariosRequest request = CompareSteel(kPaths);
  request.clear_alternatives();
  const auto change = [](int i) {
    return i % 3 == 2 ? "drivers[\"demand\"].persistence=0." + std::to_string(i % 10)
                      : R"(contracts["steel"].clauses["fee"].base=)" + std::to_string(2000 + i);
  };
  for (int i = 0; i < 19; ++i) {
    *request.add_alternatives() = AnAlternative("a" + std::to_string(i), {change(i)});
  }
  std::vector<v1::Progress> reported;
  const auto all =
      Compared(StudyOf(request), {}, [&](const v1::Progress& each) { reported.push_back(each); });
  ASSERT_TRUE(all.ok()) << all.status();
  ASSERT_THAT(all->alternatives(), SizeIs(19));
  for (const int i : {0, 7, 8, 17, 18}) {
    v1::CompareScenariosRequest one = request;
    one.clear_alternatives();
    *one.add_alternatives() = request.alternatives(i);
    const auto alone = Compared(StudyOf(one), {});
    ASSERT_TRUE(alone.ok()) << alone.status();
    EXPECT_EQ(all->alternatives(i).SerializeAsString(), alone->alternatives(0).SerializeAsString())
        << i;
    EXPECT_EQ(all->base().SerializeAsString(), alone->base().SerializeAsString());
  }
  EXPECT_NE(all->alternatives(8).report().run().digest(), all->base().run().digest());
  ASSERT_THAT(reported, Not(IsEmpty()));
  std::int64_t done = 0;
  for (const v1::Progress& progress : reported) {
    EXPECT_EQ(progress.path_count(), kPaths);
    EXPECT_GE(progress.paths_done(), done);
    done = progress.paths_done();
  }
  EXPECT_EQ(done, kPaths);
}

// A shorter term and a walk-away beside the contract: each difference is what the contract still
// brings less what both parties have instead.
TEST(RunCompare, SetsContractsThatEndAtDifferentPeriodsBesideEachOther) {
  v1::CompareScenariosRequest request = CompareSteel(kPaths);
  *request.mutable_scenario() = SteelScenario(
      {R"(supplier_private.accounts["steel"].after_end.benefit_per_period.constant=600)",
       R"(supplier_private.accounts["steel"].after_end.transition_cost=100)",
       R"(client_private["steel"].after_end={"cost_per_period": {"constant": 50}})"});
  request.clear_alternatives();
  *request.add_alternatives() = AnAlternative("half", {R"(contracts["steel"].term_periods=2)"});
  *request.add_alternatives() =
      AnAlternative("walk-away", {R"(contracts["steel"].term_periods=0)"});
  const auto report = Compared(StudyOf(request), {});
  ASSERT_TRUE(report.ok()) << report.status();
  EXPECT_FALSE(report->base().contracts(0).has_term_periods());
  EXPECT_EQ(report->base().contracts(0).supplier().after_end().value(), 0);
  const double base = report->base().contracts(0).supplier().npv().mean().value();
  for (int i = 0; i < 2; ++i) {
    const v1::AlternativeReport& alternative = report->alternatives(i);
    const v1::ContractReport& contract = alternative.report().contracts(0);
    EXPECT_EQ(contract.term_periods(), i == 0 ? 2 : 0);
    EXPECT_NEAR(alternative.differences(0).difference().value(),
                contract.supplier().npv().mean().value() - base, 1e-6);
    double expected = i == 0 ? -100 * std::pow(1.1, -0.5) : 0;
    for (int t = i == 0 ? 3 : 1; t <= 4; ++t) expected += 600 * std::pow(1.1, -t / 4.0);
    EXPECT_NEAR(contract.supplier().after_end().value(), expected, 1e-6);
  }
  const v1::ContractReport& nothing = report->alternatives(1).report().contracts(0);
  double cost = 0;
  for (int t = 1; t <= 4; ++t) cost += 50 * std::pow(1.08, -t / 4.0);
  EXPECT_NEAR(nothing.client().npv().mean().value(), -cost, 1e-6);
  EXPECT_NEAR(nothing.client().npv().sd().value(), 0, 1e-6);
}

// The base first, each alternative before later ones have run.
TEST(RunCompare, TellsEachReportAsSoonAsItIsReady) {
  v1::CompareScenariosRequest request = CompareSteel(kPaths);
  while (request.alternatives_size() < 17) {
    *request.add_alternatives() = AnAlternative("a" + std::to_string(request.alternatives_size()),
                                                {R"(contracts["steel"].clauses["fee"].base=9)"});
  }
  std::vector<std::string> told;
  std::atomic<int> told_so_far = 0;
  const auto tell = [&](std::string id) {
    told.push_back(std::move(id));
    ++told_so_far;
  };
  std::set<int> told_while_running;
  const auto paths = RunCompare(
      StudyOf(request), {},
      {.on_progress = [&](const v1::Progress&) { told_while_running.insert(told_so_far); },
       .on_base = [&](const v1::SimulationReport&) { tell("base"); },
       .on_alternative = [&](const v1::AlternativeReport& each) { tell(each.id()); }});
  ASSERT_TRUE(paths.ok()) << paths.status();
  EXPECT_EQ(*paths, kPaths);
  ASSERT_THAT(told, SizeIs(18));
  EXPECT_EQ(told[0], "base");
  for (int i = 0; i < 17; ++i) {
    EXPECT_EQ(told[static_cast<std::size_t>(i) + 1], request.alternatives(i).id());
  }
  EXPECT_THAT(told_while_running, ElementsAre(0, 9, 17));
}

// Once it is left nothing more is told.
TEST(RunCompare, TellsNothingOfWhatWasLeft) {
  v1::CompareScenariosRequest request = CompareSteel(kPaths);
  while (request.alternatives_size() < 9) {
    *request.add_alternatives() = AnAlternative("a" + std::to_string(request.alternatives_size()),
                                                {R"(contracts["steel"].clauses["fee"].base=9)"});
  }
  std::atomic<bool> leaves = false;
  int told = 0;
  const auto paths =
      RunCompare(StudyOf(request), {.cancelled = [&] { return leaves.load(); }},
                 {.on_base = [](const v1::SimulationReport&) {},
                  .on_alternative = [&](const v1::AlternativeReport&) { leaves = ++told == 8; }});
  EXPECT_EQ(paths.status().code(), absl::StatusCode::kCancelled);
  EXPECT_EQ(told, 8);
}

TEST(RunCompare, EndsAsCancelledWhenItsCallerHasLeft) {
  const auto report =
      Compared(StudyOf(CompareSteel(100'000'000)), {.cancelled = [] { return true; }});
  EXPECT_EQ(report.status().code(), absl::StatusCode::kCancelled);
}

TEST(RunCheck, ReportsHowFarMeansLieFromThePlan) {
  v1::CheckScenarioRequest request;
  *request.mutable_scenario() = SteelScenario({"drivers[0].marginal.normal.sd=0.5"});
  const auto response = RunCheck(StudyOf(request), {});
  ASSERT_TRUE(response.ok()) << response.status();
  EXPECT_THAT(response->violations(), SizeIs(0));
  EXPECT_THAT(response->warnings(), SizeIs(0));
  ASSERT_THAT(response->outcome_biases(), SizeIs(1));
  const v1::OutcomeBias& bias = response->outcome_biases(0);
  EXPECT_EQ(bias.outcome(), "output");
  EXPECT_EQ(bias.plan(), 1200);
  // E[1200 exp(0.8 x)] - 1200 with x ~ N(0, 0.5^2) is 1200 (exp(0.08) - 1) = 99.9, known to 8.5
  // from 4096 paths. False alarm: 7e-6; would see a tenth of the plan.
  EXPECT_NEAR(bias.bias().value(), 99.94448, 4.5 * bias.bias().standard_error());
  EXPECT_NEAR(bias.bias().standard_error(), 8.46, 1);
}

// The plan is without efforts, and so is what chance does to it.
TEST(RunCheck, ComparesMeansWithThePlanAsWithoutEfforts) {
  constexpr char kShared[] = R"(drivers["demand"].control=CONTROL_SHARED)";
  const auto bias_with = [&](const char* efforts) {
    v1::CheckScenarioRequest request;
    *request.mutable_scenario() = SteelScenario({kShared, efforts});
    return RunCheck(StudyOf(request), {})->outcome_biases(0).SerializeAsString();
  };
  EXPECT_EQ(bias_with(R"(client_private["steel"].efforts=[])"),
            bias_with(R"(client_private["steel"].efforts=[{"driver": "demand", "shift": 0.5}])"));
}

TEST(RunCheck, WarnsOfWhatIsLegalButRarelyMeant) {
  v1::CheckScenarioRequest request;
  *request.mutable_scenario() =
      SteelScenario({R"(contracts["steel"].clauses["penalty"].basis.contract_figure=BENEFIT)",
                     R"(contracts["steel"].clauses["penalty"].bands[0].rate=0.5)",
                     R"(contracts["steel"].clauses["penalty"].settlement_limits=null)"});
  const auto response = RunCheck(StudyOf(request), {});
  ASSERT_TRUE(response.ok());
  ASSERT_THAT(response->warnings(), SizeIs(1));
  EXPECT_EQ(response->warnings(0).code(), "UNLIMITED");
  EXPECT_EQ(response->warnings(0).field(), "scenario.contracts[\"steel\"].clauses[\"penalty\"]");
}

// "path CODE" of each.
std::vector<std::string> Listed(const google::protobuf::RepeatedPtrField<v1::Violation>& warnings) {
  std::vector<std::string> lines;
  for (const v1::Violation& warning : warnings) {
    lines.push_back(warning.field() + " " + warning.code());
  }
  return lines;
}

constexpr const char* kSeldom =
    R"(drivers["demand"].marginal={"event": {"probability": 0.01, "severity": {"constant": {}}}})";
constexpr const char* kIsRare =
    R"(scenario.drivers["demand"].marginal.event.probability RARE_EVENT)";
constexpr const char* kPerCents = "supplier_private.discount_rate_per_year=8";
constexpr const char* kArePerCents = "scenario.supplier_private.discount_rate_per_year SUSPICIOUS";

TEST(RunCheck, WarnsOfWhatTheRunsPathsSeeTooSeldom) {
  v1::CheckScenarioRequest request;
  *request.mutable_scenario() = SteelScenario({kSeldom});
  EXPECT_THAT(RunCheck(StudyOf(request), {})->warnings(), SizeIs(0)) << "100 000 by default";
  request.mutable_options()->set_path_count(1000);
  EXPECT_THAT(Listed(RunCheck(StudyOf(request), {})->warnings()), ElementsAre(kIsRare));
  request.mutable_scenario()->clear_outcomes();
  request.mutable_scenario()->mutable_contracts(0)->clear_score();
  request.mutable_scenario()->mutable_contracts(0)->clear_clauses();
  EXPECT_THAT(Listed(RunCheck(StudyOf(request), {})->warnings()), Contains(kIsRare));
}

TEST(RunCheck, WarnsOfATermThatLeavesNothing) {
  v1::CheckScenarioRequest request;
  *request.mutable_scenario() = SteelScenario({R"(contracts["steel"].term_periods=3)"});
  EXPECT_THAT(Listed(RunCheck(StudyOf(request), {})->warnings()),
              ElementsAre(R"(scenario.contracts["steel"].term_periods ASSUMED)"));
}

TEST(RunSimulate, WarnsLikeACheck) {
  EXPECT_THAT(RunSimulate(StudyOf(SimulateSteel(kPaths)), {})->warnings(), SizeIs(0));
  const auto report = RunSimulate(StudyOf(SimulateSteel(1000, {kSeldom, kPerCents})), {});
  EXPECT_THAT(Listed(report->warnings()), ElementsAre(kArePerCents, kIsRare));
}

TEST(RunCompare, WarnsOfTheBaseAndOfWhatAlternativesAdd) {
  v1::CompareScenariosRequest request = CompareSteel(1000);
  *request.mutable_scenario() = SteelScenario({kPerCents});
  *request.add_alternatives() = AnAlternative("seldom", {kSeldom});
  *request.add_alternatives() =
      AnAlternative("dearer money", {"supplier_private.discount_rate_per_year=9"});
  const auto report = Compared(StudyOf(request), {});
  ASSERT_TRUE(report.ok()) << report.status();
  EXPECT_THAT(Listed(report->base().warnings()), ElementsAre(kArePerCents));
  EXPECT_THAT(report->alternatives(0).report().warnings(), SizeIs(0));
  EXPECT_THAT(Listed(report->alternatives(1).report().warnings()), ElementsAre(kIsRare));
  EXPECT_THAT(Listed(report->alternatives(2).report().warnings()), ElementsAre(kArePerCents))
      << "of 900 %, which the base is not warned of";
}

// Both on the same 4096 paths; what an alternative changes is other money at the same bases.
TEST(RunCompare, SaysWhatClausesPayByTheirBasisAsACheckDoes) {
  v1::CompareScenariosRequest request = CompareSteel(5000);
  *request.add_alternatives() =
      AnAlternative("shy", {R"(contracts["steel"].clauses["gain"].share=0.05)"});
  const auto report = Compared(StudyOf(request));
  ASSERT_TRUE(report.ok()) << report.status();
  v1::CheckScenarioRequest check;
  *check.mutable_scenario() = SteelScenario();
  const auto checked = RunCheck(StudyOf(check), {});
  ASSERT_TRUE(checked.ok()) << checked.status();
  ASSERT_THAT(checked->clause_points(), Not(IsEmpty()));
  const v1::SimulationReport& base = report->base();
  ASSERT_EQ(base.clause_points_size(), checked->clause_points_size());
  for (int i = 0; i < base.clause_points_size(); ++i) {
    EXPECT_EQ(base.clause_points(i).SerializeAsString(),
              checked->clause_points(i).SerializeAsString());
  }
  const v1::ClausePoints& before = base.clause_points(0);
  const v1::ClausePoints& after = report->alternatives(1).report().clause_points(0);
  ASSERT_EQ(after.clause(), "gain");
  EXPECT_EQ(after.points(2).basis(), before.points(2).basis());
  EXPECT_LT(after.points(2).pay().value(), before.points(2).pay().value());
}

TEST(RunCheck, EndsAsCancelledWhenItsCallerHasLeft) {
  v1::CheckScenarioRequest request;
  *request.mutable_scenario() = SteelScenario();
  EXPECT_EQ(RunCheck(StudyOf(request), {.cancelled = [] { return true; }}).status().code(),
            absl::StatusCode::kCancelled);
}

TEST(FaultyCheck, ListsEveryFaultWithItsCode) {
  const v1::CheckScenarioResponse response =
      FaultyCheck({{"scenario.timeline", ViolationCode::kRequired, "must be set"},
                   {"options.seed", ViolationCode::kOutOfRange, "must be less"}});
  ASSERT_THAT(response.violations(), SizeIs(2));
  EXPECT_EQ(response.violations(0).field(), "scenario.timeline");
  EXPECT_EQ(response.violations(0).code(), "REQUIRED");
  EXPECT_EQ(response.violations(0).description(), "must be set");
  EXPECT_EQ(response.violations(1).code(), "OUT_OF_RANGE");
}

}  // namespace
}  // namespace accord
