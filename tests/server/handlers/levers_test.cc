#include "server/handlers/levers.h"

#include <string>
#include <variant>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/handlers/study.h"
#include "tests/server/handlers/requests.h"

namespace accord {
namespace {

using ::testing::AllOf;
using ::testing::Gt;
using ::testing::IsEmpty;
using ::testing::Le;

// Two years of quarters of a pyramid whose rows all differ; nobody has left yet.
v1::SimulateRequest PyramidUnder(const v1::Lever& lever) {
  v1::SimulateRequest request;
  request.mutable_options()->set_path_count(64);
  v1::Scenario& scenario = *request.mutable_scenario();
  scenario.set_currency("EUR");
  scenario.mutable_timeline()->set_period_count(8);
  scenario.mutable_timeline()->set_period_length(v1::PERIOD_LENGTH_QUARTER);
  scenario.mutable_supplier_private()->set_discount_rate_per_year(0.1);
  constexpr int kSegments = 6;
  constexpr const char* kIds[kSegments] = {"A", "B", "C", "D", "inactive", "left"};
  for (int from = 0; from < kSegments; ++from) {
    v1::Segment& segment = *scenario.mutable_client_base()->add_segments();
    segment.set_id(kIds[from]);
    segment.set_client_count(400);
    segment.set_out(from == kSegments - 1);
    v1::TransitionRow& row =
        *scenario.mutable_client_base()->mutable_transitions()->mutable_given()->add_rows();
    row.set_from(kIds[from]);
    for (int to = 0; to < kSegments; ++to) row.add_probabilities(from == to ? 0.75 : 0.05);
  }
  *scenario.add_levers() = lever;
  return request;
}

// Taken as they come they do something: clients are treated, as many as the capacity says.
TEST(ListLevers, GivesLeversThatTreatClients) {
  const v1::ListLeversResponse all = ListLevers();
  EXPECT_EQ(all.levers_size(), 11);
  for (const v1::ReadyLever& ready : all.levers()) {
    const v1::Lever& lever = ready.lever();
    const auto study = Prepare(PyramidUnder(lever));
    if (const auto* faults = std::get_if<Violations>(&study)) {
      EXPECT_THAT(PathsAndCodes(*faults), IsEmpty()) << lever.id();
      continue;
    }
    const auto report = RunSimulate(std::get<Study>(study), {});
    ASSERT_TRUE(report.ok()) << lever.id();
    ASSERT_EQ(report->client_base().levers_size(), 1) << lever.id();
    const v1::LeverReport& reported = report->client_base().levers(0);
    EXPECT_EQ(reported.lever(), lever.id());
    const double treated = reported.periods(reported.periods_size() - 1).treated().value();
    EXPECT_THAT(treated, AllOf(Gt(0), Le(static_cast<double>(lever.capacity())))) << lever.id();
  }
}

}  // namespace
}  // namespace accord
