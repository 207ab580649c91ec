#include "server/handlers/responses.h"

#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/convert/json.h"
#include "server/convert/override.h"
#include "server/handlers/replay.h"
#include "server/handlers/solve.h"
#include "server/handlers/study.h"
#include "server/handlers/sweep.h"
#include "server/handlers/sweep_size.h"
#include "tests/server/handlers/gathered.h"
#include "tests/server/handlers/requests.h"

// Efforts that are chosen before whatever is asked. The case is Holmstrom and Milgrom's: v lambda =
// 150, c = 600, so that a share brings about a shift of share / 4, the first best is 1/4, and of
// (v lambda)^2 / 2c = 18.75 a year a share leaves (1 - share)^2 undone, over four years.
namespace accord {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr char kAgency[] = R"({
  "timeline": {"period_count": 4, "period_length": "PERIOD_LENGTH_YEAR"},
  "drivers": [{"id": "skill", "control": "CONTROL_SUPPLIER",
               "marginal": {"normal": {"mean": 0, "sd": 1}}}],
  "outcomes": [
    {"id": "output", "motive": "MOTIVE_PRODUCTION", "form": "OUTCOME_FORM_ADDITIVE",
     "baseline": {"constant": 100}, "target": 120, "plan": {"list": {"values": [0, 0, 0, 0]}},
     "loadings": [{"driver": "skill", "loading": 3}], "value_per_unit": 50}],
  "contracts": [
    {"id": "steel", "clauses": [
      {"id": "pay", "basis": {"contract_figure": "CONTRACT_FIGURE_BENEFIT"}, "share": 0.4,
       "bands": [{"rate": 1}]}]}],
  "supplier_private": {"accounts": [
    {"contract": "steel",
     "efforts": [{"driver": "skill", "cost_coefficient": 600, "max_shift": 0.4}]}]},
  "client_private": [{"contract": "steel"}]
})";
constexpr char kShare[] = R"(contracts["steel"].clauses["pay"].share)";
constexpr double kPrecise = 1e-4 * 0.4;

v1::Scenario Agency() {
  v1::Scenario scenario;
  EXPECT_THAT(PathsAndCodes(ParseJson(kAgency, FieldPath("scenario"), &scenario)), IsEmpty());
  return scenario;
}

// With its efforts as given.
v1::Scenario AgencyWith(double share, double shift) {
  v1::Scenario scenario = Agency();
  scenario.mutable_contracts(0)->mutable_clauses(0)->set_share(share);
  scenario.mutable_supplier_private()->mutable_accounts(0)->mutable_efforts(0)->set_shift(shift);
  return scenario;
}

template <typename Request>
Request Asked(Request request, v1::Response response = v1::RESPONSE_SUPPLIER, int paths = 5000) {
  *request.mutable_scenario() = Agency();
  request.mutable_options()->set_path_count(paths);
  request.mutable_options()->set_response(response);
  return request;
}

Violations FaultsOf(const v1::SimulateRequest& request) {
  const PreparedStudy prepared = Prepare(request);
  const auto* violations = std::get_if<Violations>(&prepared);
  return violations ? *violations : Violations{};
}

v1::SimulationReport Simulated(const v1::SimulateRequest& request) {
  EXPECT_THAT(PathsAndCodes(FaultsOf(request)), IsEmpty());
  const auto report = RunSimulate(std::get<Study>(Prepare(request)), {.threads = 2});
  EXPECT_TRUE(report.ok()) << report.status();
  return *report;
}

TEST(Responses, SaysWhatIsChosenAndHowFarItIsFromTheFirstBest) {
  const v1::SimulationReport report = Simulated(Asked(v1::SimulateRequest()));
  const v1::ResponseReport& response = report.response();
  EXPECT_EQ(response.response(), v1::RESPONSE_SUPPLIER);
  ASSERT_EQ(response.efforts_size(), 1);
  EXPECT_EQ(response.efforts(0).contract(), "steel");
  EXPECT_EQ(response.efforts(0).party(), "supplier");
  EXPECT_NEAR(response.efforts(0).shift(), 0.1, kPrecise);
  EXPECT_NEAR(response.efforts(0).first_best_shift(), 0.25, kPrecise);
  EXPECT_NEAR(response.first_best_gap().value(), 4 * 18.75 * 0.6 * 0.6, 1e-3);
  EXPECT_TRUE(response.is_fixed_point());
  EXPECT_TRUE(response.is_first_best_at_rest());
  EXPECT_EQ(response.path_count(), 5000);
  ASSERT_EQ(response.parties_size(), 2);
  EXPECT_EQ(response.parties(1).contract(), "steel");
}

