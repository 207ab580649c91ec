#include "server/handlers/negotiate.h"

#include <atomic>
#include <cmath>
#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/handlers/sweep_size.h"
#include "tests/server/handlers/negotiations.h"
#include "tests/server/handlers/requests.h"

namespace accord {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::Ge;
using ::testing::IsEmpty;
using ::testing::Le;
using ::testing::SizeIs;

// The share is efficient at b / (a + b) = 1/4, where both U together are 20 000 - 3.75. Walk-aways
// 1000 and 15 000 leave 3996.25, half of it 1998.125 each: the fee is 2998.125 + 0.9375, and the
// grid's nearest 3000. What risk costs there: 0.9375 and 2.8125.
TEST(Negotiate, SplitsTheSurplusOfLinearExponentialBargainingEqually) {
  v1::NegotiateRequest request;
  *request.mutable_scenario() = LinearExponential();
  AddRange(request, kShare, 0, 1, 5);
  AddRange(request, kFee, 2000, 4000, 33);
  request.mutable_supplier()->set_utility(1000);
  request.mutable_client()->set_utility(15'000);
  request.mutable_options()->set_path_count(16'384);
  request.mutable_options()->set_sampling(v1::SAMPLING_SOBOL);
  const v1::NegotiationReport report = Negotiated(request);
  ASSERT_TRUE(report.has_nash());
  const v1::NegotiatedOffer& nash = report.frontier(report.nash());
  EXPECT_THAT(nash.values(), ElementsAre(0.25, 3000));
  EXPECT_THAT(report.frontier(report.kalai_smorodinsky()).values(), ElementsAre(0.25, 3000));
  EXPECT_TRUE(nash.is_confirmed());
  const auto near = [](const v1::Estimate& estimate, double truth) {
    EXPECT_NEAR(estimate.value(), truth, 4.5 * estimate.standard_error() + 1e-9);
    EXPECT_LT(estimate.standard_error(), 0.05);
  };
  near(nash.joint_surplus(), 3996.25);
  near(nash.supplier().gain(), 1999.0625);
  near(nash.client().gain(), 1997.1875);
  near(nash.supplier().risk_premium(), 0.9375);
  near(nash.client().risk_premium(), 2.8125);
  near(nash.supplier().npv_mean(), 3000);
  // Every fee of the grid leaves both their walk-aways, whatever the share.
  EXPECT_EQ(report.zone_count(), 5 * 33);
  ASSERT_EQ(report.zone_size(), 2);
  EXPECT_EQ(report.zone(1).from(), 2000);
  EXPECT_EQ(report.zone(1).to(), 4000);
}

// Against the rows of a sweep on the same paths, by the definitions.
TEST(Negotiate, IsWhatTheRowsOfASweepSay) {
  v1::NegotiateRequest request = NegotiateSteel();
  AddRange(request, kShare, 0.1, 0.9, 9);
  AddRange(request, kFee, 500, 4000, 8);
  request.mutable_supplier()->set_utility(-500);
  AddLimit(*request.mutable_supplier(), "loss_probability", 0.4, false);
  AddLimit(*request.mutable_client(), "npv_mean", 100, true);
  v1::SweepTermsRequest sweep;
  *sweep.mutable_scenario() = request.scenario();
  *sweep.mutable_axes() = request.axes();
  *sweep.mutable_options() = request.options();
  for (const char* figure :
       {"supplier.utility", "client.utility", "supplier.loss_probability", "client.npv_mean"}) {
    sweep.add_figures(figure);
  }
  std::vector<v1::SweepRow> rows;
  SweepListeners listeners;
  listeners.on_rows = [&](const v1::SweepRows& some) {
    rows.insert(rows.end(), some.rows().begin(), some.rows().end());
  };
  const SweepStudy study = std::get<SweepStudy>(PrepareSweep(sweep));
  ASSERT_TRUE(RunSweep(study, CutOf(study, 2), {.threads = 2}, listeners).ok());
  const auto value = [](const v1::SweepRow& row, int figure) {
    return row.figures(figure).value();
  };
  std::vector<const v1::SweepRow*> acceptable, zone;
  for (const v1::SweepRow& row : rows) {
    if (value(row, 2) > 0.4 || value(row, 3) < 100) continue;
    acceptable.push_back(&row);
    if (value(row, 0) >= -500 && value(row, 1) >= 0) zone.push_back(&row);
  }
  const v1::NegotiationReport report = Negotiated(request);
  EXPECT_EQ(report.set_count(), 72);
  EXPECT_EQ(report.acceptable_count(), static_cast<int>(acceptable.size()));
  EXPECT_EQ(report.zone_count(), static_cast<int>(zone.size()));
  ASSERT_THAT(zone, SizeIs(Ge(5u)));
  ASSERT_LT(acceptable.size(), rows.size());
  const v1::SweepRow* best = zone.front();
  const auto product = [&](const v1::SweepRow& row) {
    return (value(row, 0) + 500) * value(row, 1);
  };
  for (const v1::SweepRow* row : zone) {
    if (product(*row) > product(*best)) best = row;
  }
  EXPECT_THAT(report.frontier(report.nash()).values(),
              ElementsAre(best->values(0), best->values(1)));
  EXPECT_EQ(report.frontier(report.nash()).supplier().searched_utility(), value(*best, 0));
  EXPECT_EQ(report.frontier_count(), report.frontier_size());
  for (const v1::NegotiatedOffer& offer : report.frontier()) {
    for (const v1::SweepRow* row : acceptable) {
      EXPECT_FALSE(value(*row, 0) > offer.supplier().searched_utility() + 1e-6 &&
                   value(*row, 1) > offer.client().searched_utility() + 1e-6);
    }
  }
}

// The frontier is told on fresh paths: what Simulate says there of the same terms.
TEST(Negotiate, SaysOfASolutionWhatSimulateSaysOnFreshPaths) {
  v1::NegotiateRequest request = NegotiateSteel();
  AddRange(request, kFee, 500, 4000, 8);
  request.mutable_supplier()->set_utility(-1e6);
  request.mutable_client()->set_utility(-1e6);
  request.set_fresh_seed(77);
  const v1::NegotiationReport report = Negotiated(request);
  const v1::NegotiatedOffer& nash = report.frontier(report.nash());
  v1::SimulateRequest same = SimulateSteel(1024);
  same.mutable_scenario()->mutable_contracts(0)->mutable_clauses(0)->set_base(nash.values(0));
  same.mutable_options()->set_seed(77);
  const auto simulated = RunSimulate(std::get<Study>(Prepare(same)), {});
  const v1::ContractReport& contract = simulated->contracts(0);
  EXPECT_EQ(nash.supplier().npv_mean().value(), contract.supplier().npv().mean().value());
  EXPECT_EQ(nash.client().cvar_95().value(), contract.client().npv().cvar_95().value());
  // U = (1 - theta) mean - theta CVaR 95, theta 0.5, and what risk costs is the rest of the mean.
  const double mean = nash.supplier().npv_mean().value();
  const double utility = 0.5 * mean - 0.5 * nash.supplier().cvar_95().value();
  EXPECT_NEAR(nash.supplier().utility().value(), utility, 1e-6);
  EXPECT_NEAR(nash.supplier().risk_premium().value(), mean - utility, 1e-6);
}

// A whole alternative as walk-away is U on the same paths: whoever is offered just that gains
// nothing, with no error at all.
TEST(Negotiate, PairsGainsWithAWalkAwayThatIsAnAlternative) {
  v1::NegotiateRequest request = NegotiateSteel();
  AddRange(request, kFee, 1000, 3000, 5);  // the base's 2000 among them
  *request.add_alternatives() = AnAlternative("as-it-is", {});
  request.mutable_supplier()->set_alternative("as-it-is");
  request.mutable_client()->set_alternative("as-it-is");
  const v1::NegotiationReport report = Negotiated(request);
  EXPECT_EQ(report.supplier_walk_away().alternative(), "as-it-is");
  // Fees only move money: of five, the base's alone makes nobody worse off.
  EXPECT_EQ(report.zone_count(), 1);
  EXPECT_EQ(report.frontier_count(), 5);
  const v1::NegotiatedOffer& nash = report.frontier(report.nash());
  EXPECT_THAT(nash.values(), ElementsAre(2000));
  EXPECT_EQ(nash.supplier().gain().value(), 0);
  EXPECT_EQ(nash.supplier().gain().standard_error(), 0);
  EXPECT_GT(nash.supplier().utility().standard_error(), 0);
  EXPECT_EQ(report.client_walk_away().utility().value(), nash.client().utility().value());
  EXPECT_TRUE(nash.is_confirmed());
  EXPECT_EQ(report.dominated_count(), 0);
}

// Mean NPV of the client falls by the discounted fee: each fee of 2000 + x meets a floor that lies
// as much lower. Only the floor stands in the way, and gives way by what the best for the client
// lacks.
TEST(Negotiate, SaysWhichLimitBlocksAndWhatWouldOpenADeal) {
  v1::NegotiateRequest request = NegotiateSteel();
  AddRange(request, kFee, 1000, 3000, 5);
  request.mutable_supplier()->set_utility(-1e6);
  request.mutable_client()->set_utility(-1e6);
  AddLimit(*request.mutable_client(), "npv_mean", 1e6, true);
  const v1::NegotiationReport report = Negotiated(request);
  EXPECT_FALSE(report.has_nash());
  EXPECT_EQ(report.zone_count(), 0);
  EXPECT_EQ(report.frontier_size(), 0);
  ASSERT_EQ(report.obstacles_size(), 1);
  const v1::NegotiationObstacle& obstacle = report.obstacles(0);
  EXPECT_EQ(obstacle.party(), "client");
  EXPECT_EQ(obstacle.figure(), "npv_mean");
  EXPECT_EQ(obstacle.sets_meeting(), 0);
  EXPECT_THAT(obstacle.offer().values(), ElementsAre(1000));
  ASSERT_TRUE(obstacle.has_relaxation());
  // With as much less asked for there is a deal, with a cent more there is none.
  request.mutable_client()->mutable_limits(0)->set_at_least(1e6 - obstacle.relaxation());
  EXPECT_EQ(Negotiated(request).zone_count(), 1);
  request.mutable_client()->mutable_limits(0)->set_at_least(1e6 - obstacle.relaxation() + 0.01);
  EXPECT_EQ(Negotiated(request).zone_count(), 0);
}

// The fee moves money alone: what the client's floor lacks at the least fee, and the supplier's at
// the greatest. No set meets either, so both must give way.
TEST(Negotiate, SaysWhatObstaclesMustGiveWayByTogether) {
  v1::NegotiateRequest request = NegotiateSteel();
  AddRange(request, kFee, 1000, 3000, 5);
  request.mutable_supplier()->set_utility(-1e6);
  request.mutable_client()->set_utility(-1e6);
  AddLimit(*request.mutable_client(), "npv_mean", 1e6, true);
  AddLimit(*request.mutable_supplier(), "npv_mean", 1e6, true);
  const v1::NegotiationReport report = Negotiated(request);
  ASSERT_EQ(report.obstacles_size(), 2);
  ASSERT_TRUE(report.has_nearest());
  for (int i = 0; i < 2; ++i) {
    EXPECT_FALSE(report.obstacles(i).has_relaxation());
    EXPECT_GT(report.obstacles(i).relaxation_together(), 0);
  }
  EXPECT_EQ(report.obstacles(0).party(), "supplier");
  request.mutable_supplier()->mutable_limits(0)->set_at_least(
      1e6 - report.obstacles(0).relaxation_together());
  request.mutable_client()->mutable_limits(0)->set_at_least(
      1e6 - report.obstacles(1).relaxation_together());
  const v1::NegotiationReport eased = Negotiated(request);
  EXPECT_GE(eased.zone_count(), 1);
  EXPECT_FALSE(eased.has_nearest());
}

// Four terms of which one, the penalty's share, only moves risk. A search of 200 sets is no worse
// than the 50 it begins with, the same for any number of threads, and says what it knows on the
// way.
TEST(Negotiate, SearchesMoreThanTwoTerms) {
  v1::NegotiateRequest request;
  *request.mutable_scenario() = LinearExponential();
  AddRange(request, kShare, 0, 1);
  AddRange(request, kFee, 2000, 4000);
  AddRange(request, R"(contracts["steel"].clauses["gain"].bands[0].rate)", 0.5, 1.5);
  request.mutable_supplier()->set_utility(1000);
  request.mutable_client()->set_utility(15'000);
  request.mutable_options()->set_path_count(1024);
  request.set_set_count(200);
  std::vector<v1::NegotiationSoFar> known;
  NegotiationListeners listeners;
  listeners.on_so_far = [&](v1::NegotiationSoFar so_far) { known.push_back(std::move(so_far)); };
  const v1::NegotiationReport report = Negotiated(request, 2, listeners);
  EXPECT_TRUE(report.is_searched());
  EXPECT_THAT(report.set_count(), AllOf(Ge(150), Le(200)));
  ASSERT_THAT(known, SizeIs(Ge(2u)));
  EXPECT_EQ(known[0].set_count(), 64);
  EXPECT_TRUE(known[0].has_nash());
  const v1::NegotiatedOffer& nash = report.frontier(report.nash());
  // Rate times share is the share borne; 20 (q - 1/4)^2 is lost of 3996.25.
  EXPECT_NEAR(nash.values(0) * nash.values(2), 0.25, 0.15);
  EXPECT_NEAR(nash.values(1), 2999, 40);
  EXPECT_EQ(Negotiated(request, 1).SerializeAsString(), report.SerializeAsString());
}

// Steps up and down lead to lower edges of the first band above its upper one, which the slices of
// the hypercube leave apart: what cannot be taken together is passed over.
TEST(Negotiate, PassesOverStepsThatCannotBeTaken) {
  v1::NegotiateRequest request = NegotiateSteel(256);
  v1::Clause& gain = *request.mutable_scenario()->mutable_contracts(0)->mutable_clauses(1);
  gain.mutable_bands(0)->set_lower(0);
  gain.mutable_bands(0)->set_upper(2000);
  const std::string band = R"(contracts["steel"].clauses["gain"].bands[0].)";
  AddRange(request, band + "lower", 0, 1000);
  AddRange(request, band + "upper", 900, 2000);
  AddRange(request, kFee, 1000, 3000);
  for (v1::NegotiatingParty* party : {request.mutable_supplier(), request.mutable_client()}) {
    party->set_utility(-1e6);
  }
  request.set_set_count(400);
  // A hypercube of 100 sets that are all sound: seeds are tried until there is one.
  std::uint64_t seed = 1;
  while (!FaultsOf(request).empty() && seed < 200) request.set_design_seed(++seed);
  const v1::NegotiationReport report = Negotiated(request);
  EXPECT_GT(report.passed_over_count(), 0);
  EXPECT_LE(report.set_count() + report.passed_over_count(), 400);
  for (const v1::NegotiatedOffer& offer : report.frontier()) {
    EXPECT_LT(offer.values(0), offer.values(1));
  }
}

// Of several contracts the client of the one named negotiates, with the supplier over all of them.
TEST(Negotiate, IsAboutTheClientOfOneOfSeveralContracts) {
  v1::NegotiateRequest request = NegotiateSteel(512);
  v1::Scenario& scenario = *request.mutable_scenario();
  v1::Contract second = scenario.contracts(0);
  second.set_id("second");
  *scenario.add_contracts() = second;
  AddRange(request, R"(contracts["second"].clauses["fee"].base)", 1000, 3000, 5);
  EXPECT_THAT(PathsAndCodes(FaultsOf(request)), ElementsAre("contract REQUIRED"));
  request.set_contract("second");
  for (v1::NegotiatingParty* party : {request.mutable_supplier(), request.mutable_client()}) {
    party->set_utility(-1e6);
  }
  AddLimit(*request.mutable_client(), "npv_mean", -1e6, true);
  const v1::NegotiationReport report = Negotiated(request);
  EXPECT_EQ(report.contract(), "second");
  const v1::NegotiatedOffer& nash = report.frontier(report.nash());
  v1::SimulateRequest same;
  *same.mutable_scenario() = scenario;
  same.mutable_scenario()->mutable_contracts(1)->mutable_clauses(0)->set_base(nash.values(0));
  same.mutable_options()->set_path_count(512);
  same.mutable_options()->set_seed(2);
  const auto simulated = RunSimulate(std::get<Study>(Prepare(same)), {});
  EXPECT_EQ(nash.client().npv_mean().value(),
            simulated->contracts(1).client().npv().mean().value());
  EXPECT_EQ(nash.client().limited(0).value(), nash.client().npv_mean().value());
  EXPECT_EQ(nash.supplier().npv_mean().value(), simulated->supplier_total().npv().mean().value());
}

// Efforts under each offer are those of a sweep's rows, and its figures on fresh paths those of a
// run in which the effort is given.
TEST(Negotiate, LetsPartiesChooseEffortsUnderEachOffer) {
  v1::NegotiateRequest request = NegotiateSteel(512);
  *request.mutable_scenario() =
      SteelScenario({R"(drivers["demand"].control="CONTROL_SHARED")",
                     R"(supplier_private.accounts["steel"].efforts=[{"driver": "demand",
          "cost_coefficient": 2e5, "max_shift": 0.1}])"});
  AddRange(request, kShare, 0.1, 0.9, 5);
  for (v1::NegotiatingParty* party : {request.mutable_supplier(), request.mutable_client()}) {
    party->set_utility(-1e6);
  }
  request.mutable_options()->set_response(v1::RESPONSE_SUPPLIER);
  const v1::NegotiationReport report = Negotiated(request);
  ASSERT_EQ(report.efforts_size(), 1);
  EXPECT_EQ(report.efforts(0).driver(), "demand");
  v1::SweepTermsRequest sweep;
  *sweep.mutable_scenario() = request.scenario();
  *sweep.mutable_axes() = request.axes();
  *sweep.mutable_options() = request.options();
  std::map<double, double> shifts;
  SweepListeners listeners;
  listeners.on_rows = [&](const v1::SweepRows& rows) {
    for (const v1::SweepRow& row : rows.rows()) shifts[row.values(0)] = row.shifts(0);
  };
  const SweepStudy study = std::get<SweepStudy>(PrepareSweep(sweep));
  ASSERT_TRUE(RunSweep(study, CutOf(study, 1), {}, listeners).ok());
  for (const v1::NegotiatedOffer& offer : report.frontier()) {
    ASSERT_EQ(offer.shifts_size(), 1);
    EXPECT_EQ(offer.shifts(0), shifts.at(offer.values(0)));
    EXPECT_TRUE(offer.has_is_fixed_point());
  }
  EXPECT_NE(shifts.at(0.1), shifts.at(0.9));
  const v1::NegotiatedOffer& nash = report.frontier(report.nash());
  v1::SimulateRequest same;
  *same.mutable_scenario() = request.scenario();
  same.mutable_scenario()->mutable_contracts(0)->mutable_clauses(1)->set_share(nash.values(0));
  same.mutable_scenario()
      ->mutable_supplier_private()
      ->mutable_accounts(0)
      ->mutable_efforts(0)
      ->set_shift(nash.shifts(0));
  same.mutable_options()->set_path_count(512);
  same.mutable_options()->set_seed(2);
  const auto simulated = RunSimulate(std::get<Study>(Prepare(same)), {});
  EXPECT_EQ(nash.supplier().npv_mean().value(),
            simulated->contracts(0).supplier().npv().mean().value());
  // At most 200 sets, searched or not.
  request.mutable_axes(0)->mutable_range()->set_count(201);
  EXPECT_THAT(PathsAndCodes(FaultsOf(request)), ElementsAre("options.response TOO_MANY"));
}

TEST(Negotiate, EndsAsSoonAsNobodyWaits) {
  v1::NegotiateRequest request = NegotiateSteel(16'384);
  AddRange(request, kShare, 0, 1);
  AddRange(request, kFee, 1000, 3000);
  AddRange(request, kPenalty, 0, 1);
  const auto prepared = PrepareNegotiation(request);
  ASSERT_TRUE(std::holds_alternative<NegotiationStudy>(prepared));
  const auto& study = std::get<NegotiationStudy>(prepared);
  std::atomic<bool> is_left = false;
  NegotiationListeners listeners;
  listeners.on_so_far = [&](const v1::NegotiationSoFar&) { is_left = true; };
  const auto report =
      RunNegotiation(study, CutOf(study.offers, 2), {2, [&] { return is_left.load(); }}, listeners);
  EXPECT_EQ(report.status().code(), absl::StatusCode::kCancelled);
}

}  // namespace
}  // namespace accord
