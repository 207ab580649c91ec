#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/clients/cli/guide.h"

namespace accord::cli {
namespace {

using ::testing::HasSubstr;

TEST(FirstContract, EveryCommandOfTheGuideDoesWhatItSays) {
  const std::string folder = ::testing::TempDir() + "/first_contract_" + std::to_string(getpid());
  std::filesystem::create_directory(folder);
  const std::vector<RanCommand> ran = RunGuide("first_contract.md", folder);
  for (const RanCommand& each : ran) EXPECT_EQ(each.code, 0) << each.command << "\n" << each.out;
  ASSERT_EQ(ran.size(), 11u);
  EXPECT_THAT(ran[1].out, HasSubstr("The scenario can be run."));
  EXPECT_THAT(ran[2].out, HasSubstr("NPV, mean"));
  EXPECT_THAT(ran[3].out, HasSubstr("\n  low-cap "));
  EXPECT_THAT(ran[3].out, HasSubstr("better"));
  EXPECT_THAT(ran[4].out, HasSubstr("supplier.loss_probability"));
  EXPECT_THAT(ran[7].out, HasSubstr("benefit in year 1 M01: 7 000.00"));
  EXPECT_THAT(ran[9].out, HasSubstr("Period 1 as observed"));
  std::ifstream report(folder + "/report.csv");
  std::string first;
  std::getline(report, first);
  EXPECT_EQ(first, "party,contract,metric,period,value,error");
  std::filesystem::remove_all(folder);
}

}  // namespace
}  // namespace accord::cli