// The run is that of the efforts, bit for bit, and says what they cost.
TEST(Responses, RunsWithWhatWasChosen) {
  const v1::SimulationReport report = Simulated(Asked(v1::SimulateRequest()));
  const double shift = report.response().efforts(0).shift();
  v1::SimulateRequest given = Asked(v1::SimulateRequest(), v1::RESPONSE_NONE);
  *given.mutable_scenario() = AgencyWith(0.4, shift);
  const v1::SimulationReport other = Simulated(given);
  EXPECT_FALSE(other.has_response());
  EXPECT_EQ(report.run().digest(), other.run().digest());
  ASSERT_EQ(report.contracts(0).supplier().efforts_size(), 1);
  EXPECT_EQ(report.contracts(0).supplier().efforts(0).shift(), shift);
  EXPECT_NEAR(report.contracts(0).supplier().efforts(0).discounted_cost().value(),
              4 * 300 * shift * shift, 1e-9);
}

TEST(Responses, IsWholeOnNetsToo) {
  v1::SimulateRequest request = Asked(v1::SimulateRequest(), v1::RESPONSE_BOTH, 8192);
  request.mutable_scenario()->mutable_drivers(0)->set_control(v1::CONTROL_SHARED);
  v1::Effort& effort = *request.mutable_scenario()->mutable_client_private(0)->add_efforts();
  effort.set_driver("skill");
  effort.set_cost_coefficient(1000);
  effort.set_max_shift(0.4);
  request.mutable_options()->set_sampling(v1::SAMPLING_SOBOL);
  const v1::ResponseReport response = Simulated(request).response();
  ASSERT_EQ(response.efforts_size(), 2);
  EXPECT_NEAR(response.efforts(0).shift(), 0.1, kPrecise);
  // The client keeps 0.6 of 150 and pays 1000 for a unit squared.
  EXPECT_NEAR(response.efforts(1).shift(), 0.6 * 150 / 1000, kPrecise);
  EXPECT_EQ(response.efforts(1).party(), "client");
  EXPECT_NEAR(response.first_best_gap().value(), 4 * 22500 / 2.0 * (0.36 / 600 + 0.16 / 1000),
              1e-2);
}

TEST(PrepareResponse, RefusesWhoHasNoEffortToChoose) {
  EXPECT_THAT(PathsAndCodes(FaultsOf(Asked(v1::SimulateRequest(), v1::RESPONSE_CLIENT))),
              ElementsAre("options.response CONTRADICTION"));
  EXPECT_THAT(PathsAndCodes(FaultsOf(Asked(v1::SimulateRequest(), v1::RESPONSE_BOTH))),
              ElementsAre("options.response CONTRADICTION"));
  v1::SimulateRequest given = Asked(v1::SimulateRequest());
  given.mutable_scenario()
      ->mutable_supplier_private()
      ->mutable_accounts(0)
      ->mutable_efforts(0)
      ->clear_max_shift();
  EXPECT_THAT(PathsAndCodes(FaultsOf(given)), ElementsAre("options.response CONTRADICTION"));
  EXPECT_THAT(FaultsOf(given)[0].description,
              ::testing::HasSubstr("but the supplier has none: supplier_private.accounts must have "
                                   "an effort with a max_shift"));
  EXPECT_THAT(PathsAndCodes(FaultsOf(Asked(v1::SimulateRequest(), static_cast<v1::Response>(9)))),
              ElementsAre("options.response UNKNOWN_VALUE"));
}

TEST(Responses, AreThoseOfEachAlternative) {
  v1::CompareScenariosRequest request = Asked(v1::CompareScenariosRequest());
  *request.add_alternatives() = AnAlternative("keen", {std::string(kShare) + "=0.8"});
  const auto prepared = Prepare(request);
  const auto report = Compared(std::get<Study>(prepared), {.threads = 2});
  ASSERT_TRUE(report.ok()) << report.status();
  EXPECT_NEAR(report->base().response().efforts(0).shift(), 0.1, kPrecise);
  const v1::SimulationReport& keen = report->alternatives(0).report();
  EXPECT_NEAR(keen.response().efforts(0).shift(), 0.2, kPrecise);
  EXPECT_NEAR(keen.response().first_best_gap().value(), 4 * 18.75 * 0.2 * 0.2, 1e-3);
  EXPECT_EQ(report->base().run().digest(), Simulated(Asked(v1::SimulateRequest())).run().digest());
  v1::SimulateRequest alone = Asked(v1::SimulateRequest());
  alone.mutable_scenario()->mutable_contracts(0)->mutable_clauses(0)->set_share(0.8);
  EXPECT_EQ(keen.run().digest(), Simulated(alone).run().digest());
}

