#include "simulation/assessment/canvas.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "simulation/base/assessment_limits.h"

namespace accord {
namespace {

using ::testing::DoubleEq;
using ::testing::ElementsAre;

// Two years of years. Of 10 clients a subscription of 100 that grows by 10 % a year and costs 40,
// and a sale of 500 once at 300; personal support costs 5 a year. Revenue of a client: 100 + 500,
// then 110; profit 60 + 200 - 5 = 255, then 70 - 5 = 65. All: revenue 7100, relationships 100,
// profit 3200; streams bring 1300 and 2000 of 3300.
CanvasQuestion Two() {
  return {{{.id = "B",
            .client_count = 10,
            .relationships = {{CanvasRelationshipKind::kPersonal, 5}},
            .streams = {{.id = "access",
                         .kind = RevenueKind::kSubscription,
                         .revenue_per_client = 100,
                         .cost_per_client = 40,
                         .price_growth_per_year = 0.1},
                        {.id = "machine",
                         .kind = RevenueKind::kAssetSale,
                         .payment = StreamPayment::kOneOff,
                         .revenue_per_client = 500,
                         .cost_per_client = 300}}}},
          2,
          1};
}

CanvasAnswer Found(CanvasQuestion question) {
  const auto found = DescribeCanvas({std::move(question)});
  if (const auto* faults = std::get_if<Violations>(&found)) {
    ADD_FAILURE() << (*faults)[0].field << ": " << (*faults)[0].description;
    return {};
  }
  return std::get<CanvasAnswer>(found);
}

std::vector<std::string> FaultsOf(CanvasQuestion question) {
  const auto found = DescribeCanvas({std::move(question)});
  std::vector<std::string> faults;
  if (const auto* violations = std::get_if<Violations>(&found)) {
    for (const Violation& fault : *violations) {
      faults.push_back(fault.field + " " + std::string(ViolationCodeName(fault.code)));
    }
  }
  return faults;
}

TEST(Canvas, IsMoneyBySegmentStreamAndPeriod) {
  const CanvasAnswer answer = Found(Two());
  const CanvasSegmentAnswer& segment = answer.segments[0];
  EXPECT_THAT(segment.client_revenue, ElementsAre(DoubleEq(600), DoubleEq(110)));
  EXPECT_THAT(segment.client_profit, ElementsAre(DoubleEq(255), DoubleEq(65)));
  EXPECT_THAT(segment.revenue, DoubleEq(7100));
  EXPECT_THAT(segment.relationship_cost, DoubleEq(100));
  EXPECT_THAT(segment.profit, DoubleEq(3200));
  EXPECT_THAT(answer.profit, DoubleEq(3200));
  EXPECT_THAT(*segment.streams[0].share_of_profit, DoubleEq(1300.0 / 3300));
  EXPECT_THAT(*segment.streams[1].share_of_profit, DoubleEq(2000.0 / 3300));
}

TEST(Canvas, HasSharesOfAllSegmentsAndNoneOfALoss) {
  CanvasQuestion question = Two();
  question.segments.push_back(question.segments[0]);
  question.segments[1].id = "C";
  EXPECT_THAT(*Found(question).segments[1].streams[0].share_of_profit, DoubleEq(1300.0 / 6600));
  question = Two();
  question.segments[0].streams[0].cost_per_client = 5000;
  EXPECT_EQ(Found(question).segments[0].streams[0].share_of_profit, std::nullopt);
}

TEST(CanvasFaults, AreNamedByPath) {
  CanvasQuestion question = Two();
  question.periods_per_year = 3;
  question.segments[0].client_count = -1;
  question.segments[0].relationships.push_back({CanvasRelationshipKind::kPersonal, -2});
  question.segments[0].streams[0].kind = RevenueKind::kUnspecified;
  question.segments[0].streams[1].price_growth_per_year = 0.1;
  EXPECT_THAT(FaultsOf(question),
              ElementsAre("canvas.periods_per_year OUT_OF_RANGE",
                          "canvas.segments[\"B\"].client_count OUT_OF_RANGE",
                          "canvas.segments[\"B\"].relationships[1].cost_per_client OUT_OF_RANGE",
                          "canvas.segments[\"B\"].relationships[1].kind DUPLICATE",
                          "canvas.segments[\"B\"].streams[\"access\"].kind REQUIRED",
                          "canvas.segments[\"B\"].streams[\"machine\"].price_growth_per_year "
                          "CONTRADICTION"));
  EXPECT_THAT(FaultsOf({}), ElementsAre("canvas.segments REQUIRED"));
  question = Two();
  question.segments[0].streams.clear();
  EXPECT_THAT(FaultsOf(question), ElementsAre("canvas.segments[\"B\"].streams REQUIRED"));
  question = Two();
  question.segments[0].streams[0].price_growth_per_year = 10;
  question.period_count = 480;
  EXPECT_THAT(FaultsOf(question), ElementsAre("canvas.segments[\"B\"].streams OUT_OF_RANGE",
                                              "canvas.segments[\"B\"].streams OUT_OF_RANGE"));
}

}  // namespace
}  // namespace accord
