// What an upload says of the number of its rows, by all that take rows.
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/handlers/backtest.h"
#include "server/handlers/estimation.h"
#include "server/handlers/segmentation.h"

namespace accord {
namespace {

using ::testing::IsEmpty;
using ::testing::SizeIs;

void FillRows(int count, v1::PanelRows* rows) {
  for (int i = 0; i < count; ++i) {
    rows->add_clients("c" + std::to_string(i % 2));
    rows->add_times(i / 2);
    rows->add_amounts(1);
  }
}

void FillPlan(int dates, v1::EstimationPlan* plan) {
  plan->mutable_rules()->add_rules()->set_segment("all");
  for (int i = 1; i <= dates; ++i) plan->mutable_periods()->add_values(i);
}

// Each begins an upload and fills a message with rows.
struct OfEstimation {
  using Upload = Estimation;
  using Request = v1::EstimateTransitionsRequest;
  static void Begin(Request& part) { FillPlan(2, part.mutable_plan()); }
  static void Fill(int count, Request& part) { FillRows(count, part.mutable_rows()); }
};

struct OfBacktest {
  using Upload = Backtest;
  using Request = v1::BacktestMigrationRequest;
  static void Begin(Request& part) {
    FillPlan(3, part.mutable_plan()->mutable_estimation());
    part.mutable_plan()->set_held_back(1);
    part.mutable_plan()->set_path_count(1000);
  }
  static void Fill(int count, Request& part) { FillRows(count, part.mutable_rows()); }
};

struct OfPanelSegments {
  using Upload = Segmentation;
  using Request = v1::SegmentClientsRequest;
  static void Begin(Request& part) { FillPlan(1, part.mutable_plan()); }
  static void Fill(int count, Request& part) { FillRows(count, part.mutable_panel()); }
};

struct OfPyramid {
  using Upload = Segmentation;
  using Request = v1::SegmentClientsRequest;
  static void Begin(Request& part) { part.mutable_rule(); }
  static void Fill(int count, Request& part) {
    for (int i = 0; i < count; ++i) {
      part.mutable_rows()->add_rows()->set_id(std::to_string(count) + "_" + std::to_string(i));
    }
  }
};

template <typename Of>
class RowCount : public ::testing::Test {
 protected:
  using Upload = typename Of::Upload;
  using Request = typename Of::Request;

  // The faults of an upload of 4 and 2 rows that says these numbers with its plan and at its end.
  static Violations FaultsOf(std::optional<std::int64_t> first, std::optional<std::int64_t> last) {
    std::vector<Request> parts(4);
    Of::Begin(parts[0]);
    if (first) parts[0].set_row_count(*first);
    Of::Fill(4, parts[1]);
    Of::Fill(2, parts[2]);
    if (last) {
      parts[3].set_row_count(*last);
    } else {
      parts.pop_back();
    }
    Upload upload;
    for (const Request& part : parts) {
      Violations faults = upload.Add(part);
      if (!faults.empty()) return faults;
    }
    const auto answer = upload.Answer();
    const auto* faults = std::get_if<Violations>(&answer);
    return faults ? *faults : Violations{};
  }

  static void ExpectFault(const Violations& faults, ViolationCode code, const std::string& words) {
    ASSERT_THAT(faults, SizeIs(1));
    EXPECT_EQ(faults[0].field, "row_count");
    EXPECT_EQ(faults[0].code, code);
    EXPECT_EQ(faults[0].description, words);
  }
};

using Uploads = ::testing::Types<OfEstimation, OfBacktest, OfPanelSegments, OfPyramid>;
TYPED_TEST_SUITE(RowCount, Uploads);

TYPED_TEST(RowCount, MayBeGivenInAnyMessageOrNone) {
  EXPECT_THAT(this->FaultsOf(std::nullopt, std::nullopt), IsEmpty());
  EXPECT_THAT(this->FaultsOf(6, std::nullopt), IsEmpty());
  EXPECT_THAT(this->FaultsOf(std::nullopt, 6), IsEmpty());
  EXPECT_THAT(this->FaultsOf(6, 6), IsEmpty());
}

TYPED_TEST(RowCount, NamesBothNumbersWhereRowsGotLost) {
  this->ExpectFault(this->FaultsOf(std::nullopt, 8), ViolationCode::kContradiction,
                    "must be the number of rows that came, 6, got 8");
  this->ExpectFault(this->FaultsOf(5, std::nullopt), ViolationCode::kContradiction,
                    "must be the number of rows that came, 6, got 5");
}

TYPED_TEST(RowCount, IsOneNumberAndNotNegative) {
  this->ExpectFault(this->FaultsOf(6, 7), ViolationCode::kContradiction,
                    "must be the same wherever it is given, got 6 and 7");
  this->ExpectFault(this->FaultsOf(-1, 6), ViolationCode::kOutOfRange,
                    "must be at least 0, got -1");
}

}  // namespace
}  // namespace accord
