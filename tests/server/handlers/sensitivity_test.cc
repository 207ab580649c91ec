#include "server/handlers/sensitivity.h"

#include <atomic>
#include <cmath>
#include <numbers>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/handlers/sweep_size.h"
#include "tests/server/handlers/requests.h"

namespace accord {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::IsSupersetOf;
using ::testing::SizeIs;
using ::testing::UnorderedElementsAre;

constexpr char kShare[] = R"(contracts["steel"].clauses["gain"].share)";
constexpr char kFee[] = R"(contracts["steel"].clauses["fee"].base)";

v1::AnalyzeSensitivityRequest AnalyzeSteel(int paths = 2048) {
  v1::AnalyzeSensitivityRequest request;
  *request.mutable_scenario() = SteelScenario();
  request.mutable_options()->set_path_count(paths);
  return request;
}

void AddAssumption(v1::AnalyzeSensitivityRequest& request, const char* path, double low,
                   double high) {
  v1::Assumption& assumption = *request.add_assumptions();
  assumption.set_path(path);
  assumption.set_low(low);
  assumption.set_high(high);
}

void AddWalkAway(v1::AnalyzeSensitivityRequest& request, const char* party, double npv) {
  v1::WalkAwayNpv& walk_away = *request.add_walk_aways();
  walk_away.set_party(party);
  walk_away.set_npv(npv);
}

Violations FaultsOf(const v1::AnalyzeSensitivityRequest& request) {
  const auto prepared = PrepareSensitivity(request);
  const auto* violations = std::get_if<Violations>(&prepared);
  return violations == nullptr ? Violations() : *violations;
}

v1::SensitivityReport Analyzed(const v1::AnalyzeSensitivityRequest& request, int threads = 2) {
  EXPECT_THAT(PathsAndCodes(FaultsOf(request)), IsEmpty());
  const SensitivityStudy study = std::get<SensitivityStudy>(PrepareSensitivity(request));
  const auto report = RunSensitivity(study, CutOf(study, threads), {.threads = threads});
  EXPECT_TRUE(report.ok()) << report.status();
  return *report;
}

const v1::TornadoBar& BarOf(const v1::SensitivityReport& report, int tornado, int input) {
  for (const v1::TornadoBar& bar : report.tornados(tornado).bars()) {
    if (bar.input() == input) return bar;
  }
  ADD_FAILURE() << input;
  return report.tornados(tornado).bars(0);
}

TEST(Sensitivity, SaysWhatDriversAndAssumptionsDo) {
  v1::AnalyzeSensitivityRequest request = AnalyzeSteel();
  AddAssumption(request, kShare, 0.2, 0.5);
  AddAssumption(request, "drivers.demand.persistence", 0, 0.9);
  const v1::SensitivityReport report = Analyzed(request);
  EXPECT_EQ(report.path_count(), 2048);
  ASSERT_THAT(report.inputs(), SizeIs(3));
  EXPECT_EQ(report.inputs(0).driver(), "demand");
  EXPECT_LT(report.inputs(0).low(), report.inputs(0).high());
  EXPECT_EQ(report.inputs(1).assumption(), kShare);
  EXPECT_EQ(report.inputs(2).high(), 0.9);
  ASSERT_THAT(report.tornados(), SizeIs(2));
  EXPECT_EQ(report.tornados(0).figure(), "supplier.npv_mean");
  EXPECT_EQ(report.tornados(1).figure(), "client.npv_mean");
  for (const v1::TornadoReport& tornado : report.tornados()) {
    ASSERT_THAT(tornado.bars(), SizeIs(3));
    EXPECT_GE(std::fabs(tornado.bars(0).difference().value()),
              std::fabs(tornado.bars(1).difference().value()));
  }
  // What the supplier has more of a larger share, the client has less of, but for rates.
  EXPECT_GT(BarOf(report, 0, 1).difference().value(), 0);
  EXPECT_LT(BarOf(report, 1, 1).difference().value(), 0);
}

// Each end of an assumption is what Simulate says of the scenario that has it, whether it moves
// money or chance.
TEST(Sensitivity, SaysOfAnAssumptionWhatSimulateSays) {
  v1::AnalyzeSensitivityRequest request = AnalyzeSteel();
  AddAssumption(request, kFee, 1500, 2500);
  AddAssumption(request, "drivers[\"demand\"].marginal.normal.sd", 0.05, 0.3);
  request.add_figures("supplier.cvar_95");
  request.add_figures("client.npv_sd");
  const v1::SensitivityReport report = Analyzed(request);
  const auto simulated = [](std::string_view change) {
    v1::SimulateRequest same = SimulateSteel(2048, {change});
    // An alternative keeps the base's reference.
    same.mutable_scenario()->mutable_drivers(0)->set_reference(0);
    return RunSimulate(std::get<Study>(Prepare(same)), {})->contracts(0);
  };
  const v1::ContractReport dear = simulated(std::string(kFee) + "=2500");
  EXPECT_EQ(BarOf(report, 0, 1).high().value(), dear.supplier().npv().cvar_95().value());
  const v1::ContractReport wild = simulated("drivers[\"demand\"].marginal.normal.sd=0.3");
  EXPECT_EQ(BarOf(report, 0, 2).high().value(), wild.supplier().npv().cvar_95().value());
  EXPECT_EQ(BarOf(report, 1, 2).high().value(), wild.client().npv().sd().value());
}

// One year at rate 0, x ~ N(0, 1): benefit against plan is 100 x, of which the supplier has half,
// beside a fee of 100.
v1::Scenario NormalScenario() {
  return SteelScenario({
      R"(timeline={"period_count": 1, "period_length": "PERIOD_LENGTH_YEAR"})",
      R"(drivers=[{"id": "x", "control": "CONTROL_EXTERNAL", "category": "DRIVER_CATEGORY_SUPPLY",
                   "marginal": {"normal": {"mean": 0, "sd": 1}}}])",
      R"(outcomes=[{"id": "output", "motive": "MOTIVE_PRODUCTION", "unit": "t",
                    "form": "OUTCOME_FORM_ADDITIVE", "baseline": {"constant": 1000},
                    "target": 1200, "value_per_unit": 100,
                    "loadings": [{"driver": "x", "loading": 1}]}])",
      R"(contracts=[{"id": "steel", "clauses": [
          {"id": "fee", "base": 100},
          {"id": "gain",
           "basis": {"contract_figure": "CONTRACT_FIGURE_BENEFIT_AGAINST_PLAN"},
           "share": 0.5, "bands": [{"rate": 1}]}]}])",
      "supplier_private=null",
      "client_private=null",
  });
}

