#include <atomic>
#include <variant>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/handlers/study.h"
#include "tests/server/handlers/requests.h"

namespace accord {
namespace {

using ::testing::ElementsAre;
using ::testing::Gt;
using ::testing::SizeIs;

v1::SimulateRequest Attributed(std::int64_t path_count) {
  v1::SimulateRequest request = SimulateSteel(path_count);
  request.mutable_options()->set_attribution(true);
  request.mutable_options()->set_attribution_path_count(500);
  return request;
}

Study StudyOf(const v1::SimulateRequest& request) { return std::get<Study>(Prepare(request)); }

// SteelScenario's only driver is external, its outcome is measured with error and adjusted.
TEST(RunSimulate, AttributesWhenAsked) {
  const auto report = RunSimulate(StudyOf(Attributed(3000)), {});
  ASSERT_TRUE(report.ok()) << report.status();
  ASSERT_THAT(report->attributions(), SizeIs(8));
  for (const v1::AttributionReport& attribution : report->attributions()) {
    EXPECT_EQ(attribution.contract(), "steel");
    EXPECT_EQ(attribution.path_count(), 500);
    ASSERT_THAT(attribution.parts(), SizeIs(5));
    EXPECT_EQ(attribution.parts(0).part().value(), 0) << "nothing is in the supplier's control";
    EXPECT_NE(attribution.parts(3).part().value(), 0);
    EXPECT_THAT(attribution.parts(3).part().standard_error(), Gt(0));
    double sum = attribution.plan_world();
    for (const v1::AttributionPart& part : attribution.parts()) sum += part.part().value();
    EXPECT_NEAR(sum, attribution.all_on().value(), 1e-6);
  }
  EXPECT_EQ(report->attributions(0).party(), "supplier");
  EXPECT_EQ(report->attributions(0).metric(), "npv_mean");
  EXPECT_TRUE(report->attributions(0).adjusted());
  EXPECT_FALSE(report->attributions(1).adjusted());
}

TEST(RunSimulate, SaysTheSameOfTheRunWithAndWithoutAttribution) {
  const auto with = RunSimulate(StudyOf(Attributed(3000)), {});
  const auto without = RunSimulate(StudyOf(SimulateSteel(3000)), {});
  ASSERT_TRUE(with.ok() && without.ok());
  EXPECT_EQ(with->run().digest(), without->run().digest());
  EXPECT_THAT(without->attributions(), SizeIs(0));
}

TEST(RunSimulate, CountsThePathsOfAttributionInItsProgress) {
  std::vector<v1::Progress> reported;
  const auto report = [&](const v1::Progress& progress) { reported.push_back(progress); };
  ASSERT_TRUE(RunSimulate(StudyOf(Attributed(20'000)), {}, report).ok());
  // The driver and the measurement, on and off, adjusted and not.
  constexpr std::int64_t kAll = 20'000 + 2 * 4 * 500;
  ASSERT_THAT(reported, SizeIs(Gt(8u)));
  for (std::size_t i = 0; i < reported.size(); ++i) {
    EXPECT_EQ(reported[i].path_count(), kAll);
    EXPECT_GE(reported[i].paths_done(), reported[i == 0 ? 0 : i - 1].paths_done());
  }
  EXPECT_EQ(reported.back().paths_done(), kAll);
  EXPECT_TRUE(reported.back().has_supplier_npv_mean()) << "what the run has said still holds";
}

TEST(RunSimulate, EndsAsCancelledWhenItsCallerLeavesDuringAttribution) {
  const Study study = StudyOf(Attributed(256));
  std::atomic<int> asked = 0;
  const auto report = RunSimulate(study, {.threads = 1, .cancelled = [&] { return asked++ >= 3; }});
  EXPECT_EQ(report.status().code(), absl::StatusCode::kCancelled);
}

TEST(Prepare, RefusesToAttributeAComparison) {
  v1::CompareScenariosRequest request = CompareSteel(100);
  request.mutable_options()->set_attribution(true);
  const PreparedStudy prepared = Prepare(request);
  ASSERT_TRUE(std::holds_alternative<Violations>(prepared));
  EXPECT_THAT(PathsAndCodes(std::get<Violations>(prepared)),
              ElementsAre("options.attribution CONTRADICTION"));
}

TEST(Prepare, BoundsThePathsOfAttribution) {
  v1::SimulateRequest request = Attributed(100);
  for (const std::int64_t count : {1, 16'385}) {
    request.mutable_options()->set_attribution_path_count(count);
    EXPECT_THAT(PathsAndCodes(std::get<Violations>(Prepare(request))),
                ElementsAre("options.attribution_path_count OUT_OF_RANGE"));
  }
}

}  // namespace
}  // namespace accord