TEST(Responses, AreReplayed) {
  v1::ReplayPathRequest request = Asked(v1::ReplayPathRequest());
  request.set_path(17);
  const auto replayed = RunReplay(std::get<ReplayStudy>(PrepareReplay(request)), {.threads = 1});
  ASSERT_TRUE(replayed.ok()) << replayed.status();
  const double shift = Simulated(Asked(v1::SimulateRequest())).response().efforts(0).shift();
  *request.mutable_scenario() = AgencyWith(0.4, shift);
  request.mutable_options()->clear_response();
  const auto given = RunReplay(std::get<ReplayStudy>(PrepareReplay(request)), {.threads = 1});
  EXPECT_EQ(replayed->SerializeAsString(), given->SerializeAsString());
}

v1::TermAxis Shares(std::initializer_list<double> shares) {
  v1::TermAxis axis;
  axis.set_path(kShare);
  for (const double share : shares) axis.add_numbers(share);
  return axis;
}

struct Swept {
  v1::SweepHeader header;
  std::vector<v1::SweepRow> rows;
};

Swept SweptBy(const v1::SweepTermsRequest& request, int threads = 2) {
  const auto prepared = PrepareSweep(request);
  const SweepStudy& study = std::get<SweepStudy>(prepared);
  Swept swept;
  SweepListeners listeners;
  listeners.on_progress = [](const v1::Progress&) {};
  listeners.on_header = [&](v1::SweepHeader header) { swept.header = std::move(header); };
  listeners.on_rows = [&](const v1::SweepRows& rows) {
    swept.rows.insert(swept.rows.end(), rows.rows().begin(), rows.rows().end());
  };
  const auto summary = RunSweep(study, CutOf(study, threads), {.threads = threads}, listeners);
  EXPECT_TRUE(summary.ok()) << summary.status();
  return swept;
}

TEST(SweptResponses, AreChosenUnderEverySet) {
  v1::SweepTermsRequest request = Asked(v1::SweepTermsRequest());
  *request.add_axes() = Shares({0, 0.4, 0.8});
  const Swept swept = SweptBy(request);
  ASSERT_THAT(swept.rows, SizeIs(3));
  ASSERT_EQ(swept.header.efforts_size(), 1);
  EXPECT_EQ(swept.header.efforts(0).party(), "supplier");
  EXPECT_EQ(swept.header.efforts(0).driver(), "skill");
  for (const v1::SweepRow& row : swept.rows) {
    ASSERT_EQ(row.shifts_size(), 1);
    EXPECT_NEAR(row.shifts(0), row.values(0) / 4, kPrecise);
    EXPECT_TRUE(row.is_fixed_point());
    // U first of each party, their sum last: those of a simulation under these terms, to the bit.
    v1::SimulateRequest alone = Asked(v1::SimulateRequest());
    alone.mutable_scenario()->mutable_contracts(0)->mutable_clauses(0)->set_share(row.values(0));
    const v1::SimulationReport report = Simulated(alone);
    const v1::ResponseReport& response = report.response();
    ASSERT_EQ(row.figures_size(), 14);
    EXPECT_EQ(swept.header.figures(0), "supplier.utility");
    EXPECT_EQ(row.figures(0).SerializeAsString(),
              response.parties(0).utility().SerializeAsString());
    EXPECT_EQ(row.figures(6).SerializeAsString(),
              response.parties(1).utility().SerializeAsString());
    EXPECT_EQ(swept.header.figures(13), "joint.utility");
    EXPECT_EQ(row.figures(13).SerializeAsString(), response.joint_utility().SerializeAsString());
    EXPECT_EQ(row.figures(1).value(), report.contracts(0).supplier().npv().mean().value());
  }
}

