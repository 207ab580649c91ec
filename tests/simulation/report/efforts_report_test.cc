#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "gtest/gtest.h"
#include "simulation/engine/engine.h"
#include "simulation/model/compiled_model.h"
#include "simulation/report/report.h"
#include "tests/support/agency.h"
#include "tests/support/scenarios.h"

// What given efforts are worth: Holmstrom and Milgrom's case, in which the effort that a share
// brings about and the first best are known, by brute force over efforts.
namespace accord {
namespace {

constexpr int kPeriods = 4;
constexpr double kValue = 50, kLoading = 3, kCost = 600, kShare = 0.4;

Scenario AgencyCaseOf(double shift, double share = kShare) {
  return AgencyCase({.periods = kPeriods,
                     .value = kValue,
                     .loading = kLoading,
                     .cost = kCost,
                     .share = share,
                     .shift = shift});
}

std::vector<ContractReport> ReportsOf(const std::vector<Scenario>& scenarios,
                                      std::int64_t paths = 2000) {
  const std::vector<CompiledModel> models = CompileStudy(scenarios, 5, Sampling::kPseudoRandom);
  const absl::StatusOr<StudyTotals> totals = Run(models, {.path_count = paths}, {.threads = 2});
  EXPECT_TRUE(totals.ok()) << totals.status();
  std::vector<ContractReport> reports;
  for (std::size_t m = 0; m < models.size(); ++m) {
    reports.push_back(
        MakeReport(scenarios[m], models[m], *totals, static_cast<int>(m), SomeOptions(paths))
            .contracts[0]);
  }
  return reports;
}

// Each effort's mean NPV, on the same paths, less that without an effort.
struct Gains {
  std::vector<double> shifts, supplier, client;
};
Gains GainsOf(double share) {
  Gains gains;
  std::vector<Scenario> scenarios = {AgencyCaseOf(0, share)};
  for (int i = 0; i <= 16; ++i) {
    gains.shifts.push_back(i * kValue * kLoading / kCost / 16);
    scenarios.push_back(AgencyCaseOf(gains.shifts.back(), share));
  }
  const std::vector<ContractReport> reports = ReportsOf(scenarios, 200);
  for (std::size_t i = 1; i < reports.size(); ++i) {
    gains.supplier.push_back(reports[i].supplier.npv.mean.value -
                             reports[0].supplier.npv.mean.value);
    gains.client.push_back(reports[i].client.npv.mean.value - reports[0].client.npv.mean.value);
  }
  return gains;
}
std::size_t Best(const std::vector<double>& values) {
  return static_cast<std::size_t>(std::max_element(values.begin(), values.end()) - values.begin());
}

TEST(Effort, IsWorthItsShareAndCostsItsSquare) {
  const Gains gains = GainsOf(kShare);
  for (std::size_t i = 0; i < gains.shifts.size(); ++i) {
    const double s = gains.shifts[i], benefit = kPeriods * kValue * kLoading * s;
    EXPECT_NEAR(gains.supplier[i], kShare * benefit - kPeriods * kCost * s * s / 2, 1e-8);
    EXPECT_NEAR(gains.client[i], (1 - kShare) * benefit, 1e-8);
  }
}

// With a share the supplier's best effort is share v lambda / c, whatever chance brings; without
// risk the best of both together is v lambda / c, which only the whole share would bring about.
TEST(Effort, ThatIsBestIsHolmstromAndMilgroms) {
  for (const double share : {0.25, 0.5, 1.0}) {
    const Gains gains = GainsOf(share);
    EXPECT_NEAR(gains.shifts[Best(gains.supplier)], share * kValue * kLoading / kCost, 1e-12);
    std::vector<double> joint;
    for (std::size_t i = 0; i < gains.shifts.size(); ++i) {
      joint.push_back(gains.supplier[i] + gains.client[i]);
    }
    EXPECT_NEAR(gains.shifts[Best(joint)], kValue * kLoading / kCost, 1e-12);
  }
}

TEST(Effort, LeavesChanceAndThePlanAsTheyAre) {
  const CompiledModel without = Compile(AgencyCaseOf(0), 1), with = Compile(AgencyCaseOf(0.2), 1);
  EXPECT_EQ(without.chance->drivers, with.chance->drivers);
  EXPECT_EQ(without.chance->outcomes[0].plan, with.chance->outcomes[0].plan);
  EXPECT_EQ(without.contracts[0].plan_benefit, with.contracts[0].plan_benefit);
  EXPECT_TRUE(without.chance->outcomes[0].effort.empty());
}

TEST(Effort, IsReportedWithWhatItCostsUntilTheEnd) {
  const Scenario whole = AgencyCaseOf(0.2);
  ScenarioDraft draft = whole.facts();
  draft.contracts[0].term_periods = 3;
  draft.supplier_private->discount_rate_per_year = 0.1;
  const std::vector<ContractReport> reports = ReportsOf({whole, Valid(std::move(draft))});
  ASSERT_EQ(reports[0].supplier.efforts.size(), 1u);
  EXPECT_EQ(reports[0].supplier.efforts[0].driver, "skill");
  EXPECT_EQ(reports[0].supplier.efforts[0].shift, 0.2);
  const double cost = kCost * 0.2 * 0.2 / 2;
  EXPECT_NEAR(reports[0].supplier.efforts[0].discounted_cost.value, 4 * cost, 1e-9);
  EXPECT_NEAR(reports[1].supplier.efforts[0].discounted_cost.value,
              cost * (1 / 1.1 + 1 / 1.21 + 1 / 1.331), 1e-9);
  EXPECT_EQ(reports[1].supplier.efforts[0].discounted_cost.standard_error, 0);
  EXPECT_TRUE(reports[0].client.efforts.empty());
  EXPECT_FALSE(reports[0].supplier.no_costs_given);
}

}  // namespace
}  // namespace accord
