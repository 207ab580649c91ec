#include <cstddef>
#include <cstdio>
#include <string>

#include "gtest/gtest.h"
#include "server/handlers/backtest.h"
#include "server/handlers/estimation.h"
#include "server/handlers/segmentation.h"
#include "tests/server/handlers/large_requests.h"
#include "tests/server/handlers/peak_memory.h"

namespace accord {
namespace {

constexpr double kMiB = 1 << 20;

// What an upload keeps and what its answer takes are no more than it says, and where that is much
// half of it at least. `part_of` makes the part with clients from ... on.
template <typename Upload, typename PartOf>
void ExpectBytes(const char* name, Upload& upload, int clients, const PartOf& part_of) {
  constexpr int kAtOnce = 1000;
  const std::size_t before = upload.bytes();
  const double kept = static_cast<double>(PeakBytesOf([&] {
    for (int first = 0; first < clients; first += kAtOnce) {
      EXPECT_TRUE(upload.Add(part_of(first, kAtOnce)).empty());
    }
  }));
  EXPECT_GT(upload.bytes(), before);
  const double took =
      static_cast<double>(PeakBytesOf([&] { EXPECT_EQ(upload.Answer().index(), 0u); }));
  const double bytes = static_cast<double>(upload.bytes());
  const double answer_bytes = static_cast<double>(upload.answer_bytes());
  std::printf("%-22s keeps: %6.1f MiB said, %6.1f measured; answer: %6.1f, %6.1f\n", name,
              bytes / kMiB, kept / kMiB, answer_bytes / kMiB, took / kMiB);
  if (!kMemoryIsMeasured) return;
  EXPECT_LE(kept, 1.5 * bytes + 8 * kMiB) << "half of a table again while it grows, and a part";
  EXPECT_GE(kept + 4 * kMiB, bytes / 2);
  EXPECT_LE(took, answer_bytes);
  if (took > 64 * kMiB) {
    EXPECT_GE(took, answer_bytes / 4);
  }
}

TEST(UploadSize, BoundsAPyramid) {
  for (const bool two : {false, true}) {
    Segmentation segmentation;
    v1::SegmentClientsRequest rule;
    for (const double share : {0.01, 0.05, 0.2}) {
      rule.mutable_rule()->mutable_cumulative_shares()->add_values(share);
    }
    ASSERT_TRUE(segmentation.Add(rule).empty());
    ExpectBytes(two ? "pyramid, two criteria" : "pyramid", segmentation, 400'000,
                [two](int first, int count) {
                  v1::SegmentClientsRequest part;
                  *part.mutable_rows() = ClientRowsFrom(first, count);
                  for (v1::ClientRow& row : *part.mutable_rows()->mutable_rows()) {
                    if (!two) row.clear_second_criterion();
                  }
                  return part;
                });
  }
}

TEST(UploadSize, BoundsASegmentedPanel) {
  Segmentation segmentation;
  v1::SegmentClientsRequest plan;
  *plan.mutable_plan() = PlanOfSize(1, 8);
  ASSERT_TRUE(segmentation.Add(plan).empty());
  ExpectBytes("panel's segments", segmentation, 400'000, [](int first, int count) {
    v1::SegmentClientsRequest part;
    *part.mutable_panel() = PanelRowsFrom(first, count, 1);
    return part;
  });
}

TEST(UploadSize, BoundsAnEstimate) {
  Estimation estimation;
  v1::EstimateTransitionsRequest plan;
  *plan.mutable_plan() = PlanOfSize(121, 64);
  ASSERT_TRUE(estimation.Add(plan).empty());
  ExpectBytes("estimate", estimation, 20'000, [](int first, int count) {
    v1::EstimateTransitionsRequest part;
    *part.mutable_rows() = PanelRowsFrom(first, count, 40);
    return part;
  });
}

TEST(UploadSize, BoundsABacktest) {
  Backtest backtest;
  v1::BacktestMigrationRequest plan;
  *plan.mutable_plan()->mutable_estimation() = PlanOfSize(10, 8);
  plan.mutable_plan()->set_path_count(1'000'000);
  plan.mutable_plan()->set_held_back(3);
  ASSERT_TRUE(backtest.Add(plan).empty());
  ExpectBytes("back-test", backtest, 20'000, [](int first, int count) {
    v1::BacktestMigrationRequest part;
    *part.mutable_rows() = PanelRowsFrom(first, count, 10);
    return part;
  });
}

}  // namespace
}  // namespace accord
