// `accord settle` and `accord replay` as programs.
#include <cstdio>
#include <string>
#include <utility>
#include <vector>

#include "accord/v1/contract_service.pb.h"
#include "accord/v1/simulation_service.pb.h"
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
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;
using ::testing::StartsWith;

// A file for as long as a test needs it.
class TemporaryFile {
 public:
  explicit TemporaryFile(const std::string& text)
      : name_(::testing::TempDir() + "accord_" +
              ::testing::UnitTest::GetInstance()->current_test_info()->name() + ".json") {
    std::FILE* file = std::fopen(name_.c_str(), "wb");
    std::fwrite(text.data(), 1, text.size(), file);
    std::fclose(file);
  }
  ~TemporaryFile() { std::remove(name_.c_str()); }

  const std::string& name() const { return name_; }

 private:
  std::string name_;
};

std::string Steel() { return ToJson(SteelScenario()); }

template <typename Message>
Message FromJson(const std::string& text) {
  Message message;
  EXPECT_THAT(PathsAndCodes(ParseJson(text, FieldPath("answer"), &message)), IsEmpty());
  return message;
}

TEST(AccordSettle, StatesWhatIsDueOnWhatWasObserved) {
  const TemporaryFile scenario(Steel());
  const Outcome run = Call({"settle", scenario.name(), "-"}, "period,output\n1,1100\n2,1120\n");
  ASSERT_EQ(run.code, kOk) << run.error;
  EXPECT_THAT(run.out, StartsWith("steel: what is due on what was observed\nMoney in EUR;"));
  EXPECT_THAT(run.out, ContainsRegex("\n  gain +900\\.00\n"));
  EXPECT_THAT(run.out, ContainsRegex("\n    band above 2 000, at 0\\.3 +900\\.00\n"));
  EXPECT_THAT(run.out, ContainsRegex("\n  due in year 1 Q2 +3 200\\.00\n"));
  EXPECT_THAT(run.out, ContainsRegex("\nTotal, the last of it due in year 1 Q2 +6 100\\.00\n"));
  EXPECT_THAT(run.out, ContainsRegex("\n  score +measured +scored +weight\n  year 1 Q1 +0\\.9166"));
  EXPECT_THAT(run.error, IsEmpty());
}

TEST(AccordSettle, PrintsJsonForPrograms) {
  const TemporaryFile scenario(Steel());
  const Outcome run = Call({"settle", scenario.name(), "-", "--contract", "steel", "--output",
                            "json", "--set", R"(contracts["steel"].clauses["fee"].base=500)"},
                           "period,output\n1,1100\n2,1120\n");
  ASSERT_EQ(run.code, kOk) << run.error;
  const auto response = FromJson<v1::SettleContractResponse>(run.out);
  EXPECT_DOUBLE_EQ(response.total(), 3100);
  EXPECT_THAT(response.ledger().clauses(), SizeIs(6));
}

TEST(AccordSettle, NamesFaultsOfTheFileByLineAndColumn) {
  const TemporaryFile scenario(Steel());
  const Outcome file = Call({"settle", scenario.name(), "-"}, "period,output,oupput\n1,1,1\n");
  EXPECT_EQ(file.code, kInvalid);
  EXPECT_THAT(file.error, AllOf(HasSubstr("observed: UNKNOWN_FIELD: line 1, column 3: "),
                                HasSubstr("did you mean \"output\"?")));
  const Outcome rows = Call({"settle", scenario.name(), "-"}, "period,output\n1,1\n3,x\n3,2\n");
  EXPECT_EQ(rows.code, kInvalid);
  EXPECT_THAT(rows.error, AllOf(HasSubstr("REQUIRED: line 3, column 1: must be period 2, got 3"),
                                HasSubstr("INVALID_FORMAT: line 3, column 2: "),
                                HasSubstr("DUPLICATE: line 4, column 1: ")));
  EXPECT_THAT(rows.out, IsEmpty());
}

TEST(AccordSettle, NamesWhatTheServerRefusesByLineAndColumnToo) {
  const TemporaryFile scenario(Steel());
  const Outcome run =
      Call({"settle", scenario.name(), "-"}, "period,output,delivery_cost\n1,1100,5\n2,1e300,-5\n");
  EXPECT_EQ(run.code, kInvalid);
  EXPECT_THAT(run.error,
              AllOf(HasSubstr("line 3, column 2: observed[0].values[1]: OUT_OF_RANGE: "),
                    HasSubstr("line 3, column 3: observed[1].values[1]: OUT_OF_RANGE: ")));
  const Outcome missing = Call({"settle", scenario.name(), "-"}, "period,demand\n1,0\n");
  EXPECT_EQ(missing.code, kInvalid);
  EXPECT_THAT(missing.error, HasSubstr("observed: REQUIRED: must have outcome \"output\""));
  const Outcome contract =
      Call({"settle", scenario.name(), "-", "--contract", "steal"}, "period,output\n1,1\n");
  EXPECT_EQ(contract.code, kInvalid);
  EXPECT_THAT(contract.error,
              AllOf(HasSubstr("contract: UNKNOWN_ID: "), HasSubstr("did you mean \"steel\"?")));
  EXPECT_EQ(Call({"settle", scenario.name(), "no_such_file.csv"}).code, kInvalid);
}

