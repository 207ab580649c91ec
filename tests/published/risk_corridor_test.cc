// Evidence E4: the statutory risk corridor of 42 U.S.C. 18062(b).
#include <gtest/gtest.h>

#include <vector>

#include "tests/published/settled_by_template.h"
#include "tests/published/settled_on_inputs.h"

namespace accord {
namespace {

// Edges as shares of the target amount T, on allowable costs C: nothing within 3 % of the target,
// half up to 8 %, 80 % beyond, both ways.
Clause RiskCorridor() {
  Clause corridor = ClauseOn("corridor", "allowable_cost");
  corridor.reference = Reference{.source = InputId{"target_amount"}};
  corridor.edge_unit = ValueUnit::kOfReference;
  corridor.pivot = 1.0;
  corridor.bands = {Band{.lower = {}, .upper = 0.92, .rate = 0.80},
                    Band{.lower = 0.92, .upper = 0.97, .rate = 0.50},
                    Band{.lower = 1.03, .upper = 1.08, .rate = 0.50},
                    Band{.lower = 1.08, .upper = {}, .rate = 0.80}};
  return corridor;
}

// The section's own sentences, payments in as positive.
double Statute(double target, double cost) {
  if (cost > 1.08 * target) return 0.025 * target + 0.80 * (cost - 1.08 * target);
  if (cost > 1.03 * target) return 0.50 * (cost - 1.03 * target);
  if (cost >= 0.97 * target) return 0.0;
  if (cost >= 0.92 * target) return -0.50 * (0.97 * target - cost);
  return -(0.025 * target + 0.80 * (0.92 * target - cost));
}

TEST(RiskCorridor42Usc18062, PaysThePublishedAmounts) {
  const std::vector<double> payments =
      PaymentsOn({{"target_amount", {1000, 1000, 1000, 1000, 1000}},
                  {"allowable_cost", {1100, 1050, 1000, 950, 900}}},
                 {RiskCorridor()});
  const double published[] = {41, 10, 0, -10, -41};
  for (int i = 0; i < 5; ++i) EXPECT_NEAR(payments[i], published[i], 1e-9) << i;
  EXPECT_EQ(payments[2], 0.0);
}

TEST(RiskCorridor42Usc18062, IsTheTemplateAsItStands) {
  const std::vector<double> payments =
      PaymentsOnCosts("risk-corridor", R"({"target": 1000})", {1100, 1050, 1000, 950, 900});
  const double published[] = {41, 10, 0, -10, -41};
  for (int i = 0; i < 5; ++i) EXPECT_NEAR(payments[i], published[i], 1e-9) << i;
  EXPECT_EQ(payments[2], 0.0);
}

TEST(RiskCorridor42Usc18062, FollowsTheStatuteThroughTheTemplate) {
  for (const double target : {1.0, 737.0, 2.5e8}) {
    std::vector<double> costs;
    for (int i = 0; i < 400; ++i) costs.push_back(target * (0.80 + 0.001 * i));
    const std::vector<double> payments =
        PaymentsOnCosts("risk-corridor", R"({"target": )" + std::to_string(target) + "}", costs);
    for (int i = 0; i < 400; ++i) {
      EXPECT_NEAR(payments[i], Statute(target, costs[i]), 1e-12 * target)
          << "target " << target << " cost " << costs[i];
    }
  }
}

TEST(RiskCorridor42Usc18062, FollowsTheStatuteForEveryTargetAndCost) {
  std::vector<double> targets, costs;
  for (int i = 0; i < 400; ++i) {
    targets.push_back(500.0 + 37.0 * (i % 20));
    costs.push_back(targets.back() * (0.80 + 0.001 * i));
  }
  const std::vector<double> payments =
      PaymentsOn({{"target_amount", targets}, {"allowable_cost", costs}}, {RiskCorridor()});
  for (int i = 0; i < 400; ++i) {
    EXPECT_NEAR(payments[i], Statute(targets[i], costs[i]), 1e-9)
        << "target " << targets[i] << " cost " << costs[i];
  }
}

TEST(RiskCorridor42Usc18062, PaysExactlyNothingInsideTheDeadBand) {
  const std::vector<double> costs = {970.5, 985.1, 1000.0, 1012.3, 1029.9};
  const std::vector<double> payments =
      PaymentsOn({{"target_amount", std::vector<double>(5, 1000.0)}, {"allowable_cost", costs}},
                 {RiskCorridor()});
  for (double payment : payments) EXPECT_EQ(payment, 0.0);
}

}  // namespace
}  // namespace accord
