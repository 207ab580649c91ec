// `accord template` as a process of its own, and what its answers are good for.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "accord/v1/contract_service.pb.h"
#include "accord/v1/scenario.pb.h"
#include "clients/cli/exit_codes.h"
#include "clients/cli/format.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/convert/json.h"
#include "server/templates/template.h"
#include "tests/clients/cli/program.h"
#include "tests/server/handlers/requests.h"

namespace accord::cli {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

v1::Contract ContractIn(const std::string& json) {
  v1::Contract contract;
  EXPECT_THAT(PathsAndCodes(ParseJson(json, FieldPath("contract"), &contract)), IsEmpty()) << json;
  return contract;
}

TEST(AccordTemplate, ListsEveryTemplate) {
  const Outcome list = Call({"template"});
  EXPECT_EQ(list.code, kOk) << list.error;
  for (const v1::ContractTemplate& form : Templates()) {
    EXPECT_THAT(list.out, HasSubstr("  " + form.name() + " "));
  }
  EXPECT_THAT(Call({"template", "--output", "json"}).out, HasSubstr(R"("name": "risk-corridor")"));
}

TEST(AccordTemplate, ExplainsEachOnPagesOfItsWidth) {
  for (const v1::ContractTemplate& form : Templates()) {
    const Outcome page = Call({"template", form.name()});
    EXPECT_EQ(page.code, kOk) << page.error;
    for (const v1::TemplateParameter& parameter : form.parameters()) {
      EXPECT_THAT(page.out, HasSubstr("  " + parameter.name() + ": "));
    }
    EXPECT_THAT(page.out, HasSubstr("Worked example"));
    std::istringstream lines(page.out);
    for (std::string line; std::getline(lines, line);) {
      EXPECT_LE(std::count_if(line.begin(), line.end(), [](char c) { return (c & 0xC0) != 0x80; }),
                kPageWidth)
          << line;
    }
  }
}

TEST(AccordTemplate, ExplainsATemplateAsJsonToPrograms) {
  const Outcome described = Call({"template", "jom", "--output", "json"});
  EXPECT_EQ(described.code, kOk) << described.error;
  EXPECT_THAT(described.out, AllOf(HasSubstr(R"("name": "jom")"), HasSubstr(R"("parameters": [)"),
                                   HasSubstr(R"("example": {)")));
}

TEST(AccordTemplate, FillsATemplateInFromItsFlags) {
  const Outcome made = Call({"template", "risk-corridor", "--set", "target=5e6", "--set",
                             "id=plan-a", "--set", R"(ranges=[{"from": 1.1, "share": 0.6}])"});
  ASSERT_EQ(made.code, kOk) << made.error;
  const v1::Contract contract = ContractIn(made.out);
  EXPECT_EQ(contract.id(), "plan-a");
  EXPECT_EQ(contract.clauses(1).reference().constant(), 5e6);
  ASSERT_EQ(contract.clauses(1).bands_size(), 1);
  EXPECT_EQ(contract.clauses(1).bands(0).rate(), 0.6);
}

TEST(AccordTemplate, ChangesTheWorkedExample) {
  const Outcome made = Call({"template", "jom", "--example", "--set", "fee=41000"});
  ASSERT_EQ(made.code, kOk) << made.error;
  const v1::Contract contract = ContractIn(made.out);
  EXPECT_EQ(contract.clauses(0).base(), 41000);
  EXPECT_EQ(contract.clauses(1).settlement_limits().gain_cap(), 12000);
}

TEST(AccordTemplate, NamesEveryFaultyParameter) {
  const Outcome made =
      Call({"template", "risk-corridor", "--set", "premum=1", "--set", "target=-1"});
  EXPECT_EQ(made.code, kInvalid);
  EXPECT_THAT(made.out, IsEmpty());
  EXPECT_THAT(made.error, AllOf(HasSubstr("parameters.premum: UNKNOWN_FIELD: "),
                                HasSubstr("did you mean \"premium\"?"),
                                HasSubstr("parameters.target: OUT_OF_RANGE: ")));
}

TEST(AccordTemplate, NamesTheNearestOfAnUnknownName) {
  const Outcome made = Call({"template", "riskcorridor"});
  EXPECT_EQ(made.code, kInvalid);
  EXPECT_THAT(made.error, HasSubstr("did you mean \"risk-corridor\"?"));
}

TEST(AccordTemplate, RefusesFlagsThatDoNotGoTogether) {
  EXPECT_EQ(Call({"template", "--set", "share=1"}).code, kUsage);
  EXPECT_EQ(Call({"template", "jom", "--observed", "--set", "fee=1"}).code, kUsage);
}

TEST(AccordTemplate, GivesCasesThatCheckSimulateAndSettle) {
  for (const v1::ContractTemplate& form : Templates()) {
    const Outcome scenario = Call({"template", form.name(), "--scenario", "--set", "id=key"});
    ASSERT_EQ(scenario.code, kOk) << scenario.error;
    EXPECT_EQ(Call({"check", "-"}, scenario.out).code, kOk) << form.name();
    const Outcome run = Call({"simulate", "-", "--paths", "300", "--no-progress"}, scenario.out);
    EXPECT_EQ(run.code, kOk) << form.name() << run.error;

    const std::string observed = ::testing::TempDir() + "observed-" + form.name() + ".csv";
    std::ofstream(observed) << Call({"template", form.name(), "--observed"}).out;
    const Outcome settled = Call({"settle", "-", observed, "--output", "json"}, scenario.out);
    ASSERT_EQ(settled.code, kOk) << form.name() << settled.error;
    v1::SettleContractResponse response;
    EXPECT_THAT(PathsAndCodes(ParseJson(settled.out, FieldPath(), &response)), IsEmpty());
    EXPECT_NEAR(response.total(), form.example().fields().at("total").number_value(), 0.005)
        << form.name();
    std::filesystem::remove(observed);
  }
}

// Outcomes of other names than the example's, as many or more, are in its scenario.
TEST(AccordTemplate, GivesTheScenarioOfOnesOwnOutcomes) {
  const std::vector<std::vector<std::string>> cases = {
      {"performance-based", "outcome=uptime"},
      {"shared-savings", "quality=care"},
      {"jom", R"(weights=[{"outcome":"uptime","weight":1}])"},
      {"jom", R"(weights=[{"outcome":"a","weight":0.5},{"outcome":"output","weight":0.25},
                          {"outcome":"b","weight":0.25}])"},
  };
  for (const std::vector<std::string>& each : cases) {
    const Outcome scenario = Call({"template", each[0], "--scenario", "--set", each[1]});
    ASSERT_EQ(scenario.code, kOk) << scenario.error;
    const Outcome check = Call({"check", "-"}, scenario.out);
    EXPECT_EQ(check.code, kOk) << each[1] << check.out;
  }
}

TEST(AccordCompare, NamesAWholeContractInPlaceOfItsText) {
  const std::string contract = Call({"template", "fixed-price", "--example"}).out;
  const std::string scenario = Call({"template", "jom", "--scenario"}).out;
  const Outcome run = Call({"compare", "-", "--paths", "300", "--no-progress", "--set",
                            "contracts[\"deal\"]=" + contract},
                           scenario);
  ASSERT_EQ(run.code, kOk) << run.error;
  EXPECT_THAT(run.out, HasSubstr("contracts[\"deal\"] = \"Fixed price\"\n"));
  EXPECT_THAT(run.out, Not(HasSubstr("\"clauses\"")));
}

}  // namespace
}  // namespace accord::cli