// The worked example's first periods (docs of the template, by hand): 5 000 and 0 with a dead band
// of 5 000 and half of the rest; at 0.4 and none 10 000 below plan cost 4 000.
TEST(AccordSettle, SettlesManyContractsOfATemplate) {
  const TemporaryFile scenario(Call({"template", "gain-pain-share", "--scenario"}).out);
  const std::string lines =
      "contract,period,output,template:cap,template:share,template:dead_band\n"
      "north,1,1130,15000,0.5,5000\n"
      "south,1,1080,15000,0.4,\n"
      "north,2,1095,,,\n";
  const std::vector<std::string> settle = {"settle", scenario.name(), "-", "--template",
                                           "gain-pain-share"};
  const Outcome page = Call(settle, lines);
  ASSERT_EQ(page.code, kOk) << page.error;
  EXPECT_THAT(page.out, ContainsRegex("\n  north +period 2 +5 000\\.00\n"));
  EXPECT_THAT(page.out, ContainsRegex("\n  south +period 1 +-4 000\\.00\n"));
  EXPECT_THAT(page.out, ContainsRegex("\n  2 contracts +1 000\\.00\n"));
  std::vector<std::string> as_csv = settle;
  as_csv.insert(as_csv.end(), {"--output", "csv"});
  const Outcome csv = Call(as_csv, lines);
  EXPECT_THAT(csv.out, StartsWith("contract,period,line,"));
  EXPECT_THAT(csv.out, HasSubstr("\nsouth,1,share,"));
  std::vector<std::string> as_json = settle;
  as_json.insert(as_json.end(), {"--output", "json"});
  EXPECT_THAT(Call(as_json, lines).out,
              AllOf(StartsWith("{\"settlements\": [\n{\"contract\": \"north\", "),
                    HasSubstr("{\"contract\": \"south\", ")));
}

// Of a portfolio, whose contracts may differ in all but what there is to observe.
TEST(AccordSettle, SettlesManyContractsOfAScenario) {
  v1::Scenario two = SteelScenario();
  *two.add_contracts() = two.contracts(0);
  two.mutable_contracts(1)->set_id("copper");
  *two.mutable_supplier_private()->add_accounts() = two.supplier_private().accounts(0);
  two.mutable_supplier_private()->mutable_accounts(1)->set_contract("copper");
  two.mutable_contracts(1)->mutable_clauses(0)->set_base(2 * two.contracts(0).clauses(0).base());
  const TemporaryFile scenario(ToJson(two));
  const Outcome run = Call({"settle", scenario.name(), "-"},
                           "contract,period,output\nsteel,1,1100\ncopper,1,1100\n");
  ASSERT_EQ(run.code, kOk) << run.error;
  const Outcome steel =
      Call({"settle", scenario.name(), "-", "--contract", "steel"}, "period,output\n1,1100\n");
  EXPECT_THAT(run.out, ContainsRegex("\n  steel +period 1"));
  EXPECT_THAT(run.out, ContainsRegex("\n  copper +period 1"));
  EXPECT_EQ(steel.code, kOk);
}

// All of it, or what is wrong with each.
TEST(AccordSettle, SettlesNoneOfManyWhereOneIsAtFault) {
  const TemporaryFile scenario(Call({"template", "gain-pain-share", "--scenario"}).out);
  const std::vector<std::string> settle = {"settle", scenario.name(), "-", "--template",
                                           "gain-pain-share"};
  const Outcome run = Call(settle,
                           "contract,period,output,template:cap,template:share\n"
                           "north,1,1130,15000,0.5\nwest,1,1090,-5,1.4\neast,1,1e70,5,\n");
  EXPECT_EQ(run.code, kInvalid);
  EXPECT_EQ(run.out, "");
  EXPECT_THAT(run.error, HasSubstr("accord: contract west, from line 3 on:\n"));
  EXPECT_THAT(run.error, HasSubstr("parameters.cap: OUT_OF_RANGE"));
  EXPECT_THAT(run.error, HasSubstr("parameters.share: OUT_OF_RANGE"));
  EXPECT_THAT(run.error, HasSubstr("line 4, column 3: observed[0].values[0]: OUT_OF_RANGE"));
  EXPECT_THAT(run.error, Not(HasSubstr("north")));
  EXPECT_EQ(Call({"settle", scenario.name(), "-", "--template", "gain-pain-share"},
                 "period,output\n1,1130\n")
                .code,
            kUsage);
  EXPECT_EQ(Call({"settle", scenario.name(), "-", "--contract", "deal"},
                 "contract,period,output\ndeal,1,1130\n")
                .code,
            kUsage);
  // Which would change a contract that is not settled.
  EXPECT_EQ(Call({"settle", scenario.name(), "-", "--template", "gain-pain-share", "--set",
                  "contracts.deal.clauses.share.share=0.9"},
                 "contract,period,output,template:cap\nnorth,1,1130,15000\n")
                .code,
            kUsage);
  EXPECT_THAT(Call({"settle", scenario.name(), "-", "--template", "gain-pain-shar"},
                   "contract,period,output\ndeal,1,1130\n")
                  .error,
              HasSubstr("did you mean \"gain-pain-share\"?"));
}

