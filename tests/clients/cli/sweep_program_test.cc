#include <unistd.h>

#include <algorithm>
#include <fstream>
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
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;
using ::testing::StartsWith;

constexpr char kShare[] = R"(contracts["steel"].clauses["gain"].share)";
constexpr char kFee[] = R"(contracts["steel"].clauses["fee"].base)";

std::string Steel() { return ToJson(SteelScenario()); }

std::vector<std::string> Lines(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

void ExpectFitsThePage(const std::string& page) {
  for (const std::string& line : Lines(page)) {
    EXPECT_LE(std::count_if(line.begin(), line.end(), [](char c) { return (c & 0xC0) != 0x80; }),
              kPageWidth)
        << line;
  }
}

std::string Written(const std::string& name, const std::string& text) {
  const std::string file = ::testing::TempDir() + "/" + std::to_string(getpid()) + name;
  std::ofstream(file) << text;
  return file;
}

Outcome SweepSteel(std::vector<std::string> arguments) {
  std::vector<std::string> all = {"sweep", "-", "--paths", "600", "--no-progress"};
  all.insert(all.end(), arguments.begin(), arguments.end());
  return Call(all, Steel());
}

TEST(AccordSweep, PrintsATableOfOneTerm) {
  const Outcome run = SweepSteel({"--vary", std::string(kShare) + "=0.1:0.5:5"});
  ASSERT_EQ(run.code, kOk) << run.error;
  ExpectFitsThePage(run.out);
  EXPECT_THAT(run.out,
              AllOf(HasSubstr("5 term sets on the same 600 paths, seed 1"),
                    HasSubstr("Behaviour is the same under all terms"),
                    HasSubstr("gain share: " + std::string(kShare)), HasSubstr("mean NPV"),
                    HasSubstr("reserve 95 %"), HasSubstr("all parties together"),
                    ContainsRegex("\n  0\\.5 .*±"), ContainsRegex("supplier: gain share 0")));
}

TEST(AccordSweep, PrintsAMapOfTwoTermsForEachParty) {
  const Outcome run = SweepSteel(
      {"--vary", std::string(kShare) + "=0.1:0.5:3", "--vary", std::string(kFee) + "=1000:3000:4"});
  ASSERT_EQ(run.code, kOk) << run.error;
  ExpectFitsThePage(run.out);
  EXPECT_THAT(run.out, AllOf(HasSubstr("mean NPV, supplier"), HasSubstr("mean NPV, client"),
                             HasSubstr("gain share \\ fee base"), HasSubstr("█"),
                             HasSubstr("highest at gain share 0.5, fee base 3 000")));
  const Outcome wide = SweepSteel({"--vary", std::string(kShare) + "=0.1:0.5:3", "--vary",
                                   std::string(kFee) + "=1000:3000:40"});
  ASSERT_EQ(wide.code, kOk) << wide.error;
  ExpectFitsThePage(wide.out);
  EXPECT_THAT(wide.out, HasSubstr("left to right"));
}

TEST(AccordSweep, PrintsCsvWithEveryDigitAndJsonThatReadsBack) {
  const std::vector<std::string> terms = {"--vary", std::string(kShare) + "=0.1,0.25", "--figure",
                                          "supplier.npv_mean"};
  std::vector<std::string> csv = terms;
  csv.push_back("--csv");
  const Outcome lines = SweepSteel(csv);
  ASSERT_EQ(lines.code, kOk) << lines.error;
  const std::vector<std::string> rows = Lines(lines.out);
  ASSERT_THAT(rows, SizeIs(3));
  EXPECT_EQ(rows[0], R"(set,"contracts[""steel""].clauses[""gain""].share",supplier.npv_mean,)"
                     "supplier.npv_mean standard_error");
  EXPECT_THAT(rows[2], StartsWith("1,0.25,"));
  std::vector<std::string> json = terms;
  json.insert(json.end(), {"--output", "json"});
  const Outcome object = SweepSteel(json);
  ASSERT_EQ(object.code, kOk) << object.error;
  EXPECT_THAT(object.out, AllOf(HasSubstr("\"header\": {"), HasSubstr("\"rows\": ["),
                                HasSubstr("\"summary\"")));
  // The same digits.
  const std::string mean = rows[1].substr(6, rows[1].find(',', 6) - 6);
  EXPECT_THAT(object.out, HasSubstr("\"value\": " + mean));
}

TEST(AccordSweep, ReadsAListOfSetsAndContractsFromFiles) {
  const std::string list =
      Written("sets.csv",
              "name,\"contracts[\"\"steel\"\"].clauses[\"\"gain\"\"].share\",currency\n"
              "low,0.1,EUR\nhigh,0.5,USD\n");
  const Outcome listed = SweepSteel({"--list", list, "--csv"});
  ASSERT_EQ(listed.code, kOk) << listed.error;
  EXPECT_THAT(Lines(listed.out), SizeIs(3));

  v1::Contract other = SteelScenario().contracts(0);
  other.mutable_clauses(0)->set_base(2600);
  const std::string one = Written("one.json", ToJson(SteelScenario().contracts(0)));
  const std::string two = Written("two.json", ToJson(other));
  const Outcome whole = SweepSteel(
      {"--vary", R"(contracts["steel"]=@)" + one + ",@" + two, "--figure", "client.npv_mean"});
  ASSERT_EQ(whole.code, kOk) << whole.error;
  EXPECT_THAT(whole.out, ContainsRegex("\n  [0-9]+one +-?[0-9]"));
}

TEST(AccordSweep, ReadsAListAsASpreadsheetWroteIt) {
  constexpr char kHead[] = "name%\"contracts[\"\"steel\"\"].clauses[\"\"fee\"\"].base\"\n";
  const auto list = [&](char separator, const std::string& rows) {
    std::string head = kHead;
    head[head.find('%')] = separator;
    return Written(std::string("list") + separator + ".csv", head + rows);
  };
  const std::vector<std::string> figure = {"--figure", "client.npv_mean", "--csv"};
  const auto with = [&](std::vector<std::string> args) {
    args.insert(args.end(), figure.begin(), figure.end());
    return SweepSteel(args);
  };
  const Outcome plain = with({"--list", list(',', "low,1500.5\nhigh,2500\n")});
  ASSERT_EQ(plain.code, kOk) << plain.error;
  const Outcome german = with({"--list", list(';', "low;1.500,5\nbroken\nhigh;2500\n"), "--decimal",
                               "comma", "--skip-bad"});
  ASSERT_EQ(german.code, kOk) << german.error;
  EXPECT_EQ(german.out, plain.out);
  EXPECT_THAT(german.error, HasSubstr("line 3"));
  EXPECT_EQ(with({"--list", list(';', "low;1.500,5\nbroken\n"), "--decimal", "comma"}).code,
            kInvalid);
}

TEST(AccordSweep, FillsALatinHypercube) {
  const Outcome run =
      SweepSteel({"--vary", std::string(kShare) + "=0:1", "--vary", std::string(kFee) + "=0:3000",
                  "--latin-hypercube", "12", "--hypercube-seed", "4", "--csv"});
  ASSERT_EQ(run.code, kOk) << run.error;
  EXPECT_THAT(Lines(run.out), SizeIs(13));
}

TEST(AccordSweep, NamesEveryFaultOfItsTerms) {
  const Outcome grammar = SweepSteel({"--vary", "share", "--vary", R"(contracts["steel"=1)"});
  EXPECT_EQ(grammar.code, kInvalid);
  EXPECT_THAT(Lines(grammar.error),
              ElementsAre(StartsWith("--vary[0]: SYNTAX: "), StartsWith("--vary[1]: SYNTAX: ")));
  const Outcome range = SweepSteel({"--vary", R"(drivers["demand"].persistence=0.5:1.5:3)"});
  EXPECT_EQ(range.code, kInvalid);
  EXPECT_THAT(range.out, IsEmpty());
  EXPECT_THAT(Lines(range.error),
              ElementsAre(StartsWith(R"(sets[2].scenario.drivers["demand"].persistence)")));
}

Outcome SolveSteel(std::vector<std::string> arguments) {
  std::vector<std::string> all = {"solve", "-", "--paths", "2000", "--no-progress"};
  all.insert(all.end(), arguments.begin(), arguments.end());
  return Call(all, Steel());
}

TEST(AccordSolve, SaysWhichValueItIsAndHowSure) {
  const Outcome run =
      SolveSteel({"--vary", std::string(kFee) + "=0:5000", "--until", "supplier.npv_mean=0"});
  ASSERT_EQ(run.code, kOk) << run.error;
  ExpectFitsThePage(run.out);
  EXPECT_THAT(
      run.out,
      AllOf(HasSubstr("fresh paths: seed 2"), HasSubstr("fee base so that supplier.npv_mean"),
            HasSubstr("confirmed"), ContainsRegex("±"), Not(HasSubstr("No such"))));
}

TEST(AccordSolve, SaysWhatIsReachedWhereThereIsNoSuchValue) {
  const Outcome run =
      SolveSteel({"--vary", std::string(kShare) + "=0:1", "--until", "supplier.npv_mean=1e9"});
  ASSERT_EQ(run.code, kOk) << run.error;
  ExpectFitsThePage(run.out);
  EXPECT_THAT(run.out, AllOf(HasSubstr("No such value between 0 and 1"), HasSubstr("highest")));
}

TEST(AccordSolve, PrintsAnIndifferenceCurve) {
  const Outcome run = SolveSteel({"--vary", std::string(kFee) + "=0:5000", "--curve",
                                  std::string(kShare) + "=0.1,0.3,0.5", "--until",
                                  "supplier.npv_mean=base", "--until", "client.npv_mean=base"});
  ASSERT_EQ(run.code, kOk) << run.error;
  ExpectFitsThePage(run.out);
  EXPECT_THAT(run.out, AllOf(HasSubstr("fee base against gain share so that supplier.npv_mean"),
                             HasSubstr("fee base against gain share so that client.npv_mean")));
  const Outcome json = SolveSteel({"--vary", std::string(kFee) + "=0:5000", "--until",
                                   "supplier.npv_mean=0", "--output", "json"});
  v1::SolveReport report;
  EXPECT_THAT(PathsAndCodes(ParseJson(json.out, FieldPath("report"), &report)), IsEmpty());
  EXPECT_EQ(report.solutions(0).roots_size(), 1);
}

TEST(AccordSolve, NamesEveryFaultOfWhatIsAsked) {
  const Outcome grammar =
      SolveSteel({"--vary", std::string(kFee) + "=0:5000", "--until", "supplier.npv_mean"});
  EXPECT_EQ(grammar.code, kInvalid);
  EXPECT_THAT(grammar.error, StartsWith("--until[0]: SYNTAX: "));
  const Outcome figure =
      SolveSteel({"--vary", std::string(kFee) + "=0:5000", "--until", "suplier.npv_mean=0"});
  EXPECT_EQ(figure.code, kInvalid);
  EXPECT_THAT(figure.error, StartsWith("targets[0].figure: UNKNOWN_ID"));
  EXPECT_EQ(SolveSteel({"--vary", "x=0:1"}).code, kUsage);
}

}  // namespace
}  // namespace accord::cli
