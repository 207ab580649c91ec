#include <algorithm>
#include <sstream>
#include <string>
#include <vector>

#include "clients/cli/exit_codes.h"
#include "clients/cli/format.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/convert/json.h"
#include "tests/clients/cli/program.h"
#include "tests/server/handlers/requests.h"

// Efforts that are chosen, on pages and in tables.
namespace accord::cli {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr char kShare[] = R"(contracts["steel"].clauses["gain"].share)";

// Both parties may move demand.
std::string Steel() {
  return ToJson(SteelScenario(
      {R"(drivers["demand"].control="CONTROL_SHARED")",
       R"(supplier_private.accounts["steel"].efforts=[{"driver": "demand", "cost_coefficient": 2e5,
          "max_shift": 0.1}])",
       R"(client_private["steel"].efforts=[{"driver": "demand", "cost_coefficient": 4e5,
          "max_shift": 0.1}])"}));
}

Outcome Asked(std::vector<std::string> arguments) {
  arguments.insert(arguments.begin() + 1, "-");
  arguments.insert(arguments.end(), {"--paths", "500", "--no-progress"});
  return Call(arguments, Steel());
}

void ExpectFitsThePage(const std::string& page) {
  std::istringstream stream(page);
  for (std::string line; std::getline(stream, line);) {
    if (line.starts_with("  scenario.")) continue;  // a warning takes one line
    EXPECT_LE(std::count_if(line.begin(), line.end(), [](char c) { return (c & 0xC0) != 0x80; }),
              kPageWidth)
        << line;
  }
}

TEST(ResponseProgram, SaysWhatIsChosenAndHowFarItIsFromTheFirstBest) {
  const Outcome answer = Asked({"simulate", "--response", "both"});
  EXPECT_EQ(answer.code, kOk) << answer.error;
  ExpectFitsThePage(answer.out);
  EXPECT_THAT(answer.out,
              AllOf(HasSubstr("Efforts as both parties choose them"), HasSubstr("first best"),
                    HasSubstr("all together"), HasSubstr("From the first best: ")));
}

TEST(ResponseProgram, SaysNothingWhereNobodyChooses) {
  EXPECT_THAT(Asked({"simulate", "--response", "none"}).out, Not(HasSubstr("first best")));
}

TEST(ResponseProgram, ComparesWhatIsChosenUnderEach) {
  const Outcome answer =
      Asked({"compare", "--response", "supplier", "--set", std::string(kShare) + "=0.6"});
  EXPECT_EQ(answer.code, kOk) << answer.error;
  ExpectFitsThePage(answer.out);
  EXPECT_THAT(answer.out,
              AllOf(HasSubstr("Efforts as the supplier chooses them"),
                    HasSubstr("from the first best"), Not(HasSubstr("Behaviour is the same"))));
}

TEST(ResponseProgram, SweepsWithTheEffortsOfEveryRow) {
  const std::string vary = std::string(kShare) + "=0.2,0.6";
  const Outcome page = Asked({"sweep", "--response", "supplier", "--vary", vary});
  EXPECT_EQ(page.code, kOk) << page.error;
  ExpectFitsThePage(page.out);
  EXPECT_THAT(page.out, AllOf(HasSubstr("Efforts are chosen under each set"),
                              HasSubstr("supplier's demand"), HasSubstr("  all parties together")));
  const Outcome table = Asked({"sweep", "--response", "supplier", "--vary", vary, "--csv"});
  EXPECT_THAT(table.out, HasSubstr("joint.utility standard_error,steel supplier demand shift\n"));
}

TEST(ResponseProgram, SolvesWithTheEffortsOfEveryValue) {
  const Outcome answer = Asked({"solve", "--response", "supplier", "--vary",
                                R"(contracts["steel"].clauses["fee"].base=1500:2500)", "--until",
                                "supplier.utility=base", "--scan", "3"});
  EXPECT_EQ(answer.code, kOk) << answer.error;
  ExpectFitsThePage(answer.out);
  EXPECT_THAT(answer.out, HasSubstr("supplier's demand"));
}

TEST(ResponseProgram, RefusesWhoHasNothingToChoose) {
  const Outcome answer =
      Asked({"simulate", "--response", "client", "--set", R"(client_private["steel"].efforts=[])"});
  EXPECT_EQ(answer.code, kInvalid);
  EXPECT_THAT(answer.error, HasSubstr("options.response: CONTRADICTION: must be of parties that "
                                      "have an effort to choose, but no client has one"));
}

}  // namespace
}  // namespace accord::cli
