#include <algorithm>
#include <cstddef>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "accord/v1/backtest.pb.h"
#include "clients/cli/exit_codes.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/convert/json.h"
#include "tests/clients/cli/program.h"
#include "tests/server/handlers/requests.h"

namespace accord::cli {
namespace {

using ::testing::AllOf;
using ::testing::ContainsRegex;
using ::testing::Each;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::ResultOf;
using ::testing::SizeIs;

std::vector<std::string> OnPurchases(std::vector<std::string> more) {
  std::vector<std::string> arguments = {"backtest",
                                        ACCORD_SOURCE_DIR "/tests/data/purchases/purchases.txt",
                                        "--rules",
                                        ACCORD_SOURCE_DIR "/tests/data/purchases/rules.json",
                                        "--columns",
                                        "client,amount,date",
                                        "--separator",
                                        "tab",
                                        "--dates",
                                        "2011-01-01,2012-01-01,2013-01-01,2014-01-01,2015-01-01,"
                                        "2016-01-01"};
  arguments.insert(arguments.end(), more.begin(), more.end());
  return arguments;
}

TEST(AccordBacktest, PrintsWhatWasForetoldAndWhatCame) {
  const Outcome run = Call(OnPurchases({"--hold-back", "2", "--paths", "2000"}));
  ASSERT_EQ(run.code, kOk) << run.error;
  EXPECT_THAT(run.out, ContainsRegex("clients known at 2014-01-01, foretold from 3 pairs"));
  EXPECT_THAT(
      run.out,
      ContainsRegex("at 2015-01-01 +seen +mean +90 % interval +z +overdispersed +z +process +z"));
  EXPECT_THAT(run.out, ContainsRegex("\n  inactive +[0-9 ]+ +[0-9 ]+ +[0-9 ]+ to [0-9 ]+"));
  EXPECT_THAT(run.out, ContainsRegex("\n  all +[0-9]+ of 1[0-9], "));
  EXPECT_THAT(run.out, HasSubstr("log score a move"));
  EXPECT_THAT(run.out, HasSubstr("TOO_NARROW: "));
  EXPECT_THAT(run.out, ContainsRegex(" covered +p +overdispersed +p +process +p"));
  std::size_t longest = 0;
  for (std::size_t begin = 0, end = 0; begin < run.out.size(); begin = end + 1) {
    end = run.out.find('\n', begin);
    longest = std::max(longest, end - begin);
  }
  EXPECT_LE(longest, 104U) << "a page, but for the bytes of ±";
}

TEST(AccordBacktest, PrintsJsonThatReadsBack) {
  const Outcome run =
      Call(OnPurchases({"--paths", "1000", "--level", "0.8", "--seed", "3", "--output", "json"}));
  ASSERT_EQ(run.code, kOk) << run.error;
  v1::BacktestReport report;
  EXPECT_THAT(PathsAndCodes(ParseJson(run.out, FieldPath("report"), &report)), IsEmpty());
  EXPECT_EQ(report.origin_date(), "2015-01-01");
  EXPECT_EQ(report.path_count(), 1000);
  EXPECT_EQ(report.level(), 0.8);
  EXPECT_EQ(report.seed(), 3U);
  EXPECT_THAT(report.counts(), SizeIs(8));
  EXPECT_THAT(
      report.counts(),
      Each(ResultOf([](const v1::HeldBackCount& count) { return count.has_process(); }, true)));
  EXPECT_EQ(report.process_coverage().all().count(), report.coverage().all().count());
  EXPECT_FALSE(report.has_pairs_per_year()) << "years have no season";
  EXPECT_THAT(report.counts(),
              Each(ResultOf(
                  [](const v1::HeldBackCount& count) { return count.has_overdispersed(); }, true)));
}

TEST(AccordBacktest, NamesFaultsOfThePlan) {
  const Outcome many = Call(OnPurchases({"--hold-back", "5"}));
  EXPECT_EQ(many.code, kInvalid);
  EXPECT_THAT(many.error, HasSubstr("plan.held_back: CONTRADICTION"));
  const Outcome level = Call(OnPurchases({"--level", "1.5", "--paths", "10"}));
  EXPECT_EQ(level.code, kInvalid);
  EXPECT_THAT(level.error,
              AllOf(HasSubstr("plan.level: OUT_OF_RANGE"), HasSubstr("plan.path_count")));
  EXPECT_THAT(level.out, IsEmpty());
  EXPECT_EQ(Call({"backtest", "-", "--rules", "r.json"}).code, kUsage);
}

TEST(AccordBacktest, CountsOneClientAndOnePairInWords) {
  const std::string rules = testing::TempDir() + "accord_backtest_rules.json";
  std::ofstream(rules) << R"({"rules": [{"segment": "all"}]})";
  const Outcome run =
      Call({"backtest", "-", "--rules", rules, "--periods", "1,2,3", "--paths", "1000"},
           "client,period,value\na,0,5\n");
  ASSERT_EQ(run.code, kOk) << run.error;
  EXPECT_THAT(run.out, HasSubstr("  1 client known at 2, foretold from 1 pair of dates before;"));
  std::filesystem::remove(rules);
}

TEST(AccordBacktest, KnowsASeasonFromThePeriodsOfAYear) {
  const std::string rules = testing::TempDir() + "accord_backtest_season_rules.json";
  std::ofstream(rules) << R"({"rules": [{"segment": "all"}]})";
  const std::vector<std::string> arguments = {"backtest",           "-",       "--rules", rules,
                                              "--periods",          "1,2,3,4", "--paths", "1000",
                                              "--periods-per-year", "4"};
  const Outcome run = Call(arguments, "client,period,value\na,0,5\n");
  ASSERT_EQ(run.code, kOk) << run.error;
  EXPECT_THAT(run.out, HasSubstr("UNSEEN_SEASON: 4 pairs of dates make a year, and only 2 were"));
  std::filesystem::remove(rules);
}

TEST(AccordHelp, KnowsBacktest) {
  EXPECT_THAT(Call({"--help"}).out, HasSubstr("backtest"));
  const std::string help = Call({"backtest", "--help"}).out;
  EXPECT_THAT(help, AllOf(HasSubstr("--hold-back"), HasSubstr("3 to 121"),
                          HasSubstr("--periods-per-year")));
}

}  // namespace
}  // namespace accord::cli