TEST(AccordReplay, ShowsOnePathInFull) {
  const Outcome run = Call({"replay", "-", "--path", "17"}, Steel());
  ASSERT_EQ(run.code, kOk) << run.error;
  EXPECT_THAT(run.out, AllOf(HasSubstr("\nPath 17\n"), HasSubstr("\nDrivers\n"),
                             HasSubstr("the supplier's cash"), HasSubstr("\nTotal, the last")));
}

TEST(AccordReplay, FindsTheWorstPathsOfTheRunTheFlagsDescribe) {
  const auto worst = [](std::vector<std::string> flags) {
    std::vector<std::string> arguments = {"replay", "-", "--output", "json", "--paths", "3000"};
    arguments.insert(arguments.end(), flags.begin(), flags.end());
    const Outcome run = Call(arguments, Steel());
    EXPECT_EQ(run.code, kOk) << run.error;
    return FromJson<v1::ReplayPathResponse>(run.out);
  };
  const auto npv = worst({"--worst", "2"});
  ASSERT_THAT(npv.paths(), SizeIs(2));
  EXPECT_LE(npv.paths(0).contracts(0).supplier_npv(), npv.paths(1).contracts(0).supplier_npv());
  const auto client = worst({"--worst", "1", "--metric", "client-npv", "--contract", "steel"});
  EXPECT_LT(client.paths(0).contracts(0).client_npv(), npv.paths(0).contracts(0).client_npv());
  const auto shortfall = worst({"--worst", "1", "--metric", "peak-shortfall"});
  EXPECT_GE(shortfall.paths(0).contracts(0).supplier_peak_shortfall(),
            client.paths(0).contracts(0).supplier_peak_shortfall());
  const auto other = worst({"--worst", "1", "--seed", "2"});
  EXPECT_NE(other.paths(0).contracts(0).supplier_npv(), npv.paths(0).contracts(0).supplier_npv());
  EXPECT_THAT(worst({"--worst", "10", "--metric", "drawdown"}).paths(), SizeIs(10));
}

TEST(AccordReplay, RefusesPathsThatThereAreNotAndFlagsThatDoNotFit) {
  const Outcome beyond = Call({"replay", "-", "--path", "100", "--paths", "100"}, Steel());
  EXPECT_EQ(beyond.code, kInvalid);
  EXPECT_THAT(beyond.error, HasSubstr("path: OUT_OF_RANGE: "));
  const Outcome many = Call({"replay", "-", "--worst", "11"}, Steel());
  EXPECT_EQ(many.code, kInvalid);
  EXPECT_THAT(many.error, HasSubstr("worst.count: OUT_OF_RANGE: "));
  for (const std::vector<std::string>& arguments :
       std::vector<std::vector<std::string>>{{"replay", "-"},
                                             {"replay", "-", "--path", "1", "--worst", "1"},
                                             {"replay", "-", "--path", "1", "--metric", "drawdown"},
                                             {"replay", "-", "--worst", "1", "--metric", "luck"},
                                             {"settle", "-"}}) {
    const Outcome run = Call(arguments, Steel());
    EXPECT_EQ(run.code, kUsage) << arguments.back();
    EXPECT_THAT(run.error, Not(IsEmpty()));
  }
}

TEST(AccordReplay, GivesUpAtTheDeadline) {
  const Outcome run = Call({"replay", "-", "--worst", "1", "--paths", "1000000", "--deadline",
                            "0.2", "--set", "timeline.period_count=480"},
                           Steel());
  EXPECT_EQ(run.code, kDeadline);
}

TEST(AccordHelp, TeachesSettlementsAndReplays) {
  EXPECT_THAT(Call({"settle", "--help"}).out,
              AllOf(HasSubstr("period,availability,spend"), HasSubstr("delivery_cost")));
  EXPECT_THAT(Call({"replay", "--help"}).out, HasSubstr("--worst 3 --metric peak-shortfall"));
  EXPECT_THAT(Call({"--help"}).out, AllOf(HasSubstr("settle"), HasSubstr("replay")));
}

}  // namespace
}  // namespace accord::cli
