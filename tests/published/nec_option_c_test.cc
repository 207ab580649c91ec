// Evidence E5: target cost with share ranges, NEC Engineering and Construction Contract, Option C.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/published/settled_by_template.h"
#include "tests/published/settled_on_inputs.h"

namespace accord {
namespace {

// Share ranges on cost / target: 25 % of what falls between 80 % and 100 % of the target, nothing
// below. Sharing an underrun is a falling line on cost, so rates are negative.
Clause ContractorsShare() {
  Clause share = ClauseOn("share", "price_for_work_done");
  share.reference = Reference{.source = InputId{"target"}};
  share.edge_unit = ValueUnit::kOfReference;
  share.pivot = 1.0;
  share.bands = {Band{.lower = {}, .upper = 0.80, .rate = 0.0},
                 Band{.lower = 0.80, .upper = 1.00, .rate = -0.25}};
  return share;
}

TEST(NecOptionC, SharesThePublishedSaving) {
  const std::vector<double> payments =
      PaymentsOn({{"target", {500000}}, {"price_for_work_done", {200000}}}, {ContractorsShare()});
  EXPECT_NEAR(payments[0], 25000.0, 1e-9);
}

TEST(NecOptionC, LetsARangeOfZeroPercentBeACap) {
  const std::vector<double> payments =
      PaymentsOn({{"target", {500000, 500000, 500000, 500000}},
                  {"price_for_work_done", {500000, 450000, 400000, 100000}}},
                 {ContractorsShare()});
  EXPECT_EQ(payments[0], 0.0);
  EXPECT_NEAR(payments[1], 12500.0, 1e-9);
  EXPECT_NEAR(payments[2], 25000.0, 1e-9);
  EXPECT_NEAR(payments[3], 25000.0, 1e-9);
}

// Price for work done and share, whether the cost comes in one year or in four.
TEST(NecOptionC, SharesThePublishedSavingThroughTheTemplate) {
  const std::string terms =
      R"({"target": 500000, "ranges": [{"to": 0.8, "share": 0}, {"from": 0.8, "to": 1, "share": 0.25}]})";
  EXPECT_NEAR(PaidInAll("target-cost", terms, {200000}), 200000 + 25000, 1e-9);
  EXPECT_NEAR(PaidInAll("target-cost", terms, {50000, 0, 90000, 60000}), 200000 + 25000, 1e-9);
  EXPECT_NEAR(PaidInAll("target-cost", terms, {450000}), 450000 + 12500, 1e-9);
  EXPECT_NEAR(PaidInAll("target-cost", terms, {400000}), 400000 + 25000, 1e-9);
  EXPECT_EQ(PaidInAll("target-cost", terms, {500000}), 500000);
}

}  // namespace
}  // namespace accord
