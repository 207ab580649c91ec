#include <string>
#include <vector>

#include "clients/cli/exit_codes.h"
#include "clients/cli/json_files.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/convert/json.h"
#include "server/templates/template.h"
#include "tests/clients/cli/program.h"
#include "tests/server/handlers/requests.h"

namespace accord::cli {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;
using ::testing::StartsWith;

const std::string kExamples = ACCORD_SOURCE_DIR "/clients/examples/";

v1::Scenario ScenarioOf(const std::string& json) {
  v1::Scenario scenario;
  EXPECT_THAT(PathsAndCodes(ReadJson(json, FieldPath("scenario"), &scenario)), IsEmpty());
  return scenario;
}

std::string ClientsMean(const std::string& scenario) {
  const Outcome run =
      Call({"simulate", "-", "--paths", "500", "--no-progress", "--output", "csv"}, scenario);
  EXPECT_EQ(run.code, kOk) << run.error;
  const std::size_t begin = run.out.find("\nclient,steel,npv_mean,");
  return run.out.substr(begin, run.out.find('\n', begin + 1) - begin);
}

TEST(AccordNew, PrintsACommentedScenarioThatPassesCheck) {
  for (const std::vector<std::string>& more :
       std::vector<std::vector<std::string>>{{},
                                             {"--outcome", "uptime=0.9:0.99:5e5", "--outcome",
                                              "energy=1200:1000.5:90", "--period", "quarter"},
                                             {"--periods", "1", "--period", "year"}}) {
    std::vector<std::string> arguments = {"new"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    const Outcome made = Call(arguments);
    ASSERT_EQ(made.code, kOk) << made.error;
    EXPECT_THAT(made.out, AllOf(StartsWith("// "), HasSubstr("  // Who pays whom")));
    const Outcome check = Call({"check", "-", "--no-progress"}, made.out);
    EXPECT_EQ(check.code, kOk) << check.out << made.out;
  }
}

// Each template on one outcome and on three: what the example says of further ones is left out,
// and weights of those that stay sum to 1.
TEST(AccordNew, HasTheContractOfAnyTemplateOnOnesOwnOutcomes) {
  for (const v1::ContractTemplate& form : Templates()) {
    for (const bool three : {false, true}) {
      std::vector<std::string> arguments = {"new", "--template", form.name(), "--outcome",
                                            "uptime=0.9:0.97:4e6"};
      if (three) {
        arguments.insert(arguments.end(),
                         {"--outcome", "energy=1200:1000:90", "--outcome", "third=5:6:7"});
      }
      const Outcome made = Call(arguments);
      ASSERT_EQ(made.code, kOk) << made.error;
      const Outcome check = Call({"check", "-", "--no-progress"}, made.out);
      EXPECT_EQ(check.code, kOk) << form.name() << check.out << made.out;
      EXPECT_THAT(made.out, HasSubstr("(accord template " + form.name() + ")"));
    }
  }
  const Outcome jom =
      Call({"new", "--template", "jom", "--outcome", "uptime=0.9:0.97:4e6", "--set", "fee=77000"});
  const v1::Contract contract = ScenarioOf(jom.out).contracts(0);
  ASSERT_THAT(contract.score().weights(), SizeIs(1));
  EXPECT_EQ(contract.score().weights(0).outcome(), "uptime");
  EXPECT_EQ(contract.score().weights(0).weight(), 1);
  EXPECT_EQ(contract.clauses(0).base(), 77000);
  EXPECT_EQ(Call({"new", "--template", "jon"}).code, kInvalid);
  EXPECT_EQ(Call({"new", "--template", "jom", "--set", "fee=-1"}).code, kInvalid);
  EXPECT_EQ(Call({"new", "--set", "fee=1"}).code, kUsage);
}

TEST(AccordNew, HasTheOutcomesThatAreAskedFor) {
  const Outcome made = Call({"new", "--outcome", "uptime=0.9:0.99:5e5", "--outcome",
                             "energy=1200:1000.5:90", "--periods", "8", "--period", "quarter"});
  v1::Scenario scenario = ScenarioOf(made.out);
  EXPECT_EQ(scenario.timeline().period_count(), 8);
  ASSERT_THAT(scenario.outcomes(), SizeIs(2));
  EXPECT_EQ(scenario.outcomes(0).id(), "uptime");
  EXPECT_EQ(scenario.outcomes(0).target(), 0.99);
  EXPECT_EQ(scenario.outcomes(1).baseline().constant(), 1200);
  EXPECT_EQ(scenario.outcomes(1).target(), 1000.5);
  for (const char* fault :
       {"uptime", "up time=1:2:3", "a=1:1:2", "a=1:2", "a=1:2:-3", "a=0:1:2", "a=1:1e9:1e9"}) {
    EXPECT_EQ(Call({"new", "--outcome", fault}).code, kUsage) << fault;
  }
  EXPECT_EQ(Call({"new", "--outcome", "a=1:2:3", "--outcome", "a=4:5:6"}).code, kUsage);
}

// A new part stays in what either party gets until somebody decides: then it joins this list.
TEST(AccordRedact, KnowsEveryPartOfAScenario) {
  std::vector<std::string> parts;
  for (int i = 0; i < v1::Scenario::descriptor()->field_count(); ++i) {
    parts.push_back(v1::Scenario::descriptor()->field(i)->name());
  }
  EXPECT_THAT(parts, ElementsAre("display_name", "source", "currency", "timeline", "drivers",
                                 "correlation", "outcomes", "contracts", "client_base", "levers",
                                 "supplier_private", "client_private"));
}

TEST(AccordRedact, LeavesTheClientItsFiguresAndNothingOfTheSuppliers) {
  v1::Scenario scenario = SteelScenario();
  v1::Driver& wages = *scenario.add_drivers();
  wages = scenario.drivers(0);
  wages.set_id("wages");
  auto* loading =
      scenario.mutable_supplier_private()->mutable_accounts(0)->mutable_cost()->add_loadings();
  loading->set_driver("wages");
  loading->set_loading(0.1);
  const std::string whole = ToJson(scenario);
  const Outcome redacted = Call({"redact", "-", "--for", "client"}, whole);
  ASSERT_EQ(redacted.code, kOk) << redacted.error;
  EXPECT_THAT(redacted.out, AllOf(Not(HasSubstr("supplier_private")), Not(HasSubstr("wages")),
                                  HasSubstr("client_private"), HasSubstr("demand")));
  EXPECT_EQ(ClientsMean(redacted.out), ClientsMean(whole));
  const Outcome other = Call({"redact", "-", "--for", "supplier"}, whole);
  EXPECT_THAT(other.out, AllOf(Not(HasSubstr("client_private")), HasSubstr("supplier_private"),
                               HasSubstr("wages")));
  EXPECT_EQ(Call({"check", "-"}, other.out).code, kOk);
}

TEST(AccordRedact, ShowsAClientNeitherTheBaseNorOtherContracts) {
  const Outcome flagship =
      Call({"redact", kExamples + "flagship.json", "--for", "client", "--contract", "key"});
  ASSERT_EQ(flagship.code, kOk) << flagship.error;
  const v1::Scenario left = ScenarioOf(flagship.out);
  EXPECT_FALSE(left.has_client_base());
  EXPECT_FALSE(left.has_supplier_private());
  EXPECT_THAT(left.levers(), SizeIs(0));
  const Outcome check = Call({"check", "-"}, flagship.out);
  EXPECT_EQ(check.code, kOk) << check.out;

  v1::Scenario two = SteelScenario();
  *two.add_contracts() = two.contracts(0);
  two.mutable_contracts(1)->set_id("other");
  *two.add_client_private() = two.client_private(0);
  two.mutable_client_private(1)->set_contract("other");
  const Outcome one = Call({"redact", "-", "--for", "client", "--contract", "steel"}, ToJson(two));
  ASSERT_EQ(one.code, kOk) << one.error;
  EXPECT_THAT(one.out, Not(HasSubstr("other")));
  const Outcome which = Call({"redact", "-", "--for", "client"}, ToJson(two));
  EXPECT_EQ(which.code, kInvalid);
  EXPECT_THAT(which.error, AllOf(HasSubstr("--contract"), HasSubstr("steel")));
  EXPECT_EQ(Call({"redact", "-", "--for", "client", "--contract", "stel"}, ToJson(two)).code,
            kInvalid);
  EXPECT_EQ(Call({"redact", "-"}, ToJson(two)).code, kUsage);
}

// What a client's figures were made of and it may not see is said to be missing.
TEST(AccordRedact, SaysWhyFiguresDiffer) {
  v1::Scenario scenario = SteelScenario();
  scenario.mutable_contracts(0)->set_default_beyond_reserve(true);
  scenario.mutable_supplier_private()->set_reserve(5000);
  const Outcome run = Call({"redact", "-", "--for", "client"}, ToJson(scenario));
  EXPECT_EQ(run.code, kOk) << run.error;
  EXPECT_THAT(run.error, HasSubstr("default_beyond_reserve is left out"));
  EXPECT_FALSE(ScenarioOf(run.out).contracts(0).default_beyond_reserve());
  EXPECT_EQ(Call({"check", "-"}, run.out).code, kOk);
  const Outcome flagship =
      Call({"redact", std::string(ACCORD_SOURCE_DIR) + "/clients/examples/flagship.json", "--for",
            "client"});
  EXPECT_THAT(flagship.error, HasSubstr("may leave: here it stays"));
  EXPECT_EQ(Call({"redact", "-", "--for", "client"}, ToJson(SteelScenario())).error, "");
}

}  // namespace
}  // namespace accord::cli
