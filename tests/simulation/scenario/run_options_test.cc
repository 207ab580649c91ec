#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

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

RunOptions OptionsOf(Sampling sampling, std::optional<std::int64_t> paths) {
  RunOptionsDraft draft;
  draft.sampling = sampling;
  draft.path_count = paths;
  return std::get<RunOptions>(Validate(draft, 12, FieldPath()));
}

TEST(RunOptions, RoundPathsOnNetsUpToWholeBlocks) {
  for (const auto& [asked, rounded] : std::vector<std::pair<std::int64_t, std::int64_t>>{
           {4096, 4096}, {4097, 8192}, {100'000, 102'400}, {100'000'000, 100'003'840}}) {
    const RunOptions options = OptionsOf(Sampling::kSobol, asked);
    EXPECT_EQ(options.path_count(), rounded);
    EXPECT_EQ(options.asked_path_count(), asked);
    EXPECT_EQ(options.sampling(), Sampling::kSobol);
  }
  EXPECT_EQ(OptionsOf(Sampling::kSobol, std::nullopt).path_count(), 131'072);
}

TEST(RunOptions, DrawAtRandomWhereNothingElseIsAskedForOrPathsAreFew) {
  EXPECT_EQ(OptionsOf(Sampling::kUnspecified, 100'000).sampling(), Sampling::kPseudoRandom);
  EXPECT_EQ(OptionsOf(Sampling::kUnspecified, 100'000).path_count(), 100'000);
  EXPECT_EQ(OptionsOf(Sampling::kSobol, 4095).sampling(), Sampling::kPseudoRandom);
  EXPECT_EQ(OptionsOf(Sampling::kSobol, 4095).path_count(), 4095);
  EXPECT_EQ(OptionsOf(Sampling::kSobol, 4095).asked_sampling(), Sampling::kSobol);
}

TEST(RunOptions, WithPrecisionsMayTakeMorePathsUnlessTheyAreGiven) {
  RunOptionsDraft draft;
  draft.precisions = {{"a", 1.0, {}}};
  EXPECT_EQ(std::get<RunOptions>(Validate(draft, 12, FieldPath())).path_count(), 1'048'576);
}

TEST(RunOptions, TakeLevelsOfQuantilesBetweenZeroAndOneOnceEach) {
  RunOptionsDraft draft;
  draft.quantiles = {0.8, 1e-6, 0.1};
  EXPECT_EQ(std::get<RunOptions>(Validate(draft, 12, FieldPath())).quantiles(), draft.quantiles);
  draft.quantiles = {0.0, 1.0, 0.5, NAN, 0.5, -0.1};
  EXPECT_EQ(FaultsOfOptions(draft, 12),
            "options.quantiles[0]: OUT_OF_RANGE: must be above 0 and below 1, got 0\n"
            "options.quantiles[1]: OUT_OF_RANGE: must be above 0 and below 1, got 1\n"
            "options.quantiles[3]: OUT_OF_RANGE: must be above 0 and below 1, got nan\n"
            "options.quantiles[4]: DUPLICATE: must be named once, got 0.5 again\n"
            "options.quantiles[5]: OUT_OF_RANGE: must be above 0 and below 1, got -0.1\n");
  draft.quantiles.assign(17, 0.5);
  EXPECT_THAT(FaultsOfOptions(draft, 12), testing::StartsWith("options.quantiles: TOO_MANY"));
}

TEST(RunOptions, RefusePrecisionsThatCannotBe) {
  RunOptionsDraft draft;
  draft.path_count = 131'073;
  draft.precisions = {{"a", 1.0, {}}, {"b", {}, 0.5}, {"c", 1e-9, {}}};
  EXPECT_EQ(FaultsOfOptions(draft, 12), "");
  draft.precisions = {
      {"a", {}, {}}, {"b", 1.0, 0.5}, {"c", 0.0, {}}, {"d", {}, 1.1}, {"e", NAN, {}}};
  EXPECT_EQ(FaultsOfOptions(draft, 12),
            "options.precisions[0]: CONTRADICTION: must have either half_width or "
            "relative_half_width, got neither\n"
            "options.precisions[1]: CONTRADICTION: must have either half_width or "
            "relative_half_width, got both\n"
            "options.precisions[2].half_width: OUT_OF_RANGE: must be above 0, got 0\n"
            "options.precisions[3].relative_half_width: OUT_OF_RANGE: must be in [1e-09, 1], got "
            "1.1\n"
            "options.precisions[4].half_width: OUT_OF_RANGE: must be above 0, got nan\n");
  draft.precisions = {{"a", 1.0, {}}};
  draft.path_count = 131'072;
  draft.exact_quantiles = true;
  EXPECT_EQ(FaultsOfOptions(draft, 12),
            "options.precisions: CONTRADICTION: must be empty with exact_quantiles: such a run "
            "keeps all its paths\n"
            "options.precisions: CONTRADICTION: must be empty unless path_count, the most that the "
            "run may take, is above 131072, where it ends at the earliest, got 131072\n");
  draft = {};
  draft.precisions.assign(17, {"a", 1.0, {}});
  EXPECT_EQ(FaultsOfOptions(draft, 12),
            "options.precisions: TOO_MANY: must have at most 16 entries, got 17\n");
}

TEST(RunOptions, AskForEverySectionUnlessSomeAreNamed) {
  constexpr ReportSection kAll[] = {
      ReportSection::kContracts, ReportSection::kContractPeriods,     ReportSection::kClientBase,
      ReportSection::kOutcomes,  ReportSection::kImpliedCorrelations, ReportSection::kWarnings};
  const auto options_of = [](std::vector<ReportSection> sections) {
    RunOptionsDraft draft;
    draft.report_sections = std::move(sections);
    return std::get<RunOptions>(Validate(draft, 12, FieldPath()));
  };
  for (const ReportSection section : kAll) EXPECT_TRUE(options_of({}).Reports(section));
  for (const ReportSection named : kAll) {
    const RunOptions options = options_of({named, named});
    for (const ReportSection section : kAll) {
      const bool comes_with =
          named == ReportSection::kContractPeriods && section == ReportSection::kContracts;
      EXPECT_EQ(options.Reports(section), section == named || comes_with)
          << static_cast<int>(named) << " " << static_cast<int>(section);
    }
  }
}

TEST(RunOptions, RefuseSectionsThatAreNone) {
  RunOptionsDraft draft;
  draft.report_sections = {ReportSection::kContracts, ReportSection::kUnspecified,
                           static_cast<ReportSection>(7)};
  EXPECT_EQ(FaultsOfOptions(draft, 12),
            "options.report_sections[1]: UNKNOWN_VALUE: must be one of the named values (numbers "
            "1 to 6), got 0\n"
            "options.report_sections[2]: UNKNOWN_VALUE: must be one of the named values (numbers "
            "1 to 6), got 7\n");
  draft.report_sections.assign(17, ReportSection::kContracts);
  EXPECT_EQ(FaultsOfOptions(draft, 12),
            "options.report_sections: TOO_MANY: must have at most 16 entries, got 17\n");
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
            "options.sampling: UNKNOWN_VALUE: must be one of the named values (numbers 1 and 3), "
            "got number 9\n"
            "options.path_count: OUT_OF_RANGE: must be in [2, 100000000], got 0\n");
  draft.path_count.reset();
  draft.sampling = static_cast<Sampling>(2);
  EXPECT_NE(FaultsOfOptions(draft, 12), "");
}

}  // namespace
}  // namespace accord