TEST(SweptResponses, HaveTheSameBitsForAnyThreads) {
  v1::SweepTermsRequest request = Asked(v1::SweepTermsRequest(), v1::RESPONSE_SUPPLIER, 500);
  *request.add_axes() = Shares({0, 0.1, 0.2, 0.4, 0.8});
  const Swept one = SweptBy(request, 1);
  for (int threads = 2; threads <= 4; ++threads) {
    const Swept several = SweptBy(request, threads);
    for (std::size_t i = 0; i < one.rows.size(); ++i) {
      EXPECT_EQ(several.rows[i].SerializeAsString(), one.rows[i].SerializeAsString());
    }
  }
}

Violations SweepFaults(const v1::SweepTermsRequest& request) {
  const auto prepared = PrepareSweep(request);
  const auto* violations = std::get_if<Violations>(&prepared);
  return violations ? *violations : Violations{};
}

TEST(SweptResponses, RefuseTooManySetsAndOtherEfforts) {
  v1::SweepTermsRequest many = Asked(v1::SweepTermsRequest());
  v1::TermAxis& axis = *many.add_axes();
  axis.set_path(kShare);
  axis.mutable_range()->set_to(1);
  axis.mutable_range()->set_count(200);
  EXPECT_THAT(PathsAndCodes(SweepFaults(many)), IsEmpty());
  axis.mutable_range()->set_count(201);
  EXPECT_THAT(PathsAndCodes(SweepFaults(many)), ElementsAre("options.response TOO_MANY"));
  v1::SweepTermsRequest other = Asked(v1::SweepTermsRequest());
  *other.add_axes()->add_alternatives() =
      AnAlternative("idle", {R"(supplier_private.accounts["steel"].efforts=[])"});
  EXPECT_THAT(PathsAndCodes(SweepFaults(other)), ElementsAre("sets[0].scenario CONTRADICTION"));
  other.mutable_options()->clear_response();
  EXPECT_THAT(PathsAndCodes(SweepFaults(other)), IsEmpty());
}

// Both together have 150 (share - share^2 / 2) in four years: what 0.4 brings no other share does.
TEST(SolvedResponses, AreChosenAtEveryValue) {
  v1::SolveTermRequest request = Asked(v1::SolveTermRequest());
  request.mutable_term()->set_path(kShare);
  request.mutable_term()->mutable_range()->set_to(1);
  request.set_scan_points(5);
  v1::FigureTarget& target = *request.add_targets();
  target.set_figure("joint.npv_mean");
  target.set_base(true);
  const auto prepared = PrepareSolve(request);
  const SolveStudy& study = std::get<SolveStudy>(prepared);
  const auto report = RunSolve(study, CutOf(study.scanned, 2), {.threads = 2});
  ASSERT_TRUE(report.ok()) << report.status();
  ASSERT_EQ(report->efforts_size(), 1);
  const v1::TermSolution& solution = report->solutions(0);
  ASSERT_EQ(solution.roots_size(), 1);
  EXPECT_NEAR(solution.roots(0).term().value(), 0.4, 2e-3);
  EXPECT_NEAR(solution.roots(0).shifts(0), 0.1, 1e-3);
  for (const v1::ScannedTerm& each : solution.scan()) {
    EXPECT_NEAR(each.shifts(0), each.term() / 4, kPrecise);
  }
  request.set_fresh_seed(~std::uint64_t{1});
  const auto refused = PrepareSolve(request);
  EXPECT_THAT(PathsAndCodes(std::get<Violations>(refused)),
              ElementsAre("fresh_seed CONTRADICTION"));
}

TEST(Responses, EndWhenNobodyWaits) {
  for (const int questions : {1, 20, 60}) {
    int asked = 0;
    const auto report = RunSimulate(std::get<Study>(Prepare(Asked(v1::SimulateRequest()))),
                                    {.cancelled = [&] { return ++asked > questions; }});
    EXPECT_EQ(report.status().code(), absl::StatusCode::kCancelled);
    EXPECT_LT(asked, questions + 5);
  }
}

TEST(Responses, SayThatNobodyHasBeenForgotten) {
  std::vector<v1::Progress> heard;
  const auto report =
      RunSimulate(std::get<Study>(Prepare(Asked(v1::SimulateRequest()))), {.threads = 1},
                  [&](const v1::Progress& progress) { heard.push_back(progress); });
  ASSERT_TRUE(report.ok());
  ASSERT_GT(heard.size(), 30u);
  EXPECT_EQ(heard.front().paths_done(), 0);
  EXPECT_EQ(heard.front().path_count(), 5000);
  EXPECT_EQ(heard.back().paths_done(), 5000);
}

}  // namespace
}  // namespace accord
