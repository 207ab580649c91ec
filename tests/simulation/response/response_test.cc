#include "simulation/response/response.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numeric>
#include <utility>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "simulation/engine/npv_run.h"
#include "simulation/model/compile_on.h"
#include "simulation/model/compiled_model.h"
#include "simulation/response/response_report.h"
#include "tests/support/agency.h"
#include "tests/support/scenarios.h"

// Parties that choose: Holmstrom and Milgrom's case in closed form, and whatever else against brute
// force over efforts.
namespace accord {
namespace {

constexpr double kMost = 0.4;  // s_max
// v lambda and c of the agency case: the first best is s = v lambda / c = 0.25.
constexpr double kWorth = 150, kCost = 600, kFirstBest = kWorth / kCost;

Agency Responding(double share) { return {.share = share, .max_shift = kMost}; }

FoundEfforts Chosen(const Scenario& scenario, Response who = Response::kBoth, int threads = 2) {
  const auto found = ChooseEfforts(scenario, who, {.seed = 3}, {.threads = threads});
  EXPECT_TRUE(found.ok()) << found.status();
  return *found;
}
FoundEfforts FirstBestFrom(const Scenario& scenario, const Shifts& start) {
  const auto found = FindFirstBest(scenario, start, {.seed = 3}, {.threads = 2});
  EXPECT_TRUE(found.ok()) << found.status();
  return *found;
}

// The report after everything was chosen.
ResponseReport ReportOf(const Scenario& scenario, Response who, Sampling sampling,
                        std::int64_t paths = 16'384) {
  const SearchPlan plan{.seed = 3, .sampling = sampling};
  ResponseFindings findings;
  findings.chosen = *ChooseEfforts(scenario, who, plan, {.threads = 2});
  findings.first_best = *FindFirstBest(scenario, findings.chosen.shifts, plan, {.threads = 2});
  const Scenario chosen = WithShifts(scenario, findings.chosen.shifts);
  const CompiledModel model = CompileStudy({chosen}, 3, sampling).front();
  const auto report = MakeResponseReport(chosen, model, who, findings, paths, {.threads = 2});
  EXPECT_TRUE(report.ok()) << report.status();
  return *report;
}

TEST(Response, IsHolmstromAndMilgroms) {
  for (const double share : {0.25, 0.5, 1.0}) {
    const FoundEfforts found = Chosen(AgencyCase(Responding(share)));
    EXPECT_NEAR(found.shifts[0], share * kFirstBest, 1e-4 * kMost);
    EXPECT_EQ(found.round_count, 1);
    EXPECT_TRUE(found.is_at_rest);
  }
}

TEST(Response, HasTheSignOfItsMostAndEndsThere) {
  Agency downwards = Responding(0.5);
  downwards.loading = -3;
  downwards.value = 50;
  downwards.max_shift = -kMost;
  EXPECT_NEAR(Chosen(AgencyCase(downwards)).shifts[0], -0.5 * kFirstBest, 1e-4 * kMost);
  Agency small = Responding(1);
  small.max_shift = 0.1;
  EXPECT_EQ(Chosen(AgencyCase(small)).shifts[0], 0.1);
  EXPECT_EQ(Chosen(AgencyCase(Responding(0))).shifts[0], 0);
}

// Discounting changes neither, as it changes benefit and cost alike.
TEST(Response, DoesNotHangOnTheRate) {
  Agency agency = Responding(0.5);
  agency.rate_per_year = 0.5;
  EXPECT_NEAR(Chosen(AgencyCase(agency)).shifts[0], 0.5 * kFirstBest, 1e-4 * kMost);
}

TEST(FirstBest, IsTheWholeWorthOverTheCostWhateverTheShare) {
  for (const double share : {0.0, 0.4, 1.0}) {
    const Scenario scenario = AgencyCase(Responding(share));
    EXPECT_NEAR(FirstBestFrom(scenario, {share * kFirstBest}).shifts[0], kFirstBest, 1e-4 * kMost);
  }
}

// By year both together have v lambda s - c s^2 / 2: 150^2 / 1200 = 18.75 at the first best, of
// which a share of 0.4 leaves (1 - 0.4)^2 undone, 4 x 18.75 x 0.36 = 27. Risk is the same on both
// sides.
TEST(ResponseReport, SaysHowFarTheTermsAreFromTheFirstBest) {
  const ResponseReport report =
      ReportOf(AgencyCase(Responding(0.4)), Response::kSupplier, Sampling::kPseudoRandom, 5000);
  EXPECT_NEAR(report.first_best_gap.value, 27, 1e-3);
  EXPECT_LT(report.first_best_gap.standard_error, 1e-9);
  EXPECT_NEAR(report.first_best_joint_utility.value - report.joint_utility.value, 27, 1e-3);
  ASSERT_EQ(report.efforts.size(), 1u);
  EXPECT_EQ(report.efforts[0].party, "supplier");
  EXPECT_EQ(report.efforts[0].driver, "skill");
  EXPECT_TRUE(report.efforts[0].is_chosen);
  EXPECT_NEAR(report.efforts[0].shift, 0.1, 1e-4 * kMost);
  EXPECT_NEAR(report.efforts[0].cost_per_period, kCost * 0.1 * 0.1 / 2, 0.01);
  EXPECT_NEAR(report.efforts[0].first_best_shift, kFirstBest, 1e-4 * kMost);
  EXPECT_EQ(report.path_count, 5000);
  EXPECT_EQ(report.search_path_count, 4096);
  EXPECT_EQ(report.search_seed, ~std::uint64_t{3});
  ASSERT_EQ(report.parties.size(), 2u);
  EXPECT_NEAR(report.parties[0].utility.value + report.parties[1].utility.value,
              report.joint_utility.value, 1e-9);
}

// With CARA a and a neutral client both together have
//   (v lambda)^2 (S1 (share / c - share^2 / 2c) - a S2 share^2 / 2),
// S_k the sum of discount factors to the k, greatest at share = 1 / (1 + a c S2 / S1).
struct Cara {
  double a, rate;

