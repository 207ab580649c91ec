#include "server/handlers/solve.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/handlers/sweep_size.h"
#include "tests/server/handlers/gathered.h"
#include "tests/server/handlers/requests.h"

namespace accord {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::IsSupersetOf;

constexpr char kShare[] = R"(contracts["steel"].clauses["gain"].share)";
constexpr char kFee[] = R"(contracts["steel"].clauses["fee"].base)";

v1::SolveTermRequest SolveSteel(const char* path, double from, double to, const char* figure,
                                int paths = 4096) {
  v1::SolveTermRequest request;
  *request.mutable_scenario() = SteelScenario();
  request.mutable_term()->set_path(path);
  request.mutable_term()->mutable_range()->set_from(from);
  request.mutable_term()->mutable_range()->set_to(to);
  v1::FigureTarget& target = *request.add_targets();
  target.set_figure(figure);
  target.set_value(0);
  request.mutable_options()->set_path_count(paths);
  return request;
}

Violations FaultsOf(const v1::SolveTermRequest& request) {
  const auto prepared = PrepareSolve(request);
  if (const auto* violations = std::get_if<Violations>(&prepared)) return *violations;
  return *CheckScan(std::get<SolveStudy>(prepared), {});
}

v1::SolveReport Solved(const v1::SolveTermRequest& request) {
  EXPECT_THAT(PathsAndCodes(FaultsOf(request)), IsEmpty());
  const SolveStudy study = std::get<SolveStudy>(PrepareSolve(request));
  const auto report = RunSolve(study, CutOf(study.scanned, 2), {.threads = 2});
  EXPECT_TRUE(report.ok()) << report.status();
  return *report;
}

// One year, one driver x ~ N(0, 1): benefit against plan is 100 x, of which the clause pays a share
// above 0 and takes the same share below it, beside a fee of 100, at rate 0.
v1::Scenario NormalScenario() {
  return SteelScenario({
      R"(timeline={"period_count": 1, "period_length": "PERIOD_LENGTH_YEAR"})",
      R"(drivers=[{"id": "x", "control": "CONTROL_EXTERNAL",
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

// The supplier's NPV is fee + 100 share x: its CVaR 95 is 100 share m - fee, m = phi(1.6449) / 0.05
// = 2.0627128 the mean of the worst 5 % of a standard normal. So CVaR 95 is 0 at share = fee / (100
// m) = 0.4847985 with a fee of 100.
constexpr double kWorstMean = 2.062712807507;
constexpr double kExactShare = 1.0 / kWorstMean;

TEST(Solve, FindsTheShareAtWhichTheWorstTwentiethComesOutEven) {
  v1::SolveTermRequest request = SolveSteel(kShare, 0.1, 1, "supplier.cvar_95", 65'536);
  *request.mutable_scenario() = NormalScenario();
  request.mutable_options()->set_sampling(v1::SAMPLING_SOBOL);
  const v1::SolveReport report = Solved(request);
  ASSERT_EQ(report.solutions_size(), 1);
  const v1::TermSolution& solution = report.solutions(0);
  EXPECT_TRUE(solution.is_monotone());
  ASSERT_EQ(solution.roots_size(), 1);
  const v1::TermRoot& root = solution.roots(0);
  // 4.5 of its errors, below 0.001 of the range; it would see an error of half a percent of it.
  EXPECT_NEAR(root.term().value(), kExactShare, 4.5 * root.term().standard_error() + 2e-5);
  EXPECT_LT(root.term().standard_error(), 0.001);
  EXPECT_NEAR(root.slope(), 100 * kWorstMean, 1);
  EXPECT_TRUE(root.is_confirmed());
  EXPECT_NEAR(root.figure().value(), 0, root.figure().standard_error());
}

// The mean NPV is the fee, less 75 of cost paid at once: zero at a fee of 75, whatever the paths.
TEST(Solve, FindsTheFeeAtWhichTheMeanComesOutEven) {
  v1::SolveTermRequest request = SolveSteel(kFee, 0, 200, "supplier.npv_mean");
  *request.mutable_scenario() = NormalScenario();
  v1::Scenario& scenario = *request.mutable_scenario();
  auto& account = *scenario.mutable_supplier_private()->add_accounts();
  account.set_contract("steel");
  account.mutable_investment()->set_amount(75);
  account.mutable_investment()->set_specificity(1);
  const v1::SolveReport report = Solved(request);
  ASSERT_EQ(report.solutions(0).roots_size(), 1);
  const v1::TermRoot& root = report.solutions(0).roots(0);
  EXPECT_NEAR(root.term().value(), 75, 4.5 * root.term().standard_error());
  EXPECT_NEAR(root.slope(), 1, 1e-9);
  // sd 50 over the root of 4096.
  EXPECT_NEAR(root.term().standard_error(), 50.0 / 64, 0.05);
}

// The same figure by the sweep's own road: what it is at the root is what Simulate says there.
TEST(Solve, SaysOfTheRootWhatSimulateSaysOnBothSetsOfPaths) {
  v1::SolveTermRequest request = SolveSteel(kFee, 500, 3000, "supplier.npv_mean");
  request.set_fresh_seed(77);
  const v1::TermRoot root = Solved(request).solutions(0).roots(0);
  const auto simulated = [&](std::uint64_t seed) {
    v1::SimulateRequest same = SimulateSteel(4096);
    v1::Clause& fee = *same.mutable_scenario()->mutable_contracts(0)->mutable_clauses(0);
    fee.set_base(root.term().value());
    same.mutable_options()->set_seed(seed);
    const auto report = RunSimulate(std::get<Study>(Prepare(same)), {});
    return report->contracts(0).supplier().npv().mean().value();
  };
  EXPECT_EQ(root.figure().value(), simulated(1));
  EXPECT_EQ(root.fresh_figure().value(), simulated(77));
}

TEST(Solve, SaysWhatIsReachedWhereThereIsNoSuchValue) {
  v1::SolveTermRequest request = SolveSteel(kFee, 2000, 3000, "supplier.loss_probability");
  request.mutable_targets(0)->set_value(2);
  request.set_scan_points(5);
  const v1::TermSolution solution = Solved(request).solutions(0);
  EXPECT_THAT(solution.roots(), IsEmpty());
  ASSERT_EQ(solution.scan_size(), 5);
  EXPECT_EQ(solution.scan(0).term(), 2000);
  EXPECT_EQ(solution.scan(4).term(), 3000);
  EXPECT_GE(solution.scan(0).figure().value(), solution.scan(4).figure().value());
}

// At the same mean a share of the gain is worth a fee: a line, since both enter the NPV linearly.
TEST(Solve, DrawsAnIndifferenceCurve) {
  v1::SolveTermRequest request = SolveSteel(kFee, 0, 5000, "supplier.npv_mean");
  request.mutable_targets(0)->set_base(true);
  request.mutable_curve()->set_path(kShare);
  for (const double share : {0.1, 0.3, 0.5}) request.mutable_curve()->add_numbers(share);
  const v1::SolveReport report = Solved(request);
  EXPECT_EQ(report.curve(), kShare);
  ASSERT_EQ(report.solutions_size(), 3);
  std::vector<double> fees;
  for (const v1::TermSolution& solution : report.solutions()) {
    ASSERT_EQ(solution.roots_size(), 1);
    EXPECT_TRUE(solution.roots(0).is_confirmed());
    fees.push_back(solution.roots(0).term().value());
  }
  EXPECT_EQ(report.solutions(1).curve_value(), 0.3);
  // The base's own terms are on it: its fee at its share.
  const v1::Contract& steel = request.scenario().contracts(0);
  v1::SolveTermRequest own = request;
  own.mutable_curve()->clear_numbers();
  own.mutable_curve()->add_numbers(steel.clauses(1).share());
  EXPECT_NEAR(Solved(own).solutions(0).roots(0).term().value(), steel.clauses(0).base(), 0.1);
  EXPECT_GT(fees[0], fees[1]);
  EXPECT_GT(fees[1], fees[2]);
}

// Against the base's own mean the error is that of the difference on the same paths, which a
// comparison of the two says as well, over the slope: 0.57 of the figure's own here. Both are of
// one shape, so that fresh paths confirm within 2.6 of those errors.
TEST(Solve, PairsErrorsWithTheBase) {
  v1::SolveTermRequest request = SolveSteel(kFee, 0, 5000, "supplier.npv_mean");
  request.mutable_targets(0)->set_base(true);
  request.mutable_curve()->set_path(kShare);
  request.mutable_curve()->add_numbers(0.1);
  const v1::SolveReport report = Solved(request);
  const v1::TermRoot& root = report.solutions(0).roots(0);
  v1::CompareScenariosRequest compare;
  *compare.mutable_scenario() = request.scenario();
  compare.mutable_options()->set_path_count(report.path_count());
  compare.mutable_options()->set_seed(report.seed());
  v1::Alternative& alternative = *compare.add_alternatives();
  for (const auto& [path, value] : {std::pair(kShare, 0.1), std::pair(kFee, root.term().value())}) {
    v1::Override& change = *alternative.add_overrides();
    change.set_path(path);
    change.mutable_value()->set_number_value(value);
  }
  const auto compared = Compared(std::get<Study>(Prepare(compare)));
  ASSERT_TRUE(compared.ok()) << compared.status();
  const auto& differences = compared->alternatives(0).differences();
  const auto paired = std::find_if(differences.begin(), differences.end(), [](const auto& each) {
    return each.party() == "supplier" && each.metric() == "npv_mean";
  });
  ASSERT_NE(paired, differences.end());
  const double error = paired->difference().standard_error();
  EXPECT_GT(error, 0);
  EXPECT_NEAR(root.term().standard_error() * root.slope(), error, 1e-6 * error);
  EXPECT_LT(error, 0.6 * root.figure().standard_error());
  EXPECT_NEAR(paired->difference().value(), 0, 0.01 * error);
  EXPECT_TRUE(root.is_confirmed());
  // What is said is the figure itself.
  EXPECT_NEAR(root.figure().value(), report.solutions(0).target(), 0.01 * error);
}

TEST(Solve, SolvesForSeveralTargets) {
  v1::SolveTermRequest request = SolveSteel(kFee, 0, 5000, "supplier.npv_mean");
  *request.add_targets() = request.targets(0);
  request.mutable_targets(1)->set_figure("client.npv_mean");
  request.mutable_targets(1)->set_base(true);
  const v1::SolveReport report = Solved(request);
  ASSERT_EQ(report.solutions_size(), 2);
  EXPECT_EQ(report.solutions(1).figure(), "client.npv_mean");
  EXPECT_GT(report.solutions(0).roots(0).slope(), 0);
  EXPECT_LT(report.solutions(1).roots(0).slope(), 0);
}

TEST(Solve, HasTheSameBitsForAnyThreadsAndAnyCut) {
  const v1::SolveTermRequest request = SolveSteel(kShare, 0, 1, "supplier.cvar_95", 9000);
  const SolveStudy study = std::get<SolveStudy>(PrepareSolve(request));
  const auto expected = RunSolve(study, {1, 1}, {.threads = 1});
  for (int threads = 1; threads <= 4; ++threads) {
    const auto report = RunSolve(study, {static_cast<std::size_t>(threads), 7}, {threads});
    EXPECT_EQ(report->SerializeAsString(), expected->SerializeAsString());
  }
}

// 0.1 and 0.2 paid for a cost of 0.3: what is left is rounding, at every rate.
TEST(Solve, TakesWhatIsLeftOfLargerSumsForNothing) {
  v1::SolveTermRequest request =
      SolveSteel("supplier_private.discount_rate_per_year", 0, 0.2, "supplier.npv_mean", 64);
  *request.mutable_scenario() = SteelScenario(
      {R"(contracts["steel"].clauses=[{"id": "a", "base": 0.1}, {"id": "b", "base": 0.2}])",
       R"(supplier_private.accounts=[{"contract": "steel",
                                      "cost": {"fixed": {"constant": 0.3}}}])"});
  const v1::TermSolution solution = Solved(request).solutions(0);
  EXPECT_NE(solution.scan(0).figure().value(), 0);
  ASSERT_EQ(solution.roots_size(), 1);
  EXPECT_EQ(solution.roots(0).term().value(), 0);
  EXPECT_EQ(solution.roots(0).flat_to(), 0.2);
  EXPECT_TRUE(solution.is_monotone());
}

// Trials are the same whatever the seed: figures of them alone confirm themselves.
TEST(Solve, DoesNotConfirmAFigureByItself) {
  const auto confirmed = [](bool has_other_luck) {
    v1::SolveTermRequest request = SolveSteel(kFee, 500, 3000, "supplier.npv_mean");
    v1::Scenario& scenario = *request.mutable_scenario();
    if (!has_other_luck) scenario.mutable_outcomes(0)->clear_verification();
    v1::Driver& demand = *scenario.mutable_drivers(0);
    demand.clear_persistence();
    auto& sampled = *demand.mutable_marginal()->mutable_trials()->add_streams()->mutable_sampled();
    for (int i = 0; i < 4096; ++i) sampled.add_values(0.001 * (i % 97) - 0.05);
    const v1::TermRoot root = Solved(request).solutions(0).roots(0);
    EXPECT_EQ(root.figure().value() == root.fresh_figure().value(), !has_other_luck);
    return root.is_confirmed();
  };
  EXPECT_FALSE(confirmed(false));
  EXPECT_TRUE(confirmed(true));
}

TEST(PrepareSolve, RefusesACurveThatIsTheTermByAnotherName) {
  v1::SolveTermRequest request = SolveSteel(kShare, 0, 1, "supplier.npv_mean");
  request.mutable_curve()->set_path("contracts[0].clauses[1].share");
  request.mutable_curve()->add_numbers(0.4);
  EXPECT_THAT(PathsAndCodes(FaultsOf(request)), ElementsAre("term.path DUPLICATE"));
}

TEST(Solve, SaysHowFarItIsAndEndsWhenCancelled) {
  v1::SolveTermRequest request = SolveSteel(kShare, 0, 1, "supplier.npv_mean");
  const SolveStudy study = std::get<SolveStudy>(PrepareSolve(request));
  std::int64_t done = 0;
  EXPECT_TRUE(RunSolve(study, {4, 8}, {}, [&](const v1::Progress& progress) {
                EXPECT_GE(progress.paths_done(), done);
                EXPECT_LE(progress.paths_done(), progress.path_count());
                done = progress.paths_done();
              }).ok());
  EXPECT_GT(done, 33 * 4096);
  int asked = 0;
  EXPECT_EQ(RunSolve(study, {4, 8}, {.cancelled = [&] { return ++asked > 40; }}).status().code(),
            absl::StatusCode::kCancelled);
}

TEST(PrepareSolve, ReportsEveryFaultByTheFieldsOfTheRequest) {
  v1::SolveTermRequest request =
      SolveSteel(R"(contracts["steel"].clauses["gian"].share)", 1, 1, "supplier.npv_men");
  request.mutable_term()->mutable_range()->set_count(3);
  request.mutable_targets(0)->set_base(false);
  request.add_targets()->set_figure("supplier.npv_mean");
  request.mutable_curve()->set_path(kFee);
  request.set_scan_points(2);
  request.set_fresh_seed(1);
  EXPECT_THAT(PathsAndCodes(FaultsOf(request)),
              IsSupersetOf({"term.range.count CONTRADICTION", "term.range.to CONTRADICTION",
                            "curve.range REQUIRED", "scan_points OUT_OF_RANGE",
                            "targets[0].base CONTRADICTION", "targets[1].value REQUIRED",
                            "targets[0].figure UNKNOWN_ID"}));
  EXPECT_THAT(PathsAndCodes(FaultsOf({})),
              IsSupersetOf({"scenario REQUIRED", "term.range REQUIRED", "term.path REQUIRED",
                            "targets OUT_OF_RANGE"}));
}

TEST(PrepareSolve, WantsEachValueOfACurveOnce) {
  v1::SolveTermRequest request = SolveSteel(kFee, 0, 5000, "supplier.npv_mean");
  request.mutable_curve()->set_path(kShare);
  for (const double share : {0.1, 0.3, 0.1}) request.mutable_curve()->add_numbers(share);
  EXPECT_THAT(PathsAndCodes(FaultsOf(request)), ElementsAre("curve.numbers[2] DUPLICATE"));
}

TEST(PrepareSolve, WantsOtherPathsToConfirm) {
  v1::SolveTermRequest request = SolveSteel(kShare, 0, 1, "supplier.npv_mean");
  request.set_fresh_seed(1);
  EXPECT_THAT(PathsAndCodes(FaultsOf(request)), ElementsAre("fresh_seed CONTRADICTION"));
}

TEST(CheckScan, RefusesWhatTakesWholeNumbersAlone) {
  v1::SolveTermRequest request = SolveSteel(
      R"(contracts["steel"].clauses["gain"].payment_lag_periods)", 0, 4, "supplier.npv_mean");
  request.set_scan_points(5);
  const Violations faults = FaultsOf(request);
  ASSERT_THAT(PathsAndCodes(faults), ElementsAre("term.path CONTRADICTION"));
  EXPECT_THAT(faults[0].description, HasSubstr("0.5"));
}

TEST(CheckScan, NamesTheValueOfTheScanThatIsAtFault) {
  const Violations faults =
      FaultsOf(SolveSteel(R"(drivers["demand"].persistence)", 0.5, 1.5, "supplier.npv_mean"));
  ASSERT_FALSE(faults.empty());
  EXPECT_THAT(PathsAndCodes(faults)[0],
              HasSubstr(R"(.scenario.drivers["demand"].persistence OUT_OF_RANGE)"));
  EXPECT_THAT(faults[0].description, HasSubstr("1.03125"));
}

}  // namespace
}  // namespace accord
