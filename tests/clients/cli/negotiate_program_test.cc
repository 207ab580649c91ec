#include <algorithm>
#include <sstream>
#include <string>
#include <vector>

#include "accord/v1/negotiation_service.pb.h"
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

constexpr char kShare[] = R"(contracts["steel"].clauses["gain"].share)";
constexpr char kFee[] = R"(contracts["steel"].clauses["fee"].base)";

Outcome NegotiateSteel(std::vector<std::string> arguments) {
  std::vector<std::string> all = {"negotiate", "-", "--paths", "600", "--no-progress"};
  all.insert(all.end(), arguments.begin(), arguments.end());
  return Call(all, ToJson(SteelScenario()));
}

void ExpectFitsThePage(const std::string& page) {
  std::istringstream stream(page);
  for (std::string line; std::getline(stream, line);) {
    EXPECT_LE(std::count_if(line.begin(), line.end(), [](char c) { return (c & 0xC0) != 0x80; }),
              kPageWidth)
        << line;
  }
}

TEST(AccordNegotiate, PrintsWhatBothCanAgreeOnAndWould) {
  const Outcome run = NegotiateSteel({"--vary", std::string(kShare) + "=0.1:0.9:5", "--vary",
                                      std::string(kFee) + "=0:4000:9", "--walk-away",
                                      "supplier=-100000", "--walk-away", "client=base"});
  ASSERT_EQ(run.code, kOk) << run.error;
  ExpectFitsThePage(run.out);
  EXPECT_THAT(run.out, AllOf(HasSubstr("45 term sets of a grid"), HasSubstr("Without a deal"),
                             HasSubstr("under base"), HasSubstr("Zone of possible agreement"),
                             HasSubstr("What they would agree on"), HasSubstr("Nash"),
                             HasSubstr("Kalai-Smorodinsky"), HasSubstr("Pareto frontier"),
                             ContainsRegex("On fresh paths [0-9]+ of"), HasSubstr("• in the zone"),
                             Not(HasSubstr("What stands in the way"))));
}

TEST(AccordNegotiate, SaysWhatStandsInTheWay) {
  const Outcome run =
      NegotiateSteel({"--vary", std::string(kFee) + "=1000:3000:5", "--walk-away", "supplier=-1e6",
                      "--walk-away", "client=-1e6", "--limit", "client.npv_mean>=1e6"});
  ASSERT_EQ(run.code, kOk) << run.error;
  ExpectFitsThePage(run.out);
  EXPECT_THAT(run.out,
              AllOf(HasSubstr("No deal: no set meets all limits"),
                    HasSubstr("client.npv_mean at least 1 000 000"),
                    ContainsRegex("given way by [0-9 ]+ it alone"), HasSubstr("fee base 1 000")));
  const Outcome csv = NegotiateSteel({"--vary", std::string(kFee) + "=1000:3000:5", "--walk-away",
                                      "supplier=-1e6", "--walk-away", "client=-1e6", "--limit",
                                      "client.npv_mean>=1e6", "--output", "csv"});
  EXPECT_THAT(
      csv.out,
      AllOf(StartsWith("party,figure,bound,level,sets_meeting,relaxation,relaxation_together\n"),
            HasSubstr("\nclient,npv_mean,at_least,1000000,0,")));
}

TEST(AccordNegotiate, SaysThatASolutionLiesAtAnEndOfItsRange) {
  // A gain share that costs nobody more than it brings the other goes to where risk is shared best.
  const auto page = [](const std::string& range) {
    const Outcome run = NegotiateSteel({"--vary", std::string(kFee) + "=" + range, "--walk-away",
                                        "supplier=-1e6", "--walk-away", "client=-1e6"});
    EXPECT_EQ(run.code, kOk) << run.error;
    return run.out;
  };
  // The client's gain of 1e6 is the larger one: Nash takes as much fee as there is.
  EXPECT_THAT(page("1000:3000:5"), HasSubstr("At an end of what was looked at: fee base "));
  EXPECT_THAT(page("-1e6,0,1e6"), Not(HasSubstr("At an end")));
}

TEST(AccordNegotiate, SaysWhatIsDisagreedAboutAndWhichClausePricesIt) {
  const Outcome run = NegotiateSteel({"--vary", std::string(kFee) + "=1000:3000:5", "--walk-away",
                                      "supplier=-1e6", "--walk-away", "client=-1e6", "--belief",
                                      R"(supplier:drivers["demand"].marginal.normal.mean=0.05)"});
  ASSERT_EQ(run.code, kOk) << run.error;
  ExpectFitsThePage(run.out);
  EXPECT_THAT(run.out, AllOf(HasSubstr("figures are those of its own beliefs"),
                             HasSubstr("as the supplier sees it"), ContainsRegex("\n  gain +")));
}

TEST(AccordNegotiate, WritesJsonAndTables) {
  const std::vector<std::string> asked = {"--vary",      std::string(kFee) + "=1000:3000:5",
                                          "--walk-away", "supplier=-1e6",
                                          "--walk-away", "client=-1e6"};
  const auto with = [&](const char* format) {
    std::vector<std::string> all = asked;
    all.insert(all.end(), {"--output", format});
    return NegotiateSteel(all);
  };
  v1::NegotiationReport report;
  const Outcome json = with("json");
  EXPECT_THAT(ParseJson(json.out, FieldPath(), &report), IsEmpty());
  EXPECT_EQ(report.set_count(), 5);
  EXPECT_EQ(report.frontier_size(), 5);
  const Outcome csv = with("csv");
  EXPECT_THAT(csv.out, StartsWith("offer,"));
  EXPECT_EQ(std::count(csv.out.begin(), csv.out.end(), '\n'), 6);
  EXPECT_THAT(with("md").out, StartsWith("| offer |"));
}

TEST(AccordNegotiate, SaysWhatIsWrong) {
  const Outcome flags = NegotiateSteel({"--vary", "fee", "--walk-away", "nobody=1", "--limit",
                                        "supplier.cvar_95=1", "--alternative", "x"});
  EXPECT_EQ(flags.code, kInvalid);
  EXPECT_THAT(flags.error, AllOf(HasSubstr("--vary[0]"), HasSubstr("--walk-away[0]"),
                                 HasSubstr("--limit[0]"), HasSubstr("--alternative[0]")));
  const Outcome request =
      NegotiateSteel({"--vary", std::string(kFee) + "=1000:3000:5", "--walk-away",
                      "client=elsewhere", "--limit", "supplier.beauty>=1", "--sets", "50"});
  EXPECT_EQ(request.code, kInvalid);
  EXPECT_THAT(request.error, AllOf(HasSubstr("client.alternative"),
                                   HasSubstr("supplier.limits[0].figure"), HasSubstr("set_count")));
}

}  // namespace
}  // namespace accord::cli
