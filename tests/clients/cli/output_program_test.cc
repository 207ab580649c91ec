#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "accord/v1/contract_service.pb.h"
#include "accord/v1/simulation_service.pb.h"
#include "clients/cli/csv_records.h"
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
using ::testing::StartsWith;

constexpr char kFee[] = R"(contracts["steel"].clauses["fee"].base)";

std::string Steel() { return ToJson(SteelScenario()); }

Outcome CallSteel(std::vector<std::string> arguments) {
  arguments.push_back("--no-progress");
  return Call(std::move(arguments), Steel());
}

std::string Path(const std::string& name) {
  return ::testing::TempDir() + "/" + std::to_string(getpid()) + name;
}

// The fields of every line.
std::vector<std::vector<std::string>> Fields(const std::string& csv) {
  std::vector<std::vector<std::string>> lines;
  CsvRecords records(SourceOf(csv), ',');
  while (records.Next()) lines.emplace_back(records.fields().begin(), records.fields().end());
  return lines;
}

TEST(Output, OfASimulationIsATableForProgramsOrForDocuments) {
  const Outcome csv = CallSteel({"simulate", "-", "--paths", "200", "--output", "csv"});
  ASSERT_EQ(csv.code, kOk) << csv.error;
  EXPECT_THAT(csv.out, AllOf(StartsWith("party,contract,metric,period,value,error\n"),
                             ContainsRegex("\nsupplier,steel,npv_mean,,-?[0-9.]+,[0-9.]+\n"),
                             ContainsRegex("\nclient,steel,cash_mean,4,-?[0-9.]+,[0-9.]+\n")));
  const Outcome md = CallSteel({"simulate", "-", "--paths", "200", "--output", "md"});
  ASSERT_EQ(md.code, kOk) << md.error;
  EXPECT_THAT(md.out,
              AllOf(StartsWith("| party | contract | metric | period | value |\n| ---"),
                    ContainsRegex("\n\\| supplier \\| steel \\| npv\\\\_mean \\|  \\| .*±")));
}

TEST(Output, OfAComparisonNamesAlternativesFirst) {
  const Outcome csv = CallSteel({"compare", "-", "--paths", "200", "--alternative",
                                 "dear:" + std::string(kFee) + "=2500", "--output", "csv"});
  ASSERT_EQ(csv.code, kOk) << csv.error;
  EXPECT_THAT(csv.out,
              AllOf(StartsWith("alternative,party,contract,metric,period,value,error\n"),
                    ContainsRegex("\nbase,supplier,steel,npv_mean,,"),
                    ContainsRegex("\ndear,supplier,steel,npv_mean_difference,,18[0-9.]+,")));
  std::set<std::vector<std::string>> keys;
  for (const auto& line : Fields(csv.out)) {
    EXPECT_TRUE(keys.insert({line.begin(), line.begin() + 5}).second) << line[3] << " twice";
  }
  // For people the page's table of alternatives.
  const Outcome md = CallSteel({"compare", "-", "--paths", "200", "--alternative",
                                "dear:" + std::string(kFee) + "=2500", "--output", "md"});
  EXPECT_THAT(md.out, AllOf(StartsWith("| alternative | supplier mean | supplier CVaR |"),
                            HasSubstr(" | both better |"), Not(HasSubstr("?")),
                            ContainsRegex("\n\\| dear \\| .*± .*no \\|")));
}

TEST(Output, OfASettlementSumsToTheTotal) {
  const std::string scenario = Path("settled.json"), observed = Path("observed.csv");
  std::ofstream(scenario) << Call({"template", "gain-pain-share", "--scenario"}).out;
  std::ofstream(observed) << Call({"template", "gain-pain-share", "--observed"}).out;
  const Outcome json = Call({"settle", scenario, observed, "--output", "json"});
  ASSERT_EQ(json.code, kOk) << json.error;
  v1::SettleContractResponse response;
  EXPECT_THAT(PathsAndCodes(ParseJson(json.out, FieldPath(), &response)), IsEmpty());
  const Outcome csv = Call({"settle", scenario, observed, "--output", "csv"});
  ASSERT_EQ(csv.code, kOk) << csv.error;
  const auto lines = Fields(csv.out);
  ASSERT_GT(lines.size(), 1u);
  const auto column = std::find(lines[0].begin(), lines[0].end(), "cash") - lines[0].begin();
  double total = 0;
  for (std::size_t i = 1; i < lines.size(); ++i) {
    total += std::strtod(lines[i].at(static_cast<std::size_t>(column)).c_str(), nullptr);
  }
  EXPECT_NE(response.total(), 0);
  EXPECT_NEAR(total, response.total(), 1e-6);
  std::filesystem::remove(scenario);
  std::filesystem::remove(observed);
}