// The supplier's NPV is 100 + 50 x, on which nothing else has a say: a tornado without error, an
// index of 1, and EVPPI = EVPI = 50 (phi(c) - c Phi(-c)) with c = (120 - 100) / 50 of who walks
// away to 120. Six errors: a false alarm in 40 000.
TEST(Sensitivity, OfALinearDealIsExact) {
  v1::AnalyzeSensitivityRequest request = AnalyzeSteel(16'384);
  *request.mutable_scenario() = NormalScenario();
  request.mutable_options()->set_sampling(v1::SAMPLING_SOBOL);
  AddWalkAway(request, "supplier", 120);
  const v1::SensitivityReport report = Analyzed(request);
  EXPECT_EQ(report.sampling(), v1::SAMPLING_SOBOL);
  constexpr double kScore = 1.2815515655446004;
  const v1::TornadoBar& bar = report.tornados(0).bars(0);
  EXPECT_NEAR(report.inputs(0).low(), -kScore, 1e-12);
  EXPECT_NEAR(bar.low().value(), 100 - 50 * kScore, 1e-8);
  EXPECT_NEAR(bar.difference().value(), 100 * kScore, 1e-8);
  EXPECT_NEAR(bar.difference().standard_error(), 0, 1e-9);
  ASSERT_THAT(report.parties(), SizeIs(2));
  const v1::PartySensitivity& supplier = report.parties(0);
  EXPECT_EQ(supplier.party(), "supplier");
  EXPECT_FALSE(supplier.signs());
  const v1::DriverSensitivity& x = supplier.drivers(0);
  EXPECT_NEAR(x.first_order().value(), 1, 0.01);
  const double phi = std::exp(-0.08) / std::sqrt(2 * std::numbers::pi);
  const double above = 0.5 * std::erfc(0.4 / std::numbers::sqrt2);
  EXPECT_NEAR(x.information().value(), 50 * (phi - 0.4 * above),
              6 * x.information().standard_error() + 0.2);
  EXPECT_NEAR(supplier.perfect_information().value(), 50 * (phi - 0.4 * above),
              6 * supplier.perfect_information().standard_error());
  EXPECT_NEAR(x.change_share(), above, 0.02);
  EXPECT_NEAR(x.threshold(), 0.4, 0.06);
  EXPECT_TRUE(x.signs_above());
  EXPECT_EQ(supplier.decisive_driver(), "x");
  EXPECT_EQ(supplier.uncertainty_from(), "supply");
  EXPECT_NEAR(supplier.uncertainty(), 1, 0.01);
  ASSERT_THAT(supplier.categories(), SizeIs(1));
  EXPECT_EQ(supplier.categories(0).category(), v1::DRIVER_CATEGORY_SUPPLY);
}

// The supplier gets 0.1 and 0.3 a ton, and pays as much: on every path its NPV is 0 but for
// rounding. It is no better off than without the deal, and nothing moves it.
TEST(Sensitivity, OfADealThatBreaksEvenIsNoughtAndNotRounding) {
  v1::AnalyzeSensitivityRequest request = AnalyzeSteel(16'384);
  *request.mutable_scenario() = NormalScenario();
  v1::Scenario& scenario = *request.mutable_scenario();
  scenario.mutable_timeline()->set_period_count(12);
  v1::Contract& steel = *scenario.mutable_contracts(0);
  steel.clear_clauses();
  v1::Clause& fee = *steel.add_clauses();
  fee.set_id("fee");
  fee.set_base(0.1);
  v1::Clause& tons = *steel.add_clauses();
  tons.set_id("tons");
  tons.mutable_basis()->set_measured("output");
  tons.add_bands()->set_rate(0.3);
  scenario.mutable_supplier_private()->set_discount_rate_per_year(0.07);
  v1::ContractAccount& account = *scenario.mutable_supplier_private()->add_accounts();
  account.set_contract("steel");
  account.mutable_cost()->mutable_fixed()->set_constant(0.1);
  account.mutable_cost()->set_unit_cost(0.3);
  account.mutable_cost()->set_volume_outcome("output");
  const v1::SensitivityReport report = Analyzed(request);
  const v1::PartySensitivity& supplier = report.parties(0);
  EXPECT_NE(supplier.npv_mean().value(), 0) << "nothing was rounded: the test says nothing";
  EXPECT_FALSE(supplier.signs());
  EXPECT_EQ(supplier.perfect_information().value(), 0);
  EXPECT_EQ(supplier.drivers(0).first_order().value(), 0);
  EXPECT_EQ(supplier.drivers(0).information().value(), 0);
  EXPECT_EQ(supplier.drivers(0).change_share(), 0);
  EXPECT_FALSE(supplier.drivers(0).has_threshold());
  EXPECT_EQ(supplier.uncertainty(), 0);
  EXPECT_EQ(supplier.decisive_driver(), "");
  EXPECT_EQ(BarOf(report, 0, 0).difference().value(), 0);
  EXPECT_EQ(BarOf(report, 0, 0).difference().standard_error(), 0);
  EXPECT_TRUE(report.parties(1).drivers(0).first_order().value() > 0.9)
      << "of the client it is all";
}

TEST(Sensitivity, IsTheSameForAnyThreads) {
  v1::AnalyzeSensitivityRequest request = AnalyzeSteel();
  AddAssumption(request, kShare, 0.2, 0.5);
  const std::string expected = Analyzed(request, 1).SerializeAsString();
  for (const int threads : {2, 3, 4}) {
    EXPECT_EQ(Analyzed(request, threads).SerializeAsString(), expected);
  }
}

TEST(Sensitivity, NamesEveryFaultAtOnce) {
  v1::AnalyzeSensitivityRequest request = AnalyzeSteel(500);
  AddAssumption(request, "contracts.steel.clauses.gain.shore", 0.2, 0.5);
  AddAssumption(request, "drivers.demand.persistence", 0.2, 1.5);
  AddAssumption(request, "currency", 1, 2);
  AddAssumption(request, kFee, 2000, 3000);
  AddAssumption(request, "contracts.steel.clauses.fee.base", 1, 2);
  AddAssumption(request, "timeline.period_count", 4, 8);
  request.add_figures("suplier.npv_mean");
  request.add_figures("client.npv_mean");
  request.mutable_options()->set_response(v1::RESPONSE_BOTH);
  request.mutable_options()->set_attribution(true);
  AddWalkAway(request, "supplier", 1);
  AddWalkAway(request, "supplier", 2);
  AddWalkAway(request, "clint", 2);
  AddWalkAway(request, "client", 1e16);
  const Violations faults = FaultsOf(request);
  // Bounds come before what ends make of the scenario, which needs sound options.
  EXPECT_THAT(PathsAndCodes(faults),
              IsSupersetOf({"options.path_count OUT_OF_RANGE", "options.response CONTRADICTION",
                            "options.attribution CONTRADICTION", "figures[0] UNKNOWN_ID",
                            "walk_aways[1].party DUPLICATE", "walk_aways[2].party UNKNOWN_ID",
                            "walk_aways[3].npv OUT_OF_RANGE"}));
  const auto told = [&](const std::string& field) {
    for (const Violation& fault : faults) {
      if (fault.field == field) return fault.description;
    }
    return std::string();
  };
  EXPECT_THAT(told("figures[0]"), HasSubstr("did you mean \"supplier.npv_mean\""));
  EXPECT_THAT(told("walk_aways[2].party"), HasSubstr("did you mean \"client\""));
}

TEST(Sensitivity, NamesAssumptionsThatCannotBe) {
  v1::AnalyzeSensitivityRequest request = AnalyzeSteel();
  AddAssumption(request, "contracts.steel.clauses.gain.shore", 0.2, 0.5);
  AddAssumption(request, "drivers.demand.persistence", 0.2, 1.5);
  AddAssumption(request, "currency", 1, 2);
  AddAssumption(request, kFee, 2000, 3000);
  AddAssumption(request, "contracts.steel.clauses.fee.base", 1, 2);
  AddAssumption(request, "timeline.period_count", 4, 8);
  const Violations faults = FaultsOf(request);
  EXPECT_THAT(PathsAndCodes(faults),
              UnorderedElementsAre(
                  "assumptions[0].path UNKNOWN_FIELD", "assumptions[1].high OUT_OF_RANGE",
                  "assumptions[2].low INVALID_FORMAT", "assumptions[2].high INVALID_FORMAT",
                  "assumptions[4].path DUPLICATE", "assumptions[5].high CONTRADICTION"));
}

TEST(Sensitivity, NamesAssumptionsThatAreNone) {
  v1::AnalyzeSensitivityRequest request = AnalyzeSteel();
  AddAssumption(request, kShare, 0.2, 0.2);
  AddAssumption(request, kFee, std::nan(""), 1e16);
  EXPECT_THAT(PathsAndCodes(FaultsOf(request)),
              ElementsAre("assumptions[0].high CONTRADICTION", "assumptions[1].low OUT_OF_RANGE",
                          "assumptions[1].high OUT_OF_RANGE"));
}

TEST(Sensitivity, HasBounds) {
  v1::AnalyzeSensitivityRequest request = AnalyzeSteel();
  for (int i = 0; i < 33; ++i) AddAssumption(request, kFee, 1, 2);
  for (int i = 0; i < 17; ++i) request.add_figures("supplier.npv_mean");
  for (int i = 0; i < 18; ++i) AddWalkAway(request, "supplier", 0);
  EXPECT_THAT(
      PathsAndCodes(FaultsOf(request)),
      UnorderedElementsAre("assumptions TOO_MANY", "figures TOO_MANY", "walk_aways TOO_MANY"));
  EXPECT_THAT(PathsAndCodes(FaultsOf({})), Contains("scenario REQUIRED"));
}

TEST(Sensitivity, HasNothingToSayWhereNothingIsUncertain) {
  v1::AnalyzeSensitivityRequest request = AnalyzeSteel();
  v1::Driver& demand = *request.mutable_scenario()->mutable_drivers(0);
  demand.mutable_marginal()->mutable_constant()->set_value(0);
  EXPECT_THAT(PathsAndCodes(FaultsOf(request)), Contains("assumptions REQUIRED"));
  AddAssumption(request, kFee, 1000, 2000);
  const v1::SensitivityReport report = Analyzed(request);
  EXPECT_THAT(report.parties(0).drivers(), IsEmpty());
  EXPECT_EQ(report.parties(0).uncertainty_from(), "");
}

TEST(Sensitivity, StopsWhenNobodyWaitsAndSaysHowFarItIs) {
  const SensitivityStudy study =
      std::get<SensitivityStudy>(PrepareSensitivity(AnalyzeSteel(16'384)));
  std::atomic<int> asked = 0;
  const auto stopped = RunSensitivity(study, CutOf(study, 2),
                                      {.threads = 2, .cancelled = [&] { return ++asked > 40; }});
  EXPECT_TRUE(absl::IsCancelled(stopped.status()));
  std::int64_t before = 0, whole = 0;
  const auto report =
      RunSensitivity(study, CutOf(study, 2), {.threads = 2}, [&](const v1::Progress& progress) {
        EXPECT_GE(progress.paths_done(), before);
        before = progress.paths_done();
        whole = progress.path_count();
      });
  ASSERT_TRUE(report.ok());
  EXPECT_EQ(whole, 16'384 * SetsOfSensitivity(study));
  EXPECT_EQ(before, whole);
}

TEST(Sensitivity, GrowsWithWhatItKeeps) {
  const auto size = [](int paths, int figures) {
    v1::AnalyzeSensitivityRequest request = AnalyzeSteel(paths);
    for (int i = 0; i < figures; ++i) request.add_figures("supplier.npv_mean");
    return SizeOf(std::get<SensitivityStudy>(PrepareSensitivity(request)), 2);
  };
  EXPECT_GT(size(131'072, 1).bytes, size(1024, 1).bytes + 130'000 * 8 * 4);
  EXPECT_GT(size(131'072, 16).bytes, size(131'072, 1).bytes + 15 * 131'072 * 8);
  EXPECT_GT(size(131'072, 1).seconds, 8 * size(4096, 1).seconds);
}

}  // namespace
}  // namespace accord