  double Sum(int k) const {
    double sum = 0;
    for (int t = 1; t <= 4; ++t) sum += std::pow(1 + rate, -k * t);
    return sum;
  }
  double Joint(double share) const {
    const double gain = Sum(1) * (share - share * share / 2) / kCost;
    return kWorth * kWorth * (gain - a * Sum(2) * share * share / 2);
  }
  double BestShare() const { return 1 / (1 + a * kCost * Sum(2) / Sum(1)); }
};

class CaraShares : public ::testing::TestWithParam<Cara> {};

TEST_P(CaraShares, AreBestAtOneOverOnePlusRiskTimesCost) {
  const Cara cara = GetParam();
  const auto at = [&](double share) {
    Agency agency = Responding(share);
    agency.rate_per_year = cara.rate;
    agency.utility = Utility{RiskAversion{cara.a}};
    return ReportOf(AgencyCase(agency), Response::kSupplier, Sampling::kSobol).joint_utility;
  };
  const double best = cara.BestShare();
  const Estimate joint = at(best), below = at(best - 0.1), above = at(best + 0.1);
  EXPECT_NEAR(joint.value, cara.Joint(best), 4.5 * joint.standard_error);
  EXPECT_NEAR(below.value, cara.Joint(best - 0.1), 4.5 * below.standard_error);
  EXPECT_LT(joint.standard_error, 0.2);
  EXPECT_GT(joint.value, below.value);
  EXPECT_GT(joint.value, above.value);
}

INSTANTIATE_TEST_SUITE_P(OfSomeRisk, CaraShares,
                         ::testing::Values(Cara{1.0 / 600, 0}, Cara{1.0 / 600, 0.5}));

// U by sorting, from runs of whole scenarios: the slow twin of what the search asks.
std::vector<double> SlowUtilities(const Scenario& scenario) {
  const CompiledModel model =
      CompileStudy({scenario}, SearchSeed(3), Sampling::kPseudoRandom).front();
  const auto npvs = *RunNpvs(model, kSearchPaths, {.threads = 1});
  const auto utility = [](const Distribution& npv) {
    std::vector<double> sorted(npv.samples().begin(), npv.samples().end());
    std::sort(sorted.begin(), sorted.end());
    const double n = static_cast<double>(sorted.size());
    const double mean = std::accumulate(sorted.begin(), sorted.end(), 0.0) / n;
    // 4096 / 20 = 204.8 paths.
    const double worst =
        (std::accumulate(sorted.begin(), sorted.begin() + 204, 0.0) + 0.8 * sorted[204]) / 204.8;
    return 0.5 * mean + 0.5 * worst;
  };
  return {utility(npvs[0].supplier), utility(npvs[0].client)};
}

// SmallScenario, in which efforts multiply one another, with one of each party.
Scenario BothHaveEfforts() {
  return AScenario([](ScenarioDraft& draft) {
    DriverOf(draft, "skill").control = Control::kSupplier;
    draft.supplier_private->accounts[0].efforts = {{"skill", 0, 3e5, 0.2}};
    if (draft.client_private.empty()) draft.client_private.emplace_back().contract = "steel";
    draft.client_private[0].efforts = {{"demand", 0, 4e5, 0.2}};
  });
}

// No step away from what was chosen is better for who would take it; brute force over efforts.
TEST(Response, OfBothLeavesNeitherAReasonToMove) {
  const Scenario scenario = BothHaveEfforts();
  const FoundEfforts found = Chosen(scenario);
  ASSERT_TRUE(found.is_at_rest);
  EXPECT_GT(found.shifts[0], 0.001);
  EXPECT_GT(found.shifts[1], 0.001);
  const std::vector<double> now = SlowUtilities(WithShifts(scenario, found.shifts));
  for (std::size_t party = 0; party < 2; ++party) {
    for (int k = 0; k <= 20; ++k) {
      Shifts other = found.shifts;
      other[party] = 0.2 * k / 20;
      const double utility = SlowUtilities(WithShifts(scenario, other))[party];
      EXPECT_LE(utility, now[party] + 1e-4 * std::fabs(now[party])) << party << " " << other[party];
    }
  }
}

TEST(FirstBest, IsNotBeatenByAnyOfAGrid) {
  const Scenario scenario = BothHaveEfforts();
  const FoundEfforts chosen = Chosen(scenario);
  const FoundEfforts best = FirstBestFrom(scenario, chosen.shifts);
  ASSERT_TRUE(best.is_at_rest);
  const auto joint = [&](const Shifts& shifts) {
    const std::vector<double> utilities = SlowUtilities(WithShifts(scenario, shifts));
    return utilities[0] + utilities[1];
  };
  const double most = joint(best.shifts);
  EXPECT_GT(most, joint(chosen.shifts));
  for (int i = 0; i <= 8; ++i) {
    for (int k = 0; k <= 8; ++k) {
      EXPECT_LE(joint({0.2 * i / 8, 0.2 * k / 8}), most + 1e-6 * std::fabs(most)) << i << " " << k;
    }
  }
}

TEST(Response, OfOneLeavesTheOthersEffortAsGiven) {
  ScenarioDraft draft = BothHaveEfforts().facts();
  draft.client_private[0].efforts[0].shift = 0.05;
  const Scenario scenario = Valid(std::move(draft));
  const FoundEfforts found = Chosen(scenario, Response::kSupplier);
  EXPECT_GT(found.shifts[0], 0);
  EXPECT_EQ(found.shifts[1], 0.05);
  EXPECT_EQ(Chosen(scenario, Response::kClient).shifts[0], 0);
}

// An effort without a most is not chosen, nor counted among those that are.
TEST(Response, SeesEffortsWithAMostAlone) {
  ScenarioDraft draft = BothHaveEfforts().facts();
  draft.client_private[0].efforts[0].max_shift.reset();
  const Scenario scenario = Valid(std::move(draft));
  ASSERT_EQ(ChoosableEfforts(scenario).size(), 1u);
  EXPECT_EQ(ChoosableEfforts(scenario)[0].effort.driver, "skill");
  EXPECT_EQ(ChoosableEfforts(scenario)[0].party, ContractParty::kSupplier);
}

TEST(Response, IsTheSameOnAnyNumberOfThreads) {
  const Scenario scenario = BothHaveEfforts();
  const FoundEfforts one = Chosen(scenario, Response::kBoth, 1);
  for (int threads = 2; threads <= 4; ++threads) {
    EXPECT_EQ(Chosen(scenario, Response::kBoth, threads).shifts, one.shifts);
  }
}

TEST(Response, EndsWhenNobodyWaits) {
  int asked = 0;
  const auto found = ChooseEfforts(BothHaveEfforts(), Response::kBoth, {.seed = 3},
                                   {.threads = 1, .cancelled = [&] { return ++asked > 50; }});
  EXPECT_EQ(found.status().code(), absl::StatusCode::kCancelled);
}

TEST(Response, LooksAtNoMorePathsThanThereAreTrials) {
  ScenarioDraft draft = AgencyDraft(Responding(0.5));
  draft.drivers[0].marginal = Marginal{TrialsMarginal{{{SampledTrials{{-1, 0, 1, 0.5, -0.5}}}}}};
  const Scenario scenario = Valid(std::move(draft));
  EXPECT_EQ(SearchPathCount(scenario), 5);
  EXPECT_NEAR(Chosen(scenario).shifts[0], 0.5 * kFirstBest, 1e-4 * kMost);
}

// What is compiled for a candidate is what its scenario compiles to.
TEST(WithEffortsOf, IsTheChanceOfTheScenario) {
  const Scenario scenario = BothHaveEfforts();
  const Scenario shifted = WithShifts(scenario, {0.1, 0.05});
  const CompiledModel base = Compile(scenario, 7), whole = Compile(shifted, 7);
  EXPECT_FALSE(*base.chance == *whole.chance);
  EXPECT_TRUE(*WithEffortsOf(shifted, *base.chance) == *whole.chance);
  EXPECT_TRUE(*WithEffortsOf(scenario, *whole.chance) == *base.chance);
}

}  // namespace
}  // namespace accord
