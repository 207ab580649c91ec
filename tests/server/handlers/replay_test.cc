#include "server/handlers/replay.h"

#include <cstdint>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "simulation/base/limits.h"
#include "tests/server/handlers/requests.h"

namespace accord {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::SizeIs;
using ::testing::UnorderedElementsAre;

v1::ReplayPathRequest ReplaySteel(std::int64_t path_count,
                                  std::initializer_list<std::string_view> changes = {}) {
  v1::ReplayPathRequest request;
  *request.mutable_scenario() = SteelScenario(changes);
  request.mutable_options()->set_path_count(path_count);
  return request;
}

std::vector<std::string> FaultsOf(const v1::ReplayPathRequest& request) {
  const auto prepared = PrepareReplay(request);
  const auto* violations = std::get_if<Violations>(&prepared);
  return violations ? PathsAndCodes(*violations) : std::vector<std::string>{};
}

v1::ReplayPathResponse Replayed(const v1::ReplayPathRequest& request) {
  const auto prepared = PrepareReplay(request);
  EXPECT_THAT(FaultsOf(request), SizeIs(0));
  const auto response = RunReplay(std::get<ReplayStudy>(prepared), {.threads = 2});
  EXPECT_TRUE(response.ok()) << response.status();
  return *response;
}

TEST(ReplayPath, GivesOnePathInFull) {
  v1::ReplayPathRequest request = ReplaySteel(1000);
  request.set_path(999);
  const v1::ReplayPathResponse response = Replayed(request);
  ASSERT_THAT(response.paths(), SizeIs(1));
  const v1::PathReplay& path = response.paths(0);
  EXPECT_EQ(path.path(), 999);
  EXPECT_THAT(path.drivers(0).values(), SizeIs(4));
  EXPECT_THAT(path.outcomes(0).measured(), SizeIs(4));
  EXPECT_THAT(path.contracts(0).score(), SizeIs(4));
  EXPECT_THAT(path.contracts(0).ledger().clauses(), SizeIs(12));
  EXPECT_THAT(path.contracts(0).ledger().cash(), SizeIs(5));
  EXPECT_NE(path.contracts(0).supplier_npv(), 0);
}

TEST(ReplayPath, GivesTheListedPathsInTheirOrder) {
  v1::ReplayPathRequest request = ReplaySteel(1000);
  request.mutable_paths()->add_values(7);
  request.mutable_paths()->add_values(3);
  const auto both = Replayed(request);
  ASSERT_THAT(both.paths(), SizeIs(2));
  request.set_path(3);
  EXPECT_EQ(both.paths(0).path(), 7);
  EXPECT_EQ(both.paths(1).DebugString(), Replayed(request).paths(0).DebugString());
}

TEST(ReplayPath, RefusesAListWithFaults) {
  v1::ReplayPathRequest request = ReplaySteel(1000);
  request.mutable_paths();
  EXPECT_THAT(FaultsOf(request), ElementsAre("paths.values REQUIRED"));
  for (const std::int64_t path : {-1, 5, 1000, 5}) request.mutable_paths()->add_values(path);
  EXPECT_THAT(FaultsOf(request),
              ElementsAre("paths.values[0] OUT_OF_RANGE", "paths.values[2] OUT_OF_RANGE",
                          "paths.values[3] DUPLICATE"));
  for (int i = 0; i < limits::kMaxReplayedPaths; ++i) request.mutable_paths()->add_values(i);
  EXPECT_THAT(FaultsOf(request), ElementsAre("paths.values TOO_MANY"));
}

TEST(ReplayPath, IsThePathOfItsSeed) {
  v1::ReplayPathRequest request = ReplaySteel(1000);
  request.set_path(3);
  const auto first = Replayed(request), again = Replayed(request);
  request.mutable_options()->set_seed(2);
  const auto other = Replayed(request);
  const auto npv = [](const v1::ReplayPathResponse& response) {
    return response.paths(0).contracts(0).supplier_npv();
  };
  EXPECT_EQ(npv(first), npv(again));
  EXPECT_NE(npv(first), npv(other));
}

TEST(ReplayPath, GivesTheWorstPathsByEachMetricTheWorstFirst) {
  v1::ReplayPathRequest request = ReplaySteel(2000);
  request.mutable_worst()->set_count(3);
  const auto npvs = [&] {
    std::vector<double> list;
    const v1::ReplayPathResponse response = Replayed(request);
    for (const v1::PathReplay& path : response.paths()) {
      list.push_back(path.contracts(0).supplier_npv());
    }
    return list;
  };
  const std::vector<double> by_default = npvs();
  ASSERT_THAT(by_default, SizeIs(3));
  EXPECT_LE(by_default[0], by_default[1]);
  EXPECT_LE(by_default[1], by_default[2]);
  request.mutable_worst()->set_metric(v1::PATH_METRIC_SUPPLIER_NPV);
  EXPECT_EQ(npvs(), by_default);
  request.mutable_worst()->set_metric(v1::PATH_METRIC_CLIENT_NPV);
  EXPECT_GT(npvs()[0], by_default[2]) << "what is bad for the client is good for the supplier";
  request.mutable_worst()->set_metric(v1::PATH_METRIC_SUPPLIER_PEAK_SHORTFALL);
  const auto shortfalls = Replayed(request);
  EXPECT_GE(shortfalls.paths(0).contracts(0).supplier_peak_shortfall(),
            shortfalls.paths(2).contracts(0).supplier_peak_shortfall());
  request.mutable_worst()->set_metric(v1::PATH_METRIC_SUPPLIER_DRAWDOWN);
  const auto drawdowns = Replayed(request);
  EXPECT_THAT(drawdowns.paths(), SizeIs(3));
}

TEST(ReplayPath, LooksAtTheContractAskedFor) {
  v1::ReplayPathRequest request = ReplaySteel(500);
  v1::Contract second = request.scenario().contracts(0);
  second.set_id("rails");
  second.clear_clauses();  // pays nothing: its supplier fares best where nothing is spent
  *request.mutable_scenario()->add_contracts() = second;
  request.mutable_worst()->set_count(1);
  request.mutable_worst()->set_metric(v1::PATH_METRIC_CLIENT_NPV);
  request.mutable_worst()->set_contract("rails");
  const auto rails = Replayed(request);
  request.mutable_worst()->set_contract("steel");
  const auto steel = Replayed(request);
  EXPECT_LE(rails.paths(0).contracts(1).client_npv(), steel.paths(0).contracts(1).client_npv());
  EXPECT_LE(steel.paths(0).contracts(0).client_npv(), rails.paths(0).contracts(0).client_npv());
}

TEST(ReplayPath, RefusesAPathThatTheRunDoesNotHave) {
  v1::ReplayPathRequest request = ReplaySteel(1000);
  EXPECT_THAT(FaultsOf(request), ElementsAre("path REQUIRED"));
  for (const std::int64_t path : {std::int64_t{-1}, std::int64_t{1000}}) {
    request.set_path(path);
    EXPECT_THAT(FaultsOf(request), ElementsAre("path OUT_OF_RANGE"));
  }
}

TEST(ReplayPath, RefusesEveryFaultOfTheSearchAtOnce) {
  v1::ReplayPathRequest request = ReplaySteel(limits::kMaxPathsSearched + 1);
  request.mutable_worst()->set_count(11);
  request.mutable_worst()->set_metric(static_cast<v1::PathMetric>(9));
  request.mutable_worst()->set_contract("stele");
  EXPECT_THAT(FaultsOf(request),
              UnorderedElementsAre("worst.count OUT_OF_RANGE", "worst.metric UNKNOWN_VALUE",
                                   "worst.contract UNKNOWN_ID", "options.path_count OUT_OF_RANGE"));
  request.mutable_worst()->set_count(0);
  request.mutable_scenario()->mutable_drivers(0)->set_persistence(2);
  EXPECT_THAT(FaultsOf(request),
              UnorderedElementsAre("scenario.drivers[\"demand\"].persistence OUT_OF_RANGE",
                                   "worst.count OUT_OF_RANGE", "worst.metric UNKNOWN_VALUE",
                                   "worst.contract UNKNOWN_ID"));
}

TEST(ReplayPath, RefusesTheWorstOfAScenarioWithoutContracts) {
  v1::ReplayPathRequest request = ReplaySteel(100);
  request.mutable_scenario()->clear_contracts();
  request.mutable_scenario()->clear_supplier_private();
  request.mutable_scenario()->clear_client_private();
  v1::ClientBase& base = *request.mutable_scenario()->mutable_client_base();
  base.add_segments()->set_id("A");
  base.mutable_transitions()->mutable_given()->add_rows()->set_from("A");
  base.mutable_transitions()->mutable_given()->mutable_rows(0)->add_probabilities(1);
  request.mutable_worst()->set_count(1);
  EXPECT_THAT(FaultsOf(request), ElementsAre("worst.contract CONTRADICTION"));
  request.set_path(5);
  const v1::ReplayPathResponse response = Replayed(request);
  EXPECT_THAT(response.paths(0).drivers(), SizeIs(1));
}

TEST(ReplayPath, StopsWhenNobodyWaitsAnyMore) {
  v1::ReplayPathRequest request = ReplaySteel(limits::kMaxPathsSearched);
  request.mutable_worst()->set_count(1);
  const auto study = PrepareReplay(request);
  int asked = 0;
  const auto response = RunReplay(std::get<ReplayStudy>(study),
                                  {.threads = 1, .cancelled = [&] { return ++asked > 5; }});
  EXPECT_EQ(response.status().code(), absl::StatusCode::kCancelled);
  EXPECT_EQ(asked, 6);
}

TEST(ReplayPath, SaysWhenAFigureLeavesTheRangeOfNumbers) {
  v1::ReplayPathRequest request = ReplaySteel(100, {"drivers[\"demand\"].marginal.normal.sd=1000"});
  int refused = 0;
  for (int path = 0; path < 10; ++path) {
    request.set_path(path);
    const auto study = PrepareReplay(request);
    const auto response = RunReplay(std::get<ReplayStudy>(study), {});
    if (response.ok()) continue;
    EXPECT_EQ(response.status().code(), absl::StatusCode::kOutOfRange);
    EXPECT_THAT(std::string(response.status().message()),
                HasSubstr("path " + std::to_string(path)));
    ++refused;
  }
  EXPECT_GT(refused, 0);
}

}  // namespace
}  // namespace accord
