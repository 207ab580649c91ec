#include <gtest/gtest.h>

#include <cstdint>

#include "simulation/base/violation.h"
#include "simulation/scenario/scenario.h"
#include "tests/support/scenarios.h"

namespace accord {
namespace {

std::string FaultsOfOptions(const RunOptionsDraft& draft, int period_count) {
  const Checked<RunOptions> checked = Validate(draft, period_count, FieldPath("options"));
  const auto* violations = std::get_if<Violations>(&checked);
  return violations == nullptr ? "" : Listed(*violations);
}

TEST(RunOptions, HaveDefaults) {
  const auto options = std::get<RunOptions>(Validate(RunOptionsDraft{}, 12, FieldPath()));
  EXPECT_EQ(options.path_count(), 100'000);
  EXPECT_EQ(options.seed(), 1);
  EXPECT_FALSE(options.exact_quantiles());
  EXPECT_FALSE(options.attribution());
  EXPECT_EQ(options.attribution_path_count(), 4096);
}

TEST(RunOptions, KeepWhatIsGiven) {
  RunOptionsDraft draft;
  draft.path_count = 2;
  draft.seed = 0;
  draft.sampling = Sampling::kPseudoRandom;
  draft.exact_quantiles = true;
  draft.attribution = true;
  draft.attribution_path_count = 16'384;
  const auto options = std::get<RunOptions>(Validate(draft, 480, FieldPath()));
  EXPECT_EQ(options.path_count(), 2);
  EXPECT_EQ(options.seed(), 0);
  EXPECT_TRUE(options.exact_quantiles());
  EXPECT_TRUE(options.attribution());
  EXPECT_EQ(options.attribution_path_count(), 16'384);
}

TEST(RunOptions, RefuseTooFewAndTooManyPaths) {
  RunOptionsDraft draft;
  for (const std::int64_t count :
       {std::int64_t{-5}, std::int64_t{1}, std::int64_t{100'000'001}, INT64_MIN, INT64_MAX}) {
    draft.path_count = count;
    EXPECT_EQ(FaultsOfOptions(draft, 12),
              "options.path_count: OUT_OF_RANGE: must be in "
              "[2, 100000000], got " +
                  std::to_string(count) + "\n");
  }
  for (const std::int64_t count : {2, 100'000'000}) {
    draft.path_count = count;
    EXPECT_EQ(FaultsOfOptions(draft, 480), "");
  }
}

TEST(RunOptions, BoundWhatExactQuantilesWouldKeep) {
  RunOptionsDraft draft;
  draft.exact_quantiles = true;
  draft.path_count = 1'000'000;
  EXPECT_EQ(FaultsOfOptions(draft, 40), "");
  EXPECT_EQ(FaultsOfOptions(draft, 0), "");
  EXPECT_EQ(FaultsOfOptions(draft, 41),
            "options.path_count: OUT_OF_RANGE: must be at most 975609 with exact_quantiles and 41 "
            "periods, got 1000000\n");
  draft.path_count = 1'000'001;
  EXPECT_EQ(FaultsOfOptions(draft, 1),
            "options.path_count: OUT_OF_RANGE: must be at most 1000000 with exact_quantiles, got "
            "1000001\n");
  draft.path_count.reset();
  EXPECT_EQ(FaultsOfOptions(draft, 480),
            "options.path_count: OUT_OF_RANGE: must be at most 83333 with exact_quantiles and 480 "
            "periods, got 100000\n");
}

TEST(RunOptions, BoundThePathsOfAttribution) {
  RunOptionsDraft draft;
  const auto plain = std::get<RunOptions>(Validate(draft, 12, FieldPath()));
  EXPECT_FALSE(plain.attribution());
  EXPECT_EQ(plain.attribution_path_count(), 4096);
  draft.attribution = true;
  for (const std::int64_t count : {2, 16'384}) {
    draft.attribution_path_count = count;
    const auto options = std::get<RunOptions>(Validate(draft, 12, FieldPath()));
    EXPECT_TRUE(options.attribution());
    EXPECT_EQ(options.attribution_path_count(), count);
  }
  for (const std::int64_t count : {1, 16'385}) {
    draft.attribution_path_count = count;
    EXPECT_EQ(FaultsOfOptions(draft, 12),
              "options.attribution_path_count: OUT_OF_RANGE: must be in [2, 16384], got " +
                  std::to_string(count) + "\n");
  }
}

TEST(RunOptions, RefuseAWayOfSamplingWithoutAName) {
  RunOptionsDraft draft;
  draft.sampling = static_cast<Sampling>(9);
  draft.path_count = 0;
  EXPECT_EQ(FaultsOfOptions(draft, 12),
            "options.path_count: OUT_OF_RANGE: must be in [2, 100000000], got 0\n"
            "options.sampling: UNKNOWN_VALUE: must be one of the named values (numbers 1 to 1), "
            "got number 9\n");
}

}  // namespace
}  // namespace accord
