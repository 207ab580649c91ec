#include <algorithm>
#include <sstream>
#include <string>
#include <vector>

#include "accord/v1/sensitivity.pb.h"
#include "clients/cli/exit_codes.h"
#include "clients/cli/format.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/convert/json.h"
#include "tests/clients/cli/program.h"
#include "tests/server/handlers/requests.h"

namespace accord::cli {
namespace {

using ::testing::AllOf;
using ::testing::ContainsRegex;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::StartsWith;

constexpr char kFee[] = R"(contracts["steel"].clauses["fee"].base)";

Outcome ExplainSteel(std::vector<std::string> arguments) {
  std::vector<std::string> all = {"explain", "-", "--paths", "1024", "--no-progress"};
  all.insert(all.end(), arguments.begin(), arguments.end());
  return Call(all, ToJson(SteelScenario()));
}

TEST(AccordExplain, PrintsATornadoOfEachFigureAndWhatIsWorthKnowing) {
  const Outcome run = ExplainSteel({"--assumption", std::string(kFee) + "=1000:3000"});
  ASSERT_EQ(run.code, kOk) << run.error;
  EXPECT_THAT(run.out,
              AllOf(HasSubstr("1 024 paths for each end"), HasSubstr("supplier.npv_mean is "),
                    HasSubstr("client.npv_mean is "), ContainsRegex("\n  fee base +1 000 +3 000 "),
                    ContainsRegex("\n  demand +-0\\.[0-9]+ +0\\.[0-9]+ .*█"),
                    HasSubstr("supplier: mean NPV "), HasSubstr("of the variance"),
                    HasSubstr("\n  everything "), HasSubstr("Variance by category: ")));
  std::istringstream stream(run.out);
  for (std::string line; std::getline(stream, line);) {
    EXPECT_LE(std::count_if(line.begin(), line.end(), [](char c) { return (c & 0xC0) != 0x80; }),
              kPageWidth)
        << line;
  }
}

TEST(AccordExplain, SaysWhichDriverWouldChangeWhoSigns) {
  const Outcome json = ExplainSteel({"--output", "json"});
  v1::SensitivityReport report;
  ASSERT_THAT(PathsAndCodes(ParseJson(json.out, FieldPath(), &report)), IsEmpty());
  // Walking away to what the deal brings in the mean, all hangs on what demand will be.
  const std::string mean = std::to_string(report.parties(1).npv_mean().value());
  const Outcome even = ExplainSteel({"--walk-away", "client=" + mean});
  ASSERT_EQ(even.code, kOk) << even.error;
  EXPECT_THAT(even.out, HasSubstr("demand is what to find out first"));
  const Outcome sure = ExplainSteel({"--walk-away", "client=-1e9", "--walk-away", "supplier=1e9"});
  EXPECT_THAT(sure.out,
              AllOf(HasSubstr("without the deal: signs"), HasSubstr("without the deal: walks away"),
                    HasSubstr("No driver would change"), Not(HasSubstr("find out first"))));
}

TEST(AccordExplain, IsATableForProgramsOrForDocuments) {
  const Outcome csv = ExplainSteel(
      {"--figure", "supplier.npv_mean", "--figure", "client.loss_probability", "--output", "csv"});
  ASSERT_EQ(csv.code, kOk) << csv.error;
  EXPECT_THAT(csv.out, AllOf(StartsWith("figure,kind,input,low,high,at_low,at_low standard_error,"),
                             HasSubstr("\nsupplier.npv_mean,driver,demand,"),
                             HasSubstr("\nclient.loss_probability,driver,demand,")));
  const Outcome md = ExplainSteel({"--output", "md"});
  EXPECT_THAT(md.out, AllOf(StartsWith("| figure | kind | input | low | high | at\\_low |"),
                            ContainsRegex("\n\\| supplier\\.npv\\\\_mean \\| driver \\| demand ")));
}

TEST(AccordExplain, NamesEveryFaultOfWhatIsAsked) {
  const Outcome flags = ExplainSteel({"--assumption", "x", "--assumption",
                                      std::string(kFee) + "=1:2:3", "--walk-away", "supplier"});
  EXPECT_EQ(flags.code, kInvalid);
  EXPECT_THAT(flags.error, AllOf(HasSubstr("--assumption[0]"), HasSubstr("--assumption[1]"),
                                 HasSubstr("write PATH=LOW:HIGH"), HasSubstr("--walk-away[0]")));
  const Outcome names =
      ExplainSteel({"--figure", "supplier.npv_men", "--assumption", "contracts.steel.fee=1:2"});
  EXPECT_EQ(names.code, kInvalid);
  EXPECT_THAT(names.error, AllOf(HasSubstr("did you mean \"supplier.npv_mean\""),
                                 HasSubstr("assumptions[0].path")));
}

}  // namespace
}  // namespace accord::cli