TEST(Output, OfASweepIsALineASetUnderEitherName) {
  const std::string vary = std::string(kFee) + "=1000:3000:3";
  const Outcome csv = CallSteel({"sweep", "-", "--paths", "200", "--vary", vary, "--csv"});
  const Outcome same =
      CallSteel({"sweep", "-", "--paths", "200", "--vary", vary, "--output", "csv"});
  ASSERT_EQ(csv.code, kOk) << csv.error;
  EXPECT_EQ(csv.out, same.out);
  EXPECT_EQ(Fields(csv.out).size(), 4u);
  const Outcome md = CallSteel({"sweep", "-", "--paths", "200", "--vary", vary, "--output", "md"});
  EXPECT_THAT(md.out, AllOf(StartsWith("| set | contracts\\[\"steel\"].clauses\\[\"fee\"].base |"),
                            ContainsRegex("\n\\| 2 \\| 3 000 \\| ")));
  EXPECT_EQ(CallSteel({"sweep", "-", "--vary", vary, "--csv", "--output", "json"}).code, kUsage);
}

TEST(Output, OfASolutionIsALineARoot) {
  const Outcome csv =
      CallSteel({"solve", "-", "--paths", "500", "--vary", std::string(kFee) + "=0:5000", "--until",
                 "supplier.npv_mean=base", "--until", "supplier.npv_mean=1e9", "--output", "csv"});
  ASSERT_EQ(csv.code, kOk) << csv.error;
  const auto lines = Fields(csv.out);
  ASSERT_EQ(lines.size(), 3u);
  EXPECT_EQ(lines[0][2], kFee);
  EXPECT_NEAR(std::strtod(lines[1][2].c_str(), nullptr), 2000, 1);
  EXPECT_EQ(lines[1].back(), "yes");
  EXPECT_EQ(lines[2][2], "") << "no root";
}

TEST(Output, OfACheckListsFaultsAndWarnings) {
  const Outcome csv = CallSteel({"check", "-", "--set", "timeline=null", "--output", "csv"});
  EXPECT_EQ(csv.code, kInvalid);
  EXPECT_THAT(csv.out, AllOf(StartsWith("kind,field,code,description,value,error\n"),
                             HasSubstr("\nfault,scenario.timeline,REQUIRED,")));
  const std::string flagship = ACCORD_SOURCE_DIR "/clients/examples/flagship.json";
  EXPECT_THAT(Call({"check", flagship, "--output", "md"}).out,
              AllOf(StartsWith("| kind | field | code | description | value |\n| --- | --- |"),
                    HasSubstr("\n| warning | scenario.")));
  // Figures of what was entered, when nothing is wrong.
  const Outcome sound = CallSteel({"check", "-", "--output", "csv"});
  EXPECT_THAT(
      sound.out,
      AllOf(ContainsRegex("\ndriver,\"scenario.drivers\\[\"\"demand\"\"\\]\",p50,,[0-9.]+,\n"),
            ContainsRegex("\nclause_point,[^,]*gain[^,]*,pay\\[0.95\\],,-?[0-9.]+,[0-9.]+\n")));
}

