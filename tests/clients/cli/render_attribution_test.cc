#include <string>

#include "accord/v1/report.pb.h"
#include "clients/cli/format.h"
#include "clients/cli/render_parts.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace accord::cli {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

void Fill(double value, double error, v1::Estimate* estimate) {
  estimate->set_value(value);
  estimate->set_standard_error(error);
}

// As planned 1000, "skill" of the supplier +200, measurement -50.
void Add(const std::string& party, const std::string& metric, bool adjusted,
         v1::SimulationReport* report) {
  v1::AttributionReport& attribution = *report->add_attributions();
  attribution.set_contract("key");
  attribution.set_party(party);
  attribution.set_metric(metric);
  attribution.set_adjusted(adjusted);
  attribution.set_path_count(4096);
  attribution.set_plan_world(1000);
  Fill(1150, 4, attribution.mutable_all_on());
  for (const char* group : {"supplier", "client", "shared", "external", "measurement_and_chance"}) {
    v1::AttributionPart& part = *attribution.add_parts();
    part.set_group(group);
    Fill(0, 0, part.mutable_part());
  }
  Fill(200, 3, attribution.mutable_parts(0)->mutable_part());
  Fill(-50, 2, attribution.mutable_parts(4)->mutable_part());
}

v1::SimulationReport Both(bool unadjusted) {
  v1::SimulationReport report;
  for (const bool adjusted : {true, false}) {
    if (!adjusted && !unadjusted) continue;
    for (const char* party : {"supplier", "client"}) {
      Add(party, "npv_mean", adjusted, &report);
      Add(party, "cvar_95", adjusted, &report);
    }
  }
  return report;
}

TEST(RenderAttributions, ShowsWhatLeadsFromThePlanToTheResult) {
  EXPECT_EQ(RenderAttributions(Both(false), "key"),
            R"(
Who the result is owed to, by who controls what is uncertain (Shapley, 4 096 paths)

                      supplier's NPV, mean  supplier's CVaR  client's NPV, mean  client's CVaR
  as planned                         1 000            1 000               1 000          1 000
    supplier control           200.0 ± 3.0      200.0 ± 3.0         200.0 ± 3.0    200.0 ± 3.0
    client control                       0                0                   0              0
    shared control                       0                0                   0              0
    external control                     0                0                   0              0
    measurement                -50.0 ± 2.0      -50.0 ± 2.0         -50.0 ± 2.0    -50.0 ± 2.0
  as it is                       1 150 ± 4        1 150 ± 4           1 150 ± 4      1 150 ± 4
)");
}

TEST(RenderAttributions, ShowsTheAdjustmentsWorkWhereThereIsOne) {
  const std::string page = RenderAttributions(Both(true), "key");
  EXPECT_THAT(page, HasSubstr("\nThe same without the contract's adjustment of outcomes\n"));
  EXPECT_THAT(RenderAttributions(Both(false), "key"), Not(HasSubstr("without")));
}

TEST(RenderAttributions, IsEmptyWhereNobodyAsked) {
  EXPECT_EQ(RenderAttributions(v1::SimulationReport(), "key"), "");
  EXPECT_EQ(RenderAttributions(Both(true), "other"), "");
}

}  // namespace
}  // namespace accord::cli
