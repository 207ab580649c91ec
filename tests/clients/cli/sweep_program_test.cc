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
  const std::vector<std::string> lines = Lines(listed.out);
  ASSERT_THAT(lines, SizeIs(3));
  EXPECT_THAT(lines[0], StartsWith("set,name,\"contracts["));
  EXPECT_THAT(lines[1], StartsWith("0,low,0.1,EUR,"));
  EXPECT_THAT(lines[2], StartsWith("1,high,0.5,USD,"));
  EXPECT_THAT(SweepSteel({"--list", list}).out, ContainsRegex("\n  +high +0\\.5 +USD"));

  v1::Contract other = SteelScenario().contracts(0);
  other.mutable_clauses(0)->set_base(2600);
  const std::string one = Written("one.json", ToJson(SteelScenario().contracts(0)));
  const std::string two = Written("two.json", ToJson(other));
  const Outcome whole = SweepSteel(
      {"--vary", R"(contracts["steel"]=@)" + one + ",@" + two, "--figure", "client.npv_mean"});
  ASSERT_EQ(whole.code, kOk) << whole.error;
  EXPECT_THAT(whole.out, ContainsRegex("\n  [0-9]+one +-?[0-9]"));
}

TEST(AccordSweep, PrintsValuesThatAreNoNumbersAsTheyAreGiven) {
  const auto values_of = [](const std::string& axis) {
    const Outcome run = SweepSteel({"--vary", axis, "--figure", "client.npv_mean", "--csv"});
    EXPECT_EQ(run.code, kOk) << run.error;
    std::string values;
    const std::vector<std::string> lines = Lines(run.out);
    for (std::size_t i = 1; i < lines.size(); ++i) {
      const std::size_t begin = lines[i].find(',') + 1;
      std::size_t end = lines[i].rfind(',');
      end = lines[i].rfind(',', end - 1);
      values += (i == 1 ? "" : " ") + lines[i].substr(begin, end - begin);
    }
    return values;
  };
  EXPECT_EQ(values_of("currency=EUR,USD"), "EUR USD");
  EXPECT_EQ(values_of(R"(source=null,"null",plain,"\n","12")"),
            R"(null """null""" plain """\n""" """12""")");
  const std::string limits = R"(contracts["steel"].clauses["penalty"].settlement_limits)";
  const std::string file = Written("lim.json", R"({"penalty_cap": 2500})");
  EXPECT_EQ(values_of(limits + R"(=null,{"penalty_cap":3000})"),
            R"(null "{""penalty_cap"":3000}")");
  EXPECT_THAT(values_of(limits + "=@" + file + R"(,{"penalty_cap":3000})"),
              ContainsRegex(R"(^[0-9]+lim "\{""penalty_cap"":3000\}"$)"));
  const std::string much(30, 'x');
  EXPECT_EQ(values_of("source=" + much + "\u00e4" + much + much + "," + much + much + much),
            much + "\u00e4" + std::string(19, 'x') + "\u2026 (value 0) " + much +
                std::string(21, 'x') + "\u2026 (value 1)");
}

TEST(AccordSweep, ReadsNoNumberOtherwiseThanTheFlagsSay) {
  const auto read = [](const std::string& number, const std::string& decimal) {
    const std::string list = Written(
        "marks.csv", "\"contracts[\"\"steel\"\"].clauses[\"\"gain\"\"].share\"\n" + number + "\n");
    std::vector<std::string> arguments = {"--list", list, "--csv", "--figure", "client.npv_mean"};
    if (!decimal.empty()) arguments.insert(arguments.end(), {"--decimal", decimal});
    return SweepSteel(arguments);
  };
  EXPECT_EQ(read("\"0,5\"", "comma").code, kOk);
  for (const char* text : {"0.5", "-0.5", ".5", "+1.5"}) {
    const Outcome wrong = read(text, "comma");
    EXPECT_EQ(wrong.code, kInvalid) << text;
    EXPECT_THAT(wrong.error, AllOf(HasSubstr("line 2, column 1: must be a number such as 1234,5"),
                                   HasSubstr("--decimal point")));
  }
  const Outcome unsaid = read("\"0,5\"", "");
  EXPECT_EQ(unsaid.code, kInvalid);
  EXPECT_THAT(unsaid.error, HasSubstr("--decimal comma"));
}

TEST(AccordSweep, SaysThatReferencesStayWhereChanceMoves) {
  const Outcome run = SweepSteel({"--vary", R"(drivers["demand"].persistence=0.2,0.8)"});
  ASSERT_EQ(run.code, kOk) << run.error;
  ExpectFitsThePage(run.out);
  EXPECT_THAT(run.out, HasSubstr("against the references of"));
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

TEST(AccordSolve, SaysWhichLuckFreshPathsHaveTheSame) {
  v1::Scenario scenario = SteelScenario();
  v1::Driver& demand = *scenario.mutable_drivers(0);
  demand.clear_persistence();
  auto& sampled = *demand.mutable_marginal()->mutable_trials()->add_streams()->mutable_sampled();
  for (int i = 0; i < 2048; ++i) sampled.add_values(0.001 * (i % 97) - 0.05);
  const auto solved = [&] {
    const Outcome run = Call({"solve", "-", "--paths", "2000", "--no-progress", "--vary",
                              std::string(kFee) + "=0:5000", "--until", "supplier.npv_mean=0"},
                             ToJson(scenario));
    EXPECT_EQ(run.code, kOk) << run.error;
    ExpectFitsThePage(run.out);
    return run.out;
  };
  EXPECT_THAT(solved(), AllOf(HasSubstr("Trials of demand are the same on fresh paths, which"),
                              Not(HasSubstr("NOT confirmed"))));
  scenario.mutable_outcomes(0)->clear_verification();
  EXPECT_THAT(solved(), AllOf(HasSubstr("Trials of demand are the same on fresh paths: a figure"),
                              HasSubstr("NOT confirmed")));
  EXPECT_THAT(
      SolveSteel({"--vary", std::string(kFee) + "=0:5000", "--until", "supplier.npv_mean=0"}).out,
      Not(HasSubstr("Trials of")));
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
