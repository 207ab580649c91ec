// Runs whose first periods were observed.
#include "server/handlers/known_past.h"

#include <cmath>
#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/handlers/replay.h"
#include "server/handlers/study.h"
#include "tests/server/handlers/requests.h"
#include "tests/server/handlers/settlements.h"

namespace accord {
namespace {

using ::testing::AllOf;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr std::int64_t kPaths = 2048;

v1::SimulateRequest Observed(v1::SimulateRequest request,
                             std::vector<v1::ObservedSeries> observed) {
  request.mutable_observed()->Assign(observed.begin(), observed.end());
  return request;
}

std::vector<std::string> FaultsOf(const v1::SimulateRequest& request) {
  const auto prepared = Prepare(request);
  const auto* violations = std::get_if<Violations>(&prepared);
  return violations ? PathsAndCodes(*violations) : std::vector<std::string>{};
}

v1::SimulationReport Simulated(const v1::SimulateRequest& request) {
  const auto prepared = Prepare(request);
  EXPECT_THAT(FaultsOf(request), IsEmpty());
  const auto report = RunSimulate(std::get<Study>(prepared), {.threads = 2});
  EXPECT_TRUE(report.ok()) << report.status();
  return *report;
}

v1::PathReplay Replayed(const v1::SimulateRequest& request, std::int64_t path) {
  v1::ReplayPathRequest replay;
  *replay.mutable_scenario() = request.scenario();
  *replay.mutable_options() = request.options();
  *replay.mutable_observed() = request.observed();
  replay.set_path(path);
  const auto prepared = PrepareReplay(replay);
  const auto response = RunReplay(std::get<ReplayStudy>(prepared), {.threads = 1});
  EXPECT_TRUE(response.ok()) << response.status();
  return response->paths(0);
}

std::vector<double> ValuesOf(const google::protobuf::RepeatedField<double>& values) {
  return {values.begin(), values.end()};
}

void ExpectSameLedger(const v1::ContractLedger& a, const v1::ContractLedger& b) {
  EXPECT_EQ(a.DebugString(), b.DebugString());
}

TEST(KnownPast, GivesThePlainRunWhereNothingWasObserved) {
  const v1::SimulateRequest request = SimulateSteel(kPaths);
  EXPECT_EQ(Simulated(Observed(request, {})).run().digest(), Simulated(request).run().digest());
  EXPECT_EQ(Simulated(request).run().observed_period_count(), 0);
}

TEST(KnownPast, PaysWhatASettlementDoesWhereAllWasObserved) {
  const std::vector<v1::ObservedSeries> all = {OutcomeSeries("output", {1000, 1080, 1150, 1260})};
  const v1::SimulateRequest request = Observed(SimulateSteel(kPaths), all);
  const v1::SettleContractResponse settled = Settled(SettleSteel({}, all));
  for (const std::int64_t path : {0, 77}) {
    ExpectSameLedger(Replayed(request, path).contracts(0).ledger(), settled.ledger());
  }
  const v1::SimulationReport report = Simulated(request);
  EXPECT_EQ(report.run().observed_period_count(), 4);
  const v1::NpvReport& npv = report.contracts(0).supplier().npv();
  EXPECT_EQ(npv.sd().value(), 0);
  EXPECT_DOUBLE_EQ(npv.p5().value(), npv.p95().value());
}

// The twin by hand: what a path of the rest draws, settled together with what was observed. Caps,
// pools and years are where they are, or this would not hold.
TEST(KnownPast, SettlesEachPathAsIfAllOfItHadBeenObserved) {
  v1::SimulateRequest request =
      Observed(SimulateSteel(kPaths), {OutcomeSeries("output", {1100, 1300})});
  for (const std::int64_t path : {0, 5, 2047}) {
    const v1::PathReplay replayed = Replayed(request, path);
    const std::vector<double> measured = ValuesOf(replayed.outcomes(0).measured());
    ASSERT_THAT(measured, SizeIs(4));
    EXPECT_EQ(measured[0], 1100);
    EXPECT_EQ(measured[1], 1300);
    EXPECT_NE(measured[2], 1150);
    const v1::SettleContractResponse settled =
        Settled(SettleSteel({}, {OutcomeSeries("output", measured)}));
    const v1::ContractLedger& ledger = replayed.contracts(0).ledger();
    ASSERT_EQ(ledger.clauses_size(), settled.ledger().clauses_size());
    for (int i = 0; i < ledger.clauses_size(); ++i) {
      EXPECT_EQ(ledger.clauses(i).pay(), settled.ledger().clauses(i).pay()) << i;
    }
  }
}

TEST(KnownPast, GoesOnFromTheDriverThatWasObserved) {
  const v1::SimulateRequest request =
      Observed(SimulateSteel(kPaths),
               {OutcomeSeries("output", {1100, 1300}), DriverSeries("demand", {0.1, 0.3})});
  EXPECT_EQ(ValuesOf(Replayed(request, 3).drivers(0).values())[1], 0.3);
  // X(3) is normal around 0.5 x 0.3; of demand alone, 0: the mean output of period 3 is higher.
  const auto with = Simulated(request),
             without = Simulated(
                 Observed(SimulateSteel(kPaths), {OutcomeSeries("output", {1100, 1300})}));
  EXPECT_GT(with.outcomes(0).periods(2).true_mean().value(),
            without.outcomes(0).periods(2).true_mean().value() * 1.05);
}

TEST(KnownPast, TakesAnInputForWhatItIsBoundTo) {
  const char* const input = R"(contracts["steel"].inputs=[{"id": "shipped", "outcome": "output"}])";
  const v1::SimulateRequest by_input =
      Observed(SimulateSteel(kPaths, {input}), {InputSeries("shipped", {1100, 1300})});
  const v1::SimulateRequest by_outcome =
      Observed(SimulateSteel(kPaths, {input}), {OutcomeSeries("output", {1100, 1300})});
  EXPECT_EQ(Simulated(by_input).run().digest(), Simulated(by_outcome).run().digest());
  EXPECT_THAT(FaultsOf(Observed(SimulateSteel(kPaths, {input}),
                                {InputSeries("shipped", {1}), OutcomeSeries("output", {1})})),
              ElementsAre("observed[1].outcome DUPLICATE"));
  EXPECT_THAT(FaultsOf(Observed(SimulateSteel(kPaths), {InputSeries("shipped", {1})})),
              ElementsAre("observed[0].input UNKNOWN_ID"));
}

TEST(KnownPast, TakesAnInputThatIsKnownInAdvanceAsObserved) {
  const char* const input =
      R"(contracts["steel"].inputs=[{"id": "index", "trajectory": {"constant": 100}}])";
  const char* const clause =
      R"(contracts["steel"].clauses=[{"id": "fee", "base": 0, "basis": {"observed_input": "index"}, "bands": [{"lower": 0, "rate": 1}]}])";
  const v1::SimulateRequest request =
      Observed(SimulateSteel(kPaths, {input, clause}),
               {OutcomeSeries("output", {1100, 1300}), InputSeries("index", {7, 8})});
  const v1::ContractLedger ledger = Replayed(request, 0).contracts(0).ledger();
  ASSERT_EQ(ledger.clauses_size(), 4);
  EXPECT_EQ(ledger.clauses(0).pay(), 7);
  EXPECT_EQ(ledger.clauses(1).pay(), 8);
  EXPECT_EQ(ledger.clauses(2).pay(), 100);
}

TEST(KnownPast, TakesTheDeliveryCostAsObserved) {
  const v1::SimulateRequest request = Observed(
      SimulateSteel(kPaths), {OutcomeSeries("output", {1100, 1300}), CostSeries({10, 20})});
  const auto npv = [](const v1::SimulateRequest& of) {
    return Replayed(of, 0).contracts(0).supplier_npv();
  };
  // 1500 a quarter are planned, discounted at 10 % a year.
  const double saved = 1490 * std::pow(1.1, -0.25) + 1480 * std::pow(1.1, -0.5);
  EXPECT_NEAR(npv(request), npv(Observed(request, {OutcomeSeries("output", {1100, 1300})})) + saved,
              1e-9);
}

TEST(KnownPast, AsksForWhatAContractReads) {
  EXPECT_THAT(FaultsOf(Observed(SimulateSteel(kPaths), {DriverSeries("demand", {0.1})})),
              ElementsAre("observed REQUIRED"));
  EXPECT_THAT(FaultsOf(Observed(SimulateSteel(kPaths), {OutcomeSeries("output", {1, 2, 3, 4, 5})})),
              ElementsAre("observed[0].values OUT_OF_RANGE"));
  EXPECT_THAT(FaultsOf(Observed(SimulateSteel(kPaths), {RawSeries("output", {1000})})),
              ElementsAre("observed REQUIRED"))
      << "demand, by which it is adjusted";
}

TEST(KnownPast, SaysTheFaultsOfTheScenarioToo) {
  const v1::SimulateRequest request =
      Observed(SimulateSteel(kPaths, {"timeline.period_count=0"}), {OutcomeSeries("outptu", {1})});
  EXPECT_THAT(FaultsOf(request), ::testing::Contains(HasSubstr("observed[0].outcome UNKNOWN_ID")));
  EXPECT_THAT(FaultsOf(request), ::testing::Contains(HasSubstr("timeline.period_count")));
}

TEST(KnownPast, LeavesNoEffortsToBeChosen) {
  v1::SimulateRequest request = Observed(
      SimulateSteel(
          kPaths,
          {R"(drivers["demand"].control=CONTROL_SHARED)",
           R"(supplier_private.accounts["steel"].efforts=[{"driver": "demand", "max_shift": 0.5, "cost_coefficient": 800}])"}),
      {OutcomeSeries("output", {1100})});
  EXPECT_THAT(FaultsOf(request), IsEmpty());
  request.mutable_options()->set_response(v1::RESPONSE_SUPPLIER);
  EXPECT_THAT(FaultsOf(request), ElementsAre("options.response CONTRADICTION"));
}

TEST(KnownPast, WarnsOfAnotherUnit) {
  const v1::SimulationReport report =
      Simulated(Observed(SimulateSteel(kPaths), {OutcomeSeries("output", {1.1})}));
  std::vector<std::string> said;
  for (const v1::Violation& warning : report.warnings()) said.push_back(warning.description());
  EXPECT_THAT(said, ::testing::Contains(HasSubstr("Another unit?")));
}

v1::ObservedSeries SegmentSeries(const std::string& id, std::vector<double> values) {
  v1::ObservedSeries series = Series(std::move(values));
  series.set_segment(id);
  return series;
}

v1::ObservedSeries ClientSeries(const std::string& id, std::vector<std::string> segments) {
  v1::ObservedSeries series;
  series.set_named_client(id);
  series.mutable_segments()->Assign(segments.begin(), segments.end());
  return series;
}

// The flagship after two quarters. Its drivers but "disruption" are observed: a rare event that
// did not happen does not say how nearly it did.
std::vector<v1::ObservedSeries> TwoQuarters() {
  return {OutcomeSeries("output", {212000, 214500}),
          OutcomeSeries("downtime", {300, 290}),
          OutcomeSeries("on_time", {0.9, 0.91}),
          OutcomeSeries("stock", {50, 48}),
          OutcomeSeries("premium", {0.2, 0.21}),
          SegmentSeries("A", {1, 2}),
          SegmentSeries("B", {2, 1}),
          SegmentSeries("C", {4, 5}),
          SegmentSeries("D", {20, 18}),
          SegmentSeries("lost", {4, 5}),
          ClientSeries("steelworks", {"C", "B"})};
}

v1::SimulateRequest SimulateFlagship(std::vector<v1::ObservedSeries> observed) {
  v1::SimulateRequest request;
  *request.mutable_scenario() = FlagshipScenario();
  request.mutable_options()->set_path_count(kPaths);
  return Observed(request, std::move(observed));
}

TEST(KnownPast, StartsClientsWhereTheyWereObserved) {
  const v1::SimulateRequest request = SimulateFlagship(TwoQuarters());
  const v1::SimulationReport report = Simulated(request);
  const v1::ClientBasePeriod& seen = report.client_base().periods(2);
  const v1::ClientBasePeriod& next = report.client_base().periods(3);
  const std::vector<double> expected = {2, 1, 5, 18, 5};
  for (int k = 0; k < 5; ++k) {
    EXPECT_EQ(seen.segments(k).count_mean().value(), expected[static_cast<std::size_t>(k)]);
    EXPECT_EQ(seen.segments(k).count_sd(), 0);
    EXPECT_FALSE(seen.segments(k).has_count_expected()) << "n0 P^t knows nothing of the past";
    EXPECT_GT(next.segments(k).count_sd(), 0);
  }
  const v1::PathReplay replayed = Replayed(request, 9);
  EXPECT_EQ(replayed.named_clients(0).segments(0), "C");
  EXPECT_EQ(replayed.named_clients(0).segments(1), "B");
}

TEST(KnownPast, AsksForTheWholeClientBase) {
  std::vector<v1::ObservedSeries> some = TwoQuarters();
  some.resize(6);
  EXPECT_THAT(FaultsOf(SimulateFlagship(some)), AllOf(SizeIs(5), Each("observed REQUIRED")));
  some.resize(5);
  EXPECT_THAT(FaultsOf(SimulateFlagship(some)), ElementsAre("observed REQUIRED"))
      << "the contract's client would move by chance";
}

TEST(KnownPast, RefusesClientsThatCannotBe) {
  std::vector<v1::ObservedSeries> wrong = TwoQuarters();
  wrong[6] = SegmentSeries("B", {2, 0});
  wrong[7] = SegmentSeries("C", {4, 5.5});
  EXPECT_THAT(FaultsOf(SimulateFlagship(wrong)), ElementsAre("observed[7].values[1] OUT_OF_RANGE"));
  wrong[7] = SegmentSeries("C", {4, 5});
  EXPECT_THAT(FaultsOf(SimulateFlagship(wrong)), ElementsAre("observed CONTRADICTION"))
      << "steelworks stands in B, which is empty";
  wrong = TwoQuarters();
  wrong[10] = ClientSeries("steelworks", {"C", "E"});
  EXPECT_THAT(FaultsOf(SimulateFlagship(wrong)),
              ElementsAre("observed[10].segments[1] UNKNOWN_ID"));
}

TEST(KnownPast, EndsTheContractOfAClientWhoLeft) {
  std::vector<v1::ObservedSeries> left = TwoQuarters();
  left[10] = ClientSeries("steelworks", {"C", "lost"});
  const v1::SimulationReport report = Simulated(SimulateFlagship(left));
  EXPECT_EQ(report.contracts(0).client_left().probability().value(), 1);
}

}  // namespace
}  // namespace accord