TEST(AccordSegment, WritesEveryClientsSegment) {
  const std::string file = Path("segments.csv");
  const std::string clients = "id,revenue\n\"Iron, Ltd\",10\nb,30\nc,20\n";
  const Outcome run = Call({"segment", "-", "--segments", "best,rest", "--counts", "1,2",
                            "--assignments", file, "--no-progress"},
                           clients);
  ASSERT_EQ(run.code, kOk) << run.error;
  std::ifstream stream(file);
  std::stringstream text;
  text << stream.rdbuf();
  EXPECT_EQ(text.str(), "client,segment\n\"Iron, Ltd\",rest\nb,best\nc,rest\n");
  std::filesystem::remove(file);
  const Outcome nowhere = Call({"segment", "-", "--assignments", "/no/such/place.csv"}, clients);
  EXPECT_EQ(nowhere.code, kUsage);
  EXPECT_EQ(nowhere.out, "");
}

TEST(AccordSegment, WritesWhereRulesPutEveryClientOfAPanel) {
  const std::string file = Path("by_rules.csv"), rules = Path("rules.json");
  std::ofstream(rules) << R"({"rules": [{"segment": "best", "total_amount": {"at_least": 100}},
                                        {"segment": "rest"}]})";
  const Outcome run =
      Call({"segment", "-", "--rules", rules, "--date", "2016-01-01", "--assignments", file,
            "--no-progress"},
           "client,date,amount\na,2015-01-01,50\nb,2015-02-01,60\nb,2015-03-01,60\n");
  ASSERT_EQ(run.code, kOk) << run.error;
  std::ifstream stream(file);
  std::stringstream text;
  text << stream.rdbuf();
  EXPECT_EQ(text.str(), "client,segment\na,rest\nb,best\n");
  std::filesystem::remove(file);
  std::filesystem::remove(rules);
}

TEST(Output, OfPathsSaysWhichPathEachNumberIsOf) {
  const Outcome csv = CallSteel({"replay", "-", "--path", "3", "--output", "csv"});
  ASSERT_EQ(csv.code, kOk) << csv.error;
  const Outcome json = CallSteel({"replay", "-", "--path", "3", "--output", "json"});
  v1::ReplayPathResponse response;
  ASSERT_THAT(ParseJson(json.out, FieldPath(), &response), IsEmpty());
  double cash = 0, pay = 0;
  std::size_t draws = 0;
  for (const auto& line : Fields(csv.out)) {
    ASSERT_EQ(line.size(), 7u);
    if (line[3] == "cash_supplier") cash += std::strtod(line[5].c_str(), nullptr);
    if (line[3] == "clauses[\"gain\"].pay") pay += std::strtod(line[5].c_str(), nullptr);
    draws += line[3] == "drivers[\"demand\"].values" && line[0] == "3";
  }
  const v1::ContractLedger& ledger = response.paths(0).contracts(0).ledger();
  double want_cash = 0, want_pay = 0;
  for (const v1::CashLine& line : ledger.cash()) want_cash += line.supplier();
  for (const v1::ClauseLine& line : ledger.clauses()) {
    if (line.clause() == "gain") want_pay += line.pay();
  }
  EXPECT_NE(want_cash, 0);
  EXPECT_NEAR(cash, want_cash, 1e-9 * std::abs(want_cash));
  EXPECT_NEAR(pay, want_pay, 1e-9 * std::abs(want_pay));
  EXPECT_EQ(draws, static_cast<std::size_t>(SteelScenario().timeline().period_count()));
  EXPECT_THAT(CallSteel({"replay", "-", "--path", "3", "--output", "md"}).out,
              ContainsRegex("\n\\| 3 \\|  \\| steel \\| supplier\\\\_npv \\|"));
}

TEST(Output, OfAListIsALineAThing) {
  const Outcome templates = Call({"template", "--output", "csv"});
  EXPECT_THAT(templates.out, AllOf(StartsWith("template,display_name,description\n"),
                                   HasSubstr("\ngain-pain-share,")));
  const Outcome parameters = Call({"template", "gain-pain-share", "--output", "csv"});
  EXPECT_THAT(parameters.out, AllOf(StartsWith("parameter,kind,unit,min,max,default,description\n"),
                                    ContainsRegex("\nshare,number,[^\n]*,0,1,")));
  EXPECT_EQ(Call({"template", "gain-pain-share", "--example", "--output", "csv"}).code, kUsage);
  EXPECT_EQ(Call({"template", "gain-pain-share", "--observed", "--output", "json"}).code, kUsage);
  EXPECT_EQ(Call({"levers", "trust", "--output", "md"}).code, kUsage);
  const Outcome levers = Call({"levers", "--output", "md"});
  EXPECT_THAT(levers.out, AllOf(StartsWith("| lever | display\\_name | family | treats |"),
                                HasSubstr(" | direction | ")));
}

TEST(Output, OfAssessmentsIsALineAField) {
  const std::string examples = ACCORD_SOURCE_DIR "/clients/examples/assessment/";
  for (const char* notion :
       {"indicators", "score", "position", "strategy", "readiness", "canvas"}) {
    const Outcome csv = Call({"assess", notion, examples + notion + ".json", "--output", "csv"});
    EXPECT_EQ(csv.code, kOk) << csv.error;
    EXPECT_THAT(csv.out, StartsWith("field,value\n"));
    std::set<std::string> fields;
    for (const auto& line : Fields(csv.out)) {
      ASSERT_EQ(line.size(), 2u);
      EXPECT_TRUE(fields.insert(line[0]).second) << line[0] << " twice";
    }
    EXPECT_GT(fields.size(), 5u);
  }
}

TEST(PathsCsv, HasEveryPathAndIsWrittenBesideTheReport) {
  const std::string file = Path("paths.csv");
  const Outcome run = CallSteel({"simulate", "-", "--paths", "100", "--paths-csv", file});
  ASSERT_EQ(run.code, kOk) << run.error;
  EXPECT_THAT(run.out, StartsWith("Steel\n"));
  std::ifstream stream(file);
  std::stringstream text;
  text << stream.rdbuf();
  const auto lines = Fields(text.str());
  ASSERT_EQ(lines.size(), 101u);
  EXPECT_EQ(lines[0][1], R"(contracts["steel"].supplier.npv)");
  EXPECT_EQ(lines[100][0], "99");
  std::filesystem::remove(file);
  const Outcome nowhere =
      CallSteel({"simulate", "-", "--paths", "100", "--paths-csv", "/no/such/place.csv"});
  EXPECT_EQ(nowhere.code, kUsage);
  EXPECT_EQ(nowhere.out, "") << "said before anything is computed";
  EXPECT_THAT(nowhere.error, HasSubstr("--paths-csv: cannot write /no/such/place.csv"));
  EXPECT_EQ(CallSteel({"simulate", "-", "--paths-csv", testing::TempDir()}).code, kUsage);
  EXPECT_EQ(CallSteel({"simulate", "-", "--paths-csv", "-"}).code, kUsage);
  EXPECT_FALSE(std::filesystem::exists("-"));
}

TEST(Output, OfClientsIsATableToo) {
  const std::string clients = "id,revenue\na,10\nb,30\nc,20\n";
  const Outcome run = Call(
      {"segment", "-", "--segments", "best,rest", "--counts", "1,2", "--output", "csv"}, clients);
  ASSERT_EQ(run.code, kOk) << run.error;
  EXPECT_THAT(run.out, testing::StartsWith("party,contract,metric,period,value,error\n"));
  EXPECT_THAT(run.out, HasSubstr("\n,,\"segments[\"\"best\"\"].client_count\",,1,"));
}

// Whose quantile it is stands in the columns for that.
TEST(Output, OfQuantilesNamesPartyAndContract) {
  const Outcome run = Call(
      {"simulate", "-", "--paths", "200", "--quantiles", "0.1", "--no-progress", "--output", "csv"},
      Steel());
  ASSERT_EQ(run.code, kOk) << run.error;
  EXPECT_THAT(run.out, HasSubstr("\nsupplier,steel,npv_quantile[0.1],,"));
  EXPECT_THAT(run.out, HasSubstr("\n,steel,\"clauses[\"\"fee\"\"].pay_quantile[0.1]\",,"));
  EXPECT_EQ(Call({"simulate", "-", "--quantiles", ""}, Steel()).code, kUsage);
  EXPECT_EQ(Call({"replay", "-", "--path", ""}, Steel()).code, kUsage);
}

}  // namespace
}  // namespace accord::cli
